//! Queries for the schema of structure specific data.

use model::ArtefactClass;

use crate::rest::request::{QueryError, parameters, segments};
use crate::rest::version_query::VersionQuery;

/// A query for a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaQuery {
    /// What the data are asked for by: dataflow, data structure or provision agreement.
    pub class: ArtefactClass,
    /// Its agency.
    pub agency: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: VersionQuery,
    /// The dimension on each observation, `AllDimensions`, or nothing where the query leaves it open.
    pub dimension_at_observation: Option<String>,
    /// The `format` parameter.
    pub format: Option<String>,
    /// The moment whose structures are asked for.
    pub as_of: Option<String>,
}

const EXPECTED: &str = "schema/{context}/{agency}/{id}/{version}";
const CONTEXTS: &str = "dataflow, datastructure or provisionagreement";

impl SchemaQuery {
    /// Reads the path after `/v2/` or `/v1/`, for example `schema/dataflow/NSO/DF/1.0.0`. Without a
    /// version the latest stable one is meant.
    pub fn parse(path: &str, query: &str) -> Result<Self, QueryError> {
        let all = segments(path);
        let bad_path = || QueryError::BadPath { path: path.to_owned(), expected: EXPECTED };
        let parts = match all.split_first() {
            Some((first, rest)) if first == "schema" => rest,
            _ => &all[..],
        };
        let (context, agency, id, version) = match parts {
            [context, agency, id] => (context, agency, id, "latest"),
            [context, agency, id, version] => (context, agency, id, version.as_str()),
            _ => return Err(bad_path()),
        };
        let class = match context.as_str() {
            "dataflow" => ArtefactClass::Dataflow,
            "datastructure" => ArtefactClass::DataStructure,
            "provisionagreement" => ArtefactClass::ProvisionAgreement,
            _ => {
                return Err(QueryError::BadValue {
                    name: "the context".into(),
                    value: context.clone(),
                    expected: CONTEXTS,
                });
            }
        };
        let mut found = Self {
            class,
            agency: agency.clone(),
            id: id.clone(),
            version: VersionQuery::parse(version),
            dimension_at_observation: None,
            format: None,
            as_of: None,
        };
        for (name, value) in parameters(query) {
            match name.as_str() {
                "dimensionAtObservation" => {
                    found.dimension_at_observation = (value != "dsd").then_some(value);
                }
                "format" => found.format = Some(value),
                "asOf" => found.as_of = Some(value),
                // A schema here always has one attribute for each measure, and always lets deletions
                // pass.
                "explicitMeasure" | "deletion" if matches!(value.as_str(), "true" | "false") => {}
                "explicitMeasure" | "deletion" => {
                    return Err(QueryError::BadValue { name, value, expected: "true or false" });
                }
                _ => {
                    let known = "dimensionAtObservation, deletion, asOf, format".to_owned();
                    return Err(QueryError::UnknownParameter { name, known });
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_asked_for_by_its_context() {
        let query = SchemaQuery::parse(
            "/schema/datastructure/NSO/DSD/1.0.0",
            "dimensionAtObservation=AllDimensions",
        )
        .expect("it is a query");
        assert_eq!(query.class, ArtefactClass::DataStructure);
        assert_eq!(query.dimension_at_observation.as_deref(), Some("AllDimensions"));
        let latest = SchemaQuery::parse("schema/dataflow/NSO/DF", "").expect("it is a query");
        assert_eq!(latest.version, VersionQuery::LatestStable);
        for (path, query) in [
            ("schema/codelist/NSO/CL/1.0.0", ""),
            ("schema/dataflow/NSO", ""),
            ("schema/dataflow/NSO/DF/1.0.0", "colour=red"),
            ("schema/dataflow/NSO/DF/1.0.0", "deletion=perhaps"),
        ] {
            assert!(SchemaQuery::parse(path, query).is_err(), "{path}?{query}");
        }
    }
}
