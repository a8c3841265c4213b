//! The register of measures: every version of each, as JSON. Knows rows; what a measure is and whether
//! it is sound is known elsewhere.

use crate::{Connection, Error, Result, Write};

/// One version of one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The measure's id.
    pub id: String,
    /// The number of the version, from 1.
    pub version: u64,
    /// The agency that answers for it.
    pub owner: String,
    /// The measure, as JSON.
    pub body: String,
    /// Who wrote it.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

type Row = (String, i64, String, String, String, i64);

fn kept((id, version, owner, body, by, at_ms): Row) -> Kept {
    Kept { id, version: version.unsigned_abs(), owner, body, by, at_ms }
}

/// Adds a version; one that is there already stays.
///
/// # Errors
/// When the version is taken, or the records cannot be written.
pub async fn add(write: &mut Write, measure: &Kept) -> Result<()> {
    sqlx::query(
        "INSERT INTO measure (id, version, owner, body, by_whom, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&measure.id)
    .bind(measure.version.cast_signed())
    .bind(&measure.owner)
    .bind(&measure.body)
    .bind(&measure.by)
    .bind(measure.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a measure"))
}

/// The latest version of every measure, by id.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, version, owner, body, by_whom, at_ms FROM measure AS this
         WHERE version = (SELECT MAX(version) FROM measure AS other WHERE other.id = this.id)
         ORDER BY id",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing the measures"))?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Every version of one measure, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn versions(connection: &mut Connection, id: &str) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, version, owner, body, by_whom, at_ms FROM measure
         WHERE id = $1 ORDER BY version DESC",
    )
    .bind(id)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading a measure"))?;
    Ok(rows.into_iter().map(kept).collect())
}
