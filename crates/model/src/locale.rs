//! How numbers and dates are written in Persian and English. All numbers that reach a page, a chart
//! or a PDF pass through here. Knows nothing of what they mean.
//!
//! Directional marks: a lone Persian number followed by ٪ or preceded by − is torn apart by the
//! bidirectional algorithm, so an RLM stands before ٪ and before a range, an LRM before −.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::language::Language;

const RLM: char = '\u{200F}';
const LRM: char = '\u{200E}';

/// Writes ASCII digits as Persian ones where the language is Persian; everything else stays.
#[must_use]
pub fn digits(text: &str, language: Language) -> String {
    match language {
        Language::En => text.to_owned(),
        Language::Fa => text.chars().map(persian_digit).collect(),
    }
}

fn persian_digit(letter: char) -> char {
    match letter {
        '0'..='9' => {
            char::from_u32(u32::from(letter) - u32::from('0') + u32::from('۰')).unwrap_or(letter)
        }
        other => other,
    }
}

/// Rounds half away from zero to `decimals` places, as statistical tables do. Done once, at display.
#[must_use]
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// A number with grouped thousands and exactly `decimals` places: `1,234.5` or `۱٬۲۳۴٫۵`.
#[must_use]
pub fn number(value: Decimal, decimals: u32, language: Language) -> String {
    let plain = format!("{:.*}", decimals as usize, rounded(value, decimals));
    grouped(&plain, language)
}

/// A decimal text with the digits it has, grouped: nothing is rounded. A text that is no number is
/// returned as it is.
#[must_use]
pub fn exact(text: &str, language: Language) -> String {
    let body = text.strip_prefix('-').unwrap_or(text);
    let plain = !body.is_empty()
        && body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && body.bytes().filter(|byte| *byte == b'.').count() <= 1;
    if plain { grouped(text, language) } else { digits(text, language) }
}

fn grouped(plain: &str, language: Language) -> String {
    let (sign, body) = plain.strip_prefix('-').map_or(("", plain), |body| ("-", body));
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let (separator, point) = match language {
        Language::Fa => ('٬', '٫'),
        Language::En => (',', '.'),
    };
    let mut text = String::new();
    if !sign.is_empty() && body.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        if language == Language::Fa {
            text.push(LRM);
        }
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    digits(&text, language)
}

/// A share in per cent: `14.5%` or `۱۴٫۵٪`.
#[must_use]
pub fn percent(value: Decimal, decimals: u32, language: Language) -> String {
    percent_sign(&number(value, decimals, language), language)
}

/// A written number with the per cent sign of the language.
#[must_use]
pub fn percent_sign(number: &str, language: Language) -> String {
    match language {
        Language::Fa => format!("{number}{RLM}٪"),
        Language::En => format!("{number}%"),
    }
}

/// A range of two written things: `2011–2016` or `۱۳۹۰–۱۳۹۵`.
#[must_use]
pub fn range(from: &str, to: &str, language: Language) -> String {
    match language {
        Language::Fa => format!("{RLM}{from}–{to}"),
        Language::En => format!("{from}–{to}"),
    }
}

/// A list in a sentence: `a, b and c` or «الف، ب و پ».
#[must_use]
pub fn list<T: AsRef<str>>(items: &[T], language: Language) -> String {
    let (comma, and) = match language {
        Language::Fa => ("، ", " و "),
        Language::En => (", ", " and "),
    };
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{}{and}{}", most.join(comma), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a test's own number")
    }

    #[test]
    fn numbers_are_written_in_the_language_of_the_page() {
        assert_eq!(number(decimal("12345.67"), 2, Language::Fa), "۱۲٬۳۴۵٫۶۷");
        assert_eq!(number(decimal("12345.67"), 0, Language::En), "12,346");
        assert_eq!(number(decimal("-3.25"), 1, Language::Fa), "\u{200E}−۳٫۳");
        assert_eq!(number(decimal("-0.01"), 1, Language::En), "0.0");
        assert_eq!(percent(decimal("14.5"), 1, Language::Fa), "۱۴٫۵\u{200F}٪");
    }

    #[test]
    fn exact_keeps_every_digit() {
        assert_eq!(exact("1234.50", Language::En), "1,234.50");
        assert_eq!(exact("2016-05", Language::Fa), "۲۰۱۶-۰۵");
        assert_eq!(exact("n/a", Language::En), "n/a");
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(list(&["قم", "یزد", "فارس"], Language::Fa), "قم، یزد و فارس");
        assert_eq!(list(&["Qom", "Yazd"], Language::En), "Qom and Yazd");
    }
}
