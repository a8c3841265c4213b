//! Small views made by hand, with hostile words in every place a stranger can fill.

use std::collections::BTreeMap;

use model::area::Area;
use model::artefact::Header;
use model::indicator::Indicator;
use model::{
    Artefact, CellAddress, Code, Codelist, Component, ComponentRole, DataStructure, Dataflow,
    Finding, FindingCode, FindingSummary, Language, LocalisedText, Origin, Place, Reference,
    Representation, Severity, Submission, SubmissionState, Version,
};
use operations::indicator::{AreaRow, AreaTable, IndicatorView, Latest, Series};
use operations::observation::{CellHistory, CellVersion, Figure};
use operations::submission::{GridCell, GridRow, SheetView, Step, SubmissionView};
use operations::{Actor, Registry, VersionView};

use crate::page::Frame;

/// What a stranger may write anywhere.
pub(crate) const HOSTILE: &str = r#"<script>alert("x")</script>'"&"#;

fn text(fa: &str, en: &str) -> LocalisedText {
    LocalisedText::new(fa, en)
}

fn header(id: &str) -> Header {
    Header {
        agency: "HAMAFZA".into(),
        id: id.into(),
        version: Version::new("1.0.0"),
        names: text("نام", "Name"),
        descriptions: LocalisedText::default(),
    }
}

fn codelist(id: &str, codes: &[(&str, &str, &str)]) -> Artefact {
    let code = |(id, fa, en): &(&str, &str, &str)| Code {
        id: (*id).into(),
        names: text(fa, en),
        descriptions: LocalisedText::default(),
        parent: None,
        synonyms: Vec::new(),
    };
    Artefact::Codelist(Codelist { header: header(id), codes: codes.iter().map(code).collect() })
}

fn component(id: &str, role: ComponentRole, list: Option<&str>) -> Component {
    Component {
        id: id.into(),
        role,
        concept_scheme: Reference::new("HAMAFZA", "CONCEPTS", "1.0.0"),
        representation: list.map_or(Representation::Text, |list| {
            Representation::Codelist(Reference::new("HAMAFZA", list, "1.0.0"))
        }),
        mandatory: false,
        relationship: model::AttributeRelationship::Observation,
    }
}

pub(crate) fn dataflow() -> Dataflow {
    Dataflow {
        header: header("DF"),
        structure: Reference::new("HAMAFZA", "DSD", "1.0.0"),
        about_persons: true,
        rules: None,
    }
}

pub(crate) fn indicator() -> Indicator {
    Indicator {
        id: "RATE".into(),
        names: text("نرخ مشارکت", "Participation rate"),
        definition: text("تعریف", HOSTILE),
        method: LocalisedText::default(),
        universe: LocalisedText::default(),
        dataflow: "DF".into(),
        theme: "WORK".into(),
        unit: "PT".into(),
        minimum_set: Some("I.5".into()),
        sdg: None,
        beijing: vec!["F".into()],
        source: LocalisedText::default(),
        at: BTreeMap::new(),
        derived: false,
    }
}

pub(crate) fn registry() -> Registry {
    use ComponentRole::{Attribute, Dimension, Measure, TimeDimension};
    let areas = [
        ("IR", "ایران", "Iran"),
        ("IR-25", "قم", "Qom"),
        ("IR-21", "یزد", "Yazd"),
        ("IR-99", "پیشین", "Former"),
    ];
    let structure = DataStructure {
        header: header("DSD"),
        components: vec![
            component("INDICATOR", Dimension, Some("CL_INDICATOR")),
            component("REF_AREA", Dimension, Some("CL_AREA")),
            component("SEX", Dimension, Some("CL_SEX")),
            component("TIME_PERIOD", TimeDimension, None),
            component("OBS_VALUE", Measure, None),
            component("OBS_STATUS", Attribute, None),
        ],
    };
    Registry::new(
        vec![
            codelist("CL_AREA", &areas),
            codelist("CL_SEX", &[("F", "زن", "Female"), ("M", "مرد", "Male")]),
            codelist("CL_UNIT_MEASURE", &[("PT", "درصد", "Per cent")]),
            Artefact::DataStructure(structure),
            Artefact::Dataflow(dataflow()),
        ],
        vec![indicator()],
        areas
            .iter()
            .map(|(id, fa, en)| Area {
                id: (*id).into(),
                names: text(fa, en),
                parent: None,
                valid_from_year: None,
                valid_to_year: (*id == "IR-99").then_some(2010),
                from: Vec::new(),
            })
            .collect(),
    )
}

pub(crate) fn frame(language: Language, address: &str) -> Frame {
    Frame::new(language, address, Actor::Public)
}

pub(crate) fn version(number: u64) -> VersionView {
    VersionView {
        number,
        published_at_ms: 1_700_000_000_000,
        submissions: vec!["S-1".into()],
        note: Some(HOSTILE.into()),
        observations: 4,
        retracted: None,
    }
}

pub(crate) fn figure(period: &str, value: Option<&str>, status: &str) -> Figure {
    Figure {
        value: value.map(str::to_owned),
        status: status.into(),
        period: period.into(),
        key: "RATE.IR.F".into(),
        link: format!("/cell/DF/RATE.IR.F/{period}"),
    }
}

pub(crate) fn latest(period: &str, women: &str, men: &str) -> Latest {
    Latest {
        period: period.into(),
        women: Some(figure(period, Some(women), "A")),
        men: Some(figure(period, Some(men), "A")),
        total: None,
    }
}

pub(crate) fn indicator_view() -> IndicatorView {
    let row = |area: &str, women: Figure| AreaRow {
        area: area.into(),
        women: Some(women),
        men: Some(figure("2016", Some("64.2"), "A")),
        total: None,
    };
    IndicatorView {
        indicator: indicator(),
        dataflow: dataflow(),
        version: Some(version(2)),
        versions: vec![version(2), version(1)],
        area: "IR".into(),
        areas: vec!["IR".into(), "IR-25".into(), "IR-21".into()],
        series: vec![
            Series {
                sex: "F".into(),
                points: vec![
                    figure("2011", Some("12.6"), "A"),
                    figure("2013", None, "L"),
                    figure("2016", Some("14.9"), "P"),
                ],
            },
            Series {
                sex: "M".into(),
                points: vec![figure("2011", Some("60.7"), "A"), figure("2016", Some("64.2"), "A")],
            },
        ],
        latest: Some(latest("2016", "14.9", "64.2")),
        first: Some(latest("2011", "12.6", "60.7")),
        table: AreaTable {
            period: Some("2016".into()),
            rows: vec![
                row("IR-21", figure("2016", Some("17.25"), "A")),
                row("IR-25", figure("2016", None, "Q")),
            ],
        },
        sources: vec![HOSTILE.into()],
    }
}

pub(crate) fn history() -> CellHistory {
    CellHistory {
        dataflow: dataflow(),
        key: vec![
            ("INDICATOR".into(), "RATE".into()),
            ("REF_AREA".into(), "IR-25".into()),
            ("SEX".into(), "F".into()),
        ],
        period: "2016".into(),
        entries: vec![CellVersion {
            version: version(1),
            value: Some("14.900".into()),
            status: "A".into(),
            attributes: vec![
                ("UNIT_MEASURE".into(), "PT".into()),
                ("COMMENT_OBS".into(), HOSTILE.into()),
            ],
            origin: Some(Origin {
                submission: "S-1".into(),
                file_sha256: "ab".repeat(32),
                file_name: HOSTILE.into(),
                sheet: Some(HOSTILE.into()),
                cell: "F14".into(),
                submitter: "someone".into(),
                received_at_ms: 0,
            }),
        }],
    }
}

pub(crate) fn submission_view() -> SubmissionView {
    let address = CellAddress::new(13, 5);
    let finding = Finding::new(FindingCode::TextInNumber, Place::cell(HOSTILE, 2, address))
        .with("value", HOSTILE);
    let cell = |column: u32, text: &str, findings: Vec<usize>| GridCell {
        address: CellAddress::new(13, column),
        text: text.into(),
        findings,
        rows_spanned: 1,
        columns_spanned: 1,
        covered: false,
    };
    SubmissionView {
        submission: Submission {
            id: "S-1".into(),
            dataflow: Reference::new("HAMAFZA", "DF", "1.0.0"),
            provider: "SCI".into(),
            submitter: "someone".into(),
            file_name: HOSTILE.into(),
            file_sha256: "ab".repeat(32),
            size_bytes: 1234,
            state: SubmissionState::Checked,
            received_at_ms: 0,
            observations: 4,
            held_back: 1,
            findings: vec![FindingSummary {
                code: FindingCode::TextInNumber,
                severity: Severity::Error,
                count: 1,
            }],
            approver: None,
            reason: None,
            version: None,
        },
        findings: vec![finding],
        sheets: vec![SheetView {
            name: HOSTILE.into(),
            number: 2,
            columns: 6,
            rows: vec![GridRow {
                number: 14,
                cells: vec![cell(4, "۶۱", Vec::new()), cell(5, HOSTILE, vec![0])],
            }],
            truncated: true,
        }],
        steps: vec![Step {
            at_ms: 0,
            actor: "someone".into(),
            state: SubmissionState::Received,
            reason: Some(HOSTILE.into()),
        }],
        may_approve: true,
        may_return: true,
        may_publish: false,
        form: None,
    }
}
