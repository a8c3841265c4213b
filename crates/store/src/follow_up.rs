//! The file of a recommendation: its entries, in order, and what follows from them for lists.
//! Knows rows; entries are added and never changed.

use crate::{Connection, Error, Result, Write};

/// An entry as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct EntryRow {
    /// Its number within the file, from 1.
    pub number: i64,
    /// What it is: a code of `model::recommendation::Entry`.
    pub kind: String,
    /// The entry, as JSON.
    pub body: String,
    /// Who made it.
    pub by_whom: String,
    /// The organisation of who made it.
    pub organisation: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// Adds an entry and answers its number.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, recommendation: &str, entry: &EntryRow) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO recommendation_entry
             (recommendation, number, kind, body, by_whom, organisation, at_ms)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6
         FROM recommendation_entry WHERE recommendation = $1 RETURNING number",
    )
    .bind(recommendation)
    .bind(&entry.kind)
    .bind(&entry.body)
    .bind(&entry.by_whom)
    .bind(&entry.organisation)
    .bind(entry.at_ms)
    .fetch_one(&mut **write)
    .await
    .map_err(Error::query("adding to the file of a recommendation"))
}

/// The entries of a recommendation, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn entries(connection: &mut Connection, recommendation: &str) -> Result<Vec<EntryRow>> {
    sqlx::query_as(
        "SELECT number, kind, body, by_whom, organisation, at_ms FROM recommendation_entry
         WHERE recommendation = $1 ORDER BY number",
    )
    .bind(recommendation)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the file of a recommendation"))
}

/// Puts down what follows from the entries of a recommendation.
///
/// # Errors
/// When the records cannot be written.
pub async fn put_state(
    write: &mut Write,
    recommendation: &str,
    status: &str,
    organisation: Option<&str>,
    due: Option<&str>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO recommendation_state (recommendation, status, organisation, due)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (recommendation) DO UPDATE SET
             status = excluded.status, organisation = excluded.organisation, due = excluded.due",
    )
    .bind(recommendation)
    .bind(status)
    .bind(organisation)
    .bind(due)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("putting down the status of a recommendation"))
}
