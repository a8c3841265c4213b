//! Who works with the bank: agencies, accounts and their roles.
//! Knows what a role is called; what a role may do is decided in `operations::permit`.

use serde::{Deserialize, Serialize};

use crate::artefact::Header;
use crate::day::Day;
use crate::language::LocalisedText;

/// One organisation that maintains artefacts, provides data, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Identifier.
    pub id: String,
    /// Names.
    pub names: LocalisedText,
}

/// A list of agencies (SDMX `AgencyScheme`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyScheme {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The agencies.
    #[serde(default)]
    pub agencies: Vec<Agency>,
}

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sends data for one organisation.
    Supplier,
    /// Looks through what its own organisation and those below it send, and returns cells.
    Reviewer,
    /// Reads, returns and approves what others sent.
    Approver,
    /// Sees the whole bank and its gaps, opens data calls, sends and approves.
    Coordinator,
    /// Agrees on indicators.
    WorkingGroupMember,
    /// Writes reports.
    Drafter,
    /// Looks after accounts and structures.
    Administrator,
    /// Reads everything, the audit log too, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Supplier,
        Self::Reviewer,
        Self::Approver,
        Self::Coordinator,
        Self::WorkingGroupMember,
        Self::Drafter,
        Self::Administrator,
        Self::Auditor,
    ];

    /// The stable word for this role.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Coordinator => "coordinator",
            Self::WorkingGroupMember => "working_group_member",
            Self::Drafter => "drafter",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A role an account has at an organisation, within an area or a dataflow where these are named,
/// for some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// The organisation at which it is held.
    pub organisation: String,
    /// Only for this area.
    pub area: Option<String>,
    /// Only for this dataflow, by id.
    pub dataflow: Option<String>,
    /// The first day.
    pub valid_from: Day,
    /// The last day; a delegation always has one.
    pub valid_to: Option<Day>,
    /// The account that delegated it, when it is not the account's own.
    pub delegated_by: Option<String>,
}

impl Holding {
    /// Whether it counts on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// An account that can sign in. Its password hash is not here: only `store` sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name used to sign in.
    pub id: String,
    /// What people are shown, an office rather than a person's name.
    pub names: LocalisedText,
    /// The organisation it works for.
    pub organisation: String,
    /// What it is for.
    pub role: Role,
    /// Further roles it holds today, delegated ones among them.
    #[serde(default)]
    pub holdings: Vec<Holding>,
}

impl Account {
    /// An account with no role but its own.
    #[must_use]
    pub fn new(id: &str, names: LocalisedText, organisation: &str, role: Role) -> Self {
        let (id, organisation) = (id.to_owned(), organisation.to_owned());
        Self { id, names, organisation, role, holdings: Vec::new() }
    }

    /// The organisations at which it has any role today, its own first.
    pub fn organisations(&self) -> impl Iterator<Item = &str> {
        let others = self.holdings.iter().map(|holding| holding.organisation.as_str());
        std::iter::once(self.organisation.as_str()).chain(others)
    }
}
