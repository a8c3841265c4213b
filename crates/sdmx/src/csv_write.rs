//! Observation batches become SDMX-CSV 2.1, 2.0, 1.0 or a plain table (SDMX-CSV field guides).

use std::collections::HashMap;
use std::io::Write;

use model::observation::{TextColumn, VALUE_SEPARATOR};
use model::period::TimePeriod;
use model::{Component, ComponentRole, ObservationBatch};

use crate::action::Action;
use crate::context::{Keys, Labels, TimeFormat, WriteContext};
use crate::error::Error;
use crate::message::DataFormat;

/// Written text is handed on when it has grown to this.
const PIECE_BYTES: usize = 64 * 1024;
/// Parts the values of one cell; the header names it.
const SUB_FIELD: char = ';';

/// A component and how its cells are written.
struct Column {
    component: Component,
    /// The name of each code; empty without labels.
    names: HashMap<String, String>,
    /// Whether the column's header says that cells may hold several values.
    several: bool,
    normalized: bool,
}

/// Writes tables.
pub struct CsvWriter<W> {
    out: W,
    columns: Vec<Column>,
    /// What every line begins with.
    start: String,
    /// Which letters may say what to do with an observation; `None` where no column says it.
    merges: Option<bool>,
    labels: Labels,
    /// The places of the dimensions of the series and of the observation.
    series_key: Option<Vec<usize>>,
    observation_key: Option<Vec<usize>>,
    text: String,
    cell: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    pub fn new(format: DataFormat, context: &WriteContext, out: W) -> Result<Self, Error> {
        let labels = match (format, context.labels) {
            (DataFormat::Csv10, Labels::Name) => Labels::Both,
            (DataFormat::PlainCsv, _) => Labels::Id,
            (_, labels) => labels,
        };
        let is_2 = matches!(format, DataFormat::Csv20 | DataFormat::Csv21);
        let column = |component: Component| {
            let codelist = context.codelist(&component).filter(|_| labels != Labels::Id);
            let name =
                |code: &model::Code| (code.id.clone(), code.names.get(context.language).to_owned());
            Column {
                names: codelist.iter().flat_map(|list| &list.codes).map(name).collect(),
                several: is_2 && context.several.contains(&component.id),
                normalized: context.time_format == TimeFormat::Normalized
                    && component.role == ComponentRole::TimeDimension,
                component,
            }
        };
        let columns: Vec<Column> = context.components().into_iter().map(column).collect();
        let at_observation = context.series_dimension().map(|dimension| dimension.id.as_str());
        let key = |whole: bool| -> Vec<usize> {
            let is_key = |column: &Column| {
                let component = &column.component;
                matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension)
                    && (whole || Some(component.id.as_str()) != at_observation)
            };
            (0..columns.len()).filter(|index| is_key(&columns[*index])).collect()
        };
        let keys = if is_2 { context.keys } else { Keys::None };
        let series_key = matches!(keys, Keys::Series | Keys::Both).then(|| key(false));
        let observation_key = matches!(keys, Keys::Observation | Keys::Both).then(|| key(true));
        let mut writer = Self {
            out,
            columns,
            start: String::new(),
            merges: is_2.then_some(format == DataFormat::Csv21),
            labels,
            series_key,
            observation_key,
            text: String::new(),
            cell: String::new(),
        };
        writer.header(format, context);
        // Whoever waits for the first observation sees at once what will come.
        writer.out.write_all(writer.text.as_bytes())?;
        writer.text.clear();
        Ok(writer)
    }

    fn header(&mut self, format: DataFormat, context: &WriteContext) {
        let reference = context.dataflow.header.reference().to_string();
        let flow_name = context.dataflow.header.names.get(context.language);
        let flow = match self.labels {
            Labels::Both => format!("{reference}: {flow_name}"),
            Labels::Id | Labels::Name => reference,
        };
        let text = &mut self.text;
        match format {
            DataFormat::Csv20 | DataFormat::Csv21 => {
                text.push_str("STRUCTURE");
                if self.columns.iter().any(|column| column.several) {
                    text.push('[');
                    text.push(SUB_FIELD);
                    text.push(']');
                }
                text.push_str(",STRUCTURE_ID");
                self.start.push_str("dataflow,");
                push_cell(&mut self.start, &flow);
                if self.labels == Labels::Name {
                    text.push_str(",STRUCTURE_NAME");
                    self.start.push(',');
                    push_cell(&mut self.start, flow_name);
                }
                text.push_str(",ACTION");
                for (key, name) in
                    [(&self.series_key, ",SERIES_KEY"), (&self.observation_key, ",OBS_KEY")]
                {
                    if key.is_some() {
                        text.push_str(name);
                    }
                }
                self.start.push(',');
            }
            DataFormat::Csv10 => {
                text.push_str("DATAFLOW");
                push_cell(&mut self.start, &flow);
            }
            _ => {}
        }
        for column in &self.columns {
            if !text.is_empty() {
                text.push(',');
            }
            let several = if column.several { "[]" } else { "" };
            let (id, name) = (&column.component.id, context.name_of(&column.component));
            match self.labels {
                Labels::Id => push_cell(text, &format!("{id}{several}")),
                Labels::Both => push_cell(text, &format!("{id}{several}: {name}")),
                Labels::Name => {
                    push_cell(text, &format!("{id}{several}"));
                    text.push(',');
                    push_cell(text, name);
                }
            }
        }
        text.push('\n');
    }

    /// Writes one line an observation.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        let sources: Vec<Option<&TextColumn>> =
            self.columns.iter().map(|column| batch.column(&column.component.id)).collect();
        let action = batch.column("ACTION");
        for row in 0..batch.rows() {
            self.text.push_str(&self.start);
            if let Some(merges) = self.merges {
                let action = Action::of(action.map_or("", |column| column.get(row)));
                let known =
                    if action == Action::Merge && !merges { Action::Append } else { action };
                self.text.push_str(known.letter());
                for key in [&self.series_key, &self.observation_key].into_iter().flatten() {
                    self.cell.clear();
                    for (place, index) in key.iter().enumerate() {
                        if place > 0 {
                            self.cell.push('.');
                        }
                        self.cell.push_str(sources[*index].map_or("", |column| column.get(row)));
                    }
                    self.text.push(',');
                    push_cell(&mut self.text, &self.cell);
                }
            }
            for (index, source) in sources.iter().enumerate() {
                if index > 0 || !self.start.is_empty() {
                    self.text.push(',');
                }
                let text = source.map_or("", |column| column.get(row));
                self.columns[index].push(&mut self.text, &mut self.cell, self.labels, text);
            }
            self.text.push('\n');
            if self.text.len() > PIECE_BYTES {
                self.out.write_all(self.text.as_bytes())?;
                self.text.clear();
            }
        }
        Ok(())
    }

    /// Ends the table.
    pub fn finish(mut self) -> Result<W, Error> {
        self.out.write_all(self.text.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl Column {
    /// Writes a cell, and that of the name beside it where there is one.
    fn push(&self, out: &mut String, cell: &mut String, labels: Labels, text: &str) {
        if self.normalized
            && let Some(day) = first_day(text)
        {
            push_cell(out, &day);
        } else if self.several && text.contains([VALUE_SEPARATOR, SUB_FIELD, '"']) {
            self.push_several(out, cell, labels, text);
        } else if text.contains(VALUE_SEPARATOR) {
            push_cell(out, &text.replace(VALUE_SEPARATOR, ";"));
        } else if labels == Labels::Both
            && let Some(name) = self.name(text)
        {
            cell.clear();
            cell.push_str(text);
            cell.push_str(": ");
            cell.push_str(name);
            push_cell(out, cell);
        } else {
            push_cell(out, text);
        }
        if labels == Labels::Name {
            out.push(',');
            let names: Vec<&str> =
                text.split(VALUE_SEPARATOR).filter_map(|code| self.name(code)).collect();
            push_cell(out, &names.join("; "));
        }
    }

    fn name(&self, code: &str) -> Option<&str> {
        self.names.get(code).map(String::as_str).filter(|name| !name.is_empty())
    }

    fn push_several(&self, out: &mut String, cell: &mut String, labels: Labels, text: &str) {
        cell.clear();
        for (index, value) in text.split(VALUE_SEPARATOR).enumerate() {
            if index > 0 {
                cell.push(SUB_FIELD);
            }
            let name = if labels == Labels::Both { self.name(value) } else { None };
            let value = name.map_or_else(|| value.to_owned(), |name| format!("{value}: {name}"));
            if value.contains([SUB_FIELD, '"']) {
                cell.push('"');
                cell.push_str(&value.replace('"', "\"\""));
                cell.push('"');
            } else {
                cell.push_str(&value);
            }
        }
        push_cell(out, cell);
    }
}

/// The first day of a period; nothing for a text that is none or names a time of day.
fn first_day(text: &str) -> Option<String> {
    if text.contains('T') && text.contains(':') {
        return None;
    }
    text.parse::<TimePeriod>().ok().map(|period| period.start().to_string())
}

fn push_cell(line: &mut String, text: &str) {
    let is_plain = |byte: &u8| !matches!(byte, b',' | b'"' | b'\n' | b'\r' | b';' | b'\t');
    if text.as_bytes().iter().all(is_plain) {
        line.push_str(text);
        return;
    }
    line.push('"');
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(piece);
    }
    line.push('"');
}
