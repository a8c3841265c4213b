//! A small bank: artefacts of every class and observations with all that may go wrong on the way.

use std::collections::BTreeMap;

use model::person::{Agency, AgencyScheme};
use model::structure_map::{RepresentationMap, Source, StructureMap, TableMap};
use model::{
    Artefact, ArtefactClass, ArtefactTree, AttributeRelationship, Code, Codelist, Component,
    ComponentRole, Concept, ConceptScheme, ConstraintRole, CubeRegion, DataConstraint, DataKeySet,
    DataStructure, Dataflow, Header, LocalisedText, MemberSelection, ObservationBatch, PeriodBound,
    ProvisionAgreement, Reference, Representation, TimeRange, Version,
};
use sdmx::{MessageHeader, WriteContext};

pub fn message_header() -> MessageHeader {
    MessageHeader {
        id: "MSG1".into(),
        prepared: "2026-01-01T00:00:00Z".into(),
        sender: "NSO".into(),
    }
}

fn header(id: &str, fa: &str, en: &str) -> Header {
    Header {
        agency: "NSO".into(),
        id: id.into(),
        version: Version::new("1.0.0"),
        names: LocalisedText::new(fa, en),
        descriptions: LocalisedText::of("en", format!("{en} & more <here>")),
    }
}

fn code(id: &str, fa: &str, en: &str, parent: Option<&str>) -> Code {
    Code {
        id: id.into(),
        names: LocalisedText::new(fa, en),
        descriptions: LocalisedText::default(),
        parent: parent.map(str::to_owned),
        synonyms: Vec::new(),
    }
}

fn codelists() -> Vec<Codelist> {
    let mut female = code("F", "زن", "Female", None);
    female.synonyms = vec!["زنان".into(), "women & girls".into()];
    let list =
        |id: &str, codes: Vec<Code>| Codelist { header: header(id, "فهرست", id), codes };
    vec![
        list(
            "CL_AREA",
            vec![code("IR", "ایران", "Iran", None), code("IR-07", "فارس", "Fars", Some("IR"))],
        ),
        list(
            "CL_SEX",
            vec![code("_T", "کل", "Total", None), female, code("M", "مرد", "Male", None)],
        ),
        list(
            "CL_STATUS",
            vec![code("A", "عادی", "Normal", None), code("O", "نبود", "Missing", None)],
        ),
        list(
            "CL_UNIT",
            vec![code("PS", "نفر", "Persons", None), code("PT", "درصد", "Percent", None)],
        ),
    ]
}

fn component(id: &str, role: ComponentRole, representation: Representation) -> Component {
    Component {
        id: id.into(),
        role,
        concept_scheme: Reference::new("NSO", "CS", "1.0.0"),
        representation,
        mandatory: id == "OBS_STATUS",
        relationship: match id {
            "UNIT_MEASURE" => {
                AttributeRelationship::Dimensions(vec!["REF_AREA".into(), "SEX".into()])
            }
            "TITLE" => AttributeRelationship::Dataset,
            _ => AttributeRelationship::Observation,
        },
    }
}

pub fn structure() -> DataStructure {
    let of = |list: &str| Representation::Codelist(Reference::new("NSO", list, "1.0.0"));
    use ComponentRole::{Attribute, Dimension, Measure, TimeDimension};
    DataStructure {
        header: header("DSD", "ساختار", "Structure"),
        components: vec![
            component("REF_AREA", Dimension, of("CL_AREA")),
            component("SEX", Dimension, of("CL_SEX")),
            component("TIME_PERIOD", TimeDimension, Representation::TimePeriod),
            component("OBS_VALUE", Measure, Representation::Decimal),
            component("OBS_STATUS", Attribute, of("CL_STATUS")),
            component("UNIT_MEASURE", Attribute, of("CL_UNIT")),
            component("DECIMALS", Attribute, Representation::Integer),
            component("COMMENT_OBS", Attribute, Representation::Text),
            component("TITLE", Attribute, Representation::Text),
        ],
    }
}

pub fn dataflow() -> Dataflow {
    Dataflow {
        header: header("DF", "جریان", "Flow"),
        structure: Reference::new("NSO", "DSD", "1.0.0"),
        about_persons: false,
        rules: Some("flow.vtl".into()),
    }
}

fn concepts() -> ConceptScheme {
    let concept = |component: &Component| Concept {
        id: component.id.clone(),
        names: LocalisedText::new(format!("مفهوم {}", component.id), component.id.to_lowercase()),
        descriptions: LocalisedText::default(),
        codelist: match &component.representation {
            Representation::Codelist(reference) => Some(reference.clone()),
            _ => None,
        },
    };
    let concepts = structure().components.iter().map(concept).collect();
    ConceptScheme { header: header("CS", "مفاهیم", "Concepts"), concepts }
}

pub fn context() -> WriteContext {
    WriteContext {
        codelists: codelists(),
        concepts: vec![concepts()],
        ..WriteContext::new(message_header(), dataflow(), structure())
    }
}

/// Artefacts of the classes that every version has.
pub fn artefacts() -> Vec<Artefact> {
    let agency = |id: &str| Agency { id: id.into(), names: LocalisedText::new("سازمان", id) };
    let mut agencies = header("AGENCIES", "سازمان‌ها", "Agencies");
    agencies.version = Version::new("1.0");
    let mut artefacts = vec![Artefact::AgencyScheme(AgencyScheme {
        header: agencies,
        agencies: vec![agency("NSO"), agency("MOH")],
    })];
    artefacts.extend(codelists().into_iter().map(Artefact::Codelist));
    artefacts.push(Artefact::ConceptScheme(concepts()));
    artefacts.push(Artefact::DataStructure(structure()));
    artefacts.push(Artefact::Dataflow(dataflow()));
    artefacts.push(Artefact::DataConstraint(constraint()));
    artefacts.push(Artefact::ProvisionAgreement(ProvisionAgreement {
        header: header("PA", "توافق", "Agreement"),
        dataflow: dataflow().header.reference(),
        provider: "MOH".into(),
        indicators: vec!["CNT".into()],
        areas: vec!["IR".into(), "IR-07".into()],
        sexes: vec!["F".into(), "M".into()],
        at: BTreeMap::from([("AGE".to_owned(), "_T".to_owned())]),
        first_year: 2016,
        every_years: 5,
        due_days: 180,
        basis: LocalisedText::new("مادهٔ ۵", "Article 5"),
    }));
    artefacts
}

fn constraint() -> DataConstraint {
    let selection = |id: &str, include: bool, values: &[&str]| MemberSelection {
        id: id.into(),
        include,
        values: values.iter().map(|&value| value.to_owned()).collect(),
        time_range: None,
    };
    let bound =
        |period: &str, is_inclusive| Some(PeriodBound { period: period.to_owned(), is_inclusive });
    let time = MemberSelection {
        time_range: Some(TimeRange { start: bound("2010", true), end: bound("2020-06", false) }),
        ..selection("TIME_PERIOD", true, &[])
    };
    let part = |id: &str, code: &str| (id.to_owned(), code.to_owned());
    DataConstraint {
        header: header("CR", "محدودیت", "Constraint"),
        role: ConstraintRole::Actual,
        attached_to: vec![(ArtefactClass::Dataflow, dataflow().header.reference())],
        cube_regions: vec![CubeRegion {
            include: true,
            key_values: vec![
                selection("REF_AREA", true, &["IR", "IR-07"]),
                selection("SEX", false, &["M"]),
                time,
            ],
            components: vec![selection("OBS_STATUS", true, &["A"])],
        }],
        data_key_sets: vec![DataKeySet {
            is_included: false,
            keys: vec![vec![part("REF_AREA", "IR"), part("SEX", "F")], vec![part("SEX", "_T")]],
        }],
        series: Some(3),
        observations: Some(7),
    }
}

/// The maps, which SDMX-ML 2.1 does not have.
pub fn maps() -> Vec<Artefact> {
    let source = Source { column: Some("B".into()), fill: true, ..Source::default() };
    let table = TableMap {
        components: BTreeMap::from([("REF_AREA".to_owned(), source)]),
        ..TableMap::default()
    };
    vec![
        Artefact::StructureMap(StructureMap {
            header: header("SM", "نگاشت", "Map"),
            dataflow: dataflow().header.reference(),
            tables: vec![table],
        }),
        Artefact::RepresentationMap(RepresentationMap {
            header: header("RM", "نگاشت", "Map"),
            codelist: Some(Reference::new("NSO", "CL_SEX", "1.0.0")),
            mappings: BTreeMap::from([
                ("زن".to_owned(), "F".to_owned()),
                ("مرد".to_owned(), "M".to_owned()),
            ]),
        }),
    ]
}

pub const COLUMNS: [&str; 9] = [
    "REF_AREA",
    "SEX",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "UNIT_MEASURE",
    "DECIMALS",
    "COMMENT_OBS",
    "TITLE",
];

pub fn batch(rows: &[[&str; 9]]) -> ObservationBatch {
    let mut batch = ObservationBatch::new(COLUMNS.iter().map(|&name| name.to_owned()).collect());
    for row in rows {
        batch.push(row.iter().copied());
    }
    batch
}

pub fn observations() -> ObservationBatch {
    let title = "مردم، \"Title\" & <more>";
    batch(&[
        ["IR", "F", "2015", "35.40", "A", "PT", "2", "", title],
        ["IR", "F", "2016", "", "O", "PT", "", "نبود; \"مرز\"\n= +1, @x\ttab", title],
        ["IR", "M", "2015-Q2", "-0.50", "A", "PT", "2", "", title],
        ["IR", "M", "2016", "12345678901234567890.123456789", "A", "PS", "", "", title],
        ["IR-07", "F", "2016", "0", "A", "PS", "0", "a & b", title],
    ])
}

/// One of every class, as full as the standard lets it be, as trees.
pub fn every_class() -> Vec<ArtefactTree> {
    serde_json::from_str(include_str!("every_class.json")).unwrap()
}

/// The same with what shall be done with each, in several data sets.
pub fn with_actions() -> ObservationBatch {
    let mut batch = observations();
    batch.set_column("ACTION", ["A", "A", "M", "D", "R"].into_iter().collect());
    batch.set_column("TITLE", ["a", "b", "b", "b", ""].into_iter().collect());
    batch
}
