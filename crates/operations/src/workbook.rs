//! Reading a workbook that somebody sent, which may be hostile: in a child process with limits on
//! memory, time and files, so that an abort there ends one submission and not the server.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use std::collections::BTreeMap;

use ingest::{CellValue, Limits, MergedRange, Refusal, Sheet, Workbook};
use model::{CellAddress, Finding, Language, LocalisedText};

use crate::child::{self, Question};
use crate::error::{Doing, Error, Result};
use crate::submission::{GridCell, GridRow, SheetView};

/// How long a child may take in all, whatever its processor time.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much a child may answer, in bytes.
const ANSWER_BYTES: u64 = 768 * 1024 * 1024;

/// Where workbooks are parsed.
#[derive(Clone, Debug)]
pub enum Parser {
    /// In a child of this program, called as `PROGRAM parse-workbook --file-name NAME`.
    Child(PathBuf),
    /// In this process. Only for tests that make their own workbooks: a hostile file may abort it.
    Here,
}

/// Parses bytes within the usual limits. The child process calls this.
///
/// # Errors
/// A [`Refusal`] that says what is wrong with the file and what to do.
pub fn parse(bytes: &[u8], file_name: &str) -> std::result::Result<Workbook, Refusal> {
    ingest::read_workbook(bytes, file_name, &Limits::default())
}

impl Parser {
    /// Reads the workbook at `path`, which its sender called `file_name`.
    ///
    /// # Errors
    /// [`Error::Refused`] when the file cannot be read or takes more than it may.
    pub async fn read(&self, path: &Path, file_name: &str) -> Result<Workbook> {
        let answer = match self {
            Self::Here => {
                let bytes = tokio::fs::read(path).await;
                let bytes = bytes.doing(|| format!("reading {}", path.display()))?;
                parse(&bytes, file_name)
            }
            Self::Child(program) => ask_child(program, path, file_name).await?,
        };
        answer.map_err(|refusal| refused(file_name, &refusal))
    }
}

fn refused(file_name: &str, refusal: &Refusal) -> Error {
    let say = |language| format!("{} {}", refusal.text(language), refusal.hint(language));
    Error::Refused {
        file: file_name.to_owned(),
        code: refusal.code().to_owned(),
        text: LocalisedText::new(say(Language::Fa), say(Language::En)),
    }
}

/// What is said of a file whose parsing took more time or memory than a file may.
fn too_much_work(file_name: &str) -> Error {
    Error::Refused {
        file: file_name.to_owned(),
        code: "too-much-work".into(),
        text: LocalisedText::new(
            "خواندن این پرونده بیش از اندازه وقت یا حافظه می‌گیرد. فقط جدول‌های داده را در \
             کارپوشه‌ای تازه بگذارید و دوباره بفرستید.",
            "Reading this file takes more time or memory than a file may. Copy only the data \
             tables into a new workbook and send that.",
        ),
    }
}

async fn ask_child(
    program: &Path,
    path: &Path,
    file_name: &str,
) -> Result<std::result::Result<Workbook, Refusal>> {
    let input = std::fs::File::open(path).doing(|| format!("opening {file_name}"))?;
    let question = Question {
        words: &["parse-workbook", "--file-name", file_name],
        input: Stdio::from(input),
        patience: PATIENCE,
        answer_bytes: ANSWER_BYTES,
        file_name,
    };
    child::ask(program, question).await?.ok_or_else(|| too_much_work(file_name))
}

/// The sheets of a workbook as a page shows them, with the findings at their cells. What is beyond
/// `most_rows` and `most_columns` is left out, except rows that a finding names.
pub(crate) fn sheets(
    workbook: &Workbook,
    findings: &[Finding],
    most_rows: u32,
    most_columns: u32,
) -> Vec<SheetView> {
    let marks = ingest::findings_by_cell(findings);
    let view = |(number, sheet): (u32, &Sheet)| {
        let mut rows: BTreeMap<u32, Vec<&ingest::Cell>> = BTreeMap::new();
        let mut columns = 0;
        let mut truncated = false;
        for cell in sheet.cells() {
            let address = cell.address;
            let marked = marks.contains_key(&(sheet.name.clone(), address));
            if (address.row >= most_rows && !marked) || address.column >= most_columns {
                truncated = true;
                continue;
            }
            columns = columns.max(address.column + 1);
            rows.entry(address.row).or_default().push(cell);
        }
        let row_of = |(row, cells): (u32, Vec<&ingest::Cell>)| GridRow {
            number: row + 1,
            cells: (0..columns)
                .map(|column| {
                    let address = CellAddress::new(row, column);
                    let cell = cells.iter().find(|cell| cell.address == address);
                    let merged = sheet.merged().iter().find(|range| range.covers(address));
                    let findings = marks.get(&(sheet.name.clone(), address)).cloned();
                    grid_cell(address, cell.map(|cell| &cell.value), merged, findings)
                })
                .collect(),
        };
        SheetView {
            name: sheet.name.clone(),
            number,
            columns,
            rows: rows.into_iter().map(row_of).collect(),
            truncated,
        }
    };
    (1..).zip(&workbook.sheets).map(view).collect()
}

fn grid_cell(
    address: CellAddress,
    value: Option<&CellValue>,
    merged: Option<&MergedRange>,
    findings: Option<Vec<usize>>,
) -> GridCell {
    let first = merged.is_none_or(|range| range.first == address);
    let spanned = |range: &MergedRange| {
        (range.last.row - range.first.row + 1, range.last.column - range.first.column + 1)
    };
    let (rows_spanned, columns_spanned) = merged.filter(|_| first).map_or((1, 1), spanned);
    GridCell {
        address,
        text: value.map_or_else(String::new, |value| value.text().to_owned()),
        findings: findings.unwrap_or_default(),
        rows_spanned,
        columns_spanned,
        covered: !first,
    }
}
