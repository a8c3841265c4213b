//! Answers to structure queries: which artefacts, in which format, with what comes along.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use model::ArtefactTree;
use operations::Registry;
use operations::registry::{HOME_AGENCY, Key};
use sdmx::rest::{
    References, Status, StructureDetail, StructureMedia, StructureQuery, negotiate_structure,
};
use sdmx::{MessageHeader, StructureFormat};

use super::call::{Call, Rest};
use super::data::moment;
use super::detail::{self, ItemsInUse};
use super::freshness::Freshness;
use super::language::Languages;
use super::refusal::Refusal;
use super::related::{is_for_everyone, related};
use super::selected::{self, Names};

/// Answers a structure query.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let (query, default) = match call.rest {
        Rest::V1 => (StructureQuery::parse_v1(&call.path, &call.query)?, StructureFormat::Ml21),
        Rest::V2 => (StructureQuery::parse_v2(&call.path, &call.query)?, StructureFormat::Ml30),
    };
    let media = negotiate_structure(call.accept(), query.format.as_deref(), default)?;
    give(call, query, media).await
}

/// The registry as it is, or as it was at the moment that a query names.
pub(crate) fn registry_at(call: &Call, as_of: Option<&str>) -> Result<Arc<Registry>, Refusal> {
    let registry = call.bank.registry();
    Ok(match moment("asOf", as_of)? {
        Some(moment_ms) => Arc::new(registry.as_of(moment_ms)),
        None => registry,
    })
}

/// Gives what a query asks for in a format.
pub(crate) async fn give(
    call: &Call,
    query: StructureQuery,
    media: StructureMedia,
) -> Result<Response, Refusal> {
    let registry = registry_at(call, query.as_of.as_deref())?;
    let changed_ms = registry.changed_ms();
    let languages = Languages::of(call);
    let freshness = Freshness::new(
        &format!("structures-{changed_ms}-{:?}-{}", media.format, languages.tag()),
        changed_ms,
    );
    if let Some(response) = freshness.not_modified(call) {
        return Ok(response);
    }
    // Writing thousands of codes takes milliseconds that other requests need not wait for.
    let says_format = query.format.is_some() || call.says_format();
    let silent = (!says_format).then_some(call.rest);
    let content_language = languages.tag();
    let written = tokio::task::spawn_blocking(move || {
        message(&registry, &query, media.format, &languages, silent)
    });
    let text = written.await.map_err(|error| Refusal::internal("writing structures", error))??;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    if let Ok(value) = HeaderValue::from_str(&content_language)
        && !content_language.is_empty()
    {
        headers.insert(CONTENT_LANGUAGE, value);
    }
    freshness.write(headers);
    Ok(response)
}

/// The message that answers a query; `silent` is the service of a client that does not say which
/// format it reads.
fn message(
    registry: &Registry,
    query: &StructureQuery,
    format: StructureFormat,
    languages: &Languages,
    silent: Option<Rest>,
) -> Result<String, Refusal> {
    let names = Names { agencies: &query.agencies, ids: &query.ids, versions: &query.versions };
    let mut trees: Vec<ArtefactTree> = Vec::new();
    let mut selected: BTreeSet<Key> = BTreeSet::new();
    for class in BTreeSet::from_iter(query.classes.iter().copied()) {
        for artefact in selected::artefacts(registry, class, &names) {
            if detail::is_of_other_role(artefact, query.role) {
                continue;
            }
            let tree = registry.tree(artefact);
            let key = (tree.class, tree.reference());
            if let Some(told) = detail::of_selected(tree, query.detail, &query.items) {
                selected.insert(key);
                trees.push(told);
            }
        }
    }
    if selected.is_empty() {
        let detail = "no structure of the registry has this class, agency, id and version";
        return Err(Refusal::new(Status::NoResults, detail));
    }
    let mut keys = related(registry, &selected, &query.references);
    if let Some(rest) = silent
        && !matches!(query.references, References::Classes(_))
    {
        keys.retain(|(class, _)| is_for_everyone(*class, rest));
    }
    let in_use = if query.detail == StructureDetail::ReferencePartial {
        let all = selected.iter().chain(&keys);
        let artefacts: Vec<_> =
            all.filter_map(|(class, reference)| registry.get(*class, reference)).collect();
        ItemsInUse::of(registry, &artefacts)
    } else {
        ItemsInUse::default()
    };
    for (class, reference) in &keys {
        if let Some(artefact) = registry.get(*class, reference) {
            trees.push(detail::of_related(registry.tree(artefact), query.detail, &in_use));
        }
    }
    trees.retain(|tree| sdmx::is_in(format, tree));
    if trees.is_empty() {
        let detail = "this version of SDMX cannot tell the structures asked for; ask for \
                      application/vnd.sdmx.structure+xml;version=3.0.0";
        return Err(Refusal::new(Status::NotAcceptable, detail));
    }
    for tree in &mut trees {
        languages.keep(tree);
    }
    let prepared = jiff::Timestamp::from_millisecond(registry.changed_ms()).unwrap_or_default();
    let header = MessageHeader {
        id: format!("{HOME_AGENCY}-STRUCTURES"),
        prepared: prepared.to_string(),
        sender: HOME_AGENCY.to_owned(),
    };
    Ok(sdmx::write_trees(format, &header, &trees.iter().collect::<Vec<_>>()))
}
