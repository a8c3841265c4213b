//! A form as the file it is sent as: SDMX-CSV 2.0 whose further columns, which readers pass over,
//! say of each observation which cell it is, who wrote it and when. Knows the file's shape alone.

use model::{ComponentRole, Instrument, ObsStatus};

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::form::FormView;
use crate::version::dataflow_of;

/// Columns no component is called by, so that readers of SDMX-CSV take them for labels.
const CELL: &str = "form cell";
const BY: &str = "written by";
const AT: &str = "written at (ms)";

/// Who wrote an observation of a form, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Writer {
    pub cell: String,
    pub by: String,
    pub at_ms: i64,
}

/// The name of the file a form is sent as.
pub(crate) fn name(instrument: &Instrument) -> String {
    let round = instrument.round + 1;
    format!("form-{}-{}-{round}.csv", instrument.provider, instrument.period)
}

/// The file of a form; `None` when no cell says anything.
pub(crate) fn write(bank: &Bank, view: &FormView) -> Result<Option<Vec<u8>>> {
    let reference = view.instrument.dataflow.to_string();
    let (_, structure) = dataflow_of(bank, &reference)?;
    let registry = bank.registry();
    let dimensions: Vec<&str> = structure.dimensions().map(|it| it.id.as_str()).collect();
    let has = |id: &str| {
        let found = structure.component(id);
        found.is_some_and(|component| component.role == ComponentRole::Attribute)
    };
    let attributes: Vec<&str> = ["OBS_STATUS", "UNIT_MEASURE", "CONF_STATUS", "COMMENT_OBS"]
        .into_iter()
        .filter(|id| has(id))
        .collect();
    let mut lines = vec![
        ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
            .into_iter()
            .chain(dimensions.iter().copied())
            .chain(["TIME_PERIOD", "OBS_VALUE"])
            .chain(attributes.iter().copied())
            .chain([CELL, BY, AT])
            .map(quoted)
            .collect::<Vec<_>>()
            .join(","),
    ];
    let indicator_at = dimensions.iter().position(|dimension| *dimension == "INDICATOR");
    for cell in view.cells.iter().filter(|cell| cell.asked) {
        let Some((value, status)) = cell.content.observation() else { continue };
        let codes: Vec<&str> = cell.key.split('.').collect();
        let indicator = indicator_at.and_then(|at| codes.get(at)).copied().unwrap_or_default();
        let unit = registry.indicator(indicator).map_or("", |found| found.unit.as_str());
        let attribute = |id: &&str| match *id {
            "OBS_STATUS" => status.code(),
            "UNIT_MEASURE" => unit,
            "CONF_STATUS" if status == ObsStatus::Q => "C",
            "COMMENT_OBS" => cell.content.reason.map_or("", model::EmptyReason::code),
            _ => "",
        };
        let place = cell.place.to_string();
        let at = cell.at_ms.to_string();
        let line = ["dataflow", &reference, "R"]
            .into_iter()
            .chain(codes.iter().copied())
            .chain([view.instrument.period.as_str(), value])
            .chain(attributes.iter().map(attribute))
            .chain([place.as_str(), cell.by.as_str(), at.as_str()]);
        lines.push(line.map(quoted).collect::<Vec<_>>().join(","));
    }
    if lines.len() == 1 {
        return Ok(None);
    }
    lines.push(String::new());
    Ok(Some(lines.join("\n").into_bytes()))
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

/// Who wrote the observation in this line of a form's file; `None` when the file is no form's.
pub(crate) fn writer_of(path: &std::path::Path, line: &str) -> Result<Option<Writer>> {
    let doing = || format!("reading the form {}", path.display());
    let Ok(line) = line.parse::<usize>() else { return Ok(None) };
    let text = std::fs::read_to_string(path).doing(doing)?;
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let Some(row) = line.checked_sub(2).and_then(|skip| lines.nth(skip)) else { return Ok(None) };
    // The three last cells are a number, an account's name and a number: no quotes are in them but
    // around a name that holds a comma, which account names may not.
    let row: Vec<&str> = row.rsplitn(4, ',').collect();
    let [at, by, cell, _] = row.as_slice() else { return Ok(None) };
    if !columns.ends_with(&[CELL, BY, AT]) {
        return Ok(None);
    }
    let at_ms = at.parse().unwrap_or_default();
    Ok(Some(Writer { cell: (*cell).to_owned(), by: (*by).to_owned(), at_ms }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_who_wrote_it_and_another_file_does_not() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = format!("SEX,OBS_VALUE,{CELL},{BY},{AT}\nF,\"1,5\",7,yazd.supplier,99\n");
        std::fs::write(file.path(), text).unwrap();
        let writer = writer_of(file.path(), "2").unwrap();
        let expected = Writer { cell: "7".into(), by: "yazd.supplier".into(), at_ms: 99 };
        assert_eq!(writer, Some(expected));
        assert_eq!(writer_of(file.path(), "3").unwrap(), None);
        std::fs::write(file.path(), "SEX,OBS_VALUE,a,b\nF,1,2,3\n").unwrap();
        assert_eq!(writer_of(file.path(), "2").unwrap(), None);
    }
}
