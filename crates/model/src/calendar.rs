//! Days and years in the Solar Hijri and Gregorian calendars.
//! Knows conversion and writing; what day it is today is an argument.

use icu::calendar::Date as CalendarDate;
use icu::calendar::cal::{Gregorian, Persian};
use jiff::civil::Date;

use crate::language::Language;
use crate::locale;

pub(crate) const PERSIAN_MONTHS: [&str; 12] = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
];
const GREGORIAN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year, month (1–12) and day of a Gregorian day in the Solar Hijri calendar.
#[must_use]
pub fn solar_hijri(day: Date) -> (i32, u8, u8) {
    let (year, month, day_of_month) = (i32::from(day.year()), day.month(), day.day());
    let month = u8::try_from(month).unwrap_or(1);
    let day_of_month = u8::try_from(day_of_month).unwrap_or(1);
    let gregorian = CalendarDate::try_new_gregorian(year, month, day_of_month)
        .expect("a civil date is a Gregorian date");
    let date = gregorian.to_calendar(Persian);
    (date.year().extended_year(), date.month().ordinal, date.day_of_month().0)
}

/// A day as people write it: `2027-03-21`, or in the Solar Hijri calendar `1406-01-01`, with any digits
/// and `-`, `/` or `.` between.
#[must_use]
pub fn read_day(text: &str) -> Option<Date> {
    let plain = crate::fold::ascii_digits(text.trim());
    let parts: Vec<&str> = plain.split(['-', '/', '.']).collect();
    let &[year, month, day] = &parts[..] else { return None };
    let (month, day) = (month.parse::<u8>().ok()?, day.parse::<u8>().ok()?);
    let year = year.parse::<i32>().ok()?;
    // No document of the bank is of the 17th century, and no plan reaches the year 1700 of the Hijra.
    if year < 1700 {
        let gregorian =
            CalendarDate::try_new_persian(year, month, day).ok()?.to_calendar(Gregorian);
        let year = i16::try_from(gregorian.year().extended_year()).ok()?;
        let month = i8::try_from(gregorian.month().ordinal).ok()?;
        return Date::new(year, month, i8::try_from(gregorian.day_of_month().0).ok()?).ok();
    }
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// The Gregorian year in which most of a Solar Hijri year lies: 1395 began in 2016.
#[must_use]
pub fn gregorian_year(solar_hijri_year: i32) -> i32 {
    solar_hijri_year + 621
}

/// The Solar Hijri year that begins in a Gregorian year: 1395 for 2016.
#[must_use]
pub fn solar_hijri_year(gregorian_year: i32) -> i32 {
    gregorian_year - 621
}

/// A day in words: «۲ آذر ۱۴۰۵» or `23 November 2026`.
#[must_use]
pub fn long_date(day: Date, language: Language) -> String {
    match language {
        Language::Fa => {
            let (year, month, day) = solar_hijri(day);
            let month = PERSIAN_MONTHS[usize::from(month - 1) % 12];
            locale::digits(&format!("{day} {month} {year}"), language)
        }
        Language::En => {
            let month = GREGORIAN_MONTHS[usize::try_from(day.month() - 1).unwrap_or(0) % 12];
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// A period as people read it: «۱۳۹۵» with the Gregorian year «(۲۰۱۶)» for a plain year in Persian,
/// the code itself otherwise.
#[must_use]
pub fn period(text: &str, language: Language) -> String {
    match (language, text.parse::<i32>()) {
        (Language::Fa, Ok(year)) if text.len() == 4 => {
            locale::digits(&format!("{} ({year})", solar_hijri_year(year)), language)
        }
        _ => locale::digits(text, language),
    }
}

/// The short form of [`period`] for axes: the Solar Hijri year alone in Persian.
#[must_use]
pub fn short_period(text: &str, language: Language) -> String {
    match (language, text.parse::<i32>()) {
        (Language::Fa, Ok(year)) if text.len() == 4 => {
            locale::digits(&solar_hijri_year(year).to_string(), language)
        }
        _ => locale::digits(text, language),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_named_in_both_calendars() {
        let day = date(2026, 11, 23);
        assert_eq!(long_date(day, Language::Fa), "۲ آذر ۱۴۰۵");
        assert_eq!(long_date(day, Language::En), "23 November 2026");
        assert_eq!(solar_hijri(date(2016, 3, 20)), (1395, 1, 1));
    }

    #[test]
    fn a_day_is_read_in_either_calendar() {
        let day = Some(jiff::civil::date(2027, 3, 21));
        for text in ["2027-03-21", "1406-01-01", "۱۴۰۶/۰۱/۰۱", " 1406.1.1 ", "2027/3/21"] {
            assert_eq!(read_day(text), day, "{text}");
        }
        for text in ["", "2027", "2027-13-01", "1406-12-31", "tomorrow", "1-2-3-4"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_shows_both_calendars_in_persian() {
        assert_eq!(period("2016", Language::Fa), "۱۳۹۵ (۲۰۱۶)");
        assert_eq!(period("2016-Q2", Language::En), "2016-Q2");
    }
}
