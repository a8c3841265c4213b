//! What can go wrong on the record side, said with the thing it happened to.

use std::path::PathBuf;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing to read.
    #[error("there is no bank in {folder}; `hamafza serve` or `hamafza import` makes one")]
    NoBank {
        /// The folder.
        folder: std::path::PathBuf,
    },
    /// Another server has this data folder open.
    #[error("another server has the data folder {folder} open")]
    Locked {
        /// The data folder.
        folder: PathBuf,
    },
    /// A file or folder could not be made, read or synced.
    #[error("keeping {path}")]
    Keep {
        /// What it is about.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database could not be opened.
    #[error("opening the database {path}")]
    Open {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// The database could not be brought to this program's tables.
    #[error(
        "bringing the database {path} up to date; a bank that a newer program has opened is not opened by an older one"
    )]
    Migrate {
        /// The database file.
        path: PathBuf,
        /// What went wrong.
        source: sqlx::migrate::MigrateError,
    },
    /// This SQLite can corrupt a write-ahead log.
    #[error("SQLite {found} can corrupt a write-ahead log; 3.51.3 or newer is needed")]
    OldSqlite {
        /// The version found.
        found: String,
    },
    /// A question or a change failed.
    #[error("{doing} in the records")]
    Query {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// A record is not in the form this program writes.
    #[error("the record of {what} is not in the form this program writes")]
    Record {
        /// Whose record.
        what: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A word in a record is none that this program knows.
    #[error("the record of {what} has the unknown word {word:?}")]
    Word {
        /// Whose record.
        what: String,
        /// The word.
        word: String,
    },
    /// A different artefact is already registered under this URN.
    #[error(
        "{urn} is registered with another content; an artefact never changes: give it a new version"
    )]
    ArtefactIsFinal {
        /// The URN.
        urn: String,
    },
    /// Somebody else was first, or the thing is not in a state in which this can be done to it.
    #[error("{what} is not {expected} (any more)")]
    Conflict {
        /// The thing.
        what: String,
        /// The state it would have to be in.
        expected: &'static str,
    },
    /// The columns of a dataflow changed otherwise than by new ones at the end.
    #[error("the table of {dataflow} cannot take its new structure: {why}")]
    ShapeChanged {
        /// The dataflow.
        dataflow: String,
        /// What does not fit.
        why: String,
    },
    /// A merge was made against other files than those of the latest version.
    #[error("the version of {dataflow} that was to be superseded is not the latest any more")]
    StaleMerge {
        /// The dataflow.
        dataflow: String,
    },
    /// A moment that no calendar can write.
    #[error("{at_ms} ms since 1970 is no moment that can be written")]
    Moment {
        /// The moment.
        at_ms: i64,
    },
}

impl Error {
    pub(crate) fn query(doing: &'static str) -> impl Fn(sqlx::Error) -> Self + Copy {
        move |source| Self::Query { doing, source }
    }

    pub(crate) fn keep(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Keep { path, source }
    }

    pub(crate) fn record(what: &str) -> impl FnOnce(serde_json::Error) -> Self {
        let what = what.to_owned();
        move |source| Self::Record { what, source }
    }
}
