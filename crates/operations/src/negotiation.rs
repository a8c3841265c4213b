//! The desk for texts under negotiation: a draft in paragraphs, proposals and positions by delegation, our own
//! position with its clearance, versions compared, and the precedent of each paragraph in the library.
//!
//! Knows that our position is cleared by another than who wrote it. It predicts nothing.

use std::io::Write as _;

use sha2::{Digest, Sha256};
use undocs::genealogy::{Alignment, align};
use undocs::{Document, Paragraph, ParagraphKind, Symbol};

pub use store::negotiation::{EntryRow, TextRow, VersionRow};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::document::{self, SearchResult};
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};
use crate::recommendation::said;

/// Precedents shown beside a paragraph.
const PRECEDENTS: usize = 3;
/// A text beyond this many letters is not taken through a form.
const LETTERS: usize = 400_000;

/// What is entered about a paragraph.
#[derive(Clone, Debug)]
pub struct Said {
    /// The address of the paragraph in the last version.
    pub address: String,
    /// What it is.
    pub kind: SaidKind,
    /// The delegation; of our own it is left out.
    pub delegation: String,
    /// The stance of a position.
    pub stance: Stance,
    /// The words.
    pub words: String,
}

/// What can be entered about a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidKind {
    /// Other words for it.
    Proposal,
    /// What a delegation says of it.
    Position,
    /// Our own position, until it is cleared a draft.
    Ours,
}

/// What a delegation thinks of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stance {
    /// It does not say.
    #[default]
    None,
    /// For it.
    Support,
    /// Against it.
    Oppose,
    /// It waits.
    Reserve,
}

impl Stance {
    /// Every stance.
    pub const ALL: [Self; 4] = [Self::None, Self::Support, Self::Oppose, Self::Reserve];

    /// The stable word for it; empty for none.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Support => "support",
            Self::Oppose => "oppose",
            Self::Reserve => "reserve",
        }
    }

    /// The stance with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.code() == code)
    }
}

/// A text of the list.
#[derive(Clone, Debug)]
pub struct TextSummary {
    /// The text.
    pub row: TextRow,
    /// How many versions it has.
    pub versions: usize,
    /// How many positions of ours wait to be cleared.
    pub uncleared: usize,
}

/// A text as its page shows it.
#[derive(Clone, Debug)]
pub struct TextView {
    /// The text.
    pub row: TextRow,
    /// Its versions, in order.
    pub versions: Vec<VersionRow>,
    /// The version shown.
    pub version: i64,
    /// Its paragraphs.
    pub paragraphs: Vec<ParagraphView>,
    /// Paragraphs of the version before that have none like them in this one.
    pub gone: Vec<Paragraph>,
}

/// A paragraph with what stands beside it.
#[derive(Clone, Debug)]
pub struct ParagraphView {
    /// The paragraph.
    pub paragraph: Paragraph,
    /// Laid beside the like paragraph of the version before; `None` in the first version and for a new one.
    pub before: Option<Alignment>,
    /// Proposals, positions and our own, in order.
    pub entries: Vec<EntryRow>,
    /// The entries of ours that are cleared, by number, with who cleared them.
    pub cleared: Vec<(i64, String)>,
    /// Like wording in the library, the nearest first.
    pub precedents: Vec<(SearchResult, f64)>,
}

/// Begins a text out of a document of the library, or of words that are given.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] for a document that is not there.
pub async fn begin(bank: &Bank, actor: &Actor, name: &str, words: &str) -> Result<String> {
    permit(actor, Action::NegotiateText, "")?;
    let doing = || format!("entering the text {name}");
    let document = if words.trim().is_empty() {
        document::show(bank, actor, name, None).await?.document
    } else {
        read(bank, words).await?
    };
    let symbol = Symbol::parse(name).ok().map(|it| it.normal());
    let symbol = symbol.or_else(|| document.symbols.first().cloned());
    let title =
        if document.title.is_empty() { said(name, "the title")? } else { document.title.clone() };
    let at_ms = bank.now_ms();
    let digest = Sha256::digest(format!("negotiation\n{title}\n{at_ms}"));
    let row = TextRow {
        id: hex::encode(&digest[..6]),
        symbol,
        title,
        by_whom: actor.name().to_owned(),
        at_ms,
    };
    let mut write = bank.store().write().await.doing(doing)?;
    store::negotiation::add(&mut write, &row).await.doing(doing)?;
    version(&mut write, actor, &row.id, "", &document, at_ms).await?;
    write.commit().await.doing(doing)?;
    Ok(row.id)
}

/// Adds a version of a text.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] for a text that is not there.
pub async fn revise(bank: &Bank, actor: &Actor, id: &str, note: &str, words: &str) -> Result<()> {
    permit(actor, Action::NegotiateText, "")?;
    let doing = || format!("entering a version of the text {id}");
    let document = read(bank, words).await?;
    let mut write = bank.store().write().await.doing(doing)?;
    get(&mut write, id).await?;
    version(&mut write, actor, id, note.trim(), &document, bank.now_ms()).await?;
    write.commit().await.doing(doing)
}

async fn version(
    write: &mut store::Write,
    actor: &Actor,
    id: &str,
    note: &str,
    document: &Document,
    at_ms: i64,
) -> Result<()> {
    let doing = || format!("entering a version of the text {id}");
    let mut paragraphs = Vec::new();
    for paragraph in document.paragraphs.iter().filter(|it| it.kind != ParagraphKind::Masthead) {
        let body = serde_json::to_string(paragraph).doing(doing)?;
        paragraphs.push((paragraph.address.clone(), body));
    }
    if paragraphs.is_empty() {
        return Err(Error::Conflict {
            what: format!("the text {id}"),
            why: "no paragraph was found in it".into(),
            way_out: "give the text with an empty line between paragraphs".into(),
        });
    }
    let row =
        VersionRow { number: 0, note: note.to_owned(), by_whom: actor.name().to_owned(), at_ms };
    let number =
        store::negotiation::add_version(write, id, &row, &paragraphs).await.doing(doing)?;
    Deed::new("enter-version", format!("negotiated text {id}"))
        .after(format!("version {number} with {} paragraphs", paragraphs.len()))
        .append(write, at_ms, actor)
        .await
}

/// Reads words that somebody gave, where every hostile file is read.
async fn read(bank: &Bank, words: &str) -> Result<Document> {
    let doing = || "reading the text that was given".to_owned();
    if words.trim().is_empty() || words.chars().count() > LETTERS {
        return Err(Error::Conflict {
            what: "the text".into(),
            why: if words.trim().is_empty() { "it is empty" } else { "it is too long" }.into(),
            way_out: format!("give between 1 and {LETTERS} letters"),
        });
    }
    let mut file = tempfile::NamedTempFile::new_in(bank.store().staging_dir()).doing(doing)?;
    file.write_all(words.as_bytes()).doing(doing)?;
    document::read(bank, file.path(), "").await
}

async fn get(connection: &mut store::Connection, id: &str) -> Result<TextRow> {
    let row = store::negotiation::get(connection, id).await;
    row.doing(|| format!("looking up the text {id}"))?.ok_or_else(|| Error::NotFound {
        what: format!("the text {id}"),
        way_out: "look for it in the list of texts under negotiation".into(),
    })
}

/// Enters a proposal, a position, or our own.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] for a paragraph that is not in the last
/// version, [`Error::Conflict`] for words or a delegation that are missing.
pub async fn say(bank: &Bank, actor: &Actor, id: &str, given: Said) -> Result<()> {
    permit(actor, Action::NegotiateText, "")?;
    let doing = || format!("entering what is said of the text {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    get(&mut write, id).await?;
    let versions = store::negotiation::versions(&mut write, id).await.doing(doing)?;
    let version = versions.last().map_or(0, |it| it.number);
    let paragraphs = paragraphs(&mut write, id, version).await?;
    if !paragraphs.iter().any(|it| it.address == given.address) {
        return Err(Error::NotFound {
            what: format!("the paragraph {} of version {version}", given.address),
            way_out: "choose a paragraph of the last version".into(),
        });
    }
    let (kind, delegation) = match given.kind {
        SaidKind::Proposal => ("proposal", said(&given.delegation, "the delegation")?),
        SaidKind::Position => ("position", said(&given.delegation, "the delegation")?),
        SaidKind::Ours => ("ours", String::new()),
    };
    let row = EntryRow {
        address: given.address,
        version,
        kind: kind.to_owned(),
        delegation,
        stance: given.stance.code().to_owned(),
        words: said(&given.words, "the words")?,
        by_whom: actor.name().to_owned(),
        at_ms,
        ..EntryRow::default()
    };
    let number = store::negotiation::add_entry(&mut write, id, &row).await.doing(doing)?;
    Deed::new("say-of-text", format!("negotiated text {id}"))
        .after(format!(
            "{number} {kind} {} {} {}: {}",
            row.delegation, row.address, row.stance, row.words
        ))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Clears a position of ours, by another person than who wrote it.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, and for the one who wrote it; [`Error::NotFound`] for what is no
/// position of ours.
pub async fn clear(bank: &Bank, actor: &Actor, id: &str, number: i64) -> Result<()> {
    permit(actor, Action::ClearPosition, "")?;
    let doing = || format!("clearing a position on the text {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let entries = store::negotiation::entries(&mut write, id).await.doing(doing)?;
    let ours = entries.iter().find(|it| it.number == number && it.kind == "ours");
    let ours = ours.ok_or_else(|| Error::NotFound {
        what: format!("the position {number}"),
        way_out: "choose a position of ours".into(),
    })?;
    if ours.by_whom == actor.name() {
        return Err(Error::Forbidden {
            actor: actor.name().to_owned(),
            action: "clear a position of one’s own",
            way_out: "ask another person to clear it".into(),
        });
    }
    let row = EntryRow {
        address: ours.address.clone(),
        version: ours.version,
        kind: "cleared".into(),
        about: Some(number),
        by_whom: actor.name().to_owned(),
        at_ms,
        ..EntryRow::default()
    };
    store::negotiation::add_entry(&mut write, id, &row).await.doing(doing)?;
    Deed::new("clear-position", format!("negotiated text {id}"))
        .after(format!("entry {number}: {}", ours.words))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// The texts under negotiation, the latest first.
///
/// # Errors
/// [`Error::Forbidden`] for who may not see them.
pub async fn list(bank: &Bank, actor: &Actor) -> Result<Vec<TextSummary>> {
    permit(actor, Action::NegotiateText, "")?;
    let doing = || "listing texts under negotiation".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let mut summaries = Vec::new();
    for row in store::negotiation::list(&mut read).await.doing(doing)? {
        let versions = store::negotiation::versions(&mut read, &row.id).await.doing(doing)?.len();
        let entries = store::negotiation::entries(&mut read, &row.id).await.doing(doing)?;
        let cleared: Vec<i64> = entries.iter().filter_map(|it| it.about).collect();
        let waits = entries.iter().filter(|it| it.kind == "ours" && !cleared.contains(&it.number));
        summaries.push(TextSummary { uncleared: waits.count(), versions, row });
    }
    Ok(summaries)
}

/// A text in one of its versions, the last unless another is asked for, with what stands beside each
/// paragraph.
///
/// # Errors
/// [`Error::Forbidden`] for who may not see it, [`Error::NotFound`] for a text or version that is not there.
pub async fn show(bank: &Bank, actor: &Actor, id: &str, version: Option<i64>) -> Result<TextView> {
    permit(actor, Action::NegotiateText, "")?;
    let doing = || format!("reading the text {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let row = get(&mut read, id).await?;
    let versions = store::negotiation::versions(&mut read, id).await.doing(doing)?;
    let last = versions.last().map_or(0, |it| it.number);
    let version = version.filter(|it| (1..=last).contains(it)).unwrap_or(last);
    let own = paragraphs(&mut read, id, version).await?;
    let before = paragraphs(&mut read, id, version - 1).await?;
    let entries = store::negotiation::entries(&mut read, id).await.doing(doing)?;
    drop(read);
    let (aligned, gone) = compared(&before, &own);
    let mut views = Vec::with_capacity(own.len());
    for (paragraph, before) in own.into_iter().zip(aligned) {
        let of = entries.iter().filter(|it| it.address == paragraph.address);
        let cleared = of.clone().filter_map(|it| Some((it.about?, it.by_whom.clone()))).collect();
        let precedents = if document::has_genealogy(paragraph.kind) {
            document::precedents(bank, &paragraph.text, row.symbol.as_deref(), PRECEDENTS).await?
        } else {
            Vec::new()
        };
        let entries = of.filter(|it| it.kind != "cleared").cloned().collect();
        views.push(ParagraphView { paragraph, before, entries, cleared, precedents });
    }
    Ok(TextView { row, versions, version, paragraphs: views, gone })
}

async fn paragraphs(
    connection: &mut store::Connection,
    id: &str,
    version: i64,
) -> Result<Vec<Paragraph>> {
    let doing = || format!("reading version {version} of the text {id}");
    let bodies = store::negotiation::paragraphs(connection, id, version).await.doing(doing)?;
    bodies.iter().map(|body| serde_json::from_str(body).doing(doing)).collect()
}

/// Lays each paragraph beside the most like one of the version before, each of which is used once; and those
/// that are gone.
fn compared(before: &[Paragraph], own: &[Paragraph]) -> (Vec<Option<Alignment>>, Vec<Paragraph>) {
    /// Less like than this is another paragraph.
    const LIKENESS: f64 = 0.4;
    let mut used = vec![false; before.len()];
    let mut aligned = Vec::with_capacity(own.len());
    for paragraph in own {
        let mut best: Option<(usize, Alignment)> = None;
        for (at, old) in before.iter().enumerate().filter(|(at, _)| !used[*at]) {
            let alignment = align(&old.text, &paragraph.text);
            let better = best.as_ref().is_none_or(|it| alignment.likeness > it.1.likeness);
            if alignment.likeness >= LIKENESS && better {
                best = Some((at, alignment));
            }
        }
        aligned.push(best.map(|(at, alignment)| {
            used[at] = true;
            alignment
        }));
    }
    let gone = before.iter().zip(used).filter(|(_, used)| !used).map(|(it, _)| it.clone());
    (aligned, gone.collect())
}
