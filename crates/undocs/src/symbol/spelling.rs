//! What keyboards and pages do to symbols: taken away where it means nothing, suggested where it is an
//! error.

use super::read;

/// The text without what only a keyboard or a page put there: marks of direction, other digits and
/// dashes, spaces around slashes.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in model::fold::ascii_digits(text).chars() {
        match letter {
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{ad}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            '\u{ff0f}' | '\u{2044}' | '\u{2215}' => plain.push('/'),
            '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
                plain.extend(char::from_u32(letter as u32 - 0xfee0));
            }
            _ if letter.is_whitespace() => plain.push(' '),
            _ => plain.push(letter),
        }
    }
    let trimmed = plain.trim().trim_end_matches(['.', ',', ';', ':']).trim_end();
    let parts: Vec<&str> = trimmed.split('/').map(str::trim).collect();
    parts.join("/")
}

/// A symbol that differs by a usual typing error and follows the grammar.
pub(super) fn suggestion(text: &str) -> Option<String> {
    let candidates = [
        text.replace(['O', 'o'], "0"),
        digits_for_letters(text),
        with_points(text),
        text.replace(',', "."),
        text.replace("//", "/"),
        text.replace(['\\', '|'], "/"),
        text.trim_matches(['(', ')', '[', ']', '"', '\'', '«', '»', '“', '”', ' ']).to_owned(),
        text.replacen("UN/", "", 1),
    ];
    let is_other = |candidate: &&String| candidate.as_str() != text;
    candidates
        .iter()
        .filter(is_other)
        .find_map(|candidate| read(candidate).ok())
        .map(|symbol| symbol.normal())
}

/// Letters among digits as the digits they look like: `7O/12` is `70/12`.
fn digits_for_letters(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    let mended = letters.iter().enumerate().map(|(at, letter)| {
        let beside = is_digit(letters.get(at + 1)) || at > 0 && is_digit(letters.get(at - 1));
        match letter {
            'O' | 'o' if beside => '0',
            'l' | 'I' if beside => '1',
            _ => *letter,
        }
    });
    mended.collect()
}

/// Points between letters and digits where they were left out: `Rev1`, `WG6`.
fn with_points(text: &str) -> String {
    let with_point = |part: &str| match part.find(|it: char| it.is_ascii_digit()) {
        Some(at) if at > 0 && part[..at].chars().all(|it| it.is_ascii_alphabetic()) => {
            format!("{}.{}", &part[..at], &part[at..])
        }
        _ => part.replace(". ", "."),
    };
    text.split('/').map(with_point).collect::<Vec<_>>().join("/")
}
