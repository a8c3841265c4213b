//! Receipts of submissions: what the log's commitment hides. Knows texts; what they mean and who may
//! see them is known elsewhere.

use crate::{Connection, Error, Result, Write};

/// A receipt as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The submission.
    pub submission: String,
    /// The receipt in its one form.
    pub body: String,
    /// The salt that the origins of its figures are hidden with, in hexadecimal.
    pub origin_salt: String,
    /// The place of its commitment in the log.
    pub position: u64,
}

/// Keeps the receipt of a submission.
///
/// # Errors
/// When there is one already, or the records cannot be written.
pub async fn keep(write: &mut Write, receipt: &Kept) -> Result<()> {
    sqlx::query(
        "INSERT INTO receipt (submission, body, origin_salt, position) VALUES ($1, $2, $3, $4)",
    )
    .bind(&receipt.submission)
    .bind(&receipt.body)
    .bind(&receipt.origin_salt)
    .bind(receipt.position.cast_signed())
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a receipt"))
}

/// The receipt of a submission.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, submission: &str) -> Result<Option<Kept>> {
    let row: Option<(String, String, String, i64)> = sqlx::query_as(
        "SELECT submission, body, origin_salt, position FROM receipt WHERE submission = $1",
    )
    .bind(submission)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("reading a receipt"))?;
    Ok(row.map(|(submission, body, origin_salt, position)| Kept {
        submission,
        body,
        origin_salt,
        position: position.unsigned_abs(),
    }))
}

/// The submissions that have no receipt, oldest first: those of a bank older than its log.
///
/// # Errors
/// When the records cannot be read.
pub async fn missing(connection: &mut Connection) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT id FROM submission LEFT JOIN receipt ON submission = id
         WHERE submission IS NULL ORDER BY received_at_ms, id",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("looking for submissions without a receipt"))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
