//! What the model knows of artefacts beyond the standard, as annotations: the standard's own place
//! for it. Knows their names; other annotations are not kept.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use model::structure_map::TableMap;
use model::{Artefact, LocalisedText, ProvisionAgreement};

/// An annotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// Its identifier, if it has one.
    pub id: Option<String>,
    /// Its type.
    pub kind: String,
    /// Its title.
    pub title: String,
}

impl Annotation {
    /// An annotation without an identifier.
    pub fn new(kind: &str, title: impl Into<String>) -> Self {
        Self { id: None, kind: kind.to_owned(), title: title.into() }
    }
}

/// The type of a word that people write for a code.
pub const SYNONYM: &str = "SYNONYM";
const ABOUT_PERSONS: &str = "ABOUT_PERSONS";
const RULES: &str = "VTL_RULES";
const EXPECTED: &str = "EXPECTED";
const TABLES: &str = "TABLES";
/// How much there is, as registries and their clients have come to tell it.
const METRICS: &str = "sdmx_metrics";
const SERIES: &str = "series_count";
const OBSERVATIONS: &str = "obs_count";

/// What an agreement expects, all but the flow and the provider.
#[derive(Serialize, Deserialize)]
struct Expected {
    indicators: Vec<String>,
    areas: Vec<String>,
    sexes: Vec<String>,
    at: std::collections::BTreeMap<String, String>,
    first_year: i32,
    every_years: i32,
    due_days: i32,
    #[serde(default)]
    basis: LocalisedText,
}

impl Expected {
    fn of(agreement: &ProvisionAgreement) -> Self {
        Self {
            indicators: agreement.indicators.clone(),
            areas: agreement.areas.clone(),
            sexes: agreement.sexes.clone(),
            at: agreement.at.clone(),
            first_year: agreement.first_year,
            every_years: agreement.every_years,
            due_days: agreement.due_days,
            basis: agreement.basis.clone(),
        }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("maps of texts and numbers can always be written")
}

fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// The annotations of an artefact.
pub fn annotations(artefact: &Artefact) -> Vec<Annotation> {
    let one = |kind: &str, title: String| vec![Annotation::new(kind, title)];
    match artefact {
        Artefact::Dataflow(dataflow) => {
            let mut found = one(ABOUT_PERSONS, dataflow.about_persons.to_string());
            found.extend(dataflow.rules.iter().map(|rules| Annotation::new(RULES, rules)));
            found
        }
        Artefact::ProvisionAgreement(agreement) => one(EXPECTED, json(&Expected::of(agreement))),
        Artefact::DataConstraint(constraint) => {
            let counts = [(SERIES, constraint.series), (OBSERVATIONS, constraint.observations)];
            let metric = |(id, count): (&str, Option<u64>)| {
                let count = Annotation::new(METRICS, count?.to_string());
                Some(Annotation { id: Some(id.to_owned()), ..count })
            };
            counts.into_iter().filter_map(metric).collect()
        }
        Artefact::StructureMap(map) if !map.tables.is_empty() => one(TABLES, json(&map.tables)),
        Artefact::AgencyScheme(_)
        | Artefact::Codelist(_)
        | Artefact::ConceptScheme(_)
        | Artefact::DataStructure(_)
        | Artefact::StructureMap(_)
        | Artefact::RepresentationMap(_)
        | Artefact::Other(_) => Vec::new(),
    }
}

/// Puts what the annotations say back into the artefact. What cannot be read is passed over: an
/// annotation of another maker may bear the same type.
pub fn apply(artefact: &mut Artefact, annotations: &[Annotation]) {
    let title = |kind: &str| {
        annotations.iter().find(|each| each.kind == kind).map(|each| each.title.as_str())
    };
    match artefact {
        Artefact::Dataflow(dataflow) => {
            if let Some(about_persons) = title(ABOUT_PERSONS).and_then(|text| text.parse().ok()) {
                dataflow.about_persons = about_persons;
            }
            dataflow.rules = title(RULES).map(str::to_owned);
        }
        Artefact::ProvisionAgreement(agreement) => {
            if let Some(expected) = title(EXPECTED).and_then(from_json::<Expected>) {
                agreement.indicators = expected.indicators;
                agreement.areas = expected.areas;
                agreement.sexes = expected.sexes;
                agreement.at = expected.at;
                agreement.first_year = expected.first_year;
                agreement.every_years = expected.every_years;
                agreement.due_days = expected.due_days;
                agreement.basis = expected.basis;
            }
        }
        Artefact::DataConstraint(constraint) => {
            let count = |id: &str| {
                let metrics = annotations.iter().filter(|each| each.kind == METRICS);
                let mut named = metrics.filter(|each| each.id.as_deref() == Some(id));
                named.find_map(|each| each.title.parse().ok())
            };
            constraint.series = count(SERIES);
            constraint.observations = count(OBSERVATIONS);
        }
        Artefact::StructureMap(map) => {
            if let Some(tables) = title(TABLES).and_then(from_json::<Vec<TableMap>>) {
                map.tables = tables;
            }
        }
        Artefact::AgencyScheme(_)
        | Artefact::Codelist(_)
        | Artefact::ConceptScheme(_)
        | Artefact::DataStructure(_)
        | Artefact::RepresentationMap(_)
        | Artefact::Other(_) => {}
    }
}
