//! The collection instrument: what one provider is to supply under one data call, and how far it has
//! come. Knows the states, the levels of review and DHIS2's reading of them; moves nothing itself.

use serde::{Deserialize, Serialize};

use crate::artefact::Reference;
use crate::day::Day;
use crate::organisation::OrganisationKind;

/// How far an instrument has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstrumentState {
    /// Being filled in, with holes.
    Draft,
    /// Every cell has a figure or a reason; not sent yet.
    Complete,
    /// Sent; nobody has looked at it yet.
    Submitted,
    /// A reviewer has begun.
    UnderReview,
    /// At least one cell came back with a reason.
    Returned,
    /// Sent again.
    Resubmitted,
    /// Approved at a level below the national one.
    Approved,
    /// Approved at the national level; its submission may be published.
    Accepted,
    /// Accepted, and its data call is closed: no cell is unlocked any more.
    Locked,
    /// Its submission is part of a published version.
    Published,
    /// Published again after a cell was unlocked.
    Revised,
}

impl InstrumentState {
    /// Every state, in order.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::Complete,
        Self::Submitted,
        Self::UnderReview,
        Self::Returned,
        Self::Resubmitted,
        Self::Approved,
        Self::Accepted,
        Self::Locked,
        Self::Published,
        Self::Revised,
    ];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Complete => "complete",
            Self::Submitted => "submitted",
            Self::UnderReview => "under_review",
            Self::Returned => "returned",
            Self::Resubmitted => "resubmitted",
            Self::Approved => "approved",
            Self::Accepted => "accepted",
            Self::Locked => "locked",
            Self::Published => "published",
            Self::Revised => "revised",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the provider has it in hand.
    #[must_use]
    pub fn is_with_provider(self) -> bool {
        matches!(self, Self::Draft | Self::Complete | Self::Returned)
    }

    /// Whether a reviewer has it in hand.
    #[must_use]
    pub fn is_with_reviewer(self) -> bool {
        matches!(self, Self::Submitted | Self::UnderReview | Self::Resubmitted | Self::Approved)
    }

    /// Whether one of its cells may be returned or unlocked.
    #[must_use]
    pub fn may_be_returned(self) -> bool {
        self.is_with_reviewer()
            || matches!(self, Self::Returned | Self::Accepted | Self::Published | Self::Revised)
    }
}

/// One task of one provider: a form, its review, its submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Identifier.
    pub id: String,
    /// The data call it belongs to.
    pub data_call: String,
    /// The agreement whose cells are asked for, by id.
    pub agreement: String,
    /// The dataflow.
    pub dataflow: Reference,
    /// The organisation that is asked.
    pub provider: String,
    /// The area it is asked for, when it is one.
    pub area: Option<String>,
    /// The period.
    pub period: String,
    /// The day by which it is due.
    pub due: Day,
    /// How far it has come.
    pub state: InstrumentState,
    /// How many levels have approved it; the organisation at this place of the way up is next.
    pub level: u32,
    /// How often it was sent.
    pub round: u32,
    /// The account that sent it last.
    pub author: Option<String>,
    /// When it was sent first, in milliseconds since 1970-01-01T00:00:00Z.
    pub first_sent_at_ms: Option<i64>,
    /// The submission it became when it was last sent.
    pub submission: Option<String>,
}

/// How a level of review is called: that of the kind of organisation which reviews.
#[must_use]
pub fn level_of(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::National | OrganisationKind::International => "national",
        OrganisationKind::Ministry | OrganisationKind::Agency => "ministry",
        OrganisationKind::Department => "department",
        OrganisationKind::Province => "province",
        OrganisationKind::County => "county",
    }
}

/// How an instrument stands for an organisation on its way up, in the words of DHIS2's data approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Levels below must approve first.
    UnapprovedWaiting,
    /// It can be approved here.
    UnapprovedReady,
    /// Not approved, and not this organisation's to approve.
    UnapprovedElsewhere,
    /// Approved here, not further up.
    ApprovedHere,
    /// Approved further up.
    ApprovedElsewhere,
    /// Accepted by the last level, and that is here.
    AcceptedHere,
    /// Accepted by the last level.
    AcceptedElsewhere,
}

impl Approval {
    /// The word DHIS2 uses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::UnapprovedWaiting => "UNAPPROVED_WAITING",
            Self::UnapprovedReady => "UNAPPROVED_READY",
            Self::UnapprovedElsewhere => "UNAPPROVED_ELSEWHERE",
            Self::ApprovedHere => "APPROVED_HERE",
            Self::ApprovedElsewhere => "APPROVED_ELSEWHERE",
            Self::AcceptedHere => "ACCEPTED_HERE",
            Self::AcceptedElsewhere => "ACCEPTED_ELSEWHERE",
        }
    }

    /// How an instrument stands for the organisation at `place` of a way up of `levels`; no place
    /// when the organisation is not on it.
    #[must_use]
    pub fn of(instrument: &Instrument, place: Option<u32>, levels: u32) -> Self {
        let accepted = matches!(
            instrument.state,
            InstrumentState::Accepted
                | InstrumentState::Locked
                | InstrumentState::Published
                | InstrumentState::Revised
        );
        let last = levels.saturating_sub(1);
        match place {
            Some(place) if accepted && place == last => Self::AcceptedHere,
            _ if accepted => Self::AcceptedElsewhere,
            None if instrument.level > 0 => Self::ApprovedElsewhere,
            None => Self::UnapprovedElsewhere,
            Some(place) if place + 1 == instrument.level => Self::ApprovedHere,
            Some(place) if place < instrument.level => Self::ApprovedElsewhere,
            Some(place) if place == instrument.level && instrument.state.is_with_reviewer() => {
                Self::UnapprovedReady
            }
            Some(_) => Self::UnapprovedWaiting,
        }
    }
}

/// How an instrument stands against its due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// Not sent, not due yet.
    Waiting,
    /// Not sent, and the due day has passed.
    Overdue,
    /// Sent by the due day.
    OnTime,
    /// Sent after it.
    Late,
}

impl Timeliness {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Overdue => "overdue",
            Self::OnTime => "on-time",
            Self::Late => "late",
        }
    }

    /// How it stands on `today`, when it was sent first on `sent`, if it was.
    #[must_use]
    pub fn of(due: Day, sent: Option<Day>, today: Day) -> Self {
        match sent {
            Some(sent) if sent <= due => Self::OnTime,
            Some(_) => Self::Late,
            None if today > due => Self::Overdue,
            None => Self::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(state: InstrumentState, level: u32) -> Instrument {
        Instrument {
            id: "i".into(),
            data_call: "c".into(),
            agreement: "PA".into(),
            dataflow: Reference::new("HAMAFZA", "DF", "1.0.0"),
            provider: "GOV-21".into(),
            area: Some("IR-21".into()),
            period: "2016".into(),
            due: "2026-12-31".parse().unwrap(),
            state,
            level,
            round: 1,
            author: None,
            first_sent_at_ms: None,
            submission: None,
        }
    }

    /// What a province, its ministry, the desk and a stranger see, in the words of DHIS2.
    #[test]
    fn each_level_reads_the_state_in_its_own_way() {
        use InstrumentState as S;
        let mut table = String::new();
        for (state, level) in
            [(S::Draft, 0), (S::Submitted, 0), (S::Approved, 1), (S::Returned, 0), (S::Accepted, 3)]
        {
            let instrument = at(state, level);
            let seen = [Some(0), Some(1), Some(2), None]
                .map(|place| Approval::of(&instrument, place, 3).code());
            table.push_str(&format!("{} {level}: {}\n", state.code(), seen.join(" ")));
        }
        expect_test::expect![[r#"
            draft 0: UNAPPROVED_WAITING UNAPPROVED_WAITING UNAPPROVED_WAITING UNAPPROVED_ELSEWHERE
            submitted 0: UNAPPROVED_READY UNAPPROVED_WAITING UNAPPROVED_WAITING UNAPPROVED_ELSEWHERE
            approved 1: APPROVED_HERE UNAPPROVED_READY UNAPPROVED_WAITING APPROVED_ELSEWHERE
            returned 0: UNAPPROVED_WAITING UNAPPROVED_WAITING UNAPPROVED_WAITING UNAPPROVED_ELSEWHERE
            accepted 3: ACCEPTED_ELSEWHERE ACCEPTED_ELSEWHERE ACCEPTED_HERE ACCEPTED_ELSEWHERE
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn on_the_due_day_is_on_time() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let of = |sent: Option<&str>, today: &str| {
            Timeliness::of(day("2026-12-31"), sent.map(day), day(today))
        };
        assert_eq!(of(Some("2026-12-31"), "2027-02-01"), Timeliness::OnTime);
        assert_eq!(of(Some("2027-01-01"), "2027-02-01"), Timeliness::Late);
        assert_eq!(of(None, "2026-12-31"), Timeliness::Waiting);
        assert_eq!(of(None, "2027-01-01"), Timeliness::Overdue);
    }

    #[test]
    fn every_state_reads_back() {
        for state in InstrumentState::ALL {
            assert_eq!(InstrumentState::parse(state.code()), Some(state));
        }
    }
}
