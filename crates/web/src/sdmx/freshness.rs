//! Whether a client has an answer already: entity tags and dates, and the headers they travel in.
//! Knows HTTP; knows nothing of what the answer says.

use axum::http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::call::Call;

/// What tells one state of an answer from another.
#[derive(Clone, Debug)]
pub(crate) struct Freshness {
    /// Changes when and only when the answer may.
    tag: String,
    modified_ms: i64,
}

impl Freshness {
    /// The freshness of something by what determines it. The tag is a weak one: the same answer may
    /// travel compressed or not. The program belongs to it, for a newer one may write otherwise.
    pub fn new(state: &str, modified_ms: i64) -> Self {
        let tag = format!("W/\"{state}-{}\"", env!("CARGO_PKG_VERSION"));
        Self { tag, modified_ms }
    }

    /// Whether a client says what it has.
    pub fn is_asked(call: &Call) -> bool {
        call.headers.contains_key(IF_NONE_MATCH) || call.headers.contains_key(IF_MODIFIED_SINCE)
    }

    /// The answer to a client that has the current state already.
    pub fn not_modified(&self, call: &Call) -> Option<Response> {
        let has_it = match call.header(IF_NONE_MATCH) {
            Some(tags) => tags.split(',').map(str::trim).any(|tag| tag == "*" || self.is(tag)),
            None => call
                .header(IF_MODIFIED_SINCE)
                .and_then(|text| jiff::fmt::rfc2822::parse(text).ok())
                .is_some_and(|since| self.modified_ms / 1000 <= since.timestamp().as_second()),
        };
        if !has_it {
            return None;
        }
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        self.write(response.headers_mut());
        Some(response)
    }

    fn is(&self, tag: &str) -> bool {
        let bare = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
        bare(tag) == bare(&self.tag)
    }

    /// Says it in headers.
    pub fn write(&self, headers: &mut HeaderMap) {
        let timestamp = jiff::Timestamp::from_millisecond(self.modified_ms).unwrap_or_default();
        let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
        let modified = printer.timestamp_to_rfc9110_string(&timestamp).unwrap_or_default();
        for (name, value) in [(ETAG, &self.tag), (LAST_MODIFIED, &modified)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
    }
}
