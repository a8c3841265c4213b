//! What the bank answers: the observations of each series, with what a reader may ask about them.
//! Plain values given by the caller; knows no bank.

use std::collections::BTreeMap;

use chart::Outline;
use model::{LocalisedText, ObsStatus, TimePeriod};

use crate::measure::Measures;
use crate::query::Query;

/// One observation as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Its period.
    pub period: TimePeriod,
    /// Its digits as published; none where the value is absent.
    pub value: Option<String>,
    /// Its status, which for an absent value says why.
    pub status: ObsStatus,
    /// Its source as the submitter named it; may be empty.
    pub source: String,
}

/// One series as published at one version of its dataflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesAnswer {
    /// The published version the figures are of, for people: `3`, `2026-11-23 #3`.
    pub version: String,
    /// Who publishes the dataflow.
    pub source: LocalisedText,
    /// The unit of measure by name; may be empty.
    pub unit: LocalisedText,
    /// An address that will always show these figures at this version.
    pub link: String,
    /// Why the version was taken back, where it was.
    pub retracted: Option<String>,
    /// The observations, in any order.
    pub observations: Vec<Observation>,
}

impl SeriesAnswer {
    pub(crate) fn at(&self, period: &TimePeriod) -> Option<&Observation> {
        self.observations.iter().find(|observation| observation.period == *period)
    }

    /// The observations that have a value, by period.
    pub(crate) fn valued(&self) -> Vec<&Observation> {
        let mut valued: Vec<&Observation> = self
            .observations
            .iter()
            .filter(|observation| observation.value.is_some() && !observation.status.is_missing())
            .collect();
        valued.sort_by(|a, b| a.period.cmp(&b.period));
        valued
    }
}

/// All the answers a report needs, from one snapshot of the bank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// The series, by what was asked. A series that is not here was not found.
    pub series: BTreeMap<Query, SeriesAnswer>,
    /// The names of codes, by `CODELIST.CODE`, as [`crate::Report::names`] asks for them.
    pub names: BTreeMap<String, LocalisedText>,
    /// The measures of the register that are spoken of, by their id.
    pub measures: Measures,
    /// The outlines of areas, for maps; where there are none, a map is drawn as bars.
    pub outlines: Vec<Outline>,
}
