//! Reporting years that begin on another day than the first of January (SDMX technical notes, section
//! on reporting periods): which calendar days `2010-Q3` covers then.
//! Knows periods with a letter; a plain year, month or day is one of the calendar, whatever the year is.

use jiff::Span;
use jiff::civil::Date;

use crate::period::TimePeriod;

/// The day on which reporting years begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportingYear {
    month: i8,
    day: i8,
}

impl ReportingYear {
    /// Reads `--07-01` (an `xs:gMonthDay` without a time zone); nothing where it is none.
    ///
    /// ```
    /// let july = model::ReportingYear::parse("--07-01").unwrap();
    /// let (first, last) = july.span("2010-Q2").unwrap();
    /// assert_eq!((first.to_string(), last.to_string()), ("2010-10-01".into(), "2010-12-31".into()));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.strip_prefix("--")?.split_once('-')?;
        let number = |text: &str| {
            let is_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i8>().ok().filter(|_| is_digits)
        };
        let (month, day) = (number(month)?, number(day)?);
        // 2000 had a 29th of February.
        Date::new(2000, month, day).ok().map(|_| Self { month, day })
    }

    /// The first and last day of a reporting period; nothing for a period of the calendar.
    #[must_use]
    pub fn span(self, text: &str) -> Option<(Date, Date)> {
        text.parse::<TimePeriod>().ok()?;
        let (year, rest) = text.split_once('-')?;
        let mut letters = rest.chars();
        let (kind, number) = (letters.next()?, letters.as_str());
        let number: i64 = number.parse().ok()?;
        let base = self.base(year.parse().ok()?)?;
        let months = match kind {
            'A' => 12,
            'S' => 6,
            'T' => 4,
            'Q' => 3,
            'M' => 1,
            'D' => return days(base, number - 1, 1),
            // Weeks begin on the Monday nearest to the first day of the year.
            'W' => {
                let weekday = i64::from(base.weekday().to_monday_zero_offset());
                let monday = if weekday < 4 { -weekday } else { 7 - weekday };
                return days(base, monday + 7 * (number - 1), 7);
            }
            _ => return None,
        };
        let after = |count: i64| base.checked_add(Span::new().months(count)).ok();
        Some((after(months * (number - 1))?, after(months * number)?.yesterday().ok()?))
    }

    /// The first day of a year; the last of February where the 29th is wanted and there is none.
    fn base(self, year: i16) -> Option<Date> {
        let exact = Date::new(year, self.month, self.day);
        exact.or_else(|_| Date::new(year, self.month, self.day - 1)).ok()
    }
}

fn days(base: Date, from: i64, count: i64) -> Option<(Date, Date)> {
    let first = base.checked_add(Span::new().try_days(from).ok()?).ok()?;
    Some((first, first.checked_add(Span::new().try_days(count - 1).ok()?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reporting_periods_lie_where_the_technical_notes_say() {
        let july = ReportingYear::parse("--07-01").expect("a day");
        let span = |text: &str| july.span(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(span("2010-Q2").as_deref(), Some("2010-10-01 2010-12-31"));
        assert_eq!(span("2011-W36").as_deref(), Some("2012-03-05 2012-03-11"));
        assert_eq!(span("2010-A1").as_deref(), Some("2010-07-01 2011-06-30"));
        assert_eq!(span("2010-M12").as_deref(), Some("2011-06-01 2011-06-30"));
        assert_eq!(span("2010-D001").as_deref(), Some("2010-07-01 2010-07-01"));
        assert_eq!(span("2010"), None);
        assert_eq!(span("2010-05"), None);
        let leap = ReportingYear::parse("--02-29").expect("a day");
        assert_eq!(
            leap.span("2011-A1").map(|(first, _)| first.to_string()).as_deref(),
            Some("2011-02-28")
        );
        for wrong in ["", "07-01", "--13-01", "--02-30", "--7-1", "--07", "--aa-bb"] {
            assert_eq!(ReportingYear::parse(wrong), None, "{wrong}");
        }
    }
}
