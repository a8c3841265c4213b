//! What a bank would answer, read from the tables of the demonstration, and the fonts.

use std::path::{Path, PathBuf};

use chart::Outline;
use model::{LocalisedText, ObsStatus};
use report::{Answers, Fonts, Observation, Query, Report, SeriesAnswer};

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The fonts of the lock file.
pub fn fonts() -> Fonts {
    let folder = repository().join("node_modules/vazirmatn/fonts/ttf");
    let files = ["Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf"].map(|name| {
        std::fs::read(folder.join(name)).expect("`npm ci` in the repository installs the fonts")
    });
    Fonts::read(files).expect("the installed fonts are fonts")
}

pub fn query(text: &str) -> Query {
    text.parse().expect("a test's own query")
}

pub fn observation(period: &str, value: &str, status: ObsStatus) -> Observation {
    Observation {
        period: period.parse().expect("a test's own period"),
        value: Some(value.to_owned()).filter(|value| !value.is_empty()),
        status,
        source: String::new(),
    }
}

pub fn series(query: &Query, observations: Vec<Observation>) -> SeriesAnswer {
    SeriesAnswer {
        version: "3".into(),
        source: LocalisedText::new(
            "بخش آمار سازمان ملل متحد",
            "United Nations Statistics Division",
        ),
        unit: LocalisedText::new("درصد", "Percent"),
        link: format!("https://bank.example/series/{query}?version=3"),
        retracted: None,
        observations,
    }
}

/// Answers to all that `report` asks.
pub fn to(report: &Report) -> Answers {
    let mut answers = Answers::default();
    for query in report.bindings() {
        if let Some(answer) = look_up(&query) {
            answers.series.insert(query, answer);
        }
    }
    for name in report.names() {
        let (list, code) = name.split_once('.').expect("a code with its list");
        let file = repository().join(format!("catalogue/codelists/{list}.csv"));
        let mut rows = csv::Reader::from_path(file).expect("a codelist of the catalogue");
        let row = rows.records().flatten().find(|row| row.get(0) == Some(code));
        let row = row.unwrap_or_else(|| panic!("{name} is in the catalogue"));
        let (fa, en) = (row.get(1).unwrap_or(""), row.get(2).unwrap_or(""));
        answers.names.insert(name, LocalisedText::new(fa, en));
    }
    answers.outlines = (0..31)
        .map(|n| {
            let path = format!("M{} {}h9v9h-9z", n % 6 * 10, n / 6 * 10);
            Outline::parse(&format!("IR-{n:02}"), &path).expect("a square")
        })
        .collect();
    answers
}

fn look_up(query: &Query) -> Option<SeriesAnswer> {
    let key: Vec<&str> = query.key.split('.').collect();
    let observations = match query.dataflow.id.as_str() {
        "DF_MINSET" => minimum_set(&key),
        "DF_DERIVED" => derived(&key),
        other => panic!("no table of {other}"),
    };
    (!observations.is_empty()).then(|| series(query, observations))
}

fn minimum_set(key: &[&str]) -> Vec<Observation> {
    let file = repository().join(format!("catalogue/demo/tables/minset_{}.csv", key[1]));
    let mut rows = csv::Reader::from_path(file).expect("a table of the demonstration");
    let head = rows.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|each| each == name).expect("a column");
    let first = at("FREQ");
    rows.records()
        .flatten()
        .filter(|row| {
            key.iter().enumerate().all(|(index, code)| row.get(first + index) == Some(code))
        })
        .map(|row| Observation {
            source: row[at("SOURCE_DETAIL")].to_owned(),
            ..observation(
                &row[at("TIME_PERIOD")],
                &row[at("OBS_VALUE")],
                ObsStatus::parse(&row[at("OBS_STATUS")]).expect("a status"),
            )
        })
        .collect()
}

/// Rates of the census of 2016 by province, computed from its table of the active and unemployed.
fn derived(key: &[&str]) -> Vec<Observation> {
    let column = match (key[2], key[3]) {
        ("UNEMP_RATE", "F") => 1,
        ("UNEMP_RATE", "M") => 2,
        ("WOMEN_SHARE_ACTIVE", "F") => 3,
        other => panic!("no rate {other:?}"),
    };
    csv::Reader::from_reader(include_str!("derived_2016.csv").as_bytes())
        .records()
        .flatten()
        .filter(|row| row.get(0) == Some(key[1]))
        .map(|row| observation("2016", &row[column], ObsStatus::A))
        .collect()
}
