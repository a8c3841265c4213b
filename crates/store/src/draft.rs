//! Drafts of reports: the versions of their files, paragraphs beside them, comments, sign-offs. Knows
//! rows; what a draft says, who may write it and how two texts are merged is known elsewhere.

use crate::{Connection, Error, Result, Write};

/// One version of one file of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file's path within the draft.
    pub path: String,
    /// The number of the version, from 1.
    pub version: u64,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Who wrote it.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// A paragraph beside a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aside {
    /// Its number among all.
    pub number: u64,
    /// The file it is about.
    pub path: String,
    /// The paragraph as its author found it.
    pub base: String,
    /// As it stood in the text when it came.
    pub kept: String,
    /// As its author wants it.
    pub own: String,
    /// Its author.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// What became of it: `taken`, `declined`, or nothing yet.
    pub settled: Option<String>,
}

/// Something said about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The file.
    pub path: String,
    /// What was said.
    pub body: String,
    /// By whom.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// Somebody's name under a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// The file.
    pub path: String,
    /// The version.
    pub version: u64,
    /// Who.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

type TextRow = (String, i64, Vec<u8>, String, i64);

fn text((path, version, body, by, at_ms): TextRow) -> Text {
    Text { path, version: version.unsigned_abs(), body, by, at_ms }
}

/// Begins a draft.
///
/// # Errors
/// When there is one of this id, or the records cannot be written.
pub async fn begin(write: &mut Write, id: &str, by: &str, at_ms: i64) -> Result<()> {
    sqlx::query("INSERT INTO draft (id, by_whom, at_ms) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(by)
        .bind(at_ms)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("beginning a draft"))
}

/// The ids of all drafts.
///
/// # Errors
/// When the records cannot be read.
pub async fn ids(connection: &mut Connection) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM draft ORDER BY id")
        .fetch_all(connection)
        .await
        .map_err(Error::query("listing the drafts"))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Adds a version of a file.
///
/// # Errors
/// When that version is there already, or the records cannot be written.
pub async fn add_text(write: &mut Write, draft: &str, text: &Text) -> Result<()> {
    sqlx::query(
        "INSERT INTO draft_text (draft, path, version, body, by_whom, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(draft)
    .bind(&text.path)
    .bind(text.version.cast_signed())
    .bind(&text.body)
    .bind(&text.by)
    .bind(text.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a text of a draft"))
}

/// The latest version of every file of a draft, by path.
///
/// # Errors
/// When the records cannot be read.
pub async fn texts(connection: &mut Connection, draft: &str) -> Result<Vec<Text>> {
    let rows: Vec<TextRow> = sqlx::query_as(
        "SELECT path, version, body, by_whom, at_ms FROM draft_text AS this
         WHERE draft = $1 AND version = (SELECT MAX(version) FROM draft_text AS other
                                         WHERE other.draft = $1 AND other.path = this.path)
         ORDER BY path",
    )
    .bind(draft)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading a draft"))?;
    Ok(rows.into_iter().map(text).collect())
}

/// Every version of a file, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn versions(connection: &mut Connection, draft: &str, path: &str) -> Result<Vec<Text>> {
    let rows: Vec<TextRow> = sqlx::query_as(
        "SELECT path, version, body, by_whom, at_ms FROM draft_text
         WHERE draft = $1 AND path = $2 ORDER BY version DESC",
    )
    .bind(draft)
    .bind(path)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the versions of a text"))?;
    Ok(rows.into_iter().map(text).collect())
}

/// Puts a paragraph beside a text.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_aside(write: &mut Write, draft: &str, aside: &Aside) -> Result<()> {
    sqlx::query(
        "INSERT INTO draft_aside (draft, path, base, kept, own, by_whom, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(draft)
    .bind(&aside.path)
    .bind(&aside.base)
    .bind(&aside.kept)
    .bind(&aside.own)
    .bind(&aside.by)
    .bind(aside.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a paragraph beside a draft"))
}

/// The paragraphs beside a draft, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn asides(connection: &mut Connection, draft: &str) -> Result<Vec<Aside>> {
    type Row = (i64, String, String, String, String, String, i64, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT number, path, base, kept, own, by_whom, at_ms, settled FROM draft_aside
         WHERE draft = $1 ORDER BY number",
    )
    .bind(draft)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading what stands beside a draft"))?;
    let aside = |(number, path, base, kept, own, by, at_ms, settled): Row| Aside {
        number: number.unsigned_abs(),
        path,
        base,
        kept,
        own,
        by,
        at_ms,
        settled,
    };
    Ok(rows.into_iter().map(aside).collect())
}

/// Says what became of a paragraph beside a draft; `false` when that was said already.
///
/// # Errors
/// When the records cannot be written.
pub async fn settle(
    write: &mut Write,
    number: u64,
    settled: &str,
    by: &str,
    at_ms: i64,
) -> Result<bool> {
    sqlx::query(
        "UPDATE draft_aside SET settled = $1, settled_by = $2, settled_at_ms = $3
         WHERE number = $4 AND settled IS NULL",
    )
    .bind(settled)
    .bind(by)
    .bind(at_ms)
    .bind(number.cast_signed())
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() == 1)
    .map_err(Error::query("settling a paragraph beside a draft"))
}

/// Keeps what somebody says about a file.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_comment(write: &mut Write, draft: &str, comment: &Comment) -> Result<()> {
    sqlx::query(
        "INSERT INTO draft_comment (draft, path, body, by_whom, at_ms) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(draft)
    .bind(&comment.path)
    .bind(&comment.body)
    .bind(&comment.by)
    .bind(comment.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a comment on a draft"))
}

/// What was said about a draft, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn comments(connection: &mut Connection, draft: &str) -> Result<Vec<Comment>> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT path, body, by_whom, at_ms FROM draft_comment WHERE draft = $1 ORDER BY number",
    )
    .bind(draft)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the comments on a draft"))?;
    let comment = |(path, body, by, at_ms)| Comment { path, body, by, at_ms };
    Ok(rows.into_iter().map(comment).collect())
}

/// Puts somebody's name under a version; once is enough.
///
/// # Errors
/// When there is no such version, or the records cannot be written.
pub async fn sign_off(write: &mut Write, draft: &str, sign_off: &SignOff) -> Result<()> {
    sqlx::query(
        "INSERT INTO draft_sign_off (draft, path, version, by_whom, at_ms)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(draft)
    .bind(&sign_off.path)
    .bind(sign_off.version.cast_signed())
    .bind(&sign_off.by)
    .bind(sign_off.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("signing a text of a draft"))
}

/// Every name under every version of a draft, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn sign_offs(connection: &mut Connection, draft: &str) -> Result<Vec<SignOff>> {
    let rows: Vec<(String, i64, String, i64)> = sqlx::query_as(
        "SELECT path, version, by_whom, at_ms FROM draft_sign_off WHERE draft = $1 ORDER BY at_ms",
    )
    .bind(draft)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading who signed a draft"))?;
    let sign_off = |(path, version, by, at_ms): (String, i64, String, i64)| SignOff {
        path,
        version: version.unsigned_abs(),
        by,
        at_ms,
    };
    Ok(rows.into_iter().map(sign_off).collect())
}
