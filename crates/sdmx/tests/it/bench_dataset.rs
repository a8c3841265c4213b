//! The files of another producer: one set of observations in six layouts.

use std::path::Path;
use std::process::Command;

use model::ObservationBatch;
use sdmx::read_structures as read_ml;

use crate::shared_data;

const COLUMNS: [&str; 15] = [
    "FREQ",
    "REF_AREA",
    "INDICATOR",
    "SEX",
    "AGE",
    "URBANISATION",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "CONF_STATUS",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "DECIMALS",
    "DATA_SOURCE",
    "COMMENT_OBS",
];

/// The observations as lines of text, each component in its place.
fn lines(batches: &[ObservationBatch], columns: &[&str]) -> Vec<String> {
    let line = |batch: &ObservationBatch, row: usize| {
        columns.iter().map(|column| batch.get(column, row)).collect::<Vec<_>>().join("|")
    };
    batches.iter().flat_map(|batch| (0..batch.rows()).map(move |row| line(batch, row))).collect()
}

#[test]
fn every_layout_of_another_producer_reads_to_the_same_observations() {
    let Some(shared) = shared_data::folder() else { return };
    let generator = shared.join("../../bench/gen_dataset.py");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-dataset");
    let made =
        Command::new("python3").arg(&generator).arg(&folder).args(["--obs", "20000"]).output();
    if !made.is_ok_and(|output| output.status.success()) {
        println!("skipped: no python3 to run the generator");
        return;
    }
    let expected = lines(&shared_data::read(&folder.join("data.csv2.csv")), &COLUMNS);
    assert_eq!(expected.len(), 20000);
    for name in ["data.csv1.csv", "data.ml21.xml", "data.ml21flat.xml", "data.ml30.xml"] {
        let batches = shared_data::read(&folder.join(name));
        assert!(batches.iter().all(|batch| batch.rows() <= ObservationBatch::ROWS));
        assert!(lines(&batches, &COLUMNS) == expected, "{name} differs");
    }
    let plain = [
        "REF_AREA",
        "INDICATOR",
        "SEX",
        "AGE",
        "URBANISATION",
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_STATUS",
    ];
    let expected = lines(&shared_data::read(&folder.join("data.csv2.csv")), &plain);
    assert!(lines(&shared_data::read(&folder.join("plain.csv")), &plain) == expected);

    let structure = |name: &str| read_ml(std::fs::File::open(folder.join(name)).unwrap()).unwrap();
    let (mut older, newer) = (structure("structure.ml21.xml"), structure("structure.ml30.xml"));
    older.sort_by_key(|artefact| artefact.class());
    assert_eq!(older, newer);
}
