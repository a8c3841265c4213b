//! A recommendation's way to a result: its status, what is entered on the way, and commitments.
//!
//! Knows the words and which of them need evidence. Refuses to reckon a status out of evidence: from
//! "in progress" on it is the judgement of a named person.

use serde::{Deserialize, Serialize};

/// How far a recommendation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is in the bank.
    Received,
    /// A person has signed that it is one matter with others.
    Clustered,
    /// An organisation answers for it.
    Assigned,
    /// There is a plan.
    Planned,
    /// Judged: it is being carried out.
    InProgress,
    /// Judged: a part is carried out.
    PartiallyImplemented,
    /// Judged: it is carried out.
    Implemented,
    /// Judged: it is not carried out.
    NotImplemented,
    /// Judged: what it asks for has no object any more.
    NoLongerApplicable,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::Clustered,
        Self::Assigned,
        Self::Planned,
        Self::InProgress,
        Self::PartiallyImplemented,
        Self::Implemented,
        Self::NotImplemented,
        Self::NoLongerApplicable,
    ];

    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Clustered => "clustered",
            Self::Assigned => "assigned",
            Self::Planned => "planned",
            Self::InProgress => "in_progress",
            Self::PartiallyImplemented => "partially_implemented",
            Self::Implemented => "implemented",
            Self::NotImplemented => "not_implemented",
            Self::NoLongerApplicable => "no_longer_applicable",
        }
    }

    /// The status with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether a person has to judge it; the others are facts of the file.
    #[must_use]
    pub fn is_judgement(self) -> bool {
        self >= Self::InProgress
    }

    /// Whether the judgement has to name evidence.
    #[must_use]
    pub fn needs_evidence(self) -> bool {
        matches!(self, Self::PartiallyImplemented | Self::Implemented)
    }
}

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// An indicator of the bank, by its id.
    Series,
    /// A programme, policy or budget.
    Measure,
    /// A law or a part of one.
    Law,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Series, Self::Measure, Self::Law];

    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Measure => "measure",
            Self::Law => "law",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What is entered in the file of a recommendation. Entries are added and never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "entry")]
pub enum Entry {
    /// An organisation answers for it.
    Assigned {
        /// The organisation.
        organisation: String,
        /// By when it is to have a plan, if a day was set: `2027-03-20`.
        due: Option<String>,
    },
    /// What is going to be done.
    Planned {
        /// The plan, in the words of the organisation.
        text: String,
    },
    /// Something that shows what was done.
    Evidence {
        /// What it is.
        kind: EvidenceKind,
        /// Of a series the indicator; else the title of the measure or law.
        reference: String,
        /// What it shows.
        text: String,
        /// Its day, where it has one: `2027-03-20`.
        day: Option<String>,
    },
    /// The judgement of a named person.
    Assessed {
        /// The judgement.
        status: Status,
        /// Why.
        reason: String,
        /// The entries it rests on, by number.
        evidence: Vec<u32>,
    },
    /// What the committee that recommended it said of the follow-up, in its own scale.
    Graded {
        /// The grade as the committee writes it.
        grade: String,
        /// The symbol of the document that says it.
        symbol: String,
    },
}

impl Entry {
    /// The stable word for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Assigned { .. } => "assigned",
            Self::Planned { .. } => "planned",
            Self::Evidence { .. } => "evidence",
            Self::Assessed { .. } => "assessed",
            Self::Graded { .. } => "graded",
        }
    }
}

/// Where a commitment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentSource {
    /// The answer to a recommendation.
    Recommendation,
    /// A promise in a report that was submitted.
    Report,
    /// A meeting.
    Meeting,
    /// A regional body.
    RegionalBody,
}

impl CommitmentSource {
    /// Every source.
    pub const ALL: [Self; 4] =
        [Self::Recommendation, Self::Report, Self::Meeting, Self::RegionalBody];

    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Recommendation => "recommendation",
            Self::Report => "report",
            Self::Meeting => "meeting",
            Self::RegionalBody => "regional_body",
        }
    }

    /// The source with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_judgements_come_last() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.code()), Some(status));
            assert!(status.is_judgement() || !status.needs_evidence());
        }
        assert!(Status::ALL.is_sorted());
        assert_eq!(Status::ALL.iter().filter(|it| it.is_judgement()).count(), 5);
        for source in CommitmentSource::ALL {
            assert_eq!(CommitmentSource::parse(source.code()), Some(source));
        }
        for kind in EvidenceKind::ALL {
            assert_eq!(EvidenceKind::parse(kind.code()), Some(kind));
        }
    }
}
