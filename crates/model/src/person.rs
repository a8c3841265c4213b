//! Who works with the bank: agencies, accounts and their roles.
//! Knows what a role is called; what a role may do is decided in `operations::permit`.

use serde::{Deserialize, Serialize};

use crate::artefact::Header;
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
    /// Reads, returns and approves what others sent.
    Approver,
    /// Sees the whole bank and its gaps, sends and approves.
    Coordinator,
    /// Looks after accounts and structures.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] =
        [Self::Supplier, Self::Approver, Self::Coordinator, Self::Administrator];

    /// The stable word for this role.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::Approver => "approver",
            Self::Coordinator => "coordinator",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
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
}

impl Account {
    /// An account with no role but its own.
    #[must_use]
    pub fn new(id: &str, names: LocalisedText, organisation: &str, role: Role) -> Self {
        let (id, organisation) = (id.to_owned(), organisation.to_owned());
        Self { id, names, organisation, role }
    }
}
