//! Every census workbook of the shared data is mapped without a hand, and its draft observations are
//! held against the rows that others made of it: precision and recall, workbook by workbook.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ingest::propose::{Known, Proposed};
use ingest::{Draft, Limits, draft, read_workbook};
use model::Codelist;
use model::FindingCode as C;
use model::fold::fold;

use crate::registry::{Registry, shared_data};

/// Area, age or level of education, activity, sex → value.
type Rows = BTreeMap<[String; 4], String>;

/// Areas that the proposer reads otherwise than the tidy tables write them: the only sheet of this
/// workbook is called «قم», which is a county and a province of the same borders.
const OTHER_AREAS: [(&str, &str, &str); 1] = [("census2011p25.xls", "IR-25", "قم")];

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
}

fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|record| record.unwrap()).collect()
}

pub fn read(path: &Path, registry: &Registry) -> (Proposed, Draft) {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let folder = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
    let workbook = read_workbook(&bytes, name, &Limits::default()).unwrap();
    let known = Known { file_name: name, folder, ..Known::default() };
    let proposed = registry.propose(&workbook, &known);
    let codelists: Vec<&Codelist> = registry.codelists.iter().collect();
    let draft = draft(&workbook, &proposed.map, &proposed.structure, &codelists, []);
    (proposed, draft)
}

/// The rows of a draft without a settlement, of one sex.
fn rows_of(path: &Path, draft: &Draft, second: &str) -> Rows {
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut rows = Rows::new();
    for batch in &draft.observations {
        for row in 0..batch.rows() {
            let get = |name: &str| batch.get(name, row);
            if get("URBANISATION") != "_T" || get("SEX") == "_T" {
                continue;
            }
            let other = OTHER_AREAS
                .iter()
                .find(|(file, code, _)| (*file, *code) == (name, get("REF_AREA")));
            let area = other.map_or(get("REF_AREA"), |(_, _, area)| area);
            let key = [&fold(area), get(second), get("INDICATOR"), get("SEX")].map(str::to_owned);
            let before = rows.insert(key.clone(), get("OBS_VALUE").to_owned());
            assert_eq!(before, None, "{path:?}: {key:?} comes twice");
        }
    }
    rows
}

/// Precision and recall of a workbook's observations in thousandths, over the keys that the tidy table
/// could have: its areas, its second codes.
fn measure(path: &Path, read: &Rows, tidy: &Rows) -> (usize, usize) {
    let areas: BTreeSet<&String> = read.keys().map(|key| &key[0]).collect();
    let seconds: BTreeSet<&String> = tidy.keys().map(|key| &key[1]).collect();
    let indicators: BTreeSet<&String> = tidy.keys().map(|key| &key[2]).collect();
    let due: Vec<_> = tidy.iter().filter(|(key, _)| areas.contains(&key[0])).collect();
    let comparable: Vec<_> = read
        .iter()
        .filter(|(key, _)| seconds.contains(&key[1]) && indicators.contains(&key[2]))
        .collect();
    assert!(!due.is_empty() && !comparable.is_empty(), "{path:?}: {:?}", read.iter().next());
    let right = comparable.iter().filter(|(key, value)| tidy.get(*key) == Some(value)).count();
    let found = due.iter().filter(|(key, value)| read.get(*key) == Some(value)).count();
    let (precision, recall) = (right * 1000 / comparable.len(), found * 1000 / due.len());
    eprintln!(
        "{}: precision {precision}‰ of {}, recall {recall}‰ of {}",
        path.file_name().unwrap().to_str().unwrap(),
        comparable.len(),
        due.len()
    );
    (precision, recall)
}

/// Nothing may be found in a draft but what is named here; in particular every sum comes out.
fn check_findings(path: &Path, draft: &Draft, expected: &[C]) {
    let found: Vec<C> = draft.findings.summaries().iter().map(|summary| summary.code).collect();
    let others: Vec<&C> = found.iter().filter(|code| !expected.contains(code)).collect();
    assert!(others.is_empty(), "{path:?}: {others:?}");
}

fn age_code(group: &str) -> String {
    match group {
        ">100" => "Y_GE100".to_owned(),
        "unknown" => "_U".to_owned(),
        _ => {
            let (from, to) = group.split_once('-').unwrap();
            format!("Y{from}T{to}")
        }
    }
}

fn tidy_population(records: &[BTreeMap<String, String>], area: &str) -> Rows {
    let mut rows = Rows::new();
    for record in records {
        for (sex, column) in [("M", "male"), ("F", "female")] {
            let key = [&fold(&record[area]), &age_code(&record["age_group"]), "POP", sex];
            rows.insert(key.map(str::to_owned), record[column].clone());
        }
    }
    rows
}

#[test]
fn population_of_1395_is_mapped_without_a_hand() {
    let Some(shared) = shared_data() else { return };
    let registry = Registry::read();
    let tidy =
        tidy_population(&records(&shared.join("iran/census/iran2016census.csv")), "county_code");
    let paths = workbooks(&shared.join("iran/raw-xls/population-2016"));
    assert_eq!(paths.len(), 7);
    for path in paths {
        let (proposed, draft) = read(&path, &registry);
        assert_eq!(proposed.map.dataflow.id, "DF_POPULATION");
        let read = rows_of(&path, &draft, "AGE");
        assert_eq!(measure(&path, &read, &tidy), (1000, 1000), "{path:?}");
        check_findings(&path, &draft, &[C::UnlistedCode]);
    }
}

#[test]
fn population_of_1390_is_mapped_without_a_hand() {
    let Some(shared) = shared_data() else { return };
    let registry = Registry::read();
    let tidy =
        tidy_population(&records(&shared.join("iran/census/iran2011census.csv")), "county_name");
    let paths = workbooks(&shared.join("iran/raw-xls/population-2011"));
    assert_eq!(paths.len(), 4);
    for path in paths {
        let (proposed, draft) = read(&path, &registry);
        assert_eq!(proposed.map.dataflow.id, "DF_POPULATION");
        let read = rows_of(&path, &draft, "AGE");
        assert_eq!(measure(&path, &read, &tidy), (1000, 1000), "{path:?}");
        // The open age group and «نامشخص» stand twice on each sheet.
        check_findings(&path, &draft, &[C::UnlistedCode, C::RepeatedRow]);
    }
}

#[test]
fn activity_of_1395_is_mapped_without_a_hand() {
    let Some(shared) = shared_data() else { return };
    let registry = Registry::read();
    let levels = [
        ("Elementary school", "IR_PRI"),
        ("Middle school", "IR_LSEC"),
        ("High school", "IR_USEC"),
        ("College", "IR_DIP"),
        ("Higher education", "IR_HIGH"),
        ("Other education", "IR_OTH"),
        ("Illitrate", "IR_ILL"),
        ("Unknown", "_U"),
    ];
    let mut tidy = Rows::new();
    for record in records(&shared.join("iran/census/iran2016unemployment.csv")) {
        let sex = if record["gender"] == "Male" { "M" } else { "F" };
        let activity = if record["status"] == "Active" { "ACTIVE" } else { "UNEMPLOYED" };
        for (column, level) in levels {
            let key = [&record["county_code"], level, activity, sex].map(str::to_owned);
            tidy.insert(key, record[column].clone());
        }
    }
    let paths = workbooks(&shared.join("iran/raw-xls/activity-education-2016"));
    assert_eq!(paths.len(), 8);
    for path in paths {
        let (proposed, draft) = read(&path, &registry);
        assert_eq!(proposed.map.dataflow.id, "DF_ACTIVITY");
        let read = rows_of(&path, &draft, "EDUCATION_LEV");
        assert_eq!(measure(&path, &read, &tidy), (1000, 1000), "{path:?}");
        check_findings(&path, &draft, &[C::UnlistedCode]);
    }
}
