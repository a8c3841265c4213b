//! How an instrument moves: reviewed level by level, a cell returned, accepted, published; and each
//! person's tasks. Knows the way up and who is next; who may is decided by `permit`.

use model::organisation::chain;
use model::{
    Content, EntryKind, FormEntry, Instrument, InstrumentState, Organisation, ReturnReason,
    Timeliness, instrument::level_of,
};
use store::Write;
use store::form::FormCount;
use store::instrument::{InstrumentFilter, Move};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::form::no_cell;
use crate::organisation::permit_above;
use crate::permit::{Action, Actor, Scope, permit_in};

/// The way an instrument goes up: the provider, and the organisations above it today.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub organisations: Vec<Organisation>,
    above: Vec<String>,
}

impl Way {
    pub(crate) fn scope<'a>(&'a self, instrument: &'a Instrument) -> Scope<'a> {
        Scope {
            owner: &instrument.provider,
            above: &self.above,
            area: instrument.area.as_deref(),
            dataflow: Some(&instrument.dataflow.id),
        }
    }

    pub(crate) fn permits(&self, actor: &Actor, action: Action, instrument: &Instrument) -> bool {
        permit_in(actor, action, &self.scope(instrument)).is_ok()
    }

    pub(crate) fn levels(&self) -> u32 {
        u32::try_from(self.organisations.len()).unwrap_or(u32::MAX)
    }

    /// The place on the way of the first organisation for which the actor works.
    pub(crate) fn place_of(&self, actor: &Actor) -> Option<u32> {
        let Actor::Account(account) = actor else { return None };
        let place = account.organisations().find_map(|organisation| {
            self.organisations.iter().position(|each| each.id == organisation)
        });
        place.and_then(|place| u32::try_from(place).ok())
    }

    /// The organisation that is next to approve.
    pub(crate) fn next(&self, instrument: &Instrument) -> Option<&Organisation> {
        self.organisations.get(usize::try_from(instrument.level).ok()?)
    }

    /// Whether the actor may approve at the level that is next: for the organisation there, or from
    /// above in its stead.
    pub(crate) fn may_approve_now(&self, actor: &Actor, instrument: &Instrument) -> bool {
        let Some(next) = self.next(instrument) else { return false };
        let place = usize::try_from(instrument.level).unwrap_or(usize::MAX);
        let above = self.above.get(place..).unwrap_or_default();
        let scope = Scope { owner: &next.id, above, ..self.scope(instrument) };
        permit_in(actor, Action::ApproveForm, &scope).is_ok()
    }
}

pub(crate) fn way_of(bank: &Bank, instrument: &Instrument) -> Way {
    let registry = bank.registry();
    let today = Bank::day_of(bank.now_ms());
    let found = chain(registry.organisations(), &instrument.provider, today);
    let organisations: Vec<Organisation> = found.into_iter().cloned().collect();
    let above = organisations.iter().skip(1).map(|each| each.id.clone()).collect();
    Way { organisations, above }
}

pub(crate) fn may_read(actor: &Actor, instrument: &Instrument, way: &Way) -> bool {
    way.permits(actor, Action::ReadForm, instrument)
}

pub(crate) async fn get(bank: &Bank, id: &str) -> Result<Instrument> {
    let doing = || format!("reading the form {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let instrument = store::instrument::get(&mut read, id).await.doing(doing)?;
    instrument.ok_or_else(|| Error::NotFound {
        what: format!("the form {id}"),
        way_out: "look it up in your tasks".into(),
    })
}

pub(crate) fn not_ready(instrument: &Instrument, deed: &str) -> Error {
    Error::Conflict {
        what: format!("the form {}", instrument.id),
        why: format!("it is {}, so you cannot {deed}", instrument.state.code()),
        way_out: "open its page to see what comes next".into(),
    }
}

pub(crate) fn moved<T>(
    result: std::result::Result<T, store::Error>,
    instrument: &Instrument,
    deed: &str,
) -> Result<T> {
    match result {
        Err(store::Error::Conflict { .. }) => Err(Error::Conflict {
            what: format!("the form {}", instrument.id),
            why: format!("somebody else was first, or it is not in a state to {deed}"),
            way_out: "open its page to see what happened".into(),
        }),
        other => other.doing(|| format!("moving the form {}", instrument.id)),
    }
}

/// Begins the review of a form that was sent.
///
/// # Errors
/// [`Error::Conflict`] when it is not newly sent.
pub async fn begin(bank: &Bank, actor: &Actor, id: &str) -> Result<()> {
    let instrument = get(bank, id).await?;
    let way = way_of(bank, &instrument);
    permit_in(actor, Action::ReviewForm, &way.scope(&instrument))?;
    if !matches!(instrument.state, InstrumentState::Submitted | InstrumentState::Resubmitted) {
        return Err(not_ready(&instrument, "begin its review"));
    }
    let doing = || format!("beginning the review of the form {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let level = way.next(&instrument).map_or("", |next| level_of(next.kind));
    let step = Move {
        id,
        from: (instrument.state, instrument.level),
        to: (InstrumentState::UnderReview, instrument.level),
        level,
        by: actor.name(),
        at_ms,
        reason: None,
    };
    moved(store::instrument::advance(&mut write, &step).await, &instrument, "begin its review")?;
    let deed = Deed::new("begin-review", format!("form {id}")).before(instrument.state.code());
    deed.append(&mut write, at_ms, actor).await?;
    write.commit().await.doing(doing)
}

/// Approves a form at the level that is next. At the last level it is accepted, and its submission is
/// approved in the same transaction. Who wrote or sent any of it does not approve it.
///
/// # Errors
/// [`Error::Forbidden`] for its author and for other levels, [`Error::Conflict`] when it is not
/// waiting for approval.
pub async fn approve(bank: &Bank, actor: &Actor, id: &str) -> Result<InstrumentState> {
    let instrument = get(bank, id).await?;
    let way = way_of(bank, &instrument);
    permit_in(actor, Action::ReadForm, &way.scope(&instrument))?;
    let doing = || format!("approving the form {id}");
    let mut write = bank.store().write().await.doing(doing)?;
    let cells = store::form::cells(&mut write, id).await.doing(doing)?;
    let wrote = cells.iter().any(|cell| cell.by == actor.name());
    if wrote || instrument.author.as_deref() == Some(actor.name()) {
        return Err(Error::Forbidden {
            actor: actor.name().to_owned(),
            action: "approve what it wrote or sent itself",
            way_out: "another person has to approve it".into(),
        });
    }
    if !way.may_approve_now(actor, &instrument) {
        return Err(Error::Forbidden {
            actor: actor.name().to_owned(),
            action: "approve this form at this level",
            way_out: format!(
                "it waits for an approver of {}",
                way.next(&instrument).map_or("nobody", |next| next.id.as_str())
            ),
        });
    }
    if !instrument.state.is_with_reviewer() {
        return Err(not_ready(&instrument, "approve it"));
    }
    let at_ms = bank.now_ms();
    let level = instrument.level + 1;
    let last = level >= way.levels();
    let to = if last { InstrumentState::Accepted } else { InstrumentState::Approved };
    let name = way.next(&instrument).map_or("", |next| level_of(next.kind));
    let step = Move {
        id,
        from: (instrument.state, instrument.level),
        to: (to, level),
        level: name,
        by: actor.name(),
        at_ms,
        reason: None,
    };
    moved(store::instrument::advance(&mut write, &step).await, &instrument, "approve it")?;
    if let (true, Some(submission)) = (last, &instrument.submission) {
        let approved = store::submission::approve(&mut write, submission, actor.name(), at_ms);
        moved(approved.await, &instrument, "approve its submission")?;
    }
    Deed::new("approve-form", format!("form {id}"))
        .before(instrument.state.code())
        .after(format!("{} at {name}", to.code()))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(to)
}

/// Returns or unlocks one cell with a coded reason: the provider may write that cell and no other.
/// What was approved starts at its first level again; a published version stays as it is.
///
/// # Errors
/// [`Error::Conflict`] when the form was not sent or its call is closed, or when *other* has no words.
pub async fn return_cell(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    place: u32,
    reason: ReturnReason,
    text: &str,
) -> Result<()> {
    let instrument = get(bank, id).await?;
    let way = way_of(bank, &instrument);
    permit_in(actor, Action::ReviewForm, &way.scope(&instrument))?;
    let call = crate::data_call::get(bank, &instrument.data_call).await?;
    if !instrument.state.may_be_returned() || call.closed_at_ms.is_some() {
        return Err(not_ready(&instrument, "return a cell of it"));
    }
    let text: String = text.trim().chars().take(2000).collect();
    if reason == ReturnReason::Other && text.is_empty() {
        return Err(Error::Conflict {
            what: format!("the return of cell {place} of the form {id}"),
            why: "the reason is another one and nobody says which".into(),
            way_out: "write the reason, or choose one of those named".into(),
        });
    }
    let doing = || format!("returning cell {place} of the form {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let cell = store::form::cell(&mut write, id, place).await.doing(doing)?;
    let cell = cell.filter(|cell| cell.asked).ok_or_else(|| no_cell(id, place))?;
    let words = format!("{} (cell {place})", reason.code());
    if instrument.state != InstrumentState::Returned {
        let level = way.next(&instrument).or(way.organisations.last());
        let step = Move {
            id,
            from: (instrument.state, instrument.level),
            to: (InstrumentState::Returned, 0),
            level: level.map_or("", |found| level_of(found.kind)),
            by: actor.name(),
            at_ms,
            reason: Some(&words),
        };
        moved(store::instrument::advance(&mut write, &step).await, &instrument, "return a cell")?;
        take_back(&mut write, &instrument, &words, actor, at_ms).await?;
    }
    let entry = FormEntry {
        number: 0,
        kind: EntryKind::Returned,
        content: Content::default(),
        reason: Some(reason),
        text,
        by: actor.name().to_owned(),
        at_ms,
    };
    store::form::entry(&mut write, id, place, &entry).await.doing(doing)?;
    store::form::remark(&mut write, id, place).await.doing(doing)?;
    store::form::open(&mut write, id, place).await.doing(doing)?;
    Deed::new("return-cell", format!("form {id} cell {place}"))
        .before(format!("{} version {}", instrument.state.code(), cell.version))
        .why(reason.code())
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// The submission of a form that came back is returned too, unless it is published.
async fn take_back(
    write: &mut Write,
    instrument: &Instrument,
    words: &str,
    actor: &Actor,
    at_ms: i64,
) -> Result<()> {
    let Some(id) = &instrument.submission else { return Ok(()) };
    let doing = || format!("returning submission {id}");
    let submission = store::submission::get(write, id).await.doing(doing)?;
    let may = submission.is_some_and(|it| it.state.may_become(model::SubmissionState::Returned));
    if !may {
        return Ok(());
    }
    let returned = store::submission::return_to_provider(write, id, words, actor.name(), at_ms);
    moved(returned.await, instrument, "return its submission")
}

/// Says of the form behind a submission that it was published, in the transaction of the publication.
pub(crate) async fn published(
    write: &mut Write,
    submission: &str,
    actor: &Actor,
    at_ms: i64,
) -> Result<()> {
    let doing = || format!("finding the form of submission {submission}");
    let found = store::instrument::of_submission(write, submission).await.doing(doing)?;
    let latest = found.filter(|it| it.submission.as_deref() == Some(submission));
    let Some(instrument) = latest else { return Ok(()) };
    let before = store::instrument::steps(write, &instrument.id).await.doing(doing)?;
    let again = before.iter().any(|step| step.state == InstrumentState::Published);
    let to = if again { InstrumentState::Revised } else { InstrumentState::Published };
    let step = Move {
        id: &instrument.id,
        from: (instrument.state, instrument.level),
        to: (to, instrument.level),
        level: "national",
        by: actor.name(),
        at_ms,
        reason: None,
    };
    moved(store::instrument::advance(write, &step).await, &instrument, "publish it")
}

/// What a person has to do with an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Fill it in and send it.
    Fill,
    /// Look through it and approve or return.
    Review,
    /// Publish what was accepted.
    Publish,
    /// Nothing: it rests with somebody else.
    Follow,
}

impl Turn {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Review => "review",
            Self::Publish => "publish",
            Self::Follow => "follow",
        }
    }
}

/// One line of somebody's task list, or of a board.
#[derive(Clone, Debug)]
pub struct Task {
    /// The instrument.
    pub instrument: Instrument,
    /// What the viewer has to do.
    pub turn: Turn,
    /// How it stands against its due day.
    pub timeliness: Timeliness,
    /// Its cells, counted.
    pub count: FormCount,
    /// The organisation with which it rests.
    pub rests_with: String,
}

/// Everything the viewer has to do or may follow, what they have to do first.
///
/// # Errors
/// When the records cannot be read.
pub async fn tasks(bank: &Bank, actor: &Actor) -> Result<Vec<Task>> {
    let doing = || "reading tasks".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let all =
        store::instrument::list(&mut read, &InstrumentFilter::default()).await.doing(doing)?;
    let counts = store::form::counts(&mut read, None).await.doing(doing)?;
    drop(read);
    let mut tasks = tasks_of(bank, actor, all, &counts);
    tasks.sort_by_key(|task| (task.turn, task.instrument.due));
    Ok(tasks)
}

/// Instruments as lines for a viewer, without those the viewer may not know of.
pub(crate) fn tasks_of(
    bank: &Bank,
    actor: &Actor,
    instruments: Vec<Instrument>,
    counts: &std::collections::BTreeMap<String, FormCount>,
) -> Vec<Task> {
    let today = Bank::day_of(bank.now_ms());
    let mut tasks = Vec::new();
    for instrument in instruments {
        let way = way_of(bank, &instrument);
        if !may_read(actor, &instrument, &way) {
            continue;
        }
        let state = instrument.state;
        let publishes =
            || permit_above(bank, actor, Action::PublishSubmission, &instrument.provider).is_ok();
        let own_work = instrument.author.as_deref() == Some(actor.name());
        let turn = if state.is_with_provider() && way.permits(actor, Action::FillForm, &instrument)
        {
            Turn::Fill
        } else if state.is_with_reviewer() && !own_work && reviews_now(&way, actor, &instrument) {
            Turn::Review
        } else if state == InstrumentState::Accepted && publishes() {
            Turn::Publish
        } else {
            Turn::Follow
        };
        let next = match state {
            _ if state.is_with_provider() => instrument.provider.clone(),
            _ if state.is_with_reviewer() => {
                way.next(&instrument).map_or_else(String::new, |next| next.id.clone())
            }
            InstrumentState::Accepted => {
                way.organisations.last().map_or_else(String::new, |last| last.id.clone())
            }
            _ => String::new(),
        };
        let sent = instrument.first_sent_at_ms.map(Bank::day_of);
        tasks.push(Task {
            turn,
            timeliness: Timeliness::of(instrument.due, sent, today),
            count: counts.get(&instrument.id).copied().unwrap_or_default(),
            rests_with: next,
            instrument,
        });
    }
    tasks
}

/// Whether it is this person's organisation that is next, and not only one above it.
fn reviews_now(way: &Way, actor: &Actor, instrument: &Instrument) -> bool {
    let next = way.next(instrument).map(|next| next.id.as_str());
    let Actor::Account(account) = actor else { return false };
    let here = account.organisations().any(|organisation| Some(organisation) == next);
    here && (way.may_approve_now(actor, instrument)
        || way.permits(actor, Action::ReviewForm, instrument))
}
