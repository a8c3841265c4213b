//! SDMX-CSV 1.0, 2.0 and 2.1, and tables whose header names components, become observation batches.
//! Knows headers and labels; knows nothing of what codes exist.

use std::borrow::Cow;
use std::io::Read;

use model::observation::VALUE_SEPARATOR;
use model::{ArtefactClass, DataStructure, ObservationBatch, Representation};

use crate::batch::{Batches, COLUMNS_LIMIT, Numbers, STRUCTURE, Structures};
use crate::csv_record::Records;
use crate::error::Error;
use crate::message::StructureRef;

/// Whether `text` can be the identifier of a component (SDMX `IDType` of letters, digits, `_ @ $ -`).
#[must_use]
pub fn is_component_id(text: &str) -> bool {
    let mut letters = text.bytes();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters
            .all(|each| each.is_ascii_alphanumeric() || matches!(each, b'_' | b'@' | b'$' | b'-'))
}

/// What a column of the file is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    /// Goes to this column of the batch.
    Component { target: usize, cells: Cells },
    /// `dataflow`, `datastructure`, `dataprovision`.
    StructureKind,
    /// The reference of the structure.
    StructureId,
    /// A name beside a code, a key put together from other columns, or a column without a name.
    Label,
}

/// How the cells of a column are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cells {
    /// The value alone.
    Plain,
    /// `CODE: label`.
    Labelled,
    /// Several values parted by this letter, labelled or not.
    Several { separator: u8, labelled: bool },
}

/// Reads observations from SDMX-CSV and tables of components.
pub struct CsvReader<R> {
    records: Records<R>,
    /// Whether the record read last holds an observation that is not in a batch yet.
    pending: bool,
    columns: Vec<Column>,
    batches: Batches,
    structures: Structures,
    /// Where each observation's structure is told, when there may be several.
    structure_column: Option<usize>,
    structure: Option<StructureRef>,
    /// The structure of the record read last, as it is told.
    structure_name: String,
    structure_text: (Vec<u8>, Vec<u8>),
    origin: Numbers,
    failed: bool,
}

impl<R: Read> CsvReader<R> {
    /// Reads the header. With `structure`, only coded components lose the label of `CODE: label`;
    /// without it, every cell under a header `DIM: label` does whose text begins with a code.
    pub fn new(
        input: R,
        structure: Option<&DataStructure>,
        structures: Structures,
    ) -> Result<Self, Error> {
        let mut records = Records::new(input)?;
        if !records.next()? {
            return Err(Error::Empty);
        }
        let mut batches = Batches::new(Vec::new());
        let columns = header(&records, &mut batches, structure)?;
        let names_structures = columns.contains(&Column::StructureId);
        let structure_column = (structures == Structures::Several && names_structures)
            .then(|| batches.column(STRUCTURE));
        let mut reader = Self {
            records,
            pending: false,
            columns,
            batches,
            structures,
            structure_column,
            structure: None,
            structure_name: String::new(),
            structure_text: (Vec::new(), Vec::new()),
            origin: Numbers::default(),
            failed: false,
        };
        reader.pending = reader.records.next()?;
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

    /// Compares the record's structure with that of the one before, which is read once.
    fn take_structure(&mut self) -> Result<(), Error> {
        let find = |what: Column| self.columns.iter().position(|column| *column == what);
        let Some(id) = find(Column::StructureId) else { return Ok(()) };
        let kind = find(Column::StructureKind);
        let kind = kind.map_or(&b"dataflow"[..], |kind| self.records.cell(kind));
        let id = self.records.cell(id);
        if id == &self.structure_text.1[..] && kind == &self.structure_text.0[..] {
            return Ok(());
        }
        let line = self.records.record().line;
        let text = String::from_utf8_lossy(id).into_owned();
        let class = match kind.to_ascii_lowercase().as_slice() {
            b"datastructure" => ArtefactClass::DataStructure,
            b"dataprovision" | b"provisionagreement" => ArtefactClass::ProvisionAgreement,
            _ => ArtefactClass::Dataflow,
        };
        self.structure_text = (kind.to_vec(), id.to_vec());
        let structure =
            StructureRef::parse(&text, class).ok_or(Error::BadReference { line, text })?;
        self.structure_name = structure.to_string();
        match &self.structure {
            Some(first) if *first != structure && self.structures == Structures::One => {
                Err(Error::SecondStructure {
                    line,
                    first: first.to_string(),
                    second: structure.to_string(),
                })
            }
            Some(_) => Ok(()),
            None => {
                self.structure = Some(structure);
                Ok(())
            }
        }
    }

    fn take_record(&mut self) -> Result<(), Error> {
        self.take_structure()?;
        let Self { records, columns, batches, origin, .. } = self;
        let record = records.record();
        let mut is_too_long = false;
        records.each_cell(|index, cell| match columns.get(index) {
            Some(Column::Component { target, cells: Cells::Plain }) => batches.put(*target, cell),
            Some(Column::Component { target, cells: Cells::Labelled }) => {
                batches.put(*target, without_label(cell));
            }
            Some(Column::Component { target, cells: Cells::Several { separator, labelled } }) => {
                batches.put(*target, &several(cell, *separator, *labelled));
            }
            Some(Column::StructureKind | Column::StructureId | Column::Label) => {}
            None => is_too_long |= !cell.is_empty(),
        })?;
        if is_too_long {
            let (line, cells, columns) = (record.line, record.cells(), columns.len());
            return Err(Error::TooManyCells { line, cells, columns });
        }
        for column in columns.iter().skip(record.cells()) {
            if let Column::Component { target, .. } = column {
                batches.put(*target, "");
            }
        }
        if let Some(column) = self.structure_column {
            batches.put(column, &self.structure_name);
        }
        batches.end_row(origin.text(record.line));
        Ok(())
    }

    fn next_batch(&mut self) -> Result<Option<ObservationBatch>, Error> {
        while self.pending {
            self.take_record()?;
            self.pending = self.records.next()?;
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

/// The code of `CODE: label`.
fn without_label(cell: &str) -> &str {
    match cell.split_once(": ") {
        Some((code, _)) if !code.is_empty() && !code.contains(char::is_whitespace) => code,
        Some(_) | None => cell,
    }
}

/// The values of a cell that may hold several. One that holds the separator itself stands in quotes.
fn several(cell: &str, separator: u8, labelled: bool) -> String {
    let mut values = String::with_capacity(cell.len());
    let mut rest = cell;
    loop {
        let (value, after) = match rest.strip_prefix('"').and_then(closing_quote) {
            Some((quoted, after)) => (Cow::Owned(quoted.replace("\"\"", "\"")), after),
            None => {
                let end = rest.find(char::from(separator)).unwrap_or(rest.len());
                (Cow::Borrowed(&rest[..end]), &rest[end..])
            }
        };
        values.push_str(if labelled { without_label(&value) } else { &value });
        // What stands between a closing quote and the separator is no part of a value.
        match after.split_once(char::from(separator)) {
            Some((_, next)) => {
                values.push(VALUE_SEPARATOR);
                rest = next;
            }
            None => return values,
        }
    }
}

/// The text up to the quote that is not doubled, and what follows it.
fn closing_quote(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('"')?;
        if text[at + 1..].starts_with('"') {
            from = at + 2;
        } else {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
}

fn header<R: Read>(
    records: &Records<R>,
    batches: &mut Batches,
    structure: Option<&DataStructure>,
) -> Result<Vec<Column>, Error> {
    let record = records.record();
    if record.cells() > COLUMNS_LIMIT {
        return Err(Error::TooManyColumns { line: record.line, limit: COLUMNS_LIMIT });
    }
    let mut names = Vec::with_capacity(record.cells());
    records.each_cell(|_, name| names.push(name.trim()))?;
    let is_id = |name: &str, id: &str| name.split(['[', ':']).next() == Some(id);
    // `STRUCTURE[;]` names the separator of several values in a cell.
    let separator = names.first().and_then(|name| name.strip_prefix("STRUCTURE["));
    let separator = separator.and_then(|rest| rest.bytes().next()).filter(u8::is_ascii);
    let is_2 = names.first().is_some_and(|name| is_id(name, "STRUCTURE"));
    // With `labels=name`, a column of names follows each column of values.
    let has_names = is_2 && names.contains(&"STRUCTURE_NAME");
    let mut columns: Vec<Column> = Vec::with_capacity(names.len());
    let mut before = String::new();
    for name in names {
        let (id, labelled) = match name.split_once(':') {
            Some((id, _)) => (id, true),
            None => (name, false),
        };
        // `TITLE[]` says that there may be several values, `TITLE[en;fr]` in which languages.
        let may_be_several = separator.is_some() && id.contains('[');
        let id = id.split('[').next().unwrap_or(id).trim();
        let is_name_of_before = id.eq_ignore_ascii_case(&before) && id != before;
        let follows_value = matches!(columns.last(), Some(Column::Component { .. }));
        let is_told = structure.is_some_and(|structure| structure.component(id).is_some());
        let is_name = has_names && follows_value && before != "ACTION" && !is_told;
        let column = match id {
            "STRUCTURE" => Column::StructureKind,
            "STRUCTURE_ID" | "DATAFLOW" if columns.len() < 2 => Column::StructureId,
            "STRUCTURE_NAME" | "DATAFLOW_NAME" => Column::Label,
            "SERIES_KEY" | "OBS_KEY" if is_2 => Column::Label,
            _ if is_name || is_name_of_before || !is_component_id(id) => Column::Label,
            _ => {
                if batches.names().iter().any(|each| each == id) {
                    return Err(Error::DuplicateColumn { column: id.to_owned() });
                }
                let labelled = labelled && has_codes(id, structure);
                let cells = match (separator, labelled) {
                    (Some(separator), labelled) if may_be_several => {
                        Cells::Several { separator, labelled }
                    }
                    (_, true) => Cells::Labelled,
                    (_, false) => Cells::Plain,
                };
                Column::Component { target: batches.column(id), cells }
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
        let mut reader = match CsvReader::new(text.as_bytes(), None, Structures::One) {
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
        shown.replace(VALUE_SEPARATOR, "\\u{1f}")
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
    fn several_values_of_one_cell_are_told_apart() {
        let one = |cell| several(cell, b';', false).replace(VALUE_SEPARATOR, "|");
        assert_eq!(one("A"), "A");
        assert_eq!(one(""), "");
        assert_eq!(one("A;B;"), "A|B|");
        assert_eq!(one("\"a;b\";\"say \"\"c\"\"\";d"), "a;b|say \"c\"|d");
        assert_eq!(
            several("A: Value A;B: Value B", b';', true).replace(VALUE_SEPARATOR, "|"),
            "A|B"
        );
    }

    #[test]
    fn names_beside_values_and_keys_are_left_out() {
        check(
            "STRUCTURE[;],STRUCTURE_ID,STRUCTURE_NAME,ACTION,SERIES_KEY,OBS_KEY,FREQ,Frequency,TITLE[],Title,OBS_VALUE,Value\n\
             dataflow,A:F(1.0),Flow,R,A,A.2020,A,Annual,x;y,x; y,1,\n",
            expect![[r#"
                dataflow A:F(1.0)
                ACTION|FREQ|TITLE|OBS_VALUE|ORIGIN_CELL
                R|A|x\u{1f}y|1|2
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
