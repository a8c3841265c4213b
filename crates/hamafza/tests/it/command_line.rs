//! The command line: help with an example, and what each exit status means.

use std::process::{Command, Stdio};

use crate::bank::{HEADER, PROGRAM, TestBank, line, said};

#[test]
fn every_command_helps_with_an_example() {
    for command in [
        &["demo"][..],
        &["serve"],
        &["check"],
        &["import"],
        &["ingest"],
        &["export"],
        &["report", "list"],
        &["report", "new"],
        &["report", "check"],
        &["report", "compile"],
        &["report", "diff"],
        &["report", "impact"],
        &["report", "fact-sheet"],
        &["report", "import"],
        &["report", "export"],
        &["report", "freeze"],
        &["report", "verify"],
        &["retract"],
        &["measure", "put"],
        &["measure", "list"],
        &["sdmx", "info"],
        &["sdmx", "convert"],
        &["sdmx", "validate"],
        &["undocs", "symbol"],
        &["verify"],
        &["evidence"],
        &["undocs", "extract"],
        &["undocs", "recommendations"],
    ] {
        let output = Command::new(PROGRAM).args(command).arg("--help").output().expect("runs");
        let help = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{command:?}");
        assert!(help.contains("Example: hamafza"), "{command:?} shows no example:\n{help}");
    }
}

#[test]
fn wrong_usage_is_status_2() {
    for wrong in [&["import"][..], &["export", "--data"], &["fly"], &["demo", "--listen", "x"]] {
        let output = Command::new(PROGRAM).args(wrong).output().expect("runs");
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn the_demonstration_listens_on_loopback_only() {
    let bank = TestBank::new();
    let output = bank.run(&["demo"], &["--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("loopback"), "{}", said(&output));
}

#[test]
fn an_unknown_dataflow_is_named_with_the_known_ones() {
    let bank = TestBank::new();
    let file = bank.file("a.csv", HEADER.to_owned() + &line("IR", "F", "_T", "2016", "1", "A"));
    let output = bank.import("DF_NOTHING", &file, &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(said.contains("DF_NOTHING") && said.contains("DF_POPULATION"), "{said}");
}

#[test]
fn symbols_are_told_one_a_line_and_a_refusal_is_the_exit_status() {
    let ask = |symbols: &[&str]| {
        let asked = Command::new(PROGRAM)
            .args(["undocs", "symbol"])
            .args(symbols)
            .output()
            .expect("the program runs");
        let lines = String::from_utf8_lossy(&asked.stdout).into_owned();
        let told: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        (asked.status.code(), told)
    };
    let (status, told) = ask(&["a/res/68/261", "CERD/C/BRA/CO/18\u{2013}20"]);
    assert_eq!((status, told.len()), (Some(0), 2));
    assert_eq!(told[0]["normal"], "A/RES/68/261");
    assert_eq!(told[1]["kind"], "concluding-observations");
    let (status, told) = ask(&["A/RES/7O/12"]);
    assert_eq!(status, Some(1));
    assert_eq!(told[0]["refused"]["suggestion"], "A/RES/70/12");
    assert_eq!(ask(&[]).0, Some(2));
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let bank = TestBank::new();
    let years = 1900..2016;
    let rows: String =
        years.map(|year| line("IR", "F", "_T", &year.to_string(), "1", "A")).collect();
    let file = bank.file("a.csv", HEADER.to_owned() + &rows);
    assert!(bank.import("DF_POPULATION", &file, &[]).status.success());
    let mut export = bank.command(&["export"], &["--dataflow", "DF_POPULATION"]);
    let mut child = export.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(said(&output), "");
    assert_eq!(output.status.code(), Some(1), "the rest was not written");
}
