//! Concepts, data structure definitions and dataflows (SDMX 3.0 information model, section 5).

use serde::{Deserialize, Serialize};

use crate::artefact::{ArtefactClass, Header, Reference};
use crate::language::LocalisedText;

/// One concept of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// Identifier.
    pub id: String,
    /// Names.
    pub names: LocalisedText,
    /// Descriptions.
    #[serde(default, skip_serializing_if = "LocalisedText::is_empty")]
    pub descriptions: LocalisedText,
    /// The codelist this concept usually takes its values from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codelist: Option<Reference>,
}

/// A list of concepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConceptScheme {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The concepts.
    #[serde(default)]
    pub concepts: Vec<Concept>,
}

impl ConceptScheme {
    pub(crate) fn references(&self) -> Vec<(ArtefactClass, Reference)> {
        let codelists = self.concepts.iter().filter_map(|concept| concept.codelist.clone());
        codelists.map(|reference| (ArtefactClass::Codelist, reference)).collect()
    }
}

/// What values a component takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Representation {
    /// Codes of a list.
    Codelist(Reference),
    /// A decimal number, kept digit for digit.
    Decimal,
    /// A whole number.
    Integer,
    /// Free text.
    Text,
    /// A period of SDMX's observational time formats.
    TimePeriod,
}

/// How an attribute relates to the data (SDMX `AttributeRelationship`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeRelationship {
    /// One value an observation.
    #[default]
    Observation,
    /// One value for each combination of these dimensions.
    Dimensions(Vec<String>),
    /// One value a data set.
    Dataset,
}

/// What a component is in its structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentRole {
    /// Part of the key, before the time.
    Dimension,
    /// The time dimension, always `TIME_PERIOD`.
    TimeDimension,
    /// A measured value.
    Measure,
    /// Says something of the value.
    Attribute,
}

/// One dimension, measure or attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Identifier, also that of its concept.
    pub id: String,
    /// What it is.
    pub role: ComponentRole,
    /// The scheme its concept is in; the concept has the component's own id.
    pub concept_scheme: Reference,
    /// What values it takes.
    pub representation: Representation,
    /// Whether an attribute must be given (dimensions and time always must).
    #[serde(default)]
    pub mandatory: bool,
    /// What an attribute is attached to; meaningless for other roles.
    #[serde(default)]
    pub relationship: AttributeRelationship,
}

/// A data structure definition: components in order, dimensions first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataStructure {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The components: dimensions in key order, the time dimension, measures, attributes.
    #[serde(default)]
    pub components: Vec<Component>,
}

impl DataStructure {
    /// The dimensions in key order, without the time dimension.
    pub fn dimensions(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| component.role == ComponentRole::Dimension)
    }

    /// The time dimension, if the structure has one.
    #[must_use]
    pub fn time_dimension(&self) -> Option<&Component> {
        self.components.iter().find(|component| component.role == ComponentRole::TimeDimension)
    }

    /// The measures, usually one: `OBS_VALUE`.
    pub fn measures(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| component.role == ComponentRole::Measure)
    }

    /// The attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| component.role == ComponentRole::Attribute)
    }

    /// The component with this identifier.
    #[must_use]
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    pub(crate) fn references(&self) -> Vec<(ArtefactClass, Reference)> {
        let mut references = Vec::new();
        for component in &self.components {
            references.push((ArtefactClass::ConceptScheme, component.concept_scheme.clone()));
            if let Representation::Codelist(reference) = &component.representation {
                references.push((ArtefactClass::Codelist, reference.clone()));
            }
        }
        references.sort();
        references.dedup();
        references
    }
}

/// A flow of data sets of one structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataflow {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The structure of its data sets.
    pub structure: Reference,
    /// Whether it is about persons, so that SEX must be one of its dimensions.
    #[serde(default = "about_persons")]
    pub about_persons: bool,
    /// The VTL program that checks and derives, a file name of `catalogue/rules/`, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
}

fn about_persons() -> bool {
    true
}
