//! Roles that accounts hold beyond their own, delegated ones among them.
//! Knows rows and days; what a role may do is decided in `operations::permit`.

use model::Day;
use model::person::{Holding, Role};

use crate::organisation::day;
use crate::{Connection, Error, Result, Write};

type Row = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
);

/// Gives a role to an account.
///
/// # Errors
/// When the account does not exist, a delegation has no end, or the records cannot be written.
pub async fn add(write: &mut Write, account: &str, holding: &Holding) -> Result<()> {
    sqlx::query(
        "INSERT INTO holding (account, number, role, organisation, area, dataflow, valid_from,
             valid_to, delegated_by)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8
         FROM holding WHERE account = $1",
    )
    .bind(account)
    .bind(holding.role.code())
    .bind(&holding.organisation)
    .bind(&holding.area)
    .bind(&holding.dataflow)
    .bind(holding.valid_from.to_string())
    .bind(holding.valid_to.map(|day| day.to_string()))
    .bind(&holding.delegated_by)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("giving a role"))
}

/// The roles an account holds on `today` beyond its own.
///
/// # Errors
/// When the records cannot be read.
pub async fn of_account(
    connection: &mut Connection,
    account: &str,
    today: Day,
) -> Result<Vec<Holding>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT account, role, organisation, area, dataflow, valid_from, valid_to, delegated_by
         FROM holding WHERE account = $1 AND valid_from <= $2
             AND (valid_to IS NULL OR valid_to >= $2) ORDER BY number",
    )
    .bind(account)
    .bind(today.to_string())
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the roles of an account"))?;
    rows.into_iter().map(|row| holding(row).map(|(_, holding)| holding)).collect()
}

/// Every role ever given beyond accounts' own, with its account, those that ended too.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<(String, Holding)>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT account, role, organisation, area, dataflow, valid_from, valid_to, delegated_by
         FROM holding ORDER BY account, number",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing roles"))?;
    rows.into_iter().map(holding).collect()
}

fn holding(row: Row) -> Result<(String, Holding)> {
    let (account, role, organisation, area, dataflow, valid_from, valid_to, delegated_by) = row;
    let what = format!("a role of the account {account}");
    let valid_from = day(&what, &valid_from)?;
    let valid_to = valid_to.map(|text| day(&what, &text)).transpose()?;
    let role = Role::parse(&role).ok_or(Error::Word { what, word: role })?;
    let holding =
        Holding { role, organisation, area, dataflow, valid_from, valid_to, delegated_by };
    Ok((account, holding))
}
