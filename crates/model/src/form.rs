//! The cells of a form: what may stand in one, why one is empty, why one is returned.
//! Knows cells and their codes; knows nothing of pages or of who may write.

use serde::{Deserialize, Serialize};

use crate::data_call::Known;
use crate::obs_status::ObsStatus;

/// Why there is no figure, or why the figure is nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyReason {
    /// It exists and was not collected.
    NotCollected,
    /// It cannot exist.
    NotApplicable,
    /// It is not there yet.
    NotYet,
    /// It exists and may not be given.
    Confidential,
    /// There were none: a figure, not a gap.
    Zero,
}

impl EmptyReason {
    /// Every reason, in the order in which a form offers them.
    pub const ALL: [Self; 5] =
        [Self::NotCollected, Self::NotApplicable, Self::NotYet, Self::Confidential, Self::Zero];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotCollected => "not_collected",
            Self::NotApplicable => "not_applicable",
            Self::NotYet => "not_yet",
            Self::Confidential => "confidential",
            Self::Zero => "zero",
        }
    }

    /// The reason with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The status by which SDMX says it (`CL_OBS_STATUS` 2.2). Of `H` to `Q` none says *not yet*;
    /// `O` does not say why, so the word of the reason goes with it as a comment.
    #[must_use]
    pub fn status(self) -> ObsStatus {
        match self {
            Self::NotCollected => ObsStatus::L,
            Self::NotApplicable => ObsStatus::M,
            Self::NotYet => ObsStatus::O,
            Self::Confidential => ObsStatus::Q,
            Self::Zero => ObsStatus::A,
        }
    }
}

/// Why a reviewer returns or unlocks a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Parts and total do not agree.
    Sum,
    /// Far from last time, and nobody said why.
    Jump,
    /// A wrong unit: thousands for persons, a share for a count.
    Unit,
    /// For another area, period or group than asked.
    Scope,
    /// The reason for its absence does not convince.
    Absence,
    /// The provider has a better figure now.
    Correction,
    /// Something else; the words say what.
    Other,
}

impl ReturnReason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Sum,
        Self::Jump,
        Self::Unit,
        Self::Scope,
        Self::Absence,
        Self::Correction,
        Self::Other,
    ];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Jump => "jump",
            Self::Unit => "unit",
            Self::Scope => "scope",
            Self::Absence => "absence",
            Self::Correction => "correction",
            Self::Other => "other",
        }
    }

    /// The reason with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// What stands in a cell: a number in canonical digits, or a reason, or nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The number, digit for digit; empty when there is none.
    pub value: String,
    /// Why there is none.
    pub reason: Option<EmptyReason>,
}

impl Content {
    /// Whether nothing was said of the cell: a hole.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        self.value.is_empty() && self.reason.is_none()
    }

    /// The value and status of the observation it becomes; `None` for a hole. Nought is a figure.
    #[must_use]
    pub fn observation(&self) -> Option<(&str, ObsStatus)> {
        match self.reason {
            Some(EmptyReason::Zero) => Some(("0", ObsStatus::A)),
            Some(reason) => Some(("", reason.status())),
            None if self.value.is_empty() => None,
            None => Some((&self.value, ObsStatus::A)),
        }
    }
}

/// One cell of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCell {
    /// Its place in the form, from 1; its address in the file that is sent.
    pub place: u32,
    /// The series key: codes in dimension order separated by dots.
    pub key: String,
    /// Whether the provider is asked for it; otherwise it only shows what is known.
    pub asked: bool,
    /// Whether it may be written now.
    pub open: bool,
    /// What the bank knew when the call was opened.
    pub known: Option<Known>,
    /// What stands in it.
    pub content: Content,
    /// How often it was written; what a writer must name to change it.
    pub version: u32,
    /// The account that wrote it last; empty when nobody did.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// What stood in it when the form was last sent.
    pub sent: Option<Content>,
    /// What stood in it when the form was sent the time before.
    pub sent_before: Option<Content>,
    /// How many entries its thread and history have beyond its own writings: returns, notes,
    /// values that lost against another's.
    pub remarks: u32,
}

impl FormCell {
    /// Whether the last sending changed it against the one before.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.sent_before.as_ref().is_some_and(|before| Some(before) != self.sent.as_ref())
    }
}

/// What kind of entry of a cell's history it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was written.
    Written,
    /// A value based on an older one: kept here, not taken; its writer was told.
    Refused,
    /// It was returned or unlocked, with a coded reason.
    Returned,
    /// Somebody said something.
    Note,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Written, Self::Refused, Self::Returned, Self::Note];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::Note => "note",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One entry of a cell's history; entries are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormEntry {
    /// Its number within the cell, from 1.
    pub number: u32,
    /// What happened.
    pub kind: EntryKind,
    /// What was written or refused.
    pub content: Content,
    /// The coded reason of a return.
    pub reason: Option<ReturnReason>,
    /// What was typed, letter for letter, or what was said.
    pub text: String,
    /// The account.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nought_is_a_figure_and_a_hole_is_none() {
        let because = |reason| Content { value: String::new(), reason: Some(reason) };
        assert_eq!(because(EmptyReason::Zero).observation(), Some(("0", ObsStatus::A)));
        for reason in EmptyReason::ALL.into_iter().filter(|it| *it != EmptyReason::Zero) {
            let content = because(reason);
            let (value, status) = content.observation().unwrap();
            assert!(value.is_empty() && status.is_missing(), "{reason:?}");
        }
        assert_eq!(Content::default().observation(), None);
    }

    #[test]
    fn every_word_reads_back() {
        for reason in EmptyReason::ALL {
            assert_eq!(EmptyReason::parse(reason.code()), Some(reason));
        }
        for reason in ReturnReason::ALL {
            assert_eq!(ReturnReason::parse(reason.code()), Some(reason));
        }
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::parse(kind.code()), Some(kind));
        }
    }
}
