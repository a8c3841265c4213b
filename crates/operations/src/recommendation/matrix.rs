//! The matrix for a report or a dialogue: each recommendation with what was planned and promised, the
//! evidence and its figures, and what is not there. It lists; it reckons no score.

use std::collections::BTreeMap;

use model::recommendation::{Entry, EvidenceKind};
use undocs::Position;

use super::list::{Ask, Listed, list};
use super::show::{EntryView, entries};
use crate::bank::Bank;
use crate::commitment::{self, CommitmentView};
use crate::error::{Doing, Result};
use crate::indicator::{self, IndicatorView};
use crate::permit::{Action, permit};
use crate::snapshot::Snapshot;

/// A matrix.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// How many recommendations are asked for in all.
    pub total: u64,
    /// A row for each of this page.
    pub rows: Vec<MatrixRow>,
    /// The indicators that rows name, as the bank has them.
    pub indicators: BTreeMap<String, IndicatorView>,
}

/// A recommendation in the matrix.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// The recommendation.
    pub listed: Listed,
    /// The last plan.
    pub plan: Option<String>,
    /// Measures and laws given as evidence: what each is, its title, what it shows.
    pub evidence: Vec<(EvidenceKind, String, String)>,
    /// The reason of the last judgement, and who gave it.
    pub judgement: Option<(String, String)>,
    /// What was promised.
    pub commitments: Vec<CommitmentView>,
    /// The indicators that show it.
    pub series: Vec<String>,
    /// What is not there.
    pub lacks: Vec<Lack>,
}

/// Something the file of a recommendation lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// What the State says to it.
    Position,
    /// Who answers for it.
    Assignment,
    /// What is going to be done.
    Plan,
    /// Anything that shows what was done.
    Evidence,
    /// A figure: a series among the evidence.
    Figure,
    /// A judgement.
    Assessment,
    /// A commitment whose day has passed.
    Overdue,
}

impl Lack {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Assignment => "assignment",
            Self::Plan => "plan",
            Self::Evidence => "evidence",
            Self::Figure => "figure",
            Self::Assessment => "assessment",
            Self::Overdue => "overdue",
        }
    }
}

/// The matrix of the recommendations that are asked for.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who may not see the follow-up.
pub async fn matrix(bank: &Bank, snapshot: &Snapshot, ask: &Ask) -> Result<Matrix> {
    let actor = &snapshot.viewer;
    permit(actor, Action::ReadFollowUp, "")?;
    let page = list(bank, actor, ask).await?;
    let doing = || "putting together the matrix of recommendations".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let mut rows = Vec::with_capacity(page.listed.len());
    for listed in page.listed {
        let entries = entries(&mut read, &listed.id).await?;
        let commitments = commitment::of_recommendation(bank, &mut read, &listed.id).await?;
        rows.push(row(listed, &entries, commitments));
    }
    drop(read);
    let mut indicators = BTreeMap::new();
    for id in rows.iter().flat_map(|row| &row.series) {
        if !indicators.contains_key(id) {
            indicators.insert(id.clone(), indicator::show(bank, snapshot, id).await?);
        }
    }
    Ok(Matrix { total: page.total, rows, indicators })
}

fn row(listed: Listed, entries: &[EntryView], commitments: Vec<CommitmentView>) -> MatrixRow {
    let (mut plan, mut judgement) = (None, None);
    let (mut evidence, mut series) = (Vec::new(), Vec::new());
    for view in entries {
        match &view.entry {
            Entry::Planned { text } => plan = Some(text.clone()),
            Entry::Evidence { kind: EvidenceKind::Series, reference, .. } => {
                series.push(reference.clone());
            }
            Entry::Evidence { kind, reference, text, .. } => {
                evidence.push((*kind, reference.clone(), text.clone()));
            }
            Entry::Assessed { reason, .. } => {
                judgement = Some((reason.clone(), view.by_whom.clone()));
            }
            Entry::Assigned { .. } | Entry::Graded { .. } => {}
        }
    }
    series.extend(commitments.iter().filter_map(|it| it.row.indicator.clone()));
    series.sort();
    series.dedup();
    let open = [Position::Pending.code(), Position::Unknown.code()];
    // A treaty body asks for no position.
    let asks_position = listed.body == "UPR";
    let lacks = [
        (asks_position && open.contains(&listed.position.as_str()), Lack::Position),
        (listed.organisation.is_none(), Lack::Assignment),
        (plan.is_none() && commitments.is_empty(), Lack::Plan),
        (evidence.is_empty() && series.is_empty(), Lack::Evidence),
        (series.is_empty(), Lack::Figure),
        (judgement.is_none(), Lack::Assessment),
        (commitments.iter().any(|it| it.is_overdue), Lack::Overdue),
    ];
    let lacks = lacks.into_iter().filter(|it| it.0).map(|it| it.1).collect();
    MatrixRow { listed, plan, evidence, judgement, commitments, series, lacks }
}
