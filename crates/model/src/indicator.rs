//! Indicators: the agreed meaning of a figure, with its links to international frameworks.
//! Knows definitions; the figures themselves are observations.

use serde::{Deserialize, Serialize};

use crate::language::LocalisedText;

/// One indicator as agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its code in the INDICATOR codelist.
    pub id: String,
    /// Names.
    pub names: LocalisedText,
    /// What it measures, in a sentence or two.
    #[serde(default)]
    pub definition: LocalisedText,
    /// How it is computed.
    #[serde(default)]
    pub method: LocalisedText,
    /// Who is counted.
    #[serde(default)]
    pub universe: LocalisedText,
    /// The dataflow that holds it.
    pub dataflow: String,
    /// The theme under which people find it: a code of CL_THEME.
    pub theme: String,
    /// The unit of measure: a code of CL_UNIT_MEASURE.
    pub unit: String,
    /// Label in the UN Minimum Set of Gender Indicators, such as `I.5`.
    #[serde(default)]
    pub minimum_set: Option<String>,
    /// SDG indicator, such as `5.5.2`.
    #[serde(default)]
    pub sdg: Option<String>,
    /// Areas of concern of the Beijing Platform for Action, such as `F`.
    #[serde(default)]
    pub beijing: Vec<String>,
    /// Where the figures come from.
    #[serde(default)]
    pub source: LocalisedText,
    /// Values of further dimensions at which a headline is read, such as `AGE = "Y_GE15"`.
    #[serde(default)]
    pub at: std::collections::BTreeMap<String, String>,
    /// Whether the VTL program of the dataflow computes it.
    #[serde(default)]
    pub derived: bool,
}
