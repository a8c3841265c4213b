//! Queries for what is available: the values that components take in the data a key selects.

use crate::rest::data_query::DataQuery;
use crate::rest::request::{QueryError, Several, parameters, segments};
use crate::rest::structure_query::{References, references};

/// How the values of a component depend on the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvailabilityMode {
    /// The values in the data selected.
    #[default]
    Exact,
    /// The values that could be selected besides: what is asked of a component itself does not narrow
    /// its values.
    Available,
}

/// A query for what is available.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvailabilityQuery {
    /// The data asked about.
    pub data: DataQuery,
    /// The components whose values are asked for.
    pub components: Several,
    /// How they depend on the key.
    pub mode: AvailabilityMode,
    /// Which structures come along.
    pub references: References,
}

/// Parameters of data queries that say nothing about what is available.
const DATA_ALONE: [&str; 8] = [
    "firstNObservations",
    "lastNObservations",
    "attributes",
    "measures",
    "includeHistory",
    "offset",
    "limit",
    "detail",
];

impl AvailabilityQuery {
    /// Reads the path after `/v2/`, for example `availability/dataflow/NSO/DF/1.0.0/A.*/SEX`.
    pub fn parse_v2(path: &str, query: &str) -> Result<Self, QueryError> {
        let expected = "availability/{context}/{agency}/{id}/{version}/{key}/{component}";
        let (parts, components) = split(path, 5, expected)?;
        Self::parse(query, components, |rest| DataQuery::parse_v2(&parts, rest))
    }

    /// Reads the path after `/v1/`, for example `availableconstraint/NSO,DF/A./all/SEX`.
    pub fn parse_v1(path: &str, query: &str) -> Result<Self, QueryError> {
        let expected = "availableconstraint/{agency},{flow},{version}/{key}/{provider}/{component}";
        let (parts, components) = split(path, 3, expected)?;
        Self::parse(query, components, |rest| DataQuery::parse_v1(&parts, rest))
    }

    fn parse(
        query: &str,
        components: Several,
        data: impl FnOnce(&str) -> Result<DataQuery, QueryError>,
    ) -> Result<Self, QueryError> {
        let (mut mode, mut along) = (AvailabilityMode::default(), References::default());
        for (name, value) in parameters(query) {
            match name.as_str() {
                "mode" => {
                    mode = match value.as_str() {
                        "exact" => AvailabilityMode::Exact,
                        "available" => AvailabilityMode::Available,
                        _ => {
                            let expected = "exact or available";
                            return Err(QueryError::BadValue { name, value, expected });
                        }
                    };
                }
                "references" => along = references(&value)?,
                _ if DATA_ALONE.contains(&name.as_str()) => {
                    let known = "c[…], mode, references, updatedAfter, startPeriod, endPeriod, asOf, format";
                    return Err(QueryError::UnknownParameter { name, known: known.to_owned() });
                }
                _ => {}
            }
        }
        let rest: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.starts_with("mode=") && !pair.starts_with("references="))
            .collect();
        Ok(Self { data: data(&rest.join("&"))?, components, mode, references: along })
    }
}

/// The part of a path that names the data, and the components after it.
fn split(
    path: &str,
    data_parts: usize,
    expected: &'static str,
) -> Result<(String, Several), QueryError> {
    let trimmed = path.trim_matches('/');
    // The parts stay as they were sent: the query for data decodes them.
    let mut parts: Vec<&str> = trimmed.split('/').skip(1).collect();
    let components = match parts.len() {
        length if length <= data_parts => Several::All,
        length if length == data_parts + 1 => {
            let decoded = segments(parts.pop().unwrap_or(""));
            decoded.first().map_or(Several::All, |text| Several::parse(text))
        }
        _ => return Err(QueryError::BadPath { path: path.to_owned(), expected }),
    };
    Ok((format!("data/{}", parts.join("/")), components))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_component_follows_the_key() {
        let query = AvailabilityQuery::parse_v2(
            "/availability/dataflow/NSO/DF/1.0.0/A.*.F/SEX,AGE",
            "mode=available&references=codelist&c[TIME_PERIOD]=ge:2010",
        )
        .expect("it is a query");
        assert_eq!(query.components, Several::Of(vec!["SEX".into(), "AGE".into()]));
        assert_eq!((query.data.key.as_str(), query.mode), ("A.*.F", AvailabilityMode::Available));
        assert_eq!(query.data.filters.len(), 1);
        assert!(matches!(query.references, References::Classes(_)));
        let old = AvailabilityQuery::parse_v1(
            "/availableconstraint/NSO,DF,1.0/A..F/all/SEX",
            "startPeriod=2010",
        )
        .expect("it is a query");
        assert_eq!((old.data.key.as_str(), old.mode), ("A..F", AvailabilityMode::Exact));
        assert_eq!(old.components, Several::Of(vec!["SEX".into()]));
        let whole = AvailabilityQuery::parse_v1("/availableconstraint/DF", "").expect("a query");
        assert_eq!(whole.components, Several::All);
    }

    #[test]
    fn what_says_nothing_about_availability_is_refused() {
        for query in ["mode=all", "limit=5", "references=everything", "colour=red"] {
            let asked = AvailabilityQuery::parse_v2("/availability/dataflow/NSO/DF", query);
            assert!(asked.is_err(), "{query}");
        }
        let long = "/availability/dataflow/NSO/DF/1.0.0/A/SEX/F";
        assert!(AvailabilityQuery::parse_v2(long, "").is_err());
    }
}
