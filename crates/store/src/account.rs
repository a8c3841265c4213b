//! Accounts that can sign in. A password's hash is read by one function only.

use model::person::{Account, Role};

use crate::{Connection, Error, Result, Write};

type Row = (String, String, String, String);

/// Adds an account, or changes the one with its id.
///
/// # Errors
/// When the records cannot be written.
pub async fn put(write: &mut Write, account: &Account, password_hash: &str) -> Result<()> {
    let names = serde_json::to_string(&account.names).map_err(Error::record(&account.id))?;
    sqlx::query(
        "INSERT INTO account (id, names, organisation, role, password_hash)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET names = excluded.names,
             organisation = excluded.organisation, role = excluded.role,
             password_hash = excluded.password_hash",
    )
    .bind(&account.id)
    .bind(names)
    .bind(&account.organisation)
    .bind(account.role.code())
    .bind(password_hash)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("putting an account"))
}

/// Gives an account another password.
///
/// # Errors
/// When the records cannot be written.
pub async fn set_password_hash(write: &mut Write, id: &str, password_hash: &str) -> Result<()> {
    sqlx::query("UPDATE account SET password_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(password_hash)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("changing a password"))
}

/// One account, without the roles it holds beyond its own (`holding::of_account`).
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<Account>> {
    let row: Option<Row> =
        sqlx::query_as("SELECT id, names, organisation, role FROM account WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await
            .map_err(Error::query("reading an account"))?;
    row.map(account).transpose()
}

/// All accounts, by id.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<Account>> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT id, names, organisation, role FROM account ORDER BY id")
            .fetch_all(connection)
            .await
            .map_err(Error::query("listing accounts"))?;
    rows.into_iter().map(account).collect()
}

/// The hash of an account's password.
///
/// # Errors
/// When the records cannot be read.
pub async fn password_hash(connection: &mut Connection, id: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT password_hash FROM account WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading an account"))?;
    Ok(row.map(|(hash,)| hash))
}

pub(crate) fn account((id, names, organisation, role): Row) -> Result<Account> {
    let what = format!("the account {id}");
    let names = serde_json::from_str(&names).map_err(Error::record(&what))?;
    let role = Role::parse(&role).ok_or(Error::Word { what, word: role })?;
    Ok(Account { id, names, organisation, role, holdings: Vec::new() })
}
