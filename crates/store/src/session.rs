//! Sessions: who is signed in. Knows the hash of a token, never the token.

use model::person::Account;

use crate::account::account;
use crate::{Connection, Error, Result, Write};

/// Begins a session.
///
/// # Errors
/// When the account does not exist or the records cannot be written.
pub async fn open(
    write: &mut Write,
    token_sha256: &str,
    account: &str,
    expires_at_ms: i64,
) -> Result<()> {
    sqlx::query("INSERT INTO session (token_sha256, account, expires_at_ms) VALUES ($1, $2, $3)")
        .bind(token_sha256)
        .bind(account)
        .bind(expires_at_ms)
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
         WHERE token_sha256 = $1 AND expires_at_ms > $2",
    )
    .bind(token_sha256)
    .bind(now_ms)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up a session"))?;
    row.map(account).transpose()
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

/// Forgets the sessions that ended before `now_ms`.
///
/// # Errors
/// When the records cannot be written.
pub async fn expire(write: &mut Write, now_ms: i64) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE expires_at_ms <= $1")
        .bind(now_ms)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("forgetting ended sessions"))
}
