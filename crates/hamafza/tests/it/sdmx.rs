//! The SDMX services over HTTP: each format, each refusal, and what a client that has the answer gets.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::bank::{HEADER, Server, TestBank, line, said};

/// Everything the server says to a GET with these headers, and its status.
pub fn ask(server: &Server, path: &str, headers: &[&str]) -> (u16, String) {
    let mut request =
        format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", server.address);
    for header in headers {
        request += &format!("{header}\r\n");
    }
    let mut stream = TcpStream::connect(&server.address).expect("the server listens");
    stream.write_all((request + "\r\n").as_bytes()).expect("the request is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
    (status, answer)
}

pub fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let lines = answer.lines().take_while(|line| !line.is_empty());
    let mut values =
        lines.filter_map(|line| line.split_once(": ")).filter(|(each, _)| *each == name);
    values.next().map_or("", |(_, value)| value)
}

fn bank() -> TestBank {
    let bank = TestBank::new();
    let mut table = HEADER.to_owned();
    for (sex, value) in [("F", "39427828"), ("M", "40498442"), ("_T", "79926270")] {
        table += &line("IR", sex, "_T", "2016", value, "A");
        table += &line("IR", sex, "_T", "2011", "", "M");
    }
    let file = bank.file("census.csv", table);
    let imported = bank.import("DF_POPULATION", &file, &[]);
    assert!(imported.status.success(), "{}", said(&imported));
    bank
}

const FLOW: &str = "/sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/+";
const AVAILABLE: &str = "/sdmx/v2/availability/dataflow/HAMAFZA/DF_POPULATION/+";
const CODES: &str = "/sdmx/v2/structure/codelist/HAMAFZA/CL_SEX";

#[test]
fn sdmx_is_answered_in_the_format_that_is_asked_for() {
    let bank = bank();
    let server = Server::start(&bank);
    let flow = |rest: &str| format!("{FLOW}/{rest}");
    let v1 = |rest: &str| format!("/sdmx/v1/{rest}");
    let data = "application/vnd.sdmx.data";
    for (path, accept, media, has) in [
        (flow("*"), "*/*".into(), format!("{data}+xml;version=3.0.0"), "OBS_VALUE=\"39427828\""),
        (
            flow("*"),
            format!("{data}+json;version=2.0"),
            format!("{data}+json;version=2.0.0"),
            "39427828",
        ),
        (flow("*"), format!("{data}+csv"), format!("{data}+csv;version=2.0.0"), ",2016,39427828,A"),
        (flow("*?format=csv1"), "*/*".into(), format!("{data}+csv;version=1.0.0"), "DATAFLOW,"),
        (
            flow("*?format=csvfile"),
            "*/*".into(),
            format!("{data}+csv;version=2.0.0"),
            "\u{feff}STRUCTURE",
        ),
        (
            v1("data/DF_POPULATION"),
            "*/*".into(),
            "application/vnd.sdmx.genericdata+xml;version=2.1".into(),
            "39427828",
        ),
        (
            CODES.into(),
            "*/*".into(),
            "application/vnd.sdmx.structure+xml;version=3.0.0".into(),
            "id=\"F\"",
        ),
        (
            CODES.into(),
            "application/json".into(),
            "application/vnd.sdmx.structure+json;version=2.0.0".into(),
            "\"F\"",
        ),
        (
            v1("codelist/all/CL_SEX/latest/"),
            "application/xml".into(),
            "application/vnd.sdmx.structure+xml;version=2.1".into(),
            "id=\"F\"",
        ),
        (
            "/sdmx/v2/schema/dataflow/HAMAFZA/DF_POPULATION/+".into(),
            "application/vnd.sdmx.schema+xml;version=3.0.0".into(),
            "application/vnd.sdmx.schema+xml;version=3.0.0".into(),
            "<xs:enumeration value=\"F\">",
        ),
        (
            v1("schema/datastructure/HAMAFZA/DSD_GENDER/latest?dimensionAtObservation=SEX"),
            "*/*".into(),
            "application/vnd.sdmx.schema+xml;version=2.1".into(),
            "(1.0.0):ObsLevelDim:SEX",
        ),
        (
            "/sdmx/v2/schema/dataflow/HAMAFZA/DF_POPULATION".into(),
            "application/vnd.sdmx.structure+json;version=2.0.0".into(),
            "application/vnd.sdmx.structure+json;version=2.0.0".into(),
            "\"DSD_GENDER\"",
        ),
        (format!("{CODES}/~/F"), "*/*".into(), String::new(), "isPartial=\"true\""),
        (
            format!("{CODES}?detail=allstubs"),
            "*/*".into(),
            String::new(),
            "isExternalReference=\"true\"",
        ),
    ] {
        let (status, answer) = ask(&server, &path, &[&format!("Accept: {accept}")]);
        assert_eq!(status, 200, "{path}: {answer}");
        assert!(header(&answer, "content-type").starts_with(&media), "{path} {accept}: {answer}");
        assert!(answer.contains(has), "{path} {accept} has no {has}: {answer}");
        assert_eq!(header(&answer, "access-control-allow-origin"), "*");
        assert!(header(&answer, "vary").contains("Accept"), "{answer}");
    }
}

/// Requests as clients that cannot be run here send them: rsdmx and sdmx-dl (R, Java), .Stat's
/// explorer, Excel and Power BI.
#[test]
fn requests_of_clients_that_are_not_at_hand_are_answered() {
    let bank = bank();
    let server = Server::start(&bank);
    let json = "application/vnd.sdmx.structure+json;version=";
    for (path, accept, has) in [
        ("/rest/dataflow/all/all/latest/", "application/xml", "id=\"DF_POPULATION\""),
        (
            "/rest/datastructure/all/DSD_GENDER/latest/?references=children",
            "application/xml",
            "<str:Codelist id=\"CL_SEX\"",
        ),
        (
            "/sdmx/v1/data/DF_POPULATION/A.IR....../all/?startPeriod=2010",
            "application/xml",
            "structureID=\"DSD_GENDER\"",
        ),
        ("/rest/codelist/HAMAFZA/CL_SEX/1.0", "*/*", "id=\"F\""),
        (
            "/rest/data/HAMAFZA,DF_POPULATION,1.0/all/all?detail=serieskeysonly",
            "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
            "SEX=\"F\"",
        ),
        (
            "/rest/dataflow/HAMAFZA/DF_POPULATION/1.0?references=all&detail=referencepartial&dimensionAtObservation=AllDimensions",
            &format!("{json}1.0;urn=true"),
            "\"contentConstraints\"",
        ),
        (
            "/sdmx/v2/structure/dataflow/HAMAFZA/DF_POPULATION/1.0?references=all&detail=referencepartial",
            &format!("{json}2.0"),
            "\"categorySchemes\"",
        ),
        (
            "/rest/data/HAMAFZA,DF_POPULATION,1.0/A.IR....../?dimensionAtObservation=AllDimensions",
            "application/vnd.sdmx.data+json;version=2.0",
            "39427828",
        ),
        (
            "/rest/data/HAMAFZA,DF_POPULATION,1.0/A.IR....../all/?detail=full",
            "application/vnd.sdmx.data+csv;version=2.0;labels=both",
            "39427828",
        ),
        (
            "/rest/availableconstraint/HAMAFZA,DF_POPULATION,1.0/all/all/all/?mode=exact&references=none",
            &format!("{json}1.0"),
            "obs_count",
        ),
        (
            "/sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/+/*?format=csvfilewithlabels&file=true",
            "",
            "\u{feff}STRUCTURE",
        ),
        (
            "/sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/+/*?format=csvdata&formatVersion=2.0",
            "",
            "STRUCTURE",
        ),
    ] {
        let accept = if accept.is_empty() { Vec::new() } else { vec![format!("Accept: {accept}")] };
        let accept: Vec<&str> = accept.iter().map(String::as_str).collect();
        let (status, answer) = ask(&server, path, &accept);
        assert_eq!(status, 200, "{path}: {answer}");
        assert!(answer.contains(has), "{path} has no {has}: {}", &answer[..answer.len().min(2000)]);
    }
}

#[test]
fn sdmx_gives_the_observations_that_are_asked_for_and_no_others() {
    let bank = bank();
    let server = Server::start(&bank);
    for (query, rows) in [
        ("*", 6),
        ("A.IR.POP.F+M._T._T._T._T", 4),
        ("A.IR.POP.F", 2),
        ("*?c[TIME_PERIOD]=ge:2015-Q3&reportingYearStartDay=--07-01", 3),
        ("A.IR.POP.F.*.*.*.*,A.IR.*._T._T._T._T._T", 4),
        ("*?c[TIME_PERIOD]=ge:2016-01-01", 3),
        ("*?c[TIME_PERIOD]=lt:2016", 3),
        ("*?c[SEX]=F,M&c[OBS_VALUE]=gt:40000000", 1),
        ("*?c[SEX]=sw:_,eq:F", 4),
        ("*?firstNObservations=1&lastNObservations=1", 6),
        ("*?lastNObservations=1", 3),
        ("*?offset=1&limit=2", 2),
        ("*?updatedAfter=2020-01-01", 6),
    ] {
        let (status, answer) = ask(&server, &format!("{FLOW}/{query}"), &["Accept: text/csv"]);
        assert_eq!(status, 200, "{query}: {answer}");
        assert_eq!(
            answer.matches("HAMAFZA:DF_POPULATION(1.0.0)").count(),
            rows,
            "{query}: {answer}"
        );
    }
    let (_, answer) = ask(&server, &format!("{FLOW}/*?attributes=none"), &["Accept: text/csv"]);
    assert!(answer.contains("TIME_PERIOD,OBS_VALUE\n"), "{answer}");
    let all = "/sdmx/v2/data/provisionagreement/HAMAFZA/PA_SCI_POPULATION/+";
    assert_eq!(ask(&server, all, &["Accept: text/csv"]).0, 200);
}

#[test]
fn sdmx_tells_what_is_available() {
    let bank = bank();
    let server = Server::start(&bank);
    let json = ["Accept: application/vnd.sdmx.structure+json;version=2.0.0"];
    let told = |path: &str| {
        let (status, answer) = ask(&server, path, &json);
        assert_eq!(status, 200, "{path}: {answer}");
        let body = answer.split_once("\r\n\r\n").or_else(|| answer.split_once("\n\n"));
        let body = body.map_or("", |(_, body)| body);
        serde_json::from_str::<serde_json::Value>(body).expect("an answer in JSON")
    };
    let values = |answer: &serde_json::Value, id: &str| {
        let keys = answer["data"]["dataConstraints"][0]["cubeRegions"][0]["keyValues"].clone();
        let keys = keys.as_array().cloned().unwrap_or_default();
        let key = keys.into_iter().find(|key| key["id"] == id)?;
        let values = key["values"].as_array().cloned().unwrap_or_default();
        let values = values.iter().filter_map(|value| value["value"].as_str());
        Some(values.map(str::to_owned).collect::<Vec<_>>().join(" "))
    };
    let exact = told(&format!("{AVAILABLE}/A.IR.POP.F._T._T._T._T"));
    assert_eq!(values(&exact, "SEX").as_deref(), Some("F"));
    let counts = exact["data"]["dataConstraints"][0]["annotations"].clone();
    assert_eq!((&counts[0]["title"], &counts[1]["title"]), (&"1".into(), &"2".into()));
    let time = &exact["data"]["dataConstraints"][0]["cubeRegions"][0]["keyValues"][8];
    assert_eq!(time["timeRange"]["startPeriod"]["period"], "2011", "{time}");
    assert_eq!(time["timeRange"]["endPeriod"]["period"], "2016", "{time}");
    let open = told(&format!("{AVAILABLE}/A.IR.POP.F._T._T._T._T/SEX?mode=available"));
    assert_eq!(values(&open, "SEX").as_deref(), Some("F M _T"));
    assert_eq!(values(&open, "AGE"), None, "only what was asked for");
    let along = told(&format!("{AVAILABLE}/*/SEX?references=codelist"));
    let lists = along["data"]["codelists"].as_array().cloned().unwrap_or_default();
    let sexes = lists.iter().find(|list| list["id"] == "CL_SEX").expect("the list comes along");
    assert_eq!(sexes["codes"].as_array().map(Vec::len), Some(3));
    assert_eq!(sexes["isPartial"], true);
    assert!(along["data"]["dataStructures"].is_null(), "only codelists were asked for");
    let (status, answer) =
        ask(&server, "/sdmx/v1/availableconstraint/DF_POPULATION/A.IR....../all/SEX", &[]);
    assert!(status == 200 && answer.contains("<str:ContentConstraint "), "{answer}");
}

#[test]
fn sdmx_refuses_in_the_words_of_sdmx() {
    let bank = bank();
    let server = Server::start(&bank);
    let flow = |rest: &str| format!("{FLOW}/{rest}");
    let available = |rest: &str| format!("{AVAILABLE}/{rest}");
    for (path, accept, status, code, names) in [
        (flow("*?limt=3"), "*/*", 400, 140, "limt"),
        (flow("A.IR.POP.F._T._T._T._T.X"), "*/*", 400, 140, "FREQ.REF_AREA"),
        ("/sdmx/v1/data/DF_POPULATION/A.IR".into(), "*/*", 400, 140, "FREQ.REF_AREA"),
        (flow("*?sort=NOPE"), "*/*", 400, 140, "NOPE"),
        (flow("*?sort=SEX:up"), "*/*", 400, 140, "SEX:up"),
        (flow("*?reportingYearStartDay=--02-30"), "*/*", 400, 140, "--07-01"),
        (flow("*?dimensionAtObservation=OBS_VALUE"), "*/*", 400, 140, "OBS_VALUE"),
        (flow("*?asOf=2020-01-01&updatedAfter=2021-01-01"), "*/*", 400, 140, "updatedAfter"),
        (flow("*?c[NOPE]=1"), "*/*", 400, 140, "NOPE"),
        (flow("*?asOf=yesterday"), "*/*", 400, 140, "yesterday"),
        ("/sdmx/v2/structure/uncles".into(), "*/*", 400, 140, "uncles"),
        (flow("A.XX.POP.F._T._T._T._T"), "*/*", 404, 100, "DF_POPULATION"),
        (flow("*?asOf=2020-01-01"), "*/*", 404, 100, "DF_POPULATION"),
        (flow("*?updatedAfter=2199-01-01"), "*/*", 404, 100, "DF_POPULATION"),
        ("/sdmx/v2/structure/codelist/NOBODY".into(), "*/*", 404, 100, "agency"),
        ("/sdmx/v2/schema/dataflow/HAMAFZA/DF_NONE".into(), "*/*", 404, 100, "DF_NONE"),
        (
            "/sdmx/v2/schema/dataflow/HAMAFZA/DF_POPULATION/+?dimensionAtObservation=OBS_VALUE"
                .into(),
            "application/xml",
            400,
            140,
            "OBS_VALUE",
        ),
        (flow("*"), "image/png", 406, 140, "image/png"),
        ("/sdmx/v2/metadata/metadataflow/NOBODY".into(), "*/*", 404, 100, "metadata"),
        ("/sdmx/v2/metadata/uncles".into(), "*/*", 400, 140, "metadataset"),
        (available("*/NOPE"), "*/*", 400, 140, "NOPE"),
        (available("A.XX.POP.F._T._T._T._T"), "*/*", 404, 100, "no observation"),
        (available("*?limit=1"), "*/*", 400, 140, "limit"),
    ] {
        let (found, answer) = ask(&server, &path, &[&format!("Accept: {accept}")]);
        assert_eq!(found, status, "{path}: {answer}");
        assert!(
            answer.contains(&format!("<mes:ErrorMessage code=\"{code}\">")),
            "{path}: {answer}"
        );
        assert!(answer.contains(names), "{path} does not name {names}: {answer}");
        let json = ["Accept: application/json"];
        if accept == "*/*" {
            let (_, answer) = ask(&server, &path, &json);
            assert!(answer.contains(&format!("\"code\":{code}")), "{path}: {answer}");
        }
    }
}

#[test]
fn who_has_an_answer_is_told_so() {
    let bank = bank();
    let server = Server::start(&bank);
    for path in [format!("{FLOW}/*"), CODES.to_owned()] {
        let (_, answer) = ask(&server, &path, &[]);
        let tag = format!("If-None-Match: \"other\", {}", header(&answer, "etag"));
        let since = format!("If-Modified-Since: {}", header(&answer, "last-modified"));
        for condition in [tag, since] {
            let (status, again) = ask(&server, &path, &[&condition]);
            assert_eq!(status, 304, "{condition}: {again}");
            assert_eq!(header(&again, "etag"), header(&answer, "etag"));
        }
        assert_eq!(ask(&server, &path, &["If-None-Match: \"other\""]).0, 200);
        assert_eq!(
            ask(&server, &path, &["If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"]).0,
            200
        );
        let json = ask(&server, &path, &["Accept: application/json"]).1;
        assert_ne!(header(&json, "etag"), header(&answer, "etag"));
    }
}
