//! The demo's manifest names accounts, dataflows, maps and files that exist, and its tables use the
//! codes of the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Outcome;
use model::{Artefact, ArtefactClass, ObsStatus};

use crate::references::codelists;

#[test]
fn every_submission_has_its_file_map_and_two_different_accounts() {
    let artefacts = catalogue::artefacts().unwrap();
    let known: BTreeSet<_> = artefacts
        .iter()
        .map(|artefact| (artefact.class(), artefact.header().reference()))
        .collect();
    let agencies: BTreeSet<String> = artefacts
        .iter()
        .filter_map(|artefact| match artefact {
            Artefact::AgencyScheme(scheme) => Some(&scheme.agencies),
            _ => None,
        })
        .flatten()
        .map(|agency| agency.id.clone())
        .collect();
    let demo = catalogue::demo().unwrap();
    let accounts: BTreeSet<_> = demo.accounts.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(accounts.len(), demo.accounts.len());
    for account in &demo.accounts {
        assert!(agencies.contains(&account.organisation), "{}", account.id);
    }
    let mut ids = BTreeSet::new();
    for submission in &demo.submissions {
        let id = submission.id.as_str();
        assert!(ids.insert(id), "{id} occurs twice");
        assert!(known.contains(&(ArtefactClass::Dataflow, submission.dataflow.clone())), "{id}");
        if let Some(map) = &submission.structure_map {
            assert!(known.contains(&(ArtefactClass::StructureMap, map.clone())), "{id}");
        }
        let workbook = submission.file.ends_with(".xlsx");
        assert_eq!(workbook, submission.structure_map.is_some(), "{id}");
        let bytes = submission.bytes().unwrap();
        assert!(bytes.len() < 900_000, "{id} has {} bytes", bytes.len());
        assert!(agencies.contains(&submission.provider), "{id}");
        assert!(accounts.contains(submission.submitter.as_str()), "{id}");
        match &submission.outcome {
            Outcome::Published { by } | Outcome::Returned { by, .. } => {
                assert!(accounts.contains(by.as_str()) && *by != submission.submitter, "{id}");
            }
            Outcome::Waiting => {}
        }
    }
    assert!(demo.submissions.iter().any(|each| matches!(each.outcome, Outcome::Returned { .. })));
}

/// Rows of the SDMX-CSV tables of the demo, by submission.
pub(crate) fn tables() -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let mut tables = BTreeMap::new();
    for submission in catalogue::demo().unwrap().submissions {
        if submission.structure_map.is_some() {
            continue;
        }
        let bytes = submission.bytes().unwrap();
        let mut reader = csv::Reader::from_reader(&*bytes);
        let names = reader.headers().unwrap().clone();
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            names.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
        });
        tables.insert(submission.id.clone(), rows.collect());
    }
    tables
}

#[test]
fn every_code_of_the_tables_is_in_its_codelist_and_absence_is_typed() {
    let lists = codelists();
    let list_of = |component: &str| match component {
        "REF_AREA" => lists.get("CL_AREA"),
        "OBS_VALUE_MODIFIER" | "LOWER_BOUND_MODIFIER" | "UPPER_BOUND_MODIFIER" => {
            lists.get("CL_VALUE_MODIFIER")
        }
        other => lists.get(&format!("CL_{other}")),
    };
    let codes: BTreeMap<_, BTreeSet<_>> = lists
        .iter()
        .map(|(id, list)| (id, list.codes.iter().map(|code| code.id.as_str()).collect()))
        .collect();
    for (id, rows) in tables() {
        for (index, row) in rows.iter().enumerate() {
            for (component, text) in row {
                let Some(list) = list_of(component) else { continue };
                assert!(
                    text.is_empty() || codes[&list.header.id].contains(text.as_str()),
                    "{id}, line {}: {component} has {text:?}",
                    index + 2
                );
            }
            let status = ObsStatus::parse(&row["OBS_STATUS"]).unwrap();
            assert_eq!(status.is_missing(), row["OBS_VALUE"].is_empty(), "{id}: {row:?}");
            assert!(!row["UNIT_MEASURE"].is_empty(), "{id}: {row:?}");
        }
    }
}

#[test]
fn every_row_of_the_minimum_set_for_iran_is_there() {
    let tables = tables();
    let of_iran = |id: &str| tables[id].iter().filter(|row| row["REF_AREA"] == "IR").count();
    let counts = ["minset-ir", "minset-earlier-editions", "minset-laws"].map(of_iran);
    assert_eq!(counts.iter().sum::<usize>(), 1861);
    assert!(
        tables["minset-ir"]
            .iter()
            .all(|row| row["SEX"] != "_Z" || row["INDICATOR"] == "MS_III_5_SKILLED_BIRTHS")
    );
}

#[test]
fn a_later_submission_supersedes_what_an_earlier_one_said() {
    let tables = tables();
    let total = |id: &str| {
        let row = tables[id]
            .iter()
            .find(|row| row["REF_AREA"] == "IR" && row["SEX"] == "_T" && row["AGE"] == "_T");
        row.unwrap()["OBS_VALUE"].clone()
    };
    assert_eq!(total("population-1986-dyb"), "49421297");
    assert_eq!(total("population-1986-correction"), "49445010");
}

/// Every organisation has another above it but the desk, every province is there once, and accounts are
/// of organisations that exist and of no two offices with one name.
#[test]
fn organisations_lead_up_to_the_desk_and_all_provinces_are_there() {
    use model::organisation::{OrganisationKind, chain};
    let demo = catalogue::organisations().unwrap();
    let today = "2026-11-25".parse().unwrap();
    let areas: BTreeSet<String> =
        catalogue::areas().unwrap().into_iter().map(|area| area.id).collect();
    let mut provinces = 0;
    for organisation in &demo.organisations {
        let chain = chain(&demo.organisations, &organisation.id, today);
        assert_eq!(chain.last().map(|it| it.id.as_str()), Some("HAMAFZA"), "{}", organisation.id);
        let area = organisation.area.as_ref();
        assert!(area.is_none_or(|area| areas.contains(area)), "{}", organisation.id);
        provinces += usize::from(organisation.kind == OrganisationKind::Province);
    }
    assert_eq!(provinces, 31);
    let ids: BTreeSet<&str> = demo.organisations.iter().map(|it| it.id.as_str()).collect();
    let mut accounts: BTreeSet<String> =
        catalogue::demo().unwrap().accounts.into_iter().map(|account| account.id).collect();
    for account in &demo.accounts {
        assert!(ids.contains(account.organisation.as_str()), "{}", account.id);
        assert!(accounts.insert(account.id.clone()), "{} twice", account.id);
    }
}
