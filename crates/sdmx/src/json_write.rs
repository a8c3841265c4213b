//! Observation batches become SDMX-JSON 2.0. Observations are written as they come; only the codes
//! met are kept, and written with the structure at the end, as the format allows.

use std::collections::HashMap;
use std::io::Write;

use model::observation::TextColumn;
use model::{
    ArtefactClass, AttributeRelationship, Component, ComponentRole, LocalisedText,
    ObservationBatch, Representation,
};
use serde_json::{Map, Value, json};

use crate::context::WriteContext;
use crate::error::Error;

/// Written text is handed on when it has grown to this.
const PIECE_BYTES: usize = 64 * 1024;
/// Where the schema of data messages is.
const SCHEMA: &str = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json";

/// The codes of one component in the order they were met.
#[derive(Default)]
struct Codes {
    list: Vec<String>,
    places: HashMap<String, usize>,
}

impl Codes {
    fn place(&mut self, code: &str) -> usize {
        if let Some(place) = self.places.get(code) {
            return *place;
        }
        self.list.push(code.to_owned());
        self.places.insert(code.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }
}

struct Column {
    component: Component,
    codes: Codes,
}

/// Writes SDMX-JSON data messages.
pub struct JsonWriter<W> {
    out: W,
    text: String,
    context: WriteContext,
    columns: Vec<Column>,
    /// The texts of the data set's attributes, from the first observation.
    data_set: Option<Vec<String>>,
    series_key: String,
    key: String,
    in_series: bool,
    first_observation: bool,
}

impl<W: Write> JsonWriter<W> {
    /// Writes the beginning.
    pub fn new(context: WriteContext, out: W) -> Result<Self, Error> {
        let column = |component| Column { component, codes: Codes::default() };
        let columns = context.components().into_iter().map(column).collect();
        let languages = [context.language.tag(), context.language.other().tag()];
        let header = &context.header;
        let meta = json!({
            "schema": SCHEMA,
            "id": header.id,
            "test": false,
            "prepared": header.prepared,
            "contentLanguages": languages,
            "sender": { "id": header.sender },
        });
        let urn = context.dataflow.header.reference().urn(ArtefactClass::Dataflow);
        let links = json!([{ "urn": urn, "rel": "dataflow" }]);
        let members = if context.is_flat() { "observations" } else { "series" };
        let text = format!(
            "{{\"meta\":{meta},\"data\":{{\"dataSets\":[{{\"structure\":0,\"action\":\"Information\",\"links\":{links},\"{members}\":{{\n"
        );
        Ok(Self {
            out,
            text,
            context,
            columns,
            data_set: None,
            series_key: String::new(),
            key: String::new(),
            in_series: false,
            first_observation: true,
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
        for row in 0..batch.rows() {
            let text = |index: usize| sources[index].map_or("", |column| column.get(row));
            self.data_set_attributes(&text)?;
            self.row(&text);
            if self.text.len() > PIECE_BYTES {
                self.out.write_all(self.text.as_bytes())?;
                self.text.clear();
            }
        }
        Ok(())
    }

    fn data_set_attributes<'a>(&mut self, text: &impl Fn(usize) -> &'a str) -> Result<(), Error> {
        let of_data_set =
            self.columns.iter().enumerate().filter(|(_, column)| is_of_data_set(&column.component));
        match &self.data_set {
            None => {
                self.data_set = Some(of_data_set.map(|(index, _)| text(index).to_owned()).collect())
            }
            Some(texts) => {
                for ((index, column), before) in of_data_set.zip(texts) {
                    if before != text(index) {
                        let attribute = column.component.id.clone();
                        return Err(Error::AttributeVaries { attribute });
                    }
                }
            }
        }
        Ok(())
    }

    fn row<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        self.key.clear();
        let mut time = 0;
        for (index, column) in self.columns.iter_mut().enumerate() {
            match column.component.role {
                ComponentRole::Dimension => {
                    push_place(&mut self.key, column.codes.place(text(index)))
                }
                ComponentRole::TimeDimension => time = column.codes.place(text(index)),
                ComponentRole::Measure | ComponentRole::Attribute => {}
            }
        }
        let has_time = self.context.structure.time_dimension().is_some();
        if self.context.is_flat() {
            if has_time {
                push_place(&mut self.key, time);
            }
            self.separate();
            self.text.push_str(&format!("\"{}\":", self.key));
            self.observation(text);
            return;
        }
        if !self.in_series || self.key != self.series_key {
            self.end_series();
            if !self.series_key.is_empty() {
                self.text.push_str(",\n");
            }
            self.text.push_str(&format!("\"{}\":{{\"observations\":{{", self.key));
            self.series_key.clone_from(&self.key);
            self.in_series = true;
            self.first_observation = true;
        }
        if self.context.detail.has_observations() {
            self.separate();
            self.text.push_str(&format!("\"{time}\":"));
            self.observation(text);
        }
    }

    fn separate(&mut self) {
        if !std::mem::replace(&mut self.first_observation, false) {
            self.text.push(',');
        }
    }

    fn end_series(&mut self) {
        if std::mem::replace(&mut self.in_series, false) {
            self.text.push_str("}}");
        }
    }

    fn observation<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        let Self { text: out, columns, .. } = self;
        out.push('[');
        let mut is_first = true;
        for (index, column) in columns.iter_mut().enumerate() {
            let is_value = match column.component.role {
                ComponentRole::Dimension | ComponentRole::TimeDimension => false,
                ComponentRole::Measure => true,
                ComponentRole::Attribute => !is_of_data_set(&column.component),
            };
            if is_value {
                if !std::mem::replace(&mut is_first, false) {
                    out.push(',');
                }
                push_value(out, column, text(index));
            }
        }
        out.push_str("]\n");
    }

    /// Writes the structure and ends the message.
    pub fn finish(mut self) -> Result<W, Error> {
        self.end_series();
        self.text.push('}');
        let texts = self.data_set.take().unwrap_or_default();
        let mut values = String::new();
        let of_data_set =
            self.columns.iter_mut().filter(|column| is_of_data_set(&column.component));
        for (column, text) in of_data_set.zip(&texts) {
            if !values.is_empty() {
                values.push(',');
            }
            push_value(&mut values, column, text);
        }
        if !values.is_empty() {
            self.text.push_str(&format!(",\"attributes\":[{values}]"));
        }
        self.text.push_str("}],\n\"structures\":[");
        let structure = self.structure();
        self.text.push_str(&structure.to_string());
        self.text.push_str("]}}\n");
        self.out.write_all(self.text.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn structure(&self) -> Value {
        let context = &self.context;
        let (mut series, mut observation, mut measures) = (Vec::new(), Vec::new(), Vec::new());
        let (mut of_data_set, mut attributes) = (Vec::new(), Vec::new());
        let is_flat = context.is_flat();
        let mut position = 0;
        for column in &self.columns {
            let component = &column.component;
            let mut told = self.component(column);
            match component.role {
                ComponentRole::Dimension | ComponentRole::TimeDimension => {
                    told.insert("keyPosition".into(), json!(position));
                    position += 1;
                    // A message without observations names no value, and so no dimension.
                    if column.codes.list.is_empty() {
                        continue;
                    }
                    if is_flat || component.role == ComponentRole::TimeDimension {
                        observation.push(Value::Object(told));
                    } else {
                        series.push(Value::Object(told));
                    }
                }
                ComponentRole::Measure => measures.push(Value::Object(told)),
                ComponentRole::Attribute => {
                    let relationship = match &component.relationship {
                        AttributeRelationship::Observation => json!({ "observation": {} }),
                        AttributeRelationship::Dataset => json!({ "dataflow": {} }),
                        AttributeRelationship::Dimensions(dimensions) => {
                            json!({ "dimensions": dimensions })
                        }
                    };
                    told.insert("relationship".into(), relationship);
                    told.insert("isMandatory".into(), json!(component.mandatory));
                    if is_of_data_set(component) {
                        of_data_set.push(Value::Object(told));
                    } else {
                        attributes.push(Value::Object(told));
                    }
                }
            }
        }
        let flow = context.dataflow.header.reference().urn(ArtefactClass::Dataflow);
        let structure = context.structure.header.reference().urn(ArtefactClass::DataStructure);
        let mut told = Map::new();
        told.insert("dataSets".into(), json!([0]));
        told.insert(
            "links".into(),
            json!([{ "urn": flow, "rel": "dataflow" }, { "urn": structure, "rel": "structure" }]),
        );
        insert_names(
            &mut told,
            context,
            &context.dataflow.header.names,
            &context.dataflow.header.id,
        );
        told.insert(
            "dimensions".into(),
            json!({ "dataSet": [], "series": series, "observation": observation }),
        );
        told.insert("measures".into(), json!({ "observation": measures }));
        told.insert(
            "attributes".into(),
            json!({ "dataSet": of_data_set, "dimensionGroup": [], "series": [], "observation": attributes }),
        );
        Value::Object(told)
    }

    fn component(&self, column: &Column) -> Map<String, Value> {
        let context = &self.context;
        let component = &column.component;
        let mut told = Map::new();
        told.insert("id".into(), json!(component.id));
        let names =
            context.concept(component).map(|concept| concept.names.clone()).unwrap_or_default();
        insert_names(&mut told, context, &names, &component.id);
        if !is_listed(component) {
            let data_type = crate::tree_components::data_type(&component.representation);
            told.insert("format".into(), json!({ "dataType": data_type }));
            return told;
        }
        let codelist = context.codelist(component);
        let by_id: HashMap<&str, &model::Code> = codelist
            .into_iter()
            .flat_map(|codelist| &codelist.codes)
            .map(|code| (code.id.as_str(), code))
            .collect();
        let is_coded = matches!(component.representation, Representation::Codelist(_));
        let value = |code: &String| {
            if !is_coded {
                return json!({ "value": code });
            }
            let mut told = Map::new();
            told.insert("id".into(), json!(code));
            let known = by_id.get(code.as_str());
            insert_names(
                &mut told,
                context,
                known.map_or(&LocalisedText::default(), |code| &code.names),
                code,
            );
            if let Some(parent) = known.and_then(|code| code.parent.as_ref()) {
                told.insert("parent".into(), json!(parent));
            }
            Value::Object(told)
        };
        let values: Vec<Value> = column.codes.list.iter().map(value).collect();
        if !values.is_empty() {
            told.insert("values".into(), Value::Array(values));
        }
        told
    }
}

/// Whether a component's values are listed in the structure and named by their place.
fn is_listed(component: &Component) -> bool {
    match component.role {
        ComponentRole::Dimension | ComponentRole::TimeDimension => true,
        ComponentRole::Measure | ComponentRole::Attribute => {
            matches!(component.representation, Representation::Codelist(_))
        }
    }
}

fn is_of_data_set(component: &Component) -> bool {
    component.role == ComponentRole::Attribute
        && component.relationship == AttributeRelationship::Dataset
}

fn push_place(key: &mut String, place: usize) {
    if !key.is_empty() {
        key.push(':');
    }
    key.push_str(&place.to_string());
}

fn push_value(out: &mut String, column: &mut Column, text: &str) {
    if text.is_empty() {
        out.push_str("null");
    } else if is_listed(&column.component) {
        out.push_str(&column.codes.place(text).to_string());
    } else {
        let is_number = match column.component.representation {
            Representation::Decimal | Representation::Integer => is_json_number(text),
            Representation::Codelist(_) | Representation::Text | Representation::TimePeriod => {
                false
            }
        };
        if is_number {
            out.push_str(text);
        } else {
            out.push_str(&Value::from(text).to_string());
        }
    }
}

/// Whether a text is a number as JSON writes one, so that it can stand there digit for digit.
fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
}

fn insert_names(
    told: &mut Map<String, Value>,
    context: &WriteContext,
    names: &LocalisedText,
    id: &str,
) {
    let name = names.get(context.language);
    told.insert("name".into(), json!(if name.is_empty() { id } else { name }));
    if !names.is_empty() {
        told.insert("names".into(), json!(names));
    }
}
