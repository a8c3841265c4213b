//! The data folder and its one SQLite file: who may have it open, how it is read and written.
//! WAL with `synchronous=FULL`, one writer, many readers, each reading one moment.

use std::fs::{self, File, TryLockError};
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};

use crate::{Error, Result};

/// A connection that questions are asked over: `&mut read` and `&mut write` both become one.
pub type Connection = sqlx::SqliteConnection;

/// SQLite before this can corrupt a write-ahead log that two connections use.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
const READERS: u32 = 8;
const BUSY: Duration = Duration::from_secs(30);

/// The open records of one data folder. Clones share everything; the folder is unlocked when the last
/// one goes.
#[derive(Clone, Debug)]
pub struct Store {
    folder: Arc<Path>,
    writer: SqlitePool,
    readers: SqlitePool,
    _lock: Option<Arc<File>>,
}

/// A transaction that sees one moment of the records.
#[derive(Debug)]
pub struct Read(Transaction<'static, Sqlite>);

/// The one transaction that may write. What it did is undone unless [`Write::commit`] is called.
#[derive(Debug)]
pub struct Write(Transaction<'static, Sqlite>);

impl Store {
    /// Opens a data folder, making what is not there.
    ///
    /// # Errors
    /// When another server has it open, when SQLite is too old, or when the folder or the database
    /// cannot be read or written.
    pub async fn open(folder: &Path) -> Result<Self> {
        // Drafts, accounts and keys are in it: a new folder is its owner's alone.
        let mut new = fs::DirBuilder::new();
        new.recursive(true).mode(0o700).create(folder).map_err(Error::keep(folder))?;
        for part in ["files", "bank", "staging"] {
            let path = folder.join(part);
            fs::create_dir_all(&path).map_err(Error::keep(&path))?;
        }
        let folder = fs::canonicalize(folder).map_err(Error::keep(folder))?;
        let lock = lock(&folder)?;
        empty(&folder.join("staging"))?;

        let path = folder.join("hamafza.sqlite");
        let open = |source| Error::Open { path: path.clone(), source };
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .pragma("trusted_schema", "OFF");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY)
            .connect_with(options.clone())
            .await
            .map_err(open)?;
        let (found,): (String,) =
            sqlx::query_as("SELECT sqlite_version()").fetch_one(&writer).await.map_err(open)?;
        if parse_version(&found) < OLDEST_SQLITE {
            return Err(Error::OldSqlite { found });
        }
        sqlx::migrate!()
            .run(&writer)
            .await
            .map_err(|source| Error::Migrate { path: path.clone(), source })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up; asking it each time whether it has costs as much as a question.
            .test_before_acquire(false)
            .acquire_timeout(BUSY)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(open)?;
        sync_folder(&folder)?;
        Ok(Self { folder: folder.into(), writer, readers, _lock: Some(Arc::new(lock)) })
    }

    /// Opens a data folder to read, also while its server runs. Changes nothing: it takes no lock,
    /// empties no folder, and what tries to write is refused by the database.
    ///
    /// # Errors
    /// When there is no bank in the folder, or the database cannot be read.
    pub async fn open_to_read(folder: &Path) -> Result<Self> {
        let path = folder.join("hamafza.sqlite");
        if !path.is_file() {
            return Err(Error::NoBank { folder: folder.to_owned() });
        }
        let folder = fs::canonicalize(folder).map_err(Error::keep(folder))?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .busy_timeout(BUSY)
            .pragma("trusted_schema", "OFF")
            .pragma("query_only", "ON");
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up; asking it each time whether it has costs as much as a question.
            .test_before_acquire(false)
            .acquire_timeout(BUSY)
            .connect_with(options.clone())
            .await
            .map_err(|source| Error::Open { path: path.clone(), source })?;
        let writer = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options);
        Ok(Self { folder: folder.into(), writer, readers, _lock: None })
    }

    /// Whether it was opened beside a running server, to read.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self._lock.is_none()
    }

    /// A look at one moment of the records.
    ///
    /// # Errors
    /// When no reader becomes free in time.
    pub async fn read(&self) -> Result<Read> {
        self.readers.begin().await.map(Read).map_err(Error::query("beginning to read"))
    }

    /// The writing transaction; waits until the one before it has ended.
    ///
    /// # Errors
    /// When it does not end in time.
    pub async fn write(&self) -> Result<Write> {
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        begun.map(Write).map_err(Error::query("beginning to write"))
    }

    /// For single questions, which need no transaction to see one moment.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// The data folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where files are kept as they arrived.
    #[must_use]
    pub fn files_dir(&self) -> PathBuf {
        self.folder.join("files")
    }

    /// Where the files of versions are.
    #[must_use]
    pub fn bank_dir(&self) -> PathBuf {
        self.folder.join("bank")
    }

    /// Where the search index of documents is: made anew from the records whenever it is missing.
    #[must_use]
    pub fn search_dir(&self) -> PathBuf {
        self.folder.join("search")
    }

    /// Where work in progress is; emptied at every start.
    #[must_use]
    pub fn staging_dir(&self) -> PathBuf {
        self.folder.join("staging")
    }

    /// Ends all connections, so that the write-ahead log is folded into the database file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Write {
    /// Makes what this transaction did lasting: it is on the disk when this returns.
    ///
    /// # Errors
    /// When the disk refuses; then nothing of it was done.
    pub async fn commit(self) -> Result<()> {
        self.0.commit().await.map_err(Error::query("committing"))
    }
}

impl Deref for Read {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Deref for Write {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("LOCK");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(Error::keep(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(Error::Keep { path, source }),
    }
}

/// Removes what lies in the staging folder: nobody ever named it.
fn empty(folder: &Path) -> Result<()> {
    fs::remove_dir_all(folder).map_err(Error::keep(folder))?;
    fs::create_dir_all(folder).map_err(Error::keep(folder))
}

pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::keep(folder))
}

fn parse_version(text: &str) -> (u32, u32, u32) {
    let mut numbers = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(parse_version("3.51.3") >= OLDEST_SQLITE);
        assert!(parse_version("3.100.0") > OLDEST_SQLITE);
        assert!(parse_version("3.40.1") < OLDEST_SQLITE);
    }
}
