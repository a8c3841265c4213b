//! Answers to data queries: which dataflow, which observations, in which format.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, LINK};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, StreamExt, TryStreamExt};
use model::{DataStructure, Reference};
use operations::data::{DataAnswer, DataRequest, Sort};
use operations::snapshot::parse_as_of;
use operations::{Actor, Registry, Snapshot, VersionView};
use sdmx::rest::{DataMedia, DataQuery, Status, negotiate_data};
use sdmx::{DataFormat, Family, Labels, Layout, WriteContext};

use super::call::{Call, Rest};
use super::described::{self, DESCRIPTION};
use super::freshness::Freshness;
use super::refusal::Refusal;
use super::stream::{self as message, Batches, ByteOrderMark, Window};
use super::target::{Target, only, targets};

/// Answers a data query.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let query = match call.rest {
        Rest::V1 => DataQuery::parse_v1(&call.path, &call.query)?,
        Rest::V2 => DataQuery::parse_v2(&call.path, &call.query)?,
    };
    let is_description = query.format.as_deref() == Some(DESCRIPTION);
    let media =
        if is_description { DataMedia::plain(DataFormat::Csv20) } else { media(call, &query)? };
    let registry = call.bank.registry();
    let as_of_ms = as_of(&query)?;
    let snapshot = Snapshot { as_of_ms, viewer: Actor::Public };
    let (flows, asked_of) = asked(&registry, &query)?;
    if Freshness::is_asked(call) && !is_description {
        let mut known = Vec::new();
        for request in &flows {
            known.extend(
                operations::version::current(&call.bank, &snapshot, &request.dataflow).await?,
            );
        }
        let versions: Vec<&VersionView> = known.iter().collect();
        let known = freshness(call, media, &flows, &versions);
        if let Some(response) = known.and_then(|freshness| freshness.not_modified(call)) {
            return Ok(response);
        }
    }
    if is_description && let Some(first) = flows.first() {
        return described::answer(call, &query, &snapshot, first).await;
    }
    let answers = answers(call, &query, &snapshot, &flows).await?;
    let versions: Vec<&VersionView> = answers.iter().map(|(answer, _)| &answer.version).collect();
    // The versions that are told, in case others were published meanwhile.
    let freshness = freshness(call, media, &flows, &versions);
    let name = answers.first().map_or_else(String::new, |(it, _)| it.dataflow.header.id.clone());
    let mark =
        if is_for_excel(&query, media) { ByteOrderMark::Written } else { ByteOrderMark::LeftOut };
    let flows = answers.into_iter().map(|(answer, batches)| {
        let context = context(call, &query, media, &answer);
        (context, batches)
    });
    let flows: Vec<_> = flows.collect();
    let window = match asked_of {
        1 => Window::ALL,
        _ => Window { skip: query.offset, left: query.limit.unwrap_or(usize::MAX) },
    };
    let body = match message::body(media.format, flows, window, mark) {
        Err(error @ sdmx::Error::NotInFormat { .. }) => {
            return Err(Refusal::new(Status::NotAcceptable, error.to_string()));
        }
        body => body.map_err(|error| Refusal::internal("beginning a data message", error))?,
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&media.content_type()) {
        headers.insert(CONTENT_TYPE, media);
    }
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(call.language().tag()));
    if let Some(freshness) = freshness {
        freshness.write(headers);
    }
    if media.format.family() == Family::Csv
        && let Some(link) = described::link(call)
    {
        headers.insert(LINK, link);
    }
    if query.as_file || mark == ByteOrderMark::Written {
        let name = format!("attachment; filename=\"{name}.{}\"", media.extension());
        if let Ok(name) = HeaderValue::from_str(&name) {
            headers.insert(CONTENT_DISPOSITION, name);
        }
    }
    Ok(response)
}

/// What is asked of each dataflow. Of several, those whose structure has no place for the key or a
/// filter have nothing that is asked for; how many dataflows were named comes along.
fn asked(registry: &Registry, query: &DataQuery) -> Result<(Vec<DataRequest>, usize), Refusal> {
    let targets = targets(registry, query)?;
    let is_one = targets.len() == 1;
    let (mut requests, mut refused) = (Vec::new(), None);
    for target in &targets {
        match request_of(target, query) {
            Ok(request) => requests.push(request),
            Err(refusal) if is_one => return Err(refusal),
            Err(refusal) => refused = Some(refusal),
        }
    }
    if !is_one {
        // The window is one over all of them.
        for request in &mut requests {
            (request.offset, request.limit) = (0, None);
        }
    }
    match (requests.is_empty(), refused) {
        (true, Some(refusal)) => Err(refusal),
        _ => Ok((requests, targets.len())),
    }
}

/// The answer of each dataflow that has one, with its observations begun. Nothing found anywhere is an
/// error of its own.
async fn answers(
    call: &Call,
    query: &DataQuery,
    snapshot: &Snapshot,
    requests: &[DataRequest],
) -> Result<Vec<(DataAnswer, Batches)>, Refusal> {
    let (mut found, mut refused) = (Vec::new(), None);
    for request in requests {
        let answered = if query.include_history {
            operations::data::history(&call.bank, snapshot, request).await
        } else {
            operations::data::query(&call.bank, snapshot, request).await
        };
        let mut answer = match answered {
            Ok(answer) => answer,
            Err(error @ operations::Error::NotFound { .. }) => {
                refused = Some(error.into());
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        match begun(&mut answer).await? {
            Some(batches) => found.push((answer, batches)),
            None => {
                let reference = answer.dataflow.header.reference();
                let detail = format!(
                    "{reference} has no observation for this key, these periods and filters"
                );
                refused = Some(Refusal::new(Status::NoResults, detail));
            }
        }
    }
    match (found.is_empty(), refused) {
        (true, Some(refusal)) => Err(refusal),
        (true, None) => {
            Err(Refusal::new(Status::NoResults, "there is no observation that is asked for"))
        }
        (false, _) => Ok(found),
    }
}

/// The moment whose data are asked for.
fn as_of(query: &DataQuery) -> Result<Option<i64>, Refusal> {
    let as_of = moment("asOf", query.as_of.as_deref())?;
    let after = moment("updatedAfter", query.updated_after.as_deref())?;
    if as_of.zip(after).is_some_and(|(as_of, after)| after > as_of) {
        let detail = "updatedAfter is later than asOf; nothing can have changed in between";
        return Err(Refusal::new(Status::Syntax, detail));
    }
    Ok(as_of)
}

/// What a query selects, whatever is told of it, and the moment it is asked of.
pub(crate) fn request(
    registry: &Registry,
    query: &DataQuery,
) -> Result<(DataRequest, Option<i64>), Refusal> {
    let target = only(targets(registry, query)?)?;
    Ok((selection(&target, query)?, as_of(query)?))
}

/// The one dataflow that a query names.
pub(crate) fn only_flow(registry: &Registry, query: &DataQuery) -> Result<Reference, Refusal> {
    Ok(only(targets(registry, query)?)?.dataflow)
}

fn selection(target: &Target<'_>, query: &DataQuery) -> Result<DataRequest, Refusal> {
    let filter = query.key_filter(target.structure)?;
    let mut request = DataRequest::of_filter(&target.dataflow, &filter);
    if let Some(agreements) = &target.agreements {
        request = request.covered_by(agreements);
    }
    request.updated_after_ms = moment("updatedAfter", query.updated_after.as_deref())?;
    Ok(request)
}

/// What is asked of a dataflow, and how it is to be told.
fn request_of(target: &Target<'_>, query: &DataQuery) -> Result<DataRequest, Refusal> {
    let structure = target.structure;
    if let Some(id) = &query.at_observation {
        let mut dimensions = structure.dimensions().chain(structure.time_dimension());
        if dimensions.all(|dimension| dimension.id != *id) {
            let reference = structure.header.reference();
            let detail = format!(
                "dimensionAtObservation cannot be {id:?}; it is a dimension of {reference} or AllDimensions"
            );
            return Err(Refusal::new(Status::Syntax, detail));
        }
    }
    let mut request = selection(target, query)?;
    request.columns = Some(columns(query, structure));
    let order = query.order(structure)?;
    request.sort =
        order.into_iter().map(|(column, descending)| Sort { column, descending }).collect();
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    request.first = query.first_n.map(count);
    request.last = query.last_n.map(count);
    request.offset = count(query.offset);
    request.limit = query.limit.map(count);
    Ok(request)
}

fn freshness(
    call: &Call,
    media: DataMedia,
    flows: &[DataRequest],
    versions: &[&VersionView],
) -> Option<Freshness> {
    let DataMedia { format, labels, keys, time_format } = media;
    let told = format!("{format:?}-{labels:?}-{keys:?}-{time_format:?}-{}", call.language().tag());
    // A data folder that was made anew has other data under the same number.
    let at_ms = versions.iter().map(|version| version.published_at_ms).max()?;
    let state = match (flows, versions) {
        ([flow], [version]) => {
            let id = flow.dataflow.split([':', '(']).nth(1).unwrap_or(&flow.dataflow);
            format!("{id}-{}-{at_ms}-{told}", version.number)
        }
        // Whatever is published has a later moment than all before it, or makes one more version.
        _ => {
            let versions: u64 = versions.iter().map(|version| version.number).sum();
            format!("{}-flows-{versions}-{at_ms}-{told}", flows.len())
        }
    };
    Some(Freshness::new(&state, at_ms))
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

/// The observations, once it is sure that there are any: that there are none can be told only before
/// the body begins.
async fn begun(answer: &mut DataAnswer) -> Result<Option<Batches>, Refusal> {
    let mut batches = std::mem::replace(&mut answer.batches, stream::empty().boxed());
    while let Some(batch) = batches.try_next().await? {
        if batch.rows() > 0 {
            return Ok(Some(stream::once(async { Ok(batch) }).chain(batches).boxed()));
        }
    }
    Ok(None)
}

pub(crate) fn context(
    call: &Call,
    query: &DataQuery,
    media: DataMedia,
    answer: &DataAnswer,
) -> WriteContext {
    // Only these formats tell names; to copy thousands of them takes longer than a small answer.
    let tells_names = matches!(media.format.family(), Family::Json | Family::JsonStat | Family::Px);
    let context = if tells_names || media.labels != Labels::Id {
        operations::data::context(&call.bank, answer)
    } else {
        operations::data::nameless_context(answer)
    };
    WriteContext {
        language: call.language(),
        layout: query.layout.unwrap_or(Layout::Series),
        at_observation: query.at_observation.clone(),
        has_history: query.include_history,
        detail: query.detail,
        labels: media.labels,
        keys: media.keys,
        time_format: media.time_format,
        omit: query.omitted(&answer.structure),
        ..context
    }
}

/// Excel takes a table without the mark for the code page of the country.
fn is_for_excel(query: &DataQuery, media: DataMedia) -> bool {
    let by_format = query.format.as_deref().is_some_and(|format| format.starts_with("csvfile"));
    media.extension() == "csv" && (query.as_file || by_format)
}
