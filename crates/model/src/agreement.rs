//! Provision agreements: who owes which data, for which indicators and areas, and by when.
//! Knows due dates on a calendar day; knows nothing of reminders or of who is signed in.

use serde::{Deserialize, Serialize};

use crate::artefact::{Header, Reference};

/// A provider's duty to supply one dataflow (SDMX `ProvisionAgreement`), with what is expected of it
/// (in SDMX a `DataConstraint` of role *Allowed* attached to the agreement).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionAgreement {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// What is owed.
    pub dataflow: Reference,
    /// The agency that owes it.
    pub provider: String,
    /// The indicators it covers.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// The areas it covers.
    #[serde(default)]
    pub areas: Vec<String>,
    /// The sexes it must give, usually `F` and `M`.
    #[serde(default)]
    pub sexes: Vec<String>,
    /// Further dimensions at which a cell is looked for, such as `AGE = "_T"`.
    #[serde(default)]
    pub at: std::collections::BTreeMap<String, String>,
    /// The first year owed, Gregorian.
    pub first_year: i32,
    /// One figure every so many years.
    pub every_years: i32,
    /// Days after the end of the year until it is due.
    pub due_days: i32,
    /// The legal or administrative basis of the duty, in a sentence.
    #[serde(default)]
    pub basis: crate::language::LocalisedText,
}

impl ProvisionAgreement {
    /// The latest year for which a figure was due on `today`, if any was yet.
    #[must_use]
    pub fn latest_due_year(&self, today: jiff::civil::Date) -> Option<i32> {
        let step = self.every_years.max(1);
        let mut year = self.first_year;
        let mut latest = None;
        while self.due_on(year).is_some_and(|due| due <= today) {
            latest = Some(year);
            year += step;
        }
        latest
    }

    /// The day on which the figure of `year` is due.
    #[must_use]
    pub fn due_on(&self, year: i32) -> Option<jiff::civil::Date> {
        let end = jiff::civil::Date::new(i16::try_from(year).ok()?, 12, 31).ok()?;
        end.checked_add(jiff::Span::new().days(self.due_days)).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn agreement(first_year: i32, every_years: i32) -> ProvisionAgreement {
        ProvisionAgreement {
            header: Header {
                agency: "HAMAFZA".into(),
                id: "PA".into(),
                version: crate::Version::new("1.0.0"),
                names: crate::LocalisedText::default(),
                descriptions: crate::LocalisedText::default(),
            },
            dataflow: Reference::new("HAMAFZA", "DF", "1.0.0"),
            provider: "SCI".into(),
            indicators: Vec::new(),
            areas: Vec::new(),
            sexes: Vec::new(),
            at: std::collections::BTreeMap::new(),
            first_year,
            every_years,
            due_days: 90,
            basis: crate::LocalisedText::default(),
        }
    }

    #[test]
    fn a_figure_is_owed_only_after_its_due_day() {
        let yearly = agreement(2020, 1);
        assert_eq!(yearly.latest_due_year(date(2021, 3, 30)), None);
        assert_eq!(yearly.latest_due_year(date(2021, 3, 31)), Some(2020));
        assert_eq!(agreement(2006, 5).latest_due_year(date(2026, 11, 23)), Some(2021));
    }
}
