//! Who asks for what: the viewer behind a request, the language and moment of its address.
//! Knows the session cookie; knows nothing of passwords.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Uri};
use model::Language;
use operations::second_factor::SecondFactor;
use operations::{Actor, Bank, Snapshot};

use crate::fault::Fault;
use crate::page::Frame;
use crate::serve::{App, Settings};

/// The name of the session cookie.
const COOKIE_NAME: &str = "hamafza_session";
/// Its name where browsers come by https: no other host and no unencrypted page can set it
/// (RFC 6265bis, 4.1.3.2).
const SECURE_COOKIE_NAME: &str = "__Host-hamafza_session";

/// The session cookie with a token, or without one to end it.
pub(crate) fn cookie(token: Option<&str>, settings: &Settings) -> String {
    let (name, secure) = cookie_name(settings);
    let (token, end) = token.map_or(("", "; Max-Age=0"), |token| (token, ""));
    format!("{name}={token}; Path=/{end}; HttpOnly; SameSite=Lax{secure}")
}

fn cookie_name(settings: &Settings) -> (&'static str, &'static str) {
    if settings.behind_https { (SECURE_COOKIE_NAME, "; Secure") } else { (COOKIE_NAME, "") }
}

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

/// The network address a request came from, for counting failed sign-ins; it is kept nowhere.
pub(crate) struct Caller(pub String);

impl Caller {
    /// Where a proxy of ours stands before the program, the last address that it noted is the
    /// caller's; from anywhere else that header is whatever the caller likes.
    pub(crate) fn of(extensions: &Extensions, headers: &HeaderMap, settings: &Settings) -> Self {
        let direct = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let by_proxy = settings.behind_https && direct.is_some_and(is_near);
        let noted = headers.get_all("x-forwarded-for").iter().next_back();
        let noted = noted.and_then(|value| value.to_str().ok()?.rsplit(',').next());
        let noted: Option<IpAddr> = noted.and_then(|text| text.trim().parse().ok());
        let address = noted.filter(|_| by_proxy).or(direct);
        Self(address.map_or_else(String::new, |address| address.to_string()))
    }
}

/// Whether an address is of this machine or of a private network (RFC 1918, RFC 4193).
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.extensions, &parts.headers, &app.settings))
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let (language, address) = split(uri).ok_or_else(|| Fault::not_found("page"))?;
        let token = session(&parts.headers, &app.settings);
        let account = match &token {
            Some(token) => operations::session::account_of(&app.bank, token).await?,
            None => None,
        };
        let viewer = account.map_or(Actor::Public, Actor::Account);
        let frame = Frame::new(language, &address, viewer.clone());
        let path = address.split('?').next().unwrap_or_default();
        if !WITHOUT_FACTOR.contains(&path) && lacks_factor(app, &viewer).await? {
            let to = format!("/{}/sessions/factor#factor", frame.tag());
            return Err(Fault::Redirect(to));
        }
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

/// What whoever still lacks the second factor that is demanded may do: turn it on, or go.
const WITHOUT_FACTOR: [&str; 2] = ["/sessions/factor", "/sign-out"];

/// Whether an account lacks the second factor that this site demands of everybody.
pub(crate) async fn lacks_factor(app: &App, viewer: &Actor) -> Result<bool, operations::Error> {
    match viewer {
        Actor::Account(account) if app.settings.demands_second_factor => {
            let stands = operations::second_factor::of(&app.bank, &account.id).await?;
            Ok(stands == SecondFactor::Off)
        }
        Actor::Account(_) | Actor::Public | Actor::Console => Ok(false),
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

/// The token of the session cookie.
pub(crate) fn session(headers: &HeaderMap, settings: &Settings) -> Option<String> {
    let (wanted, _) = cookie_name(settings);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
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
    fn the_cookie_of_a_session_is_guarded_and_no_other_is_read() {
        let plain = Settings::default();
        let https = Settings { behind_https: true, ..Settings::default() };
        let attributes = "Path=/; HttpOnly; SameSite=Lax";
        assert_eq!(cookie(Some("t"), &plain), format!("hamafza_session=t; {attributes}"));
        let guarded = format!("__Host-hamafza_session=t; {attributes}; Secure");
        assert_eq!(cookie(Some("t"), &https), guarded);
        assert!(cookie(None, &https).contains("=; Path=/; Max-Age=0; HttpOnly"));
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "a=b; hamafza_session=planted".parse().unwrap());
        assert_eq!(session(&headers, &plain).as_deref(), Some("planted"));
        assert_eq!(session(&headers, &https), None, "set by a page without https");
        headers.append(COOKIE, "__Host-hamafza_session=own".parse().unwrap());
        assert_eq!(session(&headers, &https).as_deref(), Some("own"));
    }

    #[test]
    fn only_a_proxy_of_ours_says_who_calls() {
        let caller = |direct: &str, noted: &str, behind_https: bool| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(SocketAddr::new(direct.parse().unwrap(), 1)));
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", noted.parse().unwrap());
            let settings = Settings { behind_https, ..Settings::default() };
            Caller::of(&extensions, &headers, &settings).0
        };
        assert_eq!(caller("127.0.0.1", "192.0.2.1, 203.0.113.9", true), "203.0.113.9");
        assert_eq!(caller("10.0.0.2", "2001:db8::1", true), "2001:db8::1");
        assert_eq!(caller("127.0.0.1", "203.0.113.9", false), "127.0.0.1", "no proxy");
        assert_eq!(caller("198.51.100.7", "203.0.113.9", true), "198.51.100.7", "a stranger");
        assert_eq!(caller("127.0.0.1", "nonsense", true), "127.0.0.1");
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
