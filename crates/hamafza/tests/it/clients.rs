//! Real clients, unmodified: `sdmx1` over HTTP, DuckDB on the data folder.

use std::process::Command;

use crate::bank::{HEADER, Server, TestBank, line, python, said};

#[expect(clippy::print_stdout, reason = "a test that was skipped must say so")]
fn run(script: &str, arguments: &[&str]) {
    let Some(python) = python() else {
        println!("skipped: no Python with the clients; run tools/set-up test");
        return;
    };
    let script =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(script);
    let output = Command::new(python).arg(script).args(arguments).output().expect("Python runs");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        said(&output)
    );
}

fn census(bank: &TestBank) {
    let mut table = HEADER.to_owned();
    for (sex, value) in [("F", "39427828"), ("M", "40498442"), ("_T", "79926270")] {
        table += &line("IR", sex, "_T", "2016", value, "A");
    }
    table += &line("IR-30", "F", "_T", "2016", "", "L");
    let file = bank.file("census.csv", table);
    let imported = bank.import("DF_POPULATION", &file, &[]);
    assert!(imported.status.success(), "{}", said(&imported));
}

#[test]
fn sdmx1_reads_structures_and_data() {
    let bank = TestBank::new();
    census(&bank);
    let server = Server::start(&bank);
    run("read_by_sdmx1.py", &[&server.url("/sdmx/v1")]);
    run("read_by_sdmx1_v30.py", &[&server.url("/sdmx/v2")]);
}

#[test]
fn pysdmx_reads_structures_schemas_availability_and_data() {
    let bank = TestBank::new();
    census(&bank);
    let server = Server::start(&bank);
    run("read_by_pysdmx.py", &[&server.url("/sdmx")]);
}

#[test]
fn data_are_valid_by_the_schema_that_is_given_for_them() {
    let bank = TestBank::new();
    census(&bank);
    let server = Server::start(&bank);
    run("validate_by_schema.py", &[&server.url("/sdmx")]);
}

#[test]
fn the_calls_that_are_shown_to_programmers_work_as_they_stand() {
    let bank = TestBank::new();
    census(&bank);
    let server = Server::start(&bank);
    run("run_the_examples.py", &[&server.url("")]);
}

#[test]
fn every_structure_resource_answers_validly_in_every_detail_and_format() {
    let bank = TestBank::new();
    census(&bank);
    let server = Server::start(&bank);
    run("walk_structures.py", &[&server.url("/sdmx")]);
}

#[test]
fn duckdb_reads_the_bank_as_it_is() {
    let bank = TestBank::new();
    census(&bank);
    run("read_by_duckdb.py", &[bank.data().to_str().expect("a path of this test")]);
}
