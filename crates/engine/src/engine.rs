//! The engine itself: its folders, its bounded memory and the sessions that queries run in.
//! Knows where the bank's files lie; knows nothing of which of them make a version.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use model::table::TableShape;
use tokio::sync::Semaphore;

use crate::footer::Footers;
use crate::table::{ObservationTable, Rows};
use crate::{Error, Result};

/// The columnar side of one data folder. Clones share everything.
#[derive(Clone)]
pub struct Engine {
    pub(crate) session: SessionContext,
    /// For VTL programs; shares its memory with the questions.
    pub(crate) programs: SessionContext,
    pub(crate) sorting: SessionContext,
    /// One sort at a time: each may take all the memory there is for sorting.
    pub(crate) sort_turn: Arc<Semaphore>,
    pub(crate) bank: Arc<Path>,
    pub(crate) staging: Arc<Path>,
    pub(crate) opened: SystemTime,
    pub(crate) footers: Arc<Footers>,
    next_name: Arc<AtomicU64>,
}

/// How many parts of a query run at once: the smallest machine has two cores.
const PARTITIONS: usize = 2;

impl Engine {
    /// Opens the engine on a bank's folder. `staging` is emptied: what lies there was never named by
    /// anyone. Sorting and aggregating keep to `memory_bytes` and go to disk in `staging` beyond it;
    /// 64 MiB are enough for any number of observations.
    ///
    /// # Errors
    /// When a folder cannot be made or emptied.
    pub fn open(bank: &Path, staging: &Path, memory_bytes: usize) -> Result<Self> {
        let prepare = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::PrepareFolder { path, source }
        };
        fs::create_dir_all(bank).map_err(prepare(bank))?;
        if staging.exists() {
            fs::remove_dir_all(staging).map_err(prepare(staging))?;
        }
        let spill = staging.join("spill");
        fs::create_dir_all(&spill).map_err(prepare(&spill))?;
        let bank = fs::canonicalize(bank).map_err(prepare(bank))?;
        let staging = fs::canonicalize(staging).map_err(prepare(staging))?;

        // Half for questions, half for sorting what comes in: a sort takes all that its pool has, and
        // a question must not fail because of one.
        let session = session(&staging, memory_bytes / 2, PARTITIONS)?;
        let programs = session_for_programs(&session);
        let sorting = session_for_sorting(&staging, memory_bytes / 2)?;
        Ok(Self {
            session,
            programs,
            sorting,
            sort_turn: Arc::new(Semaphore::new(1)),
            bank: bank.into(),
            staging: staging.into(),
            opened: SystemTime::now(),
            footers: Arc::default(),
            next_name: Arc::default(),
        })
    }

    /// All rows of some files, as a DataFusion frame in the table's columns: what VTL programs start
    /// from.
    ///
    /// # Errors
    /// When the session refuses the table.
    pub fn frame(&self, shape: &TableShape, rows: Rows<'_>) -> Result<DataFrame> {
        let table = ObservationTable::new(self, shape, rows, &[]);
        self.programs.read_table(Arc::new(table)).map_err(Error::query("a table"))
    }

    /// A path in the staging folder that nobody else uses.
    pub(crate) fn staging_path(&self) -> PathBuf {
        let number = self.next_name.fetch_add(1, Ordering::Relaxed);
        self.staging.join(format!("{number:06}.parquet"))
    }
}

/// A session with its own memory, which goes to disk below `staging`.
fn session(staging: &Path, memory_bytes: usize, partitions: usize) -> Result<SessionContext> {
    let disk = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::Directories(vec![staging.join("spill")]));
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(memory_bytes)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(|source| Error::SetUp { source: Box::new(source) })?;
    let mut config = SessionConfig::new().with_target_partitions(partitions);
    let options = config.options_mut();
    options.execution.parquet.pushdown_filters = true;
    options.execution.parquet.reorder_filters = true;
    options.execution.collect_statistics = false;
    options.sql_parser.enable_ident_normalization = false;
    // A table's files are few and sorted: merging them is cheaper than dealing them out anew.
    options.optimizer.enable_round_robin_repartition = false;
    options.optimizer.prefer_existing_sort = true;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

/// One partition: groups then follow the order of the files and are done with one after the other,
/// where dealing rows out to several partitions in order holds as many rows as one partition lags
/// behind another, and cannot go to disk. Smaller batches, for merging files holds some of each and
/// cannot go to disk either.
fn session_for_programs(session: &SessionContext) -> SessionContext {
    let config = session.copied_config().with_target_partitions(1).with_batch_size(1024);
    SessionContext::new_with_config_rt(config, session.runtime_env())
}

/// One partition, so that nothing but the sort itself needs memory, and smaller batches, so that
/// more spilled runs can be merged at once.
fn session_for_sorting(staging: &Path, memory_bytes: usize) -> Result<SessionContext> {
    let session = session(staging, memory_bytes, 1)?;
    let runtime = session.runtime_env();
    let mut config = session.copied_config().with_batch_size(2048);
    let reserved = config.options().execution.sort_spill_reservation_bytes;
    config.options_mut().execution.sort_spill_reservation_bytes = reserved.min(memory_bytes / 4);
    Ok(SessionContext::new_with_config_rt(config, runtime))
}
