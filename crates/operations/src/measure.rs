//! The register of measures: entered and corrected by the agency that answers for each, read by
//! everybody, and held against the series of their outcomes. Nothing that was said of one is lost.

use std::collections::BTreeMap;

use model::Language;
pub use report::{
    Assessment, Bearing, Beneficiaries, Expected, Measure, MeasureFault, MeasureKind, Outcome,
};
use report::{Measures, Query, SeriesAnswer, assess};
use store::measure::Kept;

use crate::answer;
use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};
use crate::snapshot::Snapshot;

/// A measure as its page shows it.
#[derive(Clone, Debug)]
pub struct MeasureView {
    /// The measure.
    pub measure: Measure,
    /// Its version, from 1.
    pub version: u64,
    /// What the figures say of it.
    pub assessment: Assessment,
    /// The address of its outcome's figures at their version; empty where there are none.
    pub link: String,
}

/// One version of a measure, for its history.
#[derive(Clone, Debug)]
pub struct MeasureVersion {
    /// Its number.
    pub version: u64,
    /// Who wrote it.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The measure as it was told then.
    pub measure: Measure,
}

fn read(kept: &Kept) -> Result<Measure> {
    Measure::from_json(&kept.body).doing(|| format!("reading the measure {}", kept.id))
}

/// Enters a measure, or its next version: `over` is the version its author had before them, 0 where it
/// is new. Answers the version it became; one that says what is kept already makes none.
///
/// # Errors
/// [`Error::Conflict`] with everything that is wrong with it, or when somebody else was first;
/// [`Error::Forbidden`] for another agency than its owner.
pub async fn put(bank: &Bank, actor: &Actor, measure: &Measure, over: u64) -> Result<u64> {
    permit(actor, Action::KeepMeasures, &measure.owner)?;
    let id = &measure.id;
    let what = || format!("the measure {id}");
    let faults = measure.faults();
    if !faults.is_empty() {
        let said: Vec<String> = faults
            .iter()
            .map(|fault| format!("{}: {}", fault.field, fault.text.get(Language::En)))
            .collect();
        return Err(Error::Conflict {
            what: what(),
            why: "it is not whole".into(),
            way_out: said.join("; "),
        });
    }
    let doing = || format!("keeping the measure {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let versions = store::measure::versions(&mut write, id).await.doing(doing)?;
    let last = versions.first();
    // Nobody takes a measure from the agency that answers for it.
    if let Some(last) = last {
        permit(actor, Action::KeepMeasures, &last.owner)?;
    }
    let latest = last.map_or(0, |last| last.version);
    let body = measure.to_json();
    if last.is_some_and(|last| last.body == body) {
        return Ok(latest);
    }
    if latest != over {
        return Err(Error::Conflict {
            what: what(),
            why: format!("somebody has entered version {latest} of it meanwhile"),
            way_out: "open it again, put in what you wrote, and send that".into(),
        });
    }
    let kept = Kept {
        id: id.clone(),
        version: latest + 1,
        owner: measure.owner.clone(),
        body,
        by: actor.name().to_owned(),
        at_ms,
    };
    store::measure::add(&mut write, &kept).await.doing(doing)?;
    let mut deed = Deed::new("keep-measure", format!("measure {id}")).after(kept.body.clone());
    if let Some(last) = last {
        deed = deed.before(last.body.clone());
    }
    deed.append(&mut write, at_ms, actor).await?;
    write.commit().await.doing(doing)?;
    Ok(kept.version)
}

/// Every measure, in the order of their days, held against its series as the snapshot sees them.
///
/// # Errors
/// When the bank cannot be read.
pub async fn list(bank: &Bank, snapshot: &Snapshot) -> Result<Vec<MeasureView>> {
    let kept = {
        let doing = || "listing the measures".to_owned();
        let mut read = bank.store().read().await.doing(doing)?;
        store::measure::list(&mut read).await.doing(doing)?
    };
    let mut measures = Vec::new();
    for each in &kept {
        measures.push((read(each)?, each.version));
    }
    let answers = answers(bank, snapshot, measures.iter().map(|(measure, _)| measure)).await?;
    let mut views: Vec<MeasureView> =
        measures.into_iter().map(|(measure, version)| view(measure, version, &answers)).collect();
    views.sort_by(|a, b| (&b.measure.date, &a.measure.id).cmp(&(&a.measure.date, &b.measure.id)));
    Ok(views)
}

fn view(measure: Measure, version: u64, answers: &BTreeMap<Query, SeriesAnswer>) -> MeasureView {
    let answer = measure.outcome.as_ref().and_then(|outcome| answers.get(&outcome.query));
    let assessment = assess(&measure, answer);
    let link = answer.map_or_else(String::new, |answer| answer.link.clone());
    MeasureView { measure, version, assessment, link }
}

async fn answers(
    bank: &Bank,
    snapshot: &Snapshot,
    measures: impl Iterator<Item = &Measure>,
) -> Result<BTreeMap<Query, SeriesAnswer>> {
    let queries = measures.filter_map(|measure| Some(measure.outcome.as_ref()?.query.clone()));
    answer::series(bank, snapshot, queries.collect(), Language::Fa).await
}

/// One measure with its versions, newest first.
///
/// # Errors
/// [`Error::NotFound`] when the register has none of this id.
pub async fn show(
    bank: &Bank,
    snapshot: &Snapshot,
    id: &str,
) -> Result<(MeasureView, Vec<MeasureVersion>)> {
    let kept = {
        let doing = || format!("reading the measure {id}");
        let mut read = bank.store().read().await.doing(doing)?;
        store::measure::versions(&mut read, id).await.doing(doing)?
    };
    let mut versions = Vec::new();
    for each in &kept {
        let measure = read(each)?;
        let (version, by, at_ms) = (each.version, each.by.clone(), each.at_ms);
        versions.push(MeasureVersion { version, by, at_ms, measure });
    }
    let Some(latest) = versions.first() else {
        return Err(Error::NotFound {
            what: format!("the measure {id}"),
            way_out: "the register lists those there are".into(),
        });
    };
    let answers = answers(bank, snapshot, std::iter::once(&latest.measure)).await?;
    Ok((view(latest.measure.clone(), latest.version, &answers), versions))
}

/// The measures of these ids, as far as the register has them: what a report asks for.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn of(bank: &Bank, ids: &[String]) -> Result<Measures> {
    let mut measures = Measures::new();
    if ids.is_empty() {
        return Ok(measures);
    }
    let doing = || "reading the measures of a report".to_owned();
    let mut connection = bank.store().read().await.doing(doing)?;
    for id in ids {
        let versions = store::measure::versions(&mut connection, id).await.doing(doing)?;
        if let Some(latest) = versions.first() {
            measures.insert(id.clone(), read(latest)?);
        }
    }
    Ok(measures)
}
