//! Invitations: links by which the holder of an account chooses a password. Knows the hash of a secret,
//! never the secret.

use crate::{Connection, Error, Result, Write};

/// Keeps an invitation of an account in the place of any other it has.
///
/// # Errors
/// When the account does not exist or the records cannot be written.
pub async fn put(
    write: &mut Write,
    account: &str,
    secret_sha256: &str,
    expires_at_ms: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO invitation (secret_sha256, account, expires_at_ms) VALUES ($1, $2, $3)
         ON CONFLICT (account) DO UPDATE SET secret_sha256 = excluded.secret_sha256,
             expires_at_ms = excluded.expires_at_ms",
    )
    .bind(secret_sha256)
    .bind(account)
    .bind(expires_at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping an invitation"))
}

/// The account that an invitation is for, unless it has ended by `now_ms`.
///
/// # Errors
/// When the records cannot be read.
pub async fn account_of(
    connection: &mut Connection,
    secret_sha256: &str,
    now_ms: i64,
) -> Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT account FROM invitation WHERE secret_sha256 = $1 AND expires_at_ms > $2",
    )
    .bind(secret_sha256)
    .bind(now_ms)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up an invitation"))
}

/// The accounts with an invitation that has not ended by `now_ms`, and until when it is good.
///
/// # Errors
/// When the records cannot be read.
pub async fn open(connection: &mut Connection, now_ms: i64) -> Result<Vec<(String, i64)>> {
    sqlx::query_as(
        "SELECT account, expires_at_ms FROM invitation WHERE expires_at_ms > $1 ORDER BY account",
    )
    .bind(now_ms)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing invitations"))
}

/// Ends the invitation of an account, if it has one.
///
/// # Errors
/// When the records cannot be written.
pub async fn end(write: &mut Write, account: &str) -> Result<()> {
    sqlx::query("DELETE FROM invitation WHERE account = $1")
        .bind(account)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("ending an invitation"))
}
