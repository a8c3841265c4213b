//! Paragraphs of resolutions that people have labelled with goals and targets of sustainable
//! development: JSON, a list of `{paragraph, annotation: [[goal, [target…], …]…], file_id, paragraph_id}`.
//!
//! Knows that goal and target "0" mean none. Refuses to label anything itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, DocumentKind, Paragraph, ParagraphKind};
use crate::record::doubt::{doubt, refusal};
use crate::remark::{Remark, RemarkCode};

/// A label on a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// The paragraph's address within its document.
    pub paragraph: String,
    /// The scheme: `SDG`.
    pub scheme: String,
    /// The code: a goal `5`, a target `5.2`.
    pub code: String,
}

#[derive(Deserialize)]
struct Line {
    paragraph: String,
    #[serde(default)]
    annotation: Vec<Vec<serde_json::Value>>,
    #[serde(default)]
    file_id: Option<String>,
    #[serde(default)]
    paragraph_id: Option<String>,
}

/// Whether a text looks like such a list.
#[must_use]
pub fn is_labelled(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect();
    start.trim_start().starts_with('[')
        && start.contains("\"paragraph\"")
        && (start.contains("\"annotation\"") || start.len() == 2_000)
}

/// Reads the list: one document for each file it names, with the labels of its paragraphs; the
/// paragraphs that name no file are one document called `name`.
#[must_use]
pub fn read(text: &str, name: &str) -> (Vec<(Document, Vec<Label>)>, Vec<Remark>) {
    let lines: Vec<serde_json::Value> = match serde_json::from_str(text) {
        Ok(lines) => lines,
        Err(fault) => {
            return (Vec::new(), vec![refusal(RemarkCode::UnreadableRecord, &fault.to_string())]);
        }
    };
    let mut remarks = Vec::new();
    let mut order: Vec<String> = Vec::new();
    let mut documents: BTreeMap<String, (Document, Vec<Label>)> = BTreeMap::new();
    for (at, line) in lines.into_iter().enumerate() {
        let line: Line = match serde_json::from_value(line) {
            Ok(line) => line,
            Err(fault) => {
                let fact = format!("entry {}: {fault}", at + 1);
                remarks.push(doubt(RemarkCode::UnreadableRecord, &fact));
                continue;
            }
        };
        let file = line.file_id.clone().unwrap_or_else(|| name.to_owned());
        let (document, labels) = documents.entry(file.clone()).or_insert_with(|| {
            order.push(file.clone());
            (empty(&file, line.file_id.is_some()), Vec::new())
        });
        let address = address_of(&line, document);
        // A goal, its targets, and in one set a third list that says nothing.
        for annotation in &line.annotation {
            let goal = annotation.first().and_then(serde_json::Value::as_str);
            let targets = annotation.get(1).and_then(serde_json::Value::as_array);
            let targets = targets.into_iter().flatten().filter_map(serde_json::Value::as_str);
            let codes = goal.into_iter().chain(targets).filter(|code| *code != "0");
            labels.extend(codes.map(|code| Label {
                paragraph: address.clone(),
                scheme: "SDG".to_owned(),
                code: code.to_owned(),
            }));
        }
        document.paragraphs.push(paragraph(&line.paragraph, address));
    }
    let found = order.iter().filter_map(|file| documents.remove(file)).collect();
    (found, remarks)
}

fn empty(file: &str, is_job: bool) -> Document {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut document = Document {
        title: stem.to_owned(),
        language: Some("en".to_owned()),
        kind: if is_job { DocumentKind::Resolution } else { DocumentKind::Other },
        ..Document::default()
    };
    if is_job {
        document.masthead.job = Some(stem.to_owned());
    }
    document
}

/// The address is the source's own where it gives one, else made of the place.
fn address_of(line: &Line, document: &Document) -> String {
    let place = document.paragraphs.len() + 1;
    let own = line.paragraph_id.as_deref().and_then(|it| it.strip_prefix("para_"));
    let address = own.map_or_else(|| format!("t{place}"), |number| format!("p{number}"));
    if document.paragraph(&address).is_some() { format!("t{place}") } else { address }
}

fn paragraph(text: &str, address: String) -> Paragraph {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix('.').map(str::trim_start);
    match rest.filter(|_| (1..=3).contains(&digits)) {
        Some(rest) => Paragraph {
            address,
            number: Some(text[..digits].to_owned()),
            kind: ParagraphKind::Operative,
            text: rest.to_owned(),
            ..Paragraph::default()
        },
        None => Paragraph { address, text, ..Paragraph::default() },
    }
}
