//! Organisations as they stood at any time. Knows rows; who stands above whom on a day is reckoned
//! by `model::organisation`.

use model::{Day, Organisation, OrganisationKind};

use crate::{Connection, Error, Result, Write};

type Row = (
    String,
    String,
    Option<String>,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// Adds a description of an organisation, or changes the one that begins on the same day. Answers
/// whether anything changed.
///
/// # Errors
/// When the records cannot be written.
pub async fn put(write: &mut Write, organisation: &Organisation) -> Result<bool> {
    let names = serde_json::to_string(&organisation.names);
    let names = names.map_err(Error::record(&organisation.id))?;
    let done = sqlx::query(
        "INSERT INTO organisation (id, valid_from, valid_to, names, kind, parent, area, mail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id, valid_from) DO UPDATE SET valid_to = excluded.valid_to,
             names = excluded.names, kind = excluded.kind, parent = excluded.parent,
             area = excluded.area, mail = excluded.mail
         WHERE (valid_to, names, kind, parent, area, mail) IS NOT
             (excluded.valid_to, excluded.names, excluded.kind, excluded.parent, excluded.area,
              excluded.mail)",
    )
    .bind(&organisation.id)
    .bind(organisation.valid_from.map(|day| day.to_string()).unwrap_or_default())
    .bind(organisation.valid_to.map(|day| day.to_string()))
    .bind(names)
    .bind(organisation.kind.code())
    .bind(&organisation.parent)
    .bind(&organisation.area)
    .bind(&organisation.mail)
    .execute(&mut **write)
    .await
    .map_err(Error::query("putting an organisation"))?;
    Ok(done.rows_affected() > 0)
}

/// Every description of every organisation, by id and first day.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(connection: &mut Connection) -> Result<Vec<Organisation>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, valid_from, valid_to, names, kind, parent, area, mail
         FROM organisation ORDER BY id, valid_from",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing organisations"))?;
    rows.into_iter().map(organisation).collect()
}

fn organisation(row: Row) -> Result<Organisation> {
    let (id, valid_from, valid_to, names, kind, parent, area, mail) = row;
    let what = format!("the organisation {id}");
    let names = serde_json::from_str(&names).map_err(Error::record(&what))?;
    let valid_from = match valid_from.as_str() {
        "" => None,
        text => Some(day(&what, text)?),
    };
    let valid_to = valid_to.map(|text| day(&what, &text)).transpose()?;
    let kind = OrganisationKind::parse(&kind).ok_or(Error::Word { what, word: kind })?;
    Ok(Organisation { id, names, kind, parent, area, valid_from, valid_to, mail })
}

pub(crate) fn day(what: &str, text: &str) -> Result<Day> {
    text.parse().map_err(|_| Error::Word { what: what.to_owned(), word: text.to_owned() })
}
