//! The audit log for who may read it: filtered on a page, and as CSV that no spreadsheet runs.
//! Knows filters and columns; who may read it is decided by `operations`.

use askama::Template;
use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::Offset;
use model::calendar;
use operations::audit::{Filter, Recorded};
use operations::csv::cell;
use operations::{Actor, Bank};

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, Section, ok, query_value, with_query};
use crate::visit::Visit;

/// Entries of one page.
const PAGE: usize = 100;
/// Entries that are read at once for an export.
const AT_ONCE: u32 = 1000;
/// The columns of the export; their names stay, for programs read them.
const COLUMNS: &str = "number,at,actor,organisation,action,object,before,after,why,sha256\r\n";

/// One entry.
pub(crate) struct Line {
    pub number: String,
    pub at: String,
    pub actor: String,
    pub organisation: String,
    pub deed: String,
    pub object: String,
    pub before: String,
    pub after: String,
    pub why: String,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
pub(crate) struct ListPage {
    f: Frame,
    actor: String,
    organisation: String,
    object: String,
    from: String,
    to: String,
    actions: Vec<Choice>,
    lines: Vec<Line>,
    older: Option<String>,
    export: String,
}

/// The page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let filter = filter(&visit.frame.address)?;
    let most = u32::try_from(PAGE).unwrap_or(u32::MAX).saturating_add(1);
    let entries = operations::audit::find(&visit.bank, actor, &filter, most).await?;
    let actions = operations::audit::actions(&visit.bank, actor).await?;
    ok(&page(visit.frame.at(Section::Audit), &actions, &entries))
}

/// The page of the entries that were found.
pub(crate) fn page(f: Frame, actions: &[String], entries: &[Recorded]) -> ListPage {
    let value = |name| query_value(&f.address, name).unwrap_or_default();
    let chosen = value("action");
    let older = entries.get(PAGE - 1).filter(|_| entries.len() > PAGE);
    let older = older
        .map(|it| format!("/{}{}", f.tag(), with_query(&f.address, "before", &it.seq.to_string())));
    let query = f.address.split_once('?').map_or("", |(_, query)| query);
    ListPage {
        actor: value("actor"),
        organisation: value("organisation"),
        object: value("object"),
        from: value("from"),
        to: value("to"),
        actions: actions
            .iter()
            .map(|action| Choice {
                value: action.clone(),
                text: deed(&f, action),
                href: String::new(),
                current: *action == chosen,
            })
            .collect(),
        lines: entries.iter().take(PAGE).map(|entry| line(&f, entry)).collect(),
        older,
        export: format!("/{}/audit.csv?{query}", f.tag()),
        f,
    }
}

/// A deed in the words of the page; one that has none, as the log has it.
fn deed(f: &Frame, action: &str) -> String {
    let words = f.t(format!("deed-name-{action}"));
    if words.starts_with('[') { action.to_owned() } else { words }
}

fn line(f: &Frame, recorded: &Recorded) -> Line {
    let entry = &recorded.entry;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Line {
        number: f.n(&recorded.seq),
        at: f.moment(entry.at_ms),
        actor: entry.actor.clone(),
        organisation: entry.organisation.clone(),
        deed: deed(f, &entry.action),
        object: entry.object.clone(),
        before: text(&entry.before),
        after: text(&entry.after),
        why: text(&entry.why),
    }
}

/// What the query of the address wants.
fn filter(address: &str) -> Result<Filter, Fault> {
    let value = |name: &str| query_value(address, name).map(|text| text.trim().to_owned());
    let day = |name: &str| match value(name) {
        None => Ok(None),
        Some(text) => day_of(&text).map(Some).ok_or_else(|| Fault::unreadable(name, &text)),
    };
    let before_seq = match value("before") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| Fault::unreadable("before", &text))?),
    };
    Ok(Filter {
        actor: value("actor"),
        organisation: value("organisation"),
        action: value("action"),
        object: value("object"),
        from_ms: day("from")?.and_then(begins_ms),
        until_ms: day("to")?.and_then(|day| day.tomorrow().ok()).and_then(begins_ms),
        before_seq,
    })
}

/// A day as people write it: `۱۴۰۵/۰۹/۰۴`, or `2026-11-25`.
fn day_of(text: &str) -> Option<Date> {
    let text = model::fold::ascii_digits(text).replace('/', "-");
    let mut parts = text.split('-').map(str::trim);
    let year: i16 = parts.next()?.parse().ok()?;
    let (month, day): (i8, i8) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() {
        return None;
    }
    if year >= 1700 {
        return Date::new(year, month, day).ok();
    }
    // The year begins in March; the day is looked for, which is no work for one.
    let wanted = (i32::from(year), month.unsigned_abs(), day.unsigned_abs());
    let begins = i16::try_from(calendar::gregorian_year(wanted.0)).ok()?;
    let first = Date::new(begins, 3, 1).ok()?;
    let mut days = first.series(jiff::ToSpan::days(1)).take(420);
    days.find(|day| calendar::solar_hijri(*day) == wanted)
}

/// When a day begins in Tehran, where the pages' moments are told.
fn begins_ms(day: Date) -> Option<i64> {
    let offset = Offset::from_seconds(12_600).ok()?;
    let midnight = day.at(0, 0, 0, 0);
    offset.to_timestamp(midnight).ok().map(|moment| moment.as_millisecond())
}

/// All the entries that are wanted, newest first, as CSV (RFC 4180) in UTF-8.
pub(crate) async fn export(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?.clone();
    let filter = filter(&visit.frame.address)?;
    // What is refused is refused before the answer begins.
    let first = operations::audit::find(&visit.bank, &actor, &filter, AT_ONCE).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    let rest = Rest { bank: visit.bank, actor, filter, next: Some(first), begun: false };
    let stream = futures::stream::try_unfold(rest, Rest::part);
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// What is still to be written of an export.
struct Rest {
    bank: Bank,
    actor: Actor,
    filter: Filter,
    next: Option<Vec<Recorded>>,
    begun: bool,
}

impl Rest {
    async fn part(mut self) -> Result<Option<(String, Self)>, operations::Error> {
        let entries = match self.next.take() {
            Some(entries) => entries,
            None => operations::audit::find(&self.bank, &self.actor, &self.filter, AT_ONCE).await?,
        };
        // The mark tells spreadsheets that it is UTF-8.
        let mut text = if self.begun { String::new() } else { format!("\u{feff}{COLUMNS}") };
        let Some(last) = entries.last() else {
            let is_end = self.begun;
            self.begun = true;
            self.next = Some(Vec::new());
            return Ok((!is_end).then_some((text, self)));
        };
        self.filter.before_seq = Some(last.seq);
        self.begun = true;
        for entry in &entries {
            text.push_str(&record(entry));
        }
        Ok(Some((text, self)))
    }
}

/// One record of the export.
fn record(recorded: &Recorded) -> String {
    let entry = &recorded.entry;
    let at = jiff::Timestamp::from_millisecond(entry.at_ms).unwrap_or_default();
    let text = |text: &Option<String>| cell(text.as_deref().unwrap_or(""));
    let cells = [
        recorded.seq.to_string(),
        at.to_string(),
        cell(&entry.actor),
        cell(&entry.organisation),
        cell(&entry.action),
        cell(&entry.object),
        text(&entry.before),
        text(&entry.after),
        text(&entry.why),
        recorded.hash.clone(),
    ];
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use model::Language;
    use operations::audit::Entry;

    use super::*;

    fn entry(why: &str) -> Recorded {
        let entry = Entry {
            at_ms: 1_795_392_000_000,
            actor: "supplier.sci".into(),
            organisation: "SCI".into(),
            action: "return-submission".into(),
            object: "submission 1f".into(),
            before: Some("checked".into()),
            after: None,
            why: Some(why.into()),
        };
        Recorded { seq: 7, entry, hash: "ab".repeat(32) }
    }

    #[test]
    fn what_people_wrote_is_no_formula_in_the_export() {
        let line = record(&entry("=HYPERLINK(\"http://evil.example\",\"x\")"));
        let hash = "ab".repeat(32);
        assert_eq!(
            line,
            format!(
                "7,2026-11-23T00:00:00Z,supplier.sci,SCI,return-submission,submission 1f,checked,,\
                 \"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\",{hash}\r\n"
            )
        );
    }

    #[test]
    fn the_page_is_in_both_languages_and_escapes_what_people_wrote() {
        for (language, words) in [(Language::Fa, "دفتر کارها"), (Language::En, "Audit log")]
        {
            let f = Frame::new(language, "/audit?actor=supplier.sci", Actor::Public);
            let actions = ["return-submission".to_owned(), "a-new-deed".to_owned()];
            let hostile = entry(crate::tests::canned::HOSTILE);
            let html = page(f, &actions, &[hostile]).render().unwrap();
            assert!(html.contains(words) && html.contains("a-new-deed"), "{html}");
            assert!(!html.contains("<script>alert"), "{html}");
            assert!(html.contains("value=\"supplier.sci\""), "what was asked stays in the form");
        }
    }

    #[test]
    fn a_page_leads_to_the_older_entries_with_the_same_filters() {
        let many: Vec<Recorded> = (0..=PAGE).map(|_| entry("x")).collect();
        let f = Frame::new(Language::En, "/audit?actor=a&before=900", Actor::Public);
        let page = page(f, &[], &many);
        assert_eq!(page.lines.len(), PAGE);
        assert_eq!(page.older.as_deref(), Some("/en/audit?actor=a&before=7"));
    }

    #[test]
    fn days_are_those_of_tehran() {
        let filter = filter("/audit?from=2026-11-23&to=%DB%B1%DB%B4%DB%B0%DB%B5/09/2").unwrap();
        assert_eq!(filter.from_ms, Some(1_795_392_000_000 - 12_600_000));
        assert_eq!(filter.until_ms, Some(1_795_392_000_000 - 12_600_000 + 86_400_000));
        for bad in
            ["yesterday", "1405/13/01", "1405/12/31", "2026-02-30", "1-2", "1-2-3-4", "-1-1-1"]
        {
            assert!(super::filter(&format!("/audit?from={bad}")).is_err(), "{bad}");
        }
        assert_eq!(day_of("۱۴۰۳/۱۲/۳۰"), Date::new(2025, 3, 20).ok(), "a leap year");
        assert_eq!(day_of("1405-01-01"), Date::new(2026, 3, 21).ok());
    }
}
