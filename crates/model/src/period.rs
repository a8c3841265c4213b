//! Time periods in SDMX's observational formats (SDMX 3.0 section 6, clause 4.2).
//! Knows the lexical forms and their order; knows nothing of calendars other than the Gregorian.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A period as it was written: `2016`, `2016-05`, `2016-Q2`, `2016-W07`, `2016-05-31`, `2015-2020`
/// is not one. Ordered by its first day, then by length, then by text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TimePeriod {
    text: String,
    start: Date,
    days: i32,
}

/// A text that is not an observational time period.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a period such as 2016, 2016-Q2, 2016-05 or 2016-05-31")]
pub struct NotAPeriod(pub String);

impl TimePeriod {
    /// The period of one Gregorian year.
    #[must_use]
    pub fn year_of(year: i16) -> Option<Self> {
        format!("{year:04}").parse().ok()
    }

    /// The first Gregorian year the period touches.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.start.year()
    }

    /// Its first day.
    #[must_use]
    pub fn start(&self) -> Date {
        self.start
    }

    /// Its last day.
    #[must_use]
    pub fn end(&self) -> Date {
        self.start.saturating_add(jiff::Span::new().days(self.days - 1))
    }

    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for TimePeriod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Ord for TimePeriod {
    fn cmp(&self, other: &Self) -> Ordering {
        self.start
            .cmp(&other.start)
            .then(self.days.cmp(&other.days))
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for TimePeriod {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn months_from(year: i16, month: i8, months: i32) -> Option<(Date, i32)> {
    let start = Date::new(year, month, 1).ok()?;
    let next = start.checked_add(jiff::Span::new().months(months)).ok()?;
    Some((start, start.until(next).ok()?.get_days()))
}

fn week_of(year: i16, week: i8) -> Option<(Date, i32)> {
    let day = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?;
    Some((day.date(), 7))
}

fn span_of(text: &str) -> Option<(Date, i32)> {
    let (year, rest) = text.split_at_checked(4)?;
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    if rest.is_empty() {
        return months_from(year, 1, 12);
    }
    let rest = rest.strip_prefix('-')?;
    let kind = rest.chars().next()?;
    let number = |digits: &str, width: usize| -> Option<i8> {
        (digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.parse().ok())?
    };
    match kind {
        'A' => (number(&rest[1..], 1)? == 1).then(|| months_from(year, 1, 12))?,
        'S' | 'H' => match number(&rest[1..], 1)? {
            half @ 1..=2 => months_from(year, (half - 1) * 6 + 1, 6),
            _ => None,
        },
        'T' => match number(&rest[1..], 1)? {
            third @ 1..=3 => months_from(year, (third - 1) * 4 + 1, 4),
            _ => None,
        },
        'Q' => match number(&rest[1..], 1)? {
            quarter @ 1..=4 => months_from(year, (quarter - 1) * 3 + 1, 3),
            _ => None,
        },
        'M' => months_from(year, number(&rest[1..], 2)?, 1),
        'W' => week_of(year, number(&rest[1..], 2)?),
        'D' => {
            let digits = &rest[1..];
            let day: i16 = (digits.len() == 3).then(|| digits.parse().ok())??;
            let date = Date::new(year, 1, 1).ok()?.with().day_of_year(day).build().ok()?;
            Some((date, 1))
        }
        '0'..='9' => match rest.split_once('-') {
            None => months_from(year, number(rest, 2)?, 1),
            Some((month, day)) => {
                Some((Date::new(year, number(month, 2)?, number(day, 2)?).ok()?, 1))
            }
        },
        _ => None,
    }
}

impl FromStr for TimePeriod {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, days) = text
            .is_ascii()
            .then(|| span_of(text))
            .flatten()
            .ok_or_else(|| NotAPeriod(text.to_owned()))?;
        Ok(Self { text: text.to_owned(), start, days })
    }
}

impl From<TimePeriod> for String {
    fn from(period: TimePeriod) -> Self {
        period.text
    }
}

impl TryFrom<String> for TimePeriod {
    type Error = NotAPeriod;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_lexical_form_has_its_days() {
        for (text, days) in [
            ("2016", 366),
            ("2016-A1", 366),
            ("2015-S2", 184),
            ("2016-T1", 121),
            ("2016-Q1", 91),
            ("2016-02", 29),
            ("2016-M02", 29),
            ("2016-W07", 7),
            ("2016-D366", 1),
            ("2016-02-29", 1),
        ] {
            assert_eq!(text.parse::<TimePeriod>().map(|period| period.days), Ok(days), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "16", "2015-2020", "2016-13", "2016-Q5", "2015-02-29", "1395م", "2016-W60"]
        {
            assert!(text.parse::<TimePeriod>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,12}") {
            let _ = text.parse::<TimePeriod>();
        }
    }
}
