//! Indicators use codes that exist, and the headline of each can be read from the demo's tables.

use std::collections::{BTreeMap, BTreeSet};

use model::{Artefact, LocalisedText};

use crate::demo::tables;
use crate::names::check;
use crate::references::codelists;

#[test]
fn every_indicator_has_its_texts_and_its_codes() {
    let lists = codelists();
    let has = |list: &str, code: &str| lists[list].code(code).is_some();
    let flows: BTreeSet<String> = catalogue::artefacts()
        .unwrap()
        .into_iter()
        .filter_map(|artefact| match artefact {
            Artefact::Dataflow(flow) => Some(flow.header.id),
            _ => None,
        })
        .collect();
    let indicators = catalogue::indicators().unwrap();
    let ids: BTreeSet<_> = indicators.iter().map(|indicator| &indicator.id).collect();
    assert_eq!(ids.len(), indicators.len(), "an indicator occurs twice");
    for indicator in &indicators {
        let id = &indicator.id;
        let code = lists["CL_INDICATOR"].code(id).unwrap_or_else(|| panic!("no code {id}"));
        assert_eq!(code.names, indicator.names, "{id}");
        let texts: [&LocalisedText; 4] =
            [&indicator.definition, &indicator.method, &indicator.universe, &indicator.source];
        texts.iter().for_each(|text| check(id, text));
        assert!(flows.contains(&indicator.dataflow), "{id}");
        assert!(has("CL_THEME", &indicator.theme), "{id}");
        assert!(has("CL_UNIT_MEASURE", &indicator.unit), "{id}");
        assert_eq!(indicator.minimum_set.is_some(), id.starts_with("MS_"), "{id}");
        for area in &indicator.beijing {
            assert!(has("CL_THEME", area) && area != "P", "{id} names area {area}");
        }
        for (component, code) in &indicator.at {
            assert!(has(&format!("CL_{component}"), code), "{id}: {component} {code}");
        }
    }
}

#[test]
fn every_agreement_names_providers_indicators_areas_and_sexes_that_exist() {
    let lists = codelists();
    let indicators = catalogue::indicators().unwrap();
    let defined: BTreeSet<_> = indicators.iter().map(|each| each.id.as_str()).collect();
    let artefacts = catalogue::artefacts().unwrap();
    let agencies: BTreeSet<_> = artefacts
        .iter()
        .filter_map(|artefact| match artefact {
            Artefact::AgencyScheme(scheme) => Some(&scheme.agencies),
            _ => None,
        })
        .flatten()
        .map(|agency| agency.id.as_str())
        .collect();
    let mut agreements = 0;
    for artefact in &artefacts {
        let Artefact::ProvisionAgreement(agreement) = artefact else { continue };
        agreements += 1;
        let id = &agreement.header.id;
        assert!(agencies.contains(agreement.provider.as_str()), "{id}");
        let known = |list: &str, codes: &[String]| {
            !codes.is_empty() && codes.iter().all(|code| lists[list].code(code).is_some())
        };
        assert!(known("CL_INDICATOR", &agreement.indicators), "{id}");
        assert!(known("CL_AREA", &agreement.areas), "{id}");
        assert!(known("CL_SEX", &agreement.sexes), "{id}");
        for (component, code) in &agreement.at {
            assert!(lists[&format!("CL_{component}")].code(code).is_some(), "{id}: {code}");
        }
        let owed = agreement.indicators.iter().filter(|each| !defined.contains(each.as_str()));
        // What nobody ever supplied may be owed before the bank can define it by its figures.
        assert!(owed.count() < agreement.indicators.len(), "{id}");
    }
    assert!(agreements > 0);
}

#[test]
fn the_headline_of_every_indicator_of_the_tables_is_one_figure_a_sex_and_year() {
    let mut figures: BTreeMap<(String, String), Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for (id, rows) in tables() {
        // Superseded by the tables that come after it.
        if id == "minset-earlier-editions" || id == "population-1986-dyb" {
            continue;
        }
        for row in rows.into_iter().filter(|row| row["REF_AREA"] == "IR") {
            let flow = row["STRUCTURE_ID"].trim_start_matches("HAMAFZA:").to_owned();
            figures.entry((flow, row["INDICATOR"].clone())).or_default().push(row);
        }
    }
    let mut found = 0;
    for indicator in catalogue::indicators().unwrap() {
        let key = (format!("{}(1.0.0)", indicator.dataflow), indicator.id.clone());
        let Some(rows) = figures.get(&key) else { continue };
        found += 1;
        let mut places = BTreeSet::new();
        for row in rows {
            assert_eq!(row["UNIT_MEASURE"], indicator.unit, "{}", indicator.id);
            if indicator.at.iter().all(|(component, code)| &row[component] == code) {
                let place = ["SEX", "URBANISATION", "TIME_PERIOD"].map(|name| row[name].clone());
                assert!(places.insert(place.clone()), "{}: {place:?}", indicator.id);
            }
        }
        assert!(!places.is_empty(), "{} has no headline", indicator.id);
    }
    assert!(found >= 65, "{found}");
}
