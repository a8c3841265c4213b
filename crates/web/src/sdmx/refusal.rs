//! Refusals: what goes wrong becomes an SDMX error message in the family the client reads.
//! Knows statuses; the words come from whoever refused.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use operations::registry::HOME_AGENCY;
use sdmx::rest::{ErrorMessage, NotAcceptable, QueryError, Status};
use sdmx::{MessageHeader, StructureFormat};

use super::call::{Call, Rest};

/// Why a call gets no answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    message: ErrorMessage,
    http: StatusCode,
}

impl Refusal {
    pub fn new(status: Status, detail: impl Into<String>) -> Self {
        let http = StatusCode::from_u16(status.http());
        Self::of_http(http.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), status, detail)
    }

    /// A refusal with an HTTP status of its own.
    pub fn of_http(http: StatusCode, status: Status, detail: impl Into<String>) -> Self {
        Self { message: ErrorMessage { status, detail: detail.into() }, http }
    }

    /// Why a change was not made.
    pub fn of_change(error: operations::Error) -> Self {
        use operations::Error as E;
        let http = match &error {
            E::Conflict { .. } => StatusCode::CONFLICT,
            E::Forbidden { .. } => StatusCode::FORBIDDEN,
            E::Rejected { .. } | E::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            E::NotFound { .. } | E::Unavailable { .. } | E::Internal { .. } => {
                return error.into();
            }
        };
        Self::of_http(http, Status::Semantic, error.to_string())
    }

    /// A mistake of ours: the log has the cause, the client a sentence.
    pub fn internal(doing: &str, error: impl std::fmt::Display) -> Self {
        tracing::error!("While {doing}: {error}");
        Self::new(Status::Internal, "the server could not do it; its log says why")
    }

    /// The refusal as an answer to this call.
    pub fn response(&self, call: &Call) -> Response {
        let (media, text) = if call.wants_json() {
            let prepared =
                jiff::Timestamp::from_millisecond(call.bank.now_ms()).unwrap_or_default();
            let header = MessageHeader {
                id: format!("{HOME_AGENCY}-ERROR"),
                prepared: prepared.to_string(),
                sender: HOME_AGENCY.to_owned(),
            };
            ("application/json;charset=utf-8", self.message.to_json(&header))
        } else {
            let format = match call.rest {
                Rest::V1 => StructureFormat::Ml21,
                Rest::V2 => StructureFormat::Ml30,
            };
            ("application/xml;charset=utf-8", self.message.to_ml(format))
        };
        (self.http, [(CONTENT_TYPE, media)], text).into_response()
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        Self::new(Status::Syntax, error.to_string())
    }
}

impl From<NotAcceptable> for Refusal {
    fn from(error: NotAcceptable) -> Self {
        Self::new(Status::NotAcceptable, error.to_string())
    }
}

impl From<operations::Error> for Refusal {
    fn from(error: operations::Error) -> Self {
        use operations::Error as E;
        let status = match &error {
            E::NotFound { .. } => Status::NoResults,
            E::Forbidden { .. } => Status::Unauthorized,
            E::Conflict { .. } | E::Rejected { .. } | E::Refused { .. } => Status::Semantic,
            E::Unavailable { .. } => Status::Unavailable,
            E::Internal { .. } => return Self::internal("answering an SDMX query", error),
        };
        Self::new(status, error.to_string())
    }
}
