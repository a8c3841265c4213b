//! Queries for structures.

use model::{ArtefactClass, ConstraintRole};

use crate::rest::request::{QueryError, Several, parameters, segments};
use crate::rest::version_query::VersionQuery;

/// What a resource name means besides a class of its own name: names of REST 1.5, and names that
/// mean several classes.
fn other_names(name: &str) -> Option<&'static [ArtefactClass]> {
    use ArtefactClass as C;
    Some(match name {
        "contentconstraint" | "actualconstraint" | "allowedconstraint" | "constraint" => {
            &[C::DataConstraint]
        }
        "hierarchicalcodelist" => &[C::Hierarchy],
        "geocodelist" => &[C::GeographicCodelist],
        "organisationscheme" => &[
            C::AgencyScheme,
            C::DataProviderScheme,
            C::DataConsumerScheme,
            C::MetadataProviderScheme,
            C::OrganisationUnitScheme,
        ],
        "structureset" => &[
            C::StructureMap,
            C::RepresentationMap,
            C::ConceptSchemeMap,
            C::CategorySchemeMap,
            C::OrganisationSchemeMap,
            C::ReportingTaxonomyMap,
        ],
        // Of 2.1 alone; nothing is kept under it.
        "attachmentconstraint" => &[],
        _ => return None,
    })
}

/// How much is told of each artefact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StructureDetail {
    /// Everything.
    #[default]
    Full,
    /// Identity and names of all.
    AllStubs,
    /// Identity and names of those that are only referred to.
    ReferenceStubs,
    /// As `AllStubs`, with descriptions and annotations.
    AllCompleteStubs,
    /// As `ReferenceStubs`, with descriptions and annotations.
    ReferenceCompleteStubs,
    /// Of item schemes referred to only the items in use.
    ReferencePartial,
    /// As kept.
    Raw,
}

/// Which artefacts come along with those asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum References {
    /// None.
    #[default]
    None,
    /// Those that refer to them.
    Parents,
    /// Those, and what they refer to.
    ParentsAndSiblings,
    /// Parents and theirs, up to the top.
    Ancestors,
    /// What they refer to.
    Children,
    /// Children and theirs, down to the end.
    Descendants,
    /// All of these.
    All,
    /// Artefacts of these classes, however related.
    Classes(Vec<ArtefactClass>),
}

/// A query for structures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureQuery {
    /// The classes asked for.
    pub classes: Vec<ArtefactClass>,
    /// Constraints of this role alone (`actualconstraint`, `allowedconstraint`).
    pub role: Option<ConstraintRole>,
    /// The agencies.
    pub agencies: Several,
    /// The ids.
    pub ids: Several,
    /// The versions: what any of these selects.
    pub versions: Vec<VersionQuery>,
    /// Items of a scheme; all when not given.
    pub items: Several,
    /// How much.
    pub detail: StructureDetail,
    /// What else.
    pub references: References,
    /// The `format` parameter.
    pub format: Option<String>,
    /// The moment whose structures are asked for.
    pub as_of: Option<String>,
}

const EXPECTED_V2: &str = "structure/{class}/{agency}/{id}/{version}/{item}";
const EXPECTED_V1: &str = "{class}/{agency}/{id}/{version}/{item}";

impl StructureQuery {
    /// Reads the path after `/v2/`, for example `structure/codelist/UN/CL_SEX/+`.
    pub fn parse_v2(path: &str, query: &str) -> Result<Self, QueryError> {
        let all = segments(path);
        let parts = match all.first().map(String::as_str) {
            Some("structure") => &all[1..],
            _ => &all[..],
        };
        Self::parse(path, parts, query, "~", EXPECTED_V2)
    }

    /// Reads the path after `/v1/`, for example `codelist/UN/CL_SEX/latest/`.
    pub fn parse_v1(path: &str, query: &str) -> Result<Self, QueryError> {
        Self::parse(path, &segments(path), query, "latest", EXPECTED_V1)
    }

    fn parse(
        path: &str,
        parts: &[String],
        query: &str,
        version: &str,
        expected: &'static str,
    ) -> Result<Self, QueryError> {
        if parts.len() > 5 {
            return Err(QueryError::BadPath { path: path.to_owned(), expected });
        }
        let part = |index: usize, or: &'static str| parts.get(index).map_or(or, String::as_str);
        let versions =
            part(3, "").split(',').map(|each| if each.is_empty() { version } else { each });
        let mut found = Self {
            classes: classes(part(0, "*"))?,
            role: match part(0, "*") {
                "actualconstraint" => Some(ConstraintRole::Actual),
                "allowedconstraint" => Some(ConstraintRole::Allowed),
                _ => None,
            },
            agencies: Several::parse(part(1, "*")),
            ids: Several::parse(part(2, "*")),
            versions: versions.map(VersionQuery::parse).collect(),
            items: Several::parse(part(4, "*")),
            detail: StructureDetail::default(),
            references: References::default(),
            format: None,
            as_of: None,
        };
        for (name, value) in parameters(query) {
            match name.as_str() {
                "detail" => found.detail = detail(&value)?,
                "references" => found.references = references(&value)?,
                "format" => found.format = Some(value),
                "asOf" => found.as_of = Some(value),
                // .Stat's explorer sends the first with every call; the others choose the format.
                "dimensionAtObservation" | "formatVersion" | "file" => {}
                _ => {
                    let known = "detail, references, asOf, format".to_owned();
                    return Err(QueryError::UnknownParameter { name, known });
                }
            }
        }
        Ok(found)
    }
}

pub(crate) fn classes(text: &str) -> Result<Vec<ArtefactClass>, QueryError> {
    if matches!(text, "*" | "structure" | "all") {
        return Ok(ArtefactClass::ALL.to_vec());
    }
    let mut classes = Vec::new();
    for name in text.split([',', '+']) {
        match (ArtefactClass::from_resource(name), other_names(name)) {
            (Some(class), _) => classes.push(class),
            (None, Some(several)) => classes.extend(several),
            (None, None) => {
                let expected =
                    "a class of structures such as dataflow, codelist, datastructure or *";
                return Err(QueryError::BadValue {
                    name: "the class".into(),
                    value: name.into(),
                    expected,
                });
            }
        }
    }
    Ok(classes)
}

fn detail(value: &str) -> Result<StructureDetail, QueryError> {
    Ok(match value {
        "full" => StructureDetail::Full,
        "allstubs" => StructureDetail::AllStubs,
        "referencestubs" => StructureDetail::ReferenceStubs,
        "allcompletestubs" => StructureDetail::AllCompleteStubs,
        "referencecompletestubs" => StructureDetail::ReferenceCompleteStubs,
        "referencepartial" => StructureDetail::ReferencePartial,
        "raw" => StructureDetail::Raw,
        _ => {
            return Err(QueryError::BadValue {
                name: "detail".into(),
                value: value.into(),
                expected: "full, allstubs, referencestubs, allcompletestubs, referencecompletestubs, referencepartial or raw",
            });
        }
    })
}

/// Reads the `references` parameter.
pub(crate) fn references(value: &str) -> Result<References, QueryError> {
    Ok(match value {
        "none" => References::None,
        "parents" => References::Parents,
        "parentsandsiblings" => References::ParentsAndSiblings,
        "ancestors" => References::Ancestors,
        "children" => References::Children,
        "descendants" => References::Descendants,
        "all" => References::All,
        _ => References::Classes(classes(value).map_err(|_| QueryError::BadValue {
            name: "references".into(),
            value: value.into(),
            expected: "none, parents, parentsandsiblings, ancestors, children, descendants, all or a class",
        })?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_clients_queries_are_understood() {
        let query = StructureQuery::parse_v1("/dataflow/NSO/DF/latest/", "references=all").unwrap();
        assert_eq!(query.classes, [ArtefactClass::Dataflow]);
        assert_eq!(
            (query.references, &query.versions[0]),
            (References::All, &VersionQuery::LatestStable)
        );
        let query = StructureQuery::parse_v1("codelist/all", "").unwrap();
        assert_eq!((query.agencies, query.ids), (Several::All, Several::All));
        assert_eq!(query.versions, [VersionQuery::LatestStable]);
        let query = StructureQuery::parse_v2(
            "structure/dataflow/NSO/A,B/+/",
            "detail=referencepartial&references=all&dimensionAtObservation=AllDimensions",
        )
        .unwrap();
        assert_eq!(query.detail, StructureDetail::ReferencePartial);
        assert_eq!(query.ids, Several::Of(vec!["A".into(), "B".into()]));
        let query = StructureQuery::parse_v1("actualconstraint/NSO", "").unwrap();
        assert_eq!(query.classes, [ArtefactClass::DataConstraint]);
        assert_eq!(query.role, Some(ConstraintRole::Actual));
        let query = StructureQuery::parse_v1("organisationscheme/NSO", "").unwrap();
        assert!(query.classes.contains(&ArtefactClass::DataProviderScheme));
    }

    #[test]
    fn what_is_unknown_is_named() {
        let refused = StructureQuery::parse_v2("structure/codelist", "detial=full").unwrap_err();
        assert!(refused.to_string().contains("\"detial\""));
        assert!(StructureQuery::parse_v2("structure/nonsense", "").is_err());
        assert!(StructureQuery::parse_v2("structure/codelist", "references=uncles").is_err());
    }
}
