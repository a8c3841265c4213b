//! Organisations over time: who stands under whom, which area each answers for, and the way a
//! figure goes up through them. Knows validity and descent; knows nothing of accounts.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::language::LocalisedText;

/// What kind of body an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// The desk that keeps the bank, the last of every review.
    National,
    /// A body beyond the country.
    International,
    /// A ministry.
    Ministry,
    /// A state organisation that is no ministry.
    Agency,
    /// A department of a ministry or agency.
    Department,
    /// The office of a province.
    Province,
    /// The office of a county.
    County,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::National,
        Self::International,
        Self::Ministry,
        Self::Agency,
        Self::Department,
        Self::Province,
        Self::County,
    ];

    /// The stable word for this kind.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::International => "international",
            Self::Ministry => "ministry",
            Self::Agency => "agency",
            Self::Department => "department",
            Self::Province => "province",
            Self::County => "county",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One organisation during the time in which it stood as it is described here. When it comes under
/// another one, or answers for another area, a new description follows from that day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Identifier; that of the agency in SDMX messages too.
    pub id: String,
    /// Names.
    pub names: LocalisedText,
    /// What it is.
    pub kind: OrganisationKind,
    /// The organisation above it.
    #[serde(default)]
    pub parent: Option<String>,
    /// The area it answers for.
    #[serde(default)]
    pub area: Option<String>,
    /// The first day of this description; open where unknown.
    #[serde(default)]
    pub valid_from: Option<Day>,
    /// Its last day; open while it stands.
    #[serde(default)]
    pub valid_to: Option<Day>,
    /// Where reminders are sent; none are sent where it is not known.
    #[serde(default)]
    pub mail: Option<String>,
}

impl Organisation {
    /// Whether it stood so on `day`.
    #[must_use]
    pub fn stands_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// The organisation with this identifier as it stood on `day`.
#[must_use]
pub fn standing<'a>(all: &'a [Organisation], id: &str, day: Day) -> Option<&'a Organisation> {
    all.iter().find(|each| each.id == id && each.stands_on(day))
}

/// An organisation and those above it on `day`, the lowest first: the way a review goes. Nothing
/// when it does not stand on that day; a circle ends where it closes.
#[must_use]
pub fn chain<'a>(all: &'a [Organisation], id: &str, day: Day) -> Vec<&'a Organisation> {
    let mut chain: Vec<&Organisation> = Vec::new();
    let mut next = Some(id);
    while let Some(found) = next.and_then(|id| standing(all, id, day)) {
        if chain.iter().any(|each| each.id == found.id) {
            break;
        }
        chain.push(found);
        next = found.parent.as_deref();
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(id: &str, parent: Option<&str>, from: Option<&str>) -> Organisation {
        Organisation {
            id: id.into(),
            names: LocalisedText::default(),
            kind: OrganisationKind::Province,
            parent: parent.map(str::to_owned),
            area: None,
            valid_from: from.map(|text| text.parse().unwrap()),
            valid_to: None,
            mail: None,
        }
    }

    #[test]
    fn the_way_up_is_that_of_its_day() {
        let mut county = organisation("KARAJ", Some("TEHRAN"), None);
        county.valid_to = Some("2010-06-22".parse().unwrap());
        let all = [
            county,
            organisation("KARAJ", Some("ALBORZ"), Some("2010-06-23")),
            organisation("TEHRAN", Some("DESK"), None),
            organisation("ALBORZ", Some("DESK"), Some("2010-06-23")),
            organisation("DESK", None, None),
        ];
        let ids = |day: &str| {
            let chain = chain(&all, "KARAJ", day.parse().unwrap());
            chain.iter().map(|it| it.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids("2006-11-01"), ["KARAJ", "TEHRAN", "DESK"]);
        assert_eq!(ids("2016-11-01"), ["KARAJ", "ALBORZ", "DESK"]);
    }

    #[test]
    fn a_circle_ends() {
        let all = [organisation("A", Some("B"), None), organisation("B", Some("A"), None)];
        assert_eq!(chain(&all, "A", "2020-01-01".parse().unwrap()).len(), 2);
    }
}
