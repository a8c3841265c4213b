//! The values of one component in the order they were met, each with its place in the list that the
//! structure of an SDMX-JSON message gives.

use std::collections::HashMap;

/// Values and their places.
#[derive(Debug, Default)]
pub struct Codes {
    list: Vec<String>,
    places: HashMap<String, usize>,
    /// The place asked for last: the next one is very often the same or the one after.
    last: usize,
}

impl Codes {
    /// The values in order.
    pub fn list(&self) -> &[String] {
        &self.list
    }

    /// The place of a value, which is added if it is new.
    pub fn place(&mut self, code: &str) -> usize {
        for place in [self.last, self.last + 1] {
            if self.list.get(place).is_some_and(|each| each == code) {
                self.last = place;
                return place;
            }
        }
        if let Some(place) = self.places.get(code) {
            self.last = *place;
            return *place;
        }
        self.last = self.list.len();
        self.list.push(code.to_owned());
        self.places.insert(code.to_owned(), self.last);
        self.last
    }
}

/// Appends a number in decimal digits.
pub fn push_number(out: &mut String, number: usize) {
    if number < 10 {
        // Nearly every place in a list.
        out.push(char::from(b'0' + u8::try_from(number).unwrap_or(0)));
        return;
    }
    let mut digits = [0_u8; 20];
    let (mut at, mut rest) = (digits.len(), number);
    while rest > 0 {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or("0"));
}

/// Appends a text as JSON writes it.
pub fn push_text(out: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::Value::from(text).to_string());
    }
}

/// Whether a text is a number as JSON writes one, so that it can stand there digit for digit.
pub fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
}
