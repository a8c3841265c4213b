//! Tables that are cubes (JSON-stat, PC-Axis): every combination of their dimensions' codes is a cell.
//! Knows how a cube's variables become components and its cells observations; knows neither format.

use std::collections::BTreeSet;

use model::period::TimePeriod;
use model::{
    AttributeRelationship, Code, Codelist, Component, ComponentRole, Concept, ConceptScheme,
    DataStructure, Dataflow, Header, LocalisedText, Reference, Representation,
};

use crate::csv_read::is_component_id;

/// One variable of a cube.
#[derive(Clone, Debug, Default)]
pub struct Variable {
    /// What the cube calls it.
    pub name: String,
    /// Its component.
    pub id: String,
    /// Its names.
    pub labels: LocalisedText,
    /// Its codes in the order of the cells.
    pub codes: Vec<String>,
    /// The names of the codes, as many.
    pub names: Vec<LocalisedText>,
    /// Whether the cube says that it is the time.
    pub is_time: bool,
}

/// A cube without its cells.
#[derive(Clone, Debug, Default)]
pub struct Cube {
    /// What the cube calls itself.
    pub id: String,
    /// Its titles.
    pub titles: LocalisedText,
    /// The dataflow it says that it is of.
    pub dataflow: Option<Reference>,
    /// Its variables, the one that changes from cell to cell last.
    pub variables: Vec<Variable>,
    /// Attributes of cells, by component.
    pub attributes: Vec<String>,
}

/// What a message says of the structure of its own data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The flow.
    pub dataflow: Dataflow,
    /// The structure.
    pub structure: DataStructure,
    /// The lists of its codes.
    pub codelists: Vec<Codelist>,
    /// The names of its components.
    pub concepts: ConceptScheme,
}

impl Cube {
    /// Gives every variable the identifier of a component, and the time its own.
    pub fn name_components(&mut self) {
        let told = self.variables.iter().filter(|variable| variable.is_time).count();
        let is_years =
            |it: &Variable| it.codes.iter().all(|code| code.len() >= 4 && is_period(code));
        let years: Vec<usize> = (0..self.variables.len())
            .filter(|index| !self.variables[*index].codes.is_empty())
            .filter(|index| match told {
                0 => is_years(&self.variables[*index]),
                _ => self.variables[*index].is_time && is_years(&self.variables[*index]),
            })
            .collect();
        let time = match (told, years.as_slice()) {
            (0, [only]) => Some(*only),
            (0, _) => None,
            (_, [first, ..]) => Some(*first),
            (_, []) => None,
        };
        let mut used: BTreeSet<String> =
            ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "ACTION", "STRUCTURE"]
                .map(str::to_owned)
                .into();
        for (index, variable) in self.variables.iter_mut().enumerate() {
            if Some(index) == time {
                variable.is_time = true;
                variable.id = "TIME_PERIOD".to_owned();
                for code in &mut variable.codes {
                    *code = period(code);
                }
                continue;
            }
            variable.is_time = false;
            let wanted = component_id(&variable.name, index);
            let numbered = (2..).map(|number| format!("{wanted}_{number}"));
            let mut names = std::iter::once(wanted.clone()).chain(numbered);
            variable.id = names.find(|name| !used.contains(name)).unwrap_or(wanted);
            used.insert(variable.id.clone());
        }
    }

    /// How many cells it has; nothing if more than can be counted.
    pub fn cells(&self) -> Option<u64> {
        self.variables
            .iter()
            .try_fold(1_u64, |cells, variable| cells.checked_mul(variable.codes.len() as u64))
    }

    /// The place of each variable's code for a cell, put into `places`.
    pub fn places(&self, cell: u64, places: &mut Vec<usize>) {
        places.clear();
        places.resize(self.variables.len(), 0);
        let mut rest = cell;
        for (place, variable) in places.iter_mut().zip(&self.variables).rev() {
            let size = variable.codes.len().max(1) as u64;
            *place = usize::try_from(rest % size).unwrap_or(0);
            rest /= size;
        }
    }

    /// The reference of its flow: its own, or one made of its name.
    pub fn reference(&self, agency: &str) -> Reference {
        let id = component_id(&self.id, 0);
        self.dataflow.clone().unwrap_or_else(|| Reference::new(agency, id, "1.0.0"))
    }

    /// The structure it describes.
    pub fn described(&self, agency: &str) -> Described {
        let flow = self.reference(agency);
        let header = |id: &str, names: &LocalisedText| Header {
            agency: flow.agency.clone(),
            id: id.to_owned(),
            version: flow.version.clone(),
            names: names.clone(),
            descriptions: LocalisedText::default(),
        };
        let of = |id: &str| Reference {
            agency: flow.agency.clone(),
            id: id.to_owned(),
            version: flow.version.clone(),
        };
        let component = |id: &str, role, representation| Component {
            id: id.to_owned(),
            role,
            concept_scheme: of("CONCEPTS"),
            representation,
            mandatory: false,
            relationship: AttributeRelationship::Observation,
        };
        let (mut components, mut codelists) = (Vec::new(), Vec::new());
        let (times, others): (Vec<&Variable>, Vec<&Variable>) =
            self.variables.iter().partition(|variable| variable.is_time);
        for variable in others {
            let list = format!("CL_{}", variable.id);
            let codes = variable.codes.iter().zip(&variable.names).map(|(id, names)| Code {
                id: id.clone(),
                names: names.clone(),
                descriptions: LocalisedText::default(),
                parent: None,
                synonyms: Vec::new(),
            });
            codelists
                .push(Codelist { header: header(&list, &variable.labels), codes: codes.collect() });
            let representation = Representation::Codelist(of(&list));
            components.push(component(&variable.id, ComponentRole::Dimension, representation));
        }
        for time in times {
            let role = ComponentRole::TimeDimension;
            components.push(component(&time.id, role, Representation::TimePeriod));
        }
        components.push(component("OBS_VALUE", ComponentRole::Measure, Representation::Decimal));
        for attribute in &self.attributes {
            components.push(component(attribute, ComponentRole::Attribute, Representation::Text));
        }
        let concept = |component: &Component| Concept {
            id: component.id.clone(),
            names: self
                .variables
                .iter()
                .find(|variable| variable.id == component.id)
                .map(|variable| variable.labels.clone())
                .unwrap_or_default(),
            descriptions: LocalisedText::default(),
            codelist: None,
        };
        let concepts = components.iter().map(concept).collect();
        Described {
            dataflow: Dataflow {
                header: header(&flow.id, &self.titles),
                structure: of(&flow.id),
                about_persons: false,
                rules: None,
            },
            structure: DataStructure { header: header(&flow.id, &self.titles), components },
            codelists,
            concepts: ConceptScheme { header: header("CONCEPTS", &self.titles), concepts },
        }
    }
}

/// The identifier of a component for a variable's name: the name itself where it can be one.
fn component_id(name: &str, index: usize) -> String {
    if is_component_id(name) {
        return name.to_owned();
    }
    let mut id = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            id.push(letter.to_ascii_uppercase());
        } else if !id.is_empty() && !id.ends_with('_') {
            id.push('_');
        }
    }
    let id = id.trim_end_matches('_');
    match id.bytes().next() {
        None => format!("VARIABLE_{}", index + 1),
        Some(first) if first.is_ascii_digit() => format!("V_{id}"),
        Some(_) => id.to_owned(),
    }
}

fn is_period(text: &str) -> bool {
    period(text).parse::<TimePeriod>().is_ok()
}

/// A period as SDMX writes it: cubes write `2003M01`, `2003K1` (a quarter in Swedish), `2003H1`.
fn period(text: &str) -> String {
    let Some((year, rest)) = text.split_at_checked(4) else { return text.to_owned() };
    let mut letters = rest.chars();
    let (Some(kind), number) = (letters.next(), letters.as_str()) else { return text.to_owned() };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !is_number(year) || !is_number(number) {
        return text.to_owned();
    }
    match kind {
        'M' => format!("{year}-{number:0>2}"),
        'Q' | 'K' => format!("{year}-Q{number}"),
        'H' | 'S' => format!("{year}-S{number}"),
        'W' | 'U' => format!("{year}-W{number:0>2}"),
        _ => text.to_owned(),
    }
}
