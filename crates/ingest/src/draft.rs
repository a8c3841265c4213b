//! A workbook read by a map into draft observations: integrated, validated as far as a draft can be,
//! its sums and doubles told. Knows one file and its map; knows nothing of what is published, and
//! holds back only what is no figure.

use std::collections::BTreeSet;

use model::structure_map::{RepresentationMap, StructureMap};
use model::{
    Codelist, ComponentRole, DataStructure, Finding, FindingCode, ObservationBatch, Place, Severity,
};

use crate::duplicates::tell_duplicates;
use crate::findings::{Findings, number_sheets};
use crate::integrate::integrate;
use crate::lookup::Lookup;
use crate::sums::{sums, tell_sums};
use crate::unlisted::with_unlisted;
use crate::validate::Validator;
use crate::workbook::Workbook;

/// What a file became under a map.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The observations, values in canonical digits.
    pub observations: Vec<ObservationBatch>,
    /// What was found.
    pub findings: Findings,
    /// Component and code of what no list has and was taken as it stands.
    pub unlisted: BTreeSet<(String, String)>,
}

/// Reads a workbook by a map. A dimension that the map does not give is left out of the keys and told
/// once for the file: a draft whose year nobody wrote is still worth seeing.
#[must_use]
pub fn draft<'a>(
    workbook: &Workbook,
    map: &StructureMap,
    structure: &DataStructure,
    codelists: &[&'a Codelist],
    maps: impl IntoIterator<Item = &'a RepresentationMap>,
) -> Draft {
    let lookup = Lookup::new(structure, codelists.iter().copied(), maps);
    let integrated = integrate(workbook, map, &lookup);
    let mut findings = integrated.findings;
    let (lists, unlisted) =
        with_unlisted(&integrated.batches, map, structure, codelists, &mut findings);
    let given = structure_given(&integrated.batches, structure, &mut findings);
    let mut validator = Validator::new(&given, &lists);
    let mut observations: Vec<ObservationBatch> = Vec::new();
    for batch in integrated.batches {
        let checked = validator.check(batch, &mut findings);
        if checked.standing.rows() > 0 {
            observations.push(checked.standing);
        }
    }
    tell_duplicates(&observations, &given, &mut findings);
    tell_sums(
        &sums(&observations, &given, codelists.iter().copied()),
        &observations,
        &mut findings,
    );
    let (mut kept, _) = findings.clone().into_parts();
    number_sheets(&mut kept, &workbook.sheet_names());
    Draft { observations, findings: findings.with_kept(kept), unlisted }
}

/// The structure without the dimensions and mandatory attributes that the map gives nowhere.
fn structure_given(
    batches: &[ObservationBatch],
    structure: &DataStructure,
    findings: &mut Findings,
) -> DataStructure {
    let mut given = structure.clone();
    if batches.is_empty() {
        return given;
    }
    given.components.retain(|component| {
        let is_given = batches.iter().any(|batch| {
            batch.column(&component.id).is_some_and(|column| column.iter().any(|it| !it.is_empty()))
        });
        let is_key =
            matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension);
        if is_key && !is_given {
            let mut finding = Finding::new(FindingCode::MissingDimension, Place::default())
                .with("component", component.id.as_str());
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
        is_given || component.role == ComponentRole::Measure || component.id == "OBS_STATUS"
    });
    given
}
