//! Text tables (`.csv`, `.txt`) as agencies save them: encodings, delimiters, quotes.
//! Knows UTF-8, UTF-16 and Windows-1256; gives a workbook of one sheet without a name, in which every
//! cell is a text. Knows nothing of SDMX-CSV, which the crate `sdmx` reads.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};
use model::CellAddress;

use crate::grid::Tally;
use crate::limits::Limits;
use crate::refusal::Refusal;
use crate::workbook::{Cell, CellValue, Sheet, Workbook};

/// How many bytes are looked at to tell an encoding or a delimiter.
const LOOK_BYTES: usize = 64 << 10;
const DELIMITERS: [char; 5] = ['\t', ';', ',', '|', '،'];

/// A text and the encoding it was in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name, such as `windows-1256`.
    pub encoding: &'static str,
}

/// Decodes a text file: by its byte order mark, else as UTF-8 if it is that, else as UTF-16 or
/// Windows-1256 if its letters say so.
///
/// # Errors
///
/// Refuses what is no text, and text whose encoding cannot be told.
pub fn decode_text<'a>(bytes: &'a [u8], file: &str) -> Result<Decoded<'a>, Refusal> {
    let encoding = encoding_of(bytes, file)?;
    let (text, encoding, had_errors) = encoding.decode(bytes);
    if had_errors && (encoding == UTF_16LE || encoding == UTF_16BE) {
        return Err(Refusal::NotAWorkbook { file: file.to_owned() });
    }
    if had_errors {
        return Err(Refusal::UnknownEncoding { file: file.to_owned() });
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

fn encoding_of(bytes: &[u8], file: &str) -> Result<&'static Encoding, Refusal> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    let look = &bytes[..bytes.len().min(LOOK_BYTES)];
    let zeros_at = |odd: usize| {
        let letters = look.iter().skip(odd).step_by(2);
        letters.filter(|byte| **byte == 0).count() * 4 > look.len() / 2
    };
    let controls = look.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31 if **byte != 27));
    match controls.count() {
        0 if std::str::from_utf8(bytes).is_ok() => Ok(UTF_8),
        0 if is_persian_or_arabic(look) => Ok(WINDOWS_1256),
        0 => Err(Refusal::UnknownEncoding { file: file.to_owned() }),
        // Delimiters, digits and line ends have a zero byte beside them in UTF-16.
        _ if zeros_at(1) && !zeros_at(0) => Ok(UTF_16LE),
        _ if zeros_at(0) && !zeros_at(1) => Ok(UTF_16BE),
        _ => Err(Refusal::NotAWorkbook { file: file.to_owned() }),
    }
}

/// Whether nearly all bytes beyond ASCII are Arabic or Persian letters when read as Windows-1256.
/// In Windows-1252 text such bytes stand alone between Latin letters, so runs are asked for too.
fn is_persian_or_arabic(look: &[u8]) -> bool {
    let (text, _) = WINDOWS_1256.decode_without_bom_handling(look);
    let is_letter =
        |letter: char| matches!(letter, '\u{0600}'..='\u{06FF}' | '\u{200C}'..='\u{200F}');
    let (mut letters, mut others, mut in_runs, mut before) = (0_u64, 0_u64, 0_u64, false);
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        if is_letter(letter) {
            letters += 1;
        } else {
            others += 1;
        }
    }
    for letter in text.chars() {
        let now = is_letter(letter);
        in_runs += u64::from(now && before);
        before = now;
    }
    letters > others * 8 && in_runs * 2 >= letters
}

/// Reads a delimited text file as a workbook of one nameless sheet. A cell's row is the line it
/// begins on, so that its address is the one a spreadsheet program shows for a plain file.
///
/// # Errors
///
/// Refuses what is no table of text.
pub fn read_delimited(bytes: &[u8], file: &str, limits: &Limits) -> Result<Workbook, Refusal> {
    let decoded = decode_text(bytes, file)?;
    let text = decoded.text.as_ref();
    let delimiter = match delimiter_of(text) {
        Some(delimiter) if !text.trim_start().starts_with('<') => delimiter,
        _ => return Err(Refusal::NotAWorkbook { file: file.to_owned() }),
    };
    // The reader of delimited text knows delimiters of one byte only.
    let text = if delimiter.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.replace(delimiter, "\u{1F}"))
    };
    let delimiter = if delimiter.is_ascii() { delimiter as u8 } else { 0x1F };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut tally = Tally::new(file, limits);
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { text: text.as_bytes(), counted: 0, row: 0 };
    let mut cells = Vec::new();
    let damaged = |error: csv::Error| Refusal::DamagedFile {
        file: file.to_owned(),
        detail: error.to_string(),
    };
    while reader.read_record(&mut record).map_err(damaged)? {
        let start = record.position().map_or(0, |position| position.byte());
        let row = lines.row_of(usize::try_from(start).unwrap_or(usize::MAX));
        for (column, text) in (0..).zip(record.iter()).filter(|(_, text)| !text.is_empty()) {
            let value = CellValue::Text(text.to_owned());
            tally.cell(&value)?;
            cells.push(Cell { address: CellAddress::new(row, column), value, formula: false });
        }
    }
    Ok(Workbook { sheets: vec![Sheet::new("", cells)] })
}

/// Counts lines up to a place in a text. The reader's own count is of no use here: it says where a
/// record begins before the line ends in front of it are passed over.
struct Lines<'a> {
    text: &'a [u8],
    counted: usize,
    row: u32,
}

impl Lines<'_> {
    /// The row (from 0) of the first letter at or after `start` that ends no line. Places may only
    /// grow from call to call.
    fn row_of(&mut self, start: usize) -> u32 {
        let is_end = |byte: u8| byte == b'\n' || byte == b'\r';
        let mut end = start.min(self.text.len());
        while self.text.get(end).copied().is_some_and(is_end) {
            end += 1;
        }
        for at in self.counted..end {
            let byte = self.text[at];
            let is_lone_return = byte == b'\r' && self.text.get(at + 1) != Some(&b'\n');
            self.row += u32::from(byte == b'\n' || is_lone_return);
        }
        self.counted = self.counted.max(end);
        self.row
    }
}

/// The delimiter that stands most evenly in the first lines; `None` when none stands in any.
fn delimiter_of(text: &str) -> Option<char> {
    let mut counts: Vec<[usize; DELIMITERS.len()]> = Vec::new();
    let mut line = [0; DELIMITERS.len()];
    let (mut quoted, mut empty) = (false, true);
    for letter in text.chars().take(LOOK_BYTES) {
        match letter {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                if !empty {
                    counts.push(line);
                }
                (line, empty) = ([0; DELIMITERS.len()], true);
            }
            _ => {
                let index = DELIMITERS.iter().position(|each| *each == letter);
                if let Some(index) = index.filter(|_| !quoted) {
                    line[index] += 1;
                }
                empty = empty && letter.is_whitespace() && index.is_none();
            }
        }
    }
    if !empty {
        counts.push(line);
    }
    let score = |index: usize| {
        let mut per_line: Vec<usize> = counts.iter().map(|line| line[index]).collect();
        per_line.sort_unstable();
        let usual = per_line.get(per_line.len() / 2).copied().unwrap_or(0);
        let same = per_line.iter().filter(|count| **count == usual && usual > 0).count();
        // A title line or two may hold none; then the most common positive number counts.
        let any = per_line.iter().filter(|count| **count > 0).count();
        (same, any)
    };
    let best = (0..DELIMITERS.len()).max_by_key(|index| (score(*index), usize::MAX - index))?;
    (score(best).1 > 0).then(|| DELIMITERS[best])
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn grid(bytes: &[u8]) -> String {
        match read_delimited(bytes, "table.csv", &Limits::default()) {
            Ok(workbook) => workbook.sheets[0]
                .cells()
                .iter()
                .map(|cell| format!("{}={}", cell.address, cell.value.text()))
                .collect::<Vec<_>>()
                .join(" "),
            Err(refusal) => refusal.code().to_owned(),
        }
    }

    const TABLE: &str = "استان;زن;مرد\r\nقم;۱۲٫۵;\"a;b\"\r\n\r\nیزد;3;4\r\n";

    #[test]
    fn the_same_table_is_read_from_every_encoding() {
        let expected = expect!["A1=استان B1=زن C1=مرد A2=قم B2=۱۲٫۵ C2=a;b A4=یزد B4=3 C4=4"];
        let little: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_be_bytes).collect();
        expected.assert_eq(&grid(TABLE.as_bytes()));
        expected.assert_eq(&grid(&[b"\xEF\xBB\xBF", TABLE.as_bytes()].concat()));
        expected.assert_eq(&grid(&[b"\xFF\xFE", little.as_slice()].concat()));
        expected.assert_eq(&grid(&[b"\xFE\xFF", big.as_slice()].concat()));
    }

    #[test]
    fn sixteen_bit_text_without_a_mark_is_told_by_its_zeros() {
        let table = "REF_AREA,SEX,OBS_VALUE\nIR,F,12\nIR,M,13\n";
        let little: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = table.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(grid(&little), grid(table.as_bytes()));
        assert_eq!(grid(&big), grid(table.as_bytes()));
    }

    #[test]
    fn old_windows_arabic_is_told_by_its_letters_and_old_windows_latin_is_not() {
        let (bytes, _, lossy) = WINDOWS_1256.encode("استان,زن,مرد\nقم,12,13\nتهران,14,15\n");
        assert!(!lossy);
        expect!["A1=استان B1=زن C1=مرد A2=قم B2=12 C2=13 A3=تهران B3=14 C3=15"]
            .assert_eq(&grid(&bytes));
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("région,femmes\nÎle-de-France,12\n");
        assert_eq!(grid(&latin), "unknown-encoding");
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(grid(b"only a sentence.\n"), "not-a-workbook");
        assert_eq!(grid(b"<html>,<body>\n"), "not-a-workbook");
        assert_eq!(grid(&[0, 1, 2, 3, 255, 254, 7, 9]), "not-a-workbook");
    }
}
