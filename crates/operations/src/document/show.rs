//! One document with everything that is known of it: its paragraphs, its other languages, its records,
//! related symbols that are there, its votes. And one roll call with its members' names of the day.

use serde::Serialize;
use store::document::DocumentRow;
use undocs::record::Record;
use undocs::vote::{Ballot, Choice, RollCall, name_on};
use undocs::{Document, Paragraph, Relation, Symbol};

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// How much there is.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LibraryCounts {
    /// Documents with text.
    pub documents: u64,
    /// Catalogue records.
    pub records: u64,
    /// Paragraphs.
    pub paragraphs: u64,
    /// Roll calls.
    pub roll_calls: u64,
    /// Votes.
    pub votes: u64,
}

/// A document as its page shows it.
#[derive(Clone, Debug)]
pub struct DocumentView {
    /// What the records call it.
    pub id: String,
    /// The document: its text, or what its record says where there is no text.
    pub document: Document,
    /// Its symbols in normal form.
    pub symbols: Vec<String>,
    /// The language of its text.
    pub language: Option<String>,
    /// What its symbol means.
    pub symbol: Option<Symbol>,
    /// Labels on its paragraphs: address, scheme, code.
    pub labels: Vec<(String, String, String)>,
    /// Records of the same symbol.
    pub records: Vec<Record>,
    /// Texts of the same symbol in other languages: id and language.
    pub languages: Vec<(String, String)>,
    /// Other texts in the same language that claim the symbol: id and the file each came in.
    pub rivals: Vec<(String, String)>,
    /// Related documents that follow from its symbol or its records.
    pub related: Vec<Related>,
    /// Roll calls on it.
    pub votes: Vec<VoteView>,
    /// The file it came in.
    pub file_name: String,
    /// SHA-256 of that file.
    pub file_sha256: String,
    /// When it came, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// A related document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// How it is related, where the grammar says it.
    pub relation: Option<Relation>,
    /// Its symbol, or the pattern of it.
    pub symbol: String,
    /// Whether the library has it.
    pub is_here: bool,
}

/// A roll call as its page shows it.
#[derive(Clone, Debug)]
pub struct VoteView {
    /// What its source calls it.
    pub key: String,
    /// The roll call with its votes; members bear the names of the day.
    pub roll_call: RollCall,
}

/// How much the library has.
///
/// # Errors
/// When the records cannot be read.
pub async fn counts(bank: &Bank) -> Result<LibraryCounts> {
    let doing = || "counting the library".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let (documents, records, paragraphs) = store::document::counts(&mut read).await.doing(doing)?;
    let (roll_calls, votes) = store::roll_call::counts(&mut read).await.doing(doing)?;
    Ok(LibraryCounts {
        documents: documents.unsigned_abs(),
        records: records.unsigned_abs(),
        paragraphs: paragraphs.unsigned_abs(),
        roll_calls: roll_calls.unsigned_abs(),
        votes: votes.unsigned_abs(),
    })
}

fn not_found(what: &str) -> Error {
    Error::NotFound {
        what: format!("the document {what}"),
        way_out: "search for its words, or check its symbol".into(),
    }
}

/// A document by its symbol or by what the records call it, in `language` where there are several.
///
/// # Errors
/// [`Error::NotFound`] for what is not there and for what the actor may not know of.
pub async fn show(
    bank: &Bank,
    actor: &Actor,
    name: &str,
    language: Option<&str>,
) -> Result<DocumentView> {
    let doing = || format!("reading the document {name}");
    let symbol = Symbol::parse(name).ok();
    let normal = symbol.as_ref().map_or_else(|| name.to_owned(), Symbol::normal);
    let mut read = bank.store().read().await.doing(doing)?;
    let mut rows = store::document::with_symbol(&mut read, &normal).await.doing(doing)?;
    let by_id = store::document::get(&mut read, name).await.doing(doing)?;
    if let Some(row) = &by_id
        && let Some(own) = row.symbols.first()
    {
        rows = store::document::with_symbol(&mut read, own).await.doing(doing)?;
    }
    let chosen = by_id.or_else(|| {
        let texts = || rows.iter().filter(|row| row.kind == "text");
        let in_language =
            texts().find(|row| language.is_some() && row.language.as_deref() == language);
        in_language.or_else(|| texts().next()).or(rows.first()).cloned()
    });
    let Some(row) = chosen else {
        return vote_only(&mut read, symbol, &normal).await;
    };
    if row.restricted {
        permit(actor, Action::ReadRestricted, "").map_err(|_| not_found(name))?;
    }
    let may_read = permit(actor, Action::ReadRestricted, "").is_ok();
    rows.retain(|other| may_read || !other.restricted);
    view(&mut read, row, rows).await
}

/// What is known of a symbol that only roll calls name.
async fn vote_only(
    read: &mut store::Read,
    symbol: Option<Symbol>,
    normal: &str,
) -> Result<DocumentView> {
    let votes = votes_on(read, normal).await?;
    let Some(first) = votes.first() else { return Err(not_found(normal)) };
    let related = related(read, symbol.as_ref(), &[]).await?;
    Ok(DocumentView {
        id: String::new(),
        document: Document {
            symbols: vec![normal.to_owned()],
            title: first.roll_call.title.clone(),
            date: first.roll_call.date.clone(),
            ..Document::default()
        },
        symbols: vec![normal.to_owned()],
        language: None,
        symbol,
        labels: Vec::new(),
        records: Vec::new(),
        languages: Vec::new(),
        rivals: Vec::new(),
        related,
        votes,
        file_name: String::new(),
        file_sha256: String::new(),
        at_ms: 0,
    })
}

async fn view(
    read: &mut store::Read,
    row: DocumentRow,
    rows: Vec<DocumentRow>,
) -> Result<DocumentView> {
    let doing = || format!("reading the document {}", row.id);
    let mut document = match row.kind.as_str() {
        "text" => serde_json::from_str::<Document>(&row.body).doing(doing)?,
        _ => Document {
            symbols: row.symbols.clone(),
            title: row.title.clone(),
            date: row.day.clone(),
            ..Document::default()
        },
    };
    for paragraph in store::document::paragraphs(read, &row.id).await.doing(doing)? {
        let body: Paragraph = serde_json::from_str(&paragraph.body).doing(doing)?;
        document.paragraphs.push(body);
    }
    let labels = store::document::labels(read, &row.id).await.doing(doing)?;
    let mut records = Vec::new();
    let (mut languages, mut rivals) = (Vec::new(), Vec::new());
    for other in &rows {
        if other.kind == "record" {
            records.push(serde_json::from_str::<Record>(&other.body).doing(doing)?);
        } else if other.id != row.id && other.symbols.first() == row.symbols.first() {
            if other.language == row.language {
                rivals.push((other.id.clone(), other.file_name.clone()));
            } else {
                languages.push((other.id.clone(), other.language.clone().unwrap_or_default()));
            }
        }
    }
    let own = row.symbols.first().cloned();
    let symbol = own.as_deref().and_then(|it| Symbol::parse(it).ok());
    let votes = match &own {
        Some(own) => votes_on(read, own).await?,
        None => Vec::new(),
    };
    let related = related(read, symbol.as_ref(), &records).await?;
    Ok(DocumentView {
        document,
        symbols: row.symbols,
        language: row.language,
        symbol,
        labels: labels.into_iter().map(|it| (it.address, it.scheme, it.code)).collect(),
        records,
        languages,
        rivals,
        related,
        votes,
        file_name: row.file_name,
        file_sha256: row.file_sha256,
        at_ms: row.at_ms,
        id: row.id,
    })
}

async fn related(
    read: &mut store::Read,
    symbol: Option<&Symbol>,
    records: &[Record],
) -> Result<Vec<Related>> {
    let mut all: Vec<Related> = Vec::new();
    for found in symbol.map(Symbol::related).unwrap_or_default() {
        let is_here = false;
        let name = found.symbol.or(found.pattern).unwrap_or_default();
        all.push(Related { relation: Some(found.relation), symbol: name, is_here });
    }
    for found in records.iter().flat_map(|record| &record.related) {
        if !all.iter().any(|it| it.symbol == found.symbol) {
            let symbol = found.symbol.clone();
            all.push(Related { relation: None, symbol, is_here: false });
        }
    }
    for found in &mut all {
        let there = store::document::with_symbol(read, &found.symbol).await;
        let there = there.doing(|| format!("looking for {}", found.symbol))?;
        found.is_here = there.iter().any(|it| !it.restricted);
    }
    Ok(all)
}

async fn votes_on(read: &mut store::Read, symbol: &str) -> Result<Vec<VoteView>> {
    let doing = || format!("reading the votes on {symbol}");
    let rows = store::roll_call::on_symbol(read, symbol).await.doing(doing)?;
    let mut votes = Vec::with_capacity(rows.len());
    for row in rows {
        votes.push(vote_of(read, row).await?);
    }
    Ok(votes)
}

async fn vote_of(read: &mut store::Read, row: store::roll_call::RollCallRow) -> Result<VoteView> {
    let doing = || format!("reading the roll call {}", row.id);
    let mut roll_call: RollCall = serde_json::from_str(&row.body).doing(doing)?;
    let ballots = store::roll_call::ballots(read, &row.id).await.doing(doing)?;
    let day = row.day.clone().unwrap_or_default();
    roll_call.ballots = ballots
        .into_iter()
        .map(|ballot| {
            let old = name_on(&ballot.code, &day).filter(|_| !day.is_empty());
            let choice = Choice::of_code(&ballot.choice).unwrap_or(Choice::Unknown);
            let name = old.map_or(ballot.name, str::to_owned);
            Ballot { code: ballot.code, name, choice }
        })
        .collect();
    roll_call.ballots.sort_by(|one, other| one.name.cmp(&other.name));
    roll_call.subjects = store::roll_call::subjects(read, &row.id).await.doing(doing)?;
    Ok(VoteView { key: row.id, roll_call })
}

/// One roll call.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this name.
pub async fn vote(bank: &Bank, key: &str) -> Result<VoteView> {
    let doing = || format!("reading the roll call {key}");
    let mut read = bank.store().read().await.doing(doing)?;
    match store::roll_call::get(&mut read, key).await.doing(doing)? {
        Some(row) => vote_of(&mut read, row).await,
        None => Err(Error::NotFound {
            what: format!("the roll call {key}"),
            way_out: "look it up on the page of what was voted on".into(),
        }),
    }
}

/// The file a document came in, as it arrived: its name and bytes.
///
/// # Errors
/// [`Error::NotFound`] for what is not there and for what the actor may not know of.
pub async fn original(bank: &Bank, actor: &Actor, id: &str) -> Result<(String, Vec<u8>)> {
    let doing = || format!("reading the original of {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let row = store::document::get(&mut read, id).await.doing(doing)?;
    let row = row.ok_or_else(|| not_found(id))?;
    if permit(actor, Action::ReadRestricted, "").is_err() {
        // A file of many records is closed by any of them.
        let file = store::document::is_file_restricted(&mut read, &row.file_sha256);
        if row.restricted || file.await.doing(doing)? {
            return Err(not_found(id));
        }
    }
    let path = store::received_file::path(bank.store(), &row.file_sha256);
    let bytes = tokio::fs::read(&path).await.doing(doing)?;
    Ok((row.file_name, bytes))
}
