//! A workbook as a sparse grid: sheets, filled cells with their addresses, merged ranges.
//! Knows what was written where; knows nothing of what it means. Serialises compactly, because a
//! child process hands it to its parent as JSON.

use model::CellAddress;
use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A text exactly as written.
    Text(String),
    /// A number as decimal text, with the digits the spreadsheet program shows: at most 15 significant
    /// ones, `35.4` and not `35.39999999999999857`.
    Number(String),
    /// A date or time in ISO 8601.
    Date(String),
    /// A truth value.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
}

impl CellValue {
    /// The value as the text that stands for it in an observation.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Error(text) => text,
            Self::Bool(true) => "TRUE",
            Self::Bool(false) => "FALSE",
        }
    }
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "CellParts", try_from = "CellParts")]
pub struct Cell {
    /// Where it stands.
    pub address: CellAddress,
    /// What it holds.
    pub value: CellValue,
    /// Whether the value is the stored result of a formula; formulas are never evaluated.
    pub formula: bool,
}

/// Row, column, kind (one letter, capital for a formula's result), text.
#[derive(Serialize, Deserialize)]
struct CellParts(u32, u32, char, String);

impl From<Cell> for CellParts {
    fn from(cell: Cell) -> Self {
        let (kind, text) = match cell.value {
            CellValue::Text(text) => ('t', text),
            CellValue::Number(text) => ('n', text),
            CellValue::Date(text) => ('d', text),
            CellValue::Error(text) => ('e', text),
            CellValue::Bool(value) => ('b', (if value { "1" } else { "0" }).to_owned()),
        };
        let kind = if cell.formula { kind.to_ascii_uppercase() } else { kind };
        Self(cell.address.row, cell.address.column, kind, text)
    }
}

impl TryFrom<CellParts> for Cell {
    type Error = String;

    fn try_from(parts: CellParts) -> Result<Self, Self::Error> {
        let CellParts(row, column, kind, text) = parts;
        let value = match kind.to_ascii_lowercase() {
            't' => CellValue::Text(text),
            'n' => CellValue::Number(text),
            'd' => CellValue::Date(text),
            'e' => CellValue::Error(text),
            'b' => CellValue::Bool(text == "1"),
            _ => return Err(format!("{kind:?} is no kind of cell")),
        };
        let address = CellAddress::new(row, column);
        Ok(Self { address, value, formula: kind.is_ascii_uppercase() })
    }
}

/// A range of cells shown as one; only its first cell holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "[u32; 4]", from = "[u32; 4]")]
pub struct MergedRange {
    /// The upper first cell.
    pub first: CellAddress,
    /// The lower last cell.
    pub last: CellAddress,
}

impl MergedRange {
    /// Whether the range covers a cell.
    #[must_use]
    pub fn covers(&self, cell: CellAddress) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

impl From<MergedRange> for [u32; 4] {
    fn from(range: MergedRange) -> Self {
        [range.first.row, range.first.column, range.last.row, range.last.column]
    }
}

impl From<[u32; 4]> for MergedRange {
    fn from([row, column, last_row, last_column]: [u32; 4]) -> Self {
        let first = CellAddress::new(row, column);
        Self { first, last: CellAddress::new(last_row.max(row), last_column.max(column)) }
    }
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SheetParts")]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the spreadsheet program hides it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    cells: Vec<Cell>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    merged: Vec<MergedRange>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hidden_rows: Vec<u32>,
}

#[derive(Deserialize)]
struct SheetParts {
    name: String,
    #[serde(default)]
    hidden: bool,
    cells: Vec<Cell>,
    #[serde(default)]
    merged: Vec<MergedRange>,
    #[serde(default)]
    hidden_rows: Vec<u32>,
}

impl From<SheetParts> for Sheet {
    fn from(parts: SheetParts) -> Self {
        Self::new(parts.name, parts.cells)
            .with_hidden(parts.hidden)
            .with_merged(parts.merged)
            .with_hidden_rows(parts.hidden_rows)
    }
}

impl Sheet {
    /// A visible sheet with these cells, in any order; of two at one address the later counts.
    #[must_use]
    pub fn new(name: impl Into<String>, mut cells: Vec<Cell>) -> Self {
        cells.reverse();
        cells.sort_by_key(|cell| cell.address);
        cells.dedup_by_key(|cell| cell.address);
        Self { name: name.into(), cells, ..Self::default() }
    }

    /// The same sheet, hidden or not as the spreadsheet program has it.
    #[must_use]
    pub fn with_hidden(mut self, hidden: bool) -> Self {
        self.hidden = hidden;
        self
    }

    /// The same sheet with these merged ranges.
    #[must_use]
    pub fn with_merged(mut self, mut merged: Vec<MergedRange>) -> Self {
        merged.sort_unstable();
        self.merged = merged;
        self
    }

    /// The same sheet with these rows (from 0) hidden.
    #[must_use]
    pub fn with_hidden_rows(mut self, mut rows: Vec<u32>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        self.hidden_rows = rows;
        self
    }

    /// The filled cells, row by row.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The merged ranges, upper first.
    #[must_use]
    pub fn merged(&self) -> &[MergedRange] {
        &self.merged
    }

    /// The hidden rows, from 0.
    #[must_use]
    pub fn hidden_rows(&self) -> &[u32] {
        &self.hidden_rows
    }

    /// The cell at an address, if it holds something.
    #[must_use]
    pub fn cell(&self, address: CellAddress) -> Option<&Cell> {
        let found = self.cells.binary_search_by_key(&address, |cell| cell.address);
        found.ok().map(|index| &self.cells[index])
    }

    /// The filled cells of one row.
    #[must_use]
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.address.row < row);
        let count = self.cells[start..].partition_point(|cell| cell.address.row == row);
        &self.cells[start..start + count]
    }
}

/// A workbook: its sheets in order. Sheets are numbered from 1 in places and messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// The sheets.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// The names of the sheets in order.
    #[must_use]
    pub fn sheet_names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_passes_through_json_unchanged() {
        let cell = |row, column, value, formula| Cell {
            address: CellAddress::new(row, column),
            value,
            formula,
        };
        let sheet = Sheet::new(
            "سن",
            vec![
                cell(2, 1, CellValue::Number("35.40".into()), true),
                cell(0, 0, CellValue::Text("كاري\n".into()), false),
                cell(1, 0, CellValue::Bool(true), false),
            ],
        )
        .with_merged(vec![MergedRange::from([0, 0, 0, 3])])
        .with_hidden_rows(vec![1]);
        let workbook = Workbook { sheets: vec![sheet] };
        let json = serde_json::to_string(&workbook).expect("a workbook can be written");
        assert!(json.contains(r#"[2,1,"N","35.40"]"#), "{json}");
        assert_eq!(
            serde_json::from_str::<Workbook>(&json).expect("its JSON can be read"),
            workbook
        );
    }
}
