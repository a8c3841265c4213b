//! SDMX-JSON data messages (2.1, 2.0, 1.0 and its drafts) become observation batches. A message may
//! put its structure after its data, so it is read twice: first the structure, then the observations
//! as they come.

use std::io::{Read, Seek, SeekFrom};

use model::ObservationBatch;
use serde_json::{Map, Value};

use crate::action::Action;
use crate::batch::{Numbers, STRUCTURE, Structures};
use crate::error::Error;
use crate::json_pull::{JsonReader, Token};
use crate::json_shape::{Listed, Shape};
use crate::levels::{Level, Levels};
use crate::message::{DataFormat, StructureRef};

/// Where the reader stands in the second pass.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Message,
    Data,
    DataSets { in_data: bool },
    DataSet { in_data: bool },
    AllSeries { in_data: bool },
    Series { in_data: bool },
    Observations { in_data: bool, in_series: bool },
    End,
}

/// Reads observations from SDMX-JSON.
pub struct JsonDataReader<R> {
    json: JsonReader<R>,
    levels: Levels,
    shapes: Vec<Shape>,
    structures: Structures,
    format: DataFormat,
    /// Of each data set everything but its observations.
    data_sets: Vec<Map<String, Value>>,
    at: At,
    data_set: usize,
    shape: usize,
    count: u64,
    origin: Numbers,
    failed: bool,
}

impl<R: Read + Seek> JsonDataReader<R> {
    /// Reads the structures.
    pub fn new(mut input: R, structures: Structures) -> Result<Self, Error> {
        let fault = |source| Error::Read { line: 1, source };
        let parts = first_pass(&mut input)?;
        input.seek(SeekFrom::Start(0)).map_err(fault)?;
        let mut levels = Levels::new(None);
        if parts.data_sets.iter().any(|data_set| data_set.contains_key("action")) {
            levels.batches.column("ACTION");
        }
        if structures == Structures::Several {
            levels.batches.column(STRUCTURE);
        }
        let shapes: Result<Vec<Shape>, Error> =
            parts.structures.iter().map(|it| Shape::of(it, &mut levels.batches)).collect();
        Ok(Self {
            json: JsonReader::new(input)?,
            levels,
            shapes: shapes?,
            structures,
            format: parts.format,
            data_sets: parts.data_sets,
            at: At::Message,
            data_set: 0,
            shape: 0,
            count: 0,
            origin: Numbers::default(),
            failed: false,
        })
    }

    /// The version, which may be told after the data.
    pub fn format(&self) -> DataFormat {
        self.format
    }

    /// The structure the observations belong to, if the message says.
    #[must_use]
    pub fn structure(&self) -> Option<&StructureRef> {
        self.shapes.first()?.reference.as_ref()
    }

    /// The components.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        self.levels.batches.names()
    }

    fn next_batch(&mut self) -> Result<Option<ObservationBatch>, Error> {
        while self.at != At::End && !self.levels.batches.is_full() {
            self.step()?;
        }
        Ok(self.levels.batches.take())
    }

    fn step(&mut self) -> Result<(), Error> {
        let token = self.json.next()?;
        let name = if token == Token::Name { self.json.text() } else { "" };
        self.at = match (self.at, token) {
            (At::Message | At::Data | At::DataSets { .. }, Token::Eof) => At::End,
            (At::Message, Token::Name) if name == "data" => At::Data,
            (At::Message, Token::Name) if name == "dataSets" => At::DataSets { in_data: false },
            (At::Data, Token::Name) if name == "dataSets" => At::DataSets { in_data: true },
            (At::Data, Token::ObjectEnd) => At::Message,
            (At::DataSets { in_data }, Token::Object) => {
                self.begin_data_set()?;
                At::DataSet { in_data }
            }
            (At::DataSets { in_data: true }, Token::ArrayEnd) => At::Data,
            (At::DataSets { in_data: false }, Token::ArrayEnd) => At::Message,
            (At::DataSet { in_data }, Token::Name) if name == "series" => At::AllSeries { in_data },
            (At::DataSet { in_data }, Token::Name) if name == "observations" => {
                At::Observations { in_data, in_series: false }
            }
            (At::DataSet { in_data }, Token::ObjectEnd) => {
                self.data_set += 1;
                At::DataSets { in_data }
            }
            (At::AllSeries { in_data }, Token::Name) => {
                self.levels.begin(Level::Series);
                self.key(Level::Series)?;
                At::Series { in_data }
            }
            (At::AllSeries { in_data }, Token::ObjectEnd) => At::DataSet { in_data },
            (At::Series { in_data }, Token::Name) if name == "observations" => {
                At::Observations { in_data, in_series: true }
            }
            (at @ At::Series { .. }, Token::Name) if name == "attributes" => {
                let values = self.json.whole()?;
                self.attributes(Level::Series, &values)?;
                at
            }
            (At::Series { in_data }, Token::ObjectEnd) => {
                self.levels.end_series();
                At::AllSeries { in_data }
            }
            (at @ At::Observations { .. }, Token::Name) => {
                self.observation()?;
                at
            }
            (At::Observations { in_data, in_series: true }, Token::ObjectEnd) => {
                At::Series { in_data }
            }
            (At::Observations { in_data, in_series: false }, Token::ObjectEnd) => {
                At::DataSet { in_data }
            }
            (at, Token::Name) => {
                self.json.skip()?;
                at
            }
            // The object that holds what was just named.
            (at @ (At::Message | At::Data | At::DataSets { .. }), _)
            | (at @ (At::AllSeries { .. } | At::Series { .. }), Token::Object)
            | (at @ At::Observations { .. }, Token::Object)
            | (at @ At::End, _) => at,
            (At::DataSet { .. }, _) => return Err(self.misfit("a data set")),
            (At::AllSeries { .. } | At::Series { .. }, _) => return Err(self.misfit("series")),
            (At::Observations { .. }, _) => return Err(self.misfit("observations")),
        };
        Ok(())
    }

    fn misfit(&self, member: impl Into<String>) -> Error {
        Error::JsonShape { line: self.json.line(), member: member.into() }
    }

    fn begin_data_set(&mut self) -> Result<(), Error> {
        self.levels.begin(Level::DataSet);
        let line = self.json.line();
        let Some(told) = self.data_sets.get(self.data_set) else { return Ok(()) };
        let index = told.get("structure").and_then(Value::as_u64).unwrap_or(0);
        self.shape = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(shape) = self.shapes.get(self.shape) else {
            return Err(self.misfit(format!("structure {index}")));
        };
        if let (Some(first), Some(second)) = (&self.shapes[0].reference, &shape.reference)
            && first != second
            && self.structures == Structures::One
        {
            let (first, second) = (first.to_string(), second.to_string());
            return Err(Error::SecondStructure { line, first, second });
        }
        if self.structures == Structures::Several
            && let Some(reference) = &shape.reference
        {
            self.levels.put(Level::DataSet, STRUCTURE, &reference.to_string(), line)?;
        }
        for listed in &shape.fixed {
            let value = listed.values.as_ref().and_then(|values| values.first());
            let value = value.map_or("", String::as_str);
            self.levels.put_at(Level::DataSet, listed.column, value);
        }
        if let Some(Value::String(action)) = told.get("action") {
            let letter = Action::of(action).letter();
            self.levels.put(Level::DataSet, "ACTION", letter, line)?;
        }
        let attributes = told.get("attributes").cloned().unwrap_or(Value::Null);
        let groups = told.get("dimensionGroupAttributes").cloned();
        self.attributes(Level::DataSet, &attributes)?;
        if let Some(Value::Object(groups)) = groups {
            for (key, values) in &groups {
                self.group(key, values)?;
            }
        }
        Ok(())
    }

    /// A group's key has a place for each dimension of the structure, empty where the group does not
    /// name it. Some makers leave out the dimensions that have one value in the whole data set.
    fn group(&mut self, key: &str, values: &Value) -> Result<(), Error> {
        let line = self.json.line();
        let shape = &self.shapes[self.shape];
        let misfit =
            || Error::JsonShape { line, member: format!("dimensionGroupAttributes {key:?}") };
        self.levels.begin(Level::Group);
        let mut dimensions = shape.by_position();
        if dimensions.len() != key.split(':').count() {
            dimensions = shape.series.iter().chain(&shape.observation).collect();
        }
        let mut dimensions = dimensions.into_iter();
        for place in key.split(':') {
            let dimension = dimensions.next().ok_or_else(misfit)?;
            if !place.is_empty() && place != "~" {
                let code = dimension.at(place).ok_or_else(misfit)?;
                self.levels.put_group_key(&dimension.id, code, line)?;
            }
        }
        self.attributes(Level::Group, values)?;
        self.levels.end_group();
        Ok(())
    }

    /// Takes the key that was just read as a name.
    fn key(&mut self, level: Level) -> Result<(), Error> {
        let Self { json, levels, shapes, shape, .. } = self;
        let key = json.text();
        let misfit = || Error::JsonShape { line: json.line(), member: format!("key {key:?}") };
        let shape = shapes.get(*shape).ok_or_else(misfit)?;
        let dimensions = if level == Level::Series { &shape.series } else { &shape.observation };
        let mut places = key.split(':');
        for dimension in dimensions {
            let code = places.next().and_then(|place| dimension.at(place)).ok_or_else(misfit)?;
            levels.put_at(level, dimension.column, code);
        }
        if places.next().is_some() { Err(misfit()) } else { Ok(()) }
    }

    fn attributes(&mut self, level: Level, values: &Value) -> Result<(), Error> {
        let Value::Array(values) = values else { return Ok(()) };
        let line = self.json.line();
        let misfit = |member: &str| Error::JsonShape { line, member: member.to_owned() };
        let shape = self.shapes.get(self.shape).ok_or_else(|| misfit("attributes"))?;
        let listed = match level {
            Level::DataSet => &shape.of_data_set,
            Level::Group => &shape.of_group,
            Level::Series => &shape.of_series,
            Level::Observation => &shape.of_observation,
        };
        for (index, value) in values.iter().enumerate() {
            let Some(listed) = listed.get(index) else {
                // Places of annotations follow the attributes.
                if value.is_null() || value.is_u64() {
                    break;
                }
                return Err(misfit("attributes"));
            };
            let text = listed.text(value).ok_or_else(|| misfit(&listed.id))?;
            if !text.is_empty() {
                self.levels.put_at(level, listed.column, &text);
            }
        }
        Ok(())
    }

    fn observation(&mut self) -> Result<(), Error> {
        self.levels.begin(Level::Observation);
        self.key(Level::Observation)?;
        if self.json.next()? != Token::Array {
            return Err(self.misfit("an observation"));
        }
        let Self { json, levels, shapes, shape, .. } = self;
        // `key` found the shape.
        let listed: &[Listed] = shapes.get(*shape).map_or(&[], |shape| &shape.of_observation);
        let mut listed = listed.iter();
        loop {
            let token = json.next()?;
            if token == Token::ArrayEnd {
                break;
            }
            let line = json.line();
            let misfit = |member: &str| Error::JsonShape { line, member: member.to_owned() };
            let Some(listed) = listed.next() else {
                // Places of annotations follow the attributes.
                if matches!(token, Token::Number | Token::Null) {
                    continue;
                }
                return Err(misfit("an observation"));
            };
            match token {
                Token::Null => {}
                Token::Number => {
                    let text = match &listed.values {
                        Some(_) => listed.at(json.text()).ok_or_else(|| misfit(&listed.id))?,
                        None => json.text(),
                    };
                    levels.put_at(Level::Observation, listed.column, text);
                }
                Token::Text => levels.put_at(Level::Observation, listed.column, json.text()),
                other => {
                    let value = json.whole_from(other)?;
                    let text = listed.text(&value).ok_or_else(|| misfit(&listed.id))?;
                    levels.put_at(Level::Observation, listed.column, &text);
                }
            }
        }
        self.count += 1;
        self.levels.end_observation(self.origin.text(self.count));
        Ok(())
    }
}

impl<R: Read + Seek> Iterator for JsonDataReader<R> {
    type Item = Result<ObservationBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let outcome = self.next_batch();
        self.failed = outcome.is_err();
        outcome.transpose()
    }
}

/// What the first pass finds.
struct Parts {
    format: DataFormat,
    structures: Vec<Value>,
    data_sets: Vec<Map<String, Value>>,
}

fn other(found: &str) -> Error {
    Error::NotThisMessage { expected: "an SDMX-JSON data message", found: found.to_owned() }
}

fn first_pass<R: Read>(input: R) -> Result<Parts, Error> {
    let mut json = JsonReader::new(input)?;
    let mut parts =
        Parts { format: DataFormat::Json20, structures: Vec::new(), data_sets: Vec::new() };
    if json.next()? != Token::Object {
        return Err(other("a JSON value"));
    }
    let (mut schema, mut is_1, mut has_data) = (String::new(), false, false);
    while json.next()? == Token::Name {
        match json.text() {
            "$schema" => schema = text_in(&json.whole()?),
            "meta" => {
                let meta = json.whole()?;
                if let Some(told) = meta.get("schema") {
                    schema = text_in(told);
                }
            }
            "data" => {
                if json.next()? != Token::Object {
                    return Err(other("JSON without data"));
                }
                while json.next()? == Token::Name {
                    part(&mut json, &mut parts, &mut is_1, &mut has_data)?;
                }
            }
            "dataSets" | "structure" => part(&mut json, &mut parts, &mut is_1, &mut has_data)?,
            _ => json.skip()?,
        }
    }
    // What follows the last bracket shows whether the message is whole.
    json.next()?;
    if is_1 {
        parts.format = DataFormat::Json10;
    } else if schema.contains("/2.1") {
        parts.format = DataFormat::Json21;
    }
    if has_data { Ok(parts) } else { Err(other("JSON without data sets")) }
}

fn text_in(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Takes the member of `data` whose name was just read.
fn part<R: Read>(
    json: &mut JsonReader<R>,
    parts: &mut Parts,
    is_1: &mut bool,
    has_data: &mut bool,
) -> Result<(), Error> {
    match json.text() {
        "structures" => {
            if let Value::Array(found) = json.whole()? {
                parts.structures = found;
            }
        }
        "structure" => {
            *is_1 = true;
            parts.structures = vec![json.whole()?];
        }
        "dataSets" => {
            *has_data = true;
            if json.next()? != Token::Array {
                return Err(other("JSON without data sets"));
            }
            loop {
                match json.next()? {
                    Token::Object => parts.data_sets.push(data_set_facts(json)?),
                    Token::ArrayEnd => break,
                    _ => return Err(other("JSON whose data sets are no objects")),
                }
            }
        }
        _ => json.skip()?,
    }
    Ok(())
}

fn data_set_facts<R: Read>(json: &mut JsonReader<R>) -> Result<Map<String, Value>, Error> {
    let mut facts = Map::new();
    while json.next()? == Token::Name {
        match json.text() {
            "structure" | "action" | "attributes" | "dimensionGroupAttributes" => {
                let name = json.text().to_owned();
                facts.insert(name, json.whole()?);
            }
            _ => json.skip()?,
        }
    }
    Ok(facts)
}
