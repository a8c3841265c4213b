//! Searches that somebody keeps: the query, and what each import brought it.
//! Knows rows; what fits a query is for the index to say.

use crate::{Connection, Error, Result, Write};

/// A search as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct SavedSearchRow {
    /// Identifier, which nobody guesses.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The query, as it was typed.
    pub query: String,
    /// The facets chosen, as JSON.
    pub filters: String,
    /// The account that keeps it.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// How many paragraphs there were after an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct RunRow {
    /// The number of the import; 0 before the first.
    pub import: i64,
    /// How many paragraphs there were in all.
    pub total: i64,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// A paragraph that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct HitRow {
    /// What the records call the document.
    pub document: String,
    /// The permanent address of the paragraph; the document's symbol or id where it has none.
    pub address: String,
    /// The title of the document.
    pub title: String,
    /// The paragraph, or what of it was shown.
    pub excerpt: String,
    /// The import that brought it.
    pub import: i64,
    /// When it was found first, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// Keeps a search.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, row: &SavedSearchRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO saved_search (id, name, query, filters, by_whom, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&row.id)
    .bind(&row.name)
    .bind(&row.query)
    .bind(&row.filters)
    .bind(&row.by_whom)
    .bind(row.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a search"))
}

/// Ends a search, with what it found; its audit entries stay.
///
/// # Errors
/// When the records cannot be written.
pub async fn remove(write: &mut Write, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM saved_search WHERE id = $1")
        .bind(id)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("ending a search"))
}

/// The searches of one account, or all of them, the oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    account: Option<&str>,
) -> Result<Vec<SavedSearchRow>> {
    sqlx::query_as(
        "SELECT id, name, query, filters, by_whom, at_ms FROM saved_search
         WHERE $1 IS NULL OR by_whom = $1 ORDER BY at_ms, id",
    )
    .bind(account)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing saved searches"))
}

/// One search.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<SavedSearchRow>> {
    sqlx::query_as(
        "SELECT id, name, query, filters, by_whom, at_ms FROM saved_search WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up a saved search"))
}

/// Puts down what a search found after an import.
///
/// # Errors
/// When the records cannot be written.
pub async fn put_run(write: &mut Write, id: &str, run: &RunRow, hits: &[HitRow]) -> Result<u64> {
    let doing = Error::query("putting down what a saved search found");
    sqlx::query(
        "INSERT INTO saved_search_run (search, import, total, at_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(run.import)
    .bind(run.total)
    .bind(run.at_ms)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    let mut new = 0;
    for hit in hits {
        new += sqlx::query(
            "INSERT INTO saved_search_hit (search, document, address, title, excerpt, import, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(&hit.document)
        .bind(&hit.address)
        .bind(&hit.title)
        .bind(&hit.excerpt)
        .bind(hit.import)
        .bind(hit.at_ms)
        .execute(&mut **write)
        .await
        .map_err(doing)?
        .rows_affected();
    }
    Ok(new)
}

/// What a search found after each import, the latest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn runs(connection: &mut Connection, id: &str) -> Result<Vec<RunRow>> {
    sqlx::query_as(
        "SELECT import, total, at_ms FROM saved_search_run WHERE search = $1 ORDER BY import DESC",
    )
    .bind(id)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the runs of a saved search"))
}

/// The paragraphs a search found, the latest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn hits(connection: &mut Connection, id: &str, most: u32) -> Result<Vec<HitRow>> {
    sqlx::query_as(
        "SELECT document, address, title, excerpt, import, at_ms FROM saved_search_hit
         WHERE search = $1 ORDER BY at_ms DESC, address LIMIT $2",
    )
    .bind(id)
    .bind(most)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading what a saved search found"))
}
