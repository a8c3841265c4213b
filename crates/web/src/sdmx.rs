//! SDMX REST: structures and data of the bank for programs, at `/sdmx/v2/`, `/sdmx/v1/` and `/rest/`.
//! Knows which part of an address asks for what; queries, formats and messages are the `sdmx` crate's.

mod availability;
mod call;
mod data;
mod described;
mod detail;
mod freshness;
mod language;
mod maintenance;
mod metadata;
mod refusal;
mod registration;
mod related;
mod schema;
mod selected;
mod stream;
mod structure;
mod target;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sdmx::rest::Status;

use self::call::{Call, Rest};
use self::refusal::Refusal;
use crate::serve::App;
use crate::visit::Caller;

/// The longest wait for the first observation; what follows may take as long as the client reads.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);

/// The addresses of SDMX REST 2.x and 1.5.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sdmx/v2", get(v2).options(preflight))
        .route("/sdmx/v2/{*path}", get(v2).post(sent).put(sent).delete(sent).options(preflight))
        .route("/sdmx/v1", get(v1).options(preflight))
        .route("/sdmx/v1/{*path}", get(v1).options(preflight))
        .route("/rest", get(v1).options(preflight))
        .route("/rest/{*path}", get(v1).options(preflight))
        .layer(DefaultBodyLimit::disable())
}

/// What is sent: structures and data, by those who may.
async fn sent(State(app): State<App>, request: Request) -> Response {
    let call = Call::of(app.bank.clone(), Rest::V2, "/sdmx/v2", &request);
    let caller = Caller::of(request.extensions(), request.headers(), &app.settings);
    let method = request.method().clone();
    maintenance::answer(&app, &call, &caller, &method, request.into_body()).await
}

async fn v2(State(app): State<App>, request: Request) -> Response {
    respond(Call::of(app.bank, Rest::V2, "/sdmx/v2", &request)).await
}

async fn v1(State(app): State<App>, request: Request) -> Response {
    let root = if request.uri().path().starts_with("/rest") { "/rest" } else { "/sdmx/v1" };
    respond(Call::of(app.bank, Rest::V1, root, &request)).await
}

/// What a browser asks before it lets a page of another site read an answer.
async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    open_to_all(response.headers_mut());
    response
}

async fn respond(call: Call) -> Response {
    let answered = tokio::time::timeout(ANSWER_TIMEOUT, dispatch(&call)).await;
    let answered = answered.unwrap_or_else(|_| {
        let detail = "the answer takes too long; ask for less by key, period or limit";
        Err(Refusal::new(Status::Unavailable, detail))
    });
    let mut response = answered.unwrap_or_else(|refusal| refusal.response(&call));
    let headers = response.headers_mut();
    open_to_all(headers);
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"));
    response
}

async fn dispatch(call: &Call) -> Result<Response, Refusal> {
    let resource = call.path.trim_start_matches('/').split('/').next().unwrap_or("");
    match (call.rest, resource) {
        (_, "data") => data::answer(call).await,
        (Rest::V2, "structure") => structure::answer(call).await,
        (_, "schema") => schema::answer(call).await,
        (_, "availability" | "availableconstraint") => availability::answer(call).await,
        (_, "metadata") => metadata::answer(call).await,
        (_, "registration") => registration::answer(call).await,
        (Rest::V2, _) | (Rest::V1, "") => {
            let expected = match call.rest {
                Rest::V2 => {
                    "structure/{class}/{agency}/{id}/{version} or data/{context}/{agency}/{id}/{version}/{key}"
                }
                Rest::V1 => "{class}/{agency}/{id}/{version} or data/{flow}/{key}/{provider}",
            };
            let detail = format!("the path {:?} is not understood; it is {expected}", call.path);
            Err(Refusal::new(Status::Syntax, detail))
        }
        (Rest::V1, _) => structure::answer(call).await,
    }
}

/// Public figures may be read by the pages of any site; nothing here depends on who is signed in.
fn open_to_all(headers: &mut HeaderMap) {
    let fixed = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Accept-Language, If-None-Match, If-Modified-Since"),
        (
            ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Last-Modified, Content-Disposition, Content-Language",
        ),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
