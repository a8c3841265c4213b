//! Instruments and each step of their way. A step is a compare-and-set on state and level: of two
//! that try the same step, one succeeds and the other is told so.

use model::{Instrument, InstrumentState};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::organisation::day;
use crate::{Connection, Error, Result, Write};

/// One step an instrument took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentStep {
    /// The state it came to.
    pub state: InstrumentState,
    /// The level at which it was decided, such as `province`; empty for the provider's own steps.
    pub level: String,
    /// The account.
    pub by: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// Which instruments are wanted; what is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct InstrumentFilter {
    /// Of this data call.
    pub data_call: Option<String>,
    /// Of this provider.
    pub provider: Option<String>,
}

/// Records an instrument with its first step.
///
/// # Errors
/// When the provider already has one for the agreement in this call, or the records cannot be
/// written.
pub async fn add(write: &mut Write, it: &Instrument, by: &str, at_ms: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO instrument (id, data_call, agreement, dataflow, provider, area, period, due,
             state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&it.id)
    .bind(&it.data_call)
    .bind(&it.agreement)
    .bind(it.dataflow.to_string())
    .bind(&it.provider)
    .bind(&it.area)
    .bind(&it.period)
    .bind(it.due.to_string())
    .bind(it.state.code())
    .execute(&mut **write)
    .await
    .map_err(Error::query("recording an instrument"))?;
    step(write, &it.id, it.state, "", by, at_ms, None).await
}

/// One instrument.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<Instrument>> {
    let row = sqlx::query("SELECT * FROM instrument WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading an instrument"))?;
    row.as_ref().map(instrument).transpose()
}

/// The instrument by whose form a submission was sent, now or in an earlier round; `None` for a file.
///
/// # Errors
/// When the records cannot be read.
pub async fn of_submission(
    connection: &mut Connection,
    submission: &str,
) -> Result<Option<Instrument>> {
    let row = sqlx::query(
        "SELECT instrument.* FROM submission JOIN instrument ON instrument.id = submission.form
         WHERE submission.id = $1",
    )
    .bind(submission)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("reading the instrument of a submission"))?;
    row.as_ref().map(instrument).transpose()
}

/// The instruments that are wanted, by due day and provider.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    filter: &InstrumentFilter,
) -> Result<Vec<Instrument>> {
    let rows = sqlx::query(
        "SELECT * FROM instrument
         WHERE ($1 IS NULL OR data_call = $1) AND ($2 IS NULL OR provider = $2)
         ORDER BY due, provider, agreement, id",
    )
    .bind(&filter.data_call)
    .bind(&filter.provider)
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing instruments"))?;
    rows.iter().map(instrument).collect()
}

/// What a step changes.
#[derive(Clone, Debug)]
pub struct Move<'a> {
    /// The instrument.
    pub id: &'a str,
    /// In which state it must be, at which level.
    pub from: (InstrumentState, u32),
    /// What it becomes.
    pub to: (InstrumentState, u32),
    /// The name of the level that decided; empty for the provider.
    pub level: &'a str,
    /// The account.
    pub by: &'a str,
    /// When.
    pub at_ms: i64,
    /// Why, where a reason is given.
    pub reason: Option<&'a str>,
}

/// Moves an instrument.
///
/// # Errors
/// [`Error::Conflict`] when it is not where it was thought to be.
pub async fn advance(write: &mut Write, step_to: &Move<'_>) -> Result<()> {
    let done = sqlx::query(
        "UPDATE instrument SET state = $4, level = $5 WHERE id = $1 AND state = $2 AND level = $3",
    )
    .bind(step_to.id)
    .bind(step_to.from.0.code())
    .bind(step_to.from.1)
    .bind(step_to.to.0.code())
    .bind(step_to.to.1)
    .execute(&mut **write)
    .await
    .map_err(Error::query("moving an instrument"))?;
    if done.rows_affected() != 1 {
        let what = format!("instrument {}", step_to.id);
        return Err(Error::Conflict { what, expected: "in the state that was seen" });
    }
    let Move { id, to, level, by, at_ms, reason, .. } = step_to;
    step(write, id, to.0, level, by, *at_ms, *reason).await
}

/// Records what was sent: by whom, as which submission.
///
/// # Errors
/// When the records cannot be written.
pub async fn send(
    write: &mut Write,
    id: &str,
    submission: &str,
    author: &str,
    at_ms: i64,
) -> Result<()> {
    sqlx::query(
        "UPDATE instrument SET submission = $2, author = $3, round = round + 1,
             first_sent_at_ms = COALESCE(first_sent_at_ms, $4)
         WHERE id = $1",
    )
    .bind(id)
    .bind(submission)
    .bind(author)
    .bind(at_ms)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording what was sent"))
}

/// Says of a submission by which form it was sent, before anything else becomes of it.
///
/// # Errors
/// When the records cannot be written.
pub async fn claim(write: &mut Write, id: &str, submission: &str) -> Result<()> {
    sqlx::query("UPDATE submission SET form = $2 WHERE id = $1")
        .bind(submission)
        .bind(id)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("recording the form of a submission"))
}

/// Draft ↔ complete, by whether its form still has holes; nothing in any other state.
///
/// # Errors
/// When the records cannot be written.
pub async fn settle(write: &mut Write, id: &str) -> Result<()> {
    sqlx::query(
        "UPDATE instrument SET state = CASE WHEN EXISTS (
             SELECT 1 FROM form_cell
             WHERE instrument = $1 AND asked = 1 AND value = '' AND reason = '')
             THEN 'draft' ELSE 'complete' END
         WHERE id = $1 AND state IN ('draft', 'complete')",
    )
    .bind(id)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("settling the state of an instrument"))
}

/// The steps of an instrument, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn steps(connection: &mut Connection, id: &str) -> Result<Vec<InstrumentStep>> {
    let rows: Vec<(String, String, String, i64, Option<String>)> = sqlx::query_as(
        "SELECT state, level, by_whom, at_ms, reason FROM instrument_step
         WHERE instrument = $1 ORDER BY step",
    )
    .bind(id)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the steps of an instrument"))?;
    let steps = rows.into_iter().map(|(word, level, by, at_ms, reason)| {
        Ok(InstrumentStep { state: state(id, &word)?, level, by, at_ms, reason })
    });
    steps.collect()
}

async fn step(
    write: &mut Write,
    id: &str,
    state: InstrumentState,
    level: &str,
    by: &str,
    at_ms: i64,
    reason: Option<&str>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO instrument_step (instrument, step, state, level, by_whom, at_ms, reason)
         SELECT $1, COALESCE(MAX(step), 0) + 1, $2, $3, $4, $5, $6
         FROM instrument_step WHERE instrument = $1",
    )
    .bind(id)
    .bind(state.code())
    .bind(level)
    .bind(by)
    .bind(at_ms)
    .bind(reason)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording a step of an instrument"))
}

fn state(id: &str, word: &str) -> Result<InstrumentState> {
    let unknown = || Error::Word { what: format!("instrument {id}"), word: word.to_owned() };
    InstrumentState::parse(word).ok_or_else(unknown)
}

fn instrument(row: &SqliteRow) -> Result<Instrument> {
    let doing = Error::query("reading an instrument");
    let text = |name: &str| row.try_get::<String, _>(name).map_err(doing);
    let count = |name: &str| {
        row.try_get::<i64, _>(name).map(|it| u32::try_from(it).unwrap_or(0)).map_err(doing)
    };
    let id = text("id")?;
    let what = format!("instrument {id}");
    let dataflow = text("dataflow")?;
    Ok(Instrument {
        data_call: text("data_call")?,
        agreement: text("agreement")?,
        dataflow: dataflow
            .parse()
            .map_err(|_| Error::Word { what: what.clone(), word: dataflow })?,
        provider: text("provider")?,
        area: row.try_get("area").map_err(doing)?,
        period: text("period")?,
        due: day(&what, &text("due")?)?,
        state: state(&id, &text("state")?)?,
        level: count("level")?,
        round: count("round")?,
        author: row.try_get("author").map_err(doing)?,
        first_sent_at_ms: row.try_get("first_sent_at_ms").map_err(doing)?,
        submission: row.try_get("submission").map_err(doing)?,
        id,
    })
}
