//! The parsed workbook of a submission, as JSON, so that its findings can be shown on its grid without
//! parsing a stranger's file again.

use crate::{Connection, Error, Result, Write};

/// Keeps the grid of a submission, in the place of an earlier one.
///
/// # Errors
/// When the records cannot be written.
pub async fn put(write: &mut Write, submission: &str, json: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO grid (submission, body) VALUES ($1, $2)
         ON CONFLICT (submission) DO UPDATE SET body = excluded.body",
    )
    .bind(submission)
    .bind(json)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a grid"))
}

/// The grid of a submission.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, submission: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT body FROM grid WHERE submission = $1")
        .bind(submission)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading a grid"))?;
    Ok(row.map(|(body,)| body))
}
