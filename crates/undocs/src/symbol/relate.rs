//! What a symbol says of other documents: what it changes, and the family it belongs to.
//! Knows what follows from the grammar; where a number cannot be known it gives a pattern.

use serde::Serialize;

use super::body::MarkClass;
use super::part::Part;
use super::{Kind, Symbol};

/// How another document relates to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// This one adds to it.
    AddsTo,
    /// This one corrects it; both stay.
    Corrects,
    /// This one replaces its text; both stay.
    Revises,
    /// This one proposes to change it.
    Amends,
    /// A summary of it.
    Summarises,
    /// It was issued under this symbol too.
    IssuedAs,
    /// Its drafts.
    Drafts,
    /// What may have been adopted from it.
    AdoptedAs,
    /// The State's report of the same review.
    StateReport,
    /// The list of issues of the same review.
    ListOfIssues,
    /// Replies to that list.
    Replies,
    /// Concluding observations of the same review.
    ConcludingObservations,
    /// Follow-up to them.
    FollowUp,
    /// The national report of the same review.
    NationalReport,
    /// The compilation of the same review.
    Compilation,
    /// The stakeholders' summary of the same review.
    StakeholderSummary,
}

/// A document related to another by its symbol alone; whether it exists is for a library to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// How.
    pub relation: Relation,
    /// Its symbol, where the grammar gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The pattern of its symbol, where the number is open (`{n}`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

impl Symbol {
    /// The documents that follow from the grammar.
    #[must_use]
    pub fn related(&self) -> Vec<Related> {
        let known =
            |relation, symbol: String| Related { relation, symbol: Some(symbol), pattern: None };
        let open =
            |relation, pattern: String| Related { relation, symbol: None, pattern: Some(pattern) };
        let mut related = Vec::new();
        if let Some(joint) = &self.joint {
            related.push(known(Relation::IssuedAs, joint.normal()));
        }
        if let Some(Part::Mark(mark, ..)) = self.modifiers.last() {
            let relation = match mark.text {
                "Corr" => Relation::Corrects,
                "Rev" => Relation::Revises,
                "Amend" => Relation::Amends,
                "Summary" => Relation::Summarises,
                _ => Relation::AddsTo,
            };
            let mut changed = Self { joint: None, ..self.clone() };
            changed.modifiers.pop();
            related.push(known(relation, changed.normal()));
        }
        let base = Self { modifiers: Vec::new(), joint: None, ..self.clone() };
        related
            .extend(base.series().into_iter().map(|(relation, pattern)| open(relation, pattern)));
        related.extend(base.review().into_iter().map(|(relation, symbol)| known(relation, symbol)));
        related
    }

    /// Drafts of a resolution and resolutions of a draft: the number is another one.
    fn series(&self) -> Option<(Relation, String)> {
        let is_mark = |text: &str| self.document.iter().any(|part| part.is_mark(text));
        let organ = self.organ.code;
        match (self.kind, self.document.as_slice()) {
            (Kind::Draft, [session, Part::Mark(..)]) if matches!(organ, "A" | "E") => {
                // A draft of a Main Committee is adopted by the Assembly, one of the Human Rights
                // Council or a commission by that body.
                let is_main = self.bodies.iter().all(|body| body.text().starts_with("C."));
                let body = if is_main { organ.to_owned() } else { self.body() };
                Some((Relation::AdoptedAs, format!("{body}/RES/{}/{{n}}", session.text())))
            }
            (Kind::Resolution, [_, session, Part::Number(_)]) if is_mark("RES") => {
                Some((Relation::Drafts, format!("{}/{}/L.{{n}}", self.body(), session.text())))
            }
            _ => None,
        }
    }

    /// The other documents of one review of a State.
    fn review(&self) -> Vec<(Relation, String)> {
        let (Some(country), Some(number)) = (&self.country, &self.number) else {
            return Vec::new();
        };
        if self.organ.code == "A" {
            return self.universal_review(country);
        }
        if matches!(self.kind, Kind::CoreDocument | Kind::Document) {
            return Vec::new();
        }
        let state = format!("{}/{country}", self.body());
        let family = [
            (Kind::StateReport, Relation::StateReport, format!("{state}/{number}")),
            (Kind::ListOfIssues, Relation::ListOfIssues, format!("{state}/Q/{number}")),
            (Kind::Replies, Relation::Replies, format!("{state}/Q/{number}/Add.1")),
            (Kind::Replies, Relation::Replies, format!("{state}/RQ/{number}")),
            (
                Kind::ConcludingObservations,
                Relation::ConcludingObservations,
                format!("{state}/CO/{number}"),
            ),
            (Kind::FollowUp, Relation::FollowUp, format!("{state}/FCO/{number}")),
        ];
        let own = self.normal();
        family
            .into_iter()
            .filter(|(kind, _, symbol)| *kind != self.kind && *symbol != own)
            .map(|(_, relation, symbol)| (relation, symbol))
            .collect()
    }

    fn universal_review(&self, country: &str) -> Vec<(Relation, String)> {
        let of_working_group = self.bodies.iter().any(|body| body.is(MarkClass::Body));
        let Some(session) = self.document.first().filter(|_| of_working_group) else {
            return Vec::new();
        };
        let place = format!("{}/{}/{country}", self.body(), session.text());
        [
            (Kind::NationalReport, Relation::NationalReport, 1),
            (Kind::Compilation, Relation::Compilation, 2),
            (Kind::StakeholderSummary, Relation::StakeholderSummary, 3),
        ]
        .into_iter()
        .filter(|(kind, ..)| *kind != self.kind)
        .map(|(_, relation, number)| (relation, format!("{place}/{number}")))
        .collect()
    }
}
