//! Prose with bindings between braces. Knows where a binding begins and that no digit may stand
//! outside of one, but in the symbol of a document, which is a citation; knows no data.

use crate::binding::Binding;
use crate::error::Reason;

/// A run of prose, or a binding with the text it was written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Bound(Box<Binding>, String),
    /// What stands between braces and is not understood.
    Broken(String),
}

/// A fault of prose, with the words it is about.
pub(crate) type Faulty = (String, Reason);

/// Reads prose; white space runs together. What is understood is there even beside faults, so that
/// its own faults are found in the same pass.
pub(crate) fn parse(text: &str) -> (Vec<Piece>, Vec<Faulty>) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut pieces = Vec::new();
    let mut faults = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (plain, after) = rest.split_once('{').map_or((rest, None), |(a, b)| (a, Some(b)));
        let after_article = matches!(pieces.last(), Some(Piece::Bound(binding, _))
            if matches!(binding.as_ref(), Binding::Article(_)));
        if after_article && begins_with_unit(plain) {
            faults.push((excerpt(plain), Reason::DigitTyped));
        }
        if plain.contains('}') {
            faults.push((excerpt(plain), Reason::NotABinding("a brace closes nothing".to_owned())));
        }
        let read = with_symbols(plain);
        for piece in &read {
            if let Piece::Text(text) = piece
                && let Some(near) = digit_near(text)
            {
                faults.push((near, Reason::DigitTyped));
            }
        }
        pieces.extend(read);
        let Some(after) = after else { break };
        let Some((inner, remaining)) = after.split_once('}') else {
            faults.push((excerpt(after), Reason::NotABinding("a brace is not closed".to_owned())));
            pieces.push(Piece::Broken(after.to_owned()));
            break;
        };
        match Binding::parse(inner.trim()) {
            Ok(binding) => pieces.push(Piece::Bound(Box::new(binding), inner.trim().to_owned())),
            Err(why) => {
                faults.push((inner.trim().to_owned(), Reason::NotABinding(why)));
                pieces.push(Piece::Broken(inner.trim().to_owned()));
            }
        }
        rest = remaining;
    }
    (pieces, faults)
}

/// What the symbols of documents of the United Nations begin with.
const ORGANS: [&str; 22] = [
    "A", "CAT", "CCPR", "CED", "CEDAW", "CERD", "CMW", "CRC", "CRPD", "DP", "E", "HRI", "INT", "S",
    "ST", "T", "TD", "UNEP", "UNW", "CAC", "CCW", "GB",
];

/// Text with the symbols of documents in it as citations, so that they keep their direction.
fn with_symbols(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(begin) = text[at..].find(|letter: char| letter.is_ascii_uppercase()) {
        let begin = at + begin;
        let within = |letter: char| letter.is_ascii_alphanumeric() || "/.-".contains(letter);
        let length = text[begin..].find(|letter| !within(letter)).unwrap_or(text.len() - begin);
        let word = text[begin..begin + length].trim_end_matches(['.', '-', '/']);
        let fresh = text[..begin].chars().next_back().is_none_or(|it| !it.is_alphanumeric());
        let organ = word.split('/').next().unwrap_or_default();
        let organ = organ.split('.').next().unwrap_or_default();
        let numbered = word.bytes().any(|byte| byte.is_ascii_digit());
        if fresh && numbered && word.contains('/') && ORGANS.contains(&organ) && word.len() <= 60 {
            if plain_from < begin {
                pieces.push(Piece::Text(text[plain_from..begin].to_owned()));
            }
            let written = format!("cite {word}");
            pieces.push(Piece::Bound(Box::new(Binding::Cite(word.to_owned())), written));
            plain_from = begin + word.len();
        }
        at = begin + word.len().max(1);
    }
    if plain_from < text.len() {
        pieces.push(Piece::Text(text[plain_from..].to_owned()));
    }
    pieces
}

/// Whether a text goes on as after a figure: then what stood before it is no number of an article.
fn begins_with_unit(text: &str) -> bool {
    const UNITS: [&str; 11] = [
        "%",
        "٪",
        "per cent",
        "percent",
        "percentage",
        "million",
        "thousand",
        "billion",
        "درصد",
        "میلیون",
        "هزار",
    ];
    let text = text.trim_start().trim_start_matches(['\u{200F}', '\u{200E}']);
    UNITS.iter().any(|unit| text.starts_with(unit))
}

/// The words around the first digit of any script, a half or a superscript included.
fn digit_near(text: &str) -> Option<String> {
    let (at, _) = text.char_indices().find(|(_, letter)| letter.is_numeric())?;
    let before: String = text[..at].chars().rev().take(16).collect();
    let after: String = text[at..].chars().take(16).collect();
    Some(before.chars().rev().chain(after.chars()).collect())
}

fn excerpt(text: &str) -> String {
    text.chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_typed_digit_is_refused_in_any_script() {
        for text in ["about 17 per cent", "حدود ۱۷ درصد", "حدود ١٧", "½ of women", "km²"]
        {
            let faults = parse(text).1;
            assert_eq!(faults[0].1, Reason::DigitTyped, "{text}");
        }
    }

    #[test]
    fn digits_may_stand_in_bindings_and_citations() {
        let (pieces, faults) = parse("see {cite A/CONF.177/20}: {value series=x period=2018}.");
        assert!(faults.is_empty());
        assert_eq!(pieces.len(), 5);
    }

    #[test]
    fn the_symbol_of_a_document_is_a_citation_without_braces() {
        for text in [
            "as CERD/C/IRN/CO/18-20 recommends",
            "(A/RES/68/268).",
            "در CERD/C/IRN/CO/18-20، بند",
            "وفي الوثيقة E/C.12/IRN/CO/2.",
        ] {
            let (pieces, faults) = parse(text);
            assert_eq!(faults, [], "{text}");
            let cited = pieces.iter().any(|it| {
                matches!(it, Piece::Bound(binding, _)
                if matches!(binding.as_ref(), Binding::Cite(symbol) if !symbol.ends_with('.')))
            });
            assert!(cited, "{text}");
        }
        for text in ["and/or 7", "AB/12", "XA/12", "ratio 3/4", "A/ 12"] {
            assert_eq!(parse(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn no_figure_hides_in_a_number_or_a_word_of_a_binding() {
        for text in [
            "{article 17} per cent of women",
            "{article 17}٪ زنان",
            "{count series=x one=\"of 20 women\"}",
            "{verb series=x rose=\"rose by 5\" fell=fell unchanged=stayed}",
            "{cite 17 per cent}",
        ] {
            assert_eq!(parse(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn an_open_brace_is_named() {
        let faults = parse("the rate {value series=x").1;
        assert_eq!(faults[0].0, "value series=x");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,60}") {
            let _ = parse(&text);
        }
    }
}
