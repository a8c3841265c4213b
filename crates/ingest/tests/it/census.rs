//! Every census workbook of the shared data, as its publisher made it, becomes exactly the rows that
//! others made of it by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ingest::{Findings, Integrated, Limits, Validator, integrate, read_workbook};
use model::fold::fold_tight;
use model::{Code, FindingCode, Language, LocalisedText, ObservationBatch};

use crate::registry::{Registry, code, shared_data};

/// Area, age or education, activity, sex → value; only totals over settlement.
type Rows = BTreeMap<[String; 4], String>;

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "xls"));
    paths.sort();
    paths
}

fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|record| record.unwrap()).collect()
}

fn import(path: &Path, map: &str, registry: &Registry) -> Integrated {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let workbook = read_workbook(&bytes, name, &Limits::default()).unwrap();
    integrate(&workbook, &registry.structure_maps[map], &registry.lookup())
}

/// Imports a folder of workbooks and validates what comes of them: all must stand, and nothing may be
/// found but what `expected` names.
fn import_all(
    folder: &Path,
    map: &str,
    registry: &Registry,
    expected: &[(FindingCode, u64)],
) -> Vec<ObservationBatch> {
    let mut findings = Findings::default();
    let mut validator = Validator::new(&registry.structure, &registry.codelists);
    let mut standing = Vec::new();
    for path in workbooks(folder) {
        let integrated = import(&path, map, registry);
        assert_eq!(integrated.unread, 0, "{path:?}: {:#?}", integrated.findings.kept());
        findings.extend(integrated.findings.kept().to_vec());
        for batch in integrated.batches {
            let checked = validator.check(batch, &mut findings);
            assert_eq!(checked.held.rows(), 0, "{path:?}: {:#?}", findings.kept());
            standing.push(checked.standing);
        }
    }
    let found: Vec<(FindingCode, u64)> =
        findings.summaries().iter().map(|summary| (summary.code, summary.count)).collect();
    let first: Vec<String> = findings
        .kept()
        .iter()
        .filter(|finding| expected.iter().all(|(code, _)| *code != finding.code))
        .take(9)
        .map(|finding| format!("{}: {}", finding.place, finding.text(Language::En)))
        .collect();
    assert_eq!(found, expected, "{first:#?}");
    standing
}

/// The rows without a settlement, by key; a key that comes twice fails the test.
fn rows_of(batches: &[ObservationBatch], second: &str) -> Rows {
    let mut rows = Rows::new();
    for batch in batches {
        for row in 0..batch.rows() {
            let get = |name: &str| batch.get(name, row).to_owned();
            if get("URBANISATION") != "_T" {
                continue;
            }
            let key = [get("REF_AREA"), get(second), get("INDICATOR"), get("SEX")];
            let before = rows.insert(key.clone(), get("OBS_VALUE"));
            assert_eq!(before, None, "{key:?} comes twice");
        }
    }
    rows
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

/// The rows of a tidy population table, for the areas that `areas` holds.
fn tidy_population(
    records: &[BTreeMap<String, String>],
    area: &str,
    areas: &BTreeSet<String>,
) -> Rows {
    let mut rows = Rows::new();
    for record in records.iter().filter(|record| areas.contains(&record[area])) {
        for (sex, column) in [("M", "male"), ("F", "female")] {
            let key =
                [&record[area], &age_code(&record["age_group"]), "POP", sex].map(str::to_owned);
            assert_eq!(rows.insert(key, record[column].clone()), None);
        }
    }
    rows
}

/// Leaves out what the tidy tables do not have, and counts it: totals of both sexes, the total over
/// all ages, single ages.
fn without_details(rows: Rows, tidy_ages: &BTreeSet<String>) -> (Rows, usize) {
    let all = rows.len();
    let rows: Rows = rows
        .into_iter()
        .filter(|([_, age, _, sex], _)| sex != "_T" && tidy_ages.contains(age))
        .collect();
    let left_out = all - rows.len();
    (rows, left_out)
}

fn areas_of(batches: &[ObservationBatch]) -> BTreeSet<String> {
    let columns = batches.iter().filter_map(|batch| batch.column("REF_AREA"));
    columns.flat_map(|column| column.iter().map(str::to_owned)).collect()
}

fn ages_of(rows: &Rows) -> BTreeSet<String> {
    rows.keys().map(|key| key[1].clone()).collect()
}

/// Every county is counted by age in these steps: all ages, 21 groups, the open group, and the single
/// ages from 0 to 99; in 1390 also «not stated».
const STEPS_2016: usize = 1 + 20 + 1 + 100;

#[test]
fn county_tables_of_1395_become_the_tidy_rows() {
    let Some(shared) = shared_data() else { return };
    let records = records(&shared.join("iran/census/iran2016census.csv"));
    let registry = Registry::read().with_areas(county_codes(&records, "county_code"));
    let folder = shared.join("iran/raw-xls/population-2016");
    let batches = import_all(&folder, "SM_SCI_CENSUS_POPULATION_2016", &registry, &[]);
    let areas = areas_of(&batches);
    assert_eq!(areas.len(), 71);
    let tidy = tidy_population(&records, "county_code", &areas);
    let read = rows_of(&batches, "AGE");
    assert_eq!(read.len(), 71 * STEPS_2016 * 3);
    let (read, left_out) = without_details(read, &ages_of(&tidy));
    assert_eq!(left_out, 71 * (101 * 3 + 21));
    assert_eq!(tidy.len(), 71 * 21 * 2);
    compare(&read, &tidy);
}

#[test]
fn county_tables_of_1390_become_the_tidy_rows() {
    let Some(shared) = shared_data() else { return };
    let records = records(&shared.join("iran/census/iran2011census.csv"));
    let registry = Registry::read().with_areas(county_codes(&records, "county_name"));
    let folder = shared.join("iran/raw-xls/population-2011");
    // The open age group and «not stated» stand twice on each of the 24 sheets.
    let repeated = [(FindingCode::RepeatedRow, 48)];
    let batches = import_all(&folder, "SM_SCI_CENSUS_POPULATION_2011", &registry, &repeated);
    let areas = areas_of(&batches);
    assert_eq!(areas.len(), 24);
    let tidy = tidy_population(&records, "county_name", &areas);
    let (read, left_out) = without_details(rows_of(&batches, "AGE"), &ages_of(&tidy));
    assert_eq!(left_out, 24 * (101 * 3 + 22));
    assert_eq!(tidy.len(), 24 * 22 * 2);
    compare(&read, &tidy);
}

#[test]
fn county_tables_of_activity_become_the_tidy_rows() {
    let Some(shared) = shared_data() else { return };
    let records = records(&shared.join("iran/census/iran2016unemployment.csv"));
    let registry = Registry::read().with_areas(county_codes(&records, "county_code"));
    let folder = shared.join("iran/raw-xls/activity-education-2016");
    let batches = import_all(&folder, "SM_SCI_CENSUS_ACTIVITY_2016", &registry, &[]);
    let areas = areas_of(&batches);
    assert_eq!(areas.len(), 94);
    let columns = [
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
    for record in records.iter().filter(|record| areas.contains(&record["county_code"])) {
        let sex = if record["gender"] == "Male" { "M" } else { "F" };
        let activity = if record["status"] == "Active" { "ACTIVE" } else { "UNEMPLOYED" };
        for (column, level) in columns {
            let key = [&record["county_code"], level, activity, sex].map(str::to_owned);
            assert_eq!(tidy.insert(key, record[column].clone()), None);
        }
    }
    let read = rows_of(&batches, "EDUCATION_LEV");
    // All persons, the active, the employed, the unemployed; three sexes; nine levels.
    assert_eq!(read.len(), 94 * 4 * 3 * 9);
    let kept = |[_, level, activity, sex]: &[String; 4]| {
        level != "_T" && sex != "_T" && (activity == "ACTIVE" || activity == "UNEMPLOYED")
    };
    let read: Rows = read.into_iter().filter(|(key, _)| kept(key)).collect();
    assert_eq!(tidy.len(), 94 * 2 * 2 * 8);
    compare(&read, &tidy);
}

/// Every row equal, none missing, none extra.
fn compare(read: &Rows, tidy: &Rows) {
    let differ: Vec<_> = tidy
        .iter()
        .filter(|(key, value)| read.get(*key) != Some(value))
        .map(|(key, value)| (key, read.get(key), value))
        .collect();
    assert!(
        differ.is_empty(),
        "{} rows differ: {:#?}",
        differ.len(),
        &differ[..differ.len().min(9)]
    );
    let extra: Vec<_> = read.keys().filter(|key| !tidy.contains_key(*key)).collect();
    assert!(extra.is_empty(), "{} rows too many: {:?}", extra.len(), extra.first());
}

/// The counties of a tidy table as codes.
fn county_codes(records: &[BTreeMap<String, String>], id: &str) -> Vec<Code> {
    let counties: BTreeMap<&str, &str> = records
        .iter()
        .map(|record| (record[id].as_str(), record["county_name"].as_str()))
        .collect();
    let named = |(id, name): (&&str, &&str)| code(id, LocalisedText::new(*name, *id));
    counties.iter().map(named).collect()
}

/// The names that the sheets of 1395 carry beside their codes, where they are not, after folding,
/// those of the tidy tables, which took them from elsewhere.
const OTHER_NAMES: [(&str, &str, &str); 0] = [];

#[test]
fn the_names_of_sheets_are_those_of_the_tidy_table_after_folding() {
    let Some(shared) = shared_data() else { return };
    let tidy = records(&shared.join("iran/census/iran2016census.csv"));
    let names: BTreeMap<&str, &str> = tidy
        .iter()
        .map(|record| (record["county_code"].as_str(), record["county_name"].as_str()))
        .collect();
    let mut others = Vec::new();
    for path in workbooks(&shared.join("iran/raw-xls/population-2016")) {
        let bytes = std::fs::read(&path).unwrap();
        let workbook = read_workbook(&bytes, "x.xls", &Limits::default()).unwrap();
        for sheet in workbook.sheet_names() {
            let (name, code) = sheet.split_at(sheet.len() - 4);
            if fold_tight(name) != fold_tight(names[code]) {
                others.push((code.to_owned(), name.to_owned(), names[code].to_owned()));
            }
        }
    }
    let expected: Vec<_> = OTHER_NAMES
        .map(|(code, sheet, tidy)| (code.to_owned(), sheet.to_owned(), tidy.to_owned()))
        .to_vec();
    assert_eq!(others, expected);
}
