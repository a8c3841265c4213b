//! Commitments: what was promised by whom until when, and what became of it.
//! Knows rows; a commitment never changes, its entries tell on.

use crate::{Connection, Error, Result, Write};

/// A commitment as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct CommitmentRow {
    /// Identifier.
    pub id: String,
    /// A code of `model::recommendation::CommitmentSource`.
    pub source: String,
    /// The recommendation's id, or the report, meeting or body in words.
    pub origin: String,
    /// What was promised.
    pub text: String,
    /// The organisation that answers for it.
    pub owner: String,
    /// The day by which it was promised: `2027-03-20`.
    pub due: String,
    /// The indicator that shows it.
    pub indicator: Option<String>,
    /// Who entered it.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// What became of a commitment.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct EntryRow {
    /// Its number, from 1.
    pub number: i64,
    /// `evidence`, `moved`, `kept` or `withdrawn`.
    pub kind: String,
    /// The later day of `moved`.
    pub due: Option<String>,
    /// In words.
    pub text: String,
    /// Who entered it.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// Keeps a commitment.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, row: &CommitmentRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO commitment (id, source, origin, text, owner, due, indicator, by_whom, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&row.id)
    .bind(&row.source)
    .bind(&row.origin)
    .bind(&row.text)
    .bind(&row.owner)
    .bind(&row.due)
    .bind(&row.indicator)
    .bind(&row.by_whom)
    .bind(row.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a commitment"))
}

/// All commitments, or those of one recommendation, the earliest day first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    recommendation: Option<&str>,
) -> Result<Vec<CommitmentRow>> {
    sqlx::query_as(
        "SELECT id, source, origin, text, owner, due, indicator, by_whom, at_ms FROM commitment
         WHERE $1 IS NULL OR (source = 'recommendation' AND origin = $1) ORDER BY due, id",
    )
    .bind(recommendation)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing commitments"))
}

/// One commitment.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<CommitmentRow>> {
    sqlx::query_as(
        "SELECT id, source, origin, text, owner, due, indicator, by_whom, at_ms FROM commitment
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up a commitment"))
}

/// Adds what became of a commitment.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_entry(write: &mut Write, commitment: &str, entry: &EntryRow) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO commitment_entry (commitment, number, kind, due, text, by_whom, at_ms)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6
         FROM commitment_entry WHERE commitment = $1 RETURNING number",
    )
    .bind(commitment)
    .bind(&entry.kind)
    .bind(&entry.due)
    .bind(&entry.text)
    .bind(&entry.by_whom)
    .bind(entry.at_ms)
    .fetch_one(&mut **write)
    .await
    .map_err(Error::query("adding to a commitment"))
}

/// What became of a commitment, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn entries(connection: &mut Connection, commitment: &str) -> Result<Vec<EntryRow>> {
    sqlx::query_as(
        "SELECT number, kind, due, text, by_whom, at_ms FROM commitment_entry
         WHERE commitment = $1 ORDER BY number",
    )
    .bind(commitment)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading what became of a commitment"))
}
