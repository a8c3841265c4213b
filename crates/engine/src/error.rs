//! What can go wrong on the columnar side, said with the thing it happened to.
//! Faults in the data are not here: they are findings.

use std::path::PathBuf;

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use datafusion::parquet::errors::ParquetError;

/// Why the engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A folder of the bank could not be made, listed or emptied.
    #[error("preparing the folder {path}")]
    PrepareFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The query engine could not be set up.
    #[error("setting up the query engine")]
    SetUp {
        /// What it said.
        source: Box<DataFusionError>,
    },
    /// A file could not be opened, written, synced or named.
    #[error("keeping the file {path}")]
    KeepFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Observations could not be written as Parquet.
    #[error("writing observations to {path}")]
    EncodeFile {
        /// The file.
        path: PathBuf,
        /// What the writer said.
        source: ParquetError,
    },
    /// A file of observations could not be read.
    #[error("reading observations from {path}")]
    DecodeFile {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        source: ParquetError,
    },
    /// A batch of observations does not fit the table.
    #[error("fitting observations to their table")]
    FitBatch {
        /// What did not fit.
        source: ArrowError,
    },
    /// A VTL program could not be planned over these tables.
    #[error("planning a VTL program")]
    PlanProgram {
        /// Why.
        #[from]
        source: crate::vtl::Error,
    },
    /// A query failed.
    #[error("asking for {asked}")]
    Query {
        /// What was asked.
        asked: &'static str,
        /// Why it failed.
        source: Box<DataFusionError>,
    },
    /// A query names a column that the table does not have.
    #[error("the table has no column {column}")]
    UnknownColumn {
        /// The column.
        column: String,
    },
    /// Too many observations are to be sorted in memory.
    #[error(
        "more than {limit} observations from the ends of series are not sorted; ask for fewer series"
    )]
    TooManyToSort {
        /// How many can be.
        limit: usize,
    },
    /// Observations with the same key cannot all become part of a version.
    #[error("{total} observations repeat the key of another; hold them back before merging")]
    DuplicateKeys {
        /// How many repeat a key.
        total: u64,
    },
    /// A working thread ended before its work did.
    #[error("the thread {doing} ended early")]
    Thread {
        /// What it was doing.
        doing: &'static str,
        /// Why it ended.
        source: tokio::task::JoinError,
    },
}

impl Error {
    pub(crate) fn query(asked: &'static str) -> impl Fn(DataFusionError) -> Self {
        move |source| Self::Query { asked, source: Box::new(source) }
    }

    pub(crate) fn keep(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::KeepFile { path, source }
    }
}
