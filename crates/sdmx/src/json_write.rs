//! Observation batches become SDMX-JSON 2.1, 2.0 or 1.0. Observations are written as they come; only
//! the codes met are kept, and written with the structure at the end, as the format allows.
//! A data set ends where the flow, the action, the moment of publication or an attribute of the whole data
//! set changes.

use std::collections::VecDeque;
use std::io::Write;
use std::ops::Range;

use model::observation::{TextColumn, VALID_FROM, VALUE_SEPARATOR};
use model::{
    ArtefactClass, AttributeRelationship, Component, ComponentRole, ObservationBatch,
    Representation,
};
use serde_json::{Value, json};

use crate::action::Action;
use crate::context::WriteContext;
use crate::error::Error;
use crate::json_codes::{Codes, is_json_number, push_number, push_text};
use crate::json_told::structure;
use crate::message::DataFormat;

/// Written text is handed on when it has grown to this.
const PIECE_BYTES: usize = 64 * 1024;

/// Versions of SDMX-JSON that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonVersion {
    /// 1.0: one structure, every attribute by its place in a list, one measure.
    V10,
    /// 2.0.
    V20,
    /// 2.1.
    V21,
}

impl JsonVersion {
    fn of(format: DataFormat) -> Self {
        match format {
            DataFormat::Json10 => Self::V10,
            DataFormat::Json21 => Self::V21,
            _ => Self::V20,
        }
    }

    /// Where the schema of data messages is.
    fn schema(self) -> &'static str {
        match self {
            Self::V10 => {
                "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/1.0/sdmx-json-data-schema.json"
            }
            Self::V20 => {
                "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
            }
            Self::V21 => "https://json.sdmx.org/2.1/sdmx-json-data-schema.json",
        }
    }
}

/// What a column is in the rows of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A dimension of the series' key.
    SeriesKey,
    /// A dimension of the observation's key.
    ObservationKey,
    /// A measure, or an attribute told with each observation.
    Value,
    /// An attribute of the whole data set.
    OfDataSet,
}

/// What observations of one data set have in common.
struct DataSet {
    action: Action,
    valid_from: String,
    /// The texts of its attributes.
    texts: Vec<String>,
}

/// A component and the values met.
pub struct Column {
    /// The component.
    pub component: Component,
    /// What it is in the rows.
    pub part: Part,
    /// Whether its values are listed in the structure and named by their place.
    pub is_listed: bool,
    /// The values met, where they are listed.
    pub codes: Codes,
    is_number: bool,
}

/// Writes SDMX-JSON data messages.
pub struct JsonWriter<W> {
    out: W,
    text: String,
    version: JsonVersion,
    context: WriteContext,
    columns: Vec<Column>,
    /// The flows to come, and the structures of those that were told.
    others: VecDeque<WriteContext>,
    structures: Vec<Value>,
    /// The open data set.
    data_set: Option<DataSet>,
    /// The numbers of the data sets of this flow.
    data_sets: Range<usize>,
    series_key: Vec<usize>,
    key: Vec<usize>,
    in_series: bool,
    is_first_series: bool,
    is_first_observation: bool,
}

impl<W: Write> JsonWriter<W> {
    /// Writes the beginning. Observations of the first flow come first, those of each other after
    /// [`Self::turn`].
    pub fn new(
        format: DataFormat,
        context: WriteContext,
        others: Vec<WriteContext>,
        out: W,
    ) -> Result<Self, Error> {
        let version = JsonVersion::of(format);
        if version == JsonVersion::V10 && !others.is_empty() {
            let artefact = "data of several structures".to_owned();
            return Err(Error::NotInFormat { format: format.name(), artefact });
        }
        if version == JsonVersion::V10 && context.structure.measures().count() > 1 {
            let artefact = format!("the several measures of {}", context.structure.header.id);
            return Err(Error::NotInFormat { format: format.name(), artefact });
        }
        let languages = [context.language.tag(), context.language.other().tag()];
        let header = &context.header;
        let mut meta = json!({
            "id": header.id,
            "test": false,
            "prepared": header.prepared,
            "contentLanguages": languages,
            "sender": { "id": header.sender },
        });
        let mut text = String::from("{");
        if version == JsonVersion::V21 {
            text.push_str(&format!("\"$schema\":\"{}\",", version.schema()));
        } else {
            meta["schema"] = json!(version.schema());
        }
        text.push_str(&format!("\"meta\":{meta},\"data\":{{\"dataSets\":["));
        Ok(Self {
            out,
            text,
            version,
            columns: columns(version, &context),
            context,
            others: others.into(),
            structures: Vec::new(),
            data_set: None,
            data_sets: 0..0,
            series_key: Vec::new(),
            key: Vec::new(),
            in_series: false,
            is_first_series: true,
            is_first_observation: true,
        })
    }

    /// Writes the observations of a batch, which come sorted by series, then time.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        let columns = self.columns.iter();
        let sources: Vec<Option<&TextColumn>> =
            columns.map(|column| batch.column(&column.component.id)).collect();
        for (column, source) in self.columns.iter().zip(&sources) {
            if column.component.role == ComponentRole::Dimension && source.is_none() {
                return Err(Error::MissingColumn {
                    column: column.component.id.clone(),
                    structure: self.context.structure.header.reference(),
                });
            }
        }
        let actions = batch.column("ACTION");
        let moments = batch.column(VALID_FROM);
        let has_observations = self.context.detail.has_observations();
        let is_flat = self.context.is_flat();
        for row in 0..batch.rows() {
            let text = |index: usize| sources[index].map_or("", |column| column.get(row));
            let action = Action::of(actions.map_or("", |column| column.get(row)));
            self.data_set(action, moments.map_or("", |column| column.get(row)), &text);
            if !is_flat {
                self.series(&text);
            }
            if has_observations {
                self.observation(&text);
            }
            if self.text.len() > PIECE_BYTES {
                self.out.write_all(self.text.as_bytes())?;
                self.text.clear();
            }
        }
        Ok(())
    }

    /// Goes on in the open data set or begins another.
    fn data_set<'a>(&mut self, action: Action, valid_from: &str, text: &impl Fn(usize) -> &'a str) {
        let is_of_data_set = |index: &usize| self.columns[*index].part == Part::OfDataSet;
        let indexes: Vec<usize> = (0..self.columns.len()).filter(is_of_data_set).collect();
        if let Some(open) = &self.data_set
            && open.action == action
            && open.valid_from == valid_from
            && indexes.iter().map(|index| text(*index)).eq(open.texts.iter().map(String::as_str))
        {
            return;
        }
        let texts = indexes.iter().map(|index| text(*index).to_owned()).collect();
        self.end_data_set();
        self.begin_data_set(action, valid_from, texts);
    }

    fn begin_data_set(&mut self, action: Action, valid_from: &str, texts: Vec<String>) {
        if self.data_sets.end > 0 {
            self.text.push_str(",\n");
        }
        self.data_sets.end += 1;
        let reference = self.context.dataflow.header.reference();
        let links = json!([{ "urn": reference.urn(ArtefactClass::Dataflow), "rel": "dataflow" }]);
        self.text.push('{');
        if self.version != JsonVersion::V10 {
            self.text.push_str(&format!("\"structure\":{},", self.structures.len()));
        }
        let name = action.name(self.version != JsonVersion::V21);
        self.text.push_str(&format!("\"action\":\"{name}\",\"links\":{links},"));
        if !valid_from.is_empty() {
            self.text.push_str("\"validFrom\":");
            push_text(&mut self.text, valid_from);
            self.text.push(',');
        }
        if !texts.is_empty() {
            self.text.push_str("\"attributes\":[");
            let of_data_set =
                self.columns.iter_mut().filter(|column| column.part == Part::OfDataSet);
            for (index, (column, text)) in of_data_set.zip(&texts).enumerate() {
                if index > 0 {
                    self.text.push(',');
                }
                push_value(&mut self.text, self.version, column, text);
            }
            self.text.push_str("],");
        }
        let members = if self.context.is_flat() { "observations" } else { "series" };
        self.text.push_str(&format!("\"{members}\":{{\n"));
        self.data_set = Some(DataSet { action, valid_from: valid_from.to_owned(), texts });
        self.is_first_series = true;
        self.is_first_observation = true;
    }

    fn end_data_set(&mut self) {
        self.end_series();
        if self.data_set.take().is_some() {
            self.text.push_str("}}");
        }
    }

    /// Ends what is told of the flow, and keeps its structure for the end.
    fn end_flow(&mut self) {
        self.end_data_set();
        if !self.data_sets.is_empty() {
            let numbers = self.data_sets.clone();
            self.structures.push(structure(self.version, &self.context, &self.columns, numbers));
            self.data_sets.start = self.data_sets.end;
        }
    }

    /// Goes on to the next flow.
    pub fn turn(&mut self) {
        self.end_flow();
        if let Some(context) = self.others.pop_front() {
            self.columns = columns(self.version, &context);
            self.context = context;
        }
    }

    fn series<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        self.key.clear();
        for (index, column) in self.columns.iter_mut().enumerate() {
            if column.part == Part::SeriesKey {
                self.key.push(column.codes.place(text(index)));
            }
        }
        if self.in_series && self.key == self.series_key {
            return;
        }
        self.end_series();
        if !std::mem::replace(&mut self.is_first_series, false) {
            self.text.push_str(",\n");
        }
        push_key(&mut self.text, &self.key);
        self.text.push_str("{\"observations\":{");
        self.series_key.clone_from(&self.key);
        self.in_series = true;
        self.is_first_observation = true;
    }

    fn end_series(&mut self) {
        if std::mem::replace(&mut self.in_series, false) {
            self.text.push_str("}}");
        }
    }

    fn observation<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        let Self { text: out, columns, key, version, .. } = self;
        if !std::mem::replace(&mut self.is_first_observation, false) {
            out.push(',');
        }
        key.clear();
        for (index, column) in columns.iter_mut().enumerate() {
            if column.part == Part::ObservationKey {
                key.push(column.codes.place(text(index)));
            }
        }
        push_key(out, key);
        out.push('[');
        let mut is_first = true;
        for (index, column) in columns.iter_mut().enumerate() {
            if column.part == Part::Value {
                if !std::mem::replace(&mut is_first, false) {
                    out.push(',');
                }
                push_value(out, *version, column, text(index));
            }
        }
        out.push_str("]\n");
    }

    /// Writes the structure and ends the message.
    pub fn finish(mut self) -> Result<W, Error> {
        if self.data_sets.end == 0 {
            self.begin_data_set(Action::default(), "", Vec::new());
        }
        self.end_flow();
        let told = std::mem::take(&mut self.structures);
        match (self.version, told.first()) {
            (JsonVersion::V10, Some(told)) => {
                self.text.push_str(&format!("],\n\"structure\":{told}}}}}\n"));
            }
            _ => self.text.push_str(&format!("],\n\"structures\":{}}}}}\n", Value::Array(told))),
        }
        self.out.write_all(self.text.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The components that are told, none of their values met.
fn columns(version: JsonVersion, context: &WriteContext) -> Vec<Column> {
    let at_observation = context.series_dimension().map(|dimension| dimension.id.clone());
    let is_flat = context.is_flat();
    let column = |component: Component| {
        let part = match component.role {
            ComponentRole::Dimension | ComponentRole::TimeDimension => {
                if is_flat || Some(&component.id) == at_observation.as_ref() {
                    Part::ObservationKey
                } else {
                    Part::SeriesKey
                }
            }
            ComponentRole::Attribute
                if component.relationship == AttributeRelationship::Dataset =>
            {
                Part::OfDataSet
            }
            ComponentRole::Measure | ComponentRole::Attribute => Part::Value,
        };
        Column {
            part,
            is_listed: is_listed(&component, version),
            is_number: matches!(
                component.representation,
                Representation::Decimal | Representation::Integer
            ),
            codes: Codes::default(),
            component,
        }
    };
    context.components().into_iter().map(column).collect()
}

/// Whether a component's values are listed in the structure and named by their place.
fn is_listed(component: &Component, version: JsonVersion) -> bool {
    match component.role {
        ComponentRole::Dimension | ComponentRole::TimeDimension => true,
        ComponentRole::Attribute if version == JsonVersion::V10 => true,
        ComponentRole::Measure if version == JsonVersion::V10 => false,
        ComponentRole::Measure | ComponentRole::Attribute => {
            matches!(component.representation, Representation::Codelist(_))
        }
    }
}

fn push_key(out: &mut String, key: &[usize]) {
    out.push('"');
    for (index, place) in key.iter().enumerate() {
        if index > 0 {
            out.push(':');
        }
        push_number(out, *place);
    }
    out.push_str("\":");
}

fn push_value(out: &mut String, version: JsonVersion, column: &mut Column, text: &str) {
    if text.is_empty() {
        out.push_str("null");
    } else if text.contains(VALUE_SEPARATOR) {
        if version == JsonVersion::V10 {
            push_one(out, column, &text.replace(VALUE_SEPARATOR, ";"));
            return;
        }
        out.push('[');
        for (index, value) in text.split(VALUE_SEPARATOR).enumerate() {
            if index > 0 {
                out.push(',');
            }
            push_one(out, column, value);
        }
        out.push(']');
    } else {
        push_one(out, column, text);
    }
}

fn push_one(out: &mut String, column: &mut Column, text: &str) {
    if column.is_listed {
        push_number(out, column.codes.place(text));
    } else if column.is_number && is_json_number(text) {
        out.push_str(text);
    } else {
        push_text(out, text);
    }
}
