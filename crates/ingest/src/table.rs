//! Where a table stands on a sheet: its corner, its columns of figures, its rows, its merged cells.
//! Knows geometry and blank cells; knows nothing of codes.

use std::collections::BTreeMap;

use model::CellAddress;
use model::fold::fold_tight;
use model::structure_map::{TableMap, ValueColumns};

use crate::number::read_number;
use crate::workbook::{Cell, CellValue, MergedRange, Sheet};

/// Merged ranges by row, so that a cell finds its range without looking through all.
#[derive(Debug, Default)]
pub(crate) struct Merges {
    rows: BTreeMap<u32, Vec<MergedRange>>,
}

/// A file may merge a million rows a thousand times over; what lies beyond this is not followed.
const MOST_MERGED_ROWS: usize = 2_000_000;

impl Merges {
    pub(crate) fn of(sheet: &Sheet) -> Self {
        let last_row = sheet.cells().last().map_or(0, |cell| cell.address.row);
        let mut merges = Self::default();
        let mut left = MOST_MERGED_ROWS;
        for range in sheet.merged() {
            for row in range.first.row..=range.last.row.min(last_row) {
                if left == 0 {
                    return merges;
                }
                left -= 1;
                merges.rows.entry(row).or_default().push(*range);
            }
        }
        merges.rows.values_mut().for_each(|row| row.sort_by_key(|range| range.first.column));
        merges
    }

    fn range(&self, cell: CellAddress) -> Option<&MergedRange> {
        let row = self.rows.get(&cell.row)?;
        let after = row.partition_point(|range| range.first.column <= cell.column);
        row[..after].last().filter(|range| range.covers(cell))
    }

    /// The cell that holds what this one shows.
    pub(crate) fn shown(&self, cell: CellAddress) -> CellAddress {
        self.range(cell).map_or(cell, |range| range.first)
    }

    /// Whether the cell is hidden under the first cell of a merged range.
    pub(crate) fn covers(&self, cell: CellAddress) -> bool {
        self.shown(cell) != cell
    }
}

/// One table on one sheet.
pub(crate) struct Table<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) merges: &'a Merges,
    pub(crate) map: &'a TableMap,
    /// The cell that the map calls A1.
    pub(crate) corner: CellAddress,
    /// The last row the table may have.
    pub(crate) limit_row: u32,
}

impl<'a> Table<'a> {
    /// Every table of this map on a sheet.
    pub(crate) fn all(sheet: &'a Sheet, merges: &'a Merges, map: &'a TableMap) -> Vec<Self> {
        let last_row = sheet.cells().last().map_or(0, |cell| cell.address.row);
        let corners: Vec<CellAddress> = match &map.anchor {
            None => vec![CellAddress::new(0, 0)],
            Some(anchor) => {
                let anchor = fold_tight(anchor);
                let is_anchor = |cell: &&Cell| matches!(&cell.value, CellValue::Text(text) if fold_tight(text) == anchor);
                sheet.cells().iter().filter(is_anchor).map(|cell| cell.address).collect()
            }
        };
        let table = |corner: &CellAddress| {
            let next = corners.iter().find(|next| next.row > corner.row);
            let limit_row = next.map_or(last_row, |next| next.row - 1);
            Self { sheet, merges, map, corner: *corner, limit_row }
        };
        corners.iter().map(table).collect()
    }

    /// The sheet's row for a row of the map, from 1.
    pub(crate) fn row(&self, row: u32) -> u32 {
        self.corner.row.saturating_add(row.saturating_sub(1))
    }

    /// The sheet's column for a column letter of the map.
    pub(crate) fn column(&self, letters: &str) -> Option<u32> {
        let address: CellAddress = format!("{letters}1").parse().ok()?;
        Some(self.corner.column.saturating_add(address.column))
    }

    /// The columns of figures, each with what the map says of it.
    pub(crate) fn value_columns(&self) -> Vec<(u32, &'a ValueColumns)> {
        let last = self.sheet.cells().iter().map(|cell| cell.address.column).max().unwrap_or(0);
        let mut columns = Vec::new();
        for values in &self.map.values {
            let Some(from) = self.column(&values.from) else { continue };
            let to = values.to.as_ref().map_or(Some(from), |to| self.column(to)).unwrap_or(from);
            columns.extend((from..=to.min(last)).map(|column| (column, values)));
        }
        columns
    }

    /// What a cell shows: its own text, or that of the range it is merged into; blank is `None`.
    pub(crate) fn shown(&self, address: CellAddress) -> Option<(CellAddress, &'a str)> {
        let address = self.merges.shown(address);
        let text = self.sheet.cell(address)?.value.text();
        (!text.trim().is_empty()).then_some((address, text))
    }

    /// The first and last row with figures, if there is any. `is_row` says whether a row's heading is
    /// known, so that what it holds counts as (faulty) figures and not as a footnote.
    pub(crate) fn rows(
        &self,
        columns: &[(u32, &ValueColumns)],
        heading_row: Option<u32>,
        is_row: impl Fn(u32) -> bool,
    ) -> Option<(u32, u32)> {
        let is_value = |cell: &&Cell| {
            columns.iter().any(|(column, _)| *column == cell.address.column)
                && !cell.value.text().trim().is_empty()
        };
        let blank_counts = self.map.blank_is.is_some() || self.map.blank.is_some();
        let has_figure = |row: u32| {
            if blank_counts && is_row(row) {
                return true;
            }
            let mut cells = self.sheet.row(row).iter().filter(is_value).peekable();
            cells.peek().is_some() && (is_row(row) || cells.any(|cell| self.is_figure(cell)))
        };
        let mut rows: Vec<u32> = self.sheet.cells().iter().map(|cell| cell.address.row).collect();
        rows.dedup();
        let top = match (self.map.first_row, heading_row) {
            (Some(first), _) => self.row(first),
            (None, Some(heading)) => heading.saturating_add(1),
            (None, None) => self.corner.row + u32::from(self.map.anchor.is_some()),
        };
        let bottom = self.map.last_row.map_or(self.limit_row, |last| self.row(last));
        rows.retain(|row| (top..=bottom.min(self.limit_row)).contains(row));
        let first = match self.map.first_row {
            Some(_) => top,
            None => rows.iter().copied().find(|row| has_figure(*row))?,
        };
        let last = match self.map.last_row {
            Some(_) => bottom.min(self.limit_row),
            None => rows.iter().rev().copied().find(|row| has_figure(*row))?,
        };
        (first <= last).then_some((first, last))
    }

    fn is_figure(&self, cell: &Cell) -> bool {
        match &cell.value {
            CellValue::Number(_) | CellValue::Date(_) | CellValue::Error(_) => true,
            CellValue::Bool(_) => false,
            CellValue::Text(text) => {
                read_number(text).is_ok() || self.absent_status(text).is_some()
            }
        }
    }

    /// The status that a word in a value cell stands for.
    pub(crate) fn absent_status(&self, text: &str) -> Option<&'a str> {
        if self.map.absent.is_empty() {
            return None;
        }
        // Marks such as «-» and «…» fold to nothing, so they are compared as they are written first.
        let exact = self.map.absent.get(text.trim());
        let folded = fold_tight(text);
        let likely = || {
            let words = self.map.absent.iter();
            let mut alike =
                words.filter(|(word, _)| !folded.is_empty() && fold_tight(word) == folded);
            alike.next().map(|(_, status)| status)
        };
        exact.or_else(likely).map(String::as_str)
    }
}
