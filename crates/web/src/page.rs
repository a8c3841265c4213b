//! What every page has around its content: language, navigation, who is signed in, the moment it
//! shows. Knows addresses; knows nothing of what stands in the middle.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::tz::Offset;
use model::{Language, calendar, locale};
use operations::Actor;
use operations::permit::{Action, permit};
use operations::registry::Registry;

use crate::asset;
use crate::fault::Fault;
use crate::text::Texts;

/// The part of the site a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Home,
    Indicators,
    Gaps,
    Submissions,
    Tasks,
    Calls,
    Reports,
    Documents,
    Audit,
    Accounts,
    Recommendations,
    About,
    None,
}

/// One entry of the navigation.
pub(crate) struct Entry {
    pub href: String,
    pub text: String,
    pub current: bool,
}

/// The frame of one page.
#[derive(Clone)]
pub(crate) struct Frame {
    pub language: Language,
    /// Path and query of this page without the language, such as `/indicator/X?area=IR`.
    pub address: String,
    pub viewer: Actor,
    /// The moment the page shows, as the address gives it.
    pub as_of: Option<String>,
    pub section: Section,
}

impl Frame {
    pub(crate) fn new(language: Language, address: &str, viewer: Actor) -> Self {
        let as_of = query_value(address, "as_of");
        Self { language, address: address.to_owned(), viewer, as_of, section: Section::None }
    }

    pub(crate) fn at(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    pub(crate) fn tag(&self) -> &'static str {
        self.language.tag()
    }

    pub(crate) fn direction(&self) -> &'static str {
        self.language.direction()
    }

    pub(crate) fn texts(&self) -> &'static Texts {
        Texts::of(self.language)
    }

    /// The message with this key.
    pub(crate) fn t(&self, key: impl AsRef<str>) -> String {
        self.texts().get(key.as_ref())
    }

    /// The message with this key in the other language.
    pub(crate) fn t_other(&self, key: &str) -> String {
        Texts::of(self.language.other()).get(key)
    }

    /// A whole number in the digits of the page.
    pub(crate) fn n<T: ToString + ?Sized>(&self, number: &T) -> String {
        locale::exact(&number.to_string(), self.language)
    }

    /// The address of another page, in the language and at the moment of this one.
    pub(crate) fn link(&self, path: &str) -> String {
        let mut link = format!("/{}{path}", self.tag());
        if let Some(as_of) = &self.as_of {
            let (main, fragment) = link.split_once('#').map_or((link.as_str(), ""), |both| both);
            let mark = if main.contains('?') { '&' } else { '?' };
            let tail = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
            link = format!("{main}{mark}as_of={}{tail}", encoded(as_of));
        }
        link
    }

    /// This page in the other language.
    pub(crate) fn other_link(&self) -> String {
        format!("/{}{}", self.language.other().tag(), self.address)
    }

    /// This page as it is now, when it shows a past moment.
    pub(crate) fn now_link(&self) -> String {
        format!("/{}{}", self.tag(), without_query(&self.address, "as_of"))
    }

    pub(crate) fn as_of_words(&self) -> Option<String> {
        let text = self.as_of.as_deref()?;
        let moment = operations::snapshot::parse_as_of(text)?;
        Some(self.texts().with("as-of-banner", &[("moment", &self.moment(moment))]))
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        asset::address(name)
    }

    pub(crate) fn account_name(&self) -> Option<String> {
        match &self.viewer {
            Actor::Account(account) => {
                let name = account.names.get(self.language);
                Some(if name.is_empty() { account.id.clone() } else { name.to_owned() })
            }
            Actor::Public | Actor::Console => None,
        }
    }

    pub(crate) fn sign_in_link(&self) -> String {
        format!("/{}/sign-in?next={}", self.tag(), encoded(&self.address))
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let entry = |section: Section, path: &str, key: &str| Entry {
            href: self.link(path),
            text: self.t(key),
            current: self.section == section,
        };
        let mut entries = vec![
            entry(Section::Home, "/", "nav-home"),
            entry(Section::Indicators, "/indicators", "nav-indicators"),
            entry(Section::Gaps, "/gaps", "nav-gaps"),
            entry(Section::Reports, "/reports", "nav-reports"),
            entry(Section::Documents, "/documents", "nav-documents"),
            entry(Section::Recommendations, "/recommendations", "nav-recommendations"),
        ];
        if self.account_name().is_some() {
            entries.push(entry(Section::Tasks, "/tasks", "nav-tasks"));
            entries.push(entry(Section::Calls, "/calls", "nav-calls"));
            entries.push(entry(Section::Submissions, "/submissions", "nav-submissions"));
        }
        if permit(&self.viewer, Action::ReadAudit, "").is_ok() {
            entries.push(entry(Section::Audit, "/audit", "audit-title"));
        }
        if permit(&self.viewer, Action::MaintainAccounts, "").is_ok() {
            entries.push(entry(Section::Accounts, "/accounts", "accounts-title"));
        }
        entries.push(entry(Section::About, "/about", "nav-about"));
        entries
    }

    /// A moment as a day and an hour in Tehran.
    pub(crate) fn moment(&self, at_ms: i64) -> String {
        let Some(time) = tehran(at_ms) else { return self.n(&at_ms) };
        let clock = format!("{:02}:{:02}", time.hour(), time.minute());
        self.texts().with(
            "moment",
            &[
                ("day", &calendar::long_date(time.date(), self.language)),
                ("time", &locale::digits(&clock, self.language)),
            ],
        )
    }

    /// The day of a moment in Tehran.
    pub(crate) fn day(&self, at_ms: i64) -> String {
        tehran(at_ms)
            .map_or_else(|| self.n(&at_ms), |time| calendar::long_date(time.date(), self.language))
    }

    /// A period in a sentence: «سال ۱۳۹۵ (۲۰۱۶)», or another period as its code.
    pub(crate) fn period_in_words(&self, period: &str) -> String {
        let shown = self.period(period);
        if period.len() == 4 {
            return self.texts().with("period-year", &[("period", &shown)]);
        }
        shown
    }

    /// «۱۳۹۵ (۲۰۱۶)», or another period as its code.
    pub(crate) fn period(&self, period: &str) -> String {
        calendar::period(period, self.language)
    }

    /// The name of an area.
    pub(crate) fn area(&self, registry: &Registry, id: &str) -> String {
        match registry.area(id) {
            Some(area) if !area.names.is_empty() => area.names.get(self.language).to_owned(),
            _ => registry.code_name("CL_AREA", id, self.language),
        }
    }
}

fn tehran(at_ms: i64) -> Option<jiff::civil::DateTime> {
    let timestamp = jiff::Timestamp::from_millisecond(at_ms).ok()?;
    // Iran has kept one offset the whole year since 2022.
    let offset = Offset::from_seconds(12_600).ok()?;
    Some(offset.to_datetime(timestamp))
}

/// A Latin name within a sentence of any direction, set apart so that the digits after it stay in place.
pub(crate) fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// A page as an answer.
pub(crate) fn answer(status: StatusCode, page: &impl Template) -> Result<Response, Fault> {
    let html = page.render().map_err(|error| Fault::internal("render a page", error))?;
    Ok((status, Html(html)).into_response())
}

/// A page as an ordinary answer.
pub(crate) fn ok(page: &impl Template) -> Result<Response, Fault> {
    answer(StatusCode::OK, page)
}

/// Percent-encodes everything but what may stand anywhere in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' | b':' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Decodes a percent-encoded text; what is no encoding stays.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The value of one name in the query of an address, when it is there and not empty.
pub(crate) fn query_value(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let pair =
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    pair.map(|(_, value)| decoded(value)).filter(|value| !value.is_empty())
}

/// The address without one name of its query.
pub(crate) fn without_query(address: &str, name: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| pair.split('=').next() != Some(name) && !pair.is_empty())
        .collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The address with one name of its query set.
pub(crate) fn with_query(address: &str, name: &str, value: &str) -> String {
    let rest = without_query(address, name);
    let mark = if rest.contains('?') { '&' } else { '?' };
    format!("{rest}{mark}{name}={}", encoded(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_other_parts() {
        assert_eq!(with_query("/a?x=1&y=2", "x", "3"), "/a?y=2&x=3");
        assert_eq!(without_query("/a?as_of=1", "as_of"), "/a");
        assert_eq!(query_value("/a?q=%D8%B2%D9%86+x&p=", "q").as_deref(), Some("زن x"));
        assert_eq!(query_value("/a?q=", "q"), None);
        assert_eq!(decoded("%zz%4"), "%zz%4");
    }

    #[test]
    fn links_stay_in_language_and_moment() {
        let frame = Frame::new(Language::Fa, "/gaps?as_of=2026-01-01", Actor::Public);
        assert_eq!(frame.link("/cell/A?x=1#top"), "/fa/cell/A?x=1&as_of=2026-01-01#top");
        assert_eq!(frame.other_link(), "/en/gaps?as_of=2026-01-01");
        assert_eq!(frame.now_link(), "/fa/gaps");
        assert_eq!(frame.moment(0), "۱۱ دی ۱۳۴۸، ساعت ۰۳:۳۰");
    }
}
