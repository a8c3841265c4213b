//! Constraints: which values and keys data may have, or have (SDMX 3.0 information model, section
//! 12; in SDMX 2.1 a `ContentConstraint`). Knows what a constraint says; checks nothing by it.

use serde::{Deserialize, Serialize};

use crate::artefact::{ArtefactClass, Header, Reference};

/// Whether a constraint says what may be or what is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConstraintRole {
    /// What may be sent (2.1 also calls it *Allowable*).
    #[default]
    Allowed,
    /// What is there.
    Actual,
}

impl ConstraintRole {
    /// The word of the standard.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::Actual => "Actual",
        }
    }
}

/// One end of a range of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodBound {
    /// The period.
    pub period: String,
    /// Whether it lies within the range.
    pub is_inclusive: bool,
}

/// A range of time; an end that is not given is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRange {
    /// Where it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PeriodBound>,
    /// Where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PeriodBound>,
}

/// What a region says of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSelection {
    /// The component.
    pub id: String,
    /// Whether its values are within the region; otherwise all others are.
    pub include: bool,
    /// The values.
    #[serde(default)]
    pub values: Vec<String>,
    /// A range instead of values, for the time dimension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_range: Option<TimeRange>,
}

/// A part of the cube: for each component that is named, its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CubeRegion {
    /// Whether the region is within the constraint; otherwise it is what is left out.
    pub include: bool,
    /// Dimensions.
    #[serde(default)]
    pub key_values: Vec<MemberSelection>,
    /// Attributes and measures.
    #[serde(default)]
    pub components: Vec<MemberSelection>,
}

/// Some keys, whole or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataKeySet {
    /// Whether the keys are within the constraint.
    pub is_included: bool,
    /// The keys: dimension and code.
    pub keys: Vec<Vec<(String, String)>>,
}

/// A constraint on data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataConstraint {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// What it says.
    #[serde(default)]
    pub role: ConstraintRole,
    /// What it is attached to: data structures, dataflows or provision agreements.
    #[serde(default)]
    pub attached_to: Vec<(ArtefactClass, Reference)>,
    /// Regions of the cube.
    #[serde(default)]
    pub cube_regions: Vec<CubeRegion>,
    /// Keys.
    #[serde(default)]
    pub data_key_sets: Vec<DataKeySet>,
    /// How many series there are, where the constraint tells what is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<u64>,
    /// How many observations there are, where the constraint tells what is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observations: Option<u64>,
}
