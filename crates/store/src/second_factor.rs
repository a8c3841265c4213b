//! Second factors of accounts: a secret, the last step that was used, the hashes of recovery codes.
//! Knows no code.

use crate::{Connection, Error, Result, Write};

/// The secret of an account in hexadecimal, and the last step that was used.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, account: &str) -> Result<Option<(String, i64)>> {
    sqlx::query_as("SELECT secret, last_step FROM second_factor WHERE account = $1")
        .bind(account)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading a second factor"))
}

/// Keeps the secret of an account that has none, with the hashes of its recovery codes.
///
/// # Errors
/// When it has one, or the records cannot be written.
pub async fn add(
    write: &mut Write,
    account: &str,
    secret: &str,
    last_step: i64,
    codes_sha256: &[String],
) -> Result<()> {
    let doing = Error::query("keeping a second factor");
    sqlx::query("INSERT INTO second_factor (account, secret, last_step) VALUES ($1, $2, $3)")
        .bind(account)
        .bind(secret)
        .bind(last_step)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    for code in codes_sha256 {
        sqlx::query("INSERT INTO recovery_code (code_sha256, account) VALUES ($1, $2)")
            .bind(code)
            .bind(account)
            .execute(&mut **write)
            .await
            .map_err(doing)?;
    }
    Ok(())
}

/// Notes a step as used.
///
/// # Errors
/// When the records cannot be written.
pub async fn use_step(write: &mut Write, account: &str, step: i64) -> Result<()> {
    sqlx::query("UPDATE second_factor SET last_step = MAX(last_step, $2) WHERE account = $1")
        .bind(account)
        .bind(step)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("noting a code as used"))
}

/// Uses a recovery code up; whether it was there.
///
/// # Errors
/// When the records cannot be written.
pub async fn use_code(write: &mut Write, account: &str, code_sha256: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM recovery_code WHERE account = $1 AND code_sha256 = $2")
        .bind(account)
        .bind(code_sha256)
        .execute(&mut **write)
        .await
        .map_err(Error::query("using a recovery code"))?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes an account has left.
///
/// # Errors
/// When the records cannot be read.
pub async fn codes_left(connection: &mut Connection, account: &str) -> Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM recovery_code WHERE account = $1")
        .bind(account)
        .fetch_one(connection)
        .await
        .map_err(Error::query("counting recovery codes"))
}

/// Takes the second factor of an account away, with its recovery codes.
///
/// # Errors
/// When the records cannot be written.
pub async fn remove(write: &mut Write, account: &str) -> Result<()> {
    sqlx::query("DELETE FROM second_factor WHERE account = $1")
        .bind(account)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("taking a second factor away"))
}
