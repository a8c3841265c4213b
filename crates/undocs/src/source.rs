//! What a file is, told by its bytes, and what is in it: records, votes, terms, labelled paragraphs.
//!
//! Knows which reader a file belongs to. Refuses to read documents themselves, which is done apart, in a
//! process that may fail, and to keep anything.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::labelled::{self, Label};
use crate::marc;
use crate::record::Record;
use crate::record::doubt::doubt;
use crate::remark::{Remark, RemarkCode};
use crate::thesaurus::{self, Term};
use crate::vote::table::{self, VoteEntry};
use crate::{archive, vote};

/// What kind of source a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Catalogue records as MARCXML.
    Marc,
    /// A table of votes.
    Votes,
    /// The UNBIS thesaurus.
    Thesaurus,
    /// Paragraphs labelled with goals, as JSON.
    Labelled,
    /// Documents as `hamafza undocs extract` writes them, as JSON.
    Extracted,
    /// A ZIP of files.
    Archive,
    /// A document, in whatever form.
    Document,
}

/// One thing a file brought.
#[derive(Clone, Debug)]
pub enum Item {
    /// A document with labels on its paragraphs.
    Document(Box<Document>, Vec<Label>),
    /// A catalogue record.
    Record(Box<Record>),
    /// A roll call, or a part of one.
    Vote(VoteEntry),
    /// A term of the thesaurus.
    Term(Term),
}

/// What kind of source these bytes are.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> SourceKind {
    if archive::is_zip(bytes) {
        let office = archive::is_office_file(bytes);
        return if office { SourceKind::Document } else { SourceKind::Archive };
    }
    if bytes.starts_with(b"%PDF") {
        return SourceKind::Document;
    }
    let (start, _) = text(&bytes[..bytes.len().min(64 << 10)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let lower = start.get(..start.len().min(200)).unwrap_or("").to_ascii_lowercase();
    let is_page = lower.contains("<html") || lower.contains("<!doctype html");
    if start.starts_with('<') && !is_page && marc::is_marc(start) {
        return SourceKind::Marc;
    }
    if labelled::is_labelled(start) {
        return SourceKind::Labelled;
    }
    if start.starts_with('{') && start.contains("\"paragraphs\"") {
        return SourceKind::Extracted;
    }
    if table::is_vote_table(start.lines().next().unwrap_or("")) {
        return SourceKind::Votes;
    }
    if thesaurus::is_thesaurus(start) {
        return SourceKind::Thesaurus;
    }
    SourceKind::Document
}

/// Bytes as text: UTF-8, UTF-16 by its mark, else Windows-1252, which a remark then tells.
#[must_use]
pub fn text(bytes: &[u8]) -> (String, Option<Remark>) {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return (text.into_owned(), None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        // The end of a piece may cut a letter.
        Err(fault) if fault.error_len().is_none() => {
            (String::from_utf8_lossy(&bytes[..fault.valid_up_to()]).into_owned(), None)
        }
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            (text.into_owned(), Some(doubt(RemarkCode::OtherEncoding, "Windows-1252")))
        }
    }
}

/// Reads a source that is neither an archive nor a document, calling `each` with every item.
pub fn read(kind: SourceKind, bytes: &[u8], name: &str, each: &mut dyn FnMut(Item)) -> Vec<Remark> {
    let (text, recoded) = text(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut remarks: Vec<Remark> = recoded.into_iter().collect();
    match kind {
        SourceKind::Marc => {
            remarks.extend(marc::read(text, &mut |record| each(Item::Record(Box::new(record)))));
        }
        SourceKind::Votes => {
            remarks.extend(vote::table::read(text, &mut |entry| each(Item::Vote(entry))));
        }
        SourceKind::Thesaurus => {
            let (terms, unread) = thesaurus::read(text);
            terms.into_iter().for_each(|term| each(Item::Term(term)));
            remarks.extend(unread);
        }
        SourceKind::Labelled => {
            let (documents, unread) = labelled::read(text, name);
            for (document, labels) in documents {
                each(Item::Document(Box::new(document), labels));
            }
            remarks.extend(unread);
        }
        SourceKind::Extracted => {
            // One document, or one on each line.
            for document in serde_json::Deserializer::from_str(text).into_iter::<Document>() {
                match document {
                    Ok(document) => each(Item::Document(Box::new(document), Vec::new())),
                    Err(fault) => {
                        let fact = fault.to_string();
                        remarks.push(doubt(RemarkCode::UnreadableRecord, &fact));
                        break;
                    }
                }
            }
        }
        SourceKind::Archive | SourceKind::Document => {}
    }
    remarks
}
