//! `hamafza ingest` on the demonstration's own workbooks: nothing of a bank is needed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::bank::PROGRAM;

fn submission(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/demo/submissions").join(name)
}

fn run(file: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("ingest").arg(file).args(arguments).output().expect("the program runs")
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn observations(lines: &[Value]) -> Vec<&Value> {
    lines.iter().filter(|line| line.get("key").is_some()).collect()
}

#[test]
fn a_workbook_without_a_map_is_read_and_the_map_reads_it_again() {
    let folder = tempfile::tempdir().expect("a folder");
    for map in ["map.toml", "map.json"] {
        let map = folder.path().join(map);
        let path = map.to_str().expect("a path in UTF-8");
        let file = submission("sci_population_1395.xlsx");
        let output = run(&file, &["--json", "--save-map", path]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let proposed = lines(&output);
        assert!(proposed.iter().any(|line| line["proposal"]["about"] == "dataflow"
            && line["proposal"]["code"] == "DF_POPULATION"
            && line["proposal"]["why"]["fa"].is_string()));
        let first = observations(&proposed);
        // 32 areas, 22 rows of ages, 3 columns: every figure of the file.
        assert_eq!(first.len(), 2112);
        assert_eq!(first[2]["key"]["REF_AREA"], "IR");
        assert_eq!(first[2]["key"]["SEX"], "F");
        assert_eq!(first[2]["key"]["TIME_PERIOD"], "2016");
        assert_eq!(first[2]["value"], "39427828");
        assert_eq!(first[2]["origin"]["cell"], "E6");
        let again = lines(&run(&file, &["--json", "--map", path]));
        assert!(again.iter().all(|line| line.get("proposal").is_none()));
        assert_eq!(observations(&again), first);
    }
}

#[test]
fn faults_are_findings_at_their_cells_and_status_1() {
    let output = run(&submission("nocr_women_share_1395.xlsx"), &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    let at = |code: &str, cell: &str| {
        let found =
            lines.iter().find(|line| line["finding"] == code && line["place"]["cell"] == cell);
        let found = found.unwrap_or_else(|| panic!("{code} at {cell}"));
        assert!(found["text"]["fa"].is_string() && found["hint"]["en"].is_string());
    };
    at("unknown-heading", "B9");
    at("sum-mismatch", "E13");
    at("share-out-of-range", "F14");
    at("text-in-number", "D22");
    at("value-is-date", "F26");
}

#[test]
fn a_map_of_the_catalogue_reads_by_its_id() {
    let file = submission("mcls_activity_1395.xlsx");
    let output = run(&file, &["--json", "--map", "SM_MCLS_ACTIVITY"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(observations(&lines(&output)).len(), 1728);
    let output = run(&file, &["--map", "SM_NOTHING"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SM_NOTHING"));
}
