//! Commitments: what reports, meetings, regional bodies and answers to recommendations promise, as
//! actions with an owner, a day and an indicator; and the list of those whose day has passed.
//!
//! Knows that a promise is kept only with evidence. A commitment never changes; what became of it is
//! added.

use model::recommendation::CommitmentSource;
pub use store::commitment::{CommitmentRow, EntryRow};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};
use crate::recommendation::{day, said};

/// A commitment as it is entered.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Where it comes from.
    pub source: CommitmentSource,
    /// The recommendation's id, or the report, meeting or body in words.
    pub origin: String,
    /// What is promised.
    pub text: String,
    /// The organisation that answers for it.
    pub owner: String,
    /// The day by which it is promised.
    pub due: String,
    /// The indicator that shows it.
    pub indicator: Option<String>,
}

/// What became of a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Something that shows what was done.
    Evidence(String),
    /// It has another day, for a reason.
    Moved(String, String),
    /// It is kept.
    Kept(String),
    /// It is no longer promised, for a reason.
    Withdrawn(String),
}

/// Where a commitment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It waits to be kept.
    Open,
    /// It is kept.
    Kept,
    /// It is no longer promised.
    Withdrawn,
}

impl Standing {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A commitment with what became of it.
#[derive(Clone, Debug)]
pub struct CommitmentView {
    /// The commitment.
    pub row: CommitmentRow,
    /// What became of it, in order.
    pub entries: Vec<EntryRow>,
    /// Where it stands.
    pub standing: Standing,
    /// The day that holds today.
    pub due: String,
    /// Whether it is open and that day has passed.
    pub is_overdue: bool,
    /// How many days ago it passed; 0 unless it is overdue.
    pub late_days: i32,
}

impl CommitmentView {
    fn of(row: CommitmentRow, entries: Vec<EntryRow>, today: jiff::civil::Date) -> Self {
        let (mut standing, mut due) = (Standing::Open, row.due.clone());
        for entry in &entries {
            match entry.kind.as_str() {
                "moved" => due = entry.due.clone().unwrap_or(due),
                "kept" => standing = Standing::Kept,
                "withdrawn" => standing = Standing::Withdrawn,
                _ => {}
            }
        }
        let late = due.parse::<jiff::civil::Date>().map_or(0, |day| (today - day).get_days());
        let is_overdue = standing == Standing::Open && late > 0;
        Self {
            row,
            entries,
            standing,
            due,
            is_overdue,
            late_days: if is_overdue { late } else { 0 },
        }
    }
}

/// Every commitment, the overdue ones first, then by the day that holds.
///
/// # Errors
/// [`Error::Forbidden`] for who may not see the follow-up.
pub async fn roadmap(bank: &Bank, actor: &Actor) -> Result<Vec<CommitmentView>> {
    permit(actor, Action::ReadFollowUp, "")?;
    let doing = || "reading the roadmap".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let mut views = views(bank, &mut read, None).await?;
    views.sort_by(|one, other| {
        let key = |it: &CommitmentView| (!it.is_overdue, it.standing, it.due.clone());
        key(one).cmp(&key(other)).then_with(|| one.row.id.cmp(&other.row.id))
    });
    Ok(views)
}

/// One commitment.
///
/// # Errors
/// [`Error::Forbidden`] for who may not see the follow-up, [`Error::NotFound`] for what is not there.
pub async fn show(bank: &Bank, actor: &Actor, id: &str) -> Result<CommitmentView> {
    permit(actor, Action::ReadFollowUp, "")?;
    let mut read = bank.store().read().await.doing(|| format!("reading the commitment {id}"))?;
    one(bank, &mut read, id).await
}

/// The commitments that answer a recommendation.
pub(crate) async fn of_recommendation(
    bank: &Bank,
    connection: &mut store::Connection,
    recommendation: &str,
) -> Result<Vec<CommitmentView>> {
    views(bank, connection, Some(recommendation)).await
}

async fn views(
    bank: &Bank,
    connection: &mut store::Connection,
    recommendation: Option<&str>,
) -> Result<Vec<CommitmentView>> {
    let doing = || "reading commitments".to_owned();
    let rows = store::commitment::list(connection, recommendation).await.doing(doing)?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let entries = store::commitment::entries(connection, &row.id).await.doing(doing)?;
        views.push(CommitmentView::of(row, entries, bank.today()));
    }
    Ok(views)
}

async fn one(bank: &Bank, connection: &mut store::Connection, id: &str) -> Result<CommitmentView> {
    let doing = || format!("reading the commitment {id}");
    let row = store::commitment::get(connection, id).await.doing(doing)?;
    let row = row.ok_or_else(|| Error::NotFound {
        what: format!("the commitment {id}"),
        way_out: "look for it on the roadmap".into(),
    })?;
    let entries = store::commitment::entries(connection, id).await.doing(doing)?;
    Ok(CommitmentView::of(row, entries, bank.today()))
}

/// Enters a commitment and answers its id.
///
/// # Errors
/// [`Error::Forbidden`] for who may not promise for its owner, [`Error::NotFound`] for an owner,
/// recommendation or indicator that is not there, [`Error::Conflict`] for words or days that are none.
pub async fn promise(bank: &Bank, actor: &Actor, promise: Promise) -> Result<String> {
    permit(actor, Action::AnswerRecommendation, &promise.owner)?;
    let registry = bank.registry();
    let missing = |what: String, list: &str| Error::NotFound {
        what,
        way_out: format!("choose one of the list of {list}"),
    };
    if !registry.agencies().iter().any(|agency| agency.id == promise.owner) {
        return Err(missing(format!("the organisation {}", promise.owner), "organisations"));
    }
    let indicator = promise.indicator.filter(|it| !it.is_empty());
    if let Some(id) = indicator.as_ref().filter(|id| registry.indicator(id).is_none()) {
        return Err(missing(format!("the indicator {id}"), "indicators"));
    }
    let text = said(&promise.text, "what is promised")?;
    let origin = said(&promise.origin, "where it was promised")?;
    let due = day(Some(&promise.due))?.ok_or_else(|| Error::Conflict {
        what: "this commitment".into(),
        why: "it has no day".into(),
        way_out: "write the day by which it is promised, as 2027-03-20".into(),
    })?;
    let doing = || "entering a commitment".to_owned();
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    if promise.source == CommitmentSource::Recommendation {
        let found = store::recommendation::get(&mut write, &origin).await.doing(doing)?;
        found.ok_or_else(|| missing(format!("the recommendation {origin}"), "recommendations"))?;
    }
    let count = store::commitment::list(&mut write, None).await.doing(doing)?.len();
    let row = CommitmentRow {
        id: format!("C-{}", count + 1),
        source: promise.source.code().to_owned(),
        origin,
        text,
        owner: promise.owner,
        due,
        indicator,
        by_whom: actor.name().to_owned(),
        at_ms,
    };
    store::commitment::add(&mut write, &row).await.doing(doing)?;
    Deed::new("promise", format!("commitment {}", row.id))
        .after(format!(
            "{} until {}: {} ({} {})",
            row.owner, row.due, row.text, row.source, row.origin
        ))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(row.id)
}

/// Enters what became of a commitment.
///
/// # Errors
/// [`Error::Forbidden`] for who does not answer for it, [`Error::Conflict`] when it no longer stands
/// open, or is said to be kept before any evidence was given.
pub async fn turn(bank: &Bank, actor: &Actor, id: &str, turn: Turn) -> Result<()> {
    let doing = || format!("entering what became of the commitment {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let view = one(bank, &mut write, id).await?;
    permit(actor, Action::AnswerRecommendation, &view.row.owner)?;
    let conflict = |why: &str, way_out: &str| Error::Conflict {
        what: format!("the commitment {id}"),
        why: why.to_owned(),
        way_out: way_out.to_owned(),
    };
    if view.standing != Standing::Open {
        return Err(conflict("it no longer stands open", "enter another commitment"));
    }
    let (kind, due, text) = match &turn {
        Turn::Evidence(text) => ("evidence", None, text),
        Turn::Moved(to, text) => ("moved", day(Some(to))?, text),
        Turn::Kept(text) => ("kept", None, text),
        Turn::Withdrawn(text) => ("withdrawn", None, text),
    };
    if kind == "kept" && !view.entries.iter().any(|entry| entry.kind == "evidence") {
        return Err(conflict("there is no evidence that it is kept", "give evidence first"));
    }
    if kind == "moved" && due.is_none() {
        return Err(conflict("it has no new day", "write the new day, as 2027-03-20"));
    }
    let entry = EntryRow {
        number: 0,
        kind: kind.to_owned(),
        due,
        text: said(text, "what became of it")?,
        by_whom: actor.name().to_owned(),
        at_ms,
    };
    store::commitment::add_entry(&mut write, id, &entry).await.doing(doing)?;
    Deed::new("turn-commitment", format!("commitment {id}"))
        .before(view.due)
        .after(format!("{kind} {}: {}", entry.due.as_deref().unwrap_or(""), entry.text))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}
