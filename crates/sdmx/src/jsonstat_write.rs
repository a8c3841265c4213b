//! Observation batches become JSON-stat 2.0. Measure and `OBS_STATUS` are its `value` and `status`;
//! other attributes, for which it has no place, stand in its `extension`, by component and cell.

use std::collections::BTreeMap;
use std::io::Write;

use model::{ArtefactClass, Codelist, ComponentRole, ObservationBatch};
use serde_json::{Map, Value, json};

use crate::context::WriteContext;
use crate::cube_rows::{Cell, CubeRows, Dimension};
use crate::error::Error;
use crate::json_codes::{is_json_number, push_text};

/// Writes JSON-stat.
pub struct JsonStatWriter<W> {
    out: W,
    context: WriteContext,
    rows: CubeRows,
}

impl<W: Write> JsonStatWriter<W> {
    /// Begins; nothing is written before the end.
    pub fn new(context: WriteContext, out: W) -> Result<Self, Error> {
        let rows = CubeRows::new("JSON-stat", &context)?;
        Ok(Self { out, context, rows })
    }

    /// Takes the observations of a batch.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        self.rows.take(&self.context, batch)
    }

    /// Writes the whole message.
    pub fn finish(mut self) -> Result<W, Error> {
        let cells = self.rows.cells(&self.context)?;
        let Self { context, rows, mut out } = self;
        let dataflow = &context.dataflow.header;
        let time: Vec<&str> = rows
            .dimensions
            .iter()
            .filter(|it| it.component.role == ComponentRole::TimeDimension)
            .map(|it| it.component.id.as_str())
            .collect();
        let ids: Vec<&str> = rows.dimensions.iter().map(|it| it.component.id.as_str()).collect();
        let geo: Vec<&str> = ids.iter().copied().filter(|id| *id == "REF_AREA").collect();
        let mut role = Map::new();
        for (name, ids) in [("time", time), ("geo", geo)] {
            if !ids.is_empty() {
                role.insert(name.into(), json!(ids));
            }
        }
        let dimension: Map<String, Value> = rows
            .dimensions
            .iter()
            .map(|it| (it.component.id.clone(), self::dimension(&context, it)))
            .collect();
        let name = dataflow.names.get(context.language);
        let sizes: Vec<usize> = rows.dimensions.iter().map(|it| it.codes.len()).collect();
        let urn = dataflow.reference().urn(ArtefactClass::Dataflow);
        let mut told = json!({
            "version": "2.0",
            "class": "dataset",
            "label": if name.is_empty() { &dataflow.id } else { name },
            "updated": context.header.prepared,
            "source": context.header.sender,
            "id": ids,
            "size": sizes,
            "role": role,
            "dimension": dimension,
        });
        let (status, attributes) = told_of_cells(&rows, &cells);
        if !status.is_empty() {
            told["status"] = Value::Object(status);
        }
        told["extension"] = json!({ "sdmx": { "dataflow": urn }, "attributes": attributes });
        let mut text = told.to_string();
        text.pop();
        text.push_str(",\"value\":");
        push_values(&mut text, rows.size(), &cells);
        text.push_str("}\n");
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(out)
    }
}

fn dimension(context: &WriteContext, dimension: &Dimension) -> Value {
    let codelist = context.codelist(&dimension.component);
    let names = |list: &Codelist| -> BTreeMap<String, String> {
        let name =
            |code: &model::Code| (code.id.clone(), code.names.get(context.language).to_owned());
        list.codes.iter().map(name).filter(|(_, name)| !name.is_empty()).collect()
    };
    let names = codelist.map(names).unwrap_or_default();
    let label = |code: &String| (code.clone(), json!(names.get(code).unwrap_or(code)));
    let labels: Map<String, Value> = dimension.codes.iter().map(label).collect();
    json!({
        "label": context.name_of(&dimension.component),
        "category": { "index": dimension.codes, "label": labels },
    })
}

/// Statuses by cell, and the other attributes by component and cell. A cell with neither value nor
/// status has an empty status, which tells it from one that is not there.
fn told_of_cells(
    rows: &CubeRows,
    cells: &BTreeMap<u64, Cell>,
) -> (Map<String, Value>, Map<String, Value>) {
    let measure = rows.values.iter().position(|it| it.role == ComponentRole::Measure);
    let status = rows.values.iter().position(|it| it.id == "OBS_STATUS");
    let (mut statuses, mut attributes) = (Map::new(), Map::new());
    for (number, cell) in cells {
        let number = number.to_string();
        let of_cell = status.map_or("", |index| cell[index].as_str());
        let has_value = measure.is_some_and(|index| !cell[index].is_empty());
        if !of_cell.is_empty() || !has_value {
            statuses.insert(number.clone(), json!(of_cell));
        }
        for (index, component) in rows.values.iter().enumerate() {
            if Some(index) == measure || Some(index) == status || cell[index].is_empty() {
                continue;
            }
            let of_component = attributes.entry(component.id.clone()).or_insert_with(|| json!({}));
            of_component[&number] = json!(cell[index]);
        }
    }
    (statuses, attributes)
}

/// All cells in order, or, where most are empty, those that are not by their number.
fn push_values(text: &mut String, size: u64, cells: &BTreeMap<u64, Cell>) {
    let value = |text: &mut String, cell: &Cell| match cell.first().map_or("", String::as_str) {
        "" => text.push_str("null"),
        number if is_json_number(number) => text.push_str(number),
        other => push_text(text, other),
    };
    let is_dense = size <= (cells.len() as u64).saturating_mul(4).max(64);
    text.push(if is_dense { '[' } else { '{' });
    if is_dense {
        for number in 0..size {
            if number > 0 {
                text.push(',');
            }
            match cells.get(&number) {
                Some(cell) => value(text, cell),
                None => text.push_str("null"),
            }
        }
    } else {
        let given = cells.iter().filter(|(_, cell)| cell.first().is_some_and(|it| !it.is_empty()));
        for (index, (number, cell)) in given.enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(&format!("\"{number}\":"));
            value(text, cell);
        }
    }
    text.push(if is_dense { ']' } else { '}' });
}
