//! Publications: the versions of each dataflow, counted from 1. Which files make one is the DuckLake
//! catalogue's to say.

use model::Reference;

use crate::{Connection, Error, Result};

/// One version of a dataflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The dataflow, with the version of its definition under which this was published.
    pub dataflow: Reference,
    /// The number of this version, from 1.
    pub version: u64,
    /// The DuckLake snapshot that shows it.
    pub snapshot: i64,
    /// When it was published, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The submission that it came from, if it came from one.
    pub submission: Option<String>,
    /// What was said about it.
    pub note: Option<String>,
}

pub(crate) type Row = (String, String, String, i64, i64, i64, Option<String>, Option<String>);

/// The versions of a dataflow, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection, dataflow: &Reference) -> Result<Vec<Publication>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT agency, dataflow, definition, version, snapshot, at_ms, submission, note
         FROM publication WHERE agency = $1 AND dataflow = $2 ORDER BY version",
    )
    .bind(&dataflow.agency)
    .bind(&dataflow.id)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing the versions of a dataflow"))?;
    Ok(rows.into_iter().map(publication).collect())
}

/// The latest version of every dataflow, by agency and id.
///
/// # Errors
/// When the records cannot be read.
pub async fn latest_of_all(connection: &mut Connection) -> Result<Vec<Publication>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT agency, dataflow, definition, version, snapshot, at_ms, submission, note
         FROM publication AS this
         WHERE version = (SELECT MAX(version) FROM publication AS other
                          WHERE other.agency = this.agency AND other.dataflow = this.dataflow)
         ORDER BY agency, dataflow",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing the latest versions"))?;
    Ok(rows.into_iter().map(publication).collect())
}

/// Every version of every dataflow, in the order in which they were published.
///
/// # Errors
/// When the records cannot be read.
pub async fn all(connection: &mut Connection) -> Result<Vec<Publication>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT agency, dataflow, definition, version, snapshot, at_ms, submission, note
         FROM publication ORDER BY snapshot",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing every version"))?;
    Ok(rows.into_iter().map(publication).collect())
}

pub(crate) fn publication(row: Row) -> Publication {
    let (agency, id, definition, version, snapshot, at_ms, submission, note) = row;
    Publication {
        dataflow: Reference::new(agency, id, definition),
        version: version.unsigned_abs(),
        snapshot,
        at_ms,
        submission,
        note,
    }
}
