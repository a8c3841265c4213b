//! Data calls: planned with what is already known, opened into one instrument for each provider and
//! agreement, closed. Knows what to ask of whom; the forms themselves are `form`'s.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Filter, ObservationQuery};
use futures::stream::TryStreamExt;
use model::observation::ORIGIN_SUBMISSION;
use model::organisation::standing;
use model::table::{OBS_STATUS, OBS_VALUE, TIME_PERIOD};
use model::{
    Ask, Content, DataCall, Day, FormCell, Instrument, InstrumentState, Known, LocalisedText,
    ProvisionAgreement, TimePeriod,
};
use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::form_key::{areas_of, keys_of};
use crate::permit::{Action, Actor, permit};
use crate::snapshot::Snapshot;
use crate::version::{dataflow_of, seen};

/// What a coordinator wants to ask.
#[derive(Clone, Debug)]
pub struct CallPlan {
    /// What people will call the round.
    pub names: LocalisedText,
    /// The period.
    pub period: TimePeriod,
    /// The day by which figures are to be sent.
    pub due: Day,
    /// Whether to ask for what the bank knows already.
    pub ask: Ask,
    /// The agreements whose cells are asked for, by id.
    pub agreements: Vec<String>,
    /// The organisations that are asked.
    pub providers: Vec<String>,
    /// Another due day for some of the providers.
    pub due_of: BTreeMap<String, Day>,
}

/// What one provider would be asked under one agreement.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The agreement.
    pub agreement: ProvisionAgreement,
    /// The provider.
    pub provider: String,
    /// The area, when all cells are of one.
    pub area: Option<String>,
    /// The cells: those asked for, and those shown because they are known.
    pub cells: Vec<FormCell>,
    /// How many cells another provider of the same call is asked for instead.
    pub asked_elsewhere: usize,
}

impl Asked {
    /// How many cells it is asked for.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cells.iter().filter(|cell| cell.asked).count()
    }

    /// How many cells the bank knows for the period itself.
    #[must_use]
    pub fn known_now(&self, period: &str) -> usize {
        let known = self.cells.iter().filter_map(|cell| cell.known.as_ref());
        known.filter(|known| known.period == period && known.value.is_some()).count()
    }

    /// How many cells the bank knows for an earlier period only.
    #[must_use]
    pub fn known_before(&self, period: &str) -> usize {
        let known = self.cells.iter().filter_map(|cell| cell.known.as_ref());
        known.filter(|known| known.period != period).count()
    }
}

/// What a plan would ask of each provider, with what is already known. Nothing is written.
///
/// # Errors
/// [`Error::Forbidden`] for who may not open data calls; [`Error::NotFound`] for an unknown
/// agreement or provider.
pub async fn prepare(bank: &Bank, actor: &Actor, plan: &CallPlan) -> Result<Vec<Asked>> {
    permit(actor, Action::OpenDataCall, actor.organisation())?;
    let registry = bank.registry();
    let today = Bank::day_of(bank.now_ms());
    let mut prepared = Vec::new();
    for id in &plan.agreements {
        let agreement = registry.agreements().find(|each| each.header.id == *id);
        let Some(agreement) = agreement.cloned() else {
            return Err(Error::NotFound {
                what: format!("the agreement {id}"),
                way_out: "the page About lists the agreements".into(),
            });
        };
        let (_, structure) = dataflow_of(bank, &agreement.dataflow.to_string())?;
        // Who owes it comes first, so that a cell is asked of one provider only.
        let mut providers: Vec<&String> = plan.providers.iter().collect();
        providers.sort_by_key(|provider| (**provider != agreement.provider, (*provider).clone()));
        providers.dedup();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for provider in providers {
            let Some(organisation) = standing(registry.organisations(), provider, today) else {
                return Err(Error::NotFound {
                    what: format!("the organisation {provider}"),
                    way_out: "choose one of the organisations that stand today".into(),
                });
            };
            let areas = areas_of(&registry, &agreement, organisation);
            let mut keys = keys_of(&registry, &agreement, &structure, &areas, &plan.period);
            let all = keys.len();
            keys.retain(|key| taken.insert(key.clone()));
            let asked_elsewhere = all - keys.len();
            if all == 0 {
                continue;
            }
            let known = known_of(bank, &agreement, &keys, plan.period.as_str()).await?;
            prepared.push(Asked {
                provider: provider.clone(),
                area: match areas.as_slice() {
                    [one] => Some((*one).to_owned()),
                    _ => None,
                },
                cells: cells_of(plan, provider, keys, &known),
                asked_elsewhere,
                agreement: agreement.clone(),
            });
        }
    }
    Ok(prepared)
}

fn cells_of(
    plan: &CallPlan,
    provider: &str,
    keys: Vec<String>,
    known: &BTreeMap<String, Known>,
) -> Vec<FormCell> {
    let cells = keys.into_iter().enumerate().map(|(index, key)| {
        let known = known.get(&key).cloned();
        let supplied = known.as_ref().is_some_and(|known| {
            known.period == plan.period.as_str()
                && known.value.is_some()
                && known.provider != provider
        });
        let asked = plan.ask == Ask::Everything || !supplied;
        FormCell {
            place: u32::try_from(index + 1).unwrap_or(u32::MAX),
            key,
            asked,
            open: asked,
            known,
            content: Content::default(),
            version: 0,
            by: String::new(),
            at_ms: 0,
            sent: None,
            sent_before: None,
            remarks: 0,
        }
    });
    cells.collect()
}

/// What is published of these keys: for the period where there is something, else the latest before.
async fn known_of(
    bank: &Bank,
    agreement: &ProvisionAgreement,
    keys: &[String],
    period: &str,
) -> Result<BTreeMap<String, Known>> {
    let flow = agreement.dataflow.to_string();
    let Some(seen) = seen(bank, &Snapshot::public(), &flow, None).await? else {
        return Ok(BTreeMap::new());
    };
    let doing = || format!("reading what is known of {flow}");
    let dimensions: Vec<&str> = seen.structure.dimensions().map(|it| it.id.as_str()).collect();
    let filters = dimensions.iter().enumerate().map(|(at, dimension)| {
        let codes: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('.').nth(at)).collect();
        Filter::OneOf {
            column: (*dimension).to_owned(),
            codes: codes.into_iter().map(str::to_owned).collect(),
        }
    });
    let query = ObservationQuery { filters: filters.collect(), ..ObservationQuery::default() };
    let stream =
        bank.engine().scan(&seen.shape, (&*seen.files).into(), &query).await.doing(doing)?;
    let batches: Vec<_> = stream.try_collect().await.doing(doing)?;
    let wanted: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let mut found: BTreeMap<String, Known> = BTreeMap::new();
    for batch in &batches {
        for row in 0..batch.rows() {
            let codes: Vec<&str> = dimensions.iter().map(|it| batch.get(it, row)).collect();
            let key = codes.join(".");
            let at = batch.get(TIME_PERIOD, row);
            // Periods of one frequency compare as text.
            let newer = found.get(&key).is_none_or(|known| known.period.as_str() < at);
            if at > period || !newer || !wanted.contains(key.as_str()) {
                continue;
            }
            let value = Some(batch.get(OBS_VALUE, row).to_owned()).filter(|it| !it.is_empty());
            let known = Known {
                value,
                status: batch.get(OBS_STATUS, row).to_owned(),
                period: at.to_owned(),
                provider: batch.get(ORIGIN_SUBMISSION, row).to_owned(),
            };
            found.insert(key, known);
        }
    }
    let mut providers: BTreeMap<String, String> = BTreeMap::new();
    let mut read = bank.store().read().await.doing(doing)?;
    for known in found.values_mut() {
        let submission = known.provider.clone();
        if !providers.contains_key(&submission) {
            let sent = store::submission::get(&mut read, &submission).await.doing(doing)?;
            let provider = sent.map_or_else(|| submission.clone(), |it| it.provider);
            providers.insert(submission.clone(), provider);
        }
        known.provider = providers.get(&submission).cloned().unwrap_or_default();
    }
    Ok(found)
}

/// An identifier that no two things share: from what it is and when it was made.
pub(crate) fn identifier(parts: &[&str], at_ms: i64) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest.update(at_ms.to_le_bytes());
    hex::encode(&digest.finalize()[..8])
}

/// Opens a data call: one instrument for each provider and agreement that has something to supply.
/// Answers the call's id.
///
/// # Errors
/// [`Error::Conflict`] when nothing would be asked of anybody, or the due day has passed.
pub async fn open(bank: &Bank, actor: &Actor, plan: &CallPlan) -> Result<String> {
    let prepared = prepare(bank, actor, plan).await?;
    let at_ms = bank.now_ms();
    let name = plan.names.get(model::Language::Fa);
    if prepared.iter().all(|asked| asked.count() == 0) {
        return Err(Error::Conflict {
            what: format!("the data call {name}"),
            why: "it asks nobody for anything: what it names is known, or nobody answers for it"
                .into(),
            way_out: "choose other providers, or ask also for what is known".into(),
        });
    }
    if plan.due < Bank::day_of(at_ms) {
        return Err(Error::Conflict {
            what: format!("the data call {name}"),
            why: format!("it would be due on {}, which has passed", plan.due),
            way_out: "choose a day to come".into(),
        });
    }
    let call = DataCall {
        id: identifier(&["data-call", name, plan.period.as_str()], at_ms),
        names: plan.names.clone(),
        period: plan.period.as_str().to_owned(),
        due: plan.due,
        ask: plan.ask,
        opened_by: actor.name().to_owned(),
        opened_at_ms: at_ms,
        closed_at_ms: None,
    };
    let doing = || format!("opening the data call {}", call.id);
    let mut write = bank.store().write().await.doing(doing)?;
    store::data_call::add(&mut write, &call).await.doing(doing)?;
    let mut instruments = 0_u32;
    for asked in prepared.iter().filter(|asked| asked.count() > 0) {
        let instrument = Instrument {
            id: identifier(&[&call.id, &asked.agreement.header.id, &asked.provider], at_ms),
            data_call: call.id.clone(),
            agreement: asked.agreement.header.id.clone(),
            dataflow: asked.agreement.dataflow.clone(),
            provider: asked.provider.clone(),
            area: asked.area.clone(),
            period: call.period.clone(),
            due: plan.due_of.get(&asked.provider).copied().unwrap_or(plan.due),
            state: InstrumentState::Draft,
            level: 0,
            round: 0,
            author: None,
            first_sent_at_ms: None,
            submission: None,
        };
        store::instrument::add(&mut write, &instrument, actor.name(), at_ms).await.doing(doing)?;
        store::form::add(&mut write, &instrument.id, &asked.cells).await.doing(doing)?;
        instruments += 1;
    }
    Deed::new("open-data-call", format!("data call {}", call.id))
        .after(format!("{instruments} instruments, due {}", call.due))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(call.id)
}

/// Closes a data call: nothing more is taken, and what was accepted is locked.
///
/// # Errors
/// [`Error::Conflict`] when it is closed already.
pub async fn close(bank: &Bank, actor: &Actor, id: &str) -> Result<()> {
    permit(actor, Action::OpenDataCall, actor.organisation())?;
    get(bank, id).await?;
    let doing = || format!("closing the data call {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    match store::data_call::close(&mut write, id, at_ms).await {
        Err(store::Error::Conflict { .. }) => {
            return Err(Error::Conflict {
                what: format!("the data call {id}"),
                why: "it is closed already".into(),
                way_out: "open a new one for what is still missing".into(),
            });
        }
        closed => closed.doing(doing)?,
    }
    Deed::new("close-data-call", format!("data call {id}"))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// One data call.
///
/// # Errors
/// [`Error::NotFound`] when there is none with this id.
pub async fn get(bank: &Bank, id: &str) -> Result<DataCall> {
    let doing = || format!("reading the data call {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let call = store::data_call::get(&mut read, id).await.doing(doing)?;
    call.ok_or_else(|| Error::NotFound {
        what: format!("the data call {id}"),
        way_out: "look it up in the list of data calls".into(),
    })
}
