//! Sessions: who is signed in, since when, and when it was used last. Knows the hash of a token, never
//! the token.

use model::person::Account;

use crate::account::account;
use crate::{Connection, Error, Result, Write};

/// A session that is not used for so long has ended, in milliseconds.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// A session that began so long ago has ended, in milliseconds.
pub const LIFE_MS: i64 = 12 * 3600 * 1000;

/// One session of an account, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The first characters of the hash of its token: enough to name it, of no use to take it over.
    pub mark: String,
    /// When it began, in milliseconds since 1970-01-01T00:00:00Z.
    pub started_at_ms: i64,
    /// When it was used last, to a minute.
    pub seen_at_ms: i64,
}

/// Begins a session.
///
/// # Errors
/// When the account does not exist or the records cannot be written.
pub async fn open(
    write: &mut Write,
    token_sha256: &str,
    account: &str,
    started_at_ms: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO session (token_sha256, account, expires_at_ms, started_at_ms, seen_at_ms)
         VALUES ($1, $2, $3, $4, $4)",
    )
    .bind(token_sha256)
    .bind(account)
    .bind(started_at_ms + LIFE_MS)
    .bind(started_at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("beginning a session"))
}

/// Whose session it is, unless it has ended by `now_ms`.
///
/// # Errors
/// When the records cannot be read.
pub async fn account_of(
    connection: &mut Connection,
    token_sha256: &str,
    now_ms: i64,
) -> Result<Option<Account>> {
    let row: Option<(String, String, String, String)> = sqlx::query_as(
        "SELECT account.id, names, organisation, role
         FROM session JOIN account ON account.id = session.account
         WHERE token_sha256 = $1 AND expires_at_ms > $2 AND seen_at_ms > $3",
    )
    .bind(token_sha256)
    .bind(now_ms)
    .bind(now_ms - IDLE_MS)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up a session"))?;
    row.map(account).transpose()
}

/// When a session was used last, in milliseconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// When the records cannot be read.
pub async fn seen(connection: &mut Connection, token_sha256: &str) -> Result<Option<i64>> {
    sqlx::query_scalar("SELECT seen_at_ms FROM session WHERE token_sha256 = $1")
        .bind(token_sha256)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("looking up a session"))
}

/// Notes that a session was used.
///
/// # Errors
/// When the records cannot be written.
pub async fn touch(write: &mut Write, token_sha256: &str, now_ms: i64) -> Result<()> {
    sqlx::query("UPDATE session SET seen_at_ms = MAX(seen_at_ms, $2) WHERE token_sha256 = $1")
        .bind(token_sha256)
        .bind(now_ms)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("noting the use of a session"))
}

/// The sessions of an account that have not ended by `now_ms`, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn of_account(
    connection: &mut Connection,
    account: &str,
    now_ms: i64,
) -> Result<Vec<Open>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT substr(token_sha256, 1, 12), started_at_ms, seen_at_ms FROM session
         WHERE account = $1 AND expires_at_ms > $2 AND seen_at_ms > $3
         ORDER BY started_at_ms DESC, token_sha256",
    )
    .bind(account)
    .bind(now_ms)
    .bind(now_ms - IDLE_MS)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing sessions"))?;
    let open = |(mark, started_at_ms, seen_at_ms)| Open { mark, started_at_ms, seen_at_ms };
    Ok(rows.into_iter().map(open).collect())
}

/// Ends a session.
///
/// # Errors
/// When the records cannot be written.
pub async fn close(write: &mut Write, token_sha256: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE token_sha256 = $1")
        .bind(token_sha256)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("ending a session"))
}

/// Ends the session of an account with this mark, or every session of it; answers how many ended.
///
/// # Errors
/// When the records cannot be written.
pub async fn close_of(write: &mut Write, account: &str, mark: Option<&str>) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM session
         WHERE account = $1 AND ($2 IS NULL OR substr(token_sha256, 1, 12) = $2)",
    )
    .bind(account)
    .bind(mark)
    .execute(&mut **write)
    .await
    .map_err(Error::query("ending sessions"))?;
    Ok(done.rows_affected())
}

/// Forgets the sessions that ended before `now_ms`.
///
/// # Errors
/// When the records cannot be written.
pub async fn expire(write: &mut Write, now_ms: i64) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE expires_at_ms <= $1 OR seen_at_ms <= $2")
        .bind(now_ms)
        .bind(now_ms - IDLE_MS)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("forgetting ended sessions"))
}
