//! Areas over time: provinces were founded, split and renamed, and a figure belongs to the area as it
//! was on its day. Knows validity and descent; knows nothing of geometry or of any one country.

use serde::{Deserialize, Serialize};

use crate::language::LocalisedText;

/// One area during the time its borders stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its code in the area codelist; never used for other borders.
    pub id: String,
    /// Names.
    pub names: LocalisedText,
    /// The area it is part of.
    #[serde(default)]
    pub parent: Option<String>,
    /// The first year, Gregorian, in which it stood with these borders; open where unknown.
    #[serde(default)]
    pub valid_from_year: Option<i32>,
    /// The last year in which it stood with these borders; open while it still does.
    #[serde(default)]
    pub valid_to_year: Option<i32>,
    /// The areas whose land it took over when it was founded.
    #[serde(default)]
    pub from: Vec<String>,
}

impl Area {
    /// Whether the area stood with these borders in `year`.
    #[must_use]
    pub fn stood_in(&self, year: i32) -> bool {
        self.valid_from_year.is_none_or(|from| from <= year)
            && self.valid_to_year.is_none_or(|to| year <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_stands_only_between_its_years() {
        let tehran_before_alborz = Area {
            id: "IR-23-1986".into(),
            names: LocalisedText::new("تهران (پیش از البرز)", "Tehran (before Alborz)"),
            parent: Some("IR".into()),
            valid_from_year: Some(1986),
            valid_to_year: Some(2010),
            from: Vec::new(),
        };
        assert!(tehran_before_alborz.stood_in(2006));
        assert!(!tehran_before_alborz.stood_in(2011));
    }
}
