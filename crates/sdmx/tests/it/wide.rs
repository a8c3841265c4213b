//! A structure with all that SDMX 3.0 allows of observations: two measures, several values of one
//! attribute, attributes of data set, of some dimensions and of observations; and observations of it.

use model::observation::VALUE_SEPARATOR;
use model::{
    AttributeRelationship, Component, ComponentRole, DataStructure, ObservationBatch, Reference,
    Representation,
};
use proptest::prelude::*;
use sdmx::WriteContext;

use crate::sample;

pub const COLUMNS: [&str; 11] = [
    "ACTION",
    "REF_AREA",
    "SEX",
    "TIME_PERIOD",
    "COUNT",
    "RATE",
    "OBS_STATUS",
    "SOURCES",
    "UNIT_MEASURE",
    "COMMENT_OBS",
    "TITLE",
];

fn component(
    id: &str,
    role: ComponentRole,
    list: Option<&str>,
    relationship: AttributeRelationship,
) -> Component {
    let codes = |list| Representation::Codelist(Reference::new("NSO", list, "1.0.0"));
    Component {
        id: id.into(),
        role,
        concept_scheme: Reference::new("NSO", "CS", "1.0.0"),
        representation: match (list, role) {
            (Some(list), _) => codes(list),
            (None, ComponentRole::TimeDimension) => Representation::TimePeriod,
            (None, ComponentRole::Measure) => Representation::Decimal,
            (None, _) => Representation::Text,
        },
        mandatory: false,
        relationship,
    }
}

pub fn structure() -> DataStructure {
    use AttributeRelationship::{Dataset, Dimensions, Observation};
    use ComponentRole::{Attribute, Dimension, Measure, TimeDimension};
    let of = |names: &[&str]| Dimensions(names.iter().map(|&name| name.to_owned()).collect());
    DataStructure {
        header: sample::structure().header,
        components: vec![
            component("REF_AREA", Dimension, Some("CL_AREA"), Observation),
            component("SEX", Dimension, Some("CL_SEX"), Observation),
            component("TIME_PERIOD", TimeDimension, None, Observation),
            component("COUNT", Measure, None, Observation),
            component("RATE", Measure, None, Observation),
            component("OBS_STATUS", Attribute, Some("CL_STATUS"), Observation),
            component("SOURCES", Attribute, None, Observation),
            component("UNIT_MEASURE", Attribute, Some("CL_UNIT"), of(&["REF_AREA"])),
            component("COMMENT_OBS", Attribute, None, of(&["SEX", "TIME_PERIOD"])),
            component("TITLE", Attribute, None, Dataset),
        ],
    }
}

pub fn context() -> WriteContext {
    let mut context = sample::context();
    context.structure = structure();
    context.several.insert("SOURCES".to_owned());
    context
}

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(texts).prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?",
        1 => one_of(&["", "NaN", "#N/A", "-0", "1e5", "INF", "007"]),
    ]
}

fn value() -> impl Strategy<Value = String> {
    "[ -~\n\tا-ی‌،;:\"&<>|]{1,12}"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("an empty value is none", |text| !text.is_empty())
}

fn values() -> impl Strategy<Value = String> {
    prop::collection::vec(value(), 0..4)
        .prop_map(|values| values.join(&VALUE_SEPARATOR.to_string()))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 2 => value()]
}

/// Observations in the order of series and time, with all that may stand in each column.
pub fn observations() -> impl Strategy<Value = ObservationBatch> {
    let row = (
        (one_of(&["IR", "IR-07"]), one_of(&["F", "M", "_T"])),
        one_of(&["2015", "2016", "2015-Q2", "2016-05-31"]),
        (number(), number()),
        one_of(&["A", "O", ""]),
        values(),
        one_of(&["PS", "PT", ""]),
        text(),
        (one_of(&["I", "A", "M", "R", "D"]), text()),
    );
    prop::collection::btree_map((0_u32..1_000, 0_u32..2), row, 0..12).prop_map(|rows| {
        let mut rows: Vec<_> = rows.into_iter().map(|((_, set), row)| (set, row)).collect();
        rows.sort_by(|a, b| (a.0, &a.1.0, &a.1.1).cmp(&(b.0, &b.1.0, &b.1.1)));
        rows.dedup_by(|a, b| (a.0, &a.1.0, &a.1.1) == (b.0, &b.1.0, &b.1.1));
        let mut batch = ObservationBatch::new(COLUMNS.iter().map(|&it| it.to_owned()).collect());
        for (
            _,
            ((area, sex), time, (count, rate), status, sources, unit, comment, (action, title)),
        ) in &rows
        {
            let texts =
                [action, area, sex, time, count, rate, status, sources, unit, comment, title];
            batch.push(texts.into_iter().map(String::as_str));
        }
        batch
    })
}
