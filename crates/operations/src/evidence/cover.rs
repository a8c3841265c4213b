//! The readable part of a bundle: covers in Persian and English and a table of the figures.
//! Knows templates and escaping; every number is written by `model::locale`.

use model::{Language, calendar, locale};
use serde_json::Value;

use super::{EvidenceRequest, Shown, Way};
use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::version::Seen;

const PERSIAN: &str = include_str!("../../locales/cover.fa.html");
const ENGLISH: &str = include_str!("../../locales/cover.en.html");
/// The format in full, shipped in every bundle.
const FORMAT: &str = include_str!("../../../../docs/evidence.md");

/// What is told.
pub(super) struct Told<'a> {
    pub bank: &'a Bank,
    pub seen: &'a Seen,
    pub shown: &'a [Shown],
    pub ways: &'a [Way],
    pub position: u64,
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The files for people.
pub(super) fn files(
    told: &Told<'_>,
    request: &EvidenceRequest,
) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut files = vec![
        ("cover.fa.html", cover(told, Language::Fa)?.into_bytes()),
        ("cover.en.html", cover(told, Language::En)?.into_bytes()),
        ("FORMAT.md", FORMAT.into()),
    ];
    if !request.withhold.contains(&evidence::ItemKind::Figure) {
        files.push(("figures.csv", table(told)?.into_bytes()));
    } else {
        files.retain(|(path, _)| !path.starts_with("cover."));
    }
    Ok(files)
}

fn cover(told: &Told<'_>, language: Language) -> Result<String> {
    let template = match language {
        Language::Fa => PERSIAN,
        Language::En => ENGLISH,
    };
    let registry = told.bank.registry();
    let number = |number: u64| locale::exact(&number.to_string(), language);
    let mut rows = String::new();
    for each in told.shown {
        let record: Value = serde_json::from_str(&each.found.record).doing(reading)?;
        let text = |name: &str| record[name].as_str().unwrap_or_default();
        let key = told.seen.structure.dimensions().filter_map(|it| record["key"][&it.id].as_str());
        let key = key.collect::<Vec<_>>().join(".");
        let value = match text("value") {
            "" => text("status").to_owned(),
            value => locale::exact(value, language),
        };
        rows.push_str(&format!(
            "<tr><td><bdi dir=\"ltr\">{}</bdi></td><td>{}</td><td>{}</td></tr>\n",
            escaped(&key),
            escaped(&calendar::period(text("period"), language)),
            escaped(&value)
        ));
    }
    let mut sources = String::new();
    for way in told.ways {
        sources.push_str(&format!(
            "<li>{} · <bdi>{}</bdi> · <bdi dir=\"ltr\"><code>{}</code></bdi></li>\n",
            escaped(&registry.agency_name(&way.submission.provider, language)),
            escaped(&way.submission.file_name),
            escaped(&way.submission.file_sha256)
        ));
    }
    let day = jiff::Timestamp::from_millisecond(told.seen.version.published_at_ms);
    let day = day.doing(reading)?.to_zoned(jiff::tz::TimeZone::UTC).date();
    let key = told.bank.log().signer()?.verifier();
    let facts = [
        ("{title}", escaped(told.seen.dataflow.header.names.get(language))),
        ("{dataflow}", escaped(&told.seen.dataflow.header.reference().to_string())),
        ("{version}", number(told.seen.version.number)),
        ("{published}", calendar::long_date(day, language)),
        ("{figures}", number(told.shown.len() as u64)),
        ("{entry}", number(told.position)),
        ("{log}", escaped(key.name())),
        ("{fingerprint}", key.fingerprint()),
        ("{rows}", rows),
        ("{sources}", sources),
    ];
    // One pass, so that no fact is read as a place for another.
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match facts.iter().find(|(place, _)| rest.starts_with(place)) {
            Some((place, text)) => {
                out.push_str(text);
                rest = &rest[place.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn reading() -> String {
    "writing the cover of the evidence".to_owned()
}

/// The figures as CSV. A text that a spreadsheet would take for a formula has an apostrophe before it.
fn table(told: &Told<'_>) -> Result<String> {
    let dimensions: Vec<&str> = told.seen.structure.dimensions().map(|it| it.id.as_str()).collect();
    let mut out = String::new();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells.map(crate::csv::cell).collect();
        format!("{}\r\n", cells.join(","))
    };
    let head = dimensions.iter().copied().chain(["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"]);
    out.push_str(&line(&mut head.into_iter()));
    for each in told.shown {
        let record: Value = serde_json::from_str(&each.found.record).doing(reading)?;
        let text = |name: &str| record[name].as_str().unwrap_or_default();
        let key = dimensions.iter().map(|it| record["key"][it].as_str().unwrap_or_default());
        let cells = key.chain([text("period"), text("value"), text("status")]);
        out.push_str(&line(&mut cells.into_iter()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_covers_tell_the_same_facts() {
        let places = |template: &str| {
            let parts = template.split('{').skip(1).filter_map(|it| it.split_once('}'));
            let mut names: Vec<String> = parts.map(|(name, _)| name.to_owned()).collect();
            names.retain(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()));
            names.sort();
            names
        };
        assert_eq!(places(PERSIAN), places(ENGLISH));
        assert!(places(PERSIAN).len() >= 10);
        assert!(!PERSIAN.contains(['ي', 'ك']));
    }
}
