//! Data calls: when each was opened and closed, and for what.

use model::{Ask, DataCall};

use crate::organisation::day;
use crate::{Connection, Error, Result, Write};

type Row = (String, String, String, String, String, String, i64, Option<i64>);

/// Records a data call that was opened.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, call: &DataCall) -> Result<()> {
    let names = serde_json::to_string(&call.names).map_err(Error::record(&call.id))?;
    sqlx::query(
        "INSERT INTO data_call (id, names, period, due, ask, opened_by, opened_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&call.id)
    .bind(names)
    .bind(&call.period)
    .bind(call.due.to_string())
    .bind(call.ask.code())
    .bind(&call.opened_by)
    .bind(call.opened_at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording a data call"))
}

/// Open → closed, and what was accepted under it becomes locked.
///
/// # Errors
/// [`Error::Conflict`] when it is closed already.
pub async fn close(write: &mut Write, id: &str, at_ms: i64) -> Result<()> {
    let doing = Error::query("closing a data call");
    let done = sqlx::query(
        "UPDATE data_call SET closed_at_ms = $2 WHERE id = $1 AND closed_at_ms IS NULL",
    )
    .bind(id)
    .bind(at_ms)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    if done.rows_affected() != 1 {
        return Err(Error::Conflict { what: format!("data call {id}"), expected: "open" });
    }
    sqlx::query(
        "UPDATE instrument SET state = 'locked' WHERE data_call = $1 AND state = 'accepted'",
    )
    .bind(id)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    sqlx::query(
        "UPDATE form_cell SET open = 0
         WHERE instrument IN (SELECT id FROM instrument WHERE data_call = $1)",
    )
    .bind(id)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(doing)
}

/// One data call.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<DataCall>> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM data_call WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading a data call"))?;
    row.map(data_call).transpose()
}

/// All data calls, the latest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<DataCall>> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM data_call ORDER BY opened_at_ms DESC, id")
        .fetch_all(connection)
        .await
        .map_err(Error::query("listing data calls"))?;
    rows.into_iter().map(data_call).collect()
}

fn data_call(row: Row) -> Result<DataCall> {
    let (id, names, period, due, ask, opened_by, opened_at_ms, closed_at_ms) = row;
    let what = format!("the data call {id}");
    let names = serde_json::from_str(&names).map_err(Error::record(&what))?;
    let due = day(&what, &due)?;
    let ask = Ask::parse(&ask).ok_or(Error::Word { what, word: ask })?;
    Ok(DataCall { id, names, period, due, ask, opened_by, opened_at_ms, closed_at_ms })
}
