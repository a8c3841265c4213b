//! What a data message says besides its observations: who sends it, of what structure, how laid out.

use std::collections::BTreeSet;

use model::{
    AttributeRelationship, Codelist, Component, ComponentRole, Concept, ConceptScheme,
    DataStructure, Dataflow, Language, Representation,
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
    /// A column of names beside each column of ids; in SDMX-CSV 1.0, which has none, as `Both`.
    Name,
}

/// Which keys tables show in columns of their own (the `keys` parameter of the CSV media type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// None.
    #[default]
    None,
    /// `SERIES_KEY`.
    Series,
    /// `OBS_KEY`.
    Observation,
    /// Both.
    Both,
}

/// How tables write periods (the `timeFormat` parameter of the CSV media type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeFormat {
    /// As they were reported.
    #[default]
    Original,
    /// As the day on which they begin, so that periods of several frequencies stand in one order.
    Normalized,
}

/// Where a component is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    DataSet,
    Series,
    Observation,
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
    /// The dimension on each observation of a layout by series; the time where it is `None`.
    pub at_observation: Option<String>,
    /// How much is told.
    pub detail: Detail,
    /// Whether tables show names.
    pub labels: Labels,
    /// Which keys tables show.
    pub keys: Keys,
    /// How tables write periods.
    pub time_format: TimeFormat,
    /// Components that are not told: attributes or measures the reader did not ask for.
    pub omit: BTreeSet<String>,
    /// Whether observations come with the moment since which they have been public, in a column
    /// [`model::observation::VALID_FROM`]. Tables must say so in their header.
    pub has_history: bool,
    /// Components of which one observation may have several values, parted by
    /// [`model::observation::VALUE_SEPARATOR`]. Tables must say so in their header; other formats
    /// need not know beforehand.
    pub several: BTreeSet<String>,
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
            at_observation: None,
            detail: Detail::default(),
            labels: Labels::default(),
            keys: Keys::default(),
            time_format: TimeFormat::default(),
            omit: BTreeSet::new(),
            has_history: false,
            several: BTreeSet::new(),
        }
    }

    /// The components that are told, in the order of the structure.
    pub(crate) fn components(&self) -> Vec<Component> {
        let at_observation = self.series_dimension().map(|dimension| dimension.id.as_str());
        let told = |component: &&Component| match component.role {
            ComponentRole::Dimension | ComponentRole::TimeDimension => {
                self.detail.has_observations() || Some(component.id.as_str()) != at_observation
            }
            ComponentRole::Measure => {
                self.detail.has_observations() && !self.omit.contains(&component.id)
            }
            ComponentRole::Attribute => {
                self.detail.has_attributes() && !self.omit.contains(&component.id)
            }
        };
        self.structure.components.iter().filter(told).cloned().collect()
    }

    /// The dimension on each observation, if observations are told by series.
    pub(crate) fn series_dimension(&self) -> Option<&Component> {
        let named = self.at_observation.as_deref().and_then(|id| {
            let found = self.structure.component(id);
            found.filter(|component| component.role != ComponentRole::Attribute)
        });
        let dimension = named.or_else(|| self.structure.time_dimension());
        let by_series = self.layout == Layout::Series || !self.detail.has_observations();
        dimension.filter(|_| by_series)
    }

    /// Whether each observation carries its whole key.
    pub(crate) fn is_flat(&self) -> bool {
        self.detail.has_observations() && self.series_dimension().is_none()
    }

    /// The dimension at the observation, as headers name it.
    pub(crate) fn dimension_at_observation(&self) -> &str {
        self.series_dimension().map_or("AllDimensions", |dimension| &dimension.id)
    }

    /// Where a component is told in a message laid out by series.
    pub(crate) fn at(&self, component: &Component) -> At {
        let dimension = self.series_dimension().map(|dimension| dimension.id.as_str());
        let is_flat = self.is_flat();
        match (component.role, &component.relationship) {
            (ComponentRole::Attribute, AttributeRelationship::Dataset) => At::DataSet,
            (ComponentRole::Attribute, AttributeRelationship::Dimensions(dimensions)) => {
                let varies = dimensions.iter().any(|each| Some(each.as_str()) == dimension);
                if is_flat || varies { At::Observation } else { At::Series }
            }
            (ComponentRole::Dimension | ComponentRole::TimeDimension, _)
                if !is_flat && Some(component.id.as_str()) != dimension =>
            {
                At::Series
            }
            _ => At::Observation,
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
