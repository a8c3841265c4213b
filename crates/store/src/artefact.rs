//! The registry of SDMX artefacts. An artefact under a URN never changes; a change is a new version.

use model::{Artefact, ArtefactClass, Version};

use crate::{Connection, Error, Result, Write};

/// What putting an artefact did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is now in the registry.
    New,
    /// It was there already, the same.
    Same,
}

/// Puts an artefact into the registry.
///
/// # Errors
/// [`Error::ArtefactIsFinal`] when another content stands under its URN.
pub async fn put(write: &mut Write, artefact: &Artefact, at_ms: i64) -> Result<Put> {
    let doing = Error::query("putting an artefact into the registry");
    let urn = artefact.urn();
    let body = serde_json::to_string(artefact).map_err(Error::record(&urn))?;
    let known: Option<(String,)> = sqlx::query_as("SELECT body FROM artefact WHERE urn = $1")
        .bind(&urn)
        .fetch_optional(&mut **write)
        .await
        .map_err(doing)?;
    if let Some((known,)) = known {
        // The same content may have been written with other words by an older program.
        let same = known == body || read(&urn, &known)? == *artefact;
        return if same { Ok(Put::Same) } else { Err(Error::ArtefactIsFinal { urn }) };
    }
    let header = artefact.header();
    sqlx::query(
        "INSERT INTO artefact (class, agency, id, version, urn, body, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(artefact.class().resource())
    .bind(&header.agency)
    .bind(&header.id)
    .bind(&header.version.0)
    .bind(&urn)
    .bind(&body)
    .bind(at_ms)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    Ok(Put::New)
}

/// One artefact: of the given version, or the latest.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(
    connection: &mut Connection,
    class: ArtefactClass,
    agency: &str,
    id: &str,
    version: Option<&str>,
) -> Result<Option<Artefact>> {
    Ok(list(connection, class, Some(agency), Some(id), version).await?.pop())
}

/// The artefacts of a class, narrowed down by what is given, by agency, id and version.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    class: ArtefactClass,
    agency: Option<&str>,
    id: Option<&str>,
    version: Option<&str>,
) -> Result<Vec<Artefact>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT urn, body FROM artefact
         WHERE class = $1 AND ($2 IS NULL OR agency = $2) AND ($3 IS NULL OR id = $3)
           AND ($4 IS NULL OR version = $4)",
    )
    .bind(class.resource())
    .bind(agency)
    .bind(id)
    .bind(version)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing artefacts"))?;
    let mut artefacts = Vec::with_capacity(rows.len());
    for (urn, body) in rows {
        artefacts.push(read(&urn, &body)?);
    }
    artefacts.sort_by(|a, b| key(a).cmp(&key(b)));
    Ok(artefacts)
}

/// When an artefact was put last, in milliseconds since 1970-01-01T00:00:00Z; `None` when there is none.
///
/// # Errors
/// When the records cannot be read.
pub async fn changed_ms(connection: &mut Connection) -> Result<Option<i64>> {
    let (changed_ms,): (Option<i64>,) = sqlx::query_as("SELECT MAX(at_ms) FROM artefact")
        .fetch_one(connection)
        .await
        .map_err(Error::query("finding when the registry changed"))?;
    Ok(changed_ms)
}

fn key(artefact: &Artefact) -> (&str, &str, &Version) {
    let header = artefact.header();
    (&header.agency, &header.id, &header.version)
}

fn read(urn: &str, body: &str) -> Result<Artefact> {
    serde_json::from_str(body).map_err(Error::record(urn))
}
