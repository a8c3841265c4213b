//! Roll calls: who voted how, with members' names as they were on the day.
//!
//! Knows the votes of recorded votes and what their totals must be. Refuses to guess a vote that is not
//! given, and to say anything of what was adopted without one.

pub(crate) mod member;
pub mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::doubt::doubt;
use crate::remark::{Remark, RemarkCode};

pub use member::{name_on, present_name};

/// One roll call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollCall {
    /// What its source calls it: `undl:4025240`, `rcid:9146`.
    pub key: String,
    /// The symbol of what was voted on, in normal form; `None` where none is given or it does not
    /// follow the grammar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The symbol as it was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given_symbol: String,
    /// The day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The session, as its source writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What was voted on.
    #[serde(default)]
    pub title: String,
    /// Whether the whole text was voted on.
    #[serde(default)]
    pub about: About,
    /// The record of the meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// The draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    /// The committee's report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// How the vote was taken: `RECORDED`, `NON-RECORDED`, `ADOPTED WITHOUT VOTE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Subjects its source gives it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// The totals its source gives.
    #[serde(default)]
    pub totals: Totals,
    /// The votes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ballots: Vec<Ballot>,
}

/// What a roll call was about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A whole text, or not said.
    #[default]
    Whole,
    /// A paragraph of it.
    Paragraph,
    /// An amendment to it.
    Amendment,
}

/// The totals of a roll call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// In favour.
    pub yes: Option<u32>,
    /// Against.
    pub no: Option<u32>,
    /// Abstaining.
    pub abstain: Option<u32>,
    /// Not voting.
    pub not_voting: Option<u32>,
    /// Members.
    pub members: Option<u32>,
}

/// One member's vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ballot {
    /// The member's code, as its source writes it; empty where it has none.
    pub code: String,
    /// The member's name, as its source writes it.
    pub name: String,
    /// The vote.
    pub choice: Choice,
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Abstaining.
    Abstain,
    /// A member that did not vote.
    NotVoting,
    /// A word that says none of these; it is kept with the record.
    Unknown,
}

impl Choice {
    /// Every vote.
    pub const ALL: [Self; 5] = [Self::Yes, Self::No, Self::Abstain, Self::NotVoting, Self::Unknown];

    /// Reads a vote as any of the sources writes it; no word is a member that did not vote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" | "1" => Some(Self::Yes),
            "n" | "no" | "3" => Some(Self::No),
            "a" | "abstain" | "abstention" | "2" => Some(Self::Abstain),
            "" | "x" | "nv" | "absent" | "non-voting" | "not voting" | "8" => Some(Self::NotVoting),
            _ => None,
        }
    }

    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Abstain => "abstain",
            Self::NotVoting => "not-voting",
            Self::Unknown => "unknown",
        }
    }

    /// The vote with this stable word.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

impl RollCall {
    /// How many voted so.
    #[must_use]
    pub fn count(&self, choice: Choice) -> u32 {
        let count = self.ballots.iter().filter(|ballot| ballot.choice == choice).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// What does not fit together in it: totals, and members that voted in two ways.
    #[must_use]
    pub fn counted(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let pairs = [
            ("yes", self.totals.yes, Choice::Yes),
            ("no", self.totals.no, Choice::No),
            ("abstain", self.totals.abstain, Choice::Abstain),
        ];
        let off: Vec<String> = pairs
            .iter()
            .filter_map(|(word, given, choice)| {
                let (given, counted) = ((*given)?, self.count(*choice));
                (given != counted).then(|| format!("{word} {counted} ≠ {given}"))
            })
            .collect();
        if !self.ballots.is_empty() && !off.is_empty() {
            remarks.push(doubt(RemarkCode::TotalsDiffer, &off.join(", ")));
        }
        let mut seen: BTreeMap<&str, Choice> = BTreeMap::new();
        for ballot in &self.ballots {
            if seen.insert(&ballot.name, ballot.choice).is_some_and(|it| it != ballot.choice) {
                remarks.push(doubt(RemarkCode::TwoVotes, &ballot.name));
            }
        }
        remarks
    }
}
