//! What `inspect` tells of messages, whole and broken, of formats the readers take and others.

use std::io::Cursor;

use sdmx::{Content, Inspection, inspect};

fn look(text: &str) -> Inspection {
    inspect(Cursor::new(text.to_owned()), "message")
}

const V20: &str = "http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message";
const V21: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message";
const V31: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_1/message";

#[test]
fn artefacts_are_counted_by_class_in_each_version() {
    let ml21 = format!(
        "<m:Structure xmlns:m='{V21}'><m:Header><m:ID>A</m:ID></m:Header><m:Structures>\
         <s:Codelists xmlns:s='s'><s:Codelist id='A'><s:Code id='F'/></s:Codelist><s:Codelist id='B'/></s:Codelists>\
         <s:Constraints xmlns:s='s'><s:ContentConstraint id='C'><s:ConstraintAttachment><s:DataStructure/>\
         </s:ConstraintAttachment></s:ContentConstraint></s:Constraints></m:Structures></m:Structure>"
    );
    let told = look(&ml21);
    assert!(told.is_whole(), "{told:?}");
    assert_eq!((told.format, told.version.as_deref()), (Some("SDMX-ML"), Some("2.1")));
    assert_eq!(told.content, Some(Content::Structure));
    let counts: Vec<(&str, u64)> = told.artefacts.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    assert_eq!(counts, [("Codelist", 2), ("ContentConstraint", 1)]);

    let ml20 = format!(
        "<Structure xmlns='{V20}'><Header><ID>A</ID></Header><CodeLists><CodeList id='A'>\
         <Code value='F'/></CodeList></CodeLists><KeyFamilies><KeyFamily id='K'/></KeyFamilies></Structure>"
    );
    let told = look(&ml20);
    assert_eq!(told.version.as_deref(), Some("2.0"));
    assert_eq!(told.artefacts["CodeList"], 1);
    assert_eq!(told.artefacts["KeyFamily"], 1);
    assert_eq!(told.artefacts.len(), 2, "{told:?}");

    let json = r#"{"meta":{"schema":"https://example.org/tools/schemas/2.1.0/sdmx-json-structure-schema.json"},
        "data":{"hierarchies":[{"id":"H"}],"codelists":[{"id":"A","codes":[{"id":"F"}]},{"id":"B"}]}}"#;
    let told = look(json);
    assert!(told.is_whole(), "{told:?}");
    assert_eq!(told.version.as_deref(), Some("2.1"));
    assert_eq!(told.artefacts["Hierarchy"], 1);
    assert_eq!(told.artefacts["Codelist"], 2);
}

#[test]
fn data_are_counted_and_so_are_messages_no_reader_takes() {
    let told = look(&format!(
        "<m:StructureSpecificData xmlns:m='{V31}'><m:Header/><m:DataSet><Series SEX='F'><Obs \
         TIME_PERIOD='2020' OBS_VALUE='1'/><Obs TIME_PERIOD='2021' OBS_VALUE='2'/></Series></m:DataSet>\
         </m:StructureSpecificData>"
    ));
    assert_eq!(
        (told.version.as_deref(), told.series, told.observations),
        (Some("3.1"), Some(1), Some(2))
    );
    let told = look(&format!(
        "<CompactData xmlns='{V20}'><DataSet><Series SEX='F'><Obs TIME_PERIOD='2020' OBS_VALUE='1'/></Series>\
         </DataSet></CompactData>"
    ));
    assert_eq!((told.content, told.observations), (Some(Content::Data), Some(1)));
    let told =
        look(&format!("<m:GenericMetadata xmlns:m='{V21}'><m:MetadataSet/></m:GenericMetadata>"));
    assert_eq!(told.content, Some(Content::Metadata));
    assert_eq!(told.artefacts["MetadataSet"], 1);
    let told = look("DATAFLOW,SEX,TIME_PERIOD,OBS_VALUE\nUN:F(1.0),F,2024,35.40\n");
    assert_eq!((told.format, told.version.as_deref()), (Some("SDMX-CSV"), Some("1.0")));
    assert_eq!(told.structure.as_deref(), Some("dataflow UN:F(1.0)"));
    assert_eq!(told.observations, Some(1));
}

#[test]
fn a_broken_message_is_told_with_its_line() {
    let cut = format!("<m:GenericData xmlns:m='{V21}'>\n<m:Header>\n");
    let told = look(&cut);
    assert!(!told.is_whole());
    assert_eq!(told.faults.len(), 1);
    assert_eq!(told.faults[0].line, Some(3));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"b\">]>\n<a>&b;</a>";
    assert!(look(bomb).faults[0].text.contains("DOCTYPE"));
    let deep = format!("<m:Structure xmlns:m='{V21}'>{}", "<a>".repeat(300));
    assert!(look(&deep).faults[0].text.contains("nested deeper"));
    for (other, word) in [
        ("", "empty"),
        ("<html><body/></html>", "begins with html"),
        ("{\"a\": [1, 2]}", "another kind"),
        ("{\"data\": {\"dataSets\": [", "complete"),
        ("سلام، دنیا", "something else"),
    ] {
        let told = look(other);
        assert!(!told.is_whole() && told.faults[0].text.contains(word), "{other}: {told:?}");
    }
}
