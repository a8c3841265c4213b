//! Roll calls, the votes of each, and the terms of the thesaurus. Knows rows; two votes of one member
//! in one roll call are both kept.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Connection, Error, Result, Write};

/// A roll call as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollCallRow {
    /// What its source calls it.
    pub id: String,
    /// The symbol of what was voted on.
    pub symbol: Option<String>,
    /// The day.
    pub day: Option<String>,
    /// What was voted on.
    pub title: String,
    /// The rest of it, as JSON, without its votes.
    pub body: String,
    /// The file it came in.
    pub file_sha256: String,
    /// When it came, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// One vote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BallotRow {
    /// The member's name as its source writes it.
    pub name: String,
    /// Its code; may be empty.
    pub code: String,
    /// The vote.
    pub choice: String,
}

/// Keeps a roll call; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, roll_call: &RollCallRow) -> Result<bool> {
    sqlx::query(
        "INSERT INTO roll_call (id, symbol, day, title, body, file_sha256, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&roll_call.id)
    .bind(&roll_call.symbol)
    .bind(&roll_call.day)
    .bind(&roll_call.title)
    .bind(&roll_call.body)
    .bind(&roll_call.file_sha256)
    .bind(roll_call.at_ms)
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(Error::query("keeping a roll call"))
}

/// Keeps a vote; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_ballot(write: &mut Write, roll_call: &str, ballot: &BallotRow) -> Result<bool> {
    sqlx::query(
        "INSERT INTO ballot (roll_call, name, code, choice) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(roll_call)
    .bind(&ballot.name)
    .bind(&ballot.code)
    .bind(&ballot.choice)
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(Error::query("keeping a vote"))
}

/// Keeps a subject of a roll call; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_subject(write: &mut Write, roll_call: &str, subject: &str) -> Result<bool> {
    sqlx::query(
        "INSERT INTO roll_call_subject (roll_call, subject) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(roll_call)
    .bind(subject)
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(Error::query("keeping a subject of a roll call"))
}

/// One roll call.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<RollCallRow>> {
    let row = sqlx::query("SELECT * FROM roll_call WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("looking up a roll call"))?;
    row.as_ref().map(of_row).transpose()
}

/// The roll calls on a symbol, the earliest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn on_symbol(connection: &mut Connection, symbol: &str) -> Result<Vec<RollCallRow>> {
    sqlx::query("SELECT * FROM roll_call WHERE symbol = $1 ORDER BY day, id")
        .bind(symbol)
        .fetch_all(connection)
        .await
        .map_err(Error::query("looking up roll calls by symbol"))?
        .iter()
        .map(of_row)
        .collect()
}

/// Every roll call, in the order they came.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<RollCallRow>> {
    sqlx::query("SELECT * FROM roll_call ORDER BY at_ms, id")
        .fetch_all(connection)
        .await
        .map_err(Error::query("listing roll calls"))?
        .iter()
        .map(of_row)
        .collect()
}

/// The votes of a roll call, by name.
///
/// # Errors
/// When the records cannot be read.
pub async fn ballots(connection: &mut Connection, id: &str) -> Result<Vec<BallotRow>> {
    let doing = Error::query("reading the votes of a roll call");
    sqlx::query("SELECT name, code, choice FROM ballot WHERE roll_call = $1 ORDER BY name, choice")
        .bind(id)
        .fetch_all(connection)
        .await
        .map_err(doing)?
        .iter()
        .map(|row| {
            Ok(BallotRow {
                name: row.try_get("name").map_err(doing)?,
                code: row.try_get("code").map_err(doing)?,
                choice: row.try_get("choice").map_err(doing)?,
            })
        })
        .collect()
}

/// The subjects of a roll call.
///
/// # Errors
/// When the records cannot be read.
pub async fn subjects(connection: &mut Connection, id: &str) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT subject FROM roll_call_subject WHERE roll_call = $1 ORDER BY subject",
    )
    .bind(id)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the subjects of a roll call"))
}

/// How many roll calls and votes there are.
///
/// # Errors
/// When the records cannot be read.
pub async fn counts(connection: &mut Connection) -> Result<(i64, i64)> {
    sqlx::query_as("SELECT (SELECT count(*) FROM roll_call), (SELECT count(*) FROM ballot)")
        .fetch_one(connection)
        .await
        .map_err(Error::query("counting roll calls"))
}

/// Keeps a line of the thesaurus; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_term(write: &mut Write, uri: &str, label: &str, preferred: &str) -> Result<bool> {
    sqlx::query(
        "INSERT INTO thesaurus_term (uri, label, preferred) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(uri)
    .bind(label)
    .bind(preferred)
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(Error::query("keeping a term of the thesaurus"))
}

/// The term that a word of the thesaurus leads to, with its address.
///
/// # Errors
/// When the records cannot be read.
pub async fn term(connection: &mut Connection, label: &str) -> Result<Option<(String, String)>> {
    sqlx::query_as(
        "SELECT preferred, uri FROM thesaurus_term WHERE label = $1 ORDER BY uri LIMIT 1",
    )
    .bind(label)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up a term of the thesaurus"))
}

fn of_row(row: &SqliteRow) -> Result<RollCallRow> {
    let doing = Error::query("reading a roll call");
    Ok(RollCallRow {
        id: row.try_get("id").map_err(doing)?,
        symbol: row.try_get("symbol").map_err(doing)?,
        day: row.try_get("day").map_err(doing)?,
        title: row.try_get("title").map_err(doing)?,
        body: row.try_get("body").map_err(doing)?,
        file_sha256: row.try_get("file_sha256").map_err(doing)?,
        at_ms: row.try_get("at_ms").map_err(doing)?,
    })
}
