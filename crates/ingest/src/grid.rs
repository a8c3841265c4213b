//! Bytes to a workbook. Knows which reader a file needs and what must be looked at before it is let
//! loose; knows nothing of what the cells mean.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx,
};
use model::CellAddress;

use crate::compound;
use crate::delimited::read_delimited;
use crate::excel_number::decimal_text;
use crate::limits::Limits;
use crate::package::{self, Package};
use crate::refusal::{Counted, Refusal};
use crate::workbook::{Cell, CellValue, MergedRange, Sheet, Workbook};

const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Reads a workbook (`.xlsx`, `.xlsm`, `.xls`) or a delimited text file (a workbook of one sheet).
///
/// The kind of file is told by its bytes, not by its name. Run this in a child process with limits of
/// its own: what is hostile is refused here, but a reader's own fault could still end the process.
///
/// # Errors
///
/// Says why the file was not read. Faults inside a file that was read become findings later.
pub fn read_workbook(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook, Refusal> {
    let file = || file_name.to_owned();
    if bytes.is_empty() {
        return Err(Refusal::EmptyFile { file: file() });
    }
    if bytes.len() > limits.file_bytes {
        return Err(Refusal::FileTooLarge {
            file: file(),
            size_bytes: bytes.len() as u64,
            limit_bytes: limits.file_bytes as u64,
        });
    }
    if bytes.starts_with(&compound::SIGNATURE) {
        let hidden = compound::inspect(bytes, file_name, limits)?;
        return guarded(file_name, || read_xls(bytes, &hidden, &mut Tally::new(file_name, limits)));
    }
    if bytes.starts_with(b"PK") {
        return match package::inspect(bytes, file_name, limits)? {
            Package::Other(format) => {
                Err(Refusal::OtherFormat { file: file(), format: format.to_owned() })
            }
            Package::Workbook(hidden) => {
                guarded(file_name, || read_xlsx(bytes, &hidden, &mut Tally::new(file_name, limits)))
            }
        };
    }
    if let Some(format) = foreign_format(bytes) {
        return Err(Refusal::OtherFormat { file: file(), format: format.to_owned() });
    }
    read_delimited(bytes, file_name, limits)
}

/// Formats that people send by mistake, told by their first bytes.
fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    let starts: [(&[u8], &str); 9] = [
        (b"%PDF", ".pdf"),
        (b"\xFF\xD8\xFF", ".jpg"),
        (b"\x89PNG", ".png"),
        (b"Rar!", ".rar"),
        (b"7z\xBC\xAF", ".7z"),
        (b"\x1F\x8B", ".gz"),
        (b"{\\rtf", ".rtf"),
        (b"<?xml", ".xml"),
        (b"<html", ".html"),
    ];
    starts.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, format)| *format)
}

/// Runs a reader of others; its panic on a broken file is a damaged file, not our end.
fn guarded(
    file: &str,
    read: impl FnOnce() -> Result<Workbook, Refusal>,
) -> Result<Workbook, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Refusal::DamagedFile { file: file.to_owned(), detail: "the reader gave up".to_owned() })
    })
}

/// Counts what has been read over all sheets, and stops at the limits.
pub(crate) struct Tally<'a> {
    pub(crate) file: &'a str,
    pub(crate) limits: &'a Limits,
    cells: usize,
    text_bytes: usize,
    merged: usize,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(file: &'a str, limits: &'a Limits) -> Self {
        Self { file, limits, cells: 0, text_bytes: 0, merged: 0 }
    }

    fn too_many(&self, what: Counted, limit: usize) -> Refusal {
        Refusal::TooMany { file: self.file.to_owned(), what, limit: limit as u64 }
    }

    fn damaged(&self, detail: impl ToString) -> Refusal {
        Refusal::DamagedFile { file: self.file.to_owned(), detail: detail.to_string() }
    }

    /// Counts one cell.
    pub(crate) fn cell(&mut self, value: &CellValue) -> Result<(), Refusal> {
        self.cells += 1;
        self.text_bytes += value.text().len();
        if self.cells > self.limits.cells {
            return Err(self.too_many(Counted::Cells, self.limits.cells));
        }
        if self.text_bytes > self.limits.text_bytes {
            return Err(self.too_many(Counted::Letters, self.limits.text_bytes));
        }
        Ok(())
    }

    fn merged(&mut self, ranges: Vec<Dimensions>) -> Result<Vec<MergedRange>, Refusal> {
        self.merged += ranges.len();
        if self.merged > self.limits.merged_ranges {
            return Err(self.too_many(Counted::MergedRanges, self.limits.merged_ranges));
        }
        let range = |range: Dimensions| {
            MergedRange::from([range.start.0, range.start.1, range.end.0, range.end.1])
        };
        Ok(ranges.into_iter().map(range).collect())
    }

    fn sheets(&self, count: usize) -> Result<(), Refusal> {
        if count > self.limits.sheets {
            return Err(self.too_many(Counted::Sheets, self.limits.sheets));
        }
        Ok(())
    }
}

fn read_xls(bytes: &[u8], hidden: &[Vec<u32>], tally: &mut Tally<'_>) -> Result<Workbook, Refusal> {
    let mut xls = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => Refusal::PasswordProtected { file: tally.file.to_owned() },
        error => tally.damaged(error),
    })?;
    let metadata = xls.sheets_metadata().to_vec();
    tally.sheets(metadata.len())?;
    let mut workbook = Workbook::default();
    for (index, sheet) in metadata.into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = xls.worksheet_range(&sheet.name).map_err(|error| tally.damaged(error))?;
        let formulas = xls.worksheet_formula(&sheet.name).map_err(|error| tally.damaged(error))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (row, column, data) in range.used_cells() {
            let address = address(top as usize + row, left as usize + column);
            let at = (address.row, address.column);
            let formula = formulas.get_value(at).is_some_and(|formula| !formula.is_empty());
            let Some(value) = cell_value(borrowed(data)) else { continue };
            tally.cell(&value)?;
            cells.push(Cell { address, value, formula });
        }
        let merged = xls.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merged = tally.merged(merged)?;
        let is_hidden = sheet.visible != SheetVisible::Visible;
        workbook.sheets.push(
            Sheet::new(sheet.name, cells)
                .with_hidden(is_hidden)
                .with_merged(merged)
                .with_hidden_rows(hidden.get(index).cloned().unwrap_or_default()),
        );
    }
    Ok(workbook)
}

fn read_xlsx(
    bytes: &[u8],
    hidden: &[package::HiddenRows],
    tally: &mut Tally<'_>,
) -> Result<Workbook, Refusal> {
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsxError::Password => Refusal::PasswordProtected { file: tally.file.to_owned() },
        error => tally.damaged(error),
    })?;
    let metadata = xlsx.sheets_metadata().to_vec();
    tally.sheets(metadata.len())?;
    let mut workbook = Workbook::default();
    for (index, sheet) in metadata.into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let merged = xlsx.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merged = tally.merged(merged)?;
        let mut reader =
            xlsx.worksheet_cells_reader(&sheet.name).map_err(|error| tally.damaged(error))?;
        let mut cells = Vec::new();
        // Cells one by one, as they stand in the file: a single cell in the far corner of the sheet
        // must not cost the memory of all the cells before it.
        while let Some(record) =
            reader.next_cell_with_formula_metadata().map_err(|error| tally.damaged(error))?
        {
            let (row, column) = record.pos;
            if row >= ROWS || column >= COLUMNS {
                return Err(tally.damaged("a cell lies outside of any sheet"));
            }
            let Some(value) = cell_value(record.value) else { continue };
            tally.cell(&value)?;
            let address = CellAddress::new(row, column);
            cells.push(Cell { address, value, formula: record.formula.is_some() });
        }
        let is_hidden = sheet.visible != SheetVisible::Visible;
        // Sheet parts are numbered in the order of the sheets by every program we know of; where a
        // file does otherwise, a warning about a hidden row may name another sheet.
        let part = format!("xl/worksheets/sheet{}.xml", index + 1);
        let rows = hidden.iter().find(|each| each.part.eq_ignore_ascii_case(&part));
        workbook.sheets.push(
            Sheet::new(sheet.name, cells)
                .with_hidden(is_hidden)
                .with_merged(merged)
                .with_hidden_rows(rows.map(|each| each.rows.clone()).unwrap_or_default()),
        );
    }
    Ok(workbook)
}

fn address(row: usize, column: usize) -> CellAddress {
    let bounded = |number: usize| u32::try_from(number).unwrap_or(u32::MAX - 1);
    CellAddress::new(bounded(row), bounded(column))
}

fn borrowed(data: &Data) -> DataRef<'_> {
    match data {
        Data::Empty => DataRef::Empty,
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(date) => DataRef::DateTimeIso(date.clone()),
        Data::DurationIso(date) => DataRef::DurationIso(date.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    }
}

/// What a cell holds, or nothing when it is blank.
fn cell_value(data: DataRef<'_>) -> Option<CellValue> {
    let text = |text: &str| (!text.is_empty()).then(|| CellValue::Text(text.to_owned()));
    match data {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(CellValue::Number(number.to_string())),
        DataRef::Float(number) => Some(match decimal_text(number) {
            Some(digits) => CellValue::Number(digits),
            None => CellValue::Error("#NUM!".to_owned()),
        }),
        DataRef::String(value) => text(&value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Some(CellValue::Bool(value)),
        DataRef::DateTime(date) => Some(CellValue::Date(date_text(&date))),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => Some(CellValue::Date(date)),
        DataRef::Error(error) => Some(CellValue::Error(error.to_string())),
    }
}

fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return day;
    }
    format!("{day}T{hour:02}:{minute:02}:{second:02}")
}
