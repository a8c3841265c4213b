//! SDMX error messages: what a client gets instead of an answer.

use serde_json::json;

use crate::context::MessageHeader;
use crate::message::StructureFormat;
use crate::xml_write::Xml;

/// The errors of the standard's web service guidelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is found.
    NoResults,
    /// The client must sign in, or may not.
    Unauthorized,
    /// The answer would be larger than is given.
    TooLarge,
    /// The request is not understood.
    Syntax,
    /// The request is understood and makes no sense.
    Semantic,
    /// No format that the client accepts.
    NotAcceptable,
    /// A fault of the server.
    Internal,
    /// Not built.
    NotImplemented,
    /// Not now.
    Unavailable,
}

impl Status {
    /// The HTTP status.
    #[must_use]
    pub fn http(self) -> u16 {
        match self {
            Self::NoResults => 404,
            Self::Unauthorized => 401,
            Self::TooLarge => 413,
            Self::Syntax => 400,
            Self::Semantic => 403,
            Self::NotAcceptable => 406,
            Self::Internal => 500,
            Self::NotImplemented => 501,
            Self::Unavailable => 503,
        }
    }

    /// The SDMX code.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::NoResults => 100,
            Self::Unauthorized => 110,
            Self::TooLarge => 130,
            Self::Syntax => 140,
            Self::Semantic => 150,
            Self::NotAcceptable => 140,
            Self::Internal => 500,
            Self::NotImplemented => 501,
            Self::Unavailable => 503,
        }
    }

    /// What it says in a few words, always the same.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NoResults => "No results found",
            Self::Unauthorized => "Unauthorized",
            Self::TooLarge => "Response too large",
            Self::Syntax => "Syntax error",
            Self::Semantic => "Semantic error",
            Self::NotAcceptable => "Not acceptable",
            Self::Internal => "Internal server error",
            Self::NotImplemented => "Not implemented",
            Self::Unavailable => "Service unavailable",
        }
    }
}

/// An error as it is told to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorMessage {
    /// What kind.
    pub status: Status,
    /// What is wrong this time, and the way out.
    pub detail: String,
}

impl ErrorMessage {
    /// As SDMX-ML, 2.1 for `/v1/` and 3.0 for `/v2/`.
    #[must_use]
    pub fn to_ml(&self, format: StructureFormat) -> String {
        let version = match format {
            StructureFormat::Ml20 | StructureFormat::Ml21 | StructureFormat::Json10 => "v2_1",
            StructureFormat::Ml30 | StructureFormat::Json20 => "v3_0",
            StructureFormat::Ml31 | StructureFormat::Json21 => "v3_1",
        };
        let space =
            |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}");
        let mut xml = Xml::document();
        xml.start(
            "mes:Error",
            &[("xmlns:mes", &space("message")), ("xmlns:com", &space("common"))],
        );
        xml.start("mes:ErrorMessage", &[("code", &self.status.code().to_string())]);
        xml.element("com:Text", &[("xml:lang", "en")], self.status.title());
        xml.element("com:Text", &[("xml:lang", "en")], &self.detail);
        xml.end();
        xml.end();
        xml.take()
    }

    /// As SDMX-JSON 2.0.
    #[must_use]
    pub fn to_json(&self, header: &MessageHeader) -> String {
        let message = json!({
            "meta": {
                "id": header.id,
                "test": false,
                "prepared": header.prepared,
                "sender": { "id": header.sender },
            },
            "errors": [{
                "code": self.status.code(),
                "title": self.status.title(),
                "detail": self.detail,
            }],
        });
        message.to_string()
    }
}
