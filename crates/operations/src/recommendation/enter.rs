//! What people enter in the file of a recommendation: an assignment, a plan, evidence, a judgement, the
//! committee's own grade. Each is one transaction with its audit entry.

use model::recommendation::{Entry, EvidenceKind, Status};
use store::follow_up::EntryRow;

use super::show::{self, EntryView, not_found};
use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// What a text of an entry may have, in letters.
const LETTERS: usize = 8_000;

/// A piece of evidence as it is given.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Of a series the indicator; else the title of the measure or law.
    pub reference: String,
    /// What it shows.
    pub text: String,
    /// Its day, where it has one.
    pub day: Option<String>,
}

/// Makes an organisation answer for a recommendation.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] for an unknown recommendation or
/// organisation, [`Error::Conflict`] for a day that is none.
pub async fn assign(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    organisation: &str,
    due: Option<&str>,
) -> Result<()> {
    permit(actor, Action::AssignRecommendation, organisation)?;
    if !bank.registry().agencies().iter().any(|agency| agency.id == organisation) {
        return Err(Error::NotFound {
            what: format!("the organisation {organisation}"),
            way_out: "choose one of the organisations of the bank".into(),
        });
    }
    let entry = Entry::Assigned { organisation: organisation.to_owned(), due: day(due)? };
    add(bank, actor, id, entry, "assign-recommendation", |_, _| Ok(())).await
}

/// Enters what is going to be done.
///
/// # Errors
/// [`Error::Forbidden`] for who does not answer for it, [`Error::Conflict`] when nobody does yet.
pub async fn plan(bank: &Bank, actor: &Actor, id: &str, text: &str) -> Result<()> {
    let entry = Entry::Planned { text: said(text, "the plan")? };
    add(bank, actor, id, entry, "plan-recommendation", answers).await
}

/// Enters something that shows what was done.
///
/// # Errors
/// [`Error::Forbidden`] for who does not answer for it, [`Error::NotFound`] for a series that is no
/// indicator of the bank.
pub async fn give_evidence(bank: &Bank, actor: &Actor, id: &str, given: Evidence) -> Result<()> {
    let reference = said(&given.reference, "the evidence")?;
    if given.kind == EvidenceKind::Series && bank.registry().indicator(&reference).is_none() {
        return Err(Error::NotFound {
            what: format!("the indicator {reference}"),
            way_out: "look it up in the list of indicators".into(),
        });
    }
    let entry = Entry::Evidence {
        kind: given.kind,
        reference,
        text: said(&given.text, "what it shows")?,
        day: day(given.day.as_deref())?,
    };
    add(bank, actor, id, entry, "give-evidence", answers).await
}

/// Enters the judgement of a named person, with its reason and what it rests on.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, the console among them: a judgement has a name.
/// [`Error::Conflict`] for a status that is no judgement, one that needs evidence and names none, and
/// one that rests on what the same person gave.
pub async fn assess(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    status: Status,
    reason: &str,
    evidence: &[u32],
) -> Result<()> {
    permit(actor, Action::AssessRecommendation, "")?;
    let Actor::Account(account) = actor else {
        return Err(Error::Forbidden {
            actor: actor.name().to_owned(),
            action: "assess a recommendation",
            way_out: "sign in: a judgement bears a name".into(),
        });
    };
    let conflict = |why: &str, way_out: &str| Error::Conflict {
        what: format!("the assessment of {id}"),
        why: why.to_owned(),
        way_out: way_out.to_owned(),
    };
    if !status.is_judgement() {
        return Err(conflict(
            "this status is no judgement; it follows from the file",
            "choose one from “in progress” on",
        ));
    }
    if status.needs_evidence() && evidence.is_empty() {
        return Err(conflict("it names no evidence", "choose the evidence it rests on"));
    }
    let reason = said(reason, "the reason")?;
    let entry = Entry::Assessed { status, reason, evidence: evidence.to_vec() };
    let (named, own) = (evidence.to_vec(), account.id.clone());
    add(bank, actor, id, entry, "assess-recommendation", move |_, entries| {
        for number in &named {
            let found = entries.iter().find(|entry| entry.number == *number);
            match found {
                Some(entry) if matches!(entry.entry, Entry::Evidence { .. }) => {
                    if entry.by_whom == own {
                        return Err(conflict(
                            "it rests on evidence that the same person gave",
                            "ask somebody else to judge it",
                        ));
                    }
                }
                Some(_) | None => {
                    return Err(conflict(
                        &format!("entry {number} is no evidence of this file"),
                        "choose among the evidence of this file",
                    ));
                }
            }
        }
        Ok(())
    })
    .await
}

/// Enters what the committee said of the follow-up, in its own scale. It changes no status.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Conflict`] for a document without a symbol.
pub async fn grade(bank: &Bank, actor: &Actor, id: &str, grade: &str, symbol: &str) -> Result<()> {
    permit(actor, Action::AssignRecommendation, "")?;
    let symbol = undocs::Symbol::parse(symbol).map_err(|refusal| Error::Conflict {
        what: format!("the symbol {symbol}"),
        why: refusal.en(),
        way_out: refusal.hint().1.to_owned(),
    })?;
    let entry = Entry::Graded { grade: said(grade, "the grade")?, symbol: symbol.normal() };
    add(bank, actor, id, entry, "grade-recommendation", |_, _| Ok(())).await
}

/// Whoever answers for a recommendation, and the coordinator.
fn answers(actor: &Actor, entries: &[EntryView]) -> Result<()> {
    match show::state(entries, false).1 {
        Some(organisation) => permit(actor, Action::AnswerRecommendation, &organisation),
        None => Err(Error::Conflict {
            what: "this recommendation".into(),
            why: "nobody answers for it yet".into(),
            way_out: "assign it to an organisation first".into(),
        }),
    }
}

/// A text that has to be there.
pub(crate) fn said(text: &str, what: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LETTERS {
        return Err(Error::Conflict {
            what: what.to_owned(),
            why: if text.is_empty() { "it is empty" } else { "it is too long" }.into(),
            way_out: format!("write between 1 and {LETTERS} letters"),
        });
    }
    Ok(text.to_owned())
}

/// A day as it is kept, or the refusal of what is none.
pub(crate) fn day(text: Option<&str>) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|it| !it.is_empty()) else { return Ok(None) };
    match model::calendar::read_day(text) {
        Some(day) => Ok(Some(day.to_string())),
        None => Err(Error::Conflict {
            what: format!("the day {text}"),
            why: "no calendar has it".into(),
            way_out: "write it as 2027-03-21 or 1406-01-01".into(),
        }),
    }
}

/// Adds an entry and puts down what follows from the file, in one transaction with its audit entry.
async fn add(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    entry: Entry,
    deed: &'static str,
    may: impl FnOnce(&Actor, &[EntryView]) -> Result<()>,
) -> Result<()> {
    let doing = || format!("entering in the file of the recommendation {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let found = store::recommendation::get(&mut write, id).await.doing(doing)?;
    let found = found.ok_or_else(|| not_found(id))?;
    let entries = show::entries(&mut write, id).await?;
    may(actor, &entries)?;
    let row = EntryRow {
        number: 0,
        kind: entry.code().to_owned(),
        body: serde_json::to_string(&entry).doing(doing)?,
        by_whom: actor.name().to_owned(),
        organisation: actor.organisation().to_owned(),
        at_ms,
    };
    let number = store::follow_up::add(&mut write, id, &row).await.doing(doing)?;
    let status = put_down(&mut write, id).await?;
    Deed::new(deed, format!("recommendation {}", found.row.address))
        .before(found.status)
        .after(format!("{}; entry {number} {}", status.code(), row.body))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Puts down what follows from the file of a recommendation, for lists.
pub(super) async fn put_down(write: &mut store::Write, id: &str) -> Result<Status> {
    let doing = || format!("putting down the status of the recommendation {id}");
    let entries = show::entries(write, id).await?;
    let groups = store::recommendation::groups(write, Some(id)).await.doing(doing)?;
    let is_clustered = groups.iter().any(|group| group.decision == "signed");
    let (status, organisation, due) = show::state(&entries, is_clustered);
    store::follow_up::put_state(write, id, status.code(), organisation.as_deref(), due.as_deref())
        .await
        .doing(doing)?;
    Ok(status)
}
