//! The findings of a submission, one by one and in order. How many there were of each kind stands
//! with the submission, also those beyond the number that is kept.

use model::Finding;

use crate::{Connection, Error, Result, Write};

/// Adds findings after those that are there.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, submission: &str, findings: &[Finding]) -> Result<()> {
    let doing = Error::query("recording findings");
    let (mut place,): (i64,) =
        sqlx::query_as("SELECT COALESCE(MAX(place), 0) FROM finding WHERE submission = $1")
            .bind(submission)
            .fetch_one(&mut **write)
            .await
            .map_err(doing)?;
    for finding in findings {
        place += 1;
        let body = serde_json::to_string(finding).map_err(Error::record(submission))?;
        sqlx::query(
            "INSERT INTO finding (submission, place, code, severity, body)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(submission)
        .bind(place)
        .bind(finding.code.code())
        .bind(finding.severity.code())
        .bind(body)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    Ok(())
}

/// The findings of a submission as they are kept, all of them, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn rows(connection: &mut Connection, submission: &str) -> Result<Vec<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT body FROM finding WHERE submission = $1 ORDER BY place")
            .bind(submission)
            .fetch_all(connection)
            .await
            .map_err(Error::query("listing findings"))?;
    Ok(rows.into_iter().map(|(body,)| body).collect())
}

/// The findings of a submission from `offset` on, `limit` at most.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    submission: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<Finding>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT body FROM finding WHERE submission = $1 ORDER BY place LIMIT $3 OFFSET $2",
    )
    .bind(submission)
    .bind(offset)
    .bind(limit)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing findings"))?;
    let findings =
        rows.iter().map(|(body,)| serde_json::from_str(body).map_err(Error::record(submission)));
    findings.collect()
}
