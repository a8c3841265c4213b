//! The cells of forms and everything that happened to each. Writing a cell is a compare-and-set on its
//! version: who saw an older one is refused and told, and both values stay in the cell's history.

use model::{Content, EmptyReason, EntryKind, FormCell, FormEntry, ReturnReason};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Connection, Error, Result, Write};

/// Somebody writes a cell.
#[derive(Clone, Debug)]
pub struct Writing<'a> {
    /// The instrument.
    pub instrument: &'a str,
    /// The cell.
    pub place: u32,
    /// The version the writer saw.
    pub based_on: u32,
    /// What is written.
    pub content: &'a Content,
    /// What was typed, letter for letter.
    pub typed: &'a str,
    /// The account.
    pub by: &'a str,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// What became of a writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It stands, as this version.
    Stands(u32),
    /// It said what already stood there.
    Same(FormCell),
    /// Another one was first: this is what stands there. What was written is kept in the history.
    Lost(FormCell),
    /// The cell may not be written now.
    Closed(FormCell),
    /// There is no such cell.
    Missing,
}

/// Records the cells of a new form.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, instrument: &str, cells: &[FormCell]) -> Result<()> {
    for cell in cells {
        let known = cell.known.as_ref().map(serde_json::to_string).transpose();
        sqlx::query(
            "INSERT INTO form_cell (instrument, place, key, asked, open, known)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(instrument)
        .bind(cell.place)
        .bind(&cell.key)
        .bind(cell.asked)
        .bind(cell.open)
        .bind(known.map_err(Error::record(instrument))?)
        .execute(&mut **write)
        .await
        .map_err(Error::query("recording the cells of a form"))?;
    }
    Ok(())
}

/// The cells of a form, by place.
///
/// # Errors
/// When the records cannot be read.
pub async fn cells(connection: &mut Connection, instrument: &str) -> Result<Vec<FormCell>> {
    let rows = sqlx::query("SELECT * FROM form_cell WHERE instrument = $1 ORDER BY place")
        .bind(instrument)
        .fetch_all(connection)
        .await
        .map_err(Error::query("reading the cells of a form"))?;
    rows.iter().map(cell_of).collect()
}

/// One cell of a form.
///
/// # Errors
/// When the records cannot be read.
pub async fn cell(
    connection: &mut Connection,
    instrument: &str,
    place: u32,
) -> Result<Option<FormCell>> {
    let row = sqlx::query("SELECT * FROM form_cell WHERE instrument = $1 AND place = $2")
        .bind(instrument)
        .bind(place)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading a cell of a form"))?;
    row.as_ref().map(cell_of).transpose()
}

/// Writes a cell, unless another was first or it is closed.
///
/// # Errors
/// When the records cannot be written.
pub async fn write(write: &mut Write, writing: &Writing<'_>) -> Result<Written> {
    let Writing { instrument, place, based_on, content, typed, by, at_ms } = *writing;
    let reason = content.reason.map_or("", EmptyReason::code);
    let done = sqlx::query(
        "UPDATE form_cell SET value = $4, reason = $5, version = version + 1, by_whom = $6,
             at_ms = $7
         WHERE instrument = $1 AND place = $2 AND version = $3 AND open = 1
           AND (value, reason) IS NOT ($4, $5)",
    )
    .bind(instrument)
    .bind(place)
    .bind(based_on)
    .bind(&content.value)
    .bind(reason)
    .bind(by)
    .bind(at_ms)
    .execute(&mut **write)
    .await
    .map_err(Error::query("writing a cell"))?;
    let mut entry = FormEntry {
        number: 0,
        kind: EntryKind::Written,
        content: content.clone(),
        reason: None,
        text: typed.to_owned(),
        by: by.to_owned(),
        at_ms,
    };
    if done.rows_affected() == 1 {
        self::entry(write, instrument, place, &entry).await?;
        return Ok(Written::Stands(based_on + 1));
    }
    let Some(found) = cell(write, instrument, place).await? else { return Ok(Written::Missing) };
    if found.content == *content {
        return Ok(Written::Same(found));
    }
    if !found.open {
        return Ok(Written::Closed(found));
    }
    entry.kind = EntryKind::Refused;
    self::entry(write, instrument, place, &entry).await?;
    remark(write, instrument, place).await?;
    Ok(Written::Lost(found))
}

/// Adds to a cell's history.
///
/// # Errors
/// When there is no such cell or the records cannot be written.
pub async fn entry(
    write: &mut Write,
    instrument: &str,
    place: u32,
    entry: &FormEntry,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO form_entry (instrument, place, number, kind, value, reason, return_reason,
             text, by_whom, at_ms)
         SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9
         FROM form_entry WHERE instrument = $1 AND place = $2",
    )
    .bind(instrument)
    .bind(place)
    .bind(entry.kind.code())
    .bind(&entry.content.value)
    .bind(entry.content.reason.map_or("", EmptyReason::code))
    .bind(entry.reason.map(ReturnReason::code))
    .bind(&entry.text)
    .bind(&entry.by)
    .bind(entry.at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("adding to the history of a cell"))
}

/// Counts one more remark on a cell.
///
/// # Errors
/// When the records cannot be written.
pub async fn remark(write: &mut Write, instrument: &str, place: u32) -> Result<()> {
    sqlx::query("UPDATE form_cell SET remarks = remarks + 1 WHERE instrument = $1 AND place = $2")
        .bind(instrument)
        .bind(place)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("counting a remark on a cell"))
}

/// Opens one cell of a form that was sent.
///
/// # Errors
/// When the records cannot be written.
pub async fn open(write: &mut Write, instrument: &str, place: u32) -> Result<()> {
    sqlx::query("UPDATE form_cell SET open = 1 WHERE instrument = $1 AND place = $2 AND asked = 1")
        .bind(instrument)
        .bind(place)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("opening a cell"))
}

/// Closes the whole form as it is sent, and keeps what stood in it at this sending and the one before.
///
/// # Errors
/// When the records cannot be written.
pub async fn seal(write: &mut Write, instrument: &str) -> Result<()> {
    sqlx::query(
        "UPDATE form_cell SET open = 0, sent_before = sent,
             sent = json_object('value', value, 'reason', NULLIF(reason, ''))
         WHERE instrument = $1 AND asked = 1",
    )
    .bind(instrument)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("closing a form"))
}

/// Everything that happened to a cell, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn entries(
    connection: &mut Connection,
    instrument: &str,
    place: u32,
) -> Result<Vec<FormEntry>> {
    let rows = sqlx::query(
        "SELECT * FROM form_entry WHERE instrument = $1 AND place = $2 ORDER BY number",
    )
    .bind(instrument)
    .bind(place)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the history of a cell"))?;
    rows.iter().map(entry_of).collect()
}

/// How many cells a form has, and how much is said of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormCount {
    /// Cells that are asked for.
    pub asked: u32,
    /// Those with a figure, nought included.
    pub figures: u32,
    /// Those with a reason why there is none.
    pub explained: u32,
    /// Those that may be written now.
    pub open: u32,
}

impl FormCount {
    /// Cells of which nothing is said.
    #[must_use]
    pub fn holes(self) -> u32 {
        self.asked.saturating_sub(self.figures + self.explained)
    }
}

/// The counts of every form of a data call, or of all, by instrument.
///
/// # Errors
/// When the records cannot be read.
pub async fn counts(
    connection: &mut Connection,
    data_call: Option<&str>,
) -> Result<std::collections::BTreeMap<String, FormCount>> {
    let rows: Vec<(String, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT instrument, count(*), sum(value <> '' OR reason = 'zero'),
             sum(value = '' AND reason NOT IN ('', 'zero')), sum(open)
         FROM form_cell JOIN instrument ON instrument.id = form_cell.instrument
         WHERE asked = 1 AND ($1 IS NULL OR data_call = $1) GROUP BY instrument",
    )
    .bind(data_call)
    .fetch_all(connection)
    .await
    .map_err(Error::query("counting the cells of forms"))?;
    let number = |count: i64| u32::try_from(count).unwrap_or(0);
    let counts = rows.into_iter().map(|(id, asked, figures, explained, open)| {
        let (asked, figures) = (number(asked), number(figures));
        (id, FormCount { asked, figures, explained: number(explained), open: number(open) })
    });
    Ok(counts.collect())
}

fn content(what: &str, value: String, reason: &str) -> Result<Content> {
    let reason = match reason {
        "" => None,
        word => Some(
            EmptyReason::parse(word)
                .ok_or_else(|| Error::Word { what: what.to_owned(), word: word.to_owned() })?,
        ),
    };
    Ok(Content { value, reason })
}

fn cell_of(row: &SqliteRow) -> Result<FormCell> {
    let doing = Error::query("reading a cell of a form");
    let text = |name: &str| row.try_get::<String, _>(name).map_err(doing);
    let number = |name: &str| {
        row.try_get::<i64, _>(name).map(|it| u32::try_from(it).unwrap_or(0)).map_err(doing)
    };
    let what = format!("a cell of the form {}", text("instrument")?);
    let json = |name: &str| row.try_get::<Option<String>, _>(name).map_err(doing);
    let sent = |name: &str| {
        let parsed = json(name)?.map(|text| serde_json::from_str(&text)).transpose();
        parsed.map_err(Error::record(&what))
    };
    let known = json("known")?.map(|text| serde_json::from_str(&text)).transpose();
    Ok(FormCell {
        place: number("place")?,
        key: text("key")?,
        asked: number("asked")? == 1,
        open: number("open")? == 1,
        known: known.map_err(Error::record(&what))?,
        content: content(&what, text("value")?, &text("reason")?)?,
        version: number("version")?,
        by: text("by_whom")?,
        at_ms: row.try_get("at_ms").map_err(doing)?,
        sent: sent("sent")?,
        sent_before: sent("sent_before")?,
        remarks: number("remarks")?,
    })
}

fn entry_of(row: &SqliteRow) -> Result<FormEntry> {
    let doing = Error::query("reading the history of a cell");
    let text = |name: &str| row.try_get::<String, _>(name).map_err(doing);
    let what = format!("the history of a cell of the form {}", text("instrument")?);
    let unknown = |word: String| Error::Word { what: what.clone(), word };
    let kind = text("kind")?;
    let returned: Option<String> = row.try_get("return_reason").map_err(doing)?;
    Ok(FormEntry {
        number: row.try_get::<u32, _>("number").map_err(doing)?,
        kind: EntryKind::parse(&kind).ok_or_else(|| unknown(kind))?,
        content: content(&what, text("value")?, &text("reason")?)?,
        reason: match returned {
            Some(word) => Some(ReturnReason::parse(&word).ok_or_else(|| unknown(word))?),
            None => None,
        },
        text: text("text")?,
        by: text("by_whom")?,
        at_ms: row.try_get("at_ms").map_err(doing)?,
    })
}
