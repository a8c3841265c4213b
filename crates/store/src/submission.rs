//! Submissions and each step of their way. A step is a compare-and-set on the state: of two that try
//! the same step, one succeeds and the other is told so. The database refuses self-approval.

use model::submission::{Submission, SubmissionState};
use model::{FindingSummary, Reference};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Connection, Error, Result, Write};

/// One step that a submission took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The state it came to.
    pub state: SubmissionState,
    /// The account that moved it.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// Which submissions are wanted; what is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct SubmissionFilter {
    /// In this state.
    pub state: Option<SubmissionState>,
    /// For this dataflow.
    pub dataflow: Option<Reference>,
    /// From this organisation.
    pub provider: Option<String>,
}

/// Records a submission that has arrived. Its file must be recorded before.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, submission: &Submission) -> Result<()> {
    sqlx::query(
        "INSERT INTO submission (id, dataflow, provider, submitter, file_name, file_sha256,
             size_bytes, state, received_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&submission.id)
    .bind(submission.dataflow.to_string())
    .bind(&submission.provider)
    .bind(&submission.submitter)
    .bind(&submission.file_name)
    .bind(&submission.file_sha256)
    .bind(submission.size_bytes.cast_signed())
    .bind(submission.state.code())
    .bind(submission.received_at_ms)
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording a submission"))?;
    let (by, at_ms) = (&submission.submitter, submission.received_at_ms);
    step(write, &submission.id, SubmissionState::Received, by, at_ms, None).await
}

/// One submission.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<Submission>> {
    let row = sqlx::query("SELECT * FROM submission WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading a submission"))?;
    row.as_ref().map(submission).transpose()
}

/// The submissions that are wanted, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    filter: &SubmissionFilter,
) -> Result<Vec<Submission>> {
    let rows = sqlx::query(
        "SELECT * FROM submission
         WHERE ($1 IS NULL OR state = $1) AND ($2 IS NULL OR dataflow = $2)
           AND ($3 IS NULL OR provider = $3)
         ORDER BY received_at_ms DESC, id",
    )
    .bind(filter.state.map(SubmissionState::code))
    .bind(filter.dataflow.as_ref().map(Reference::to_string))
    .bind(filter.provider.as_deref())
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing submissions"))?;
    rows.iter().map(submission).collect()
}

/// Received → checked, with what the check counted.
///
/// # Errors
/// [`Error::Conflict`] when it is not received.
pub async fn check(
    write: &mut Write,
    id: &str,
    observations: u64,
    held_back: u64,
    summaries: &[FindingSummary],
    by: &str,
    at_ms: i64,
) -> Result<()> {
    let findings = serde_json::to_string(summaries).map_err(Error::record(id))?;
    let done = sqlx::query(
        "UPDATE submission SET state = 'checked', observations = $2, held_back = $3, findings = $4
         WHERE id = $1 AND state = 'received'",
    )
    .bind(id)
    .bind(observations.cast_signed())
    .bind(held_back.cast_signed())
    .bind(findings)
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording a check"))?;
    one(done.rows_affected(), id, "received")?;
    step(write, id, SubmissionState::Checked, by, at_ms, None).await
}

/// Checked → approved, by another account than its author's or by a standing approval
/// (`standing:…`).
///
/// # Errors
/// [`Error::Conflict`] when it is not checked, or when its author approves it.
pub async fn approve(write: &mut Write, id: &str, approver: &str, at_ms: i64) -> Result<()> {
    let done = sqlx::query(
        "UPDATE submission SET state = 'approved', approver = $2
         WHERE id = $1 AND state = 'checked' AND (submitter <> $2 OR $2 LIKE 'standing:%')",
    )
    .bind(id)
    .bind(approver)
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording an approval"))?;
    one(done.rows_affected(), id, "checked and waiting for another person")?;
    step(write, id, SubmissionState::Approved, approver, at_ms, None).await
}

/// Checked or approved → returned to its provider, with a reason.
///
/// # Errors
/// [`Error::Conflict`] when it is neither checked nor approved.
pub async fn return_to_provider(
    write: &mut Write,
    id: &str,
    reason: &str,
    by: &str,
    at_ms: i64,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE submission SET state = 'returned', reason = $2
         WHERE id = $1 AND state IN ('checked', 'approved')",
    )
    .bind(id)
    .bind(reason)
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording a return"))?;
    one(done.rows_affected(), id, "checked or approved")?;
    step(write, id, SubmissionState::Returned, by, at_ms, Some(reason)).await
}

/// Approved → published in a version of its dataflow.
///
/// # Errors
/// [`Error::Conflict`] when it is not approved.
pub async fn publish(
    write: &mut Write,
    id: &str,
    version: u64,
    by: &str,
    at_ms: i64,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE submission SET state = 'published', version = $2
         WHERE id = $1 AND state = 'approved'",
    )
    .bind(id)
    .bind(version.cast_signed())
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording a publication"))?;
    one(done.rows_affected(), id, "approved")?;
    step(write, id, SubmissionState::Published, by, at_ms, None).await
}

/// The steps of a submission, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn transitions(connection: &mut Connection, id: &str) -> Result<Vec<Transition>> {
    let rows: Vec<(String, String, i64, Option<String>)> = sqlx::query_as(
        "SELECT state, by_whom, at_ms, reason FROM submission_step WHERE submission = $1
         ORDER BY step",
    )
    .bind(id)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the steps of a submission"))?;
    let steps = rows.into_iter().map(|(word, by, at_ms, reason)| {
        Ok(Transition { state: state(id, word)?, by, at_ms, reason })
    });
    steps.collect()
}

async fn step(
    write: &mut Write,
    id: &str,
    state: SubmissionState,
    by: &str,
    at_ms: i64,
    reason: Option<&str>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO submission_step (submission, step, state, by_whom, at_ms, reason)
         SELECT $1, COALESCE(MAX(step), 0) + 1, $2, $3, $4, $5
         FROM submission_step WHERE submission = $1",
    )
    .bind(id)
    .bind(state.code())
    .bind(by)
    .bind(at_ms)
    .bind(reason)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording a step of a submission"))
}

fn one(rows: u64, id: &str, expected: &'static str) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::Conflict { what: format!("submission {id}"), expected })
}

fn state(id: &str, word: String) -> Result<SubmissionState> {
    let unknown = || Error::Word { what: format!("submission {id}"), word: word.clone() };
    SubmissionState::parse(&word).ok_or_else(unknown)
}

fn submission(row: &SqliteRow) -> Result<Submission> {
    let doing = Error::query("reading a submission");
    let id: String = row.try_get("id").map_err(doing)?;
    let dataflow: String = row.try_get("dataflow").map_err(doing)?;
    let findings: String = row.try_get("findings").map_err(doing)?;
    let word: String = row.try_get("state").map_err(doing)?;
    let count = |name: &str| row.try_get::<i64, _>(name).map(i64::cast_unsigned).map_err(doing);
    Ok(Submission {
        dataflow: dataflow.parse().map_err(|_| Error::Word {
            what: format!("submission {id}"),
            word: dataflow.clone(),
        })?,
        provider: row.try_get("provider").map_err(doing)?,
        submitter: row.try_get("submitter").map_err(doing)?,
        file_name: row.try_get("file_name").map_err(doing)?,
        file_sha256: row.try_get("file_sha256").map_err(doing)?,
        size_bytes: count("size_bytes")?,
        state: state(&id, word)?,
        received_at_ms: row.try_get("received_at_ms").map_err(doing)?,
        observations: count("observations")?,
        held_back: count("held_back")?,
        findings: serde_json::from_str(&findings).map_err(Error::record(&id))?,
        approver: row.try_get("approver").map_err(doing)?,
        reason: row.try_get("reason").map_err(doing)?,
        version: row.try_get::<Option<i64>, _>("version").map_err(doing)?.map(i64::cast_unsigned),
        id,
    })
}
