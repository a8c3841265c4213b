//! Recommendations: the text, who made it, and what the State said to it.
//!
//! Knows the lists of the universal periodic review and the sentences of treaty bodies. Takes a
//! position only from words that say one; never from the absence of words.

mod position;
mod state;

use std::collections::BTreeMap;

use crate::document::{Document, Position};

pub(crate) use position::{in_heading, in_sentence, numbers};

/// A recommendation's text without the States behind it, and the States.
pub(crate) fn states(text: &str) -> (String, Vec<String>) {
    let text = text.trim();
    let mut states: Vec<String> = Vec::new();
    // From the back: brackets that only a full stop, a semicolon or another bracket follows.
    let mut end = text.trim_end_matches([';', '.', ' ', ',', '؛']).trim_end();
    let mut last = true;
    while let Some((before, inside)) = last_bracket(end) {
        let found = if last { state::believed(inside) } else { state::known(inside) };
        let Some(mut found) = found else { break };
        found.append(&mut states);
        states = found;
        end = before.trim_end();
        last = false;
    }
    // Within the text: "… (Benin); ratify ICCPR-OP2 (Portugal)"
    let mut inner: Vec<String> = Vec::new();
    let mut rest = end;
    while let Some((inside, after)) = first_bracket(rest) {
        let followed = after.trim_start().starts_with([';', '.', ',', '(', '/'])
            || after.trim_start().starts_with("and ");
        if followed && let Some(found) = state::known(inside) {
            inner.extend(found);
        }
        rest = after;
    }
    inner.append(&mut states);
    let mut all: Vec<String> = Vec::with_capacity(inner.len());
    for name in inner {
        let name = name.strip_prefix("the ").unwrap_or(&name).to_owned();
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let kept = if all.is_empty() { text } else { end };
    (kept.trim_end_matches([';', ' ', ',']).to_owned(), all)
}

/// The bracket a text ends with, and what stands before it. Brackets may hold brackets.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_suffix(')')?;
    let mut depth = 1_u32;
    for (at, letter) in body.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&body[..at], &body[at + 1..]));
        }
    }
    None
}

fn first_bracket(text: &str) -> Option<(&str, &str)> {
    let open = text.find('(')?;
    let mut depth = 0_u32;
    for (at, letter) in text[open..].char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    let close = open + at;
                    return Some((&text[open + 1..close], &text[close + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

/// A sentence in which a committee recommends something to the State party.
pub(crate) fn is_committees(text: &str) -> bool {
    let lower = text.to_lowercase();
    let by = ["the committee", "it ", "le comité", "el comité", "اللجنة", "комитет"];
    let verbs = [
        "recommends that",
        "recommends to",
        "recommends the state",
        "urges the state",
        "calls upon the state",
        "calls on the state",
        "encourages the state",
        "invites the state",
        "requests the state",
        "the state party should",
        "reiterates its recommendation",
        "reiterates its previous recommendation",
        "recommande à l’état",
        "recommande que",
        "l’état partie devrait",
        "engage l’état partie",
        "recomienda al estado",
        "el estado parte debe",
        "insta al estado",
        "urges that",
        "wishes to recommend",
        "توصي الدولة",
        "ينبغي للدولة الطرف",
        "рекомендует государству",
        "recommends, in",
        "urges it to",
    ];
    let said = verbs.iter().any(|verb| lower.contains(verb));
    said && (lower.contains("the state party should")
        || by.iter().any(|it| lower.contains(it))
        || lower.contains("partie devrait")
        || lower.contains("estado parte debe"))
}

/// The positions that a State's replies give, by number, with the words that say them.
#[must_use]
pub fn positions(replies: &Document) -> BTreeMap<String, (Position, String)> {
    replies
        .recommendations
        .iter()
        .filter(|it| it.position != Position::Unknown)
        .map(|it| {
            let words = it.position_words.clone().unwrap_or_default();
            (it.number.clone(), (it.position, words))
        })
        .collect()
}

/// Completes a report with what the State answered later. A position that the report itself gives
/// stays, unless the State was still to answer; nothing else changes. Says how many were completed.
pub fn complete(report: &mut Document, replies: &Document) -> usize {
    let given = positions(replies);
    let source = replies.symbol().unwrap_or("").to_owned();
    let mut completed = 0;
    for recommendation in &mut report.recommendations {
        let open = matches!(recommendation.position, Position::Pending | Position::Unknown);
        let Some((position, words)) = given.get(&recommendation.number).filter(|_| open) else {
            continue;
        };
        recommendation.position = *position;
        recommendation.position_words = Some(format!("{source}: {words}"));
        completed += 1;
    }
    completed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_taken_from_their_brackets_and_acronyms_are_not() {
        let check = |text: &str, left: &str, names: &[&str]| {
            let (kept, states) = states(text);
            assert_eq!(
                (kept.as_str(), states),
                (left, names.iter().map(|it| (*it).to_owned()).collect()),
                "{text}"
            );
        };
        check("Ratify the conventions (Niger);", "Ratify the conventions", &["Niger"]);
        check("Ratify it (France) (Lithuania);", "Ratify it", &["France", "Lithuania"]);
        check(
            "Accede to the Protocol (ICCPR-OP2) (Benin); ratify ICCPR-OP2 (Portugal);",
            "Accede to the Protocol (ICCPR-OP2) (Benin); ratify ICCPR-OP2",
            &["Benin", "Portugal"],
        );
        check(
            "Ratify CEDAW (the former Yugoslav Republic of Macedonia);",
            "Ratify CEDAW",
            &["former Yugoslav Republic of Macedonia"],
        );
        check("Establish an institution (NHRI)", "Establish an institution (NHRI)", &[]);
        check(
            "Pursue policies (Bolivia (Plurinational State of));",
            "Pursue policies",
            &["Bolivia (Plurinational State of)"],
        );
    }

    #[test]
    fn what_a_committee_recommends_is_known() {
        assert!(is_committees("The Committee recommends that the State party adopt a law."));
        assert!(is_committees("The State party should: (a) Repeal it"));
        assert!(!is_committees("The Committee notes with concern that the law remains."));
    }
}
