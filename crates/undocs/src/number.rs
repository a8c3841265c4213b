//! The numbers that paragraphs begin with: `12.`, `138.12`, `(a)`, `(iv)`, `II.`, `1-`.
//!
//! Knows how they are written in the six official languages and in Persian. Whether a text that looks
//! like a number is one is for the run of paragraphs to say: `is_next` tells who follows whom.

use model::fold::ascii_digits;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    /// `12.`, `12-`, `۱۲-`
    Decimal,
    /// `138.12`
    Dotted,
    /// `IV.`
    Roman,
    /// `A.`
    Capital,
    /// `(a)`, `a)`, `a.`
    Letter,
    /// `(iv)`
    SmallRoman,
    /// `(12)`
    Bracketed,
    /// `•`, `–`
    Bullet,
}

/// A number at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// As printed, digits in ASCII, without brackets and full stop.
    pub(crate) number: String,
    pub(crate) style: Style,
    /// Where the text after it begins, in bytes.
    pub(crate) rest: usize,
    /// Whether more than one space stands after it, or nothing at all: it was set as a number.
    pub(crate) set_off: bool,
}

/// The number a text begins with.
pub(crate) fn marker(text: &str) -> Option<Marker> {
    let start = text.len() - text.trim_start().len();
    let body = &text[start..];
    let first = body.chars().next()?;
    let mut found = if matches!(first, '(' | '（' | '[') {
        bracketed(body)?
    } else if matches!(first, '•' | '·' | '‣' | '▪' | '●' | '–' | '—' | '*' | '-' | '\u{F0B7}')
    {
        bullet(body)?
    } else if first.is_numeric() {
        decimal(body)?
    } else if first.is_alphabetic() {
        letter(body)?
    } else {
        return None;
    };
    let after = &body[found.rest..];
    let gap = after.len() - after.trim_start().len();
    let tab = after[..gap].contains('\t') || gap > 1;
    found.set_off = tab || after.trim().is_empty();
    found.rest += gap + start;
    Some(found)
}

fn make(number: &str, style: Style, rest: usize) -> Marker {
    Marker { number: ascii_digits(number), style, rest, set_off: false }
}

/// What follows a number must be white space, the end, or a letter after a tight full stop.
fn ends(after: &str) -> bool {
    after.chars().next().is_none_or(char::is_whitespace)
}

fn bullet(body: &str) -> Option<Marker> {
    let first = body.chars().next()?;
    let rest = first.len_utf8();
    let after = &body[rest..];
    // `-12` is a number in Arabic texts that were read as they stand on the page.
    if first == '-' {
        let digits = after.len() - after.trim_start_matches(char::is_numeric).len();
        if (1..=4).contains(&digits) && ends(&after[digits..]) {
            return Some(make(&after[..digits], Style::Decimal, rest + digits));
        }
    }
    (ends(after) && !after.trim().is_empty()).then(|| make("", Style::Bullet, rest))
}

fn bracketed(body: &str) -> Option<Marker> {
    let close = body.find([')', '）', ']'])?;
    let open = body.chars().next()?.len_utf8();
    let inside = body.get(open..close)?.trim();
    let rest = close + body[close..].chars().next()?.len_utf8();
    let count = inside.chars().count();
    if inside.is_empty() || count > 6 {
        return None;
    }
    let style = if inside.chars().all(char::is_numeric) && count <= 3 {
        Style::Bracketed
    } else if is_small_roman(inside) && (count > 1 || matches!(inside, "i" | "v" | "x")) {
        Style::SmallRoman
    } else if count <= 2 && inside.chars().all(char::is_alphabetic) {
        Style::Letter
    } else {
        return None;
    };
    ends(&body[rest..]).then(|| make(inside, style, rest))
}

fn decimal(body: &str) -> Option<Marker> {
    let digits = run(body, char::is_numeric);
    if digits == 0 || body[..digits].chars().count() > 4 {
        return None;
    }
    let mut at = digits;
    let mut dots = 0;
    // 138.12, 138.12.1
    while let Some(after) = body[at..].strip_prefix('.') {
        let more = run(after, char::is_numeric);
        if more == 0 || after[..more].chars().count() > 3 {
            break;
        }
        at += 1 + more;
        dots += 1;
    }
    let number = &body[..at];
    let after = &body[at..];
    if dots > 0 {
        // With or without a full stop behind it.
        let rest = at + after.len() - after.strip_prefix(['.', ')']).unwrap_or(after).len();
        return ends(&body[rest..]).then(|| make(number, Style::Dotted, rest));
    }
    let closed = after.strip_prefix(['.', ')', '-', '–', '．', '、', '．'])?;
    let rest = body.len() - closed.len();
    // "1.Text" is a slip of the pen in many documents; "1.5" and "12-month" are no numbers of
    // paragraphs.
    let tight = after.starts_with(['.', '．', '、'])
        && closed.chars().next().is_some_and(|letter| letter.is_uppercase() || !letter.is_ascii());
    (ends(closed) || tight).then(|| make(number, Style::Decimal, rest))
}

fn letter(body: &str) -> Option<Marker> {
    let letters = run(body, char::is_alphabetic);
    let word = &body[..letters];
    let after = &body[letters..];
    let closed = after.strip_prefix(['.', ')', '-'])?;
    if !ends(closed) {
        return None;
    }
    let rest = body.len() - closed.len();
    let count = word.chars().count();
    let bracket = after.starts_with(')');
    if bracket && is_small_roman(word) && (count > 1 || matches!(word, "i" | "v" | "x")) {
        return Some(make(word, Style::SmallRoman, rest));
    }
    if count == 1 && word.chars().all(char::is_lowercase) {
        return Some(make(word, Style::Letter, rest));
    }
    // Letters of Arabic are neither capital nor small.
    if count == 1 && !word.is_ascii() && word.chars().all(|it| !it.is_uppercase()) {
        return Some(make(word, Style::Letter, rest));
    }
    if !bracket && !after.starts_with('-') && is_roman(word) {
        return Some(make(word, Style::Roman, rest));
    }
    (count == 1 && after.starts_with('.')).then(|| make(word, Style::Capital, rest))
}

fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !wanted(letter)).unwrap_or(text.len())
}

/// A Roman number that could number a section: up to 39.
pub(crate) fn roman(word: &str) -> Option<u32> {
    let (mut value, mut last) = (0_u32, 0_u32);
    if word.is_empty() || word.len() > 7 {
        return None;
    }
    for letter in word.chars().rev() {
        let here = match letter.to_ascii_uppercase() {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        if here < last {
            value = value.checked_sub(here)?
        } else {
            value += here
        }
        last = last.max(here);
    }
    (value > 0).then_some(value)
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X')) && roman(word).is_some()
}

fn is_small_roman(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x')) && roman(word).is_some()
}

/// The place of a number in its run: `3` of `(c)`, `4` of `IV`, `12` of `138.12`.
pub(crate) fn ordinal(number: &str, style: Style) -> Option<u32> {
    match style {
        Style::Decimal | Style::Bracketed => number.parse().ok(),
        Style::Dotted => number.rsplit('.').next()?.parse().ok(),
        Style::Roman | Style::SmallRoman => roman(number),
        Style::Capital | Style::Letter => place_of(number.chars().next()?),
        Style::Bullet => None,
    }
}

/// The place of a letter in its alphabet, as lists are lettered.
fn place_of(letter: char) -> Option<u32> {
    const ARABIC: &str = "أبجدهوزحطيكلمنسعفصقرشت";
    const PERSIAN: &str = "الفبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
    const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
    let small = letter.to_lowercase().next()?;
    if small.is_ascii_lowercase() {
        return Some(u32::from(small) - u32::from('a') + 1);
    }
    for alphabet in [ARABIC, RUSSIAN, PERSIAN] {
        if let Some(at) = alphabet.chars().position(|it| it == small) {
            return u32::try_from(at + 1).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, number: &str, style: Style, rest: &str) {
        let found = marker(text).unwrap_or_else(|| panic!("{text} begins with a number"));
        assert_eq!((found.number.as_str(), found.style), (number, style), "{text}");
        assert_eq!(&text[found.rest..], rest, "{text}");
    }

    #[test]
    fn numbers_of_every_kind_are_known() {
        check("12.\tThe delegation", "12", Style::Decimal, "The delegation");
        check("1.Decides to", "1", Style::Decimal, "Decides to");
        check("138.12 Ratify", "138.12", Style::Dotted, "Ratify");
        check("138.12. Ratify", "138.12", Style::Dotted, "Ratify");
        check("(a) A national report", "a", Style::Letter, "A national report");
        check("(iv) To report", "iv", Style::SmallRoman, "To report");
        check("II. Conclusions", "II", Style::Roman, "Conclusions");
        check("B. Interactive dialogue", "B", Style::Capital, "Interactive dialogue");
        check("۱۲- دولت", "12", Style::Decimal, "دولت");
        check("(أ) تقرير", "أ", Style::Letter, "تقرير");
        check("• A point", "", Style::Bullet, "A point");
        check("(c) Third", "c", Style::Letter, "Third");
    }

    #[test]
    fn words_and_figures_are_no_numbers() {
        for text in [
            "1.5 million people",
            "12-month period",
            "2014 was the year",
            "The delegation",
            "Mr. Larijani",
            "(see para. 12)",
            "1,000 people",
            "2010, the Council",
        ] {
            let found = marker(text);
            assert!(
                found.is_none() || found.as_ref().is_some_and(|it| it.style == Style::Dotted),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn letters_count_in_their_alphabet() {
        assert_eq!(ordinal("c", Style::Letter), Some(3));
        assert_eq!(ordinal("ج", Style::Letter), Some(3));
        assert_eq!(ordinal("IV", Style::Roman), Some(4));
        assert_eq!(ordinal("138.12", Style::Dotted), Some(12));
    }
}
