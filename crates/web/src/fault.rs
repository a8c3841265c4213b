//! Errors as pages: the one place where an error of an operation becomes a status and words.
//! Knows which word belongs to which error; the words themselves are in the message files.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use model::{Finding, Language, LocalisedText};
use operations::Actor;

use crate::page::{self, Frame};
use crate::serve::App;
use crate::visit;

/// Why a request got no page of its own.
#[derive(Debug)]
pub(crate) enum Fault {
    Page(Box<Note>),
    Redirect(String),
}

/// What the page of an error says.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    status: StatusCode,
    /// The message keys are `fault-KIND-title` and `fault-KIND-text`.
    kind: &'static str,
    /// What the operation said, in the language of its log.
    detail: Option<String>,
    /// What the operation said to people.
    text: Option<LocalisedText>,
    findings: Vec<Finding>,
    /// Under which mark the cause stands in the log.
    mark: Option<String>,
}

impl Note {
    fn new(status: StatusCode, kind: &'static str) -> Self {
        Self { status, kind, detail: None, text: None, findings: Vec::new(), mark: None }
    }

    fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl Fault {
    fn page(note: Note) -> Self {
        Self::Page(Box::new(note))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        let _ = what;
        Self::page(Note::new(StatusCode::NOT_FOUND, "not-found"))
    }

    /// A part of the address or form that cannot be read.
    pub(crate) fn unreadable(name: &str, value: &str) -> Self {
        let value: String = value.chars().take(80).collect();
        let note = Note::new(StatusCode::BAD_REQUEST, "unreadable");
        Self::page(note.about(format!("{name} = {value}")))
    }

    pub(crate) fn too_large() -> Self {
        Self::page(Note::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"))
    }

    pub(crate) fn incomplete(detail: &str) -> Self {
        let note = Note::new(StatusCode::UNPROCESSABLE_ENTITY, "incomplete");
        Self::page(note.about(detail))
    }

    pub(crate) fn internal(doing: &str, error: impl std::fmt::Display) -> Self {
        let mark = mark();
        tracing::error!(mark, "While trying to {doing}: {error}");
        let note = Note::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
        Self::page(Note { mark: Some(mark), ..note })
    }

    /// To the sign-in page, and back to this one afterwards.
    pub(crate) fn sign_in(frame: &Frame) -> Self {
        Self::Redirect(frame.sign_in_link())
    }
}

/// A word by which the reader of a log finds this fault again.
fn mark() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

impl From<operations::Error> for Fault {
    fn from(error: operations::Error) -> Self {
        use operations::Error as E;
        let said = error.to_string();
        Self::page(match error {
            E::NotFound { .. } => Note::new(StatusCode::NOT_FOUND, "not-found").about(said),
            E::Forbidden { .. } => Note::new(StatusCode::FORBIDDEN, "forbidden").about(said),
            E::Conflict { .. } => Note::new(StatusCode::CONFLICT, "conflict").about(said),
            E::Rejected { findings, .. } => {
                let note = Note::new(StatusCode::UNPROCESSABLE_ENTITY, "rejected");
                Note { findings, ..note.about(said) }
            }
            E::Refused { text, .. } => {
                let note = Note::new(StatusCode::UNPROCESSABLE_ENTITY, "refused");
                Note { text: Some(text), ..note }
            }
            E::Unavailable { .. } => {
                Note::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").about(said)
            }
            E::Internal { doing, source } => return Self::internal(&doing, source),
        })
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Self::Redirect(to) => Redirect::to(&to).into_response(),
            Self::Page(note) => {
                let mut response = note.status.into_response();
                if note.status == StatusCode::SERVICE_UNAVAILABLE {
                    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("30"));
                }
                response.extensions_mut().insert(*note);
                response
            }
        }
    }
}

#[derive(Template)]
#[template(path = "fault/page.html")]
struct FaultPage {
    f: Frame,
    title: String,
    text: String,
    detail: Option<String>,
    mark: Option<String>,
    findings: Vec<(String, String, String)>,
    sign_in: bool,
}

/// Gives every bare refusal its page: those of our own handlers, and those of the layers below.
pub(crate) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let split = visit::split(request.uri());
    let headers = request.headers().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let note = match response.extensions().get::<Note>() {
        Some(note) => note.clone(),
        None if split.is_none() && !path.starts_with("/-/") && path != "/" => return response,
        None if !is_bare(&response) => return response,
        None => Note::new(status, kind_of(status)),
    };
    let (language, address) = split.unwrap_or_else(|| (visit::preferred(&headers), "/".to_owned()));
    let viewer = viewer(&app, &headers).await;
    let frame = Frame::new(language, &address, viewer);
    dressed(note, frame, response.headers())
}

fn is_bare(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error())
        && response
            .headers()
            .get(CONTENT_TYPE)
            .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn kind_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => "unavailable",
        StatusCode::UNPROCESSABLE_ENTITY => "incomplete",
        status if status.is_server_error() => "internal",
        _ => "unreadable",
    }
}

async fn viewer(app: &App, headers: &HeaderMap) -> Actor {
    let Some(token) = visit::session(headers, &app.settings) else { return Actor::Public };
    match operations::session::account_of(&app.bank, &token).await {
        Ok(Some(account)) => Actor::Account(account),
        Ok(None) | Err(_) => Actor::Public,
    }
}

fn dressed(note: Note, frame: Frame, headers: &HeaderMap) -> Response {
    let language = frame.language;
    let sign_in = note.status == StatusCode::FORBIDDEN && frame.account_name().is_none();
    let text = match &note.text {
        Some(text) => text.get(language).to_owned(),
        None => frame.t(format!("fault-{}-text", note.kind)),
    };
    let page = FaultPage {
        title: frame.t(format!("fault-{}-title", note.kind)),
        text,
        // What operations say to a log is English; a Persian page must not mix it in.
        detail: note.detail.filter(|_| language == Language::En),
        mark: note.mark,
        findings: note
            .findings
            .iter()
            .take(50)
            .map(|finding| {
                (finding.place.text(language), finding.text(language), finding.hint(language))
            })
            .collect(),
        sign_in,
        f: frame,
    };
    let Ok(mut response) = page::answer(note.status, &page) else {
        return note.status.into_response();
    };
    for (name, value) in headers {
        if *name == RETRY_AFTER || *name == axum::http::header::CONNECTION {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every error of an operation has its status and its words in both languages.
    #[test]
    fn each_error_has_its_status_and_page() {
        let s = String::new;
        let source = || Box::new(std::io::Error::other("disk"));
        let errors = [
            (operations::Error::NotFound { what: s(), way_out: s() }, 404),
            (operations::Error::Forbidden { actor: s(), action: "x", way_out: s() }, 403),
            (operations::Error::Conflict { what: s(), why: s(), way_out: s() }, 409),
            (operations::Error::Rejected { what: s(), findings: Vec::new() }, 422),
            (
                operations::Error::Refused {
                    file: s(),
                    code: s(),
                    text: LocalisedText::new("پرونده رمز دارد.", "The file has a password."),
                },
                422,
            ),
            (operations::Error::Unavailable { what: s(), why: s() }, 503),
            (operations::Error::Internal { doing: s(), source: source() }, 500),
        ];
        for (error, status) in errors {
            let Fault::Page(note) = Fault::from(error) else { panic!("a page") };
            assert_eq!(note.status.as_u16(), status);
            for language in Language::ALL {
                let frame = Frame::new(language, "/x", Actor::Public);
                let title = frame.t(format!("fault-{}-title", note.kind));
                assert!(!title.starts_with('['), "{title}");
                let text = frame.t(format!("fault-{}-text", note.kind));
                assert!(!text.starts_with('['), "{text}");
                let answer = dressed((*note).clone(), frame, &HeaderMap::new());
                assert_eq!(answer.status().as_u16(), status);
            }
        }
    }

    #[test]
    fn a_status_of_any_layer_has_words() {
        for status in (400..600).filter_map(|status| StatusCode::from_u16(status).ok()) {
            let key = format!("fault-{}-title", kind_of(status));
            assert!(!crate::text::Texts::of(Language::Fa).get(&key).starts_with('['), "{key}");
        }
    }
}
