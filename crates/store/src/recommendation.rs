//! Recommendations as they came, what States answered, and which of them a person says are one matter.
//! Knows rows; what is in a body is for `undocs` to say, what a status means for `model`.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Connection, Error, Result, Write};

/// A recommendation as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecommendationRow {
    /// Made of its document and place.
    pub id: String,
    /// The document it was read from.
    pub document: String,
    /// Its place among the recommendations of that document, from 0.
    pub place: i64,
    /// The permanent address of the paragraph it is: `A/HRC/28/12#p138.12`.
    pub address: String,
    /// The symbol of the document that makes it.
    pub symbol: Option<String>,
    /// Its number; may be empty.
    pub number: String,
    /// The State it is made to, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// The body that recommends.
    pub body_name: String,
    /// Its day, month or year.
    pub day: Option<String>,
    /// Its text.
    pub text: String,
    /// The position its own document gives.
    pub position: String,
    /// What the reader made of it, as JSON.
    pub body: String,
    /// When it came, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// What a State answered to a recommendation in another document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyRow {
    /// The symbol of the report it answers.
    pub symbol: String,
    /// The number of the recommendation.
    pub number: String,
    /// The position.
    pub position: String,
    /// The words that say it.
    pub words: String,
    /// The document that says it.
    pub document: String,
    /// The permanent address of the paragraph that says it.
    pub address: String,
    /// The day of that document.
    pub day: Option<String>,
}

/// A recommendation of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedRow {
    /// The recommendation.
    pub row: RecommendationRow,
    /// The position that holds: its own document's, or the answer where that left it open.
    pub position: String,
    /// Its status.
    pub status: String,
    /// Who answers for it.
    pub organisation: Option<String>,
    /// By when there is to be a plan.
    pub due: Option<String>,
}

/// What a list asks for; `None` asks for everything.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The State, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// The symbol of the document that makes it.
    pub symbol: Option<String>,
    /// The body.
    pub body_name: Option<String>,
    /// The number.
    pub number: Option<String>,
    /// The position that holds.
    pub position: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// Who answers for it.
    pub organisation: Option<String>,
    /// Words that all stand in the text, folded.
    pub words: Vec<String>,
}

/// A decision on a proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupRow {
    /// Its number.
    pub number: i64,
    /// `duplicate` or `cluster`.
    pub likeness: String,
    /// `signed` or `refused`.
    pub decision: String,
    /// What the matter is called.
    pub title: String,
    /// The recommendations, by id, in order.
    pub members: Vec<String>,
    /// Who signed.
    pub by_whom: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// Keeps a recommendation; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(write: &mut Write, row: &RecommendationRow, folded: &str) -> Result<bool> {
    sqlx::query(
        "INSERT INTO recommendation (id, document, place, address, symbol, number, country,
             body_name, day, text, folded, position, body, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(&row.id)
    .bind(&row.document)
    .bind(row.place)
    .bind(&row.address)
    .bind(&row.symbol)
    .bind(&row.number)
    .bind(&row.country)
    .bind(&row.body_name)
    .bind(&row.day)
    .bind(&row.text)
    .bind(folded)
    .bind(&row.position)
    .bind(&row.body)
    .bind(row.at_ms)
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(Error::query("keeping a recommendation"))
}

/// Keeps an answer; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_reply(write: &mut Write, row: &ReplyRow) -> Result<bool> {
    sqlx::query(
        "INSERT INTO recommendation_reply (symbol, number, position, words, document, address, day)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(&row.symbol)
    .bind(&row.number)
    .bind(&row.position)
    .bind(&row.words)
    .bind(&row.document)
    .bind(&row.address)
    .bind(&row.day)
    .execute(&mut **write)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(Error::query("keeping an answer to a recommendation"))
}

/// The recommendations that are wanted, the latest documents first, each document's in its order; and
/// how many there are in all.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    wanted: &Wanted,
    from: u32,
    most: u32,
) -> Result<(Vec<ListedRow>, u64)> {
    let doing = Error::query("listing recommendations");
    let words = serde_json::to_string(&wanted.words).unwrap_or_else(|_| "[]".into());
    let page = sqlx::query(
        "SELECT * FROM recommendation_listed
         WHERE ($1 IS NULL OR country = $1) AND ($2 IS NULL OR symbol = $2)
             AND ($3 IS NULL OR body_name = $3) AND ($4 IS NULL OR number = $4)
             AND ($5 IS NULL OR holds = $5) AND ($6 IS NULL OR status = $6)
             AND ($7 IS NULL OR organisation = $7)
             AND NOT EXISTS (SELECT 1 FROM json_each($8) AS word WHERE instr(folded, word.value) = 0)
         ORDER BY day DESC, symbol, document, place LIMIT $9 OFFSET $10",
    );
    let rows = bound(page, wanted, &words)
        .bind(most)
        .bind(from)
        .fetch_all(&mut *connection)
        .await
        .map_err(doing)?;
    let all = sqlx::query(
        "SELECT count(*) FROM recommendation_listed
         WHERE ($1 IS NULL OR country = $1) AND ($2 IS NULL OR symbol = $2)
             AND ($3 IS NULL OR body_name = $3) AND ($4 IS NULL OR number = $4)
             AND ($5 IS NULL OR holds = $5) AND ($6 IS NULL OR status = $6)
             AND ($7 IS NULL OR organisation = $7)
             AND NOT EXISTS (SELECT 1 FROM json_each($8) AS word WHERE instr(folded, word.value) = 0)",
    );
    let count: i64 = bound(all, wanted, &words)
        .fetch_one(connection)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(doing)?;
    let listed = rows.iter().map(listed_of_row).collect::<Result<_>>()?;
    Ok((listed, count.unsigned_abs()))
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bound<'q>(query: Query<'q>, wanted: &'q Wanted, words: &'q str) -> Query<'q> {
    query
        .bind(&wanted.country)
        .bind(&wanted.symbol)
        .bind(&wanted.body_name)
        .bind(&wanted.number)
        .bind(&wanted.position)
        .bind(&wanted.status)
        .bind(&wanted.organisation)
        .bind(words)
}

/// One recommendation.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<ListedRow>> {
    let row = sqlx::query("SELECT * FROM recommendation_listed WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("looking up a recommendation"))?;
    row.as_ref().map(listed_of_row).transpose()
}

/// The recommendations at a permanent address, the earliest that came first.
///
/// # Errors
/// When the records cannot be read.
pub async fn at_address(connection: &mut Connection, address: &str) -> Result<Vec<String>> {
    sqlx::query_scalar("SELECT id FROM recommendation WHERE address = $1 ORDER BY at_ms, id")
        .bind(address)
        .fetch_all(connection)
        .await
        .map_err(Error::query("looking up recommendations by address"))
}

/// What was answered to a recommendation, the latest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn replies(
    connection: &mut Connection,
    symbol: &str,
    number: &str,
) -> Result<Vec<ReplyRow>> {
    let doing = Error::query("reading the answers to a recommendation");
    let rows = sqlx::query(
        "SELECT * FROM recommendation_reply WHERE symbol = $1 AND number = $2
         ORDER BY day DESC, document",
    )
    .bind(symbol)
    .bind(number)
    .fetch_all(connection)
    .await
    .map_err(doing)?;
    let reply = |row: &SqliteRow| {
        Ok(ReplyRow {
            symbol: row.try_get("symbol").map_err(doing)?,
            number: row.try_get("number").map_err(doing)?,
            position: row.try_get("position").map_err(doing)?,
            words: row.try_get("words").map_err(doing)?,
            document: row.try_get("document").map_err(doing)?,
            address: row.try_get("address").map_err(doing)?,
            day: row.try_get("day").map_err(doing)?,
        })
    };
    rows.iter().map(reply).collect()
}

/// The values one column of the recommendations has, with how many have each, the most frequent first.
///
/// # Errors
/// When the records cannot be read.
pub async fn counts(connection: &mut Connection, by: CountBy) -> Result<Vec<(String, u64)>> {
    let question = match by {
        CountBy::Country => sqlx::query_as(
            "SELECT country, count(*) FROM recommendation WHERE country IS NOT NULL
             GROUP BY country ORDER BY 2 DESC, 1 LIMIT 200",
        ),
        CountBy::Symbol => sqlx::query_as(
            "SELECT symbol, count(*) FROM recommendation WHERE symbol IS NOT NULL
             GROUP BY symbol ORDER BY 2 DESC, 1 LIMIT 200",
        ),
        CountBy::Body => sqlx::query_as(
            "SELECT body_name, count(*) FROM recommendation
             GROUP BY body_name ORDER BY 2 DESC, 1 LIMIT 200",
        ),
        CountBy::Status => sqlx::query_as(
            "SELECT status, count(*) FROM recommendation_listed
             GROUP BY status ORDER BY 2 DESC, 1 LIMIT 200",
        ),
    };
    let counted: Vec<(String, i64)> =
        question.fetch_all(connection).await.map_err(Error::query("counting recommendations"))?;
    Ok(counted.into_iter().map(|(value, count)| (value, count.unsigned_abs())).collect())
}

/// What recommendations are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountBy {
    /// The State they are made to.
    Country,
    /// The document that makes them.
    Symbol,
    /// The body that makes them.
    Body,
    /// Their status.
    Status,
}

/// Keeps a decision on a proposal and answers its number.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_group(write: &mut Write, group: &GroupRow) -> Result<i64> {
    let doing = Error::query("keeping a decision on like recommendations");
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO recommendation_group
             (number, likeness, decision, title, members, by_whom, at_ms)
         SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6 FROM recommendation_group
         RETURNING number",
    )
    .bind(&group.likeness)
    .bind(&group.decision)
    .bind(&group.title)
    .bind(group.members.join(" "))
    .bind(&group.by_whom)
    .bind(group.at_ms)
    .fetch_one(&mut **write)
    .await
    .map_err(doing)?;
    for member in &group.members {
        sqlx::query(
            "INSERT INTO recommendation_group_member (recommendation, number) VALUES ($1, $2)",
        )
        .bind(member)
        .bind(number)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    Ok(number)
}

/// The last decision on each set of recommendations, or only on those that name one of them.
///
/// # Errors
/// When the records cannot be read.
pub async fn groups(
    connection: &mut Connection,
    recommendation: Option<&str>,
) -> Result<Vec<GroupRow>> {
    let doing = Error::query("reading decisions on like recommendations");
    let rows = sqlx::query(
        "SELECT g.* FROM recommendation_group g
         WHERE g.number = (SELECT max(o.number) FROM recommendation_group o
                           WHERE o.members = g.members)
           AND ($1 IS NULL OR EXISTS (SELECT 1 FROM recommendation_group_member m
                                      WHERE m.number = g.number AND m.recommendation = $1))
         ORDER BY g.number",
    )
    .bind(recommendation)
    .fetch_all(connection)
    .await
    .map_err(doing)?;
    let group = |row: &SqliteRow| {
        let members: String = row.try_get("members").map_err(doing)?;
        Ok(GroupRow {
            number: row.try_get("number").map_err(doing)?,
            likeness: row.try_get("likeness").map_err(doing)?,
            decision: row.try_get("decision").map_err(doing)?,
            title: row.try_get("title").map_err(doing)?,
            members: members.split(' ').map(str::to_owned).collect(),
            by_whom: row.try_get("by_whom").map_err(doing)?,
            at_ms: row.try_get("at_ms").map_err(doing)?,
        })
    };
    rows.iter().map(group).collect()
}

fn listed_of_row(row: &SqliteRow) -> Result<ListedRow> {
    let doing = Error::query("reading a recommendation");
    Ok(ListedRow {
        row: RecommendationRow {
            id: row.try_get("id").map_err(doing)?,
            document: row.try_get("document").map_err(doing)?,
            place: row.try_get("place").map_err(doing)?,
            address: row.try_get("address").map_err(doing)?,
            symbol: row.try_get("symbol").map_err(doing)?,
            number: row.try_get("number").map_err(doing)?,
            country: row.try_get("country").map_err(doing)?,
            body_name: row.try_get("body_name").map_err(doing)?,
            day: row.try_get("day").map_err(doing)?,
            text: row.try_get("text").map_err(doing)?,
            position: row.try_get("position").map_err(doing)?,
            body: row.try_get("body").map_err(doing)?,
            at_ms: row.try_get("at_ms").map_err(doing)?,
        },
        position: row.try_get("holds").map_err(doing)?,
        status: row.try_get("status").map_err(doing)?,
        organisation: row.try_get("organisation").map_err(doing)?,
        due: row.try_get("due").map_err(doing)?,
    })
}
