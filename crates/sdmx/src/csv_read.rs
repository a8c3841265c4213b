//! SDMX-CSV 1.0, 2.0 and 2.1, and tables whose header names components, become observation batches.
//! Knows quoting, delimiters, labels and line numbers; knows nothing of what codes exist. It splits
//! records itself because the `csv` crate neither tells an unclosed quote from an end nor counts
//! lines in files with CR LF or blank lines as an editor shows them.

use std::io::{self, BufRead, Read};

use model::{ArtefactClass, DataStructure, ObservationBatch, Representation};

use crate::batch::{Batches, COLUMNS_LIMIT};
use crate::error::Error;
use crate::message::StructureRef;
use crate::text::TextReader;

/// One record longer than this is refused.
const RECORD_BYTES: usize = 8 * 1024 * 1024;

/// Whether `text` can be the identifier of a component (SDMX `IDType` of letters, digits, `_ @ $ -`).
#[must_use]
pub fn is_component_id(text: &str) -> bool {
    let mut letters = text.bytes();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters
            .all(|each| each.is_ascii_alphanumeric() || matches!(each, b'_' | b'@' | b'$' | b'-'))
}

/// A record: cells one after the other in one buffer.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
}

/// Splits text into records.
struct Records<R> {
    input: TextReader<R>,
    delimiter: u8,
    line: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
}

impl<R: Read> Records<R> {
    /// Reads the next record that is not a blank line into `record`; `false` at the end.
    fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        record.bytes.clear();
        record.ends.clear();
        record.line = self.line;
        let mut state = State::CellStart;
        let mut quote_line = self.line;
        loop {
            let line = self.line;
            let encoding = self.input.encoding().name();
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(source) if source.kind() == io::ErrorKind::InvalidData => {
                    return Err(Error::Encoding { line, encoding });
                }
                Err(source) => return Err(Error::Read { line, source }),
            };
            if chunk.is_empty() {
                return match state {
                    State::Quoted => Err(Error::OpenQuote { line: quote_line }),
                    State::CellStart if record.ends.is_empty() => Ok(false),
                    State::CellStart | State::Plain | State::AfterQuote => {
                        record.ends.push(record.bytes.len());
                        Ok(true)
                    }
                };
            }
            let mut used = 0;
            let mut ended = false;
            while used < chunk.len() && !ended {
                let byte = chunk[used];
                used += 1;
                match (state, byte) {
                    (State::Quoted, b'"') => state = State::AfterQuote,
                    (State::Quoted, _) => {
                        self.line += u64::from(byte == b'\n');
                        record.bytes.push(byte);
                    }
                    (State::CellStart, b'"') => {
                        state = State::Quoted;
                        quote_line = self.line;
                    }
                    (State::AfterQuote, b'"') => {
                        record.bytes.push(b'"');
                        state = State::Quoted;
                    }
                    (_, b'\n') => {
                        self.line += 1;
                        if state == State::CellStart && record.ends.is_empty() {
                            record.line = self.line;
                        } else {
                            ended = true;
                        }
                    }
                    // A CR counts only as part of a line end; alone at a cell's end it is none of it.
                    (_, b'\r') => {}
                    (_, _) if byte == self.delimiter => {
                        record.ends.push(record.bytes.len());
                        state = State::CellStart;
                    }
                    (_, _) => {
                        let rest = &chunk[used..];
                        let special =
                            |each: &u8| matches!(each, b'\n' | b'\r') || *each == self.delimiter;
                        let run = rest.iter().position(special).unwrap_or(rest.len());
                        record.bytes.extend_from_slice(&chunk[used - 1..used + run]);
                        used += run;
                        state = State::Plain;
                    }
                }
            }
            self.input.consume(used);
            if record.bytes.len() + record.ends.len() > RECORD_BYTES {
                return Err(Error::TooLong { line: record.line, limit_bytes: RECORD_BYTES });
            }
            if ended {
                record.ends.push(record.bytes.len());
                return Ok(true);
            }
        }
    }
}

/// What a column of the file is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    /// Goes to this column of the batch; with `labelled`, the cell reads `CODE: label`.
    Component { target: usize, labelled: bool },
    /// `dataflow`, `datastructure`, `dataprovision`.
    StructureKind,
    /// The reference of the structure.
    StructureId,
    /// A name beside a code, or a column without a name.
    Label,
}

/// Reads observations from SDMX-CSV and tables of components.
pub struct CsvReader<R> {
    records: Records<R>,
    record: Record,
    /// Whether `record` holds an observation that is not in a batch yet.
    pending: bool,
    columns: Vec<Column>,
    batches: Batches,
    structure: Option<StructureRef>,
    structure_text: (Vec<u8>, Vec<u8>),
    origin: String,
    failed: bool,
}

impl<R: Read> CsvReader<R> {
    /// Reads the header. With `structure`, only coded components lose the label of `CODE: label`;
    /// without it, every cell under a header `DIM: label` does whose text begins with a code.
    pub fn new(input: R, structure: Option<&DataStructure>) -> Result<Self, Error> {
        let mut input = TextReader::new(input).map_err(|source| Error::Read { line: 1, source })?;
        let delimiter = match input.fill_buf() {
            Ok(prefix) => delimiter(prefix),
            Err(source) => return Err(Error::Read { line: 1, source }),
        };
        let mut records = Records { input, delimiter, line: 1 };
        let mut record = Record::default();
        if !records.read(&mut record)? {
            return Err(Error::Empty);
        }
        let mut batches = Batches::new(Vec::new());
        let columns = header(&record, &mut batches, structure)?;
        let mut reader = Self {
            records,
            record,
            pending: false,
            columns,
            batches,
            structure: None,
            structure_text: (Vec::new(), Vec::new()),
            origin: String::new(),
            failed: false,
        };
        reader.pending = reader.records.read(&mut reader.record)?;
        if reader.pending {
            reader.take_structure()?;
        }
        Ok(reader)
    }

    /// The structure the observations belong to, if the file says.
    #[must_use]
    pub fn structure(&self) -> Option<&StructureRef> {
        self.structure.as_ref()
    }

    /// The components, and ACTION where the file has it.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        self.batches.names()
    }

    fn cell(&self, index: usize) -> &[u8] {
        let Some(&end) = self.record.ends.get(index) else { return b"" };
        let start = if index == 0 { 0 } else { self.record.ends[index - 1] };
        &self.record.bytes[start..end]
    }

    /// Compares the record's structure with that of the first, which is read once.
    fn take_structure(&mut self) -> Result<(), Error> {
        let find = |what: Column| self.columns.iter().position(|column| *column == what);
        let Some(id) = find(Column::StructureId) else { return Ok(()) };
        let kind = find(Column::StructureKind);
        let (kind, id) = (kind.map_or(&b"dataflow"[..], |kind| self.cell(kind)), self.cell(id));
        if (kind, id) == (&self.structure_text.0[..], &self.structure_text.1[..]) {
            return Ok(());
        }
        let line = self.record.line;
        let text = String::from_utf8_lossy(id).into_owned();
        let class = match kind.to_ascii_lowercase().as_slice() {
            b"datastructure" => ArtefactClass::DataStructure,
            b"dataprovision" | b"provisionagreement" => ArtefactClass::ProvisionAgreement,
            _ => ArtefactClass::Dataflow,
        };
        self.structure_text = (kind.to_vec(), id.to_vec());
        let structure =
            StructureRef::parse(&text, class).ok_or(Error::BadReference { line, text })?;
        match &self.structure {
            Some(first) if *first != structure => Err(Error::SecondStructure {
                line,
                first: first.to_string(),
                second: structure.to_string(),
            }),
            Some(_) => Ok(()),
            None => {
                self.structure = Some(structure);
                Ok(())
            }
        }
    }

    fn take_record(&mut self) -> Result<(), Error> {
        self.take_structure()?;
        let line = self.record.line;
        let Self { record, columns, batches, origin, .. } = self;
        let text = std::str::from_utf8(&record.bytes)
            .map_err(|_| Error::Encoding { line, encoding: "UTF-8" })?;
        let mut start = 0;
        for (index, column) in columns.iter().enumerate() {
            let end = record.ends.get(index).copied().unwrap_or(start);
            // A cell border is a border of letters unless a letter was cut, which is no UTF-8.
            let cell = text.get(start..end).ok_or(Error::Encoding { line, encoding: "UTF-8" })?;
            start = end;
            if let Column::Component { target, labelled } = *column {
                batches.put(target, if labelled { without_label(cell) } else { cell });
            }
        }
        if !record.bytes[start..].is_empty() {
            let (cells, columns) = (record.ends.len(), columns.len());
            return Err(Error::TooManyCells { line, cells, columns });
        }
        origin.clear();
        origin.push_str(&line.to_string());
        batches.end_row(origin);
        Ok(())
    }

    fn next_batch(&mut self) -> Result<Option<ObservationBatch>, Error> {
        while self.pending {
            self.take_record()?;
            self.pending = self.records.read(&mut self.record)?;
            if self.batches.is_full() {
                break;
            }
        }
        Ok(self.batches.take())
    }
}

impl<R: Read> Iterator for CsvReader<R> {
    type Item = Result<ObservationBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let outcome = self.next_batch();
        self.failed = outcome.is_err();
        outcome.transpose()
    }
}

/// The delimiter that stands most often in the first line, outside quotes.
fn delimiter(prefix: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in prefix {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(*delimiter == *byte);
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| *delimiter)
}

/// The code of `CODE: label`.
fn without_label(cell: &str) -> &str {
    match cell.split_once(": ") {
        Some((code, _)) if !code.is_empty() && !code.contains(char::is_whitespace) => code,
        Some(_) | None => cell,
    }
}

fn header(
    record: &Record,
    batches: &mut Batches,
    structure: Option<&DataStructure>,
) -> Result<Vec<Column>, Error> {
    if record.ends.len() > COLUMNS_LIMIT {
        return Err(Error::TooManyColumns { line: record.line, limit: COLUMNS_LIMIT });
    }
    let text = std::str::from_utf8(&record.bytes)
        .map_err(|_| Error::Encoding { line: record.line, encoding: "UTF-8" })?;
    let mut columns = Vec::with_capacity(record.ends.len());
    let (mut start, mut before) = (0, String::new());
    for &end in &record.ends {
        let name = text.get(start..end).unwrap_or("").trim();
        start = end;
        let (id, labelled) = match name.split_once(':') {
            Some((id, _)) => (id, true),
            None => (name, false),
        };
        // `STRUCTURE[;]` names the separator of several values in a cell, `TITLE[]` says there may be.
        let id = id.split('[').next().unwrap_or(id).trim();
        let is_name_of_before = id.eq_ignore_ascii_case(&before) && id != before;
        let column = match id {
            "STRUCTURE" => Column::StructureKind,
            "STRUCTURE_ID" | "DATAFLOW" if columns.len() < 2 => Column::StructureId,
            "STRUCTURE_NAME" | "DATAFLOW_NAME" => Column::Label,
            _ if is_name_of_before || !is_component_id(id) => Column::Label,
            _ => {
                if batches.names().iter().any(|each| each == id) {
                    return Err(Error::DuplicateColumn { column: id.to_owned() });
                }
                let labelled = labelled && has_codes(id, structure);
                Column::Component { target: batches.column(id), labelled }
            }
        };
        before = id.to_owned();
        columns.push(column);
    }
    if batches.names().iter().all(|name| name == "ACTION") {
        return Err(Error::NoComponents);
    }
    Ok(columns)
}

/// Whether the cells of a component hold codes, as far as is known.
fn has_codes(id: &str, structure: Option<&DataStructure>) -> bool {
    match structure.and_then(|structure| structure.component(id)) {
        Some(component) => matches!(component.representation, Representation::Codelist(_)),
        None => structure.is_none() && !matches!(id, "OBS_VALUE" | "TIME_PERIOD" | "COMMENT_OBS"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn show(text: &str) -> String {
        let mut reader = match CsvReader::new(text.as_bytes(), None) {
            Ok(reader) => reader,
            Err(error) => return format!("{error}\n"),
        };
        let mut shown =
            reader.structure().map_or(String::new(), |structure| format!("{structure}\n"));
        for batch in &mut reader {
            match batch {
                Ok(batch) => {
                    shown.push_str(&format!("{}\n", batch.names().join("|")));
                    for row in 0..batch.rows() {
                        let cells =
                            (0..batch.names().len()).map(|index| batch.column_at(index).get(row));
                        shown.push_str(&format!("{}\n", cells.collect::<Vec<_>>().join("|")));
                    }
                }
                Err(error) => shown.push_str(&format!("{error}\n")),
            }
        }
        shown
    }

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&show(text));
    }

    #[test]
    fn sdmx_csv_2_gives_components_action_and_line() {
        check(
            "STRUCTURE,STRUCTURE_ID,ACTION,SEX,OBS_VALUE,COMMENT_OBS\r\n\r\n\
             dataflow,A:F(1.0.0),I,F,35.40,\"two\nlines, \"\"said\"\"\"\r\n\
             dataflow,A:F(1.0.0),D,M,,\r\n",
            expect![[r#"
                dataflow A:F(1.0.0)
                ACTION|SEX|OBS_VALUE|COMMENT_OBS|ORIGIN_CELL
                I|F|35.40|two
                lines, "said"|3
                D|M|||5
            "#]],
        );
    }

    #[test]
    fn labels_beside_or_behind_the_codes_are_left_out() {
        check(
            "DATAFLOW;SEX: Sex;COMMENT_OBS: Comment;OBS_VALUE\nA:F(1.0): Flow;F: Female;Note: revised;1\n",
            expect![[r#"
                dataflow A:F(1.0)
                SEX|COMMENT_OBS|OBS_VALUE|ORIGIN_CELL
                F|Note: revised|1|2
            "#]],
        );
        check(
            "SEX\tSex\tCurrent age\tOBS_VALUE\t\nF\tFemale\tx\t1\t\n",
            expect![[r#"
                SEX|OBS_VALUE|ORIGIN_CELL
                F|1|2
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        check("", expect![["the file is empty\n"]]);
        check(
            "نام,Current age\n",
            expect![[
                "line 1 does not name components (such as REF_AREA, TIME_PERIOD, OBS_VALUE)\n"
            ]],
        );
        check("SEX,SEX\n", expect![["line 1 names column SEX twice\n"]]);
        check(
            "SEX,OBS_VALUE\nF,1\nM,\"2\nX,3\n",
            expect![[
                "the quoted text that begins in line 3 is never closed; the file may be cut off\n"
            ]],
        );
        check(
            "SEX,OBS_VALUE\nF,1,2\n",
            expect![["line 2 has 3 cells, but line 1 names 2 columns\n"]],
        );
        check(
            "DATAFLOW,SEX\nA:F(1.0),F\nA:G(1.0),F\n",
            expect![[r#"
                dataflow A:F(1.0)
                line 3 belongs to dataflow A:G(1.0), but the message began with dataflow A:F(1.0); send one dataflow a file
            "#]],
        );
    }
}
