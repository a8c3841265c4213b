//! The library of documents, from the command line: what comes in, what is known, what is found.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bank::{TestBank, said, wrote};

const RECORDS: &str = r#"<collection xmlns="http://www.loc.gov/MARC21/slim">
<record><controlfield tag="001">1</controlfield>
<datafield tag="191"><subfield code="a">A/RES/70/1</subfield></datafield>
<datafield tag="245"><subfield code="a">Transforming our world</subfield></datafield>
<datafield tag="269"><subfield code="a">2015-09-25</subfield></datafield>
<datafield tag="650"><subfield code="a">SUSTAINABLE DEVELOPMENT</subfield></datafield></record>
<record><controlfield tag="001">2</controlfield>
<datafield tag="191"><subfield code="a">A/RES/70/2</subfield></datafield></record>
<record><controlfield tag="001">3</controlfield>
<datafield tag="191"><subfield code="a">A/C.3/70/L.1</subfield></datafield>
<datafield tag="506"><subfield code="a">Restricted</subfield></datafield>
<datafield tag="245"><subfield code="a">Hidden draft on embroidery</subfield></datafield></record>
</collection>"#;

const VOTES: &str = "undl_id,ms_code,ms_name,ms_vote,date,resolution,title,total_yes\n\
9,RUS,USSR,Y,1950-01-01,A/RES/70/1,On the agenda,1\n9,IRN,IRAN,A,1950-01-01,A/RES/70/1,On the agenda,1\n";

const OLDER: &str = r#"{"symbols":["A/RES/58/147"],"title":"Elimination of domestic violence against women","language":"en","date":"2003-12-22","kind":"resolution","paragraphs":[
{"address":"op1","number":"1","kind":"operative","text":"Condemns all forms of violence against women and girls;"},
{"address":"op2","number":"2","kind":"operative","text":"Calls upon States to adopt legislation to eliminate domestic violence;"}]}"#;

const NEWER: &str = r#"{"symbols":["A/RES/61/143"],"title":"Intensification of efforts","language":"en","date":"2006-12-19","kind":"resolution","paragraphs":[
{"address":"op1","number":"1","kind":"operative","text":"Strongly condemns all acts and all forms of violence against women and girls;"}]}"#;

const PERSIAN: &str = r#"{"symbols":["A/RES/61/143"],"title":"تشدید کوشش‌ها","language":"fa","date":"2006-12-19","kind":"resolution","paragraphs":[
{"address":"op1","number":"1","kind":"operative","text":"همهٔ شکل‌های خشونت علیه زنان و دختران را محکوم می‌کند؛"}]}"#;

fn import(bank: &TestBank, paths: &[&Path]) -> Value {
    let mut rest = vec!["--json"];
    rest.extend(paths.iter().map(|path| path.to_str().expect("a path of this test")));
    let output = bank.run(&["undocs", "import"], &rest);
    serde_json::from_str(&wrote(&output)).unwrap_or_else(|_| panic!("{}", said(&output)))
}

fn search(bank: &TestBank, query: &str, more: &[&str]) -> Value {
    let mut rest = vec![query, "--json"];
    rest.extend(more);
    let output = bank.run(&["undocs", "search"], &rest);
    serde_json::from_str(&wrote(&output)).unwrap_or_else(|_| panic!("{}", said(&output)))
}

fn addresses(answer: &Value) -> Vec<&str> {
    let results = answer["results"].as_array().expect("results");
    results
        .iter()
        .map(|it| it["address"].as_str().or(it["symbol"].as_str()).unwrap_or("?"))
        .collect()
}

#[test]
fn a_receipt_tells_what_came_in_what_was_known_and_what_was_refused() {
    let bank = TestBank::new();
    let records = bank.file("records.xml", RECORDS);
    let receipt = import(&bank, &[&records]);
    assert_eq!(receipt["came_in"]["records"], 3);
    assert_eq!(receipt["files"][0]["kind"], "marc");
    assert_eq!(receipt["files"][0]["sha256"].as_str().map(str::len), Some(64));
    let remarks = receipt["files"][0]["remarks"].to_string();
    assert!(
        remarks.contains("no-title") && remarks.contains("این پیشینه عنوان ندارد"),
        "{remarks}"
    );

    // The same records in another file are known; a changed one is another record, and both say so.
    let changed = RECORDS.replace("Transforming our world", "Transforming our worlds");
    let again = bank.file("again.xml", changed);
    let receipt = import(&bank, &[&records, &again]);
    assert_eq!(
        (&receipt["came_in"]["records"], &receipt["known"]["records"]),
        (&1.into(), &5.into())
    );
    assert!(receipt["files"][1]["remarks"].to_string().contains("symbol-claimed-twice"));

    let output = bank.run(&["undocs", "import"], &["/nowhere/at/all"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("/nowhere/at/all"), "{}", said(&output));
    let broken = bank.file("broken.xml", "<collection><record");
    let output = bank.run(&["undocs", "import"], &[broken.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1), "{}", wrote(&output));
    assert!(wrote(&output).contains("broken.xml: refused"), "{}", wrote(&output));
}

fn filled() -> TestBank {
    let bank = TestBank::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("older.json", OLDER), ("../out.json", NEWER), ("newer.json", NEWER)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file");
        zip.write_all(content.as_bytes()).expect("content");
    }
    let library = bank.file("library.zip", zip.finish().expect("a zip").into_inner());
    let files: Vec<PathBuf> = [
        library,
        bank.file("fa.json", PERSIAN),
        bank.file("records.xml", RECORDS),
        bank.file("votes.csv", VOTES),
    ]
    .into();
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let receipt = import(&bank, &paths);
    assert_eq!(receipt["came_in"]["documents"], 3);
    assert!(receipt["files"][0]["remarks"].to_string().contains("../out.json"));
    bank
}

#[test]
fn paragraphs_are_found_with_their_addresses_and_facets() {
    let bank = filled();
    let answer = search(&bank, "violence women", &[]);
    assert_eq!(addresses(&answer), ["A/RES/58/147#op1", "A/RES/61/143#op1"]);
    let pieces = answer["results"][0]["excerpt"]["pieces"].to_string();
    assert!(pieces.contains("\"found\":true"), "{pieces}");
    let answer = search(&bank, "\"domestic violence\"", &["--facet", "year=2003"]);
    assert_eq!(addresses(&answer), ["A/RES/58/147#op2"]);
    let answer = search(&bank, "خشونت عليه زنان", &["--facet", "group=girls"]);
    assert_eq!(addresses(&answer), ["A/RES/61/143#op1"]);
    assert!(
        addresses(&search(&bank, "embroidery", &[])).is_empty(),
        "a restricted record is found"
    );
    let answer = search(&bank, "subject:\"SUSTAINABLE DEVELOPMENT\"", &[]);
    assert_eq!(addresses(&answer), ["A/RES/70/1"]);
    let output = bank.run(&["undocs", "search"], &["\"open", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("quotation mark"), "{}", said(&output));
}

#[test]
fn the_index_is_made_anew_from_the_records() {
    let bank = filled();
    let before = search(&bank, "women", &[]);
    std::fs::remove_dir_all(bank.data().join("search")).expect("the index was there");
    assert_eq!(search(&bank, "women", &[]), before);
}

#[test]
fn wording_is_followed_through_the_sessions() {
    let bank = filled();
    let output = bank.run(&["undocs", "genealogy"], &["A/RES/61/143", "op1"]);
    let text = wrote(&output);
    assert!(text.contains("A/RES/58/147#op1 2003-12-22"), "{text}{}", said(&output));
    assert!(text.contains("[+Strongly]") && text.contains("[+acts and all]"), "{text}");
    let output = bank.run(&["undocs", "genealogy"], &["--phrase", "violence against women"]);
    let text = wrote(&output);
    let (first, later) = (text.find("A/RES/58/147"), text.find("A/RES/61/143"));
    assert!(first.is_some() && first < later, "{text}");
}
