//! Where writings of cells that come at one time are kept together: whoever is first takes all that
//! wait into one transaction, so that five hundred people cost a few waits for the disk, not five
//! hundred. Knows turns; what a writing may do is decided before it comes here.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use model::Content;
use store::form::{Writing, Written};
use tokio::sync::oneshot;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::permit::Actor;

/// One writing that is allowed and waits.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub instrument: String,
    pub place: u32,
    pub based_on: u32,
    pub content: Content,
    pub typed: String,
    pub actor: Actor,
}

struct Waiting {
    jobs: Vec<Job>,
    answer: oneshot::Sender<std::result::Result<Vec<Written>, String>>,
}

/// The writings that wait, and whose turn it is.
#[derive(Default)]
pub(crate) struct Desk {
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

impl Desk {
    fn take(&self) -> Vec<Waiting> {
        std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Keeps writings, those of one caller in order; when this returns they are on the disk.
pub(crate) async fn keep(bank: &Bank, jobs: Vec<Job>) -> Result<Vec<Written>> {
    let (answer, mut answered) = oneshot::channel();
    let desk = bank.desk();
    desk.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Waiting { jobs, answer });
    let bank = bank.clone();
    // A task of its own: a browser that goes away must not take others' writings with it.
    let done = tokio::spawn(async move {
        let _turn = bank.desk().turn.lock().await;
        // Somebody before may have taken this one along.
        if let Ok(done) = answered.try_recv() {
            return done;
        }
        let all = bank.desk().take();
        let result = write(&bank, &all).await;
        for (index, waiting) in all.into_iter().enumerate() {
            let part = match &result {
                Ok(parts) => Ok(parts.get(index).cloned().unwrap_or_default()),
                Err(error) => Err(error.to_string()),
            };
            // Nobody waits any more for the answer of a connection that broke.
            let _ = waiting.answer.send(part);
        }
        answered.await.unwrap_or_else(|_| Err("the answer was lost".to_owned()))
    });
    let doing = || "keeping the cells of a form".to_owned();
    done.await.doing(doing)?.doing(doing)
}

async fn write(bank: &Bank, all: &[Waiting]) -> Result<Vec<Vec<Written>>> {
    let doing = || "writing the cells of forms".to_owned();
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let mut parts = Vec::with_capacity(all.len());
    let mut touched = BTreeSet::new();
    for waiting in all {
        let mut part = Vec::with_capacity(waiting.jobs.len());
        for job in &waiting.jobs {
            let writing = Writing {
                instrument: &job.instrument,
                place: job.place,
                based_on: job.based_on,
                content: &job.content,
                typed: &job.typed,
                by: job.actor.name(),
                at_ms,
            };
            let written = store::form::write(&mut write, &writing).await.doing(doing)?;
            let action = match &written {
                Written::Stands(_) => {
                    touched.insert(job.instrument.as_str());
                    Some("write-cell")
                }
                Written::Lost(_) => Some("refuse-cell"),
                Written::Same(_) | Written::Closed(_) | Written::Missing => None,
            };
            if let Some(action) = action {
                let said = job.content.reason.map_or(job.content.value.as_str(), |it| it.code());
                Deed::new(action, format!("form {} cell {}", job.instrument, job.place))
                    .before(format!("version {}", job.based_on))
                    .after(said)
                    .append(&mut write, at_ms, &job.actor)
                    .await?;
            }
            part.push(written);
        }
        parts.push(part);
    }
    for instrument in touched {
        store::instrument::settle(&mut write, instrument).await.doing(doing)?;
    }
    write.commit().await.doing(doing)?;
    Ok(parts)
}
