//! Looks through a packed (`.xlsx`) file before any reader of spreadsheets sees it.
//! Knows parts, their sizes, and what no honest part holds; knows nothing of cells. Every part is
//! inflated once into nothing, because the sizes that a packed file declares may lie.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::limits::Limits;
use crate::refusal::{Counted, Refusal};

/// Below this size the growth of a part does not matter.
const RATIO_MATTERS_BYTES: u64 = 1 << 20;
/// How many bytes of a part are looked at together with the next ones.
const OVERLAP: usize = 256;

/// What a packed file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    /// A workbook of Office Open XML; the hidden rows of each sheet part, by part name.
    Workbook(Vec<HiddenRows>),
    /// Something else that is known, by its usual extension.
    Other(&'static str),
}

/// The hidden rows (from 0) of one sheet part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HiddenRows {
    pub(crate) part: String,
    pub(crate) rows: Vec<u32>,
}

/// Looks through a packed file.
pub(crate) fn inspect(bytes: &[u8], file: &str, limits: &Limits) -> Result<Package, Refusal> {
    let damaged = |detail: String| Refusal::DamagedFile { file: file.to_owned(), detail };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > limits.parts {
        return Err(Refusal::TooMany {
            file: file.to_owned(),
            what: Counted::Parts,
            limit: limits.parts as u64,
        });
    }
    let too_far =
        || Refusal::UnpacksTooFar { file: file.to_owned(), limit_bytes: limits.inflated_bytes };
    if archive.decompressed_size().is_some_and(|size| size > u128::from(limits.inflated_bytes)) {
        return Err(too_far());
    }
    if archive.has_overlapping_files().map_err(|error| damaged(error.to_string()))? {
        return Err(damaged("two parts share the same bytes".to_owned()));
    }
    let mut left = limits.inflated_bytes;
    let mut names = Vec::new();
    let mut hidden = Vec::new();
    for index in 0..archive.len() {
        let part = match archive.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Refusal::PasswordProtected { file: file.to_owned() });
            }
            Err(error) => return Err(damaged(error.to_string())),
        };
        let name = part.name().map_err(|error| damaged(error.to_string()))?.into_owned();
        let most = part.compressed_size().saturating_mul(limits.inflation_ratio);
        let most = left.min(most.max(RATIO_MATTERS_BYTES));
        let mut scan = PartScan::new(&name);
        let size =
            scan.run(part.take(most + 1)).map_err(|error| damaged(format!("{name}: {error}")))?;
        if size > most {
            return Err(too_far());
        }
        left -= size;
        match scan.fault {
            Some(PartFault::DocumentType) => {
                return Err(Refusal::DocumentType { file: file.to_owned(), part: name });
            }
            Some(PartFault::StringCount) => {
                return Err(damaged(format!("{name}: counts more texts than it can hold")));
            }
            None => {}
        }
        if !scan.hidden_rows.is_empty() {
            hidden.push(HiddenRows { part: name.clone(), rows: scan.hidden_rows });
        }
        names.push(name.to_ascii_lowercase());
    }
    let has = |name: &str| names.iter().any(|each| each == name);
    let has_in = |folder: &str| names.iter().any(|each| each.starts_with(folder));
    if has("xl/workbook.xml") || (has("[content_types].xml") && has_in("xl/worksheets/")) {
        Ok(Package::Workbook(hidden))
    } else if has("xl/workbook.bin") {
        Ok(Package::Other(".xlsb"))
    } else if has("encryptedpackage") {
        Err(Refusal::PasswordProtected { file: file.to_owned() })
    } else if has("mimetype") && has("content.xml") {
        Ok(Package::Other(".ods"))
    } else if has("word/document.xml") {
        Ok(Package::Other(".docx"))
    } else if has("ppt/presentation.xml") {
        Ok(Package::Other(".pptx"))
    } else {
        Err(Refusal::NotAWorkbook { file: file.to_owned() })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartFault {
    DocumentType,
    StringCount,
}

/// A look at the bytes of one part as they are inflated.
struct PartScan {
    is_xml: bool,
    is_strings: bool,
    is_sheet: bool,
    fault: Option<PartFault>,
    hidden_rows: Vec<u32>,
}

impl PartScan {
    fn new(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self {
            is_xml: [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end)),
            is_strings: name.ends_with("sharedstrings.xml"),
            is_sheet: name.starts_with("xl/worksheets/") && name.ends_with(".xml"),
            fault: None,
            hidden_rows: Vec::new(),
        }
    }

    /// Reads the part to its end and says how many bytes it has.
    fn run(&mut self, mut part: impl Read) -> io::Result<u64> {
        let mut chunk = vec![0; 64 << 10];
        let mut window: Vec<u8> = Vec::with_capacity(chunk.len() + OVERLAP);
        let mut size = 0;
        loop {
            let count = part.read(&mut chunk)?;
            if count == 0 {
                self.look(&window, true);
                return Ok(size);
            }
            size += count as u64;
            if !self.is_xml {
                continue;
            }
            // Parts in UTF-16 are the same letters with a zero beside each.
            window.extend(chunk[..count].iter().filter(|byte| **byte != 0));
            self.look(&window, false);
            let keep = window.len().saturating_sub(OVERLAP);
            window.drain(..keep);
        }
    }

    /// Looks at the bytes that have enough others behind them, or at all when it is the last time.
    fn look(&mut self, window: &[u8], last: bool) {
        let end = if last { window.len() } else { window.len().saturating_sub(OVERLAP) };
        for at in find_all(window, b'<', end) {
            let tag = &window[at..];
            if tag.starts_with(b"<!DOCTYPE") || tag.starts_with(b"<!ENTITY") {
                self.fault = Some(PartFault::DocumentType);
            } else if self.is_sheet && tag.starts_with(b"<row ") {
                self.hidden_rows.extend(hidden_row(&tag[..tag.len().min(OVERLAP)]));
            }
        }
        if self.is_strings {
            for at in find_all(window, b'u', end) {
                if window[at..].starts_with(b"uniqueCount") && !is_small_count(&window[at + 11..]) {
                    self.fault = Some(PartFault::StringCount);
                }
            }
        }
    }
}

fn find_all(window: &[u8], byte: u8, end: usize) -> impl Iterator<Item = usize> {
    window[..end].iter().enumerate().filter(move |(_, each)| **each == byte).map(|(at, _)| at)
}

/// Whether `="12"` names a number of texts below a hundred million; memory is set aside for as many
/// as are named, before the first is read.
fn is_small_count(text: &[u8]) -> bool {
    let text = &text[..text.len().min(64)];
    let digits = text.iter().skip_while(|byte| !byte.is_ascii_digit());
    (1..=7).contains(&digits.take_while(|byte| byte.is_ascii_digit()).count())
}

/// The number (from 0) of the row this tag begins, if the row is hidden.
fn hidden_row(tag: &[u8]) -> Option<u32> {
    let tag = &tag[..tag.iter().position(|byte| *byte == b'>')?];
    let tag = std::str::from_utf8(tag).ok()?;
    let attribute = |name: &str| {
        let start = tag.find(name)? + name.len();
        tag[start..].split('"').next()
    };
    let hidden = attribute(" hidden=\"").is_some_and(|value| value == "1" || value == "true");
    let row: u32 = attribute(" r=\"")?.parse().ok()?;
    hidden.then(|| row.checked_sub(1))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_row_is_seen_in_its_tag() {
        assert_eq!(hidden_row(br#"<row r="14" spans="1:3" hidden="1"><c r="#), Some(13));
        assert_eq!(hidden_row(br#"<row r="14"><c hidden="1""#), None);
        assert_eq!(hidden_row(br#"<row r="0" hidden="true">"#), None);
    }

    #[test]
    fn a_document_type_is_seen_across_reads_and_in_two_byte_letters() {
        let mut text = vec![b' '; (64 << 10) - 4];
        text.extend(b"<!DOCTYPE x [");
        let wide: Vec<u8> = text.iter().flat_map(|byte| [*byte, 0]).collect();
        for part in [text, wide] {
            let mut scan = PartScan::new("xl/styles.xml");
            scan.run(part.as_slice()).expect("memory can be read");
            assert_eq!(scan.fault, Some(PartFault::DocumentType));
        }
    }

    #[test]
    fn a_boastful_count_of_texts_is_seen() {
        for (text, fault) in [
            (r#"<sst uniqueCount="12">"#, None),
            (r#"<sst uniqueCount = '4294967295'>"#, Some(PartFault::StringCount)),
            (r#"<sst uniqueCount="">"#, Some(PartFault::StringCount)),
        ] {
            let mut scan = PartScan::new("xl/sharedStrings.xml");
            scan.run(text.as_bytes()).expect("memory can be read");
            assert_eq!(scan.fault, fault, "{text}");
        }
    }
}
