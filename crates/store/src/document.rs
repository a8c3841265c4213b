//! Documents of the United Nations: texts in paragraphs and catalogue records, by what they call
//! themselves. Knows rows; what is in a body is for `undocs` to say.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Connection, Error, Result, Write};

/// A document as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentRow {
    /// Made of its file and place, or of its content.
    pub id: String,
    /// `text` or `record`.
    pub kind: String,
    /// Its symbols, its own first.
    pub symbols: Vec<String>,
    /// Its title; may be empty.
    pub title: String,
    /// The language of its text.
    pub language: Option<String>,
    /// Its day, month or year.
    pub day: Option<String>,
    /// What the reader made of it, as JSON, without its paragraphs.
    pub body: String,
    /// Only for some: its own first page says so, or the newest record of its symbol.
    pub restricted: bool,
    /// The file it came in.
    pub file_sha256: String,
    /// Where in the file.
    pub place: String,
    /// How the file was called.
    pub file_name: String,
    /// When it came, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// A paragraph as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParagraphRow {
    /// Its place in the document, from 0.
    pub place: i64,
    /// Its address within the document.
    pub address: String,
    /// What it is.
    pub kind: String,
    /// What the reader made of it, as JSON.
    pub body: String,
}

/// A label on a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelRow {
    /// The paragraph's address.
    pub address: String,
    /// The scheme: `SDG`.
    pub scheme: String,
    /// The code in it.
    pub code: String,
}

/// Keeps a document with its paragraphs and labels; `false` when it is known already.
///
/// # Errors
/// When the records cannot be written.
pub async fn add(
    write: &mut Write,
    document: &DocumentRow,
    paragraphs: &[ParagraphRow],
    labels: &[LabelRow],
) -> Result<bool> {
    let doing = Error::query("keeping a document");
    let added = sqlx::query(
        "INSERT INTO document (id, kind, title, language, day, body, restricted, file_sha256,
             place, file_name, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&document.id)
    .bind(&document.kind)
    .bind(&document.title)
    .bind(&document.language)
    .bind(&document.day)
    .bind(&document.body)
    .bind(document.restricted)
    .bind(&document.file_sha256)
    .bind(&document.place)
    .bind(&document.file_name)
    .bind(document.at_ms)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    for (rank, symbol) in (0_i64..).zip(&document.symbols) {
        sqlx::query(
            "INSERT INTO document_symbol (symbol, document, rank) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
        )
        .bind(symbol)
        .bind(&document.id)
        .bind(rank)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    for paragraph in paragraphs {
        sqlx::query(
            "INSERT INTO document_paragraph (document, place, address, kind, body)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&document.id)
        .bind(paragraph.place)
        .bind(&paragraph.address)
        .bind(&paragraph.kind)
        .bind(&paragraph.body)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    for label in labels {
        sqlx::query(
            "INSERT INTO document_label (document, address, scheme, code)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(&document.id)
        .bind(&label.address)
        .bind(&label.scheme)
        .bind(&label.code)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    Ok(true)
}

/// One document.
///
/// # Errors
/// When the records cannot be read.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<DocumentRow>> {
    let row = sqlx::query("SELECT * FROM document WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await
        .map_err(Error::query("looking up a document"))?;
    match row {
        None => Ok(None),
        Some(row) => {
            let mut document = of_row(&row)?;
            document.symbols = symbols(connection, id).await?;
            document.restricted |= is_restricted_by_record(connection, id).await?;
            Ok(Some(document))
        }
    }
}

/// Whether the newest record that bears the document's own symbol restricts it.
async fn is_restricted_by_record(connection: &mut Connection, id: &str) -> Result<bool> {
    let newest: Option<bool> = sqlx::query_scalar(
        "SELECT record.restricted FROM document_symbol AS own
         JOIN document_symbol AS same ON same.symbol = own.symbol AND same.rank = own.rank
         JOIN document AS record ON record.id = same.document AND record.kind = 'record'
         WHERE own.document = $1 AND own.rank = 0
         ORDER BY record.at_ms DESC, record.id DESC LIMIT 1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking for what restricts a document"))?;
    Ok(newest.unwrap_or_default())
}

/// Whether a file has anything in it that is not for everyone.
///
/// # Errors
/// When the records cannot be read.
pub async fn is_file_restricted(connection: &mut Connection, file_sha256: &str) -> Result<bool> {
    // A file of records has thousands, and each says it of itself; texts are few to a file.
    let rows: Vec<(String, bool)> = sqlx::query_as(
        "SELECT id, restricted FROM document
         WHERE file_sha256 = $1 AND (restricted OR kind = 'text') ORDER BY restricted DESC",
    )
    .bind(file_sha256)
    .fetch_all(&mut *connection)
    .await
    .map_err(Error::query("listing the documents of a file"))?;
    for (id, restricted) in rows {
        if restricted || is_restricted_by_record(connection, &id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn symbols(connection: &mut Connection, id: &str) -> Result<Vec<String>> {
    sqlx::query_scalar("SELECT symbol FROM document_symbol WHERE document = $1 ORDER BY rank")
        .bind(id)
        .fetch_all(connection)
        .await
        .map_err(Error::query("looking up the symbols of a document"))
}

/// The documents that bear a symbol as their own, texts before records, the oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn with_symbol(connection: &mut Connection, symbol: &str) -> Result<Vec<DocumentRow>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT document.id FROM document_symbol
         JOIN document ON document.id = document_symbol.document
         WHERE document_symbol.symbol = $1
         ORDER BY document_symbol.rank, document.kind DESC, document.at_ms, document.id",
    )
    .bind(symbol)
    .fetch_all(&mut *connection)
    .await
    .map_err(Error::query("looking up documents by symbol"))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(get(connection, &id).await?);
    }
    Ok(found)
}

/// The ids of all documents, in the order they came.
///
/// # Errors
/// When the records cannot be read.
pub async fn ids(connection: &mut Connection) -> Result<Vec<String>> {
    sqlx::query_scalar("SELECT id FROM document ORDER BY at_ms, id")
        .fetch_all(connection)
        .await
        .map_err(Error::query("listing documents"))
}

/// The paragraphs of a document, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn paragraphs(connection: &mut Connection, id: &str) -> Result<Vec<ParagraphRow>> {
    sqlx::query("SELECT * FROM document_paragraph WHERE document = $1 ORDER BY place")
        .bind(id)
        .fetch_all(connection)
        .await
        .map_err(Error::query("reading the paragraphs of a document"))?
        .iter()
        .map(paragraph_of_row)
        .collect()
}

/// One paragraph of a document.
///
/// # Errors
/// When the records cannot be read.
pub async fn paragraph(
    connection: &mut Connection,
    id: &str,
    place: i64,
) -> Result<Option<ParagraphRow>> {
    let row = sqlx::query("SELECT * FROM document_paragraph WHERE document = $1 AND place = $2")
        .bind(id)
        .bind(place)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading a paragraph"))?;
    row.as_ref().map(paragraph_of_row).transpose()
}

/// The labels of a document's paragraphs.
///
/// # Errors
/// When the records cannot be read.
pub async fn labels(connection: &mut Connection, id: &str) -> Result<Vec<LabelRow>> {
    let doing = Error::query("reading the labels of a document");
    sqlx::query(
        "SELECT address, scheme, code FROM document_label WHERE document = $1
         ORDER BY address, scheme, code",
    )
    .bind(id)
    .fetch_all(connection)
    .await
    .map_err(doing)?
    .iter()
    .map(|row| {
        Ok(LabelRow {
            address: row.try_get("address").map_err(doing)?,
            scheme: row.try_get("scheme").map_err(doing)?,
            code: row.try_get("code").map_err(doing)?,
        })
    })
    .collect()
}

/// The paragraphs of every document of which people have labelled one: body, and the codes of a scheme with
/// spaces between, none where nobody gave one.
///
/// # Errors
/// When the records cannot be read.
pub async fn labelled(connection: &mut Connection, scheme: &str) -> Result<Vec<(String, String)>> {
    sqlx::query_as(
        "SELECT p.body, coalesce((SELECT group_concat(l.code, ' ') FROM document_label l
             WHERE l.document = p.document AND l.address = p.address AND l.scheme = $1), '')
         FROM document_paragraph p
         WHERE p.document IN (SELECT document FROM document_label WHERE scheme = $1)
         ORDER BY p.document, p.place",
    )
    .bind(scheme)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading labelled paragraphs"))
}

/// How many documents of each kind there are: texts, records, and the paragraphs of texts.
///
/// # Errors
/// When the records cannot be read.
pub async fn counts(connection: &mut Connection) -> Result<(i64, i64, i64)> {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM document WHERE kind = 'text'),
                (SELECT count(*) FROM document WHERE kind = 'record'),
                (SELECT count(*) FROM document_paragraph)",
    )
    .fetch_one(connection)
    .await
    .map_err(Error::query("counting documents"))
}

/// Keeps the receipt of an import and answers its number.
///
/// # Errors
/// When the records cannot be written.
pub async fn add_import(write: &mut Write, at_ms: i64, actor: &str, receipt: &str) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO document_import (at_ms, actor, receipt) VALUES ($1, $2, $3) RETURNING seq",
    )
    .bind(at_ms)
    .bind(actor)
    .bind(receipt)
    .fetch_one(&mut **write)
    .await
    .map_err(Error::query("keeping the receipt of an import"))
}

/// The number of the last import; 0 before the first.
///
/// # Errors
/// When the records cannot be read.
pub async fn last_import(connection: &mut Connection) -> Result<i64> {
    sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM document_import")
        .fetch_one(connection)
        .await
        .map_err(Error::query("looking up the last import of documents"))
}

fn of_row(row: &SqliteRow) -> Result<DocumentRow> {
    let doing = Error::query("reading a document");
    Ok(DocumentRow {
        id: row.try_get("id").map_err(doing)?,
        kind: row.try_get("kind").map_err(doing)?,
        symbols: Vec::new(),
        title: row.try_get("title").map_err(doing)?,
        language: row.try_get("language").map_err(doing)?,
        day: row.try_get("day").map_err(doing)?,
        body: row.try_get("body").map_err(doing)?,
        restricted: row.try_get("restricted").map_err(doing)?,
        file_sha256: row.try_get("file_sha256").map_err(doing)?,
        place: row.try_get("place").map_err(doing)?,
        file_name: row.try_get("file_name").map_err(doing)?,
        at_ms: row.try_get("at_ms").map_err(doing)?,
    })
}

fn paragraph_of_row(row: &SqliteRow) -> Result<ParagraphRow> {
    let doing = Error::query("reading a paragraph");
    Ok(ParagraphRow {
        place: row.try_get("place").map_err(doing)?,
        address: row.try_get("address").map_err(doing)?,
        kind: row.try_get("kind").map_err(doing)?,
        body: row.try_get("body").map_err(doing)?,
    })
}
