//! Data calls: who is asked for what, for which period, by when.
//! Knows what was called for; how far each provider has come is told by its instrument.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::language::LocalisedText;

/// Which of the cells a provider owes it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Only for those that the bank does not know from anybody.
    Unknown,
    /// For all of them; what is known stands beside, to be confirmed or corrected at its source.
    Everything,
}

impl Ask {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Unknown, Self::Everything];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Everything => "everything",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ask| ask.code() == code)
    }
}

/// One round of collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataCall {
    /// Identifier.
    pub id: String,
    /// What people call it.
    pub names: LocalisedText,
    /// The period the figures are for, such as `2026`.
    pub period: String,
    /// The day by which figures are to be sent, unless an instrument says otherwise.
    pub due: Day,
    /// What is asked.
    pub ask: Ask,
    /// The account that opened it.
    pub opened_by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub opened_at_ms: i64,
    /// When it was closed; then nothing more is taken.
    pub closed_at_ms: Option<i64>,
}

/// What the bank already knows of a cell that could be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The value, digit for digit; `None` when only its absence is known.
    pub value: Option<String>,
    /// The code of its status.
    pub status: String,
    /// The period it is for.
    pub period: String,
    /// The organisation it came from.
    pub provider: String,
}
