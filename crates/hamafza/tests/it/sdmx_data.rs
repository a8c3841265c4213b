//! Data queries of SDMX REST 2.2 over HTTP: orders, layouts, history, several dataflows in one answer, and
//! the description of all addresses.

use serde_json::Value;

use crate::bank::{HEADER, Server, TestBank, line, said};
use crate::sdmx::{ask, header};

/// Two dataflows, one of them in two versions.
fn bank() -> TestBank {
    let bank = TestBank::new();
    let mut table = HEADER.to_owned();
    for (sex, value) in [("F", "39427828"), ("M", "40498442"), ("_T", "79926270")] {
        table += &line("IR", sex, "_T", "2016", value, "A");
        table += &line("IR", sex, "_T", "2011", "", "M");
    }
    let file = bank.file("census.csv", &table);
    let imported = bank.import("DF_POPULATION", &file, &[]);
    assert!(imported.status.success(), "{}", said(&imported));
    let mut table = HEADER.to_owned();
    for (sex, value) in [("F", "37000001"), ("M", "38000002"), ("_T", "75000003")] {
        table += &line("IR", sex, "_T", "2011", value, "A");
    }
    let later = bank.file("later.csv", &table);
    let imported = bank.import("DF_POPULATION", &later, &[]);
    assert!(imported.status.success(), "{}", said(&imported));
    bank
}

const FLOW: &str = "/sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/+";

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn json(server: &Server, path: &str) -> Value {
    let accept = ["Accept: application/vnd.sdmx.data+json;version=2.0.0"];
    let (status, answer) = ask(server, path, &accept);
    assert_eq!(status, 200, "{path}: {answer}");
    // The body may be sent in pieces, each after its length.
    let is_length = |line: &&str| line.len() < 8 && line.bytes().all(|it| it.is_ascii_hexdigit());
    let text: String = body(&answer).lines().filter(|line| !is_length(line)).collect();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
}

#[test]
fn observations_come_in_the_order_that_is_asked_for() {
    let bank = bank();
    let server = Server::start(&bank);
    let keys = |query: &str| {
        let (status, answer) = ask(&server, &format!("{FLOW}/*?{query}"), &["Accept: text/csv"]);
        assert_eq!(status, 200, "{query}: {answer}");
        let lines = answer.lines().filter(|line| line.starts_with("dataflow,"));
        let told = lines.map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{}{}", cells[6], &cells[11][2..])
        });
        told.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys(""), "F11 F16 M11 M16 _T11 _T16");
    assert_eq!(keys("sort=TIME_PERIOD:desc"), "F16 F11 M16 M11 _T16 _T11");
    let flat = "dimensionAtObservation=AllDimensions";
    assert_eq!(keys(&format!("{flat}&sort=TIME_PERIOD:desc%2BSEX")), "F16 M16 _T16 F11 M11 _T11");
    assert_eq!(keys(&format!("{flat}&sort=OBS_VALUE&limit=3")), "F11 M11 F16");
    assert_eq!(keys(&format!("{flat}&sort=OBS_VALUE:desc&lastNObservations=1")), "_T16 M16 F16");
    assert_eq!(keys("sort=series_key:desc&offset=1&limit=3"), "_T16 M11 M16");
    assert_eq!(keys("sort=*:desc"), "_T16 _T11 M16 M11 F16 F11");
}

#[test]
fn any_dimension_may_be_told_with_each_observation() {
    let bank = bank();
    let server = Server::start(&bank);
    let told = json(&server, &format!("{FLOW}/*?dimensionAtObservation=SEX"));
    let series = told["data"]["dataSets"][0]["series"].as_object().expect("series");
    // One for each period: a key that stands twice would have been lost.
    assert_eq!(series.len(), 2, "{told}");
    assert!(series.values().all(|series| series["observations"].as_object().unwrap().len() == 3));
    let (_, answer) = ask(&server, &format!("{FLOW}/*?dimensionAtObservation=SEX"), &[]);
    assert!(answer.contains("dimensionAtObservation=\"SEX\""), "{answer}");
    assert_eq!(answer.matches("<Series ").count(), 2, "{answer}");
}

#[test]
fn every_version_comes_with_the_moment_of_its_publication() {
    let bank = bank();
    let server = Server::start(&bank);
    let told = json(&server, &format!("{FLOW}/A.IR.POP.F?includeHistory=true"));
    let sets = told["data"]["dataSets"].as_array().expect("data sets");
    assert_eq!(sets.len(), 2, "{told}");
    for set in sets {
        assert_eq!(set["action"], "Replace");
        assert!(set["validFrom"].as_str().is_some_and(|moment| moment.ends_with('Z')), "{set}");
    }
    assert!(sets[0]["validFrom"].as_str() < sets[1]["validFrom"].as_str());
    for (accept, has) in [
        ("application/vnd.sdmx.data+xml;version=3.0.0", " ss:validFromDate=\""),
        ("application/vnd.sdmx.genericdata+xml;version=2.1", " validFromDate=\""),
        ("text/csv", ",VALID_FROM\n"),
    ] {
        let path = format!("{FLOW}/*?includeHistory=true");
        let (status, answer) = ask(&server, &path, &[&format!("Accept: {accept}")]);
        assert_eq!(status, 200, "{accept}: {answer}");
        assert!(answer.contains(has), "{accept} has no {has}: {answer}");
        assert!(answer.contains("37000001") && answer.contains("39427828"), "{answer}");
    }
}

#[test]
fn several_dataflows_are_told_in_one_answer() {
    let bank = bank();
    let server = Server::start(&bank);
    let flows = "/sdmx/v2/data/dataflow/HAMAFZA/*/+";
    for (accept, has) in [
        ("*/*", "structureID=\"DSD_GENDER\""),
        ("application/vnd.sdmx.genericdata+xml;version=2.1", "structureRef=\"DSD_GENDER\""),
        ("text/csv", "HAMAFZA:DF_POPULATION(1.0.0)"),
        ("application/vnd.sdmx.data+json;version=2.0.0", "\"structure\":0"),
    ] {
        let (status, answer) = ask(&server, flows, &[&format!("Accept: {accept}")]);
        assert_eq!(status, 200, "{accept}: {answer}");
        assert!(answer.contains(has), "{accept} has no {has}: {answer}");
        let conditions = format!("If-None-Match: {}", header(&answer, "etag"));
        assert_eq!(ask(&server, flows, &[&format!("Accept: {accept}"), &conditions]).0, 304);
    }
    let limited = format!("{flows}?limit=2&offset=1");
    let (_, answer) = ask(&server, &limited, &["Accept: text/csv"]);
    assert_eq!(answer.matches("dataflow,HAMAFZA:").count(), 2, "{answer}");
    let nothing = format!("{flows}/A.XX.POP.F._T._T._T._T");
    assert_eq!(ask(&server, &nothing, &[]).0, 404);
}

#[test]
fn a_table_leads_to_its_description() {
    let bank = bank();
    let server = Server::start(&bank);
    let path = format!("{FLOW}/*?lastNObservations=1");
    let accept = "Accept: application/vnd.sdmx.data+csv;version=2.0;keys=both;labels=id";
    let (_, answer) = ask(&server, &path, &[accept]);
    assert!(answer.contains("ACTION,SERIES_KEY,OBS_KEY,FREQ"), "{answer}");
    assert!(header(&answer, "content-type").contains("keys=both"), "{answer}");
    let link = header(&answer, "link");
    let to = link.trim_start_matches('<').split('>').next().expect("an address");
    let (status, answer) = ask(&server, to, &[]);
    assert_eq!(status, 200, "{to}: {answer}");
    assert_eq!(header(&answer, "content-type"), "application/csvm+json");
    assert!(answer.contains("lastNObservations=1&format=csv\""), "{answer}");
    for (format, has) in [("jsonstat", "\"class\":\"dataset\""), ("px", "AXIS-VERSION=\"2013\"")] {
        let (status, answer) = ask(&server, &format!("{path}&format={format}"), &[]);
        assert!(status == 200 && answer.contains(has), "{format}: {answer}");
    }
}

#[test]
fn the_description_of_all_addresses_describes_what_is_there() {
    let bank = bank();
    let server = Server::start(&bank);
    let (status, answer) = ask(&server, "/api/openapi.json", &[]);
    assert_eq!(status, 200, "{answer}");
    let api: Value = serde_json::from_str(body(&answer)).expect("a description in JSON");
    assert_eq!(api["openapi"], "3.1.0");
    assert!(api["info"]["version"].as_str().is_some_and(|it| !it.contains('@')));
    let example = |name: &str| match name {
        "context" | "class" => "dataflow",
        "agency" => "HAMAFZA",
        "flow" | "id" => "DF_POPULATION",
        "version" => "+",
        "key" | "item" | "component" | "provider" => "all",
        "position" => "0",
        _ => "*",
    };
    for (path, operations) in api["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let parameters = operation["parameters"].as_array().expect("parameters").iter();
            let named: Vec<&Value> = parameters
                .map(|parameter| match parameter["$ref"].as_str() {
                    Some(to) => api.pointer(&to[1..]).unwrap_or_else(|| panic!("{to} is nowhere")),
                    None => parameter,
                })
                .collect();
            let mut address = path.clone();
            for parameter in named.iter().filter(|it| it["in"] == "path") {
                let name = parameter["name"].as_str().expect("a name");
                let hole = format!("{{{name}}}");
                assert!(address.contains(&hole), "{path} has no {name}");
                address = address.replace(&hole, example(name));
            }
            assert!(!address.contains('{'), "{path} does not say what it takes: {address}");
            if method != "get" {
                continue;
            }
            let (status, answer) = ask(&server, &address, &[]);
            assert_ne!(status, 400, "{address}: {answer}");
            assert_ne!(status, 500, "{address}: {answer}");
        }
    }
}
