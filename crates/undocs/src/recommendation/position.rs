//! What a State says to recommendations: the words, and the numbers they are said of.
//!
//! Knows the set phrases of reports and replies of the universal periodic review in English, French,
//! Spanish and Arabic. Where no such words stand, there is no position.

use crate::document::Position;

/// Phrases, the narrower before the wider. A text that says two of them says the first.
const PHRASES: &[(&str, Position)] = &[
    ("partially support", Position::PartlySupported),
    ("partly support", Position::PartlySupported),
    ("supported in part", Position::PartlySupported),
    ("supports in part", Position::PartlySupported),
    ("partially accept", Position::PartlySupported),
    ("partly accept", Position::PartlySupported),
    ("accepted in part", Position::PartlySupported),
    ("accepts in part", Position::PartlySupported),
    ("partiellement accept", Position::PartlySupported),
    ("not enjoy the support", Position::Noted),
    ("not enjoy its support", Position::Noted),
    ("not enjoyed the support", Position::Noted),
    ("did not support", Position::Noted),
    ("does not support", Position::Noted),
    ("do not support", Position::Noted),
    ("could not support", Position::Noted),
    ("cannot support", Position::Noted),
    ("not supported", Position::Noted),
    ("unable to support", Position::Noted),
    ("not in a position to support", Position::Noted),
    ("could not be accepted", Position::Noted),
    ("not accepted", Position::Noted),
    ("does not accept", Position::Noted),
    ("did not accept", Position::Noted),
    ("do not accept", Position::Noted),
    ("cannot accept", Position::Noted),
    ("could not accept", Position::Noted),
    ("unable to accept", Position::Noted),
    ("not enjoy the acceptance", Position::Noted),
    ("rejected", Position::Noted),
    ("rejects", Position::Noted),
    ("n’ont pas recueilli", Position::Noted),
    ("n'ont pas recueilli", Position::Noted),
    ("ne recueillent pas", Position::Noted),
    ("n’appuie pas", Position::Noted),
    ("no cuentan con el apoyo", Position::Noted),
    ("no gozan del apoyo", Position::Noted),
    ("لم تحظ", Position::Noted),
    ("لا تحظى", Position::Noted),
    ("will be examined by", Position::Pending),
    ("will be examined", Position::Pending),
    ("will provide responses", Position::Pending),
    ("will respond in due", Position::Pending),
    ("will be considered by", Position::Pending),
    ("will provide a response", Position::Pending),
    ("seront examinées", Position::Pending),
    ("examinera les recommandations", Position::Pending),
    ("serán examinadas", Position::Pending),
    ("examinará", Position::Pending),
    ("ستنظر", Position::Pending),
    ("سيتم النظر", Position::Pending),
    ("enjoy the support", Position::Supported),
    ("enjoys the support", Position::Supported),
    ("enjoy its support", Position::Supported),
    ("enjoyed the support", Position::Supported),
    ("enjoy the acceptance", Position::Supported),
    ("fully support", Position::Supported),
    ("are supported", Position::Supported),
    ("is supported", Position::Supported),
    ("were supported", Position::Supported),
    ("has accepted", Position::Supported),
    ("have been accepted", Position::Supported),
    ("has been accepted", Position::Supported),
    ("were accepted", Position::Supported),
    ("are accepted", Position::Supported),
    ("accepts the following", Position::Supported),
    ("accepts the recommendation", Position::Supported),
    ("accepts recommendation", Position::Supported),
    ("supports the following", Position::Supported),
    ("supports the recommendation", Position::Supported),
    ("supports recommendation", Position::Supported),
    ("recueillent l’adhésion", Position::Supported),
    ("recueillent l'adhésion", Position::Supported),
    ("ont recueilli l’adhésion", Position::Supported),
    ("cuentan con el apoyo", Position::Supported),
    ("gozan del apoyo", Position::Supported),
    ("تحظى بتأييد", Position::Supported),
    ("notes the following recommendation", Position::Noted),
    ("takes note of the following recommendation", Position::Noted),
    ("notes recommendation", Position::Noted),
    ("takes note of recommendation", Position::Noted),
    ("takes note of the recommendation", Position::Noted),
    ("are noted", Position::Noted),
    ("is noted", Position::Noted),
    ("were noted", Position::Noted),
    ("have been noted", Position::Noted),
    ("has been noted", Position::Noted),
    ("will be noted", Position::Noted),
    ("se limite à noter", Position::Noted),
    ("prend note des recommandations", Position::Noted),
    ("toma nota de las recomendaciones", Position::Noted),
];

/// Headings and cells of tables that say a position in a word or two.
const SHORT: &[(&str, Position)] = &[
    ("partially supported", Position::PartlySupported),
    ("partially accepted", Position::PartlySupported),
    ("partly accepted", Position::PartlySupported),
    ("accepted in part", Position::PartlySupported),
    ("supported in part", Position::PartlySupported),
    ("not accepted", Position::Noted),
    ("not supported", Position::Noted),
    ("do not enjoy", Position::Noted),
    ("does not enjoy", Position::Noted),
    ("rejected", Position::Noted),
    ("noted", Position::Noted),
    ("acceptées", Position::Supported),
    ("aceptadas", Position::Supported),
    ("accepted", Position::Supported),
    ("supported", Position::Supported),
    ("enjoy the support", Position::Supported),
    ("fully supported", Position::Supported),
    ("accepts", Position::Supported),
    ("supports", Position::Supported),
    ("notes", Position::Noted),
];

/// The position a sentence about recommendations says, and the words that say it.
pub(crate) fn in_sentence(text: &str) -> Option<(Position, &'static str)> {
    let lower = text.to_lowercase();
    PHRASES.iter().find(|(phrase, _)| lower.contains(phrase)).map(|(phrase, it)| (*it, *phrase))
}

/// The position a heading or a cell says: "Noted recommendations", "Supported".
pub(crate) fn in_heading(text: &str) -> Option<(Position, &'static str)> {
    let lower = text.to_lowercase();
    let about =
        ["recommendation", "recommandation", "recomendacion"].iter().any(|it| lower.contains(it));
    let short = lower.split_whitespace().count() <= 4;
    if !(about || short) {
        return None;
    }
    let whole = |phrase: &str| {
        lower.match_indices(phrase).any(|(at, _)| {
            let letter = |it: Option<char>| it.is_some_and(char::is_alphabetic);
            !letter(lower[..at].chars().next_back())
                && !letter(lower[at + phrase.len()..].chars().next())
        })
    };
    SHORT.iter().find(|(phrase, _)| whole(phrase)).map(|(phrase, it)| (*it, *phrase))
}

/// The numbers of recommendations a text names, ranges written out: `122.17-18`, `122.62–122.66`,
/// `122.34- 35`. In the order of the text, at most some thousands.
pub(crate) fn numbers(text: &str) -> Vec<String> {
    let plain = model::fold::ascii_digits(text);
    let bytes: Vec<char> = plain.chars().collect();
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    let mut at = 0;
    let mut range_from: Option<(u32, u32)> = None;
    while at < bytes.len() && numbers.len() < 5_000 {
        if !bytes[at].is_ascii_digit()
            || (at > 0 && (bytes[at - 1].is_alphanumeric() || bytes[at - 1] == '/'))
        {
            let keeps = bytes[at].is_whitespace() || matches!(bytes[at], '-' | '–' | '—' | '‑');
            if !keeps {
                range_from = None;
            }
            at += 1;
            continue;
        }
        let (first, next) = figure(&bytes, at);
        let dotted =
            bytes.get(next) == Some(&'.') && bytes.get(next + 1).is_some_and(char::is_ascii_digit);
        if dotted {
            let (second, end) = figure(&bytes, next + 1);
            let here = (first, second);
            if let Some((list, from)) = range_from.take()
                && list == first
                && second > from
                && second - from < 400
            {
                numbers.extend((from + 1..second).map(|it| (list, it)));
            }
            numbers.push(here);
            at = end;
        } else {
            if let Some((list, from)) = range_from.take()
                && first > from
                && first - from < 400
            {
                numbers.extend((from + 1..=first).map(|it| (list, it)));
            }
            at = next;
            continue;
        }
        // A dash, or "to", makes a range of what follows.
        let mut look = at;
        while bytes.get(look).is_some_and(|it| it.is_whitespace()) {
            look += 1;
        }
        let dash = bytes.get(look).is_some_and(|it| matches!(it, '-' | '–' | '—' | '‑'));
        let to = bytes.get(look) == Some(&'t') && bytes.get(look + 1) == Some(&'o');
        if dash || to {
            range_from = numbers.last().copied();
            at = look + if to { 2 } else { 1 };
        }
    }
    numbers.into_iter().map(|(list, number)| format!("{list}.{number}")).collect()
}

/// The figures at a place, and where they end.
fn figure(text: &[char], from: usize) -> (u32, usize) {
    let mut value = 0_u32;
    let mut at = from;
    while let Some(digit) = text.get(at).and_then(|it| it.to_digit(10)) {
        value = value.saturating_mul(10).saturating_add(digit);
        at += 1;
    }
    (value, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read_and_no_is_not_yes() {
        for (text, position) in [
            ("The recommendations listed below enjoy the support of Iran", Position::Supported),
            (
                "The recommendations below did not enjoy the support of Afghanistan:",
                Position::Noted,
            ),
            (
                "The following recommendations will be examined by Slovenia, which",
                Position::Pending,
            ),
            ("The Government accepts the following recommendations 122.1", Position::Supported),
            ("could not be accepted by the Government", Position::Noted),
        ] {
            assert_eq!(in_sentence(text).map(|it| it.0), Some(position), "{text}");
        }
        assert_eq!(in_sentence("Slovenia received 215 recommendations"), None);
        assert_eq!(in_heading("Noted recommendations").map(|it| it.0), Some(Position::Noted));
        assert_eq!(in_heading("Not accepted").map(|it| it.0), Some(Position::Noted));
        assert_eq!(
            in_heading("Accepted recommendations").map(|it| it.0),
            Some(Position::Supported)
        );
    }

    #[test]
    fn numbers_and_ranges_are_written_out() {
        assert_eq!(
            numbers("122.1, 122.17-18, 122.34- 35, 122.62–122.64,122.146 of 12 November 2019"),
            [
                "122.1", "122.17", "122.18", "122.34", "122.35", "122.62", "122.63", "122.64",
                "122.146"
            ]
        );
        assert_eq!(numbers("of 215 recommendations, 58 were supported"), Vec::<String>::new());
    }
}
