//! A whole round on one board: what is expected, received, on time and late, by provider, dataflow
//! and province. Knows how to count; what a viewer may see of it is `permit`'s.

use std::collections::BTreeMap;

use model::{DataCall, Timeliness};
use store::form::FormCount;
use store::instrument::InstrumentFilter;

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::instrument::{Task, tasks_of};
use crate::permit::{Action, Actor, permit};

/// How many instruments stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub expected: usize,
    /// How many were sent at least once.
    pub received: usize,
    /// How many of these came by their due day.
    pub on_time: usize,
    /// How many came after it.
    pub late: usize,
    /// How many have not come, and their due day has passed.
    pub overdue: usize,
    /// How many the national level has accepted, locked and published ones included.
    pub accepted: usize,
    /// Their cells.
    pub count: FormCount,
}

impl Tally {
    fn add(&mut self, task: &Task) {
        use model::InstrumentState as S;
        self.expected += 1;
        match task.timeliness {
            Timeliness::Waiting => {}
            Timeliness::Overdue => self.overdue += 1,
            Timeliness::OnTime => {
                self.received += 1;
                self.on_time += 1;
            }
            Timeliness::Late => {
                self.received += 1;
                self.late += 1;
            }
        }
        if matches!(task.instrument.state, S::Accepted | S::Locked | S::Published | S::Revised) {
            self.accepted += 1;
        }
        self.count.asked += task.count.asked;
        self.count.figures += task.count.figures;
        self.count.explained += task.count.explained;
        self.count.open += task.count.open;
    }
}

/// The board of a round.
#[derive(Clone, Debug)]
pub struct Board {
    /// The round.
    pub call: DataCall,
    /// All of it.
    pub total: Tally,
    /// By the organisation that is asked.
    pub by_provider: BTreeMap<String, Tally>,
    /// By dataflow, by its id.
    pub by_dataflow: BTreeMap<String, Tally>,
    /// The instruments.
    pub tasks: Vec<Task>,
    /// Whether the viewer may send reminders and close the round.
    pub may_steer: bool,
}

/// The board of a round: all of it for who may follow it, else the viewer's own part.
///
/// # Errors
/// [`Error::NotFound`] when there is no such round, or nothing of it is the viewer's.
pub async fn board(bank: &Bank, actor: &Actor, id: &str) -> Result<Board> {
    let call = crate::data_call::get(bank, id).await?;
    let doing = || format!("reading the round {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let filter = InstrumentFilter { data_call: Some(id.to_owned()), ..InstrumentFilter::default() };
    let all = store::instrument::list(&mut read, &filter).await.doing(doing)?;
    let counts = store::form::counts(&mut read, Some(id)).await.doing(doing)?;
    drop(read);
    let tasks = tasks_of(bank, actor, all, &counts);
    if tasks.is_empty() && permit(actor, Action::FollowRound, actor.organisation()).is_err() {
        return Err(Error::NotFound {
            what: format!("the data call {id}"),
            way_out: "sign in with an account of an organisation that is asked".into(),
        });
    }
    let mut board = Board {
        may_steer: permit(actor, Action::OpenDataCall, actor.organisation()).is_ok(),
        call,
        total: Tally::default(),
        by_provider: BTreeMap::new(),
        by_dataflow: BTreeMap::new(),
        tasks: Vec::new(),
    };
    for task in &tasks {
        board.total.add(task);
        let instrument = &task.instrument;
        board.by_provider.entry(instrument.provider.clone()).or_default().add(task);
        board.by_dataflow.entry(instrument.dataflow.id.clone()).or_default().add(task);
    }
    board.tasks = tasks;
    Ok(board)
}

/// Every round of which the viewer may know something, the latest first, with its sum.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(bank: &Bank, actor: &Actor) -> Result<Vec<(DataCall, Tally)>> {
    let doing = || "listing rounds".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let calls = store::data_call::list(&mut read).await.doing(doing)?;
    let all =
        store::instrument::list(&mut read, &InstrumentFilter::default()).await.doing(doing)?;
    let counts = store::form::counts(&mut read, None).await.doing(doing)?;
    drop(read);
    let follows = permit(actor, Action::FollowRound, actor.organisation()).is_ok();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for task in tasks_of(bank, actor, all, &counts) {
        tallies.entry(task.instrument.data_call.clone()).or_default().add(&task);
    }
    let known = calls.into_iter().filter_map(|call| {
        let tally = tallies.get(&call.id).copied();
        (tally.is_some() || follows).then(|| (call, tally.unwrap_or_default()))
    });
    Ok(known.collect())
}
