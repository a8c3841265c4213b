//! Answers to structure queries: which artefacts, in which format, with what comes along.

use std::collections::BTreeSet;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use model::{Artefact, ArtefactClass};
use operations::Registry;
use operations::registry::HOME_AGENCY;
use sdmx::rest::{References, Status, StructureMedia, StructureQuery, negotiate_structure};
use sdmx::{Extent, MessageHeader, StructureFormat};

use super::call::{Call, Rest};
use super::detail::{self, Told};
use super::freshness::Freshness;
use super::refusal::Refusal;
use super::related::{Key, key, related};
use super::selected::{self, Names};

/// Answers a structure query.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let (query, default) = match call.rest {
        Rest::V1 => (StructureQuery::parse_v1(&call.path, &call.query)?, StructureFormat::Ml21),
        Rest::V2 => (StructureQuery::parse_v2(&call.path, &call.query)?, StructureFormat::Ml30),
    };
    refuse_as_of(query.as_of.as_deref())?;
    let media = negotiate_structure(call.accept(), query.format.as_deref(), default)?;
    give(call, query, media).await
}

/// Structures are asked for by their versions, never by a moment.
pub(crate) fn refuse_as_of(as_of: Option<&str>) -> Result<(), Refusal> {
    if as_of.is_none() {
        return Ok(());
    }
    let detail = "asOf is answered for data alone; a structure has versions, ask for one of them";
    Err(Refusal::new(Status::NotImplemented, detail))
}

/// Gives what a query asks for in a format.
pub(crate) async fn give(
    call: &Call,
    query: StructureQuery,
    media: StructureMedia,
) -> Result<Response, Refusal> {
    let registry = call.bank.registry();
    let changed_ms = registry.changed_ms();
    let freshness =
        Freshness::new(&format!("structures-{changed_ms}-{:?}", media.format), changed_ms);
    if let Some(response) = freshness.not_modified(call) {
        return Ok(response);
    }
    // Writing thousands of codes takes milliseconds that other requests need not wait for.
    let written = tokio::task::spawn_blocking(move || message(&registry, &query, media.format));
    let text = written.await.map_err(|error| Refusal::internal("writing structures", error))??;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    freshness.write(headers);
    Ok(response)
}

fn message(
    registry: &Registry,
    query: &StructureQuery,
    format: StructureFormat,
) -> Result<String, Refusal> {
    let names = Names { agencies: &query.agencies, ids: &query.ids, versions: &query.versions };
    let mut artefacts: Vec<Told<'_>> = Vec::new();
    let mut selected: BTreeSet<Key> = BTreeSet::new();
    for class in BTreeSet::from_iter(query.classes.iter().copied()) {
        for artefact in selected::artefacts(registry, class, &names) {
            if let Some(told) = detail::of_selected(artefact, query.detail, &query.items) {
                selected.insert(key(artefact));
                artefacts.push(told);
            }
        }
    }
    if selected.is_empty() {
        let detail = "no structure of the registry has this class, agency, id and version";
        return Err(Refusal::new(Status::NoResults, detail));
    }
    let mut keys = related(registry, &selected, &query.references);
    if format == StructureFormat::Ml30 && query.references == References::All {
        // sdmx1 2.28 asks for all before it asks for data, and stops at an agreement in this format.
        keys.retain(|(class, _)| *class != ArtefactClass::ProvisionAgreement);
    }
    let used = concepts_in_use(registry, selected.iter().chain(&keys));
    let along = keys.iter().filter_map(|(class, reference)| registry.get(*class, reference));
    artefacts.extend(along.map(|artefact| detail::of_related(artefact, query.detail, &used)));
    if format == StructureFormat::Ml21 {
        artefacts.retain(|(artefact, _)| is_in_21(artefact));
        if artefacts.is_empty() {
            let detail = "SDMX-ML 2.1 has no maps of this kind; ask for \
                          application/vnd.sdmx.structure+xml;version=3.0.0";
            return Err(Refusal::new(Status::NotAcceptable, detail));
        }
    }
    let prepared = jiff::Timestamp::from_millisecond(registry.changed_ms()).unwrap_or_default();
    let header = MessageHeader {
        id: format!("{HOME_AGENCY}-STRUCTURES"),
        prepared: prepared.to_string(),
        sender: HOME_AGENCY.to_owned(),
    };
    let artefacts: Vec<(&Artefact, Extent)> =
        artefacts.iter().map(|(artefact, extent)| (&**artefact, *extent)).collect();
    sdmx::write_extents(format, &header, &artefacts)
        .map_err(|error| Refusal::internal("writing structures", error))
}

fn is_in_21(artefact: &Artefact) -> bool {
    !matches!(artefact.class(), ArtefactClass::StructureMap | ArtefactClass::RepresentationMap)
}

/// The ids of the concepts that the data structures among these use.
fn concepts_in_use<'a>(
    registry: &'a Registry,
    keys: impl Iterator<Item = &'a Key>,
) -> BTreeSet<&'a str> {
    let structures = keys.filter_map(|(class, reference)| match registry.get(*class, reference) {
        Some(Artefact::DataStructure(structure)) => Some(structure),
        _ => None,
    });
    structures
        .flat_map(|structure| &structure.components)
        .map(|component| component.id.as_str())
        .collect()
}
