//! What a chart is drawn from: categories by series of typed cells; and the table that says the same.
//! Knows values and their absence; knows nothing of geometry.

use model::{Language, ObsStatus};
use rust_decimal::Decimal;

use crate::scene::{Dash, Ink};
use crate::sign::{Sign, status_words};
use crate::spec::Unit;

/// Whose figures a series holds: gives it its colour, its marker and its dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Women.
    Women,
    /// Men.
    Men,
    /// Both sexes together, or a figure without sex.
    Total,
    /// A fourth series.
    Fourth,
}

impl Role {
    pub(crate) fn ink(self) -> Ink {
        match self {
            Self::Women => Ink::Women,
            Self::Men => Ink::Men,
            Self::Total => Ink::Total,
            Self::Fourth => Ink::Fourth,
        }
    }

    pub(crate) fn dash(self) -> Dash {
        match self {
            Self::Women | Self::Fourth => Dash::Solid,
            Self::Men => Dash::Dashed,
            Self::Total => Dash::Dotted,
        }
    }
}

/// One cell: a value with its status, or an absence with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datum {
    value: Option<Decimal>,
    /// Its status.
    pub status: ObsStatus,
}

impl Datum {
    /// A cell as it was published. A value under a status that says it is missing is not shown.
    #[must_use]
    pub fn new(value: Option<Decimal>, status: ObsStatus) -> Self {
        Self { value: value.filter(|_| !status.is_missing()), status }
    }

    /// A cell nobody has reported.
    #[must_use]
    pub fn missing() -> Self {
        Self { value: None, status: ObsStatus::O }
    }

    /// The value, if there is one to show.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        self.value
    }

    /// The sign to show with it.
    #[must_use]
    pub fn sign(&self) -> Option<Sign> {
        match self.value {
            Some(_) => Sign::of(self.status),
            None => Some(
                Sign::of(self.status)
                    .filter(|sign| *sign == Sign::Suppressed)
                    .unwrap_or(Sign::Missing),
            ),
        }
    }

    /// The cell in words: the number with its mark, or why there is none.
    #[must_use]
    pub fn words(&self, unit: &Unit, language: Language) -> String {
        match self.value {
            Some(value) => {
                let mark = self.sign().map_or("", Sign::letter);
                format!("{}{mark}", unit.written(value, language))
            }
            None if self.status.is_missing() => status_words(self.status, language).to_owned(),
            None => status_words(ObsStatus::O, language).to_owned(),
        }
    }
}

/// A row of the table: a period, an area, an age group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its code: `2016`, `IR-23`, `Y15T24`.
    pub id: String,
    /// Its name in the chart's language.
    pub label: String,
}

/// A column of the table: one cell for each category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Whose figures they are.
    pub role: Role,
    /// Its name in the chart's language.
    pub name: String,
    /// A cell for each category, in their order.
    pub cells: Vec<Datum>,
}

/// What a chart is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The rows, in the order people should see them.
    pub categories: Vec<Category>,
    /// The columns.
    pub series: Vec<Series>,
}

impl Table {
    pub(crate) fn values(&self) -> impl Iterator<Item = Decimal> + '_ {
        self.series.iter().flat_map(|series| series.cells.iter().filter_map(Datum::value))
    }

    pub(crate) fn of(&self, role: Role) -> Option<&Series> {
        self.series.iter().find(|series| series.role == role)
    }

    pub(crate) fn signs(&self) -> Vec<Sign> {
        let mut signs: Vec<Sign> = self
            .series
            .iter()
            .flat_map(|series| series.cells.iter().filter_map(Datum::sign))
            .collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    }
}

/// The figures of a chart as a table of texts, ready for a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableTwin {
    /// The names of the columns; the first names the rows.
    pub head: Vec<String>,
    /// The rows; the first text of each is its name.
    pub rows: Vec<Vec<String>>,
    /// What the marks beside numbers mean.
    pub marks: Vec<String>,
}

impl TableTwin {
    pub(crate) fn of(table: &Table, rows_are: &str, unit: &Unit, language: Language) -> Self {
        let mut head = vec![rows_are.to_owned()];
        head.extend(table.series.iter().map(|series| series.name.clone()));
        let rows = table.categories.iter().enumerate().map(|(index, category)| {
            let mut row = vec![category.label.clone()];
            row.extend(table.series.iter().map(|series| {
                series.cells.get(index).map_or_else(String::new, |cell| cell.words(unit, language))
            }));
            row
        });
        let marks = table
            .signs()
            .into_iter()
            .filter(|sign| !matches!(sign, Sign::Suppressed | Sign::Missing))
            .map(|sign| format!("{} {}", sign.letter(), sign.words(language)));
        Self { head, rows: rows.collect(), marks: marks.collect() }
    }
}
