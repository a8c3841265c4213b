//! `hamafza sdmx` on messages of its own: nothing of a bank is needed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::bank::PROGRAM;

const STRUCTURE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
 xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<m:Header><m:ID>A</m:ID></m:Header><m:Structures>
<s:Codelists><s:Codelist agencyID="UN" id="CL_SEX" version="1.0"><c:Name>Sex</c:Name>
 <s:Code id="F"><c:Name>Women</c:Name></s:Code><s:Code id="M"><c:Name>Men</c:Name></s:Code></s:Codelist></s:Codelists>
<s:Concepts><s:ConceptScheme agencyID="UN" id="CS" version="1.0"><c:Name>Concepts</c:Name>
 <s:Concept id="SEX"><c:Name>Sex</c:Name></s:Concept><s:Concept id="TIME_PERIOD"><c:Name>Time</c:Name></s:Concept>
 <s:Concept id="OBS_VALUE"><c:Name>Value</c:Name></s:Concept></s:ConceptScheme></s:Concepts>
<s:DataStructures><s:DataStructure agencyID="UN" id="DSD" version="1.0"><c:Name>People</c:Name>
 <s:DataStructureComponents><s:DimensionList id="DimensionDescriptor">
 <s:Dimension id="SEX" position="1"><s:ConceptIdentity><Ref id="SEX" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="UN"/></s:ConceptIdentity>
 <s:LocalRepresentation><s:Enumeration><Ref id="CL_SEX" version="1.0" agencyID="UN"/></s:Enumeration></s:LocalRepresentation></s:Dimension>
 <s:TimeDimension id="TIME_PERIOD" position="2"><s:ConceptIdentity><Ref id="TIME_PERIOD" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="UN"/></s:ConceptIdentity>
 <s:LocalRepresentation><s:TextFormat textType="ObservationalTimePeriod"/></s:LocalRepresentation></s:TimeDimension></s:DimensionList>
 <s:MeasureList id="MeasureDescriptor"><s:PrimaryMeasure id="OBS_VALUE"><s:ConceptIdentity><Ref id="OBS_VALUE" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="UN"/></s:ConceptIdentity>
 <s:LocalRepresentation><s:TextFormat textType="Decimal"/></s:LocalRepresentation></s:PrimaryMeasure></s:MeasureList>
 </s:DataStructureComponents></s:DataStructure></s:DataStructures>
<s:Dataflows><s:Dataflow agencyID="UN" id="PEOPLE" version="1.0"><c:Name>People</c:Name>
 <s:Structure><Ref id="DSD" version="1.0" agencyID="UN"/></s:Structure></s:Dataflow></s:Dataflows>
</m:Structures></m:Structure>"#;

fn run(arguments: &[&str], paths: &[&Path]) -> Output {
    Command::new(PROGRAM).args(arguments).args(paths).output().expect("the program runs")
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the file is written");
    path
}

fn lines(output: &Output) -> Vec<serde_json::Value> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[test]
fn a_message_goes_through_every_format_and_comes_back_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let structure = written(folder.path(), "structure.xml", STRUCTURE);
    let first = written(
        folder.path(),
        "first.csv",
        "STRUCTURE,STRUCTURE_ID,ACTION,SEX,TIME_PERIOD,OBS_VALUE\n\
         dataflow,UN:PEOPLE(1.0),I,F,2020,35.40\ndataflow,UN:PEOPLE(1.0),I,M,2020,36\n",
    );
    let mut from = first.clone();
    for (format, kind) in [
        ("json2", "SDMX-JSON"),
        ("ml21", "SDMX-ML"),
        ("json1", "SDMX-JSON"),
        ("ml30", "SDMX-ML"),
        ("generic21", "SDMX-ML"),
        ("json21", "SDMX-JSON"),
        ("csv1", "SDMX-CSV"),
        ("ml31", "SDMX-ML"),
        ("ml21-series", "SDMX-ML"),
        ("csv21", "SDMX-CSV"),
        ("generic21-series", "SDMX-ML"),
        ("csv2", "SDMX-CSV"),
    ] {
        let to = folder.path().join(format);
        let output = Command::new(PROGRAM)
            .args(["sdmx", "convert"])
            .arg(&from)
            .args(["--to", format, "--structure"])
            .arg(&structure)
            .arg("-o")
            .arg(&to)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = lines(&run(&["sdmx", "info"], &[&to]));
        assert_eq!(told[0]["format"], kind);
        assert_eq!(told[0]["kind"], "data");
        assert_eq!(told[0]["observations"], 2, "{}", told[0]);
        from = to;
    }
    let read = |path: &Path| std::fs::read_to_string(path).expect("the file is there");
    assert_eq!(read(&from).replace("\r\n", "\n"), read(&first));
}

#[test]
fn findings_are_lines_of_json_and_set_the_status() {
    let folder = tempfile::tempdir().expect("a folder");
    let structure = written(folder.path(), "structure.xml", STRUCTURE);
    let data = written(
        folder.path(),
        "data.csv",
        "DATAFLOW,SEX,TIME_PERIOD,OBS_VALUE\nUN:PEOPLE(1.0),F,2020,1\nUN:PEOPLE(1.0),X,2020,2\n\
         UN:PEOPLE(1.0),F,2020,3\n",
    );
    let output = run(&["sdmx", "validate", "--structure"], &[&structure, &data]);
    assert_eq!(output.status.code(), Some(1));
    let found: Vec<(String, u64)> = lines(&output)
        .iter()
        .map(|line| {
            let code = line["finding"].as_str().expect("a code").to_owned();
            (code, line["place"]["line"].as_u64().expect("a line"))
        })
        .collect();
    assert!(found.contains(&("unknown-code".to_owned(), 3)), "{found:?}");
    assert!(found.contains(&("duplicate-key".to_owned(), 4)), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn what_is_no_message_is_said_with_status_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = written(folder.path(), "page.xml", "<html><body/></html>");
    let output = run(&["sdmx", "info"], &[&other]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output)[0]["faults"].as_array().map(Vec::len), Some(1));
}
