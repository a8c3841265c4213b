//! The first sheet of a workbook that holds an export, as rows of texts.
//!
//! Knows shared and inline strings and plain numbers, which is all an export has. Workbooks with
//! formulas, merged cells and data are `ingest`'s.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::tag::{Token, Tokens};

/// The largest part that is read, unpacked, in bytes.
const PART_BYTES: u64 = 512 * 1024 * 1024;
/// The most columns: an export has sixteen.
const COLUMNS_MOST: usize = 256;

/// The rows; `None` when the bytes are no workbook.
pub(super) fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    if !crate::archive::is_zip(bytes) {
        return None;
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| -> Option<String> {
        let mut content = Vec::new();
        package.by_name(name).ok()?.take(PART_BYTES).read_to_end(&mut content).ok()?;
        Some(String::from_utf8_lossy(&content).into_owned())
    };
    let sheet = part("xl/worksheets/sheet1.xml")?;
    let shared = part("xl/sharedStrings.xml").map(|xml| strings(&xml)).unwrap_or_default();
    Some(cells(&sheet, &shared))
}

/// The shared strings, the pieces of each put together.
fn strings(xml: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let (mut text, mut inside, mut phonetic) = (String::new(), false, false);
    for token in Tokens::of(xml) {
        match token {
            Token::Start { name, empty, .. } => match name.as_str() {
                "si" if empty => strings.push(String::new()),
                "rph" => phonetic = !empty,
                "t" => inside = !empty,
                _ => {}
            },
            Token::End(name) => match name.as_str() {
                "si" => strings.push(std::mem::take(&mut text)),
                "rph" => phonetic = false,
                "t" => inside = false,
                _ => {}
            },
            Token::Text(piece) if inside && !phonetic => {
                text.push_str(&piece.replace("_x000D_", ""))
            }
            Token::Text(_) => {}
        }
    }
    strings
}

fn cells(xml: &str, shared: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut column, mut kind, mut value, mut inside) = (0, String::new(), String::new(), false);
    for token in Tokens::of(xml) {
        match &token {
            Token::Start { name, empty, .. } => match name.as_str() {
                "row" => {
                    rows.push(Vec::new());
                    column = 0;
                }
                "c" => {
                    column = token.attribute("r").and_then(place).unwrap_or(column);
                    token.attribute("t").unwrap_or("").clone_into(&mut kind);
                    value.clear();
                    if *empty {
                        column += 1;
                    }
                }
                "v" | "t" => inside = !empty,
                _ => {}
            },
            Token::End(name) => match name.as_str() {
                "v" | "t" => inside = false,
                "c" => {
                    let text = if kind == "s" {
                        value
                            .trim()
                            .parse::<usize>()
                            .ok()
                            .and_then(|at| shared.get(at))
                            .cloned()
                            .unwrap_or_default()
                    } else {
                        std::mem::take(&mut value)
                    };
                    if let Some(row) = rows.last_mut()
                        && column < COLUMNS_MOST
                    {
                        if row.len() <= column {
                            row.resize(column + 1, String::new());
                        }
                        row[column] = text;
                    }
                    column += 1;
                }
                _ => {}
            },
            Token::Text(text) if inside => value.push_str(text),
            Token::Text(_) => {}
        }
    }
    rows
}

/// The column of a cell's address, from 0.
fn place(address: &str) -> Option<usize> {
    let mut place = 0_usize;
    for letter in address.chars().take_while(char::is_ascii_alphabetic).take(3) {
        let value = u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1;
        place = place * 26 + usize::try_from(value).ok()?;
    }
    place.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_where_their_addresses_say() {
        let shared =
            strings("<sst><si><t>Text</t></si><si><r><t>A</t></r><r><t>B</t></r></si></sst>");
        let sheet = "<sheetData><row><c r='A1' t='s'><v>0</v></c><c r='C1'><v>41995</v></c></row>\
            <row><c r='B2' t='s'><v>1</v></c><c r='D2' t='inlineStr'><is><t>x</t></is></c></row></sheetData>";
        assert_eq!(cells(sheet, &shared), [vec!["Text", "", "41995"], vec!["", "AB", "", "x"]]);
    }
}
