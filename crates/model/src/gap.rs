//! The gap register: what is known, what is not, and who owes it.
//! Knows how an expected cell compares with what the bank holds; fetches nothing itself.

use serde::{Deserialize, Serialize};

use crate::obs_status::ObsStatus;

/// What the bank can say of one expected cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// There is a value for the latest due year or a later one.
    Known,
    /// There is a value, but only for an earlier year.
    Stale,
    /// The provider said why there is none.
    Explained(ObsStatus),
    /// Nothing was ever supplied.
    Never,
}

/// One expected cell: indicator × area × sex, at its latest period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapCell {
    /// The dataflow it belongs to.
    pub dataflow: String,
    /// The agreement it is owed under.
    pub agreement: String,
    /// Who owes it.
    pub provider: String,
    /// Indicator code.
    pub indicator: String,
    /// Area code.
    pub area: String,
    /// Sex code.
    pub sex: String,
    /// The latest period for which there is anything.
    pub latest_period: Option<String>,
    /// The latest year that was due, Gregorian.
    pub due_year: Option<i32>,
    /// Days by which the due figure is late; 0 when it is there or explained.
    pub late_days: i64,
    /// What the bank can say.
    pub knowledge: Knowledge,
}
