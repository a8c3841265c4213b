//! SDMX-JSON 2.0 data messages become observation batches. A message may put its structure after its
//! data, so it is read twice: first the structure, then the observations as they come.

use std::io::{Read, Seek, SeekFrom};

use model::{ArtefactClass, ObservationBatch};
use serde_json::Value;

use crate::error::Error;
use crate::json_pull::{JsonReader, Token};
use crate::levels::{Level, Levels};
use crate::message::StructureRef;

/// A component and the values that numbers in the message stand for.
struct Listed {
    id: String,
    values: Option<Vec<String>>,
}

/// The components of one structure by where their values stand.
#[derive(Default)]
struct Shape {
    reference: Option<StructureRef>,
    fixed: Vec<Listed>,
    series: Vec<Listed>,
    observation: Vec<Listed>,
    measures: Vec<Listed>,
    of_data_set: Vec<Listed>,
    of_group: Vec<Listed>,
    of_series: Vec<Listed>,
    of_observation: Vec<Listed>,
}

/// Where the reader stands in the second pass.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Message,
    Data,
    DataSets,
    DataSet,
    AllSeries,
    Series,
    Observations { in_series: bool },
    End,
}

/// Reads observations from SDMX-JSON.
pub struct JsonDataReader<R> {
    json: JsonReader<R>,
    levels: Levels,
    shapes: Vec<Shape>,
    /// Of each data set everything but its observations.
    data_sets: Vec<serde_json::Map<String, Value>>,
    at: At,
    data_set: usize,
    shape: usize,
    count: u64,
    failed: bool,
}

impl<R: Read + Seek> JsonDataReader<R> {
    /// Reads the structures.
    pub fn new(mut input: R) -> Result<Self, Error> {
        let fault = |source| Error::Read { line: 1, source };
        let (structures, data_sets) = first_pass(&mut input)?;
        input.seek(SeekFrom::Start(0)).map_err(fault)?;
        let shapes: Vec<Shape> = structures.iter().map(Shape::of).collect();
        let mut levels = Levels::new(None);
        if data_sets.iter().any(|data_set| data_set.contains_key("action")) {
            levels.batches.column("ACTION");
        }
        for shape in &shapes {
            for listed in shape.all() {
                levels.batches.column(&listed.id);
            }
        }
        let json = JsonReader::new(input)?;
        let at = At::Message;
        Ok(Self {
            json,
            levels,
            shapes,
            data_sets,
            at,
            data_set: 0,
            shape: 0,
            count: 0,
            failed: false,
        })
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
        self.at = match (self.at, token) {
            (At::Message | At::Data | At::DataSets, Token::Eof) => At::End,
            (At::Message, Token::Name(name)) if name == "data" => At::Data,
            (At::Data, Token::Name(name)) if name == "dataSets" => At::DataSets,
            (At::DataSets, Token::Object) => {
                self.begin_data_set()?;
                At::DataSet
            }
            (At::DataSets, Token::ArrayEnd) => At::Data,
            (At::DataSet, Token::Name(name)) if name == "series" => At::AllSeries,
            (At::DataSet, Token::Name(name)) if name == "observations" => {
                At::Observations { in_series: false }
            }
            (At::DataSet, Token::ObjectEnd) => {
                self.data_set += 1;
                At::DataSets
            }
            (At::AllSeries, Token::Name(key)) => {
                self.begin_series(&key)?;
                At::Series
            }
            (At::AllSeries, Token::ObjectEnd) => At::DataSet,
            (At::Series, Token::Name(name)) if name == "observations" => {
                At::Observations { in_series: true }
            }
            (At::Series, Token::Name(name)) if name == "attributes" => {
                let values = self.json.whole()?;
                self.attributes(Level::Series, &values)?;
                At::Series
            }
            (At::Series, Token::ObjectEnd) => {
                self.levels.end_series();
                At::AllSeries
            }
            (at @ At::Observations { .. }, Token::Name(key)) => {
                self.observation(&key)?;
                at
            }
            (At::Observations { in_series }, Token::ObjectEnd) => {
                if in_series {
                    At::Series
                } else {
                    At::DataSet
                }
            }
            (at, Token::Name(_)) => {
                self.json.skip()?;
                at
            }
            (at, _) => at,
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
        {
            let (first, second) = (first.to_string(), second.to_string());
            return Err(Error::SecondStructure { line, first, second });
        }
        for listed in &shape.fixed {
            let value = listed.values.as_ref().and_then(|values| values.first());
            self.levels.put(Level::DataSet, &listed.id, value.map_or("", String::as_str), line)?;
        }
        if let Some(Value::String(action)) = told.get("action") {
            let code = action.get(..1).unwrap_or("");
            self.levels.put(Level::DataSet, "ACTION", code, line)?;
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

    /// A group's key has a place for each dimension of series and observations, empty where the group
    /// does not name it.
    fn group(&mut self, key: &str, values: &Value) -> Result<(), Error> {
        let line = self.json.line();
        let shape = &self.shapes[self.shape];
        let misfit =
            || Error::JsonShape { line, member: format!("dimensionGroupAttributes {key:?}") };
        self.levels.begin(Level::Group);
        let mut dimensions = shape.series.iter().chain(&shape.observation);
        for place in key.split(':') {
            let dimension = dimensions.next().ok_or_else(misfit)?;
            if !place.is_empty() {
                let code = code_at(dimension, place).ok_or_else(misfit)?;
                self.levels.put_group_key(&dimension.id, code, line)?;
            }
        }
        self.attributes(Level::Group, values)?;
        self.levels.end_group();
        Ok(())
    }

    fn key(&mut self, level: Level, key: &str) -> Result<(), Error> {
        let line = self.json.line();
        let shape = &self.shapes[self.shape];
        let dimensions = if level == Level::Series { &shape.series } else { &shape.observation };
        let mut places = key.split(':');
        for dimension in dimensions {
            let code = places.next().and_then(|place| code_at(dimension, place));
            let code =
                code.ok_or_else(|| Error::JsonShape { line, member: format!("key {key:?}") })?;
            self.levels.put(level, &dimension.id, code, line)?;
        }
        match places.next() {
            Some(_) => Err(self.misfit(format!("key {key:?}"))),
            None => Ok(()),
        }
    }

    fn begin_series(&mut self, key: &str) -> Result<(), Error> {
        self.levels.begin(Level::Series);
        self.key(Level::Series, key)
    }

    fn attributes(&mut self, level: Level, values: &Value) -> Result<(), Error> {
        let Value::Array(values) = values else { return Ok(()) };
        let line = self.json.line();
        let shape = &self.shapes[self.shape];
        let listed = match level {
            Level::DataSet => &shape.of_data_set,
            Level::Group => &shape.of_group,
            Level::Series => &shape.of_series,
            Level::Observation => &shape.of_observation,
        };
        if values.len() > listed.len() {
            return Err(self.misfit("attributes"));
        }
        for (listed, value) in listed.iter().zip(values) {
            let text = text_of(listed, value)
                .ok_or_else(|| Error::JsonShape { line, member: listed.id.clone() })?;
            if !text.is_empty() {
                self.levels.put(level, &listed.id, &text, line)?;
            }
        }
        Ok(())
    }

    fn observation(&mut self, key: &str) -> Result<(), Error> {
        self.levels.begin(Level::Observation);
        self.key(Level::Observation, key)?;
        if self.json.next()? != Token::Array {
            return Err(self.misfit(format!("observation {key:?}")));
        }
        let mut place = 0;
        loop {
            let token = self.json.next()?;
            if token == Token::ArrayEnd {
                break;
            }
            let line = self.json.line();
            let value = match token {
                Token::Number(number) => number,
                Token::Null => String::new(),
                other => match self.json.whole_from(other)? {
                    Value::String(text) => text,
                    value => value.to_string(),
                },
            };
            let shape = &self.shapes[self.shape];
            let listed = shape.measures.iter().chain(&shape.of_observation).nth(place);
            let listed = listed.ok_or_else(|| self.misfit(format!("observation {key:?}")))?;
            let text = match (&listed.values, value.is_empty()) {
                (Some(_), false) => code_at(listed, &value)
                    .ok_or_else(|| Error::JsonShape { line, member: listed.id.clone() })?,
                _ => &value,
            };
            if !text.is_empty() {
                self.levels.put(Level::Observation, &listed.id, text, line)?;
            }
            place += 1;
        }
        self.count += 1;
        self.levels.end_observation(&self.count.to_string());
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

type Parts = (Vec<Value>, Vec<serde_json::Map<String, Value>>);

fn first_pass<R: Read>(input: R) -> Result<Parts, Error> {
    let mut json = JsonReader::new(input)?;
    let (mut structures, mut data_sets) = (Vec::new(), Vec::new());
    let other = |found: &str| Error::NotThisMessage {
        expected: "an SDMX-JSON data message",
        found: found.to_owned(),
    };
    if json.next()? != Token::Object {
        return Err(other("a JSON value"));
    }
    let mut has_data = false;
    while let Token::Name(name) = json.next()? {
        if name != "data" {
            json.skip()?;
            continue;
        }
        if json.next()? != Token::Object {
            return Err(other("JSON without data"));
        }
        while let Token::Name(name) = json.next()? {
            match name.as_str() {
                "structures" => {
                    if let Value::Array(found) = json.whole()? {
                        structures = found;
                    }
                }
                "dataSets" => {
                    has_data = true;
                    if json.next()? != Token::Array {
                        return Err(other("JSON without data sets"));
                    }
                    while json.next()? == Token::Object {
                        data_sets.push(data_set_facts(&mut json)?);
                    }
                }
                _ => json.skip()?,
            }
        }
    }
    // What follows the last bracket shows whether the message is whole.
    json.next()?;
    if has_data { Ok((structures, data_sets)) } else { Err(other("JSON without data sets")) }
}

fn data_set_facts<R: Read>(
    json: &mut JsonReader<R>,
) -> Result<serde_json::Map<String, Value>, Error> {
    let mut facts = serde_json::Map::new();
    while let Token::Name(name) = json.next()? {
        match name.as_str() {
            "structure" | "action" | "attributes" | "dimensionGroupAttributes" => {
                facts.insert(name, json.whole()?);
            }
            _ => json.skip()?,
        }
    }
    Ok(facts)
}

impl Shape {
    fn of(structure: &Value) -> Self {
        let list = |kind: &str, place: &str| -> Vec<Listed> {
            let found =
                structure.get(kind).and_then(|kind| kind.get(place)).and_then(Value::as_array);
            found.into_iter().flatten().filter_map(Listed::of).collect()
        };
        let links = structure.get("links").and_then(Value::as_array);
        let urns = links.into_iter().flatten().filter_map(|link| link.get("urn")?.as_str());
        let mut references: Vec<StructureRef> =
            urns.filter_map(|urn| StructureRef::parse(urn, ArtefactClass::Dataflow)).collect();
        references.sort_by_key(|reference| reference.class != ArtefactClass::Dataflow);
        Self {
            reference: references.into_iter().next(),
            fixed: list("dimensions", "dataSet"),
            series: list("dimensions", "series"),
            observation: list("dimensions", "observation"),
            measures: list("measures", "observation"),
            of_data_set: list("attributes", "dataSet"),
            of_group: list("attributes", "dimensionGroup"),
            of_series: list("attributes", "series"),
            of_observation: list("attributes", "observation"),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Listed> {
        let dimensions = self.fixed.iter().chain(&self.series).chain(&self.observation);
        let attributes = self.of_data_set.iter().chain(&self.of_group).chain(&self.of_series);
        dimensions.chain(&self.measures).chain(attributes).chain(&self.of_observation)
    }
}

impl Listed {
    fn of(component: &Value) -> Option<Self> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        let one = |value: &Value| {
            let found = value.get("id").or_else(|| value.get("value"));
            found.and_then(text).unwrap_or_default()
        };
        let values = component.get("values").and_then(Value::as_array);
        let values = values.filter(|values| !values.is_empty());
        Some(Self {
            id: component.get("id")?.as_str()?.to_owned(),
            values: values.map(|values| values.iter().map(one).collect()),
        })
    }
}

fn code_at<'a>(listed: &'a Listed, place: &str) -> Option<&'a str> {
    let place: usize = place.parse().ok()?;
    listed.values.as_ref()?.get(place).map(String::as_str)
}

/// The text of an attribute: a place in the list of its values, or the value itself.
fn text_of(listed: &Listed, value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Number(place) if listed.values.is_some() => {
            code_at(listed, &place.to_string()).map(str::to_owned)
        }
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.to_string())
        }
    }
}
