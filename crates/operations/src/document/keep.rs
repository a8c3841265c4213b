//! Items as rows: what identifies a document, a record, a roll call, so that the same never comes twice
//! and two that differ are never one.

use sha2::{Digest, Sha256};
use store::document::{DocumentRow, LabelRow, ParagraphRow};
use store::roll_call::{BallotRow, RollCallRow};
use undocs::labelled::Label;
use undocs::record::Record;
use undocs::vote::{Ballot, RollCall};
use undocs::{Document, DocumentKind, Symbol};

use crate::error::{Doing, Result};

/// Where an item came from.
pub(super) struct Origin<'a> {
    /// The file's bytes.
    pub sha256: &'a str,
    /// The file's name.
    pub file_name: &'a str,
    /// Where in it: the number of the item, from 1.
    pub place: u64,
    /// When.
    pub at_ms: i64,
}

fn id_of(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    hex::encode(&digest[..8])
}

/// A document's rows. It is known by its file and place: a reader that learns to read better does not
/// make another document of the same bytes.
pub(super) fn document(
    origin: &Origin<'_>,
    document: &Document,
    labels: &[Label],
) -> Result<(DocumentRow, Vec<ParagraphRow>, Vec<LabelRow>)> {
    let doing = || format!("keeping a document of {}", origin.file_name);
    let mut symbols: Vec<String> = Vec::new();
    for symbol in &document.symbols {
        let normal = Symbol::parse(symbol).map_or_else(|_| symbol.clone(), |it| it.normal());
        if !symbols.contains(&normal) {
            symbols.push(normal);
        }
    }
    let mut paragraphs = Vec::with_capacity(document.paragraphs.len());
    for (place, paragraph) in (0_i64..).zip(&document.paragraphs) {
        paragraphs.push(ParagraphRow {
            place,
            address: paragraph.address.clone(),
            kind: paragraph.kind.code().to_owned(),
            body: serde_json::to_string(paragraph).doing(doing)?,
        });
    }
    let mut head = Document { paragraphs: Vec::new(), ..document.clone() };
    if head.kind == DocumentKind::Export {
        // Thousands of recommendations that are kept one by one say nothing of the document.
        head.recommendations.clear();
    }
    let language = document.language.clone().unwrap_or_else(|| {
        let text: String =
            document.paragraphs.iter().take(40).map(|it| format!("{}\n", it.text)).collect();
        undocs::search::guess_language(&text).to_owned()
    });
    let row = DocumentRow {
        id: id_of(&["text", origin.sha256, &origin.place.to_string()]),
        kind: "text".into(),
        symbols,
        title: document.title.clone(),
        language: Some(language),
        day: document.date.clone(),
        body: serde_json::to_string(&head).doing(doing)?,
        restricted: document
            .masthead
            .distribution
            .as_deref()
            .is_some_and(|it| it.trim().eq_ignore_ascii_case("restricted")),
        file_sha256: origin.sha256.to_owned(),
        place: origin.place.to_string(),
        file_name: origin.file_name.to_owned(),
        at_ms: origin.at_ms,
    };
    let labels = labels
        .iter()
        .map(|label| LabelRow {
            address: label.paragraph.clone(),
            scheme: label.scheme.clone(),
            code: label.code.clone(),
        })
        .collect();
    Ok((row, paragraphs, labels))
}

/// A record's row. It is known by its content: the same record in another file is the same.
pub(super) fn record(origin: &Origin<'_>, record: &Record) -> Result<DocumentRow> {
    let doing = || format!("keeping a record of {}", origin.file_name);
    let body = serde_json::to_string(record).doing(doing)?;
    let fields = serde_json::to_string(&record.fields).doing(doing)?;
    let symbols = if record.symbols.is_empty() { &record.given_symbols } else { &record.symbols };
    Ok(DocumentRow {
        id: id_of(&["record", &fields]),
        kind: "record".into(),
        symbols: symbols.clone(),
        title: record.title.clone(),
        language: Some("en".into()),
        day: record.date.clone().or_else(|| record.action_date.clone()),
        body,
        restricted: record.is_restricted(),
        file_sha256: origin.sha256.to_owned(),
        place: origin.place.to_string(),
        file_name: origin.file_name.to_owned(),
        at_ms: origin.at_ms,
    })
}

/// A roll call's rows.
pub(super) fn roll_call(
    origin: &Origin<'_>,
    roll_call: &RollCall,
) -> Result<(RollCallRow, Vec<BallotRow>)> {
    let head = RollCall { ballots: Vec::new(), ..roll_call.clone() };
    let body = serde_json::to_string(&head)
        .doing(|| format!("keeping a roll call of {}", origin.file_name))?;
    let id = match roll_call.key.as_str() {
        "" => format!("file:{}", id_of(&["vote", origin.sha256, &origin.place.to_string()])),
        key => key.to_owned(),
    };
    let row = RollCallRow {
        id,
        symbol: roll_call.symbol.clone(),
        day: roll_call.date.clone(),
        title: roll_call.title.clone(),
        body,
        file_sha256: origin.sha256.to_owned(),
        at_ms: origin.at_ms,
    };
    Ok((row, roll_call.ballots.iter().map(ballot).collect()))
}

/// A vote's row.
pub(super) fn ballot(ballot: &Ballot) -> BallotRow {
    BallotRow {
        name: ballot.name.clone(),
        code: ballot.code.clone(),
        choice: ballot.choice.code().to_owned(),
    }
}
