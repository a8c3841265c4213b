//! A submission: what one provider sent for one dataflow, and how far it has come.
//! Knows the states and which may follow which; knows nothing of who may move it.

use serde::{Deserialize, Serialize};

use crate::artefact::Reference;
use crate::finding::FindingSummary;

/// How far a submission has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    /// The bytes are kept; nothing has been read yet.
    Received,
    /// Read and validated; its findings stand beside it, it waits for a second person.
    Checked,
    /// Sent back to the provider, with a reason.
    Returned,
    /// Approved by another person than its author.
    Approved,
    /// Part of a published version of its dataflow.
    Published,
}

impl SubmissionState {
    /// Every state, in order.
    pub const ALL: [Self; 5] =
        [Self::Received, Self::Checked, Self::Returned, Self::Approved, Self::Published];

    /// The stable word for this state in the database and in interfaces.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checked => "checked",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Published => "published",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a submission in this state may become `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Received, Self::Checked)
                | (Self::Checked | Self::Approved, Self::Returned)
                | (Self::Checked, Self::Approved)
                | (Self::Approved, Self::Published)
        )
    }
}

/// What one provider sent for one dataflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Identifier, for ever.
    pub id: String,
    /// The dataflow it is for.
    pub dataflow: Reference,
    /// The organisation that sent it.
    pub provider: String,
    /// The account that sent it.
    pub submitter: String,
    /// The file's name as the sender called it.
    pub file_name: String,
    /// SHA-256 of the bytes as they arrived, in lower-case hexadecimal.
    pub file_sha256: String,
    /// Size of the file in bytes.
    pub size_bytes: u64,
    /// How far it has come.
    pub state: SubmissionState,
    /// When it arrived, in milliseconds since 1970-01-01T00:00:00Z.
    pub received_at_ms: i64,
    /// How many observations were read from it.
    pub observations: u64,
    /// How many of them are held back because an error names them.
    pub held_back: u64,
    /// Findings by code.
    pub findings: Vec<FindingSummary>,
    /// The account that approved it.
    pub approver: Option<String>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// The version of its dataflow in which it was published.
    pub version: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_published_without_approval_and_nothing_leaves_published() {
        for state in SubmissionState::ALL {
            assert_eq!(
                state.may_become(SubmissionState::Published),
                state == SubmissionState::Approved
            );
            assert!(!SubmissionState::Published.may_become(state));
            assert_eq!(SubmissionState::parse(state.code()), Some(state));
        }
    }
}
