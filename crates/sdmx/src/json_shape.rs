//! What an SDMX-JSON data message says of its structure, for reading: the components by where their
//! values stand, and the values that places in lists mean. All versions are taken as they come.

use model::ArtefactClass;
use model::observation::VALUE_SEPARATOR;
use serde_json::Value;

use crate::batch::{Batches, COLUMNS_LIMIT};
use crate::error::Error;
use crate::message::StructureRef;

/// A component and the values that numbers in the message stand for.
pub struct Listed {
    /// Its identifier.
    pub id: String,
    /// Its column in the batches.
    pub column: usize,
    /// The values, where they are listed.
    pub values: Option<Vec<String>>,
    position: u64,
}

/// The components of one structure by where their values stand.
#[derive(Default)]
pub struct Shape {
    /// The structure, if the message says.
    pub reference: Option<StructureRef>,
    /// Dimensions with one value for the whole data set.
    pub fixed: Vec<Listed>,
    /// Dimensions of the series.
    pub series: Vec<Listed>,
    /// Dimensions of the observation.
    pub observation: Vec<Listed>,
    /// Attributes of the data set.
    pub of_data_set: Vec<Listed>,
    /// Attributes of groups of observations.
    pub of_group: Vec<Listed>,
    /// Attributes of series.
    pub of_series: Vec<Listed>,
    /// Measures, then attributes of observations: what an observation's array holds.
    pub of_observation: Vec<Listed>,
}

impl Shape {
    /// Reads one structure; its components become columns.
    pub fn of(structure: &Value, batches: &mut Batches) -> Result<Self, Error> {
        let mut list = |kind: &str, place: &str| -> Result<Vec<Listed>, Error> {
            let found =
                structure.get(kind).and_then(|kind| kind.get(place)).and_then(Value::as_array);
            let mut listed = Vec::new();
            for component in found.into_iter().flatten() {
                listed.extend(Listed::of(component, batches)?);
            }
            Ok(listed)
        };
        let (fixed, series) = (list("dimensions", "dataSet")?, list("dimensions", "series")?);
        let observation = list("dimensions", "observation")?;
        let mut of_observation = list("measures", "observation")?;
        let (of_data_set, of_group) =
            (list("attributes", "dataSet")?, list("attributes", "dimensionGroup")?);
        let of_series = list("attributes", "series")?;
        let attributes = list("attributes", "observation")?;
        if structure.get("measures").is_none() {
            // 1.0 has one measure and does not name it.
            of_observation.push(Listed::measure(batches));
        }
        of_observation.extend(attributes);
        Ok(Self {
            reference: reference(structure),
            fixed,
            series,
            observation,
            of_data_set,
            of_group,
            of_series,
            of_observation,
        })
    }

    /// All dimensions by their place in the structure's key.
    pub fn by_position(&self) -> Vec<&Listed> {
        let mut all: Vec<&Listed> =
            self.fixed.iter().chain(&self.series).chain(&self.observation).collect();
        all.sort_by_key(|listed| listed.position);
        all
    }
}

fn reference(structure: &Value) -> Option<StructureRef> {
    let links = structure.get("links").and_then(Value::as_array);
    let texts = links.into_iter().flatten().flat_map(|link| [link.get("urn"), link.get("href")]);
    let urns = texts.flatten().filter_map(Value::as_str).filter(|text| text.contains("urn:sdmx"));
    let mut references: Vec<StructureRef> =
        urns.filter_map(|urn| StructureRef::parse(urn, ArtefactClass::Dataflow)).collect();
    references.sort_by_key(|reference| reference.class != ArtefactClass::Dataflow);
    references.into_iter().next()
}

impl Listed {
    fn of(component: &Value, batches: &mut Batches) -> Result<Option<Self>, Error> {
        let Some(id) = component.get("id").and_then(Value::as_str) else { return Ok(None) };
        let column = batches.column(id);
        if column >= COLUMNS_LIMIT {
            return Err(Error::TooManyColumns { line: 1, limit: COLUMNS_LIMIT });
        }
        let one = |value: &Value| {
            let members = ["id", "value", "values", "name"];
            let found = members.into_iter().find_map(|member| value.get(member));
            found.map(text_of).unwrap_or_default()
        };
        let values = component.get("values").and_then(Value::as_array);
        let values = values.filter(|values| !values.is_empty());
        Ok(Some(Self {
            id: id.to_owned(),
            column,
            values: values.map(|values| values.iter().map(one).collect()),
            position: component.get("keyPosition").and_then(Value::as_u64).unwrap_or(u64::MAX),
        }))
    }

    fn measure(batches: &mut Batches) -> Self {
        let id = "OBS_VALUE".to_owned();
        Self { column: batches.column(&id), id, values: None, position: u64::MAX }
    }

    /// The value that a place in the list means.
    pub fn at(&self, place: &str) -> Option<&str> {
        let mut number = 0_usize;
        if place.is_empty() || place.len() > 9 {
            return None;
        }
        for byte in place.bytes() {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
            number = number * 10 + usize::from(digit);
        }
        self.values.as_ref()?.get(number).map(String::as_str)
    }

    /// The text of a value: places in lists become what they mean; nothing where one does not fit.
    pub fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::Number(place) if self.values.is_some() => {
                self.at(&place.to_string()).map(str::to_owned)
            }
            Value::Array(values) => {
                let texts: Option<Vec<String>> =
                    values.iter().map(|value| self.text(value)).collect();
                Some(texts?.join(SEPARATOR))
            }
            value => Some(text_of(value)),
        }
    }
}

const SEPARATOR: &str = "\u{1f}";
const _: () = assert!(SEPARATOR.len() == VALUE_SEPARATOR.len_utf8());

/// A value as text; of several, or of several languages, all, parted by the separator of values.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Array(values) => values.iter().map(text_of).collect::<Vec<_>>().join(SEPARATOR),
        Value::Object(texts) => {
            let texts =
                texts.iter().map(|(language, text)| format!("{language}:{}", text_of(text)));
            texts.collect::<Vec<_>>().join(SEPARATOR)
        }
    }
}
