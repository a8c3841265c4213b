//! Files as they arrived, kept for ever by the SHA-256 of their bytes: `files/<aa>/<sha256>`.
//! The bytes are on the disk before any record names them.

use std::fs::{self, File};
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::database::sync_folder;
use crate::{Connection, Error, Result, Store, Write};

/// A file whose bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// Copies a file into the bank, unchanged, in bounded memory.
///
/// # Errors
/// When the file cannot be read or the bank cannot be written.
pub async fn keep(store: &Store, path: &Path) -> Result<Kept> {
    let (store, path) = (store.clone(), path.to_owned());
    let shown = path.clone();
    tokio::task::spawn_blocking(move || copy(&store, &path))
        .await
        .map_err(|ended| Error::Keep { path: shown, source: std::io::Error::other(ended) })?
}

/// Where the bytes with this hash are kept.
#[must_use]
pub fn path(store: &Store, sha256: &str) -> PathBuf {
    store.files_dir().join(sha256.get(..2).unwrap_or("")).join(sha256)
}

/// Records that a file has arrived; the name under which the same bytes first came stays.
///
/// # Errors
/// When the records cannot be written.
pub async fn record(write: &mut Write, kept: &Kept, name: &str, at_ms: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO received_file (sha256, size_bytes, first_name, at_ms)
         VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(&kept.sha256)
    .bind(kept.size_bytes.cast_signed())
    .bind(name)
    .bind(at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording a received file"))
}

/// What is recorded of a file.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, sha256: &str) -> Result<Option<Kept>> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT sha256, size_bytes FROM received_file WHERE sha256 = $1")
            .bind(sha256)
            .fetch_optional(connection)
            .await
            .map_err(Error::query("looking up a received file"))?;
    Ok(row.map(|(sha256, size)| Kept { sha256, size_bytes: size.cast_unsigned() }))
}

fn copy(store: &Store, source: &Path) -> Result<Kept> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let staged = store.staging_dir().join(format!("received-{number:06}"));
    let copied = copy_to(source, &staged).and_then(|kept| {
        let path = path(store, &kept.sha256);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder).map_err(Error::keep(folder))?;
        // The same bytes may be there already; replacing them by themselves does no harm.
        fs::rename(&staged, &path).map_err(Error::keep(&path))?;
        sync_folder(folder)?;
        sync_folder(&store.files_dir())?;
        Ok(kept)
    });
    if copied.is_err() {
        let _ = fs::remove_file(&staged);
    }
    copied
}

fn copy_to(source: &Path, target: &Path) -> Result<Kept> {
    let mut from = BufReader::new(File::open(source).map_err(Error::keep(source))?);
    let mut to = File::create(target).map_err(Error::keep(target))?;
    let mut hash = Sha256::new();
    let mut size_bytes = 0;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer).map_err(Error::keep(source))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read]).map_err(Error::keep(target))?;
        size_bytes += read as u64;
    }
    to.sync_all().map_err(Error::keep(target))?;
    Ok(Kept { sha256: hex::encode(hash.finalize()), size_bytes })
}
