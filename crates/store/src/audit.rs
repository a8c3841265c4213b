//! The audit log: who did what, when, to what. It only grows, and each entry carries the hash of the
//! one before it, so that a change to an old entry shows.

use sha2::{Digest, Sha256};

use crate::{Connection, Error, Result, Write};

/// One thing that was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The account that did it.
    pub actor: String,
    /// The organisation it works for.
    pub organisation: String,
    /// What was done: a stable word such as `approve`.
    pub action: String,
    /// What it was done to.
    pub object: String,
    /// What was so before.
    pub before: Option<String>,
    /// What is so now.
    pub after: Option<String>,
    /// The reason given.
    pub why: Option<String>,
}

/// An entry as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, from 1.
    pub seq: i64,
    /// What was done.
    pub entry: Entry,
    /// Its hash, in lower-case hexadecimal.
    pub hash: String,
}

/// Whether the log is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, as far as the log itself can tell: so many entries, the last with this hash.
    Whole {
        /// How many entries there are.
        entries: u64,
        /// The hash of the last; empty when there is none.
        head: String,
    },
    /// It is not: this is the first entry that does not fit.
    Broken {
        /// Its number.
        seq: i64,
    },
}

type Row = (
    i64,
    i64,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    String,
);

/// Appends an entry in the transaction of what it tells of, and gives its number.
///
/// # Errors
/// When the records cannot be written.
pub async fn append(write: &mut Write, entry: &Entry) -> Result<i64> {
    let doing = Error::query("appending to the audit log");
    let last: Option<(i64, String)> =
        sqlx::query_as("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut **write)
            .await
            .map_err(doing)?;
    let (last, previous) = last.unwrap_or_default();
    let seq = last + 1;
    let hash = hash(seq, entry, &previous);
    sqlx::query(
        "INSERT INTO audit (seq, at_ms, actor, organisation, action, object, before, after, why,
             previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(seq)
    .bind(entry.at_ms)
    .bind(&entry.actor)
    .bind(&entry.organisation)
    .bind(&entry.action)
    .bind(&entry.object)
    .bind(&entry.before)
    .bind(&entry.after)
    .bind(&entry.why)
    .bind(&previous)
    .bind(&hash)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    sqlx::query("UPDATE audit_head SET seq = $1, hash = $2")
        .bind(seq)
        .bind(&hash)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    Ok(seq)
}

/// Where the log ends, as it is kept beside it: the number and hash of the last entry that was
/// appended; 0 and nothing before the first.
///
/// # Errors
/// When the records cannot be read.
pub async fn head(connection: &mut Connection) -> Result<(u64, String)> {
    let row: Option<(i64, String)> = sqlx::query_as("SELECT seq, hash FROM audit_head")
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading where the audit log ends"))?;
    Ok(row.map_or_else(Default::default, |(seq, hash)| (seq.unsigned_abs(), hash)))
}

/// What the last entry said is so now, among those that say it in this form (an SQL pattern).
///
/// # Errors
/// When the records cannot be read.
pub async fn last_after(connection: &mut Connection, form: &str) -> Result<Option<String>> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT after FROM audit WHERE after LIKE $1 ORDER BY seq DESC LIMIT 1")
            .bind(form)
            .fetch_optional(connection)
            .await
            .map_err(Error::query("reading the audit log"))?;
    Ok(row.map(|(after,)| after))
}

/// The hash of one entry.
///
/// # Errors
/// When the records cannot be read.
pub async fn hash_of(connection: &mut Connection, seq: u64) -> Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT hash FROM audit WHERE seq = $1")
        .bind(seq.cast_signed())
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading an audit entry"))?;
    Ok(row.map(|(hash,)| hash))
}

/// The latest entries, newest first; only those about one object when one is given.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(
    connection: &mut Connection,
    object: Option<&str>,
    limit: u32,
) -> Result<Vec<Recorded>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT seq, at_ms, actor, organisation, action, object, before, after, why,
             previous_hash, hash
         FROM audit WHERE ($1 IS NULL OR object = $1) ORDER BY seq DESC LIMIT $2",
    )
    .bind(object)
    .bind(limit)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading the audit log"))?;
    Ok(rows.into_iter().map(|row| recorded(row).0).collect())
}

/// Which entries are wanted; what is not given does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By this account.
    pub actor: Option<String>,
    /// For this organisation.
    pub organisation: Option<String>,
    /// Of this kind.
    pub action: Option<String>,
    /// About something whose name has this within it.
    pub object: Option<String>,
    /// Not before this moment, in milliseconds since 1970-01-01T00:00:00Z.
    pub from_ms: Option<i64>,
    /// Before this moment.
    pub until_ms: Option<i64>,
    /// With a number below this.
    pub before_seq: Option<i64>,
}

/// The entries that are wanted, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn find(
    connection: &mut Connection,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<Recorded>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT seq, at_ms, actor, organisation, action, object, before, after, why,
             previous_hash, hash
         FROM audit
         WHERE ($1 IS NULL OR actor = $1) AND ($2 IS NULL OR organisation = $2)
           AND ($3 IS NULL OR action = $3) AND ($4 IS NULL OR instr(object, $4) > 0)
           AND ($5 IS NULL OR at_ms >= $5) AND ($6 IS NULL OR at_ms < $6)
           AND ($7 IS NULL OR seq < $7)
         ORDER BY seq DESC LIMIT $8",
    )
    .bind(&filter.actor)
    .bind(&filter.organisation)
    .bind(&filter.action)
    .bind(&filter.object)
    .bind(filter.from_ms)
    .bind(filter.until_ms)
    .bind(filter.before_seq)
    .bind(limit)
    .fetch_all(connection)
    .await
    .map_err(Error::query("searching the audit log"))?;
    Ok(rows.into_iter().map(|row| recorded(row).0).collect())
}

/// The words for deeds that occur, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn actions(connection: &mut Connection) -> Result<Vec<String>> {
    sqlx::query_scalar("SELECT DISTINCT action FROM audit ORDER BY action")
        .fetch_all(connection)
        .await
        .map_err(Error::query("listing the deeds of the audit log"))
}

/// Reads the whole log and says whether each entry follows from the one before it. Entries cut off
/// at the end do not show here: compare the head with one that was kept elsewhere.
///
/// # Errors
/// When the records cannot be read.
pub async fn verify(connection: &mut Connection) -> Result<Verdict> {
    const AT_ONCE: i64 = 1000;
    let (mut seq, mut head) = (0_i64, String::new());
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT seq, at_ms, actor, organisation, action, object, before, after, why,
                 previous_hash, hash
             FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(seq)
        .bind(AT_ONCE)
        .fetch_all(&mut *connection)
        .await
        .map_err(Error::query("reading the audit log"))?;
        if rows.is_empty() {
            return Ok(Verdict::Whole { entries: seq.unsigned_abs(), head });
        }
        for row in rows {
            let (found, previous) = recorded(row);
            let follows = found.seq == seq + 1
                && previous == head
                && found.hash == hash(found.seq, &found.entry, &previous);
            if !follows {
                return Ok(Verdict::Broken { seq: found.seq });
            }
            (seq, head) = (found.seq, found.hash);
        }
    }
}

fn recorded(row: Row) -> (Recorded, String) {
    let (seq, at_ms, actor, organisation, action, object, before, after, why, previous, hash) = row;
    let entry = Entry { at_ms, actor, organisation, action, object, before, after, why };
    (Recorded { seq, entry, hash }, previous)
}

/// Every part with its length before it, so that no two entries share a hash by shifting text.
fn hash(seq: i64, entry: &Entry, previous: &str) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: Option<&str>| match text {
        Some(text) => {
            hash.update([1]);
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        None => hash.update([0]),
    };
    part(Some(previous));
    part(Some(&seq.to_string()));
    part(Some(&entry.at_ms.to_string()));
    for text in [&entry.actor, &entry.organisation, &entry.action, &entry.object] {
        part(Some(text));
    }
    for text in [&entry.before, &entry.after, &entry.why] {
        part(text.as_deref());
    }
    hex::encode(hash.finalize())
}
