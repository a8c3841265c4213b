//! The crate from outside: text in, structures or errors out.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accepted;
mod refused;
mod syntax;

use std::collections::BTreeMap;

use vtl::{Role, ScalarType, Structure};

/// Datasets for the tests: people by area, sex and year; the same without sex; texts.
pub(crate) fn inputs() -> BTreeMap<String, Structure> {
    let pop = Structure::new()
        .with_identifier("REF_AREA", ScalarType::String)
        .with_identifier("SEX", ScalarType::String)
        .with_identifier("TIME_PERIOD", ScalarType::TimePeriod)
        .with_measure("OBS_VALUE", ScalarType::Number)
        .with_attribute("UNIT_MEASURE", ScalarType::String);
    let total = Structure::new()
        .with_identifier("REF_AREA", ScalarType::String)
        .with_identifier("TIME_PERIOD", ScalarType::TimePeriod)
        .with("OBS_VALUE", Role::Measure, ScalarType::Integer);
    let names = Structure::new()
        .with_identifier("REF_AREA", ScalarType::String)
        .with_measure("NAME", ScalarType::String);
    [("POP", pop), ("TOTAL", total), ("NAMES", names)]
        .into_iter()
        .map(|(name, structure)| (name.to_owned(), structure))
        .collect()
}
