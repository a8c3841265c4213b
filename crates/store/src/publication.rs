//! Publications: the versions of each dataflow, counted from 1. Which files make one is the DuckLake
//! catalogue's to say.

use model::Reference;

use crate::{Connection, Error, Result, Store};

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

/// The state of all versions: another one when something was published or taken back, of any dataflow.
/// Whatever was read of versions stays right as long as this is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The DuckLake snapshot of the publication made last; 0 before the first.
    snapshot: i64,
    /// How many versions were taken back.
    retractions: i64,
}

/// The state of all versions as it is now.
///
/// # Errors
/// When the records cannot be read.
pub async fn state(store: &Store) -> Result<State> {
    let (snapshot, retractions): (i64, i64) = sqlx::query_as(
        "SELECT COALESCE((SELECT MAX(snapshot) FROM publication), 0),
           (SELECT COUNT(*) FROM retraction)",
    )
    .fetch_one(store.readers())
    .await
    .map_err(Error::query("asking whether something was published"))?;
    Ok(State { snapshot, retractions })
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
