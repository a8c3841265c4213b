//! Versions that were taken back: which, why, and at which place of the log it was said. The version
//! stays where it is. Knows rows; what follows from a retraction is known elsewhere.

use model::Reference;

use crate::{Connection, Error, Result, Write};

/// One version taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraction {
    /// The agency of the dataflow.
    pub agency: String,
    /// The dataflow's id.
    pub dataflow: String,
    /// The number of the version.
    pub version: u64,
    /// The reason, as the public was told.
    pub reason: String,
    /// Who took it back.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The place of its leaf in the log.
    pub position: u64,
}

type Row = (String, String, i64, String, String, i64, i64);

fn retraction((agency, dataflow, version, reason, by, at_ms, position): Row) -> Retraction {
    Retraction {
        agency,
        dataflow,
        version: version.unsigned_abs(),
        reason,
        by,
        at_ms,
        position: position.unsigned_abs(),
    }
}

/// Records a retraction in the transaction of its leaf.
///
/// # Errors
/// When the version was taken back already, or the records cannot be written.
pub async fn add(write: &mut Write, retraction: &Retraction) -> Result<()> {
    sqlx::query(
        "INSERT INTO retraction (agency, dataflow, version, reason, by_whom, at_ms, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&retraction.agency)
    .bind(&retraction.dataflow)
    .bind(retraction.version.cast_signed())
    .bind(&retraction.reason)
    .bind(&retraction.by)
    .bind(retraction.at_ms)
    .bind(retraction.position.cast_signed())
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording a retraction"))
}

/// Every retraction, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<Retraction>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT agency, dataflow, version, reason, by_whom, at_ms, position
         FROM retraction ORDER BY position",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing the retractions"))?;
    Ok(rows.into_iter().map(retraction).collect())
}

/// The retraction of one version.
///
/// # Errors
/// When the records cannot be read.
pub async fn of(
    connection: &mut Connection,
    dataflow: &Reference,
    version: u64,
) -> Result<Option<Retraction>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT agency, dataflow, version, reason, by_whom, at_ms, position
         FROM retraction WHERE agency = $1 AND dataflow = $2 AND version = $3",
    )
    .bind(&dataflow.agency)
    .bind(&dataflow.id)
    .bind(version.cast_signed())
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking for a retraction"))?;
    Ok(row.map(retraction))
}
