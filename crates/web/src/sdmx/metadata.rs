//! Answers to queries for reference metadata: the quality reports of the dataflows.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use model::{ArtefactClass, Version};
use operations::metadata::QualityReport;
use operations::registry::HOME_AGENCY;
use operations::{Actor, Snapshot};
use sdmx::MessageHeader;
use sdmx::rest::{MetadataBy, MetadataQuery, Status, VersionQuery, negotiate_metadata};

use super::call::Call;
use super::data::moment;
use super::freshness::Freshness;
use super::refusal::Refusal;

/// Answers a query for metadata.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let query = MetadataQuery::parse(&call.path, &call.query)?;
    let media = negotiate_metadata(call.accept(), query.format.as_deref())?;
    let as_of_ms = moment("asOf", query.as_of.as_deref())?;
    let updated_after = moment("updatedAfter", query.updated_after.as_deref())?;
    let snapshot = Snapshot { as_of_ms, viewer: Actor::Public };
    let mut reports = operations::metadata::quality_reports(&call.bank, &snapshot).await?;
    reports.retain(|report| is_asked_for(&query, report));
    reports.retain(|report| {
        updated_after.is_none_or(|moment| report.version.published_at_ms > moment)
    });
    let Some(updated_ms) = reports.iter().map(|report| report.version.published_at_ms).max() else {
        let detail = "there are no metadata of this kind; /metadata/metadataset tells all";
        return Err(Refusal::new(Status::NoResults, detail));
    };
    let changed_ms = updated_ms.max(call.bank.registry().changed_ms());
    let freshness =
        Freshness::new(&format!("metadata-{changed_ms}-{:?}", media.format), changed_ms);
    if let Some(response) = freshness.not_modified(call) {
        return Ok(response);
    }
    let sets: Vec<_> = reports
        .into_iter()
        .map(|report| {
            let mut set = report.set;
            if query.stubs {
                // The schema wants at least one attribute; the date of the version is the shortest.
                set.attributes.truncate(1);
            }
            set
        })
        .collect();
    let prepared = jiff::Timestamp::from_millisecond(changed_ms).unwrap_or_default();
    let header = MessageHeader {
        id: format!("{HOME_AGENCY}-METADATA"),
        prepared: prepared.to_string(),
        sender: HOME_AGENCY.to_owned(),
    };
    let text = sdmx::write_metadata(media.format, &header, &sets);
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    freshness.write(headers);
    Ok(response)
}

/// Whether a query selects a version among this only one.
pub(crate) fn is_version(queries: &[VersionQuery], version: &Version) -> bool {
    queries.iter().any(|query| !query.select([version]).is_empty())
}

fn is_asked_for(query: &MetadataQuery, report: &QualityReport) -> bool {
    let set = &report.set;
    match &query.by {
        MetadataBy::Set => {
            query.agencies.accepts(&set.header.agency)
                && query.ids.accepts(&set.header.id)
                && is_version(&query.versions, &set.header.version)
        }
        MetadataBy::Flow { providers } => {
            query.agencies.accepts(HOME_AGENCY)
                && query.ids.accepts("MDF_QUALITY")
                && is_version(&query.versions, &Version::new("1.0.0"))
                && providers.accepts(&set.header.agency)
        }
        MetadataBy::Structure { classes } => {
            classes.contains(&ArtefactClass::Dataflow)
                && query.agencies.accepts(&report.dataflow.agency)
                && query.ids.accepts(&report.dataflow.id)
                && is_version(&query.versions, &report.dataflow.version)
        }
    }
}
