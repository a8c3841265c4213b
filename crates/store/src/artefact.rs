//! The registry of SDMX artefacts. An artefact under a URN never changes; a change is a new version.

use model::{Artefact, ArtefactClass, ArtefactTree, Reference, Version};
use serde::{Deserialize, Serialize};

use crate::{Connection, Error, Result, Write};

/// What putting an artefact did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is now in the registry.
    New,
    /// It was there already, the same.
    Same,
}

/// How an artefact is written down: with all its message said, where its type has no place for that.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    artefact: &'a Artefact,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<&'a ArtefactTree>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    told: Option<ArtefactTree>,
}

/// Puts an artefact into the registry; `told` is all its message said, where that is more than its
/// type has a place for.
///
/// # Errors
/// [`Error::ArtefactIsFinal`] when another content stands under its URN.
pub async fn put(
    write: &mut Write,
    artefact: &Artefact,
    told: Option<&ArtefactTree>,
    at_ms: i64,
) -> Result<Put> {
    let doing = Error::query("putting an artefact into the registry");
    let urn = artefact.urn();
    let body = serde_json::to_string(&Written { artefact, told }).map_err(Error::record(&urn))?;
    let known: Option<(String,)> = sqlx::query_as("SELECT body FROM artefact WHERE urn = $1")
        .bind(&urn)
        .fetch_optional(&mut **write)
        .await
        .map_err(doing)?;
    if let Some((known,)) = known {
        // The same content may have been written with other words by an older program.
        let same = known == body
            || (read(&urn, &known)? == *artefact && read_told(&urn, &known)?.as_ref() == told);
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

/// Takes a draft out of the registry, and tells whether it was there.
///
/// # Errors
/// When the artefact is final, or the records cannot be written.
pub async fn take_draft(write: &mut Write, artefact: &Artefact) -> Result<bool> {
    let header = artefact.header();
    if !header.version.0.contains('-') {
        return Err(Error::ArtefactIsFinal { urn: artefact.urn() });
    }
    let done = sqlx::query(
        "DELETE FROM artefact WHERE class = $1 AND agency = $2 AND id = $3 AND version = $4",
    )
    .bind(artefact.class().resource())
    .bind(&header.agency)
    .bind(&header.id)
    .bind(&header.version.0)
    .execute(&mut **write)
    .await
    .map_err(Error::query("taking a draft out of the registry"))?;
    Ok(done.rows_affected() > 0)
}

/// When each artefact was put: class, reference, milliseconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// When the records cannot be read.
pub async fn moments(connection: &mut Connection) -> Result<Vec<(ArtefactClass, Reference, i64)>> {
    let rows: Vec<(String, String, String, String, i64)> =
        sqlx::query_as("SELECT class, agency, id, version, at_ms FROM artefact")
            .fetch_all(connection)
            .await
            .map_err(Error::query("finding when artefacts were put"))?;
    let known = rows.into_iter().filter_map(|(class, agency, id, version, at_ms)| {
        let class = ArtefactClass::from_resource(&class)?;
        Some((class, Reference::new(agency, id, version), at_ms))
    });
    Ok(known.collect())
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

/// All that messages said of artefacts whose types have no place for it.
///
/// # Errors
/// When the records cannot be read.
pub async fn told(connection: &mut Connection) -> Result<Vec<ArtefactTree>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT urn, body FROM artefact WHERE body LIKE '%\"told\":%' ORDER BY urn")
            .fetch_all(connection)
            .await
            .map_err(Error::query("listing what messages said of artefacts"))?;
    let mut trees = Vec::with_capacity(rows.len());
    for (urn, body) in rows {
        trees.extend(read_told(&urn, &body)?);
    }
    Ok(trees)
}

/// Every artefact as it is kept: URN and body, by URN.
///
/// # Errors
/// When the records cannot be read.
pub async fn rows(connection: &mut Connection) -> Result<Vec<(String, String)>> {
    sqlx::query_as("SELECT urn, body FROM artefact ORDER BY urn")
        .fetch_all(connection)
        .await
        .map_err(Error::query("reading every artefact"))
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

fn read_told(urn: &str, body: &str) -> Result<Option<ArtefactTree>> {
    let told: Told = serde_json::from_str(body).map_err(Error::record(urn))?;
    Ok(told.told)
}
