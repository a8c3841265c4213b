//! What follows from a publication: the merge of its dataflow, and the indicators its VTL program
//! derives, each merged into the dataflow they belong to, all for one transaction.

use std::collections::{BTreeMap, BTreeSet};

use engine::{ObservationQuery, Staged};
use futures::stream::TryStreamExt;
use model::observation::ORIGIN_SUBMISSION;
use model::table::{DataFile, Merge, OBS_NUMBER, TableShape};
use model::{ObservationBatch, Reference};

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::rules::{self, Rules};
use crate::snapshot::Snapshot;
use crate::version::{dataflow_of, seen};

/// How one dataflow's files change.
#[derive(Clone, Debug)]
pub(crate) struct FlowMerge {
    pub dataflow: Reference,
    pub shape: TableShape,
    pub merge: Merge,
    pub note: Option<String>,
}

/// Merges staged observations into what is published of their dataflow.
pub(crate) async fn merge(bank: &Bank, dataflow: &Reference, staged: &Staged) -> Result<FlowMerge> {
    let doing = || format!("merging into {dataflow}");
    let (_, structure) = dataflow_of(bank, &dataflow.to_string())?;
    let shape = TableShape::of(&structure);
    let current = seen(bank, &Snapshot::public(), &dataflow.to_string(), None).await?;
    let current: Vec<DataFile> = current.map(|seen| seen.files.to_vec()).unwrap_or_default();
    let folder = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::ducklake::folder_of(&mut read, dataflow).await.doing(doing)?
    };
    let merge = bank.engine().merge(&shape, &folder, &current, staged).await.doing(doing)?;
    Ok(FlowMerge { dataflow: dataflow.clone(), shape, merge, note: None })
}

/// Runs the programs that read a merged dataflow and keep something (`<-`), over its new files and
/// what is published of the other dataflows they read.
pub(crate) async fn derived(
    bank: &Bank,
    merged: &FlowMerge,
    submission: &str,
) -> Result<Vec<FlowMerge>> {
    let registry = bank.registry();
    let names: BTreeSet<&str> =
        registry.dataflows().filter_map(|dataflow| dataflow.rules.as_deref()).collect();
    let mut merges = Vec::new();
    for name in names {
        let rules = rules::program(bank, name, None)?;
        if !rules.persistent().is_empty() && rules.inputs().contains(&merged.dataflow.id.as_str()) {
            merges.extend(derived_by(bank, merged, name, &rules, submission).await?);
        }
    }
    Ok(merges)
}

async fn derived_by(
    bank: &Bank,
    merged: &FlowMerge,
    name: &str,
    rules: &Rules,
    submission: &str,
) -> Result<Vec<FlowMerge>> {
    let mut inputs: BTreeMap<String, (TableShape, Vec<DataFile>)> = BTreeMap::new();
    for input in rules.inputs() {
        let (flow, structure) = dataflow_of(bank, input)?;
        let files = if flow.header.reference() == merged.dataflow {
            merged.merge.files().cloned().collect()
        } else {
            let seen = seen(bank, &Snapshot::public(), input, None).await?;
            seen.map(|seen| seen.files.to_vec()).unwrap_or_default()
        };
        inputs.insert(input.to_owned(), (TableShape::of(&structure), files));
    }
    let mut merges = Vec::new();
    for target in rules.persistent() {
        let doing = || format!("deriving {target} by {name}");
        let (flow, structure) = dataflow_of(bank, target)?;
        let shape = TableShape::of(&structure);
        let origin = format!("VTL {name}");
        let stream = bank.engine().derive(rules.typed(), target, &shape, &inputs, &origin).await;
        // What is derived is bounded by the indicators of the country, not by the file's size.
        let batches: Vec<ObservationBatch> =
            stream.doing(doing)?.try_collect().await.doing(doing)?;
        let known = known(bank, target).await?;
        let batches: Vec<ObservationBatch> = batches
            .iter()
            .map(|batch| batch.filtered(|row| !known.contains(&said(batch, row))))
            .collect();
        if batches.iter().all(|batch| batch.rows() == 0) {
            continue;
        }
        let staged = bank.engine().stage(&shape, submission, batches.into_iter());
        let staged = staged.await.doing(doing)?;
        let mut merge = merge(bank, &flow.header.reference(), &staged).await?;
        merge.note = Some(format!("{name}: {target}"));
        merges.push(merge);
    }
    Ok(merges)
}

/// What an observation says: every reported component, but not which submission it came with.
fn said(batch: &ObservationBatch, row: usize) -> BTreeSet<(String, String)> {
    let names = batch.names().iter();
    let told = names.filter(|name| !matches!(name.as_str(), ORIGIN_SUBMISSION | OBS_NUMBER));
    told.map(|name| (name.clone(), batch.get(name, row).to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// What is already published of a derived dataflow: what is derived again as it was makes no version.
async fn known(bank: &Bank, target: &str) -> Result<BTreeSet<BTreeSet<(String, String)>>> {
    let Some(seen) = seen(bank, &Snapshot::public(), target, None).await? else {
        return Ok(BTreeSet::new());
    };
    let doing = || format!("reading what is published of {target}");
    let everything = ObservationQuery::default();
    let stream = bank.engine().scan(&seen.shape, (&*seen.files).into(), &everything).await;
    let batches: Vec<ObservationBatch> = stream.doing(doing)?.try_collect().await.doing(doing)?;
    let rows = |batch: &ObservationBatch| {
        (0..batch.rows()).map(|row| said(batch, row)).collect::<Vec<_>>()
    };
    Ok(batches.iter().flat_map(rows).collect())
}
