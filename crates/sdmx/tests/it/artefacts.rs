//! Artefacts of every class keep all they say, in every format that has the class.

use std::collections::BTreeSet;
use std::io::Cursor;

use model::{Artefact, ArtefactClass, ArtefactTree, Group, Part};
use proptest::prelude::*;
use sdmx::StructureFormat;

use crate::sample;

fn back(format: StructureFormat, trees: &[ArtefactTree]) -> Vec<ArtefactTree> {
    let told: Vec<_> = trees.iter().filter(|tree| sdmx::is_in(format, tree)).collect();
    let text = sdmx::write_trees(format, &sample::message_header(), &told);
    sdmx::read_trees(Cursor::new(&text)).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn by_urn(mut trees: Vec<ArtefactTree>) -> Vec<ArtefactTree> {
    trees.sort_by_key(ArtefactTree::urn);
    trees
}

#[track_caller]
fn assert_same(format: StructureFormat, read: Vec<ArtefactTree>, expected: Vec<ArtefactTree>) {
    let (read, expected) = (by_urn(read), by_urn(expected));
    for (read, expected) in read.iter().zip(&expected) {
        let text = |tree: &ArtefactTree| serde_json::to_string_pretty(tree).unwrap();
        assert_eq!(text(read), text(expected), "{format:?}");
    }
    assert_eq!(read.len(), expected.len(), "{format:?}");
}

#[test]
fn the_sample_has_every_class() {
    let mut classes: BTreeSet<_> = sample::every_class().iter().map(|tree| tree.class).collect();
    classes.extend(sample::artefacts().iter().map(Artefact::class));
    assert_eq!(classes, BTreeSet::from(ArtefactClass::ALL));
}

#[test]
fn every_class_comes_back_whole_from_the_third_generation() {
    let trees = sample::every_class();
    assert_same(StructureFormat::Ml30, back(StructureFormat::Ml30, &trees), trees.clone());
    assert_same(StructureFormat::Json20, back(StructureFormat::Json20, &trees), trees.clone());
    // 3.1 has no roles of constraints and no release calendars.
    let mut in_31 = trees;
    for tree in &mut in_31 {
        tree.parts.remove("role");
        tree.parts.remove("releaseCalendar");
    }
    assert_same(StructureFormat::Ml31, back(StructureFormat::Ml31, &in_31), in_31.clone());
    assert_same(StructureFormat::Json21, back(StructureFormat::Json21, &in_31), in_31);
}

/// What 2.1 keeps of an artefact is what comes back a second time.
#[test]
fn what_2_1_can_say_comes_back_the_same() {
    let trees = sample::every_class();
    for format in [StructureFormat::Ml21, StructureFormat::Json10] {
        let once = back(format, &trees);
        assert_same(format, back(format, &once), once.clone());
        let classes: BTreeSet<_> = once.iter().map(|tree| tree.class).collect();
        let expected: BTreeSet<_> =
            trees.iter().filter(|tree| sdmx::is_in(format, tree)).map(|tree| tree.class).collect();
        assert_eq!(classes, expected, "{format:?}");
        let find = |trees: &[ArtefactTree], id: &str| {
            trees.iter().find(|tree| tree.text("id") == Some(id)).cloned().unwrap()
        };
        let same = ["CAT1", "CATS", "RT", "SM1", "RM3", "CSM", "OSM", "H", "MSD", "PR", "UNITS"];
        for id in same {
            assert_eq!(find(&once, id), find(&trees, id), "{format:?}");
        }
        // Two measures are one measure and an attribute in 2.1, and two measures again.
        let measures = |trees: &[ArtefactTree]| -> Vec<String> {
            let tree = find(trees, "DSD2");
            let list = tree.parts["dataStructureComponents"].get("measureList").cloned().unwrap();
            let ids = list.list_of("measures").iter().filter_map(|it| it.text_of("id"));
            ids.map(str::to_owned).collect()
        };
        assert_eq!(measures(&once), measures(&trees));
    }
}

#[test]
fn the_banks_own_artefacts_come_back_typed() {
    let header = sample::message_header();
    let mut all = sample::artefacts();
    let in_order = |format: StructureFormat, all: &[Artefact]| {
        let text = sdmx::write_structures(format, &header, all);
        let mut read = sdmx::read_structures(Cursor::new(&text)).unwrap();
        read.sort_by_key(|artefact| (artefact.class(), artefact.header().id.clone()));
        read
    };
    all.sort_by_key(|artefact| (artefact.class(), artefact.header().id.clone()));
    for format in [StructureFormat::Ml21, StructureFormat::Json10] {
        assert_eq!(in_order(format, &all), all, "{format:?}");
    }
    all.extend(sample::maps());
    all.sort_by_key(|artefact| (artefact.class(), artefact.header().id.clone()));
    for format in [StructureFormat::Ml30, StructureFormat::Json20] {
        assert_eq!(in_order(format, &all), all, "{format:?}");
    }
}

#[test]
fn what_there_is_has_no_name_in_3_1_and_comes_back_with_one() {
    let find = |each: &Artefact| each.class() == ArtefactClass::DataConstraint;
    let constraint = sample::artefacts().into_iter().find(find).unwrap();
    let mut tree = sdmx::tree_of(&constraint);
    tree.parts.remove("dataKeySets");
    tree.parts.remove("descriptions");
    tree.parts.insert("id".into(), Part::text("DF_AVAILABILITY"));
    let name = Group::from([("en".to_owned(), Part::text("What is available"))]);
    tree.parts.insert("names".into(), Part::Group(name));
    for format in [StructureFormat::Ml31, StructureFormat::Json21] {
        let text = sdmx::write_trees(format, &sample::message_header(), &[&tree]);
        assert!(text.contains("vailabilityConstraint") && !text.contains("Actual"), "{text}");
        assert_eq!(sdmx::read_trees(Cursor::new(&text)).unwrap(), [tree.clone()], "{format:?}");
    }
}

#[test]
fn an_alias_of_2_1_becomes_the_code_it_means() {
    let text = r#"<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><m:Structures><s:HierarchicalCodelists>
      <s:HierarchicalCodelist id="HCL" agencyID="A" version="1.0"><c:Name>H</c:Name>
        <s:IncludedCodelist alias="X"><Ref id="CL" agencyID="A" version="2.0"/></s:IncludedCodelist>
        <s:Hierarchy id="H1" leveled="true"><c:Name>First</c:Name>
          <s:HierarchicalCode id="1"><s:CodelistAliasRef>X</s:CodelistAliasRef><s:CodeID><Ref id="F"/></s:CodeID></s:HierarchicalCode>
        </s:Hierarchy>
        <s:Hierarchy id="H2"><c:Name>Second</c:Name>
          <s:HierarchicalCode id="1"><s:Code><Ref id="F" maintainableParentID="CL" maintainableParentVersion="2.0" agencyID="A"/></s:Code></s:HierarchicalCode>
        </s:Hierarchy>
      </s:HierarchicalCodelist></s:HierarchicalCodelists></m:Structures></m:Structure>"#;
    let read = sdmx::read_trees(Cursor::new(text)).unwrap();
    let ids: Vec<_> = read.iter().map(|tree| tree.urn()).collect();
    assert_eq!(
        ids,
        [
            "urn:sdmx:org.sdmx.infomodel.codelist.Hierarchy=A:H1(1.0)",
            "urn:sdmx:org.sdmx.infomodel.codelist.Hierarchy=A:H2(1.0)"
        ]
    );
    for tree in &read {
        let code = tree.parts["hierarchicalCodes"].as_list()[0].text_of("code");
        assert_eq!(code, Some("urn:sdmx:org.sdmx.infomodel.codelist.Code=A:CL(2.0).F"));
    }
}

#[test]
fn a_measure_dimension_of_2_1_stays_one_there() {
    let text = r#"<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><m:Structures><s:DataStructures>
      <s:DataStructure id="D" agencyID="A" version="1.0"><c:Name>D</c:Name><s:DataStructureComponents>
        <s:DimensionList><s:Dimension id="X" position="1"><s:ConceptIdentity><Ref id="X" maintainableParentID="C" agencyID="A"/></s:ConceptIdentity></s:Dimension>
          <s:MeasureDimension id="M" position="2"><s:ConceptIdentity><Ref id="M" maintainableParentID="C" agencyID="A"/></s:ConceptIdentity>
            <s:LocalRepresentation><s:Enumeration><Ref id="C" agencyID="A" version="1.0" class="ConceptScheme" package="conceptscheme"/></s:Enumeration></s:LocalRepresentation></s:MeasureDimension></s:DimensionList>
        <s:MeasureList><s:PrimaryMeasure id="OBS_VALUE"><s:ConceptIdentity><Ref id="V" maintainableParentID="C" agencyID="A"/></s:ConceptIdentity></s:PrimaryMeasure></s:MeasureList>
      </s:DataStructureComponents></s:DataStructure></s:DataStructures></m:Structures></m:Structure>"#;
    let read = sdmx::read_trees(Cursor::new(text)).unwrap();
    let written = sdmx::write_trees(StructureFormat::Ml21, &sample::message_header(), &[&read[0]]);
    assert!(written.contains("<str:MeasureDimension id=\"M\""), "{written}");
    let in_30 = sdmx::write_trees(StructureFormat::Ml30, &sample::message_header(), &[&read[0]]);
    assert!(in_30.contains("<str:Dimension id=\"M\""), "{in_30}");
    assert_eq!(sdmx::read_trees(Cursor::new(written)).unwrap(), read);
}

#[test]
fn a_key_family_of_2_0_becomes_a_data_structure() {
    let text = r#"<Structure xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message" xmlns:s="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/structure">
      <Header><ID>X</ID></Header>
      <CodeLists><s:CodeList id="CL_SEX" agencyID="A" version="1.0"><s:Name xml:lang="en">Sex</s:Name>
        <s:Code value="T"><s:Description xml:lang="en">Total</s:Description></s:Code>
        <s:Code value="F" parentCode="T"><s:Description xml:lang="en">Female</s:Description><s:Description xml:lang="fr">Femmes</s:Description></s:Code></s:CodeList></CodeLists>
      <Concepts><s:Concept id="SEX" agencyID="A"><s:Name>Sex</s:Name></s:Concept></Concepts>
      <KeyFamilies><s:KeyFamily id="KF" agencyID="A"><s:Name>Key family</s:Name><s:Components>
        <s:Dimension conceptRef="SEX" codelist="CL_SEX"/><s:TimeDimension conceptRef="TIME_PERIOD"/>
        <s:Group id="G"><s:DimensionRef>SEX</s:DimensionRef></s:Group>
        <s:PrimaryMeasure conceptRef="OBS_VALUE"><s:TextFormat textType="Double"/></s:PrimaryMeasure>
        <s:Attribute conceptRef="OBS_STATUS" attachmentLevel="Observation" assignmentStatus="Mandatory"/>
        <s:Attribute conceptRef="TITLE" attachmentLevel="Group" assignmentStatus="Conditional"><s:AttachmentGroup>G</s:AttachmentGroup></s:Attribute>
      </s:Components></s:KeyFamily></KeyFamilies></Structure>"#;
    let read = sdmx::read_structures(Cursor::new(text)).unwrap();
    let [Artefact::Codelist(list), Artefact::ConceptScheme(scheme), Artefact::DataStructure(dsd)] =
        &read[..]
    else {
        panic!("{read:?}")
    };
    assert_eq!(list.code("F").unwrap().parent.as_deref(), Some("T"));
    assert_eq!(list.code("F").unwrap().names.0["fr"], "Femmes");
    assert_eq!(scheme.header.reference(), dsd.components[0].concept_scheme);
    let ids: Vec<&str> = dsd.components.iter().map(|each| each.id.as_str()).collect();
    assert_eq!(ids, ["SEX", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "TITLE"]);
    assert!(dsd.component("OBS_STATUS").unwrap().mandatory);
    let group = model::AttributeRelationship::Dimensions(vec!["SEX".into()]);
    assert_eq!(dsd.component("TITLE").unwrap().relationship, group);
}

#[test]
fn metadata_come_back_from_every_format() {
    use sdmx::{MetadataFormat, MetadataSet, ReportedAttribute, ReportedValue};
    let attribute =
        |id: &str, value, attributes| ReportedAttribute { id: id.into(), value, attributes };
    let both = model::LocalisedText::new("منبع", "Source & <more>");
    let below = attribute("SOURCE", Some(ReportedValue::Localised(both.clone())), Vec::new());
    let mut header = sample::artefacts()[1].header().clone();
    header.descriptions = both;
    let set = MetadataSet {
        header,
        flow: "urn:sdmx:org.sdmx.infomodel.metadatastructure.Metadataflow=A:M(1.0.0)".into(),
        targets: vec!["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:D(1.0.0)".into()],
        attributes: vec![
            attribute("ONE", Some(ReportedValue::Text("2016".into())), vec![below]),
            attribute("TWO", None, Vec::new()),
        ],
    };
    for format in
        [MetadataFormat::Ml30, MetadataFormat::Ml31, MetadataFormat::Json20, MetadataFormat::Json21]
    {
        let sets = std::slice::from_ref(&set);
        let text = sdmx::write_metadata(format, &sample::message_header(), sets);
        assert_eq!(sdmx::read_metadata(Cursor::new(&text)).unwrap(), sets, "{format:?}: {text}");
    }
    assert!(sdmx::read_metadata(Cursor::new("<a/>")).is_err());
}

fn text() -> impl Strategy<Value = String> {
    "[ -~ا-ی‌،;\"&<>]{1,12}".prop_map(|text| format!("x{}x", text))
}

fn localised() -> impl Strategy<Value = Part> {
    prop::collection::btree_map("fa|en|fr|ar", text(), 1..3)
        .prop_map(|texts| texts.into_iter().map(|(key, text)| (key, Part::Text(text))).collect())
        .prop_map(Part::Group)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_names_and_annotations_come_back(
        names in localised(),
        inner in localised(),
        kind in text(),
        title in text(),
        which in 0_usize..1000,
    ) {
        let trees = sample::every_class();
        let mut tree = trees[which % trees.len()].clone();
        tree.parts.insert("names".into(), names);
        let annotation = Group::from([
            ("type".to_owned(), Part::Text(kind)),
            ("title".to_owned(), Part::Text(title)),
            ("texts".to_owned(), inner.clone()),
        ]);
        tree.parts.insert("annotations".into(), Part::List(vec![Part::Group(annotation)]));
        if let Some(Part::List(items)) = tree.class.items().and_then(|list| tree.parts.get_mut(list))
            && let Some(Part::Group(item)) = items.first_mut()
        {
            item.insert("names".into(), inner);
        }
        for format in [StructureFormat::Ml30, StructureFormat::Json20] {
            prop_assert_eq!(back(format, std::slice::from_ref(&tree)), vec![tree.clone()]);
        }
        for format in [StructureFormat::Ml21, StructureFormat::Json10] {
            if sdmx::is_in(format, &tree) {
                let once = back(format, std::slice::from_ref(&tree));
                prop_assert_eq!(back(format, &once), once);
            }
        }
    }
}
