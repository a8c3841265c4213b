//! `hamafza undocs extract` and `recommendations`: what is written, what each exit status means, and
//! that a hostile file ends its own reader and nothing else.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::bank::{PROGRAM, TestBank, said, wrote};

const REPORT: &str = "United Nations A/HRC/90/7\n\nReport of the Working Group on the Universal Periodic Review\n\n\
Atlantis\n\n1. The Working Group held its session.\n\n2. The recommendations listed below enjoy the support of Atlantis:\n\n\
2.1 Ratify the Convention (Chile);\n\n2.2 Count women and men (Niger) (Peru).\n";

fn extract(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(["undocs", "extract"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A child that refuses early closes its end.
    let _ = child.stdin.take().expect("an input").write_all(input);
    child.wait_with_output().expect("the program ends")
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("one document as JSON")
}

#[test]
fn a_document_is_written_as_json_from_a_file_and_from_standard_input() {
    let bank = TestBank::new();
    let file = bank.file("report.txt", REPORT);
    let path = file.to_str().expect("a path");
    let from_file = extract(&[path], b"");
    let from_input = extract(&["-"], REPORT.as_bytes());
    assert_eq!(from_file.status.code(), Some(0), "{}", said(&from_file));
    assert_eq!(document(&from_file), document(&from_input));
    let document = document(&from_file);
    assert_eq!(document["symbols"][0], "A/HRC/90/7");
    assert_eq!(document["recommendations"][1]["states"][1], "Peru");
}

#[test]
fn a_refused_file_is_status_1_and_wrong_usage_2() {
    let refused = extract(&["-"], &[0, 1, 2, 3, 0, 0, 4, 0]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(document(&refused)["remarks"][0]["code"], "unknown-format");
    assert!(said(&refused).contains("not PDF"), "{}", said(&refused));
    assert_eq!(extract(&[], b"").status.code(), Some(2));
    let absent = extract(&["/nowhere/at/all.pdf"], b"");
    assert_eq!(absent.status.code(), Some(1));
    assert!(said(&absent).contains("/nowhere/at/all.pdf"));
}

#[test]
fn a_file_that_nests_ten_thousand_deep_ends_no_more_than_its_reader() {
    for depth in [10_000, 3_000_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let pdf = format!(
            "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n\
             << /Type /Pages /Count 1 /Kids [3 0 R] /Extra {deep} >>\nendobj\n3 0 obj\n\
             << /Type /Page /Parent 2 0 R /Extra {deep} >>\nendobj\ntrailer << /Root 1 0 R >>\n"
        );
        let output = extract(&["-"], pdf.as_bytes());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{depth}: {}", said(&output));
        assert!(document(&output)["remarks"].is_array() || depth == 10_000);
        assert!(!said(&output).contains("panicked"), "{}", said(&output));
    }
}

#[test]
fn recommendations_are_listed_with_states_and_positions() {
    let bank = TestBank::new();
    let report = bank.file("report.txt", REPORT);
    let output = Command::new(PROGRAM)
        .args(["undocs", "recommendations", "--json"])
        .arg(&report)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let lines = wrote(&output);
    let first: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["address"], "A/HRC/90/7#p2.1");
    assert_eq!(first["position"], "supported");
    assert_eq!(first["states"][0], "Chile");
}
