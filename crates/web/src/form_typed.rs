//! What a browser sends of a form: fields of a page without scripts, or one cell as JSON.
//! Knows field names; knows nothing of what a cell may hold.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{EmptyReason, FormCell, Language, locale};
use operations::form::{CellAnswer, CellWriting};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::form::{content_words, mend_of};
use crate::visit::Visit;

/// What somebody typed into a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    pub place: u32,
    pub based_on: u32,
    pub text: String,
    pub reason: Option<EmptyReason>,
}

impl Typed {
    /// Whether it says anything else than the cell does. What a page leaves empty and another has
    /// filled in since the page was made is not said by the page.
    pub(crate) fn changes(&self, cell: &FormCell, language: Language) -> bool {
        let shown = locale::digits(&cell.content.value, language);
        let reason = if self.text.trim().is_empty() { self.reason } else { None };
        if self.text.trim().is_empty() && reason.is_none() && self.based_on < cell.version {
            return false;
        }
        self.text.trim() != shown || reason != cell.content.reason
    }
}

pub(crate) fn fields(pairs: Vec<(String, String)>) -> BTreeMap<String, String> {
    pairs.into_iter().collect()
}

/// The cells of a page: `vN` what was typed, `rN` the reason, `bN` the version that was seen, and,
/// where another wrote meanwhile, `kN` whose is to stand: without a choice the older version is
/// named again, and the writer asked again.
pub(crate) fn typed_of(fields: &BTreeMap<String, String>) -> Vec<Typed> {
    let number = |name: String| fields.get(&name).and_then(|text| text.parse::<u32>().ok());
    let cells = fields.iter().filter_map(|(name, text)| {
        let place: u32 = name.strip_prefix('v')?.parse().ok()?;
        let seen = number(format!("b{place}")).unwrap_or(0);
        let chosen = fields.get(&format!("k{place}")).map(String::as_str);
        let based_on = match (number(format!("q{place}")), chosen) {
            (Some(_), Some("theirs")) => return None,
            (Some(theirs), Some("mine")) => theirs,
            (Some(_) | None, _) => seen,
        };
        let reason = fields.get(&format!("r{place}")).and_then(|code| EmptyReason::parse(code));
        Some(Typed { place, based_on, text: text.clone(), reason })
    });
    cells.collect()
}

/// One cell as a script sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    place: u32,
    version: u32,
    #[serde(default)]
    text: String,
    #[serde(default)]
    reason: String,
}

/// What became of it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Told {
    place: u32,
    /// `stands`, `lost`, `closed`, `unreadable` or `missing`.
    outcome: &'static str,
    /// The version that stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    /// What stands there now, for an input.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Its reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<String>,
    /// What the writer must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

/// Writes cells one by one, as they are typed. Each is answered for itself; the status is 200 when
/// all stand, 409 when one does not.
pub(crate) async fn write(
    visit: Visit,
    Path(id): Path<String>,
    Json(sent): Json<Vec<Sent>>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let writings = sent.iter().map(|cell| CellWriting {
        place: cell.place,
        based_on: cell.version,
        typed: cell.text.clone(),
        reason: EmptyReason::parse(&cell.reason),
    });
    let answers = operations::form::write(&visit.bank, actor, &id, writings.collect()).await?;
    let told: Vec<Told> =
        sent.iter().zip(&answers).map(|(cell, answer)| told(&visit, cell.place, answer)).collect();
    let stand = answers.iter().all(|answer| matches!(answer, CellAnswer::Stands(..)));
    let status = if stand { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok((status, Json(told)).into_response())
}

fn told(visit: &Visit, place: u32, answer: &CellAnswer) -> Told {
    let f = &visit.frame;
    let words = mend_of(f, answer);
    let (outcome, found) = match answer {
        CellAnswer::Stands(version, content) => ("stands", Some((*version, content))),
        CellAnswer::Lost(cell) => ("lost", Some((cell.version, &cell.content))),
        CellAnswer::Closed(cell) => ("closed", Some((cell.version, &cell.content))),
        CellAnswer::Unreadable(_) => ("unreadable", None),
        CellAnswer::Missing => ("missing", None),
    };
    let Some((version, content)) = found else {
        return Told { place, outcome, words, ..Told::default() };
    };
    Told {
        place,
        outcome,
        version: Some(version),
        text: Some(locale::digits(&content.value, f.language)),
        reason: Some(content.reason.map_or("", EmptyReason::code)),
        shown: Some(content_words(f, content)),
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Vec<Typed> {
        typed_of(&fields(pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()))
    }

    #[test]
    fn who_does_not_choose_is_asked_again() {
        let quarrel = [("v7", "59"), ("b7", "0"), ("q7", "1")];
        assert_eq!(typed(&quarrel)[0].based_on, 0, "still the version that lost");
        assert_eq!(typed(&[&quarrel[..], &[("k7", "mine")]].concat())[0].based_on, 1);
        assert!(typed(&[&quarrel[..], &[("k7", "theirs")]].concat()).is_empty());
        assert!(typed(&[("vx", "1"), ("value", "2"), ("b1", "3")]).is_empty());
    }
}
