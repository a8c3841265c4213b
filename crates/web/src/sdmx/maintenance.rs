//! Structures and data that are sent: who sends them, what they are for, what becomes of them.
//! Reading and judging are done by `operations`.

use std::io::Write;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use operations::Actor;
use operations::registry::HOME_AGENCY;
use operations::session::Credentials;
use operations::structure::{Change, Depth, Outcome};
use operations::submission::Receive;
use operations::token::TokenScope;
use sdmx::rest::{DataQuery, Several, Status, StructureQuery, VersionQuery};
use sdmx::{MessageHeader, SubmittedStructure};

use super::call::{Call, Rest};
use super::refusal::Refusal;
use crate::serve::App;
use crate::visit::{self, Caller};

const MEDIA: &str = "application/vnd.sdmx.registry+xml;version=3.0.0";
/// The largest structure message taken over the network, in bytes.
const STRUCTURE_BYTES: usize = 64 << 20;

/// Takes what is sent by POST or PUT, or carries out a DELETE.
pub(crate) async fn answer(
    app: &App,
    call: &Call,
    caller: &Caller,
    method: &Method,
    body: Body,
) -> Response {
    let answered = take(app, call, caller, method, body).await;
    answered.unwrap_or_else(|refusal| {
        let mut response = refusal.response(call);
        if response.status() == StatusCode::UNAUTHORIZED {
            let basic = HeaderValue::from_static("Basic realm=\"SDMX\", charset=\"UTF-8\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, basic);
        }
        response
    })
}

async fn take(
    app: &App,
    call: &Call,
    caller: &Caller,
    method: &Method,
    body: Body,
) -> Result<Response, Refusal> {
    let resource = call.path.trim_start_matches('/').split('/').next().unwrap_or("");
    let scope = if resource == "data" { TokenScope::Data } else { TokenScope::Structures };
    let actor = match bearer(&call.headers) {
        Some(token) => operations::token::actor_for(&call.bank, token, scope)
            .await
            .map_err(Refusal::of_change)?
            .ok_or_else(|| {
                Refusal::new(Status::Unauthorized, "the token is not known or has ended")
            })?,
        None => actor(app, &call.headers, caller).await?,
    };
    let (depth, query) = dry_run(&call.query);
    match (resource, method) {
        ("data", &Method::POST) => data(app, call, &actor, body).await,
        ("structure", &Method::DELETE) => {
            let artefacts = named(call, &query)?;
            let outcome = operations::structure::delete(&call.bank, &actor, &artefacts, depth);
            Ok(told(call, &outcome.await.map_err(Refusal::of_change)?))
        }
        ("structure", &Method::POST | &Method::PUT) => {
            let bytes = whole(body, STRUCTURE_BYTES).await?;
            let only = if method == Method::PUT { Some(named_class(call, &query)?) } else { None };
            let sent =
                operations::structure::submit(&call.bank, &actor, bytes, only.as_ref(), depth);
            Ok(told(call, &sent.await.map_err(Refusal::of_change)?))
        }
        _ => Err(Refusal::of_http(
            StatusCode::METHOD_NOT_ALLOWED,
            Status::Syntax,
            "structures are sent to /structure by POST, PUT and DELETE, data to /data by POST",
        )),
    }
}

/// The token of a Bearer authorization (RFC 6750, 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Who sends: by name and password (RFC 7617), or by the session of the pages.
async fn actor(app: &App, headers: &HeaderMap, caller: &Caller) -> Result<Actor, Refusal> {
    let bank = &app.bank;
    let unknown =
        || Refusal::new(Status::Unauthorized, "sign in with Basic authentication, or on the pages");
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = match given {
        Some(given) => {
            let (account, password) = basic(given).ok_or_else(unknown)?;
            // An account with a second factor sends by its session.
            let with = Credentials {
                account: &account,
                password: &password,
                code: "",
                address: &caller.0,
            };
            let token = operations::session::sign_in(bank, &with).await;
            Some((token.map_err(|error| wrong_password(&error))?, true))
        }
        None => visit::session(headers, &app.settings).map(|token| (token, false)),
    };
    let (token, is_for_this) = token.ok_or_else(unknown)?;
    let account = operations::session::account_of(bank, &token).await?;
    if is_for_this {
        operations::session::sign_out(bank, &token).await?;
    }
    let actor = account.map(Actor::Account).ok_or_else(unknown)?;
    if visit::lacks_factor(app, &actor).await? {
        let detail = "turn a second factor on at /sessions/factor, and send with a token";
        return Err(Refusal::new(Status::Unauthorized, detail));
    }
    Ok(actor)
}

fn wrong_password(error: &operations::Error) -> Refusal {
    match error {
        operations::Error::Unavailable { .. } => {
            Refusal::new(Status::Unavailable, error.to_string())
        }
        _ => Refusal::new(Status::Unauthorized, "the name or the password is wrong"),
    }
}

/// Name and password of a Basic authorization.
fn basic(given: &str) -> Option<(String, String)> {
    let (scheme, encoded) = given.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(base64(encoded.trim())?).ok()?;
    let (account, password) = text.split_once(':')?;
    Some((account.to_owned(), password.to_owned()))
}

/// Reads base64 (RFC 4648, section 4).
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// Whether a call is only tried, and the query without that word.
fn dry_run(query: &str) -> (Depth, String) {
    let is_try = |pair: &&str| matches!(*pair, "dryRun=true" | "dryRun");
    let depth = if query.split('&').any(|pair| is_try(&pair)) { Depth::Tried } else { Depth::Kept };
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("dryRun")).collect();
    (depth, rest.join("&"))
}

async fn whole(body: Body, most: usize) -> Result<Vec<u8>, Refusal> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| {
            Refusal::new(Status::Syntax, format!("the message broke off: {error}"))
        })?;
        if bytes.len() + chunk.len() > most {
            return Err(Refusal::new(
                Status::TooLarge,
                format!("a structure message may have {} MB; send it in parts", most >> 20),
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The one class, agency, id and version a path names.
fn named_class(call: &Call, query: &str) -> Result<Change, Refusal> {
    let mut artefacts = named(call, query)?;
    match (artefacts.pop(), artefacts.is_empty()) {
        (Some(change), true) => Ok(change),
        _ => Err(not_one()),
    }
}

fn not_one() -> Refusal {
    Refusal::new(
        Status::Syntax,
        "the path names what changes: structure/{class}/{agency}/{id}/{version}, one of each",
    )
}

fn named(call: &Call, query: &str) -> Result<Vec<Change>, Refusal> {
    let query = match call.rest {
        Rest::V1 => StructureQuery::parse_v1(&call.path, query)?,
        Rest::V2 => StructureQuery::parse_v2(&call.path, query)?,
    };
    match (query.classes.as_slice(), &query.agencies, &query.ids, query.versions.as_slice()) {
        ([class], Several::Of(agencies), Several::Of(ids), [VersionQuery::Exact(version)])
            if agencies.len() == 1 && ids.len() == 1 =>
        {
            let reference = model::Reference::new(&agencies[0], &ids[0], &version.0);
            Ok(vec![(*class, reference)])
        }
        _ => Err(not_one()),
    }
}

/// What became of the structures, as a registry says it.
fn told(call: &Call, outcomes: &[Outcome]) -> Response {
    let prepared = jiff::Timestamp::from_millisecond(call.bank.now_ms()).unwrap_or_default();
    let header = MessageHeader {
        id: format!("{HOME_AGENCY}-SUBMITTED"),
        prepared: prepared.to_string(),
        sender: HOME_AGENCY.to_owned(),
    };
    let submitted: Vec<SubmittedStructure> = outcomes
        .iter()
        .map(|outcome| SubmittedStructure {
            urn: outcome.urn.clone(),
            action: outcome.action,
            fault: None,
        })
        .collect();
    let status = if outcomes.iter().any(|outcome| outcome.action == "Append") {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let text = sdmx::write_submitted(&header, &submitted);
    (status, [(CONTENT_TYPE, MEDIA)], text).into_response()
}

/// Data become a submission, which waits for its checks and for another person like any file.
async fn data(app: &App, call: &Call, actor: &Actor, body: Body) -> Result<Response, Refusal> {
    let query = match call.rest {
        Rest::V1 => DataQuery::parse_v1(&call.path, "")?,
        Rest::V2 => DataQuery::parse_v2(&call.path, "")?,
    };
    let dataflow = super::data::only_flow(&call.bank.registry(), &query)?;
    let failed = |error: std::io::Error| Refusal::internal("keeping data that arrive", error);
    let mut file = match &app.settings.upload_folder {
        Some(folder) => tempfile::NamedTempFile::new_in(folder),
        None => tempfile::NamedTempFile::new(),
    }
    .map_err(failed)?;
    let limit = app.settings.upload_limit_bytes;
    let mut size: u64 = 0;
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| {
            Refusal::new(Status::Syntax, format!("the data broke off: {error}"))
        })?;
        size += chunk.len() as u64;
        if size > limit {
            let detail = format!("data may have {} MB at most", limit >> 20);
            return Err(Refusal::new(Status::TooLarge, detail));
        }
        file.write_all(&chunk).map_err(failed)?;
    }
    file.flush().map_err(failed)?;
    let kind = call.header(CONTENT_TYPE).unwrap_or("");
    let ending = ["json", "xml"].into_iter().find(|ending| kind.contains(ending)).unwrap_or("csv");
    let receive = Receive {
        file_name: format!("{}.{ending}", dataflow.id),
        dataflow: dataflow.to_string(),
        provider: None,
        structure_map: None,
        path: file.path().to_owned(),
    };
    let received = operations::submission::receive(&call.bank, actor, receive).await;
    let submission = received.map_err(Refusal::of_change)?;
    let findings: u64 = submission.findings.iter().map(|each| each.count).sum();
    let answer = serde_json::json!({
        "submission": submission.id,
        "dataflow": submission.dataflow,
        "state": "checked",
        "observations": submission.observations,
        "findings": findings,
    });
    let address = format!("/en/submission/{}", submission.id);
    let headers = [(LOCATION, address), (CONTENT_TYPE, "application/json".to_owned())];
    Ok((StatusCode::ACCEPTED, headers, format!("{answer}\n")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_password_are_read_from_the_header() {
        let pair = |given| basic(given).map(|(name, word)| format!("{name}/{word}"));
        assert_eq!(pair("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").unwrap(), "Aladdin/open sesame");
        assert_eq!(pair("basic dGVzdDoxMjPCow==").unwrap(), "test/123£");
        assert_eq!(pair("Bearer QWxhZGRpbg=="), None);
        assert_eq!(pair("Basic !!"), None);
    }

    #[test]
    fn a_try_is_told_from_a_change() {
        assert_eq!(dry_run("dryRun=true&detail=full"), (Depth::Tried, "detail=full".into()));
        assert_eq!(dry_run("detail=full"), (Depth::Kept, "detail=full".into()));
    }
}
