//! Who asks for what: the viewer behind a request, the language and moment of its address.
//! Knows the session cookie; knows nothing of passwords.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use model::Language;
use operations::{Actor, Bank, Snapshot};

use crate::fault::Fault;
use crate::page::Frame;
use crate::serve::App;

/// The name of the session cookie.
pub(crate) const COOKIE_NAME: &str = "hamafza_session";

/// One request for a page.
pub(crate) struct Visit {
    pub bank: Bank,
    pub frame: Frame,
    pub snapshot: Snapshot,
    pub token: Option<String>,
}

impl Visit {
    /// A value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        crate::page::query_value(&self.frame.address, name)
    }

    /// Whoever may go on only when signed in.
    pub(crate) fn signed_in(&self) -> Result<&Actor, Fault> {
        match &self.frame.viewer {
            Actor::Public => Err(Fault::sign_in(&self.frame)),
            viewer @ (Actor::Account(_) | Actor::Console) => Ok(viewer),
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let (language, address) = split(uri).ok_or_else(|| Fault::not_found("page"))?;
        let token = session(&parts.headers);
        let account = match &token {
            Some(token) => operations::session::account_of(&app.bank, token).await?,
            None => None,
        };
        let viewer = account.map_or(Actor::Public, Actor::Account);
        let frame = Frame::new(language, &address, viewer.clone());
        let as_of_ms = match &frame.as_of {
            None => None,
            Some(text) => Some(
                operations::snapshot::parse_as_of(text)
                    .ok_or_else(|| Fault::unreadable("as_of", text))?,
            ),
        };
        let snapshot = Snapshot { as_of_ms, viewer };
        Ok(Self { bank: app.bank.clone(), frame, snapshot, token })
    }
}

/// The language of an address and the rest of it.
pub(crate) fn split(uri: &Uri) -> Option<(Language, String)> {
    let path = uri.path();
    let language = Language::ALL
        .into_iter()
        .find(|language| path.get(1..).unwrap_or("").split('/').next() == Some(language.tag()))?;
    let rest = path.get(3..).filter(|rest| !rest.is_empty()).unwrap_or("/");
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some((language, format!("{rest}{query}")))
}

/// The language a browser asks for; Persian where it asks for neither.
pub(crate) fn preferred(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut best = (Language::Fa, -1.0_f32);
    for part in wanted.split(',') {
        let (tag, rest) = part.trim().split_once(';').unwrap_or((part.trim(), ""));
        let weight = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0);
        if let (Some(language), true) = (Language::parse(tag), weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

pub(crate) fn session(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, token)| token.to_owned())
        .filter(|token| !token.is_empty() && token.len() <= 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(text: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, text.parse().unwrap());
        preferred(&headers)
    }

    #[test]
    fn persian_comes_first_unless_english_is_wanted_more() {
        assert_eq!(preferred(&HeaderMap::new()), Language::Fa);
        assert_eq!(asks("de, fr;q=0.5"), Language::Fa);
        assert_eq!(asks("en-GB,en;q=0.9,fa;q=0.8"), Language::En);
        assert_eq!(asks("fa-IR,en;q=0.9"), Language::Fa);
        assert_eq!(asks("en;q=;;,,;q=x"), Language::En);
    }

    #[test]
    fn an_address_is_split_after_its_language() {
        let split = |text: &str| split(&text.parse().unwrap());
        assert_eq!(split("/fa/gaps?x=1"), Some((Language::Fa, "/gaps?x=1".into())));
        assert_eq!(split("/en"), Some((Language::En, "/".into())));
        assert_eq!(split("/farsi"), None);
        assert_eq!(split("/"), None);
    }
}
