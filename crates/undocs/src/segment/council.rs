//! The symbol of a resolution of the Security Council that bears only its number and year.
//!
//! Knows that the Council alone numbers its resolutions on from 1946 with the year behind: "Resolution
//! 301 (1971)", "1 (1946) Resolution of 25 January 1946". Refuses to take one out of a sentence, and to
//! choose between two.

use crate::block::{Block, one_line};
use crate::symbol::Symbol;

/// The Council's first year, and the last that a text can be of.
const YEARS: std::ops::RangeInclusive<u16> = 1946..=2100;
/// A title with its date is a short line.
const TITLE_LETTERS: usize = 60;

/// The symbol of the one resolution a text is, in normal form.
pub(super) fn symbol(blocks: &[Block]) -> Option<String> {
    let is_councils = |block: &Block| block.text.to_lowercase().contains("security council");
    let mut symbols: Vec<String> = blocks
        .iter()
        .filter_map(|block| titled(&one_line(&block.text)))
        .filter_map(|(number, year)| Symbol::parse(&format!("S/RES/{number}({year})")).ok())
        .map(|symbol| symbol.normal())
        .collect();
    symbols.sort();
    symbols.dedup();
    match &symbols[..] {
        [one] if blocks.iter().any(is_councils) => Some(one.clone()),
        _ => None,
    }
}

/// Number and year of a title.
fn titled(line: &str) -> Option<(u16, u16)> {
    if line.chars().count() > TITLE_LETTERS {
        return None;
    }
    let lower = line.to_lowercase();
    let after_word = lower.strip_prefix("resolution ");
    let rest = after_word.unwrap_or(&lower);
    let (number, rest) = rest.split_once(" (")?;
    let (year, rest) = rest.split_once(')')?;
    let (number, year) = (number.parse::<u16>().ok()?, year.parse::<u16>().ok()?);
    let rest = rest.trim_start_matches(['.', ' ', '*']);
    let ends = match after_word {
        Some(_) => rest.is_empty() || rest.starts_with("of "),
        None => rest.starts_with("resolution of "),
    };
    let is_date = rest.is_empty() || rest.ends_with(&year.to_string());
    (ends && is_date && number > 0 && YEARS.contains(&year)).then_some((number, year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Option<String> {
        let blocks: Vec<Block> = (1..).zip(lines).map(|(at, it)| Block::text(*it, at)).collect();
        symbol(&blocks)
    }

    #[test]
    fn a_title_of_the_council_is_its_symbol_and_a_sentence_is_not() {
        let council = "The Security Council,";
        let is = |title: &str, symbol: &str| {
            assert_eq!(of(&[title, council]), Some(symbol.to_owned()), "{title}");
        };
        is("Resolution 301 (1971) of 20 October 1971", "S/RES/301(1971)");
        is("RESOLUTION 776 (1992)", "S/RES/776(1992)");
        is("1 (1946) Resolution of 25 January 1946", "S/RES/1(1946)");
        is("26 (1947). Resolution of 4 June 1947", "S/RES/26(1947)");
        for title in [
            "Reaffirming its resolution 264 (1969) of 20 March 1969,",
            "38 (1948) of 17 January,",
            "Resolution 2145 (XXI) of 27 October 1966",
            "Resolution 12 (1899)",
        ] {
            assert_eq!(of(&[title, council]), None, "{title}");
        }
        assert_eq!(of(&["Resolution 301 (1971)"]), None, "no word of the Council");
    }

    #[test]
    fn of_two_titles_none_is_chosen() {
        let two = ["Resolution 301 (1971)", "The Security Council,", "Resolution 302 (1971)"];
        assert_eq!(of(&two), None);
    }
}
