//! Where tables stand on a sheet: rows of headings, columns of labels, the rectangle of figures, the
//! lines above and below. Knows shapes alone; what a heading means is not its matter, but for whether
//! a word at the head of a row is one that data rows begin with.

use std::collections::{BTreeMap, BTreeSet};

use model::CellAddress;
use model::fold::{ascii_digits, fold};

use crate::number::read_number;
use crate::table::Merges;
use crate::workbook::{CellValue, Sheet};

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Figure,
    /// A whole number that may be a year, or a date.
    Year,
    /// A sign for a value that is not there.
    Mark,
}

/// Signs and words that stand where a value is missing, and their status.
pub(crate) const MARKS: [(&str, &str); 14] = [
    ("-", "M"),
    ("–", "M"),
    ("—", "M"),
    ("...", "O"),
    ("…", "O"),
    ("..", "O"),
    ("*", "Q"),
    ("x", "Q"),
    ("محرمانه", "Q"),
    ("na", "M"),
    ("n/a", "M"),
    ("n.a.", "M"),
    ("موجود نیست", "M"),
    ("گردآوری نشده", "L"),
];

/// The status a sign in a value cell stands for.
pub(crate) fn mark(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let folded = fold(&text);
    let is = |mark: &str| mark == text || (fold(mark) == folded && !folded.is_empty());
    MARKS.iter().find(|(mark, _)| is(mark)).map(|(_, status)| *status)
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Rows of headings, upper first.
    pub(crate) heading_rows: Vec<u32>,
    /// Lines above the headings, upper first.
    pub(crate) title_rows: Vec<u32>,
    /// The first and last row with figures.
    pub(crate) rows: (u32, u32),
    /// Columns of labels beside the figures.
    pub(crate) label_columns: Vec<u32>,
    /// Columns of figures.
    pub(crate) value_columns: Vec<u32>,
    /// Lines below the figures.
    pub(crate) note_rows: Vec<u32>,
    /// The columns the table lies in.
    pub(crate) columns: (u32, u32),
}

/// A sheet with what its cells look like.
pub(crate) struct Grid<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) merges: Merges,
    kinds: BTreeMap<u32, Vec<(u32, Kind)>>,
}

/// Heads of columns that number the rows.
const SERIAL: [&str; 7] = ["ردیف", "شماره", "ر", "row", "no", "#", "شماره ردیف"];
/// Heads of columns whose numbers are labels.
const NUMBER_LABELS: [&str; 12] = [
    "سال",
    "دوره",
    "year",
    "period",
    "سن",
    "age",
    "کد",
    "رمز",
    "code",
    "time",
    "کد استان",
    "time period",
];
/// Heads of columns of remarks.
const REMARKS: [&str; 9] =
    ["توضیحات", "توضیح", "ملاحظات", "یادداشت", "notes", "note", "remarks", "footnotes", "منبع"];

pub(crate) fn is_remark(text: &str) -> bool {
    let folded = fold(text);
    REMARKS.iter().any(|word| fold(word) == folded)
}

impl<'a> Grid<'a> {
    pub(crate) fn new(sheet: &'a Sheet) -> Self {
        let mut kinds: BTreeMap<u32, Vec<(u32, Kind)>> = BTreeMap::new();
        for cell in sheet.cells() {
            if let Some(kind) = kind_of(&cell.value) {
                kinds.entry(cell.address.row).or_default().push((cell.address.column, kind));
            }
        }
        Self { sheet, merges: Merges::of(sheet), kinds }
    }

    /// What a cell shows, through merged cells, and where that stands.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<(CellAddress, &'a str)> {
        let at = self.merges.shown(CellAddress::new(row, column));
        let text = self.sheet.cell(at)?.value.text();
        (!text.trim().is_empty()).then_some((at, text))
    }

    pub(crate) fn kind(&self, row: u32, column: u32) -> Option<Kind> {
        let row = self.kinds.get(&row)?;
        row.iter().find(|(each, _)| *each == column).map(|(_, kind)| *kind)
    }

    fn within(&self, row: u32, (first, last): (u32, u32)) -> Vec<(u32, Kind)> {
        let cells = self.kinds.get(&row).map_or(&[][..], Vec::as_slice);
        cells.iter().filter(|(column, _)| (first..=last).contains(column)).copied().collect()
    }

    /// Every table of the sheet. `begins_data` says whether a word is one that rows of figures begin
    /// with: the name of an area, an age.
    pub(crate) fn blocks(&self, begins_data: &dyn Fn(&str) -> bool) -> Vec<Block> {
        let mut blocks = Vec::new();
        for columns in self.bands() {
            self.blocks_in(columns, begins_data, &mut blocks);
        }
        blocks
    }

    /// Groups of columns with a blank column between them, each with labels of its own.
    fn bands(&self) -> Vec<(u32, u32)> {
        let mut used: BTreeSet<u32> = BTreeSet::new();
        let mut figures: BTreeMap<u32, u32> = BTreeMap::new();
        let mut words: BTreeMap<u32, u32> = BTreeMap::new();
        for cells in self.kinds.values() {
            for (column, kind) in cells {
                used.insert(*column);
                let counts = if *kind == Kind::Word { &mut words } else { &mut figures };
                *counts.entry(*column).or_default() += 1;
            }
        }
        for range in self.sheet.merged() {
            // A title over the whole width joins nothing.
            if range.last.row > range.first.row || range.last.column - range.first.column < 3 {
                used.extend(range.first.column..=range.last.column.min(range.first.column + 64));
            }
        }
        let mut bands: Vec<(u32, u32)> = Vec::new();
        for column in used {
            match bands.last_mut() {
                Some((_, last)) if column <= *last + 1 => *last = column,
                _ => bands.push((column, column)),
            }
        }
        let has_labels = |(first, last): (u32, u32)| {
            let count =
                |counts: &BTreeMap<u32, u32>, column| counts.get(&column).copied().unwrap_or(0);
            let label = (first..=last).find(|column| {
                count(&words, *column) >= 2 && count(&words, *column) > count(&figures, *column)
            });
            label.is_some_and(|label| (label + 1..=last).any(|column| count(&figures, column) >= 1))
        };
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for band in bands {
            match joined.last_mut() {
                Some(before) if !(has_labels(band) && has_labels(*before)) => before.1 = band.1,
                _ => joined.push(band),
            }
        }
        joined
    }

    fn blocks_in(
        &self,
        columns: (u32, u32),
        begins_data: &dyn Fn(&str) -> bool,
        blocks: &mut Vec<Block>,
    ) {
        let mut pending: Vec<u32> = Vec::new();
        let mut open: Option<Open> = None;
        for row in self.kinds.keys().copied() {
            let cells = self.within(row, columns);
            if cells.is_empty() {
                continue;
            }
            let fresh = open.is_none() || !pending.is_empty();
            if !self.is_data(row, &cells, fresh, begins_data) {
                pending.push(row);
                continue;
            }
            match &mut open {
                Some(block) if !self.is_new_heading(&pending, block, columns) => {
                    block.last = row;
                    block.add(&cells);
                    pending.clear();
                }
                _ => {
                    if let Some(block) = open.take() {
                        let notes = self.split_notes(&mut pending, columns);
                        blocks.extend(self.close(block, notes, columns));
                    }
                    let mut block = Open::new(row, std::mem::take(&mut pending));
                    block.add(&cells);
                    open = Some(block);
                }
            }
        }
        if let Some(block) = open {
            blocks.extend(self.close(block, pending, columns));
        }
    }

    /// Lines between two tables: those up to the first line that could head the second are notes of
    /// the first.
    fn split_notes(&self, pending: &mut Vec<u32>, columns: (u32, u32)) -> Vec<u32> {
        let is_note = |row: &u32| {
            let cells = self.within(*row, columns);
            cells.len() == 1
                && self.shown(*row, cells[0].0).is_some_and(|(_, text)| {
                    let folded = fold(text);
                    ["منبع", "ماخذ", "توضیح", "یادداشت", "source", "note", "(", "*"]
                        .iter()
                        .any(|start| folded.starts_with(&fold(start)) && !folded.is_empty())
                })
        };
        let count = pending.iter().take_while(|row| is_note(row)).count();
        pending.drain(..count).collect()
    }

    /// Whether a row holds figures, not headings that are years.
    fn is_data(
        &self,
        row: u32,
        cells: &[(u32, Kind)],
        fresh: bool,
        begins_data: &dyn Fn(&str) -> bool,
    ) -> bool {
        let count = |kind: Kind| cells.iter().filter(|(_, each)| *each == kind).count();
        let (figures, years, marks) = (count(Kind::Figure), count(Kind::Year), count(Kind::Mark));
        if figures == 0 && years + marks == 0 {
            return false;
        }
        let label = cells.iter().find(|(_, kind)| *kind == Kind::Word);
        let label = label.and_then(|(column, _)| self.shown(row, *column)).map(|(_, text)| text);
        let numbers: Vec<&str> = cells
            .iter()
            .filter(|(_, kind)| matches!(kind, Kind::Figure | Kind::Year))
            .filter_map(|(column, _)| self.shown(row, *column).map(|(_, text)| text))
            .collect();
        // A row that numbers the columns: 1, 2, 3…
        let numbers_columns = numbers.len() >= 3
            && label.is_none()
            && numbers.iter().enumerate().all(|(at, text)| {
                ascii_digits(text.trim()).parse::<usize>().is_ok_and(|number| number == at + 1)
            });
        if numbers_columns && fresh {
            return false;
        }
        if figures == 0 && years > 0 {
            let begins = label.is_some_and(begins_data);
            // Years over columns: nothing else is in the row, and they are not the figures of a row
            // that begins with a name.
            let heads = years >= 2 || (label.is_some() && marks == 0);
            return !(fresh && heads && !begins);
        }
        // A lone mark among words is a heading such as «-».
        figures > 0 || years > 0 || label.is_some()
    }

    /// Whether lines between figures head a new table: words over its columns of figures.
    fn is_new_heading(&self, pending: &[u32], block: &Open, columns: (u32, u32)) -> bool {
        pending.iter().any(|row| {
            let cells = self.within(*row, columns);
            let over = |column: &u32| block.figures.get(column).is_some_and(|count| *count > 0);
            let over_values = cells.iter().filter(|(column, _)| over(column)).count();
            over_values >= 2
                || (over_values == 1 && cells.len() == 1 && self.is_wide(*row, cells[0].0))
        })
    }

    fn is_wide(&self, row: u32, column: u32) -> bool {
        let right = CellAddress::new(row, column + 1);
        self.merges.shown(right) == CellAddress::new(row, column)
    }

    fn close(&self, open: Open, notes: Vec<u32>, columns: (u32, u32)) -> Option<Block> {
        let head = |column: u32| {
            let mut rows = open.above.iter().rev();
            rows.find_map(|row| self.shown(*row, column)).map(|(_, text)| fold(text))
        };
        let is_one_of = |words: &[&str], text: &str| words.iter().any(|word| fold(word) == text);
        let mut labels = Vec::new();
        let mut values: Vec<u32> = Vec::new();
        let mut serial = Vec::new();
        for column in columns.0..=columns.1 {
            let count = |counts: &BTreeMap<u32, u32>| counts.get(&column).copied().unwrap_or(0);
            let (figures, words) = (count(&open.figures), count(&open.words));
            let heading = head(column).unwrap_or_default();
            if is_remark(&heading) {
                continue;
            }
            if words > figures {
                labels.push(column);
            } else if figures > 0 && is_one_of(&SERIAL, &heading) {
                serial.push(column);
            } else if figures > 0
                && values.is_empty()
                && self.is_number_label(&open, column, &heading)
            {
                labels.push(column);
            } else if figures > 0 || (!values.is_empty() && !heading.is_empty()) {
                values.push(column);
            }
        }
        // A first column of 1, 2, 3… beside names numbers the rows.
        if let Some(first) = values.first().copied() {
            let beside = labels.iter().any(|label| *label > first);
            if beside && values.len() > 1 && self.counts_up(&open, first) {
                values.remove(0);
            }
        }
        if values.is_empty() {
            return None;
        }
        let first_value = *values.first()?;
        let is_title = |row: &u32| {
            let cells = self.within(*row, columns);
            match cells.as_slice() {
                [(column, Kind::Word | Kind::Year | Kind::Figure)] => {
                    let left = *column < first_value || !labels.iter().any(|label| label < column);
                    let text = self.shown(*row, *column).map_or("", |(_, text)| text);
                    (left && open.above.len() > 1) || text.chars().count() > 45
                }
                _ => false,
            }
        };
        // Headings stand right above the figures; a line of one text over the labels ends them.
        let mut heading_rows: Vec<u32> = Vec::new();
        for row in open.above.iter().rev() {
            let is_label_head = heading_rows.is_empty()
                && self.within(*row, columns).iter().all(|(column, _)| labels.contains(column));
            if is_title(row) && !is_label_head {
                break;
            }
            heading_rows.insert(0, *row);
        }
        let title_rows =
            open.above.iter().filter(|row| !heading_rows.contains(row)).copied().collect();
        Some(Block {
            heading_rows,
            title_rows,
            rows: (open.first, open.last),
            label_columns: labels,
            value_columns: values,
            note_rows: notes,
            columns,
        })
    }

    /// Whether the numbers of a column are labels: years down the side, ages, codes.
    fn is_number_label(&self, open: &Open, column: u32, heading: &str) -> bool {
        if NUMBER_LABELS.iter().any(|word| fold(word) == heading) {
            return true;
        }
        let rows = self.kinds.range(open.first..=open.last);
        let mut kinds = rows.filter_map(|(row, _)| self.kind(*row, column)).peekable();
        kinds.peek().is_some()
            && kinds.all(|kind| kind == Kind::Year)
            && open.figures.keys().any(|other| *other > column)
            && open.last > open.first
            && self.rises(open, column)
    }

    fn numbers(&self, open: &Open, column: u32) -> Vec<i64> {
        let rows = self.kinds.range(open.first..=open.last);
        let shown = rows.filter_map(|(row, _)| self.sheet.cell(CellAddress::new(*row, column)));
        shown.filter_map(|cell| ascii_digits(cell.value.text().trim()).parse().ok()).collect()
    }

    fn rises(&self, open: &Open, column: u32) -> bool {
        let numbers = self.numbers(open, column);
        numbers.windows(2).all(|pair| pair[0] < pair[1])
            || numbers.windows(2).all(|pair| pair[0] > pair[1])
    }

    fn counts_up(&self, open: &Open, column: u32) -> bool {
        let numbers = self.numbers(open, column);
        numbers.len() >= 2 && numbers.iter().zip(1..).all(|(number, count)| *number == count)
    }
}

/// A table whose last row has not been seen.
struct Open {
    first: u32,
    last: u32,
    above: Vec<u32>,
    figures: BTreeMap<u32, u32>,
    words: BTreeMap<u32, u32>,
}

impl Open {
    fn new(first: u32, above: Vec<u32>) -> Self {
        Self { first, last: first, above, figures: BTreeMap::new(), words: BTreeMap::new() }
    }

    fn add(&mut self, cells: &[(u32, Kind)]) {
        for (column, kind) in cells {
            let counts = if *kind == Kind::Word { &mut self.words } else { &mut self.figures };
            *counts.entry(*column).or_default() += 1;
        }
    }
}

fn kind_of(value: &CellValue) -> Option<Kind> {
    let text = value.text();
    if text.trim().is_empty() {
        return None;
    }
    let number = |text: &str| {
        let digits = ascii_digits(text.trim());
        let is_year = digits.len() == 4
            && digits
                .parse::<u32>()
                .is_ok_and(|year| (1290..1450).contains(&year) || (1900..2100).contains(&year));
        if is_year { Kind::Year } else { Kind::Figure }
    };
    Some(match value {
        CellValue::Number(text) => number(text),
        CellValue::Date(_) => Kind::Year,
        CellValue::Error(_) => Kind::Figure,
        CellValue::Bool(_) => Kind::Word,
        CellValue::Text(text) if mark(text).is_some() => Kind::Mark,
        CellValue::Text(text) if read_number(text).is_ok() => number(text),
        CellValue::Text(_) => Kind::Word,
    })
}
