//! Prose with bindings between braces. Knows where a binding begins and that no digit may stand
//! outside of one; knows no data.

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
        if let Some(near) = digit_near(plain) {
            faults.push((near, Reason::DigitTyped));
        }
        if plain.contains('}') {
            faults.push((excerpt(plain), Reason::NotABinding("a brace closes nothing".to_owned())));
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain.to_owned()));
        }
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
