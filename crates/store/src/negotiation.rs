//! Texts under negotiation: versions in paragraphs, and what is proposed and said of each.
//! Knows rows; what a paragraph is, is for `undocs` to say.

use crate::{Connection, Error, Result, Write};

/// A text as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct TextRow {
    /// Identifier.
    pub id: String,
    /// The symbol of the draft, where it has one.
    pub symbol: Option<String>,
    /// Its title.
    pub title: String,
    /// Who entered it.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// A version of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct VersionRow {
    /// Its number, from 1.
    pub number: i64,
    /// Where it comes from: "Rev.1", "after the second reading".
    pub note: String,
    /// Who entered it.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// What is proposed or said of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct EntryRow {
    /// Its number, from 1.
    pub number: i64,
    /// The address of the paragraph.
    pub address: String,
    /// The version it was said of.
    pub version: i64,
    /// `proposal`, `position`, `ours` or `cleared`.
    pub kind: String,
    /// The delegation; empty for our own.
    pub delegation: String,
    /// `support`, `oppose`, `reserve`, or empty.
    pub stance: String,
    /// The words proposed or said.
    pub words: String,
    /// Of a clearance, the entry that is cleared.
    pub about: Option<i64>,
    /// Who entered it.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// Keeps a text without versions.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, row: &TextRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO negotiated_text (id, symbol, title, by_whom, at_ms) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&row.id)
    .bind(&row.symbol)
    .bind(&row.title)
    .bind(&row.by_whom)
    .bind(row.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a text under negotiation"))
}

/// Adds a version with its paragraphs, each an address and a body, and answers its number.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_version(
    write: &mut Write,
    text: &str,
    version: &VersionRow,
    paragraphs: &[(String, String)],
) -> Result<i64> {
    let doing = Error::query("keeping a version of a text");
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO negotiated_version (text, number, note, by_whom, at_ms)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4
         FROM negotiated_version WHERE text = $1 RETURNING number",
    )
    .bind(text)
    .bind(&version.note)
    .bind(&version.by_whom)
    .bind(version.at_ms)
    .fetch_one(&mut **write)
    .await
    .map_err(doing)?;
    for (place, (address, body)) in (0_i64..).zip(paragraphs) {
        sqlx::query(
            "INSERT INTO negotiated_paragraph (text, version, place, address, body)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(text)
        .bind(number)
        .bind(place)
        .bind(address)
        .bind(body)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    Ok(number)
}

/// All texts, the latest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<TextRow>> {
    sqlx::query_as(
        "SELECT id, symbol, title, by_whom, at_ms FROM negotiated_text ORDER BY at_ms DESC, id",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing texts under negotiation"))
}

/// One text.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<TextRow>> {
    sqlx::query_as("SELECT id, symbol, title, by_whom, at_ms FROM negotiated_text WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("looking up a text under negotiation"))
}

/// The versions of a text, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn versions(connection: &mut Connection, text: &str) -> Result<Vec<VersionRow>> {
    sqlx::query_as(
        "SELECT number, note, by_whom, at_ms FROM negotiated_version WHERE text = $1 ORDER BY number",
    )
    .bind(text)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the versions of a text"))
}

/// The paragraphs of a version, in order, as JSON.
///
/// # Errors
/// When the records cannot be read.
pub async fn paragraphs(
    connection: &mut Connection,
    text: &str,
    version: i64,
) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT body FROM negotiated_paragraph WHERE text = $1 AND version = $2 ORDER BY place",
    )
    .bind(text)
    .bind(version)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading a version of a text"))
}

/// Adds what is proposed or said and answers its number.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_entry(write: &mut Write, text: &str, entry: &EntryRow) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO negotiated_entry
             (text, number, address, version, kind, delegation, stance, words, about, by_whom, at_ms)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10
         FROM negotiated_entry WHERE text = $1 RETURNING number",
    )
    .bind(text)
    .bind(&entry.address)
    .bind(entry.version)
    .bind(&entry.kind)
    .bind(&entry.delegation)
    .bind(&entry.stance)
    .bind(&entry.words)
    .bind(entry.about)
    .bind(&entry.by_whom)
    .bind(entry.at_ms)
    .fetch_one(&mut **write)
    .await
    .map_err(Error::query("adding to a text under negotiation"))
}

/// What is proposed and said of a text, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn entries(connection: &mut Connection, text: &str) -> Result<Vec<EntryRow>> {
    sqlx::query_as(
        "SELECT number, address, version, kind, delegation, stance, words, about, by_whom, at_ms
         FROM negotiated_entry WHERE text = $1 ORDER BY number",
    )
    .bind(text)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading what is said of a text"))
}
