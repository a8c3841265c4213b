//! Versions of dataflows as pages show them, and the files a snapshot sees.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::table::{DataFile, TableShape};
use model::{DataStructure, Dataflow, Reference};
use store::ducklake::At;
use store::publication::State;

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::snapshot::Snapshot;

/// One published version of a dataflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionView {
    /// Its number, from 1.
    pub number: u64,
    /// When it was published, in milliseconds since 1970-01-01T00:00:00Z.
    pub published_at_ms: i64,
    /// The submission that made it.
    pub submissions: Vec<String>,
    /// What was said about it.
    pub note: Option<String>,
    /// How many observations it holds.
    pub observations: u64,
    /// Why it was taken back, where it was.
    pub retracted: Option<String>,
}

/// A dataflow as a snapshot sees it: its structure, its version and the version's files.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub dataflow: Dataflow,
    pub structure: DataStructure,
    pub shape: TableShape,
    pub version: VersionView,
    pub files: Arc<[DataFile]>,
}

/// Finds a dataflow by `ID` or `AGENCY:ID(VERSION)` with its structure.
pub(crate) fn dataflow_of(bank: &Bank, text: &str) -> Result<(Dataflow, DataStructure)> {
    let registry = bank.registry();
    let Some(dataflow) = registry.dataflow(text) else {
        let mut known: Vec<&str> = registry.dataflows().map(|it| it.header.id.as_str()).collect();
        known.truncate(12);
        return Err(Error::NotFound {
            what: format!("the dataflow {text}"),
            way_out: format!("the registry knows {}", known.join(", ")),
        });
    };
    let Some(structure) = registry.structure_of(dataflow) else {
        return Err(Error::NotFound {
            what: format!("the structure {} of the dataflow {text}", dataflow.structure),
            way_out: "import its structure message first".into(),
        });
    };
    Ok((dataflow.clone(), structure.clone()))
}

/// A version as the records have it.
#[derive(Clone)]
struct Recorded {
    publication: store::Publication,
    files: Arc<[DataFile]>,
    /// Why it was taken back, if it was.
    retracted: Option<String>,
}

async fn recorded(bank: &Bank, dataflow: &Reference, at: At) -> Result<Option<Recorded>> {
    let doing = || format!("finding the files of {dataflow}");
    let mut read = bank.store().read().await.doing(doing)?;
    let found = store::ducklake::files_of(&mut read, dataflow, at).await.doing(doing)?;
    let Some((publication, files)) = found else { return Ok(None) };
    let retraction = store::retraction::of(&mut read, dataflow, publication.version).await;
    let retracted = retraction.doing(doing)?.map(|it| it.reason);
    Ok(Some(Recorded { publication, files: files.into(), retracted }))
}

/// The latest version of each dataflow that was asked for since something was published or taken back.
/// Every page asks for it, and a version's files are many rows.
#[derive(Default)]
pub(crate) struct LatestVersions {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// The state of all versions when these were read.
    state: State,
    /// By agency and id.
    by_flow: BTreeMap<(String, String), Recorded>,
}

impl LatestVersions {
    async fn of(&self, bank: &Bank, dataflow: &Reference) -> Result<Option<Recorded>> {
        let doing = || format!("finding the latest version of {dataflow}");
        let state = store::publication::state(bank.store()).await.doing(doing)?;
        let key = (dataflow.agency.clone(), dataflow.id.clone());
        {
            let mut known = self.known();
            if known.state != state {
                *known = Known { state, by_flow: BTreeMap::new() };
            }
            if let Some(recorded) = known.by_flow.get(&key) {
                return Ok(Some(recorded.clone()));
            }
        }
        let found = recorded(bank, dataflow, At::Latest).await?;
        let mut known = self.known();
        // What is newer than the state goes with it when the next question finds another one.
        if let (Some(recorded), true) = (&found, known.state == state) {
            known.by_flow.insert(key, recorded.clone());
        }
        Ok(found)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The dataflow as it is now or was at the snapshot's moment; `None` when nothing was published.
pub(crate) async fn seen(
    bank: &Bank,
    snapshot: &Snapshot,
    dataflow: &str,
    version: Option<u64>,
) -> Result<Option<Seen>> {
    let (dataflow, structure) = dataflow_of(bank, dataflow)?;
    let reference = dataflow.header.reference();
    let at = match (version, snapshot.as_of_ms) {
        (Some(version), _) => At::Version(version),
        (None, Some(moment)) => At::Moment(moment),
        (None, None) => At::Latest,
    };
    let found = match at {
        At::Latest => bank.latest().of(bank, &reference).await?,
        At::Version(_) | At::Moment(_) => recorded(bank, &reference, at).await?,
    };
    let Some(Recorded { publication, files, retracted }) = found else { return Ok(None) };
    if snapshot.as_of_ms.is_some_and(|moment| publication.at_ms > moment) {
        return Ok(None);
    }
    let version = VersionView {
        retracted,
        number: publication.version,
        published_at_ms: publication.at_ms,
        submissions: publication.submission.into_iter().collect(),
        note: publication.note,
        observations: files.iter().map(|file| file.rows).sum(),
    };
    let shape = TableShape::of(&structure);
    Ok(Some(Seen { dataflow, structure, shape, version, files }))
}

/// The version of a dataflow that the snapshot sees; `None` when nothing of it was published.
///
/// # Errors
/// When the dataflow is unknown or the records cannot be read.
pub async fn current(
    bank: &Bank,
    snapshot: &Snapshot,
    dataflow: &str,
) -> Result<Option<VersionView>> {
    Ok(seen(bank, snapshot, dataflow, None).await?.map(|seen| seen.version))
}

/// Every version of a dataflow that the snapshot may know of, newest first.
///
/// # Errors
/// When the dataflow is unknown or the records cannot be read.
pub async fn all(bank: &Bank, snapshot: &Snapshot, dataflow: &str) -> Result<Vec<VersionView>> {
    let (dataflow, _) = dataflow_of(bank, dataflow)?;
    let reference = dataflow.header.reference();
    let doing = || format!("listing the versions of {reference}");
    let mut read = bank.store().read().await.doing(doing)?;
    let publications = store::publication::list(&mut read, &reference).await.doing(doing)?;
    let mut versions = Vec::new();
    for publication in publications {
        if snapshot.as_of_ms.is_some_and(|moment| publication.at_ms > moment) {
            continue;
        }
        let at = At::Version(publication.version);
        let files = store::ducklake::files_of(&mut read, &reference, at).await.doing(doing)?;
        let files = files.map(|(_, files)| files).unwrap_or_default();
        let retraction = store::retraction::of(&mut read, &reference, publication.version).await;
        versions.push(VersionView {
            retracted: retraction.doing(doing)?.map(|it| it.reason),
            number: publication.version,
            published_at_ms: publication.at_ms,
            submissions: publication.submission.into_iter().collect(),
            note: publication.note,
            observations: files.iter().map(|file| file.rows).sum(),
        });
    }
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    Ok(versions)
}
