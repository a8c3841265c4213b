//! The catalogue the bank opens with: structures, indicators, areas, rules, reports and the demo's
//! facts, as the files of the repository's `catalogue/` folder, read into the words of `model`.
//!
//! Knows the layout of that folder. Refuses to know where a bank keeps what it read, and what a rule
//! or a report says: their texts are handed on as they are.

mod codelist;
mod demo;
mod error;
mod file;

pub use demo::{
    Demo, DemoAccount, DemoOrganisations, DemoSubmission, LibraryFile, Outcome, demo, library,
    organisations,
};
pub use error::Error;

use model::area::Area;
use model::indicator::Indicator;
use model::{Artefact, ArtefactClass};
use serde::Deserialize;

/// A text of the catalogue and the name people ask for it by: its file name without the ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedText {
    /// The name.
    pub name: String,
    /// The text, as it stands in the file.
    pub text: String,
}

/// Every structural artefact, those that others refer to first: agencies, codelists, concepts,
/// structures, dataflows, agreements, representation maps, structure maps, and one of every other class.
///
/// # Errors
/// When a file is not what its folder promises; the error names the file and the line.
pub fn artefacts() -> Result<Vec<Artefact>, Error> {
    let mut artefacts: Vec<Artefact> =
        codelist::codelists()?.into_iter().map(Artefact::Codelist).collect();
    for folder in
        ["structures/", "agreements/", "representation_maps/", "structure_maps/", "registry/"]
    {
        for path in file::under(folder, ".toml") {
            artefacts.push(file::toml(&path)?);
        }
    }
    artefacts.sort_by_key(|artefact| (rank(artefact.class()), artefact.header().id.clone()));
    Ok(artefacts)
}

/// What others refer to comes first: the classes with types of their own, then all others.
fn rank(class: ArtefactClass) -> u8 {
    match class {
        ArtefactClass::AgencyScheme => 0,
        ArtefactClass::Codelist => 1,
        ArtefactClass::ConceptScheme => 2,
        ArtefactClass::DataStructure => 3,
        ArtefactClass::Dataflow => 4,
        ArtefactClass::ProvisionAgreement => 5,
        ArtefactClass::RepresentationMap => 6,
        ArtefactClass::StructureMap => 7,
        ArtefactClass::DataConstraint => 8,
        _ => 9,
    }
}

/// Every indicator, in the order of the files and of the entries in them.
///
/// # Errors
/// When a file is not a list of indicators; the error names the file and the line.
pub fn indicators() -> Result<Vec<Indicator>, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        indicators: Vec<Indicator>,
    }
    let mut indicators = Vec::new();
    for path in file::under("indicators/", ".toml") {
        indicators.extend(file::toml::<File>(&path)?.indicators);
    }
    Ok(indicators)
}

/// Every area with the years its borders stood.
///
/// # Errors
/// When `areas.toml` is not a list of areas; the error names the line.
pub fn areas() -> Result<Vec<Area>, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        areas: Vec<Area>,
    }
    Ok(file::toml::<File>("areas.toml")?.areas)
}

/// The VTL program of this file name, such as `population.vtl`, if there is one.
#[must_use]
pub fn rules(name: &str) -> Option<String> {
    file::text(&format!("rules/{name}")).ok()
}

/// Every report template, as TOML text.
///
/// # Errors
/// When a file is not UTF-8.
pub fn reports() -> Result<Vec<NamedText>, Error> {
    texts("reports/")
}

/// Every framework of reporting, as TOML text, by name.
///
/// # Errors
/// When a file is not UTF-8.
pub fn frameworks() -> Result<Vec<NamedText>, Error> {
    texts("frameworks/")
}

/// What each country has accepted, as TOML text.
///
/// # Errors
/// When a file is not UTF-8.
pub fn ratifications() -> Result<Vec<NamedText>, Error> {
    texts("ratifications/")
}

/// What each country owes to report, as TOML text.
///
/// # Errors
/// When a file is not UTF-8.
pub fn obligations() -> Result<Vec<NamedText>, Error> {
    texts("obligations/")
}

fn texts(folder: &str) -> Result<Vec<NamedText>, Error> {
    file::under(folder, ".toml")
        .into_iter()
        .map(|path| {
            let name = path.trim_start_matches(folder).trim_end_matches(".toml").to_owned();
            Ok(NamedText { name, text: file::text(&path)? })
        })
        .collect()
}
