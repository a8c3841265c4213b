//! One call of a program: its address and what it says of itself in headers.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, AsHeaderName};
use model::Language;
use operations::Bank;

/// A version of SDMX REST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// 1.5, which belongs to SDMX 2.1.
    V1,
    /// 2.x, which belongs to SDMX 3.x.
    V2,
}

/// A call.
pub(crate) struct Call {
    pub bank: Bank,
    pub rest: Rest,
    /// The path after the root of the service, as it was sent.
    pub path: String,
    /// The query, as it was sent.
    pub query: String,
    pub headers: HeaderMap,
}

impl Call {
    /// The call that a request to the service at `root` makes.
    pub fn of(bank: Bank, rest: Rest, root: &str, request: &Request) -> Self {
        let path = request.uri().path();
        Self {
            bank,
            rest,
            path: path.strip_prefix(root).unwrap_or(path).to_owned(),
            query: request.uri().query().unwrap_or("").to_owned(),
            headers: request.headers().clone(),
        }
    }

    /// A header that is text.
    pub fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The `Accept` header.
    pub fn accept(&self) -> Option<&str> {
        self.header(ACCEPT)
    }

    /// Whether the client says which format it reads, and not only that it reads any.
    pub fn says_format(&self) -> bool {
        self.accept().is_some_and(|accept| accept.contains("vnd.sdmx"))
    }

    /// The language of labels; English for programs that do not say.
    pub fn language(&self) -> Language {
        match self.header(ACCEPT_LANGUAGE).map(str::trim) {
            None | Some("" | "*") => Language::En,
            Some(_) => crate::visit::preferred(&self.headers),
        }
    }

    /// Whether an error is to be told in JSON: when the client would rather read JSON than XML.
    pub fn wants_json(&self) -> bool {
        let format = self.query.split('&').find_map(|pair| pair.strip_prefix("format="));
        let wanted = format.or(self.accept()).unwrap_or("").to_ascii_lowercase();
        match (wanted.find("json"), wanted.find("xml")) {
            (Some(json), Some(xml)) => json < xml,
            (json, _) => json.is_some(),
        }
    }
}
