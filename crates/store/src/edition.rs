//! Reports as they were given out: which file, in which language, with which lock, at which place of
//! the log. Knows rows; what a lock says is known elsewhere.

use crate::{Connection, Error, Result, Write};

/// One report in one language, given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1, in the order in which they were given out.
    pub number: u64,
    /// The report's id.
    pub report: String,
    /// The version of its text.
    pub version: String,
    /// Its language, `fa` or `en`.
    pub language: String,
    /// Its title in that language.
    pub title: String,
    /// SHA-256 of the PDF.
    pub file_sha256: String,
    /// The lock file, as JSON.
    pub lock: String,
    /// Who gave it out.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The place of its leaf in the log.
    pub position: u64,
}

type Row = (i64, String, String, String, String, String, String, String, i64, i64);

fn edition(row: Row) -> Edition {
    let (number, report, version, language, title, file_sha256, lock, by, at_ms, position) = row;
    Edition {
        number: number.unsigned_abs(),
        report,
        version,
        language,
        title,
        file_sha256,
        lock,
        by,
        at_ms,
        position: position.unsigned_abs(),
    }
}

/// Adds an edition in the transaction of its leaf, under the next number, and answers that; the number
/// it came with is not looked at.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, edition: &Edition) -> Result<u64> {
    let doing = Error::query("recording a report that was given out");
    let (number,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(number), 0) + 1 FROM edition")
        .fetch_one(&mut **write)
        .await
        .map_err(doing)?;
    sqlx::query(
        "INSERT INTO edition (number, report, version, language, title, file_sha256, lock, by_whom,
             at_ms, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(number)
    .bind(&edition.report)
    .bind(&edition.version)
    .bind(&edition.language)
    .bind(&edition.title)
    .bind(&edition.file_sha256)
    .bind(&edition.lock)
    .bind(&edition.by)
    .bind(edition.at_ms)
    .bind(edition.position.cast_signed())
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    Ok(number.unsigned_abs())
}

/// Every edition, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<Edition>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT number, report, version, language, title, file_sha256, lock, by_whom, at_ms, position
         FROM edition ORDER BY number DESC",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing the reports that were given out"))?;
    Ok(rows.into_iter().map(edition).collect())
}

/// One edition.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, number: u64) -> Result<Option<Edition>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT number, report, version, language, title, file_sha256, lock, by_whom, at_ms, position
         FROM edition WHERE number = $1",
    )
    .bind(number.cast_signed())
    .fetch_optional(connection)
    .await
    .map_err(Error::query("reading a report that was given out"))?;
    Ok(row.map(edition))
}
