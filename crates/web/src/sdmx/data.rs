//! Answers to data queries: which dataflow, which observations, in which format.

use std::collections::BTreeSet;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, StreamExt, TryStreamExt};
use model::{Artefact, ArtefactClass, DataStructure, ProvisionAgreement, Reference};
use operations::data::{DataAnswer, DataRequest};
use operations::snapshot::parse_as_of;
use operations::{Actor, Registry, Snapshot, VersionView};
use sdmx::rest::{
    DataContext, DataMedia, DataQuery, Several, Status, VersionQuery, negotiate_data,
};
use sdmx::{DataFormat, Family, Labels, Layout, WriteContext};

use super::call::{Call, Rest};
use super::freshness::Freshness;
use super::refusal::Refusal;
use super::selected::{self, Names};
use super::stream::{self as message, Batches, ByteOrderMark};

/// Answers a data query.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let query = match call.rest {
        Rest::V1 => DataQuery::parse_v1(&call.path, &call.query)?,
        Rest::V2 => DataQuery::parse_v2(&call.path, &call.query)?,
    };
    if query.include_history {
        let detail = "includeHistory is not answered; ask for each moment with asOf";
        return Err(Refusal::new(Status::NotImplemented, detail));
    }
    let media = media(call, &query)?;
    let registry = call.bank.registry();
    let target = target(&registry, &query)?;
    let (mut request, as_of_ms) = request_of(&target, &query)?;
    request.columns = Some(columns(&query, target.structure));
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    request.first = query.first_n.map(count);
    request.last = query.last_n.map(count);
    request.offset = count(query.offset);
    request.limit = query.limit.map(count);
    let snapshot = Snapshot { as_of_ms, viewer: Actor::Public };
    if Freshness::is_asked(call) {
        let known = operations::version::current(&call.bank, &snapshot, &request.dataflow).await?;
        let known = known.map(|version| freshness(call, media, &target.dataflow, &version));
        if let Some(response) = known.and_then(|freshness| freshness.not_modified(call)) {
            return Ok(response);
        }
    }
    let mut answer = operations::data::query(&call.bank, &snapshot, &request).await?;
    let batches = begun(&mut answer).await?;
    let context = context(call, &query, media, &answer);
    let mark =
        if is_for_excel(&query, media) { ByteOrderMark::Written } else { ByteOrderMark::LeftOut };
    let body = message::body(media.format, context, mark, batches)
        .map_err(|error| Refusal::internal("beginning a data message", error))?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(call.language().tag()));
    // The version that is told, in case another one was published meanwhile.
    freshness(call, media, &target.dataflow, &answer.version).write(headers);
    if query.as_file || mark == ByteOrderMark::Written {
        let name =
            format!("attachment; filename=\"{}.{}\"", answer.dataflow.header.id, media.extension());
        if let Ok(name) = HeaderValue::from_str(&name) {
            headers.insert(CONTENT_DISPOSITION, name);
        }
    }
    Ok(response)
}

/// What a query selects, whatever is told of it, and the moment it is asked of.
pub(crate) fn request(
    registry: &Registry,
    query: &DataQuery,
) -> Result<(DataRequest, Option<i64>), Refusal> {
    request_of(&target(registry, query)?, query)
}

fn request_of(
    target: &Target<'_>,
    query: &DataQuery,
) -> Result<(DataRequest, Option<i64>), Refusal> {
    let filter = query.key_filter(target.structure)?;
    let mut request = DataRequest::of_filter(&target.dataflow, &filter);
    if let Some(agreements) = &target.agreements {
        request = request.covered_by(agreements);
    }
    request.updated_after_ms = moment("updatedAfter", query.updated_after.as_deref())?;
    Ok((request, moment("asOf", query.as_of.as_deref())?))
}

fn freshness(call: &Call, media: DataMedia, flow: &Reference, version: &VersionView) -> Freshness {
    let labels = match media.labels {
        Labels::Id => "",
        Labels::Both => "-labels",
        Labels::Name => "-names",
    };
    // A data folder that was made anew has other data under the same number.
    let (number, at_ms) = (version.number, version.published_at_ms);
    let language = call.language().tag();
    let state = format!("{}-{number}-{at_ms}-{:?}{labels}-{language}", flow.id, media.format);
    Freshness::new(&state, at_ms)
}

/// The format of the answer. `formatVersion` is for clients that cannot set a header either.
fn media(call: &Call, query: &DataQuery) -> Result<DataMedia, Refusal> {
    let default = match call.rest {
        Rest::V1 => DataFormat::Generic21,
        Rest::V2 => DataFormat::Specific30,
    };
    let version = query.format_version.as_deref().unwrap_or("");
    let format = query.format.as_deref().map(str::to_ascii_lowercase);
    let is = |major: &str| version == major || version.starts_with(&format!("{major}."));
    let format = match format.as_deref() {
        None | Some(_) if version.is_empty() => format,
        Some("csv" | "csvdata" | "csvfile") if is("1") => Some("csv1".to_owned()),
        Some("csv" | "csvdata" | "csvfile" | "csvfilewithlabels" | "json" | "jsondata")
            if is("2") =>
        {
            format
        }
        Some("xml" | "xmldata" | "structurespecificdata") if is("2.1") => {
            Some("structurespecificdata".to_owned())
        }
        Some("xml" | "xmldata" | "structurespecificdata") if is("3") => Some("xmldata".to_owned()),
        Some("genericdata") if is("2.1") => format,
        None | Some(_) => {
            let wanted =
                format!("{} in version {version}", format.as_deref().unwrap_or("no format"));
            let detail = format!(
                "{wanted} is not available; formats and versions are csv 1 and 2, json 2, xml 2.1 and 3, genericdata 2.1"
            );
            return Err(Refusal::new(Status::NotAcceptable, detail));
        }
    };
    Ok(negotiate_data(call.accept(), format.as_deref(), default)?)
}

/// The dataflow a query is about.
struct Target<'a> {
    dataflow: Reference,
    structure: &'a DataStructure,
    /// The agreements under which data are asked for, when they are.
    agreements: Option<Vec<&'a ProvisionAgreement>>,
}

fn target<'a>(registry: &'a Registry, query: &DataQuery) -> Result<Target<'a>, Refusal> {
    let names = Names { agencies: &query.agencies, ids: &query.ids, versions: &query.versions };
    let references = |class| -> BTreeSet<Reference> {
        let found = selected::artefacts(registry, class, &names);
        found.into_iter().map(|artefact| artefact.header().reference()).collect()
    };
    let flows = || references(ArtefactClass::Dataflow);
    let flows_of_structures = || {
        let structures = references(ArtefactClass::DataStructure);
        let latest = Names {
            agencies: &Several::All,
            ids: &Several::All,
            versions: &[VersionQuery::Latest],
        };
        let flows = selected::artefacts(registry, ArtefactClass::Dataflow, &latest);
        let of_one = flows.into_iter().filter(|artefact| match artefact {
            Artefact::Dataflow(flow) => structures.contains(&flow.structure),
            _ => false,
        });
        of_one.map(|artefact| artefact.header().reference()).collect::<BTreeSet<_>>()
    };
    let mut agreements: Option<Vec<&ProvisionAgreement>> = None;
    let mut found = match query.context {
        DataContext::Dataflow => flows(),
        DataContext::DataStructure => flows_of_structures(),
        DataContext::ProvisionAgreement => BTreeSet::new(),
        DataContext::Any => {
            let flows = flows();
            if flows.is_empty() { flows_of_structures() } else { flows }
        }
    };
    let may_be_agreement =
        matches!(query.context, DataContext::ProvisionAgreement | DataContext::Any);
    if found.is_empty() && may_be_agreement {
        let named = references(ArtefactClass::ProvisionAgreement);
        let named = registry.agreements().filter(|it| named.contains(&it.header.reference()));
        let named: Vec<&ProvisionAgreement> = named.collect();
        found = named.iter().map(|agreement| agreement.dataflow.clone()).collect();
        agreements = Some(named);
    }
    let dataflow = only(&found)?;
    if query.providers != Several::All {
        let of_providers = registry.agreements().filter(|agreement| {
            agreement.dataflow == dataflow && query.providers.accepts(&agreement.provider)
        });
        agreements = Some(of_providers.collect());
    }
    let flow = registry.dataflow(&dataflow.to_string());
    let structure = flow.and_then(|flow| registry.structure_of(flow)).ok_or_else(|| {
        Refusal::new(
            Status::NoResults,
            format!("the structure of {dataflow} is not in the registry"),
        )
    })?;
    Ok(Target { dataflow, structure, agreements })
}

/// The one dataflow that a query names.
pub(crate) fn only_flow(registry: &Registry, query: &DataQuery) -> Result<Reference, Refusal> {
    Ok(target(registry, query)?.dataflow)
}

/// A message holds data of one dataflow.
fn only(found: &BTreeSet<Reference>) -> Result<Reference, Refusal> {
    let mut all = found.iter();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only.clone()),
        (None, _) => {
            let detail = "no dataflow of the registry has this agency, id and version";
            Err(Refusal::new(Status::NoResults, detail))
        }
        (Some(_), Some(_)) => {
            let some: Vec<String> = found.iter().take(12).map(Reference::to_string).collect();
            let detail =
                format!("one answer tells of one dataflow; ask for one of {}", some.join(", "));
            Err(Refusal::new(Status::NotImplemented, detail))
        }
    }
}

/// A moment as a parameter gives it.
pub(crate) fn moment(name: &str, text: Option<&str>) -> Result<Option<i64>, Refusal> {
    // A plus in a query may have been meant as one: `+03:30`.
    let Some(text) = text else { return Ok(None) };
    match parse_as_of(text).or_else(|| parse_as_of(&text.replace(' ', "+"))) {
        Some(moment) => Ok(Some(moment)),
        None => {
            let detail = format!(
                "{name} cannot be {text:?}; it is a day or a time such as 2026-11-23T10:00:00Z"
            );
            Err(Refusal::new(Status::Syntax, detail))
        }
    }
}

/// The columns that are told: nothing else is read.
fn columns(query: &DataQuery, structure: &DataStructure) -> Vec<String> {
    let omitted = query.omitted(structure);
    let keys = structure.dimensions().chain(structure.time_dimension());
    let measures = structure.measures().filter(|_| query.detail.has_observations());
    let attributes = structure.attributes().filter(|_| query.detail.has_attributes());
    let rest = measures.chain(attributes).filter(|component| !omitted.contains(&component.id));
    keys.chain(rest).map(|component| component.id.clone()).collect()
}

/// The observations, once it is sure that there are any: nothing found is an error of its own, and
/// can be told only before the body begins.
async fn begun(answer: &mut DataAnswer) -> Result<Batches, Refusal> {
    let mut batches = std::mem::replace(&mut answer.batches, stream::empty().boxed());
    loop {
        match batches.try_next().await? {
            Some(batch) if batch.rows() > 0 => {
                return Ok(stream::once(async { Ok(batch) }).chain(batches).boxed());
            }
            Some(_) => {}
            None => {
                let reference = answer.dataflow.header.reference();
                let detail = format!(
                    "{reference} has no observation for this key, these periods and filters"
                );
                return Err(Refusal::new(Status::NoResults, detail));
            }
        }
    }
}

fn context(call: &Call, query: &DataQuery, media: DataMedia, answer: &DataAnswer) -> WriteContext {
    // Only these formats tell names; to copy thousands of them takes longer than a small answer.
    let context = if media.format.family() == Family::Json || media.labels != Labels::Id {
        operations::data::context(&call.bank, answer)
    } else {
        operations::data::nameless_context(answer)
    };
    WriteContext {
        language: call.language(),
        layout: query.layout.unwrap_or(Layout::Series),
        detail: query.detail,
        labels: media.labels,
        omit: query.omitted(&answer.structure),
        ..context
    }
}

/// Excel takes a table without the mark for the code page of the country.
fn is_for_excel(query: &DataQuery, media: DataMedia) -> bool {
    let by_format = query.format.as_deref().is_some_and(|format| format.starts_with("csvfile"));
    media.extension() == "csv" && (query.as_file || by_format)
}
