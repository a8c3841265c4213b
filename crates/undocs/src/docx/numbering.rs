//! Numbers that a word processor counts: levels, formats, and where each list stands.
//!
//! Knows `numbering.xml` (ECMA-376, 17.9). Counts as the program does: a lower level begins anew when
//! a higher one goes on.

use std::collections::BTreeMap;

use crate::tag::{Token, Tokens};

/// The deepest level there is.
const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    format: String,
    pattern: String,
    start: u32,
}

impl Default for Level {
    fn default() -> Self {
        Self { format: "decimal".into(), pattern: String::new(), start: 1 }
    }
}

/// Lists and where they stand.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<String, Vec<Level>>,
    /// Which pattern a list follows, and where it begins instead.
    lists: BTreeMap<String, (String, BTreeMap<usize, u32>)>,
    /// What was counted last: lists of one pattern count together.
    counts: BTreeMap<String, Vec<Option<u32>>>,
    begun: std::collections::BTreeSet<String>,
}

impl Numbering {
    pub(super) fn of(xml: &str) -> Self {
        let mut numbering = Self::default();
        let (mut pattern, mut list, mut level): (Option<String>, Option<String>, usize) =
            (None, None, 0);
        for token in Tokens::of(xml) {
            match &token {
                Token::Start { name, .. } => {
                    let value = token.attribute("val").unwrap_or("");
                    match name.as_str() {
                        "abstractnum" => {
                            let id = token.attribute("abstractnumid").unwrap_or("").to_owned();
                            numbering.abstracts.insert(id.clone(), vec![Level::default(); LEVELS]);
                            pattern = Some(id);
                        }
                        "num" => {
                            let id = token.attribute("numid").unwrap_or("").to_owned();
                            numbering.lists.insert(id.clone(), Default::default());
                            list = Some(id);
                        }
                        "abstractnumid" => {
                            if let Some(list) =
                                list.as_ref().and_then(|it| numbering.lists.get_mut(it))
                            {
                                value.clone_into(&mut list.0);
                            }
                        }
                        "lvl" | "lvloverride" => {
                            level =
                                token.attribute("ilvl").and_then(|it| it.parse().ok()).unwrap_or(0);
                        }
                        "startoverride" => {
                            if let Some(list) =
                                list.as_ref().and_then(|it| numbering.lists.get_mut(it))
                            {
                                list.1.insert(level, value.parse().unwrap_or(1));
                            }
                        }
                        "numfmt" | "lvltext" | "start" => {
                            let levels =
                                pattern.as_ref().and_then(|it| numbering.abstracts.get_mut(it));
                            let Some(here) = levels.and_then(|it| it.get_mut(level)) else {
                                continue;
                            };
                            match name.as_str() {
                                "numfmt" => value.clone_into(&mut here.format),
                                "lvltext" => value.clone_into(&mut here.pattern),
                                _ => here.start = value.parse().unwrap_or(1),
                            }
                        }
                        _ => {}
                    }
                }
                Token::End(name) if name == "abstractnum" => pattern = None,
                Token::End(name) if name == "num" => list = None,
                Token::End(_) | Token::Text(_) => {}
            }
        }
        numbering
    }

    /// The next number of a list at a level, as it is printed; `None` when the list prints none.
    pub(super) fn next(&mut self, list: &str, level: u8) -> Option<String> {
        let at = usize::from(level).min(LEVELS - 1);
        let (pattern, starts) = self.lists.get(list)?;
        let levels = self.abstracts.get(pattern)?;
        let counts = self.counts.entry(pattern.clone()).or_insert_with(|| vec![None; LEVELS]);
        // A list that says where it begins does so the first time it is met.
        if self.begun.insert(list.to_owned()) {
            for (level, start) in starts {
                if let Some(count) = counts.get_mut(*level) {
                    *count = start.checked_sub(1);
                    if *start == 0 {
                        *count = None;
                    }
                }
            }
        }
        let here = levels.get(at)?;
        counts[at] = Some(counts[at].map_or(here.start, |last| last.saturating_add(1)));
        for below in &mut counts[at + 1..] {
            *below = None;
        }
        if here.format == "none" || here.pattern.is_empty() {
            return None;
        }
        if here.format == "bullet" {
            return Some("•".to_owned());
        }
        let mut printed = here.pattern.clone();
        for (number, level) in levels.iter().enumerate().take(at + 1) {
            let count = counts[number].unwrap_or(level.start);
            printed = printed.replace(&format!("%{}", number + 1), &written(count, &level.format));
        }
        Some(printed)
    }
}

fn written(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letter(count, 'a'),
        "upperLetter" => letter(count, 'A'),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "arabicAlpha" | "arabicAbjad" => {
            let letters: Vec<char> = "أبجدهوزحطيكلمنسعفصقرشت".chars().collect();
            letters
                .get(usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX))
                .map_or_else(|| count.to_string(), char::to_string)
        }
        _ => count.to_string(),
    }
}

/// a, b, … z, aa, bb, as word processors count.
fn letter(count: u32, first: char) -> String {
    let place = count.saturating_sub(1);
    let letter = char::from_u32(u32::from(first) + place % 26).unwrap_or(first);
    let times = usize::try_from(place / 26 + 1).unwrap_or(1).min(4);
    std::iter::repeat_n(letter, times).collect()
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = count.min(3999);
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_counted_as_the_program_counts() {
        let xml = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
            <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>\
            <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%2)'/></w:lvl>\
            </w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
        let mut numbering = Numbering::of(xml);
        let counted: Vec<String> =
            [0, 1, 1, 0, 1].iter().filter_map(|level| numbering.next("7", *level)).collect();
        assert_eq!(counted, ["1.", "(a)", "(b)", "2.", "(a)"]);
        assert_eq!(numbering.next("8", 0), None);
    }
}
