//! What the country owes, as the catalogue has it, and the years ahead.

pub use report::{Obligations, Occurrence, Overload, SharedCall};

use crate::error::{Doing, Error, Result};

/// So many years ahead are shown.
pub const YEARS: u16 = 8;

/// What a country owes.
///
/// # Errors
/// [`Error::NotFound`] when nothing is known of the country.
pub fn of(country: &str) -> Result<Obligations> {
    let doing = || "reading what countries owe".to_owned();
    let mut known = Vec::new();
    for text in catalogue::obligations().doing(doing)? {
        let obligations = Obligations::parse(&text.name, &text.text).doing(doing)?;
        if obligations.country == country {
            return Ok(obligations);
        }
        known.push(obligations.country);
    }
    Err(Error::NotFound {
        what: format!("what {country} owes"),
        way_out: format!("catalogue/obligations has {}", known.join(", ")),
    })
}

/// The due dates and steps of the years ahead as an iCalendar feed.
///
/// # Errors
/// As [`of`].
pub fn feed(
    country: &str,
    language: model::Language,
    today: jiff::civil::Date,
    name_of: impl Fn(&str) -> String,
) -> Result<String> {
    let obligations = of(country)?;
    let occurrences = obligations.occurrences(today, YEARS);
    Ok(report::calendar_feed(&occurrences, language, today, name_of))
}
