//! JSON-stat (2.0, and 1.x with its bundles) becomes observation batches, a row for each cell that has
//! a value or a status. Values are read as they come; what describes them may stand after them, so the
//! message is read twice.

use std::io::{Read, Seek, SeekFrom};

use model::{ArtefactClass, LocalisedText, ObservationBatch, Reference};
use serde_json::{Map, Value};

use crate::batch::{Batches, Numbers, STRUCTURE, Structures};
use crate::cube::{Cube, Described, Variable};
use crate::error::Error;
use crate::json_pull::{JsonReader, Token};
use crate::message::StructureRef;

/// The agency of a cube that does not say where it belongs.
const AGENCY: &str = "JSONSTAT";

/// One data set of the message.
struct Set {
    /// The member of the bundle that it is, if it is one.
    member: Option<String>,
    cube: Cube,
    status: Value,
    attributes: Map<String, Value>,
    columns: Columns,
}

/// Where a set's values go in the batches.
#[derive(Default)]
struct Columns {
    variables: Vec<usize>,
    value: usize,
    status: usize,
    attributes: Vec<(usize, String)>,
    structure: Option<usize>,
}

/// Where the reader stands in the second pass.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Root,
    /// In the data set with this number.
    Set(usize),
    /// Among the values of that set; whether they are members of an object.
    Values {
        set: usize,
        by_name: bool,
        in_bundle: bool,
    },
    End,
}

/// Reads observations from JSON-stat.
pub struct JsonStatReader<R> {
    json: JsonReader<R>,
    sets: Vec<Set>,
    batches: Batches,
    at: At,
    cell: u64,
    places: Vec<usize>,
    structure: StructureRef,
    origin: Numbers,
    count: u64,
    failed: bool,
}

impl<R: Read + Seek> JsonStatReader<R> {
    /// Reads what describes the values.
    pub fn new(mut input: R, structures: Structures) -> Result<Self, Error> {
        let mut sets = first_pass(&mut input)?;
        input.seek(SeekFrom::Start(0)).map_err(|source| Error::Read { line: 1, source })?;
        let structure = |set: &Set| StructureRef {
            class: ArtefactClass::Dataflow,
            reference: set.cube.reference(AGENCY),
        };
        let Some(first) = sets.first() else {
            let expected = "a JSON-stat data set";
            return Err(Error::NotThisMessage { expected, found: "JSON of another kind".into() });
        };
        let first = structure(first);
        if let (Structures::One, Some(second)) = (structures, sets.get(1)) {
            let (first, second) = (first.to_string(), structure(second).to_string());
            return Err(Error::SecondStructure { line: 1, first, second });
        }
        let mut batches = Batches::new(Vec::new());
        for set in &mut sets {
            let of_variable = |it: &Variable| batches.column(&it.id);
            set.columns.variables = set.cube.variables.iter().map(of_variable).collect();
            set.columns.value = batches.column("OBS_VALUE");
            set.columns.status = batches.column("OBS_STATUS");
            for attribute in set.attributes.keys() {
                let column = (batches.column(attribute), attribute.clone());
                set.columns.attributes.push(column);
                set.cube.attributes.push(attribute.clone());
            }
            set.cube.attributes.insert(0, "OBS_STATUS".to_owned());
            if structures == Structures::Several {
                set.columns.structure = Some(batches.column(STRUCTURE));
            }
        }
        Ok(Self {
            json: JsonReader::new(input)?,
            sets,
            batches,
            at: At::Root,
            cell: 0,
            places: Vec::new(),
            structure: first,
            origin: Numbers::default(),
            count: 0,
            failed: false,
        })
    }

    /// The flow the observations belong to.
    pub fn structure(&self) -> Option<&StructureRef> {
        Some(&self.structure)
    }

    /// The components.
    pub fn columns(&self) -> &[String] {
        self.batches.names()
    }

    /// What the first data set says of its structure.
    pub fn described(&self) -> Option<Described> {
        self.sets.first().map(|set| set.cube.described(AGENCY))
    }

    fn next_batch(&mut self) -> Result<Option<ObservationBatch>, Error> {
        while self.at != At::End && !self.batches.is_full() {
            self.step()?;
        }
        Ok(self.batches.take())
    }

    fn step(&mut self) -> Result<(), Error> {
        let token = self.json.next()?;
        self.at = match (self.at, token) {
            (_, Token::Eof) => At::End,
            (at @ (At::Root | At::Set(_)), Token::Name) => {
                let (set, in_bundle) = match at {
                    At::Set(set) => (Some(set), true),
                    _ => (Some(0).filter(|_| self.sets[0].member.is_none()), false),
                };
                let name = self.json.text();
                let member = self.sets.iter().position(|it| it.member.as_deref() == Some(name));
                match (set, member) {
                    (Some(set), _) if name == "value" => {
                        self.cell = 0;
                        match self.json.next()? {
                            Token::Array => At::Values { set, by_name: false, in_bundle },
                            Token::Object => At::Values { set, by_name: true, in_bundle },
                            _ => return Err(self.misfit("value")),
                        }
                    }
                    (None, Some(member)) => {
                        // The first pass saw that it is an object.
                        self.json.next()?;
                        At::Set(member)
                    }
                    _ => {
                        self.json.skip()?;
                        at
                    }
                }
            }
            (At::Values { set, in_bundle, .. }, Token::ArrayEnd | Token::ObjectEnd) => {
                if in_bundle { At::Set(set) } else { At::Root }
            }
            (at @ At::Values { set, by_name, .. }, token) => {
                let token = if by_name {
                    let cell = self.json.text().parse();
                    self.cell = cell.map_err(|_| self.misfit("the number of a cell"))?;
                    self.json.next()?
                } else {
                    token
                };
                self.value(set, token)?;
                self.cell += 1;
                at
            }
            (At::Set(_), Token::ObjectEnd) => At::Root,
            (at, _) => at,
        };
        Ok(())
    }

    fn misfit(&self, member: &str) -> Error {
        Error::JsonShape { line: self.json.line(), member: member.to_owned() }
    }

    fn value(&mut self, set: usize, token: Token) -> Result<(), Error> {
        let misfit = |json: &JsonReader<R>, member: &str| Error::JsonShape {
            line: json.line(),
            member: member.to_owned(),
        };
        let Self { json, sets, batches, cell, places, origin, count, .. } = self;
        let set = &sets[set];
        if set.cube.cells().is_none_or(|cells| *cell >= cells) {
            return Err(misfit(json, &format!("the value of cell {cell}")));
        }
        let value = match token {
            Token::Null => "",
            Token::Number | Token::Text => json.text(),
            _ => return Err(misfit(json, &format!("the value of cell {cell}"))),
        };
        let status = of_cell(&set.status, *cell);
        if value.is_empty() && status.is_none() {
            return Ok(());
        }
        set.cube.places(*cell, places);
        let mut row: Vec<(usize, &str)> = Vec::with_capacity(places.len() + 4);
        for ((place, variable), column) in
            places.iter().zip(&set.cube.variables).zip(&set.columns.variables)
        {
            row.push((*column, variable.codes.get(*place).map_or("", String::as_str)));
        }
        row.push((set.columns.value, value));
        row.push((set.columns.status, status.as_deref().unwrap_or("")));
        let attributes: Vec<(usize, String)> = set
            .columns
            .attributes
            .iter()
            .filter_map(|(column, id)| Some((*column, of_cell(set.attributes.get(id)?, *cell)?)))
            .collect();
        row.extend(attributes.iter().map(|(column, text)| (*column, text.as_str())));
        let reference;
        if let Some(column) = set.columns.structure {
            reference = format!("dataflow {}", set.cube.reference(AGENCY));
            row.push((column, &reference));
        }
        for column in 0..batches.names().len() {
            let text = row.iter().find(|(at, _)| *at == column).map_or("", |(_, text)| *text);
            batches.put(column, text);
        }
        *count += 1;
        batches.end_row(origin.text(*count));
        Ok(())
    }
}

impl<R: Read + Seek> Iterator for JsonStatReader<R> {
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

/// What is said of a cell: by all of them, by their number, or the same of each.
fn of_cell(told: &Value, cell: u64) -> Option<String> {
    match told {
        Value::String(text) => Some(text.clone()),
        // One status in a list is that of every cell.
        Value::Array(all) if all.len() == 1 => text_of(&all[0]),
        Value::Array(all) => text_of(all.get(usize::try_from(cell).ok()?)?),
        Value::Object(some) => text_of(some.get(&cell.to_string())?),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn first_pass<R: Read>(input: R) -> Result<Vec<Set>, Error> {
    let mut json = JsonReader::new(input)?;
    let mut sets = Vec::new();
    if json.next()? != Token::Object {
        let expected = "a JSON-stat data set";
        return Err(Error::NotThisMessage { expected, found: "a JSON value".into() });
    }
    let mut own = Map::new();
    while json.next()? == Token::Name {
        let name = json.text().to_owned();
        match name.as_str() {
            "value" => json.skip()?,
            "version" | "class" | "href" | "label" | "source" | "updated" | "extension"
            | "note" | "id" | "size" | "role" | "status" | "dimension" | "link" | "error" => {
                own.insert(name, json.whole()?);
            }
            _ => match json.next()? {
                Token::Object => {
                    let facts = facts(&mut json)?;
                    if facts.contains_key("dimension") {
                        sets.push(Set::of(Some(name), &facts, json.line())?);
                    }
                }
                token @ Token::Array => drop(json.whole_from(token)?),
                _ => {}
            },
        }
    }
    // What follows the last bracket shows whether the message is whole.
    json.next()?;
    if own.contains_key("dimension") && own.get("class") != Some(&Value::from("dimension")) {
        sets = vec![Set::of(None, &own, json.line())?];
    }
    Ok(sets)
}

fn facts<R: Read>(json: &mut JsonReader<R>) -> Result<Map<String, Value>, Error> {
    let mut facts = Map::new();
    while json.next()? == Token::Name {
        let name = json.text().to_owned();
        if name == "value" {
            json.skip()?;
        } else {
            facts.insert(name, json.whole()?);
        }
    }
    Ok(facts)
}

impl Set {
    fn of(member: Option<String>, facts: &Map<String, Value>, line: u64) -> Result<Self, Error> {
        let misfit = |member: &str| Error::JsonShape { line, member: member.to_owned() };
        let dimensions = facts.get("dimension").and_then(Value::as_object);
        let dimensions = dimensions.ok_or_else(|| misfit("dimension"))?;
        // 1.x tells these among the dimensions.
        let told = |name: &str| facts.get(name).or_else(|| dimensions.get(name));
        let ids = told("id").and_then(Value::as_array).ok_or_else(|| misfit("id"))?;
        let sizes = told("size").and_then(Value::as_array).ok_or_else(|| misfit("size"))?;
        let times = told("role").and_then(|role| role.get("time")).and_then(Value::as_array);
        if ids.len() != sizes.len() {
            return Err(misfit("size"));
        }
        let mut variables = Vec::new();
        for (id, size) in ids.iter().zip(sizes) {
            let id = id.as_str().ok_or_else(|| misfit("id"))?;
            let dimension = dimensions.get(id).ok_or_else(|| misfit(id))?;
            let mut variable = variable(id, dimension).ok_or_else(|| misfit(id))?;
            if size.as_u64() != Some(variable.codes.len() as u64) {
                return Err(misfit(&format!("the size of {id}")));
            }
            variable.is_time = times.is_some_and(|times| times.iter().any(|it| it == id));
            variables.push(variable);
        }
        let text = |name: &str| facts.get(name).and_then(Value::as_str);
        let extension = facts.get("extension");
        let dataflow = extension.and_then(|it| it.get("sdmx")?.get("dataflow")?.as_str());
        let dataflow: Option<Reference> = dataflow.and_then(|urn| urn.parse().ok());
        let attributes = extension.and_then(|it| it.get("attributes")?.as_object()).cloned();
        let id = member.as_deref().filter(|member| *member != "dataset").unwrap_or("DATASET");
        let mut cube = Cube {
            id: id.to_owned(),
            titles: text("label").map(|it| LocalisedText::of("en", it)).unwrap_or_default(),
            dataflow,
            variables,
            attributes: Vec::new(),
        };
        cube.name_components();
        Ok(Self {
            member,
            cube,
            status: facts.get("status").cloned().unwrap_or(Value::Null),
            attributes: attributes.unwrap_or_default(),
            columns: Columns::default(),
        })
    }
}

/// A dimension's codes stand in a list, or in an object with their places; one code may have a label
/// alone.
fn variable(id: &str, dimension: &Value) -> Option<Variable> {
    let category = dimension.get("category")?;
    let labels = category.get("label").and_then(Value::as_object);
    let codes: Vec<String> = match category.get("index") {
        Some(Value::Array(codes)) => codes.iter().map(text_of).collect::<Option<_>>()?,
        Some(Value::Object(places)) => {
            let mut codes: Vec<(u64, &String)> = places
                .iter()
                .map(|(code, place)| Some((place.as_u64()?, code)))
                .collect::<Option<_>>()?;
            codes.sort();
            let in_order = codes.iter().zip(0..).all(|((place, _), wanted)| *place == wanted);
            if !in_order {
                return None;
            }
            codes.into_iter().map(|(_, code)| code.clone()).collect()
        }
        None => labels?.keys().cloned().collect(),
        Some(_) => return None,
    };
    let label = |text: &Value| text.as_str().map(|text| LocalisedText::of("en", text));
    let name = |code: &String| labels?.get(code).and_then(label);
    Some(Variable {
        name: id.to_owned(),
        id: String::new(),
        labels: dimension.get("label").and_then(label).unwrap_or_default(),
        names: codes.iter().map(|code| name(code).unwrap_or_default()).collect(),
        codes,
        is_time: false,
    })
}
