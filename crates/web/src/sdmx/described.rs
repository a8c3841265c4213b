//! Tables that say what their columns are: a description as CSV on the Web has it, and the header that
//! leads to it. Knows addresses; what a column is, the `sdmx` crate says.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use operations::Snapshot;
use operations::data::DataRequest;
use sdmx::DataFormat;
use sdmx::rest::{DataMedia, DataQuery};

use super::call::{Call, Rest};
use super::data;
use super::refusal::Refusal;

/// The value of `format` that asks for a description.
pub(crate) const DESCRIPTION: &str = "csvw";

const MEDIA_TYPE: &str = "application/csvm+json";

/// Describes the table that the same query gives as SDMX-CSV.
pub(crate) async fn answer(
    call: &Call,
    query: &DataQuery,
    snapshot: &Snapshot,
    request: &DataRequest,
) -> Result<Response, Refusal> {
    let request = DataRequest { limit: Some(0), ..request.clone() };
    let answer = operations::data::query(&call.bank, snapshot, &request).await?;
    let named = operations::data::context(&call.bank, &answer);
    let told = data::context(call, query, DataMedia::plain(DataFormat::Csv20), &answer);
    let (codelists, concepts) = (named.codelists, named.concepts);
    let context = sdmx::WriteContext { codelists, concepts, ..told };
    let text = sdmx::describe_table(DataFormat::Csv20, &context, &address(call, "csv"));
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}

/// The header that leads from a table to its description.
pub(crate) fn link(call: &Call) -> Option<HeaderValue> {
    let address = address(call, DESCRIPTION);
    let is_plain = !address.contains(['<', '>', '"']);
    let text = format!("<{address}>; rel=\"describedby\"; type=\"{MEDIA_TYPE}\"");
    HeaderValue::from_str(&text).ok().filter(|_| is_plain)
}

/// The same address in another format.
fn address(call: &Call, format: &str) -> String {
    let root = match call.rest {
        Rest::V1 => "/sdmx/v1",
        Rest::V2 => "/sdmx/v2",
    };
    let is_of_format =
        |pair: &&str| pair.starts_with("format=") || pair.starts_with("formatVersion=");
    let rest: Vec<&str> =
        call.query.split('&').filter(|pair| !pair.is_empty() && !is_of_format(pair)).collect();
    let rest = rest.iter().map(|pair| format!("{pair}&")).collect::<String>();
    format!("{root}{}?{rest}format={format}", call.path)
}
