//! The demo's own workbooks, through the maps that the catalogue gives for them.

use expect_test::expect;
use ingest::{Limits, Validator, integrate, number_sheets, read_workbook};
use model::Language;

use crate::registry::{Registry, catalogue};

/// Rows read, standing and held, and every finding in a line.
fn import(file: &str, map: &str) -> String {
    let registry = Registry::read();
    let bytes = std::fs::read(catalogue().join("demo/submissions").join(file)).unwrap();
    let workbook = read_workbook(&bytes, file, &Limits::default()).unwrap();
    let integrated = integrate(&workbook, &registry.structure_maps[map], &registry.lookup());
    let mut validator = Validator::new(&registry.structure, &registry.codelists);
    let (rows, unread) = (integrated.rows(), integrated.unread);
    let mut findings = integrated.findings;
    let (mut standing, mut held) = (0, 0);
    for batch in integrated.batches {
        let checked = validator.check(batch, &mut findings);
        standing += checked.standing.rows();
        held += checked.held.rows();
    }
    let (mut kept, _) = findings.into_parts();
    number_sheets(&mut kept, &workbook.sheet_names());
    let mut report = format!("{rows} read, {standing} stand, {held} held, {unread} unread\n");
    for finding in kept {
        let (code, text) = (finding.code.code(), finding.text(Language::En));
        report.push_str(&format!("{code} · {} · {text}\n", finding.place));
    }
    report
}

#[test]
fn the_demo_workbooks_are_read_whole() {
    expect!["2112 read, 2112 stand, 0 held, 0 unread\n"]
        .assert_eq(&import("sci_population_1395.xlsx", "SM_SCI_POPULATION"));
    expect!["1728 read, 1728 stand, 0 held, 0 unread\n"]
        .assert_eq(&import("mcls_activity_1395.xlsx", "SM_MCLS_ACTIVITY"));
}

#[test]
fn the_faults_of_the_third_workbook_are_found_where_they_stand() {
    expect![[r#"
        128 read, 125 stand, 3 held, 4 unread
        unknown-heading · sheet 1 “سهم زنان”, cell B9 · The heading “آذربایجان” is not known; its row or column was not read.
        share-out-of-range · sheet 1 “سهم زنان”, cell F14 · A share lies between 0 and 100, but this one says 489.
        text-in-number · sheet 1 “سهم زنان”, cell D22 · “۲۸۴ هزار نفر” is not a number.
        value-is-date · sheet 1 “سهم زنان”, cell F26 · There is a date, 2016-05-14, where a number belongs.
    "#]].assert_eq(&import("nocr_women_share_1395.xlsx", "SM_NOCR_WOMEN_SHARE"));
}
