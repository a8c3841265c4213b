//! Answers to schema queries: the XML schema of structure specific data, or the structures by which a
//! client checks data itself.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use model::{Artefact, ArtefactClass, ComponentRole, DataStructure, Reference};
use operations::Registry;
use sdmx::rest::{
    References, SchemaMedia, SchemaQuery, Several, Status, StructureDetail, StructureMedia,
    StructureQuery, negotiate_schema,
};
use sdmx::{SchemaContext, SchemaFormat};

use super::call::{Call, Rest};
use super::freshness::Freshness;
use super::refusal::Refusal;
use super::selected::{self, Names};
use super::structure;

/// Answers a schema query.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let query = SchemaQuery::parse(&call.path, &call.query)?;
    let default = match call.rest {
        Rest::V1 => SchemaFormat::Ml21,
        Rest::V2 => SchemaFormat::Ml30,
    };
    let media = negotiate_schema(call.accept(), query.format.as_deref(), default)?;
    let format = match media {
        SchemaMedia::Schema(format) => format,
        SchemaMedia::Structure(format) => {
            return structure::give(call, structures(query), StructureMedia { format }).await;
        }
    };
    let registry = structure::registry_at(call, query.as_of.as_deref())?;
    let changed_ms = registry.changed_ms();
    let freshness = Freshness::new(&format!("schema-{changed_ms}-{format:?}"), changed_ms);
    if let Some(response) = freshness.not_modified(call) {
        return Ok(response);
    }
    let text = schema(&registry, &query, format)?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    freshness.write(headers);
    Ok(response)
}

/// The query for the structures that a schema would be made of.
fn structures(query: SchemaQuery) -> StructureQuery {
    StructureQuery {
        classes: vec![query.class],
        role: None,
        agencies: Several::Of(vec![query.agency]),
        ids: Several::Of(vec![query.id]),
        versions: vec![query.version],
        items: Several::All,
        detail: StructureDetail::Full,
        references: References::Descendants,
        format: None,
        as_of: query.as_of,
    }
}

fn schema(
    registry: &Registry,
    query: &SchemaQuery,
    format: SchemaFormat,
) -> Result<String, Refusal> {
    let names = Names {
        agencies: &Several::Of(vec![query.agency.clone()]),
        ids: &Several::Of(vec![query.id.clone()]),
        versions: std::slice::from_ref(&query.version),
    };
    let found = selected::artefacts(registry, query.class, &names);
    let nothing = || {
        let detail =
            format!("the registry has no {} {}:{}", query.class.resource(), query.agency, query.id);
        Refusal::new(Status::NoResults, detail)
    };
    let artefact = *found.last().ok_or_else(nothing)?;
    let structure = structure_of(registry, artefact).ok_or_else(nothing)?;
    let dimension = dimension(query, structure)?;
    Ok(sdmx::write_schema(&SchemaContext {
        format,
        class: query.class,
        reference: artefact.header().reference(),
        structure,
        codelists: &registry.codelists_of(structure),
        dimension_at_observation: dimension.as_deref(),
    }))
}

fn structure_of<'a>(registry: &'a Registry, artefact: &'a Artefact) -> Option<&'a DataStructure> {
    let of_flow = |reference: &Reference| match registry.get(ArtefactClass::Dataflow, reference) {
        Some(Artefact::Dataflow(flow)) => registry.structure_of(flow),
        _ => None,
    };
    match artefact {
        Artefact::DataStructure(structure) => Some(structure),
        Artefact::Dataflow(flow) => registry.structure_of(flow),
        Artefact::ProvisionAgreement(agreement) => of_flow(&agreement.dataflow),
        _ => None,
    }
}

/// The dimension on each observation: the time where the query leaves it open.
fn dimension(query: &SchemaQuery, structure: &DataStructure) -> Result<Option<String>, Refusal> {
    match query.dimension_at_observation.as_deref() {
        None => Ok(structure.time_dimension().map(|time| time.id.clone())),
        Some("AllDimensions") => Ok(None),
        Some(id) => {
            let component = structure.component(id).filter(|component| {
                matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension)
            });
            match component {
                Some(component) => Ok(Some(component.id.clone())),
                None => {
                    let detail =
                        format!("{id} is no dimension of {}", structure.header.reference());
                    Err(Refusal::new(Status::Syntax, detail))
                }
            }
        }
    }
}
