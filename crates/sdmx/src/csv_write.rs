//! Observation batches become SDMX-CSV 2.1, 2.0, 1.0 or a plain table (SDMX-CSV field guides).

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io::Write;

use model::observation::{TextColumn, VALID_FROM, VALUE_SEPARATOR};
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
    /// What its header says besides the id.
    title: String,
    /// The name of each code; empty without labels.
    names: HashMap<String, String>,
    /// Whether the column's header says that cells may hold several values.
    several: bool,
    normalized: bool,
}

/// One flow of a table.
struct Flow {
    /// What every line of it begins with.
    start: String,
    columns: Vec<Column>,
    /// For each column of the table, which of the flow's it is.
    places: Vec<Option<usize>>,
    /// The places of the dimensions of the series and of the observation.
    series_key: Option<Vec<usize>>,
    observation_key: Option<Vec<usize>>,
}

/// Writes tables.
pub struct CsvWriter<W> {
    out: W,
    flow: Flow,
    /// The flows to come.
    others: VecDeque<Flow>,
    /// Which letters may say what to do with an observation; `None` where no column says it.
    merges: Option<bool>,
    labels: Labels,
    has_history: bool,
    text: String,
    cell: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header, which has the columns of all flows. Observations of the first flow come
    /// first, those of each other after [`Self::turn`].
    pub fn new(
        format: DataFormat,
        first: &WriteContext,
        others: &[WriteContext],
        out: W,
    ) -> Result<Self, Error> {
        if format == DataFormat::PlainCsv && !others.is_empty() {
            let artefact = "data of several structures".to_owned();
            return Err(Error::NotInFormat { format: format.name(), artefact });
        }
        let labels = match (format, first.labels) {
            (DataFormat::Csv10, Labels::Name) => Labels::Both,
            (DataFormat::PlainCsv, _) => Labels::Id,
            (_, labels) => labels,
        };
        let mut flow = Flow::of(format, labels, first);
        let mut others: VecDeque<Flow> =
            others.iter().map(|context| Flow::of(format, labels, context)).collect();
        let all = std::iter::once(&flow).chain(&others);
        let several = all.clone().flat_map(|flow| &flow.columns).filter(|column| column.several);
        let several: BTreeSet<String> = several.map(|column| column.component.id.clone()).collect();
        let mut header: Vec<(String, String)> = Vec::new();
        // Dimensions of all flows, then measures and attributes: as one flow alone has them.
        for is_key in [true, false] {
            for column in all.clone().flat_map(|flow| &flow.columns) {
                let id = &column.component.id;
                if column.is_key() == is_key && header.iter().all(|(known, _)| known != id) {
                    header.push((id.clone(), column.title.clone()));
                }
            }
        }
        for flow in std::iter::once(&mut flow).chain(&mut others) {
            for column in &mut flow.columns {
                column.several = several.contains(&column.component.id);
            }
            flow.places = header
                .iter()
                .map(|(id, _)| flow.columns.iter().position(|it| it.component.id == *id))
                .collect();
        }
        let is_2 = matches!(format, DataFormat::Csv20 | DataFormat::Csv21);
        let mut writer = Self {
            out,
            flow,
            others,
            merges: is_2.then_some(format == DataFormat::Csv21),
            labels,
            has_history: first.has_history,
            text: String::new(),
            cell: String::new(),
        };
        writer.header(format, &header, &several);
        // Whoever waits for the first observation sees at once what will come.
        writer.out.write_all(writer.text.as_bytes())?;
        writer.text.clear();
        Ok(writer)
    }

    fn header(
        &mut self,
        format: DataFormat,
        columns: &[(String, String)],
        several: &BTreeSet<String>,
    ) {
        let text = &mut self.text;
        match format {
            DataFormat::Csv20 | DataFormat::Csv21 => {
                text.push_str("STRUCTURE");
                if !several.is_empty() {
                    text.push('[');
                    text.push(SUB_FIELD);
                    text.push(']');
                }
                text.push_str(",STRUCTURE_ID");
                if self.labels == Labels::Name {
                    text.push_str(",STRUCTURE_NAME");
                }
                text.push_str(",ACTION");
                let flow = &self.flow;
                for (key, name) in
                    [(&flow.series_key, ",SERIES_KEY"), (&flow.observation_key, ",OBS_KEY")]
                {
                    if key.is_some() {
                        text.push_str(name);
                    }
                }
            }
            DataFormat::Csv10 => text.push_str("DATAFLOW"),
            _ => {}
        }
        for (id, name) in columns {
            if !text.is_empty() {
                text.push(',');
            }
            let several = if several.contains(id) { "[]" } else { "" };
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
        if self.has_history {
            text.push(',');
            text.push_str(VALID_FROM);
        }
        text.push('\n');
    }

    /// Goes on to the next flow.
    pub fn turn(&mut self) {
        if let Some(flow) = self.others.pop_front() {
            self.flow = flow;
        }
    }

    /// Writes one line an observation.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        let Self { flow, text, cell, merges, labels, .. } = self;
        let sources: Vec<Option<&TextColumn>> =
            flow.columns.iter().map(|column| batch.column(&column.component.id)).collect();
        let action = batch.column("ACTION");
        let moments = batch.column(VALID_FROM).filter(|_| self.has_history);
        for row in 0..batch.rows() {
            text.push_str(&flow.start);
            if let Some(merges) = *merges {
                let action = Action::of(action.map_or("", |column| column.get(row)));
                let known =
                    if action == Action::Merge && !merges { Action::Append } else { action };
                text.push_str(known.letter());
                for key in [&flow.series_key, &flow.observation_key].into_iter().flatten() {
                    cell.clear();
                    for (place, index) in key.iter().enumerate() {
                        if place > 0 {
                            cell.push('.');
                        }
                        cell.push_str(sources[*index].map_or("", |column| column.get(row)));
                    }
                    text.push(',');
                    push_cell(text, cell);
                }
            }
            for (index, place) in flow.places.iter().enumerate() {
                if index > 0 || !flow.start.is_empty() {
                    text.push(',');
                }
                match place {
                    Some(place) => {
                        let value = sources[*place].map_or("", |column| column.get(row));
                        flow.columns[*place].push(text, cell, *labels, value);
                    }
                    None if *labels == Labels::Name => text.push(','),
                    None => {}
                }
            }
            if self.has_history {
                text.push(',');
                push_cell(text, moments.map_or("", |column| column.get(row)));
            }
            text.push('\n');
            if text.len() > PIECE_BYTES {
                self.out.write_all(text.as_bytes())?;
                text.clear();
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

impl Flow {
    fn of(format: DataFormat, labels: Labels, context: &WriteContext) -> Self {
        let is_2 = matches!(format, DataFormat::Csv20 | DataFormat::Csv21);
        let column = |component: Component| {
            let codelist = context.codelist(&component).filter(|_| labels != Labels::Id);
            let name =
                |code: &model::Code| (code.id.clone(), code.names.get(context.language).to_owned());
            Column {
                names: codelist.iter().flat_map(|list| &list.codes).map(name).collect(),
                title: context.name_of(&component).to_owned(),
                several: is_2 && context.several.contains(&component.id),
                normalized: context.time_format == TimeFormat::Normalized
                    && component.role == ComponentRole::TimeDimension,
                component,
            }
        };
        let columns: Vec<Column> = context.components().into_iter().map(column).collect();
        let at_observation = context.series_dimension().map(|dimension| dimension.id.as_str());
        let key = |whole: bool| -> Vec<usize> {
            let is_told = |column: &Column| {
                let id = Some(column.component.id.as_str());
                column.is_key() && (whole || id != at_observation)
            };
            (0..columns.len()).filter(|index| is_told(&columns[*index])).collect()
        };
        let keys = if is_2 { context.keys } else { Keys::None };
        Self {
            start: start(format, labels, context),
            places: Vec::new(),
            series_key: matches!(keys, Keys::Series | Keys::Both).then(|| key(false)),
            observation_key: matches!(keys, Keys::Observation | Keys::Both).then(|| key(true)),
            columns,
        }
    }
}

/// What every line of a flow begins with.
fn start(format: DataFormat, labels: Labels, context: &WriteContext) -> String {
    let reference = context.dataflow.header.reference().to_string();
    let name = context.dataflow.header.names.get(context.language);
    let flow = match labels {
        Labels::Both => format!("{reference}: {name}"),
        Labels::Id | Labels::Name => reference,
    };
    let mut start = String::new();
    match format {
        DataFormat::Csv20 | DataFormat::Csv21 => {
            start.push_str("dataflow,");
            push_cell(&mut start, &flow);
            if labels == Labels::Name {
                start.push(',');
                push_cell(&mut start, name);
            }
            start.push(',');
        }
        DataFormat::Csv10 => push_cell(&mut start, &flow),
        _ => {}
    }
    start
}

impl Column {
    fn is_key(&self) -> bool {
        matches!(self.component.role, ComponentRole::Dimension | ComponentRole::TimeDimension)
    }

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
