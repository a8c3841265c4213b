//! Tokens of accounts for programs: the hash of each, what it is for and until when. Never the token.

use crate::{Connection, Error, Result, Write};

/// One token, without what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The account in whose name it sends.
    pub account: String,
    /// The first characters of its hash: enough to name it.
    pub mark: String,
    /// What its holder calls it.
    pub name: String,
    /// Words for what it is good for, with commas between them.
    pub scopes: String,
    /// When it was made, in milliseconds since 1970-01-01T00:00:00Z.
    pub made_at_ms: i64,
    /// When it ends.
    pub expires_at_ms: i64,
}

type Row = (String, String, String, String, i64, i64);

fn token((account, mark, name, scopes, made_at_ms, expires_at_ms): Row) -> Token {
    Token { account, mark, name, scopes, made_at_ms, expires_at_ms }
}

/// Keeps a token; its mark is told by the hash.
///
/// # Errors
/// When the account does not exist or the records cannot be written.
pub async fn add(write: &mut Write, token_sha256: &str, token: &Token) -> Result<()> {
    sqlx::query(
        "INSERT INTO token (token_sha256, account, name, scopes, made_at_ms, expires_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(token_sha256)
    .bind(&token.account)
    .bind(&token.name)
    .bind(&token.scopes)
    .bind(token.made_at_ms)
    .bind(token.expires_at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping a token"))
}

/// The token with this hash, unless it has ended by `now_ms`.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(
    connection: &mut Connection,
    token_sha256: &str,
    now_ms: i64,
) -> Result<Option<Token>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT account, substr(token_sha256, 1, 12), name, scopes, made_at_ms, expires_at_ms
         FROM token WHERE token_sha256 = $1 AND expires_at_ms > $2",
    )
    .bind(token_sha256)
    .bind(now_ms)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking up a token"))?;
    Ok(row.map(token))
}

/// The tokens of an account that have not ended by `now_ms`, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn of_account(
    connection: &mut Connection,
    account: &str,
    now_ms: i64,
) -> Result<Vec<Token>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT account, substr(token_sha256, 1, 12), name, scopes, made_at_ms, expires_at_ms
         FROM token WHERE account = $1 AND expires_at_ms > $2
         ORDER BY made_at_ms DESC, token_sha256",
    )
    .bind(account)
    .bind(now_ms)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing tokens"))?;
    Ok(rows.into_iter().map(token).collect())
}

/// Ends the token of an account with this mark, or every token of it; answers how many ended.
///
/// # Errors
/// When the records cannot be written.
pub async fn end_of(write: &mut Write, account: &str, mark: Option<&str>) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM token
         WHERE account = $1 AND ($2 IS NULL OR substr(token_sha256, 1, 12) = $2)",
    )
    .bind(account)
    .bind(mark)
    .execute(&mut **write)
    .await
    .map_err(Error::query("ending tokens"))?;
    Ok(done.rows_affected())
}
