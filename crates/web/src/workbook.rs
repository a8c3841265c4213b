//! An indicator as a workbook for people: headings in their language, the sheet right to left in
//! Persian, names beside codes, a status in words beside every value.
//! Knows Excel's sheets; the same contents give the same bytes.

use model::indicator::Indicator;
use model::{DataStructure, ObsStatus, ObservationBatch, Representation};
use operations::{Registry, VersionView};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::cell::component_words;
use crate::download::{named, rows};
use crate::figure;
use crate::page::Frame;

/// The columns a reader does not need: they say the same in every row or are told elsewhere.
const TECHNICAL: [&str; 3] = ["FREQ", "INDICATOR", "OBS_STATUS"];

/// What goes into the workbook.
pub(crate) struct Contents<'a> {
    pub frame: &'a Frame,
    pub registry: &'a Registry,
    pub indicator: &'a Indicator,
    pub structure: &'a DataStructure,
    pub columns: &'a [String],
    pub batches: &'a [ObservationBatch],
    pub version: &'a VersionView,
}

/// Writes the workbook.
pub(crate) fn write(contents: &Contents<'_>) -> Result<Vec<u8>, XlsxError> {
    let f = contents.frame;
    let mut workbook = Workbook::new();
    let seconds = contents.version.published_at_ms / 1000;
    let created = ExcelDateTime::from_timestamp(seconds)?;
    let title = named(&contents.indicator.names, f, &contents.indicator.id);
    let properties = DocProperties::new()
        .set_title(&title)
        .set_author(f.t("site-name"))
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    data(contents, workbook.add_worksheet())?;
    about(contents, workbook.add_worksheet(), &title)?;
    workbook.save_to_buffer()
}

fn start(f: &Frame, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_right_to_left(f.direction() == "rtl");
    Ok(())
}

fn data(contents: &Contents<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let f = contents.frame;
    start(f, sheet, &f.t("workbook-data"))?;
    let head = Format::new().set_bold().set_text_wrap();
    let all = || contents.columns.iter().enumerate();
    let shown: Vec<(usize, &String)> =
        all().filter(|(_, id)| !TECHNICAL.contains(&id.as_str()) && used(contents, id)).collect();
    let mut column: u16 = 0;
    for (_, id) in &shown {
        let name = component_words(contents.registry, Some(contents.structure), id, f.language);
        sheet.write_string_with_format(0, column, &name, &head)?;
        sheet.set_column_width(column, if *id == "OBS_VALUE" { 14 } else { 22 })?;
        column += 1;
        if *id == "OBS_VALUE" {
            sheet.write_string_with_format(0, column, f.t("column-status"), &head)?;
            sheet.set_column_width(column, 28)?;
            column += 1;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let status_at = contents.columns.iter().position(|id| id == "OBS_STATUS");
    for (index, row) in rows(contents.columns, contents.batches).enumerate() {
        let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let status = status_at.and_then(|at| ObsStatus::parse(row[at])).unwrap_or_default();
        let mut column: u16 = 0;
        for (at, id) in &shown {
            if *id == "OBS_VALUE" {
                value(sheet, line, column, row[*at])?;
                sheet.write_string(line, column + 1, figure::words(f, status))?;
                column += 2;
            } else {
                sheet.write_string(line, column, name(contents, id, row[*at]))?;
                column += 1;
            }
        }
    }
    Ok(())
}

/// Whether any row says something in this column.
fn used(contents: &Contents<'_>, id: &str) -> bool {
    contents.batches.iter().any(|batch| {
        batch.column(id).is_some_and(|column| column.iter().any(|text| !text.is_empty()))
    })
}

/// A value as a number that shows every digit it has; as text where Excel would lose some.
fn value(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let decimal = text.parse::<Decimal>().ok().filter(|_| digits <= 15);
    match (decimal, text.parse::<f64>()) {
        (Some(decimal), Ok(number)) => {
            let places = usize::try_from(decimal.scale()).unwrap_or(0);
            let pattern = if places == 0 {
                "#,##0".to_owned()
            } else {
                format!("#,##0.{}", "0".repeat(places))
            };
            let format = Format::new().set_num_format(pattern);
            sheet.write_number_with_format(row, column, number, &format)?;
        }
        _ => {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}

fn name(contents: &Contents<'_>, id: &str, code: &str) -> String {
    if code.is_empty() {
        return String::new();
    }
    if id == "REF_AREA" {
        return contents.frame.area(contents.registry, code);
    }
    match contents.structure.component(id).map(|component| &component.representation) {
        Some(Representation::Codelist(list)) => {
            contents.registry.code_name(&list.id, code, contents.frame.language)
        }
        Some(Representation::TimePeriod) => contents.frame.period(code),
        _ => code.to_owned(),
    }
}

fn about(contents: &Contents<'_>, sheet: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
    let f = contents.frame;
    start(f, sheet, &f.t("workbook-about"))?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 90)?;
    let indicator = contents.indicator;
    let version = f.texts().with(
        "version-words",
        &[
            ("number", &f.n(&contents.version.number)),
            ("date", &f.day(contents.version.published_at_ms)),
        ],
    );
    let lines = [
        (f.t("column-indicator"), title.to_owned()),
        (f.t("fact-definition"), indicator.definition.get(f.language).to_owned()),
        (f.t("fact-method"), indicator.method.get(f.language).to_owned()),
        (f.t("fact-universe"), indicator.universe.get(f.language).to_owned()),
        (f.t("fact-source"), indicator.source.get(f.language).to_owned()),
        (
            f.t("fact-unit"),
            contents.registry.code_name("CL_UNIT_MEASURE", &indicator.unit, f.language),
        ),
        (f.t("fact-version"), version),
    ];
    let (head, wrapped) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let told = lines.into_iter().filter(|(_, text)| !text.is_empty());
    for (row, (term, text)) in (0_u32..).zip(told) {
        sheet.write_string_with_format(row, 0, term, &head)?;
        sheet.write_string_with_format(row, 1, text, &wrapped)?;
    }
    Ok(())
}
