//! Periods as people write them, in both calendars: «سال ۱۳۹۵», 2016, «بهار ۱۴۰۳», 1402-03.
//! Knows words of years, seasons and months and the Gregorian period in which most of each lies;
//! knows nothing of tables. What could be two periods is none.

use crate::calendar::{PERSIAN_MONTHS, gregorian_year};
use crate::fold::{ascii_digits, fold};

/// What kind of period was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodKind {
    /// A year.
    Year,
    /// A school year that begins in one year and ends in the next; it is kept under the year it
    /// begins in, as the Solar Hijri year is.
    SchoolYear,
    /// A season, kept as the Gregorian quarter in which most of it lies.
    Quarter,
    /// A month, kept as the Gregorian month in which most of it lies.
    Month,
}

/// A period that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPeriod {
    /// The SDMX period: `2016`, `2024-Q2`, `2024-04`.
    pub period: String,
    /// What was written.
    pub kind: PeriodKind,
    /// Whether it was written in the Solar Hijri calendar.
    pub solar_hijri: bool,
}

impl WrittenPeriod {
    /// The code of its frequency in CL_FREQ.
    #[must_use]
    pub fn frequency(&self) -> &'static str {
        match self.kind {
            PeriodKind::Year | PeriodKind::SchoolYear => "A",
            PeriodKind::Quarter => "Q",
            PeriodKind::Month => "M",
        }
    }
}

/// Seasons in the order of the Solar Hijri year.
const SEASONS: [&str; 4] = ["بهار", "تابستان", "پاییز", "زمستان"];
/// Seasons in English, of the same order.
const ENGLISH_SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
/// Words of order, for «سه‌ماهه اول».
const ORDINALS: [[&str; 4]; 4] = [
    ["اول", "نخست", "یکم", "1"],
    ["دوم", "دوم", "دوم", "2"],
    ["سوم", "سوم", "سوم", "3"],
    ["چهارم", "چهارم", "چهارم", "4"],
];

/// Reads the one period that a text names; other words may stand around it.
///
/// ```
/// let read = |text| model::written_period::read(text).map(|it| it.period);
/// assert_eq!(read("سال ۱۳۹۵").as_deref(), Some("2016"));
/// assert_eq!(read("بهار ۱۴۰۳").as_deref(), Some("2024-Q2"));
/// assert_eq!(read("سال تحصیلی ۱۴۰۲-۰۳").as_deref(), Some("2023"));
/// assert_eq!(read("از ۱۳۹۰ تا ۱۳۹۵"), None);
/// ```
#[must_use]
pub fn read(text: &str) -> Option<WrittenPeriod> {
    if let Some(period) = sdmx_form(text.trim()) {
        return Some(period);
    }
    let digits = ascii_digits(text);
    let (year, school, solar_hijri) = year_of(&digits)?;
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let gregorian = if solar_hijri { gregorian_year(year) } else { year };
    if school {
        let period = gregorian.to_string();
        return Some(WrittenPeriod { period, kind: PeriodKind::SchoolYear, solar_hijri });
    }
    if let Some(season) = season_of(&words) {
        // The first season of a Solar Hijri year lies mostly in the second Gregorian quarter.
        let (year, quarter) = match (solar_hijri, season) {
            (true, 3) => (gregorian + 1, 1),
            (true, season) => (gregorian, season + 2),
            (false, season) => (gregorian, season + 1),
        };
        let period = format!("{year}-Q{quarter}");
        return Some(WrittenPeriod { period, kind: PeriodKind::Quarter, solar_hijri });
    }
    let month = PERSIAN_MONTHS.iter().position(|month| words.contains(&fold(month).as_str()));
    if let Some(month) = month.filter(|_| solar_hijri) {
        // Farvardin lies mostly in April.
        let (year, month) =
            if month < 9 { (gregorian, month + 4) } else { (gregorian + 1, month - 8) };
        let period = format!("{year}-{month:02}");
        return Some(WrittenPeriod { period, kind: PeriodKind::Month, solar_hijri });
    }
    let period = gregorian.to_string();
    Some(WrittenPeriod { period, kind: PeriodKind::Year, solar_hijri })
}

/// `2016-Q2` and `2016-05`, which stand for themselves where the year is a Gregorian one.
fn sdmx_form(text: &str) -> Option<WrittenPeriod> {
    let year = gregorian(text.get(..4)?)?;
    let rest = text.get(4..)?.strip_prefix('-')?;
    let kind = match rest.as_bytes() {
        [b'Q', b'1'..=b'4'] => PeriodKind::Quarter,
        // 2023-24 is a school year.
        [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2'] if !follows(year, rest) => PeriodKind::Month,
        _ => return None,
    };
    Some(WrittenPeriod { period: text.to_owned(), kind, solar_hijri: false })
}

fn gregorian(text: &str) -> Option<i32> {
    let year = text.parse().ok()?;
    (text.len() == 4 && (1900..2100).contains(&year)).then_some(year)
}

/// Whether two digits (or four) name the year after a year.
fn follows(year: i32, next: &str) -> bool {
    match next.len() {
        2 => next.parse::<i32>().is_ok_and(|next| next == (year + 1) % 100),
        4 => next.parse::<i32>().is_ok_and(|next| next == year + 1),
        _ => false,
    }
}

/// The one year of a text, whether a second one follows it as in a school year, and whether it is a
/// Solar Hijri year.
fn year_of(text: &str) -> Option<(i32, bool, bool)> {
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                numbers.push((&text[from..at], from));
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    let is_year = |text: &str| {
        let year: i32 = text.parse().ok()?;
        let solar = (1290..1450).contains(&year);
        (text.len() == 4 && (solar || (1900..2100).contains(&year))).then_some((year, solar))
    };
    let mut found: Option<(i32, bool, bool)> = None;
    let mut index = 0;
    while index < numbers.len() {
        let (number, at) = numbers[index];
        index += 1;
        let Some((year, solar)) = is_year(number) else { continue };
        let mut school = false;
        if let Some((next, next_at)) = numbers.get(index) {
            let between = text[at + number.len()..*next_at].trim();
            let joined = matches!(between, "-" | "–" | "—" | "/" | "ـ");
            if joined && follows(year, next) {
                (school, index) = (true, index + 1);
            }
        }
        match found {
            Some(before) if before != (year, school, solar) => return None,
            _ => found = Some((year, school, solar)),
        }
    }
    found
}

fn season_of(words: &[&str]) -> Option<usize> {
    let named = |seasons: &[&str; 4]| {
        seasons.iter().position(|season| words.contains(&fold(season).as_str()))
    };
    if let Some(season) = named(&SEASONS).or_else(|| named(&ENGLISH_SEASONS)) {
        return Some(season);
    }
    let at =
        words.iter().position(|word| matches!(*word, "ماهه" | "سهماهه" | "فصل" | "quarter"))?;
    let quarterly = words[at] != "ماهه" || at.checked_sub(1).is_some_and(|it| words[it] == "سه");
    let next = words.get(at + 1).filter(|_| quarterly)?;
    ORDINALS.iter().position(|words| words.contains(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_a_period_is_one_period() {
        for (text, period) in [
            ("1395", Some("2016")),
            ("۱۳۹۵", Some("2016")),
            ("سال ۱۳۹۵ (درصد)", Some("2016")),
            ("2016", Some("2016")),
            ("1402-03", Some("2023")),
            ("۱۴۰۲-۱۴۰۳", Some("2023")),
            ("سال تحصیلی 1402/03", Some("2023")),
            ("2023/24", Some("2023")),
            ("بهار ۱۴۰۳", Some("2024-Q2")),
            ("زمستان 1403", Some("2025-Q1")),
            ("سه‌ماهه دوم ۱۴۰۳", Some("2024-Q3")),
            ("فصل چهارم سال 1403", Some("2025-Q1")),
            ("فروردین ۱۴۰۳", Some("2024-04")),
            ("دی ۱۴۰۳", Some("2025-01")),
            ("2024-Q2", Some("2024-Q2")),
            ("2024-05", Some("2024-05")),
            ("1390 تا 1395", None),
            ("95", None),
            ("2501", None),
            ("قم", None),
        ] {
            assert_eq!(read(text).map(|it| it.period).as_deref(), period, "{text}");
        }
    }
}
