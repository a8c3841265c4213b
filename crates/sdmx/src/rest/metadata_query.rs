//! Queries for reference metadata (SDMX REST 2.2, metadata) and for registrations.

use model::ArtefactClass;

use crate::rest::request::{QueryError, Several, parameters, segments};
use crate::rest::version_query::VersionQuery;

/// By what metadata sets are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetadataBy {
    /// By the set: its provider, its id.
    Set,
    /// By the metadataflow it belongs to, and the providers.
    Flow {
        /// The providers.
        providers: Several,
    },
    /// By the artefact it is told of.
    Structure {
        /// The classes.
        classes: Vec<ArtefactClass>,
    },
}

/// A query for metadata sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataQuery {
    /// By what.
    pub by: MetadataBy,
    /// The agencies; of a set, its providers.
    pub agencies: Several,
    /// The ids.
    pub ids: Several,
    /// The versions.
    pub versions: Vec<VersionQuery>,
    /// Whether the sets are told without their attributes.
    pub stubs: bool,
    /// The moment of which metadata are asked.
    pub as_of: Option<String>,
    /// Only what was published after this moment.
    pub updated_after: Option<String>,
    /// The `format` parameter.
    pub format: Option<String>,
}

const EXPECTED: &str = "metadata/metadataset/{provider}/{id}/{version}, metadata/metadataflow/{agency}/{id}/{version}/{provider} or metadata/structure/{class}/{agency}/{id}/{version}";

fn versions(text: &str) -> Vec<VersionQuery> {
    text.split(',').map(VersionQuery::parse).collect()
}

impl MetadataQuery {
    /// Reads the path after `/v2/`, for example `metadata/structure/dataflow/UN/DF/+`.
    pub fn parse(path: &str, query: &str) -> Result<Self, QueryError> {
        let all = segments(path);
        let part = |at: usize| all.get(at).map_or("*", String::as_str);
        let bad = || QueryError::BadPath { path: path.to_owned(), expected: EXPECTED };
        let (by, from, most) = match part(1) {
            "metadataset" => (MetadataBy::Set, 2, 5),
            "metadataflow" => (MetadataBy::Flow { providers: Several::parse(part(5)) }, 2, 6),
            "structure" => {
                let classes = crate::rest::structure_query::classes(part(2))?;
                (MetadataBy::Structure { classes }, 3, 6)
            }
            _ => return Err(bad()),
        };
        if all.len() > most {
            return Err(bad());
        }
        let mut found = Self {
            by,
            agencies: Several::parse(part(from)),
            ids: Several::parse(part(from + 1)),
            versions: versions(all.get(from + 2).map_or("~", String::as_str)),
            stubs: false,
            as_of: None,
            updated_after: None,
            format: None,
        };
        for (name, value) in parameters(query) {
            match (name.as_str(), value.as_str()) {
                ("detail", "full") => {}
                ("detail", "allstubs") => found.stubs = true,
                ("detail", _) => {
                    let expected = "full or allstubs";
                    return Err(QueryError::BadValue { name, value, expected });
                }
                ("asOf", _) => found.as_of = Some(value),
                ("updatedAfter", _) => found.updated_after = Some(value),
                ("format", _) => found.format = Some(value),
                _ => {
                    let known = "detail, asOf, updatedAfter, format".to_owned();
                    return Err(QueryError::UnknownParameter { name, known });
                }
            }
        }
        Ok(found)
    }
}

/// A query for registrations: which data are there under which agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistrationQuery {
    /// One registration.
    Id(String),
    /// Those of some providers: the agencies of their schemes, their ids.
    Provider {
        /// The agencies.
        agencies: Several,
        /// The providers.
        ids: Several,
    },
    /// Those of a dataflow or an agreement.
    Context {
        /// The classes; a dataflow or a provision agreement.
        classes: Vec<ArtefactClass>,
        /// The agencies.
        agencies: Several,
        /// The ids.
        ids: Several,
        /// The versions.
        versions: Vec<VersionQuery>,
    },
}

impl RegistrationQuery {
    /// Reads the path after `/v2/`, for example `registration/id/PA`, and answers with it the
    /// moment after which data must have been updated.
    pub fn parse(path: &str, query: &str) -> Result<(Self, Option<String>), QueryError> {
        let all = segments(path);
        let part = |at: usize| all.get(at).map_or("*", String::as_str);
        let found = match (part(1), all.len()) {
            ("id", 3) => Self::Id(part(2).to_owned()),
            ("provider", 2..=4) => {
                Self::Provider { agencies: Several::parse(part(2)), ids: Several::parse(part(3)) }
            }
            (class, 1..=5) if !matches!(class, "id" | "provider") => Self::Context {
                classes: crate::rest::structure_query::classes(class)?,
                agencies: Several::parse(part(2)),
                ids: Several::parse(part(3)),
                versions: versions(all.get(4).map_or("~", String::as_str)),
            },
            _ => {
                let expected = "registration/id/{id}, registration/provider/{agency}/{provider} or registration/{context}/{agency}/{id}/{version}";
                return Err(QueryError::BadPath { path: path.to_owned(), expected });
            }
        };
        let mut updated_after = None;
        for (name, value) in parameters(query) {
            match name.as_str() {
                "updatedAfter" => updated_after = Some(value),
                "updatedBefore" | "format" => {}
                _ => {
                    let known = "updatedAfter, format".to_owned();
                    return Err(QueryError::UnknownParameter { name, known });
                }
            }
        }
        Ok((found, updated_after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways_to_ask_for_metadata_are_understood() {
        let query = MetadataQuery::parse("/metadata/metadataset/DP/QR/1.0.0/", "").unwrap();
        assert_eq!(query.by, MetadataBy::Set);
        assert_eq!(query.ids, Several::Of(vec!["QR".into()]));
        let query =
            MetadataQuery::parse("metadata/metadataflow/A/MDF/+/DP", "detail=allstubs").unwrap();
        assert_eq!(query.by, MetadataBy::Flow { providers: Several::Of(vec!["DP".into()]) });
        assert!(query.stubs);
        let query = MetadataQuery::parse("metadata/structure/dataflow/A/DF/~", "").unwrap();
        let classes = vec![ArtefactClass::Dataflow];
        assert_eq!(query.by, MetadataBy::Structure { classes });
        assert!(MetadataQuery::parse("metadata/nothing", "").is_err());
        assert!(MetadataQuery::parse("metadata/metadataset", "x=1").is_err());
    }

    #[test]
    fn registrations_are_asked_for_by_id_provider_or_context() {
        let (query, _) = RegistrationQuery::parse("registration/id/PA1", "").unwrap();
        assert_eq!(query, RegistrationQuery::Id("PA1".into()));
        let (query, after) =
            RegistrationQuery::parse("registration/provider/A/B", "updatedAfter=2020").unwrap();
        assert!(matches!(query, RegistrationQuery::Provider { .. }));
        assert_eq!(after.as_deref(), Some("2020"));
        let (query, _) = RegistrationQuery::parse("registration/dataflow/A/DF/+", "").unwrap();
        assert!(matches!(query, RegistrationQuery::Context { .. }));
        assert!(RegistrationQuery::parse("registration/id", "").is_err());
    }
}
