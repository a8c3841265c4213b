//! Reminders that went out: of what, to whom, on which day.

use model::Day;

use crate::{Error, Result, Write};

/// Records a reminder; answers whether it is the first of its kind for the instrument that day.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(
    write: &mut Write,
    instrument: &str,
    kind: &str,
    day: Day,
    recipient: &str,
    at_ms: i64,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO reminder (instrument, kind, day, recipient, at_ms)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(instrument)
    .bind(kind)
    .bind(day.to_string())
    .bind(recipient)
    .bind(at_ms)
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording a reminder"))?;
    Ok(done.rows_affected() == 1)
}
