//! Who may do what: the one place where it is decided.
//! Knows actors, roles and organisations; knows nothing of passwords or pages.

use model::person::{Account, Role};

use crate::error::{Error, Result};

/// Who asks for an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody on the network who has not signed in.
    Public,
    /// A signed-in account.
    Account(Account),
    /// A person at the machine's console, who holds the data folder itself.
    Console,
}

impl Actor {
    /// The name under which the audit log and origins know the actor.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::Account(account) => &account.id,
            Self::Console => "console",
        }
    }

    /// The organisation the actor works for.
    #[must_use]
    pub fn organisation(&self) -> &str {
        match self {
            Self::Account(account) => &account.organisation,
            Self::Public | Self::Console => "",
        }
    }
}

/// Everything that can be asked of the bank and is not open to everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send a file for a dataflow.
    SubmitData,
    /// See a submission that is not published.
    ReadSubmission,
    /// Approve a submission that somebody else sent.
    ApproveSubmission,
    /// Send a submission back.
    ReturnSubmission,
    /// Publish an approved submission.
    PublishSubmission,
    /// Put artefacts into the registry.
    MaintainStructures,
    /// Make and change accounts.
    MaintainAccounts,
    /// Read the audit log.
    ReadAudit,
    /// Bring documents, records and votes into the library.
    ImportDocuments,
    /// Read documents that their record restricts.
    ReadRestricted,
    /// Give a report out, so that it stands in the log.
    GiveOutReport,
    /// Take a published version back.
    RetractVersion,
    /// Enter measures in the register and correct them.
    KeepMeasures,
    /// Read drafts of reports, suggest and comment.
    ReadDraft,
    /// Write a section of a report, which an agency owes.
    WriteReport,
    /// Sign a section of a report.
    SignReport,
    /// See who answers for recommendations, what was done and how it is judged.
    ReadFollowUp,
    /// Make an organisation answer for a recommendation.
    AssignRecommendation,
    /// Plan, promise and give evidence for an organisation.
    AnswerRecommendation,
    /// Judge how far a recommendation has come.
    AssessRecommendation,
    /// Sign that recommendations are one matter.
    SignCluster,
    /// Keep a search of one's own.
    SaveSearch,
    /// See texts under negotiation and enter what is said of them.
    NegotiateText,
    /// Clear a position of ours.
    ClearPosition,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 24] = [
        Self::SubmitData,
        Self::ReadSubmission,
        Self::ApproveSubmission,
        Self::ReturnSubmission,
        Self::PublishSubmission,
        Self::MaintainStructures,
        Self::MaintainAccounts,
        Self::ReadAudit,
        Self::ImportDocuments,
        Self::ReadRestricted,
        Self::GiveOutReport,
        Self::RetractVersion,
        Self::KeepMeasures,
        Self::ReadDraft,
        Self::WriteReport,
        Self::SignReport,
        Self::ReadFollowUp,
        Self::AssignRecommendation,
        Self::AnswerRecommendation,
        Self::AssessRecommendation,
        Self::SignCluster,
        Self::SaveSearch,
        Self::NegotiateText,
        Self::ClearPosition,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::SubmitData => "send data",
            Self::ReadSubmission => "read this submission",
            Self::ApproveSubmission => "approve a submission",
            Self::ReturnSubmission => "return a submission",
            Self::PublishSubmission => "publish a submission",
            Self::MaintainStructures => "change structures",
            Self::MaintainAccounts => "change accounts",
            Self::ReadAudit => "read the audit log",
            Self::ImportDocuments => "bring documents into the library",
            Self::ReadRestricted => "read this document",
            Self::GiveOutReport => "give out a report",
            Self::RetractVersion => "take a version back",
            Self::KeepMeasures => "enter measures of this agency",
            Self::ReadDraft => "read drafts of reports",
            Self::WriteReport => "write this part of a report",
            Self::SignReport => "sign this part of a report",
            Self::ReadFollowUp => "see the follow-up of recommendations",
            Self::AssignRecommendation => "assign a recommendation",
            Self::AnswerRecommendation => "answer for this organisation",
            Self::AssessRecommendation => "assess a recommendation",
            Self::SignCluster => "sign that recommendations are one matter",
            Self::SaveSearch => "keep a search",
            Self::NegotiateText => "work on texts under negotiation",
            Self::ClearPosition => "clear a position",
        }
    }
}

/// Whether `role` may do `action` to something of `owner`, the organisation it belongs to.
#[must_use]
pub fn role_may(role: Role, action: Action, same_organisation: bool) -> bool {
    match action {
        Action::SubmitData | Action::KeepMeasures | Action::WriteReport => match role {
            Role::Supplier => same_organisation,
            Role::Coordinator => true,
            Role::Approver | Role::Administrator => false,
        },
        Action::ReadSubmission => match role {
            Role::Supplier => same_organisation,
            Role::Approver | Role::Coordinator | Role::Administrator => true,
        },
        Action::ApproveSubmission
        | Action::ReturnSubmission
        | Action::PublishSubmission
        | Action::RetractVersion => match role {
            Role::Approver | Role::Coordinator => true,
            Role::Supplier | Role::Administrator => false,
        },
        Action::ReadDraft => match role {
            Role::Supplier | Role::Approver | Role::Coordinator | Role::Administrator => true,
        },
        Action::SignReport => match role {
            Role::Supplier => same_organisation,
            Role::Approver | Role::Coordinator => true,
            Role::Administrator => false,
        },
        Action::GiveOutReport => match role {
            Role::Coordinator => true,
            Role::Supplier | Role::Approver | Role::Administrator => false,
        },
        Action::ImportDocuments | Action::ReadRestricted => match role {
            Role::Coordinator | Role::Administrator => true,
            Role::Approver => action == Action::ReadRestricted,
            Role::Supplier => false,
        },
        Action::ReadFollowUp | Action::SaveSearch => match role {
            Role::Supplier | Role::Approver | Role::Coordinator | Role::Administrator => true,
        },
        Action::AssignRecommendation => match role {
            Role::Coordinator => true,
            Role::Supplier | Role::Approver | Role::Administrator => false,
        },
        Action::AnswerRecommendation => match role {
            Role::Supplier => same_organisation,
            Role::Coordinator => true,
            Role::Approver | Role::Administrator => false,
        },
        Action::AssessRecommendation
        | Action::SignCluster
        | Action::NegotiateText
        | Action::ClearPosition => match role {
            Role::Approver | Role::Coordinator => true,
            Role::Supplier | Role::Administrator => false,
        },
        Action::MaintainStructures | Action::MaintainAccounts | Action::ReadAudit => match role {
            Role::Administrator => true,
            Role::Coordinator => action == Action::ReadAudit,
            Role::Supplier | Role::Approver => false,
        },
    }
}

/// Lets `actor` do `action` to something that belongs to `owner`, or says who may.
///
/// # Errors
/// [`Error::Forbidden`] when the actor may not.
pub fn permit(actor: &Actor, action: Action, owner: &str) -> Result<()> {
    let allowed = match actor {
        Actor::Public => false,
        Actor::Console => true,
        Actor::Account(account) => role_may(account.role, action, account.organisation == owner),
    };
    if allowed {
        return Ok(());
    }
    Err(Error::Forbidden {
        actor: actor.name().to_owned(),
        action: action.words(),
        way_out: match actor {
            Actor::Public => "sign in first".to_owned(),
            Actor::Account(_) | Actor::Console => {
                "ask a coordinator or the administrator of the bank".to_owned()
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: action × role × own or other organisation. A new action or role without a
    /// row here does not compile or fails.
    #[test]
    fn the_table_of_rights() {
        let mut table = String::new();
        for action in Action::ALL {
            table.push_str(&format!("{action:?}:"));
            for role in Role::ALL {
                let mark = match (role_may(role, action, true), role_may(role, action, false)) {
                    (true, true) => "all",
                    (true, false) => "own",
                    (false, false) => "no",
                    (false, true) => "others only?!",
                };
                table.push_str(&format!(" {}={mark}", role.code()));
            }
            table.push('\n');
        }
        expect_test::expect![[r#"
            SubmitData: supplier=own approver=no coordinator=all administrator=no
            ReadSubmission: supplier=own approver=all coordinator=all administrator=all
            ApproveSubmission: supplier=no approver=all coordinator=all administrator=no
            ReturnSubmission: supplier=no approver=all coordinator=all administrator=no
            PublishSubmission: supplier=no approver=all coordinator=all administrator=no
            MaintainStructures: supplier=no approver=no coordinator=no administrator=all
            MaintainAccounts: supplier=no approver=no coordinator=no administrator=all
            ReadAudit: supplier=no approver=no coordinator=all administrator=all
            ImportDocuments: supplier=no approver=no coordinator=all administrator=all
            ReadRestricted: supplier=no approver=all coordinator=all administrator=all
            GiveOutReport: supplier=no approver=no coordinator=all administrator=no
            RetractVersion: supplier=no approver=all coordinator=all administrator=no
            KeepMeasures: supplier=own approver=no coordinator=all administrator=no
            ReadDraft: supplier=all approver=all coordinator=all administrator=all
            WriteReport: supplier=own approver=no coordinator=all administrator=no
            SignReport: supplier=own approver=all coordinator=all administrator=no
            ReadFollowUp: supplier=all approver=all coordinator=all administrator=all
            AssignRecommendation: supplier=no approver=no coordinator=all administrator=no
            AnswerRecommendation: supplier=own approver=no coordinator=all administrator=no
            AssessRecommendation: supplier=no approver=all coordinator=all administrator=no
            SignCluster: supplier=no approver=all coordinator=all administrator=no
            SaveSearch: supplier=all approver=all coordinator=all administrator=all
            NegotiateText: supplier=no approver=all coordinator=all administrator=no
            ClearPosition: supplier=no approver=all coordinator=all administrator=no
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn the_public_may_do_nothing_that_needs_a_permit() {
        for action in Action::ALL {
            assert!(permit(&Actor::Public, action, "SCI").is_err());
        }
    }
}
