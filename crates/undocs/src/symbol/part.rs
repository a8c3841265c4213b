//! One part of a symbol, between two slashes: a mark with its number, a name, a number, a session or
//! a country. Knows how parts are spelled; knows nothing of their order.

use super::body::{Mark, MarkClass, mark_of};
use super::country::is_country;
use super::refusal::{Refusal, RefusalCode};

/// A session, or what sessions are numbered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// An ordinary one.
    Regular(u32),
    /// A special session.
    Special(u32),
    /// An emergency special session.
    Emergency(u32),
    /// One of the first thirty, written in Roman numerals after the number.
    Roman(String),
}

/// A number with what may follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Number {
    /// The digits.
    pub first: u32,
    /// The second number of `5-6`.
    pub last: Option<u32>,
    /// What stands in parentheses: a year, Roman numerals, `Part I`.
    pub bracket: Option<String>,
    /// Letters after it: the part of a resolution.
    pub letters: String,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A mark, with the text after its point.
    Mark(&'static Mark, Option<String>, Option<String>),
    /// Letters that are a name, with what stands in parentheses: `COP(4)`.
    Name(String, Option<String>),
    /// A number.
    Number(Number),
    /// A special or emergency special session.
    Session(Session),
    /// A country.
    Country(String),
}

impl Part {
    /// The part as it is written.
    pub(crate) fn text(&self) -> String {
        let bracketed = |bracket: &Option<String>| {
            bracket.as_ref().map(|text| format!("({text})")).unwrap_or_default()
        };
        match self {
            Self::Mark(mark, None, bracket) => format!("{}{}", mark.text, bracketed(bracket)),
            Self::Mark(mark, Some(number), bracket) => {
                format!("{}.{number}{}", mark.text, bracketed(bracket))
            }
            Self::Name(name, bracket) => format!("{name}{}", bracketed(bracket)),
            Self::Number(number) => {
                let last = number.last.map(|last| format!("-{last}")).unwrap_or_default();
                format!("{}{last}{}{}", number.first, bracketed(&number.bracket), number.letters)
            }
            Self::Session(Session::Special(number)) => format!("S-{number}"),
            Self::Session(Session::Emergency(number)) => format!("ES-{number}"),
            Self::Session(Session::Regular(number)) => number.to_string(),
            Self::Session(Session::Roman(numeral)) | Self::Country(numeral) => numeral.clone(),
        }
    }

    pub(crate) fn is(&self, class: MarkClass) -> bool {
        matches!(self, Self::Mark(mark, ..) if mark.class == class)
    }

    pub(crate) fn is_mark(&self, text: &str) -> bool {
        matches!(self, Self::Mark(mark, ..) if mark.text == text)
    }
}

/// Reads a part.
pub(crate) fn parse(text: &str) -> Result<Part, Refusal> {
    let unknown = || Refusal::new(RefusalCode::UnknownPart, text);
    let (core, bracket, tail) = split_bracket(text).ok_or_else(unknown)?;
    if core.is_empty() {
        return Err(unknown());
    }
    if let Some(session) = session(&core) {
        return if bracket.is_none() && tail.is_empty() {
            Ok(Part::Session(session))
        } else {
            Err(unknown())
        };
    }
    if core.starts_with(|it: char| it.is_ascii_digit()) {
        return number(&core, bracket, &tail).map(Part::Number).ok_or_else(unknown);
    }
    if !tail.is_empty() {
        return Err(unknown());
    }
    let (letters, rest) = match core.split_once('.') {
        Some((letters, rest)) => (letters, Some(rest.trim())),
        None => (core.as_str(), None),
    };
    if !letters.chars().all(|it| it.is_ascii_alphabetic()) {
        return Err(unknown());
    }
    match (mark_of(letters), rest) {
        (Some(mark), Some(number)) => {
            let number = mark_number(mark, number).ok_or_else(unknown)?;
            Ok(Part::Mark(mark, Some(number), bracket))
        }
        (Some(mark), None) if mark.alone => Ok(Part::Mark(mark, None, bracket)),
        (_, Some(_)) => Err(unknown()),
        (Some(mark), None) if mark.class == MarkClass::Modifier => Err(unknown()),
        (_, None) => {
            let upper = letters.to_ascii_uppercase();
            if bracket.is_none() && is_country(&upper) {
                return Ok(Part::Country(upper));
            }
            Ok(Part::Name(if upper == "AGENDA" { "Agenda".into() } else { upper }, bracket))
        }
    }
}

/// Takes a part asunder: what stands before a parenthesis, in it, and after it. Brackets are taken
/// for parentheses around a letter: `217(III)[A]`.
fn split_bracket(text: &str) -> Option<(String, Option<String>, String)> {
    let text = text.trim();
    let Some((core, rest)) = text.split_once('(') else {
        return (!text.contains([')', '[', ']'])).then(|| (text.to_owned(), None, String::new()));
    };
    let (inside, tail) = rest.split_once(')')?;
    let tail = tail.trim().trim_start_matches('[').trim_end_matches(']').trim();
    if inside.trim().is_empty() || inside.contains('(') || tail.contains(['(', ')', '[', ']']) {
        return None;
    }
    Some((core.trim().to_owned(), Some(bracket(inside)?), tail.to_owned()))
}

/// What stands in parentheses, as it is written: numerals and letters, words with a number.
fn bracket(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let lower = compact.to_ascii_lowercase();
    for (word, written) in [
        ("resumption", "Resumption"),
        ("part", "Part"),
        ("vol.", "Vol."),
        ("vol", "Vol."),
        ("sect.", "Sect."),
    ] {
        if let Some(number) = lower.strip_prefix(word).filter(|rest| !rest.is_empty()) {
            let number = number.to_ascii_uppercase();
            let is_number = number.chars().all(|it| it.is_ascii_digit()) || is_roman(&number);
            return is_number.then(|| format!("{written}{number}"));
        }
    }
    let upper = compact.to_ascii_uppercase();
    let is_known = is_roman(&upper)
        || (upper.len() <= 4 && upper.chars().all(|it| it.is_ascii_digit()))
        || matches!(upper.as_str(), "SUPP" | "ANNEX" | "RESUMED" | "CLOSED")
        // A session of special kind after the number of an early resolution: `1004(ES-II)`.
        || upper.strip_prefix("ES-").or_else(|| upper.strip_prefix("S-")).is_some_and(is_roman);
    is_known.then_some(upper)
}

/// Whether letters are Roman numerals, written as they should be, from 1 to 199.
pub(crate) fn is_roman(text: &str) -> bool {
    roman(text).is_some()
}

/// The number that Roman numerals mean.
pub(crate) fn roman(text: &str) -> Option<u32> {
    const STEPS: [(&str, u32); 9] = [
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let value = |letter: char| match letter {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    let letters: Vec<u32> = text.chars().map(value).collect::<Option<_>>()?;
    let mut number = 0_i64;
    for (at, letter) in letters.iter().enumerate() {
        let is_less = letters.get(at + 1).is_some_and(|next| next > letter);
        number += if is_less { -i64::from(*letter) } else { i64::from(*letter) };
    }
    let number = u32::try_from(number).ok().filter(|number| (1..200).contains(number))?;
    // Only the one right way to write it counts: `IIII` is a typing error.
    let (mut rest, mut written) = (number, String::new());
    for (numeral, step) in STEPS {
        while rest >= step {
            written.push_str(numeral);
            rest -= step;
        }
    }
    (written == text).then_some(number)
}

/// `S-27` and `ES-10`, in Arabic or Roman numerals.
fn session(core: &str) -> Option<Session> {
    let upper = core.to_ascii_uppercase();
    let (number, is_emergency) = match upper.strip_prefix("ES-") {
        Some(number) => (number, true),
        None => (upper.strip_prefix("S-")?, false),
    };
    let number = plain_number(number).or_else(|| roman(number)).filter(|it| *it <= 99)?;
    Some(if is_emergency { Session::Emergency(number) } else { Session::Special(number) })
}

/// Digits without a leading zero, six at most.
fn plain_number(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty()
        && text.len() <= 6
        && !text.starts_with('0')
        && text.chars().all(|it| it.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

fn number(core: &str, bracket: Option<String>, tail: &str) -> Option<Number> {
    let digits = core.find(|it: char| !it.is_ascii_digit()).unwrap_or(core.len());
    let first = plain_number(&core[..digits])?;
    let mut rest = core[digits..].trim();
    let mut last = None;
    if let Some(after) = rest.strip_prefix('-') {
        let digits = after.find(|it: char| !it.is_ascii_digit()).unwrap_or(after.len());
        if digits > 0 {
            last = Some(plain_number(&after[..digits]).filter(|last| *last > first)?);
            rest = after[digits..].trim();
        }
    }
    // Letters stand before the parenthesis or after it, never both.
    let letters = match (letters(rest)?, letters(tail)?) {
        (before, after) if before.is_empty() => after,
        (before, after) if after.is_empty() => before,
        _ => return None,
    };
    Some(Number { first, last, bracket, letters })
}

/// The letters of parts of a resolution: `A`, `A-L`, `AA`.
fn letters(text: &str) -> Option<String> {
    let upper: String =
        text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let is_letters = |part: &str| {
        (1..=2).contains(&part.len()) && part.chars().all(|it| it.is_ascii_uppercase())
    };
    let is_known = upper.is_empty() || upper.split('-').all(is_letters) && upper.len() <= 5;
    is_known.then_some(upper)
}

/// What stands after the point of a mark.
fn mark_number(mark: &Mark, text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    if let Some(number) = plain_number(&upper) {
        return Some(number.to_string());
    }
    if let Some((first, last)) = upper.split_once('-')
        && let (Some(first), Some(last)) = (plain_number(first), plain_number(last))
        && last > first
    {
        return Some(format!("{first}-{last}"));
    }
    let digits = upper.trim_end_matches(|it: char| it.is_ascii_uppercase());
    let letters = &upper[digits.len()..];
    if letters.len() == 1
        && let Some(number) = plain_number(digits)
    {
        return Some(format!("{number}{letters}"));
    }
    let is_series = mark.text == "SER" && upper.len() == 1;
    let may_be_roman = mark.class == MarkClass::Body || mark.class == MarkClass::Document;
    let is_known = is_series && upper.chars().all(|it| it.is_ascii_uppercase())
        || may_be_roman && is_roman(&upper);
    is_known.then_some(upper)
}
