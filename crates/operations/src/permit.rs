//! Who may do what: the one place where it is decided, by role, organisation, area and dataflow.
//! Knows actors and how their organisation stands to the owner; knows nothing of passwords or pages.

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
    /// Write the cells of a form and send it.
    FillForm,
    /// See a form that is not published.
    ReadForm,
    /// Return or unlock a cell, and say something to it.
    ReviewForm,
    /// Approve a form at the level of one's own organisation.
    ApproveForm,
    /// Open and close data calls, and send reminders.
    OpenDataCall,
    /// Follow a whole round on its board.
    FollowRound,
    /// Give one's own role to another account for a time.
    DelegateRole,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 31] = [
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
        Self::FillForm,
        Self::ReadForm,
        Self::ReviewForm,
        Self::ApproveForm,
        Self::OpenDataCall,
        Self::FollowRound,
        Self::DelegateRole,
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
            Self::FillForm => "fill in this form",
            Self::ReadForm => "read this form",
            Self::ReviewForm => "return cells of this form",
            Self::ApproveForm => "approve this form",
            Self::OpenDataCall => "open data calls",
            Self::FollowRound => "follow the whole round",
            Self::DelegateRole => "delegate this role",
        }
    }
}

/// How the organisation of a role stands to the owner of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the owner.
    Own,
    /// It stands above the owner on the way up.
    Above,
    /// Neither.
    Other,
}

/// What is acted upon: whose it is, who stands above that one, what it is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// The organisation it belongs to.
    pub owner: &'a str,
    /// The organisations above the owner; none where a right does not go up.
    pub above: &'a [String],
    /// The area it is about, when it is one.
    pub area: Option<&'a str>,
    /// The dataflow it is about, by id.
    pub dataflow: Option<&'a str>,
}

/// Whether `role` may do `action` to something to whose owner its organisation stands so.
#[must_use]
pub fn role_may(role: Role, action: Action, standing: Standing) -> bool {
    let own = standing == Standing::Own;
    let own_or_above = own || standing == Standing::Above;
    match action {
        Action::WriteReport => match role {
            Role::Supplier | Role::Drafter => own,
            Role::Coordinator => true,
            Role::Reviewer
            | Role::Approver
            | Role::WorkingGroupMember
            | Role::Administrator
            | Role::Auditor => false,
        },
        Action::SubmitData | Action::KeepMeasures => match role {
            Role::Supplier => own,
            Role::Coordinator => true,
            Role::Reviewer
            | Role::Approver
            | Role::WorkingGroupMember
            | Role::Drafter
            | Role::Administrator
            | Role::Auditor => false,
        },
        Action::ReadSubmission => match role {
            Role::Supplier => own,
            Role::Reviewer => own_or_above,
            Role::Approver | Role::Coordinator | Role::Administrator | Role::Auditor => true,
            Role::WorkingGroupMember | Role::Drafter => false,
        },
        Action::ApproveSubmission
        | Action::ReturnSubmission
        | Action::PublishSubmission
        | Action::RetractVersion => match role {
            Role::Approver => own_or_above,
            Role::Coordinator => true,
            Role::Supplier
            | Role::Reviewer
            | Role::WorkingGroupMember
            | Role::Drafter
            | Role::Administrator
            | Role::Auditor => false,
        },
        Action::ReadDraft => true,
        Action::SignReport => match role {
            Role::Supplier => own,
            Role::Approver | Role::Coordinator => true,
            Role::Reviewer
            | Role::WorkingGroupMember
            | Role::Drafter
            | Role::Administrator
            | Role::Auditor => false,
        },
        Action::GiveOutReport => role == Role::Coordinator,
        Action::ImportDocuments => matches!(role, Role::Coordinator | Role::Administrator),
        Action::ReadRestricted => {
            matches!(role, Role::Approver | Role::Coordinator | Role::Administrator | Role::Auditor)
        }
        Action::MaintainStructures | Action::MaintainAccounts => role == Role::Administrator,
        Action::ReadAudit => {
            matches!(role, Role::Administrator | Role::Coordinator | Role::Auditor)
        }
        Action::FillForm => role == Role::Supplier && own,
        Action::ReadForm => match role {
            Role::Supplier => own,
            Role::Reviewer | Role::Approver => own_or_above,
            Role::Coordinator | Role::Administrator | Role::Auditor => true,
            Role::WorkingGroupMember | Role::Drafter => false,
        },
        Action::ReviewForm => match role {
            Role::Reviewer | Role::Approver | Role::Coordinator => own_or_above,
            Role::Supplier
            | Role::WorkingGroupMember
            | Role::Drafter
            | Role::Administrator
            | Role::Auditor => false,
        },
        Action::ReadFollowUp | Action::SaveSearch => true,
        Action::AssignRecommendation => role == Role::Coordinator,
        Action::AnswerRecommendation => match role {
            Role::Supplier => own,
            Role::Coordinator => true,
            Role::Reviewer
            | Role::Approver
            | Role::WorkingGroupMember
            | Role::Drafter
            | Role::Administrator
            | Role::Auditor => false,
        },
        Action::AssessRecommendation
        | Action::SignCluster
        | Action::NegotiateText
        | Action::ClearPosition => matches!(role, Role::Approver | Role::Coordinator),
        Action::ApproveForm => matches!(role, Role::Approver | Role::Coordinator) && own_or_above,
        Action::OpenDataCall => role == Role::Coordinator,
        Action::FollowRound => match role {
            Role::Reviewer | Role::Approver => own_or_above,
            Role::Coordinator | Role::Administrator | Role::Auditor => true,
            Role::Supplier | Role::WorkingGroupMember | Role::Drafter => false,
        },
        // Nobody hands on the right to make accounts, nor the eyes of the auditor.
        Action::DelegateRole => own && !matches!(role, Role::Administrator | Role::Auditor),
    }
}

/// Lets `actor` do `action` to something that belongs to `owner`, or says who may.
///
/// # Errors
/// [`Error::Forbidden`] when the actor may not.
pub fn permit(actor: &Actor, action: Action, owner: &str) -> Result<()> {
    permit_in(actor, action, &Scope { owner, ..Scope::default() })
}

/// Lets `actor` do `action` within `scope`, or says who may. Any role the actor holds today may give
/// the right, its own or a delegated one.
///
/// # Errors
/// [`Error::Forbidden`] when the actor may not.
pub fn permit_in(actor: &Actor, action: Action, scope: &Scope<'_>) -> Result<()> {
    let allowed = match actor {
        Actor::Public => false,
        Actor::Console => true,
        Actor::Account(account) => {
            role_may(account.role, action, standing(&account.organisation, scope))
                || account.holdings.iter().any(|holding| {
                    let within = |limit: &Option<String>, found: Option<&str>| {
                        limit.as_deref().is_none_or(|limit| found == Some(limit))
                    };
                    within(&holding.area, scope.area)
                        && within(&holding.dataflow, scope.dataflow)
                        && role_may(holding.role, action, standing(&holding.organisation, scope))
                })
        }
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

fn standing(organisation: &str, scope: &Scope<'_>) -> Standing {
    if organisation == scope.owner {
        Standing::Own
    } else if scope.above.iter().any(|each| each == organisation) {
        Standing::Above
    } else {
        Standing::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: action × role × how the organisations stand. A new action or role without a
    /// row here does not compile or fails.
    #[test]
    fn the_table_of_rights() {
        let mut table = String::new();
        for action in Action::ALL {
            table.push_str(&format!("{action:?}:"));
            for role in Role::ALL {
                let may = |standing| role_may(role, action, standing);
                let all = [may(Standing::Own), may(Standing::Above), may(Standing::Other)];
                let mark = match all {
                    [true, true, true] => "all",
                    [true, true, false] => "below",
                    [true, false, false] => "own",
                    [false, false, false] => continue,
                    _ => "others only?!",
                };
                table.push_str(&format!(" {}={mark}", role.code()));
            }
            table.push('\n');
        }
        expect_test::expect![[r#"
            SubmitData: supplier=own coordinator=all
            ReadSubmission: supplier=own reviewer=below approver=all coordinator=all administrator=all auditor=all
            ApproveSubmission: approver=below coordinator=all
            ReturnSubmission: approver=below coordinator=all
            PublishSubmission: approver=below coordinator=all
            MaintainStructures: administrator=all
            MaintainAccounts: administrator=all
            ReadAudit: coordinator=all administrator=all auditor=all
            ImportDocuments: coordinator=all administrator=all
            ReadRestricted: approver=all coordinator=all administrator=all auditor=all
            GiveOutReport: coordinator=all
            RetractVersion: approver=below coordinator=all
            KeepMeasures: supplier=own coordinator=all
            ReadDraft: supplier=all reviewer=all approver=all coordinator=all working_group_member=all drafter=all administrator=all auditor=all
            WriteReport: supplier=own coordinator=all drafter=own
            SignReport: supplier=own approver=all coordinator=all
            ReadFollowUp: supplier=all reviewer=all approver=all coordinator=all working_group_member=all drafter=all administrator=all auditor=all
            AssignRecommendation: coordinator=all
            AnswerRecommendation: supplier=own coordinator=all
            AssessRecommendation: approver=all coordinator=all
            SignCluster: approver=all coordinator=all
            SaveSearch: supplier=all reviewer=all approver=all coordinator=all working_group_member=all drafter=all administrator=all auditor=all
            NegotiateText: approver=all coordinator=all
            ClearPosition: approver=all coordinator=all
            FillForm: supplier=own
            ReadForm: supplier=own reviewer=below approver=below coordinator=all administrator=all auditor=all
            ReviewForm: reviewer=below approver=below coordinator=below
            ApproveForm: approver=below coordinator=below
            OpenDataCall: coordinator=all
            FollowRound: reviewer=below approver=below coordinator=all administrator=all auditor=all
            DelegateRole: supplier=own reviewer=own approver=own coordinator=own working_group_member=own drafter=own
        "#]].assert_eq(&table);
    }

    #[test]
    fn a_role_for_one_area_and_dataflow_counts_there_alone() {
        let day = |text: &str| text.parse().unwrap();
        let mut account = Account::new("x", model::LocalisedText::default(), "MOI", Role::Drafter);
        account.holdings.push(model::person::Holding {
            role: Role::Approver,
            organisation: "MOI".into(),
            area: Some("IR-21".into()),
            dataflow: Some("DF_ACTIVITY".into()),
            valid_from: day("2026-01-01"),
            valid_to: Some(day("2026-12-31")),
            delegated_by: Some("head".into()),
        });
        let actor = Actor::Account(account);
        let above = ["MOI".to_owned()];
        let may = |owner, area, dataflow| {
            let scope = Scope { owner, above: &above, area: Some(area), dataflow: Some(dataflow) };
            permit_in(&actor, Action::ApproveForm, &scope).is_ok()
        };
        assert!(may("GOV-21", "IR-21", "DF_ACTIVITY"));
        assert!(!may("GOV-20", "IR-20", "DF_ACTIVITY"));
        assert!(!may("GOV-21", "IR-21", "DF_POPULATION"));
    }

    #[test]
    fn the_public_may_do_nothing_that_needs_a_permit() {
        for action in Action::ALL {
            assert!(permit(&Actor::Public, action, "SCI").is_err());
        }
    }
}
