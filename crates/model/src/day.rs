//! A calendar day as records, forms and catalogue files write it: `2026-12-31` (ISO 8601).
//! Knows nothing of hours or of where on Earth it is that day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fold::ascii_digits;

/// One day, Gregorian; days compare by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Day(pub Date);

/// A text that is not a day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a day such as 2026-12-31")]
pub struct NotADay(pub String);

impl Day {
    /// The day so many days later, or earlier when negative; the day itself at the end of the
    /// calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-400_000, 400_000))))
    }

    /// How many days `later` is after this day; negative when it is before.
    #[must_use]
    pub fn until(self, later: Self) -> i64 {
        self.0.until(later.0).map_or(0, |span| i64::from(span.get_days()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    /// Reads a day in digits of any script.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        ascii_digits(text.trim()).parse().map(Self).map_err(|_| NotADay(text.to_owned()))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = NotADay;

    fn try_from(text: String) -> Result<Self, NotADay> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_and_counts_over_the_end_of_a_year() {
        let day: Day = "۲۰۲۶-۱۲-۳۰".parse().unwrap();
        assert_eq!(day.plus(3).to_string(), "2027-01-02");
        assert_eq!(day.until(day.plus(-400)), -400);
        assert!("2026-02-30".parse::<Day>().is_err());
    }
}
