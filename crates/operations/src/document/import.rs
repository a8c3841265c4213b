//! Bringing files into the library: each is kept as it arrived, read, recorded in one transaction with
//! its audit entry, and told of in a receipt: what came in, what was known, what was refused and why.

use std::path::{Path, PathBuf};

use serde::Serialize;
use store::Write;
use undocs::source::{self, Item, SourceKind};
use undocs::vote::table::VoteEntry;
use undocs::{Remark, RemarkCode, Weight, archive};

use super::keep::{self, Origin};
use super::{index, reader, saved};
use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// A larger file is refused, in bytes.
const FILE_BYTES: u64 = 512 << 20;
/// Files of one folder that are taken.
const FILES: usize = 100_000;

/// How many of each thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Documents with text.
    pub documents: u64,
    /// Their paragraphs.
    pub paragraphs: u64,
    /// Catalogue records.
    pub records: u64,
    /// Roll calls.
    pub roll_calls: u64,
    /// Votes.
    pub votes: u64,
    /// Terms of the thesaurus.
    pub terms: u64,
    /// Labels on paragraphs, and subjects of roll calls.
    pub labels: u64,
    /// Recommendations.
    pub recommendations: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.paragraphs += other.paragraphs;
        self.records += other.records;
        self.roll_calls += other.roll_calls;
        self.votes += other.votes;
        self.terms += other.terms;
        self.labels += other.labels;
        self.recommendations += other.recommendations;
    }

    /// Whether there is none of anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What one file brought.
#[derive(Clone, Debug, Serialize)]
pub struct FileReceipt {
    /// Its name; of a file in an archive or folder, with the path within it.
    pub file: String,
    /// SHA-256 of its bytes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// What it was taken for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// What came in.
    pub came_in: Counts,
    /// What was known already.
    pub known: Counts,
    /// The symbols of documents and records that came in, the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub symbols: Vec<String>,
    /// What was refused or is doubtful, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// How many more remarks there were than are told here.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_remarks: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl FileReceipt {
    fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            sha256: String::new(),
            size_bytes: 0,
            kind: None,
            came_in: Counts::default(),
            known: Counts::default(),
            symbols: Vec::new(),
            remarks: Vec::new(),
            more_remarks: 0,
        }
    }

    fn remark(&mut self, remark: Remark) {
        const TOLD: usize = 200;
        if self.remarks.len() < TOLD {
            self.remarks.push(remark);
        } else {
            self.more_remarks += 1;
        }
    }

    /// Whether nothing of it could be taken.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.came_in.is_empty()
            && self.known.is_empty()
            && self.remarks.iter().any(|it| it.weight == Weight::Refusal)
    }
}

/// What an import brought.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// Its number.
    pub number: i64,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Who.
    pub actor: String,
    /// What came in, in all.
    pub came_in: Counts,
    /// What was known already, in all.
    pub known: Counts,
    /// Files that could not be taken at all.
    pub refused_files: u64,
    /// Every file.
    pub files: Vec<FileReceipt>,
}

/// Brings files and folders into the library.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] for a path that is none. A file that
/// cannot be read is no error: the receipt says so and the others go on.
pub async fn import(bank: &Bank, actor: &Actor, paths: &[PathBuf]) -> Result<Receipt> {
    permit(actor, Action::ImportDocuments, actor.organisation())?;
    let mut files = Vec::new();
    for path in paths {
        let doing = || format!("looking into {}", path.display());
        if path.is_dir() {
            files.extend(walk(path).doing(doing)?);
        } else if path.is_file() {
            let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into());
            files.push((name, path.clone()));
        } else {
            return Err(Error::NotFound {
                what: format!("the file or folder {}", path.display()),
                way_out: "check its path".into(),
            });
        }
    }
    let mut receipts = Vec::new();
    let mut touched = Vec::new();
    for (name, path) in &files {
        let size_bytes = tokio::fs::metadata(path).await.map_or(0, |it| it.len());
        if size_bytes > FILE_BYTES {
            let mut receipt = FileReceipt { size_bytes, ..FileReceipt::new(name) };
            receipt.remark(too_large(size_bytes));
            receipts.push(receipt);
            continue;
        }
        take_file(bank, actor, name, path, &mut receipts, &mut touched).await?;
    }
    let (mut came_in, mut known) = (Counts::default(), Counts::default());
    for receipt in &receipts {
        came_in.add(&receipt.came_in);
        known.add(&receipt.known);
    }
    let refused_files = receipts.iter().filter(|it| it.is_refused()).count() as u64;
    let mut receipt = Receipt {
        number: 0,
        at_ms: bank.now_ms(),
        actor: actor.name().to_owned(),
        came_in,
        known,
        refused_files,
        files: receipts,
    };
    receipt.number = record(bank, actor, &receipt).await?;
    index::put(bank, &touched).await?;
    saved::ask_all(bank, actor).await?;
    Ok(receipt)
}

/// The files of a folder, by name; links are not followed.
fn walk(folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&next)?.collect::<std::io::Result<_>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let kind = entry.file_type()?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && found.len() < FILES {
                let name = path.strip_prefix(folder).unwrap_or(&path);
                found.push((name.to_string_lossy().into_owned(), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn too_large(size_bytes: u64) -> Remark {
    let (size, most) = (size_bytes >> 20, FILE_BYTES >> 20);
    Remark {
        code: RemarkCode::FileTooLarge,
        weight: Weight::Refusal,
        page: None,
        paragraph: None,
        fa: format!("پرونده {size} مبی‌بایت است و بیش از {most} مبی‌بایت خوانده نمی‌شود."),
        en: format!("The file has {size} MiB; more than {most} MiB is not read."),
        hint_fa: "آن را به چند پرونده بخش کنید.".into(),
        hint_en: "Part it into several files.".into(),
    }
}

async fn take_file(
    bank: &Bank,
    actor: &Actor,
    name: &str,
    path: &Path,
    receipts: &mut Vec<FileReceipt>,
    touched: &mut Vec<String>,
) -> Result<()> {
    let doing = || format!("reading {name}");
    let bytes = tokio::fs::read(path).await.doing(doing)?;
    if source::kind_of(&bytes) != SourceKind::Archive {
        receipts.push(take(bank, actor, name, path, &bytes, touched).await?);
        return Ok(());
    }
    // The archive is kept too, for it is what was sent; its files are kept one by one beside it.
    let mut receipt = FileReceipt::new(name);
    let kept = store::received_file::keep(bank.store(), path).await.doing(doing)?;
    receipt.sha256.clone_from(&kept.sha256);
    receipt.size_bytes = kept.size_bytes;
    receipt.kind = Some(SourceKind::Archive);
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    store::received_file::record(&mut write, &kept, name, at_ms).await.doing(doing)?;
    Deed::new("keep-archive", format!("file sha256:{}", kept.sha256))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    let folder = tempfile::TempDir::new_in(bank.store().staging_dir()).doing(doing)?;
    let place = folder.path().to_owned();
    let unpack = move || -> std::io::Result<_> {
        let mut taken = Vec::new();
        let mut failed = None;
        let remarks = archive::read(&bytes, &mut |entry, content| {
            let path = place.join(format!("{:06}", taken.len()));
            match std::fs::write(&path, content) {
                Ok(()) => taken.push((entry.to_owned(), path)),
                Err(error) => failed = Some(error),
            }
        });
        failed.map_or(Ok((taken, remarks)), Err)
    };
    let (taken, remarks) = tokio::task::spawn_blocking(unpack).await.doing(doing)?.doing(doing)?;
    for remark in remarks {
        receipt.remark(remark);
    }
    receipts.push(receipt);
    for (entry, path) in taken {
        let bytes = tokio::fs::read(&path).await.doing(doing)?;
        let name = format!("{name}/{entry}");
        receipts.push(take(bank, actor, &name, &path, &bytes, touched).await?);
    }
    Ok(())
}

/// Takes one file that is no archive.
async fn take(
    bank: &Bank,
    actor: &Actor,
    name: &str,
    path: &Path,
    bytes: &[u8],
    touched: &mut Vec<String>,
) -> Result<FileReceipt> {
    let doing = || format!("importing {name}");
    let mut receipt = FileReceipt::new(name);
    let kept = store::received_file::keep(bank.store(), path).await.doing(doing)?;
    receipt.sha256.clone_from(&kept.sha256);
    receipt.size_bytes = kept.size_bytes;
    let kind = source::kind_of(bytes);
    receipt.kind = Some(kind);
    let mut items = Vec::new();
    if kind == SourceKind::Document {
        let document = reader::read(bank, path, name).await?;
        let refused = document.remarks.iter().any(|it| it.weight == Weight::Refusal);
        for remark in document.remarks.clone() {
            receipt.remark(remark);
        }
        if !document.paragraphs.is_empty() || !refused {
            items.push(Item::Document(Box::new(document), Vec::new()));
        }
    } else {
        for remark in source::read(kind, bytes, name, &mut |item| items.push(item)) {
            receipt.remark(remark);
        }
    }
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    store::received_file::record(&mut write, &kept, name, at_ms).await.doing(doing)?;
    for (place, item) in (1..).zip(&items) {
        let origin = Origin { sha256: &kept.sha256, file_name: name, place, at_ms };
        put(&mut write, &origin, item, &mut receipt, touched).await?;
    }
    let counts = serde_json::to_string(&receipt.came_in).doing(doing)?;
    Deed::new("import-documents", format!("file sha256:{}", kept.sha256))
        .after(counts)
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(receipt)
}

async fn put(
    write: &mut Write,
    origin: &Origin<'_>,
    item: &Item,
    receipt: &mut FileReceipt,
    touched: &mut Vec<String>,
) -> Result<()> {
    let doing = || format!("importing {}", origin.file_name);
    match item {
        Item::Document(document, labels) => {
            let (row, paragraphs, labels) = keep::document(origin, document, labels)?;
            let new = store::document::add(write, &row, &paragraphs, &labels).await.doing(doing)?;
            let counts = receipt.side(new);
            counts.documents += 1;
            counts.paragraphs += paragraphs.len() as u64;
            counts.labels += labels.len() as u64;
            let taken = crate::recommendation::take(write, &row, document).await?;
            receipt.came_in.recommendations += taken.new;
            receipt.known.recommendations += taken.known;
            if new {
                claims(write, &row, receipt).await?;
                touched.push(row.id);
            }
        }
        Item::Record(record) => {
            let row = keep::record(origin, record)?;
            let new = store::document::add(write, &row, &[], &[]).await.doing(doing)?;
            receipt.side(new).records += 1;
            for remark in &record.remarks {
                receipt.remark(at(remark, record.control_number.as_deref(), origin.place));
            }
            if new {
                claims(write, &row, receipt).await?;
                // What the record says of a symbol is found with the texts that bear it.
                for symbol in &row.symbols {
                    let others = store::document::with_symbol(write, symbol).await.doing(doing)?;
                    touched.extend(others.into_iter().map(|other| other.id));
                }
            }
            if let Some(roll_call) = &record.roll_call {
                put_roll_call(write, origin, roll_call, receipt, touched).await?;
            }
        }
        Item::Vote(VoteEntry::RollCall(roll_call)) => {
            put_roll_call(write, origin, roll_call, receipt, touched).await?;
        }
        Item::Vote(VoteEntry::Ballots(key, ballots)) => {
            for ballot in ballots {
                let row = keep::ballot(ballot);
                let new = store::roll_call::add_ballot(write, key, &row).await.doing(doing)?;
                receipt.side(new).votes += 1;
            }
        }
        Item::Vote(VoteEntry::Subject(key, subject)) => {
            let new = store::roll_call::add_subject(write, key, subject).await.doing(doing)?;
            receipt.side(new).labels += 1;
        }
        Item::Term(term) => {
            let (uri, label) = (&term.uri, &term.label);
            let new = store::roll_call::add_term(write, uri, label, &term.preferred).await;
            receipt.side(new.doing(doing)?).terms += 1;
        }
    }
    Ok(())
}

impl FileReceipt {
    fn side(&mut self, new: bool) -> &mut Counts {
        if new { &mut self.came_in } else { &mut self.known }
    }
}

/// A remark with the record it is about.
fn at(remark: &Remark, control_number: Option<&str>, place: u64) -> Remark {
    let which = control_number.map_or_else(|| format!("#{place}"), str::to_owned);
    Remark {
        fa: format!("{which}: {}", remark.fa),
        en: format!("{which}: {}", remark.en),
        ..remark.clone()
    }
}

async fn put_roll_call(
    write: &mut Write,
    origin: &Origin<'_>,
    roll_call: &undocs::vote::RollCall,
    receipt: &mut FileReceipt,
    touched: &mut Vec<String>,
) -> Result<()> {
    let doing = || format!("importing {}", origin.file_name);
    let (row, ballots) = keep::roll_call(origin, roll_call)?;
    let new = store::roll_call::add(write, &row).await.doing(doing)?;
    receipt.side(new).roll_calls += 1;
    if new {
        touched.push(format!("vote:{}", row.id));
    }
    for ballot in &ballots {
        let new = store::roll_call::add_ballot(write, &row.id, ballot).await.doing(doing)?;
        receipt.side(new).votes += 1;
    }
    for subject in &roll_call.subjects {
        let new = store::roll_call::add_subject(write, &row.id, subject).await.doing(doing)?;
        receipt.side(new).labels += 1;
    }
    Ok(())
}

/// Tells when another document of the same kind and language claims the symbol; both are kept.
async fn claims(
    write: &mut Write,
    row: &store::document::DocumentRow,
    receipt: &mut FileReceipt,
) -> Result<()> {
    const SYMBOLS_TOLD: usize = 1_000;
    let Some(symbol) = row.symbols.first() else { return Ok(()) };
    if receipt.symbols.len() < SYMBOLS_TOLD {
        receipt.symbols.push(symbol.clone());
    }
    let others = store::document::with_symbol(write, symbol)
        .await
        .doing(|| format!("looking for others that claim {symbol}"))?;
    for other in others {
        let own = other.symbols.first() == Some(symbol);
        if own && other.id != row.id && other.kind == row.kind && other.language == row.language {
            let fact = format!("{symbol} ({})", other.file_name);
            receipt.remark(undocs::record::claimed_twice(&fact));
        }
    }
    Ok(())
}

async fn record(bank: &Bank, actor: &Actor, receipt: &Receipt) -> Result<i64> {
    let doing = || "keeping the receipt of an import".to_owned();
    let body = serde_json::to_string(receipt).doing(doing)?;
    let mut write = bank.store().write().await.doing(doing)?;
    let number = store::document::add_import(&mut write, receipt.at_ms, actor.name(), &body)
        .await
        .doing(doing)?;
    Deed::new("record-import", format!("document import {number}"))
        .after(format!("{} files, {} refused", receipt.files.len(), receipt.refused_files))
        .append(&mut write, receipt.at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(number)
}
