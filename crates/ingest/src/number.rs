//! Numbers as people write them, turned into canonical decimal text without touching their digits.
//! Knows digit scripts, signs and separators of the two working languages: the comma and ٬ group
//! thousands, the dot, ٫ and (among Persian digits) the slash begin the fraction. What could mean
//! two numbers is no number. Knows nothing of cells, units or ranges.

use std::borrow::Cow;

use crate::excel_number::place_point;

/// The most digits before the decimal point that the bank keeps.
pub(crate) const INTEGER_DIGITS: usize = 20;
/// The most digits after the decimal point that the bank keeps.
pub(crate) const FRACTION_DIGITS: usize = 18;

/// A number that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberText<'a> {
    /// ASCII digits, at most one point, a minus where it is negative: `-1234.50`. The digits after
    /// the point are those that were written; zeros that lead are not kept.
    pub digits: Cow<'a, str>,
    /// Whether a per cent sign stood by it. The digits are those beside the sign: 12 for «۱۲٪».
    pub percent: bool,
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberFault {
    /// There is nothing but white space.
    Blank,
    /// There is something else in it, or it could mean two numbers.
    Text,
    /// It is a date.
    Date,
    /// It has more digits than can be kept.
    TooLong,
    /// It is an error value of a spreadsheet program.
    CellError,
}

/// Reads one number.
///
/// # Errors
///
/// Says why the text is not a number.
///
/// ```
/// let read = |text| ingest::read_number(text).map(|number| number.digits.into_owned());
/// assert_eq!(read("۱٬۲۳۴٫۵۰").as_deref(), Ok("1234.50"));
/// assert_eq!(read("(35.40)").as_deref(), Ok("-35.40"));
/// assert_eq!(read("12,5"), Err(ingest::NumberFault::Text));
/// ```
pub fn read_number(text: &str) -> Result<NumberText<'_>, NumberFault> {
    if is_canonical(text.as_bytes()) {
        return Ok(NumberText { digits: Cow::Borrowed(text), percent: false });
    }
    let trimmed = text.trim_matches(is_invisible);
    if trimmed.is_empty() {
        return Err(NumberFault::Blank);
    }
    if trimmed.starts_with('#') && trimmed.len() <= 16 && trimmed.is_ascii() {
        return Err(NumberFault::CellError);
    }
    let parts = Parts::split(trimmed)?;
    let digits = parts.digits()?;
    Ok(NumberText { digits: Cow::Owned(digits), percent: parts.percent })
}

/// Whether a text already is what [`read_number`] would make of it: the fast road for millions.
fn is_canonical(text: &[u8]) -> bool {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let point = unsigned.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = match point {
        Some(at) => (&unsigned[..at], &unsigned[at + 1..]),
        None => (unsigned, &b"0"[..]),
    };
    let digits_only = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    if !digits_only(whole) || !digits_only(fraction) {
        return false;
    }
    let is_zero = || whole == b"0" && fraction.iter().all(|byte| *byte == b'0');
    (whole.len() == 1 || whole[0] != b'0')
        && whole.len() <= INTEGER_DIGITS
        && fraction.len() <= FRACTION_DIGITS
        && !(text.len() != unsigned.len() && is_zero())
}

fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
}

/// What one letter of a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Digit(char),
    Point,
    Dot,
    Comma,
    Group,
    Slash,
    Space,
}

struct Parts {
    negative: bool,
    percent: bool,
    marks: Vec<Mark>,
    exponent: i32,
    persian: bool,
}

impl Parts {
    fn split(text: &str) -> Result<Self, NumberFault> {
        let mut body = text;
        let mut percent = false;
        if let Some(rest) = body.strip_suffix(['%', '٪']).or_else(|| body.strip_prefix(['%', '٪']))
        {
            percent = true;
            body = rest.trim_matches(is_invisible);
        }
        let in_parentheses = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let (mut negative, body) = match in_parentheses {
            Some(inner) => (true, inner.trim_matches(is_invisible)),
            None => (false, body),
        };
        let sign = |letter: char| matches!(letter, '-' | '−' | '–' | '‐' | '\u{2011}');
        let mut body = body;
        if let Some(rest) = body.strip_prefix(sign).or_else(|| body.strip_suffix(sign)) {
            if negative {
                return Err(NumberFault::Text);
            }
            negative = true;
            body = rest.trim_matches(is_invisible);
        } else if let Some(rest) = body.strip_prefix('+') {
            body = rest.trim_matches(is_invisible);
        }
        let (body, exponent) = split_exponent(body)?;
        let mut parts = Self {
            negative,
            percent,
            marks: Vec::with_capacity(body.len()),
            exponent,
            persian: false,
        };
        for letter in body.chars() {
            let mark = parts.mark(letter);
            match mark {
                Some(mark) => parts.marks.push(mark),
                None if is_invisible(letter) => {}
                None if is_date(text) => return Err(NumberFault::Date),
                None => return Err(NumberFault::Text),
            }
        }
        if is_date(text) { Err(NumberFault::Date) } else { Ok(parts) }
    }

    fn mark(&mut self, letter: char) -> Option<Mark> {
        Some(match letter {
            '0'..='9' => Mark::Digit(letter),
            '۰'..='۹' | '٠'..='٩' => {
                self.persian = true;
                let zero = if letter >= '۰' { '۰' } else { '٠' };
                Mark::Digit(char::from_digit(u32::from(letter) - u32::from(zero), 10)?)
            }
            '٫' => Mark::Point,
            '.' => Mark::Dot,
            ',' | '،' => Mark::Comma,
            '٬' | '\'' | '’' => Mark::Group,
            '/' => Mark::Slash,
            other if other.is_whitespace() => Mark::Space,
            _ => return None,
        })
    }

    /// The canonical digits, or why there are none.
    fn digits(&self) -> Result<String, NumberFault> {
        let is_point = |mark: &Mark| match mark {
            Mark::Point | Mark::Dot => true,
            Mark::Slash => self.persian,
            Mark::Digit(_) | Mark::Comma | Mark::Group | Mark::Space => false,
        };
        let at = self.marks.iter().position(is_point);
        let (whole, fraction) = match at {
            Some(at) => (&self.marks[..at], &self.marks[at + 1..]),
            None => (&self.marks[..], &[][..]),
        };
        let whole = grouped_digits(whole).ok_or(NumberFault::Text)?;
        let fraction = plain_digits(fraction).ok_or(NumberFault::Text)?;
        if whole.is_empty() && fraction.is_empty() {
            return Err(NumberFault::Text);
        }
        let (whole, fraction) = self.shifted(whole, fraction)?;
        let whole = whole.trim_start_matches('0');
        if whole.len() > INTEGER_DIGITS || fraction.len() > FRACTION_DIGITS {
            return Err(NumberFault::TooLong);
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        let is_zero = whole == "0" && fraction.bytes().all(|digit| digit == b'0');
        let sign = if self.negative && !is_zero { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        Ok(format!("{sign}{whole}{point}{fraction}"))
    }

    /// The digits before and after the point once the exponent is carried out.
    fn shifted(&self, whole: String, fraction: String) -> Result<(String, String), NumberFault> {
        if self.exponent == 0 {
            return Ok((whole, fraction));
        }
        if self.exponent.unsigned_abs() as usize > INTEGER_DIGITS + FRACTION_DIGITS {
            return Err(NumberFault::TooLong);
        }
        let point = i32::try_from(whole.len()).map_err(|_| NumberFault::TooLong)? + self.exponent;
        let placed = place_point(&(whole + &fraction), point);
        let (whole, fraction) = placed.split_once('.').unwrap_or((&placed, ""));
        Ok((whole.to_owned(), fraction.to_owned()))
    }
}

/// Splits `1.5E+05` at its exponent.
fn split_exponent(body: &str) -> Result<(&str, i32), NumberFault> {
    let Some((mantissa, exponent)) = body.split_once(['e', 'E']) else { return Ok((body, 0)) };
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let plain = unsigned.bytes().all(|byte| byte.is_ascii_digit());
    if mantissa.is_empty() || !is_number(mantissa) || unsigned.is_empty() || !plain {
        return Err(NumberFault::Text);
    }
    let exponent = exponent.parse().map_err(|_| NumberFault::TooLong)?;
    Ok((mantissa, exponent))
}

fn plain_digits(marks: &[Mark]) -> Option<String> {
    let digit = |mark: &Mark| match mark {
        Mark::Digit(digit) => Some(*digit),
        Mark::Point | Mark::Dot | Mark::Comma | Mark::Group | Mark::Slash | Mark::Space => None,
    };
    marks.iter().map(digit).collect()
}

/// The digits of a whole part whose thousands may be grouped, by one and the same mark throughout,
/// in threes.
fn grouped_digits(marks: &[Mark]) -> Option<String> {
    let is_group = |mark: &Mark| matches!(mark, Mark::Comma | Mark::Group | Mark::Space);
    let Some(separator) = marks.iter().find(|mark| is_group(mark)) else {
        return plain_digits(marks);
    };
    let mut digits = String::with_capacity(marks.len());
    for (index, group) in marks.split(|mark| mark == separator).enumerate() {
        let group = plain_digits(group)?;
        let fits = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        if !fits {
            return None;
        }
        digits.push_str(&group);
    }
    // «0,123» groups nothing: nobody writes a thousand of nothing.
    (!digits.starts_with('0')).then_some(digits)
}

/// Whether a text is a day or month, in either calendar: 2016-03-20, ۱۳۹۵/۱/۱, 20.3.2016, 1395/12,
/// with or without a time behind it.
fn is_date(text: &str) -> bool {
    let text = model::fold::ascii_digits(text);
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let numbers: Vec<&str> = day.split(['-', '/', '.']).collect();
    let all_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !numbers.iter().all(all_digits) {
        return false;
    }
    let within = |part: &str, most: u32| {
        part.len() <= 2 && part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let year = |part: &str| {
        part.len() == 4 && part.parse::<u32>().is_ok_and(|year| (1200..2200).contains(&year))
    };
    match numbers[..] {
        [first, middle, last] => {
            (year(first) && within(middle, 12) && within(last, 31))
                || (year(last) && within(first, 31) && within(middle, 31))
        }
        [first, last] => !day.contains('.') && year(first) && last.len() == 2 && within(last, 12),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;

    fn read(text: &str) -> Result<String, NumberFault> {
        read_number(text).map(|number| number.digits.into_owned())
    }

    #[test]
    fn digits_of_every_script_are_read_and_none_is_lost() {
        for (written, canonical) in [
            ("35.40", "35.40"),
            ("۳۵٫۴۰", "35.40"),
            ("٣٥٫٤٠", "35.40"),
            ("۳۵/۴۰", "35.40"),
            ("1,234,567", "1234567"),
            ("۱٬۲۳۴٬۵۶۷", "1234567"),
            ("۱،۲۳۴", "1234"),
            ("1 234 567", "1234567"),
            ("1\u{a0}234", "1234"),
            ("1\u{202f}234.5", "1234.5"),
            ("  42 ", "42"),
            ("\u{200f}42\u{200f}", "42"),
            ("5-", "-5"),
            ("−5", "-5"),
            ("(5)", "-5"),
            ("+5", "5"),
            ("007", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0.0", "0.0"),
            ("1.5E+05", "150000"),
            ("25e-3", "0.025"),
            ("1'000", "1000"),
            ("-1,234.50", "-1234.50"),
            ("1.234", "1.234"),
            ("0", "0"),
            ("00", "0"),
            ("12345678901234567890", "12345678901234567890"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(canonical), "{written}");
        }
        assert_eq!(read_number("۱۲٫۵٪"), Ok(NumberText { digits: "12.5".into(), percent: true }));
    }

    #[test]
    fn what_could_mean_two_numbers_is_no_number() {
        for text in [
            "12,5",
            "1.234,5",
            "1.234.567",
            "12/5",
            "1,23,456",
            "0,123",
            "12 نفر",
            "n/a",
            "-",
            "--5",
            "1-2",
            "(-5)",
            "1 23",
            "1,234 567",
            "e5",
            "5e",
            "1e2e3",
            "۱۲ هزار",
            "5%%",
            "TRUE",
            "٬",
            ".",
        ] {
            assert_eq!(read(text), Err(NumberFault::Text), "{text}");
        }
    }

    #[test]
    fn each_fault_has_its_own_name() {
        for (text, fault) in [
            ("", NumberFault::Blank),
            (" \u{200c}", NumberFault::Blank),
            ("2016-03-20", NumberFault::Date),
            ("2016-03-20T10:00:00", NumberFault::Date),
            ("۱۳۹۵/۰۱/۰۱", NumberFault::Date),
            ("20.3.2016", NumberFault::Date),
            ("۱۳۹۵/۱۲", NumberFault::Date),
            ("3/20/2016", NumberFault::Date),
            ("#REF!", NumberFault::CellError),
            ("123456789012345678901", NumberFault::TooLong),
            ("0.1234567890123456789", NumberFault::TooLong),
            ("1e60", NumberFault::TooLong),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(text in "[-+(]?[0-9۰-۹٠-٩,.٬٫/ ]{0,14}[)%٪-]?") {
            if let Ok(once) = read(&text) {
                prop_assert_eq!(read(&once), Ok(once.clone()));
                prop_assert!(is_canonical(once.as_bytes()), "{}", once);
            }
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,24}") {
            let _ = read_number(&text);
        }

        #[test]
        fn the_value_is_never_changed(mantissa in -10_i64.pow(15)..10_i64.pow(15), scale in 0u32..12) {
            let value = Decimal::new(mantissa, scale);
            let written = value.to_string();
            let whole_end = written.find('.').unwrap_or(written.len());
            let (whole, fraction) = written.split_at(whole_end);
            let digits = whole.trim_start_matches('-');
            let mut grouped = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 { grouped.push('٬'); }
                grouped.push(digit);
            }
            let persian: String = format!("{grouped}{}", fraction.replace('.', "٫"))
                .chars()
                .map(|c| c.to_digit(10).map_or(c, |d| ['۰','۱','۲','۳','۴','۵','۶','۷','۸','۹'][d as usize]))
                .collect();
            let sign = if value.is_sign_negative() { "-" } else { "" };
            for form in [written.clone(), format!("{sign}{persian}"), format!("{persian}{sign}")] {
                let read = read(&form).expect("a number");
                prop_assert_eq!(read.parse::<Decimal>().expect("a decimal text"), value);
                let kept = read.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                prop_assert_eq!(kept, scale as usize, "{} became {}", form, read);
            }
        }
    }
}
