//! What a data message says besides its observations: who sends it, of what structure, how laid out.

use std::collections::BTreeSet;

use model::{
    Codelist, Component, ComponentRole, Concept, ConceptScheme, DataStructure, Dataflow, Language,
    Representation,
};

/// The header of a message. Its facts come from the caller: nothing here knows the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageHeader {
    /// Identifier of the message: letters, digits, `_ @ $ -`.
    pub id: String,
    /// When it was made, for example `2026-01-01T00:00:00Z`.
    pub prepared: String,
    /// Identifier of the organisation that sends it.
    pub sender: String,
}

/// How observations are laid out in XML and JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// By series, the time on each observation; a structure without time is always flat.
    #[default]
    Series,
    /// Each observation with its whole key (`AllDimensions`).
    Flat,
}

/// How much is told (the `detail` of SDMX REST 1.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// No attributes.
    DataOnly,
    /// Series keys alone.
    SeriesKeysOnly,
    /// Series with their attributes, without observations.
    NoData,
}

impl Detail {
    /// Whether observations are told.
    #[must_use]
    pub fn has_observations(self) -> bool {
        matches!(self, Self::Full | Self::DataOnly)
    }

    /// Whether attributes are told.
    #[must_use]
    pub fn has_attributes(self) -> bool {
        matches!(self, Self::Full | Self::NoData)
    }
}

/// Whether tables show names beside codes (the `labels` parameter of the CSV media type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// Identifiers alone.
    #[default]
    Id,
    /// `CODE: name` in cells, `ID: name` in headers.
    Both,
}

/// Everything a data writer must know beforehand.
#[derive(Clone, Debug)]
pub struct WriteContext {
    /// The header.
    pub header: MessageHeader,
    /// The flow the observations belong to.
    pub dataflow: Dataflow,
    /// Its structure.
    pub structure: DataStructure,
    /// The codelists of its components; without one, codes stand for their names.
    pub codelists: Vec<Codelist>,
    /// The schemes of its concepts; without one, ids stand for their names.
    pub concepts: Vec<ConceptScheme>,
    /// The language of labels and of the one name where a format has only one.
    pub language: Language,
    /// How observations are laid out.
    pub layout: Layout,
    /// How much is told.
    pub detail: Detail,
    /// Whether tables show names.
    pub labels: Labels,
    /// Components that are not told: attributes or measures the reader did not ask for.
    pub omit: BTreeSet<String>,
}

impl WriteContext {
    /// A context that tells everything by series, in ids.
    #[must_use]
    pub fn new(header: MessageHeader, dataflow: Dataflow, structure: DataStructure) -> Self {
        Self {
            header,
            dataflow,
            structure,
            codelists: Vec::new(),
            concepts: Vec::new(),
            language: Language::En,
            layout: Layout::default(),
            detail: Detail::default(),
            labels: Labels::default(),
            omit: BTreeSet::new(),
        }
    }

    /// The components that are told, in the order of the structure.
    pub(crate) fn components(&self) -> Vec<Component> {
        let told = |component: &&Component| match component.role {
            ComponentRole::Dimension => true,
            ComponentRole::TimeDimension => self.detail.has_observations(),
            ComponentRole::Measure => {
                self.detail.has_observations() && !self.omit.contains(&component.id)
            }
            ComponentRole::Attribute => {
                self.detail.has_attributes() && !self.omit.contains(&component.id)
            }
        };
        self.structure.components.iter().filter(told).cloned().collect()
    }

    /// Whether each observation carries its whole key.
    pub(crate) fn is_flat(&self) -> bool {
        self.detail.has_observations()
            && (self.layout == Layout::Flat || self.structure.time_dimension().is_none())
    }

    /// The dimension at the observation, as headers name it.
    pub(crate) fn dimension_at_observation(&self) -> &str {
        match self.structure.time_dimension() {
            Some(time) if !self.is_flat() => &time.id,
            Some(_) | None => "AllDimensions",
        }
    }

    pub(crate) fn codelist(&self, component: &Component) -> Option<&Codelist> {
        let Representation::Codelist(reference) = &component.representation else { return None };
        self.codelists.iter().find(|codelist| codelist.header.reference() == *reference)
    }

    pub(crate) fn concept(&self, component: &Component) -> Option<&Concept> {
        let is_it = |scheme: &&ConceptScheme| scheme.header.reference() == component.concept_scheme;
        let scheme = self.concepts.iter().find(is_it)?;
        scheme.concepts.iter().find(|concept| concept.id == component.id)
    }

    /// The name of a component, or its id.
    pub(crate) fn name_of<'a>(&'a self, component: &'a Component) -> &'a str {
        let name = self.concept(component).map_or("", |concept| concept.names.get(self.language));
        if name.is_empty() { &component.id } else { name }
    }
}
