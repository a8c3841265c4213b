//! The DuckLake catalogue: which Parquet files make which version of which dataflow.
//!
//! The tables are those of DuckLake 0.3, so that DuckDB attaches the bank as it is; a version of a
//! dataflow is what its table shows at a snapshot. Knows paths and statistics, opens no file.

mod publish;

use std::collections::{BTreeMap, BTreeSet};

use model::Reference;
use model::table::{ColumnStatistics, DataFile};

use crate::publication::{Publication, Row, publication};
use crate::{Connection, Error, Result};

pub use publish::{PublishParams, publish};

/// Which version of a dataflow is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The latest.
    Latest,
    /// The one with this number, from 1.
    Version(u64),
    /// The one that was the latest at this moment, in milliseconds since 1970-01-01T00:00:00Z.
    Moment(i64),
}

/// A version of a dataflow and its files; nothing when there is no such version.
///
/// # Errors
/// When the records cannot be read.
pub async fn files_of(
    connection: &mut Connection,
    dataflow: &Reference,
    at: At,
) -> Result<Option<(Publication, Vec<DataFile>)>> {
    let (version, moment) = match at {
        At::Latest => (None, None),
        At::Version(version) => (Some(version.cast_signed()), None),
        At::Moment(moment) => (None, Some(moment)),
    };
    let row: Option<Row> = sqlx::query_as(
        "SELECT agency, dataflow, definition, version, snapshot, at_ms, submission, note
         FROM publication
         WHERE agency = $1 AND dataflow = $2 AND ($3 IS NULL OR version = $3)
           AND ($4 IS NULL OR at_ms <= $4)
         ORDER BY version DESC LIMIT 1",
    )
    .bind(&dataflow.agency)
    .bind(&dataflow.id)
    .bind(version)
    .bind(moment)
    .fetch_optional(&mut *connection)
    .await
    .map_err(Error::query("finding a version of a dataflow"))?;
    let Some(publication) = row.map(publication) else { return Ok(None) };
    let table = table_of(connection, dataflow).await?;
    let Some(table) = table else { return Ok(None) };
    let files = files_at(connection, &table, publication.snapshot).await?;
    Ok(Some((publication, files)))
}

/// The folder of a dataflow's files below the bank's: the one it has, or the one it will get.
///
/// # Errors
/// When the records cannot be read.
pub async fn folder_of(connection: &mut Connection, dataflow: &Reference) -> Result<String> {
    if let Some(table) = table_of(connection, dataflow).await? {
        return Ok(table.folder);
    }
    // Folder and table are named by the dataflow's id, or with its agency where that is taken.
    let id = safe(&dataflow.id);
    let taken: Option<(i64,)> =
        sqlx::query_as("SELECT 1 FROM bank_table WHERE folder = $1 COLLATE NOCASE")
            .bind(&id)
            .fetch_optional(connection)
            .await
            .map_err(Error::query("finding the folder of a dataflow"))?;
    Ok(if taken.is_some() { format!("{}__{id}", safe(&dataflow.agency)) } else { id })
}

/// Every file that any version ever named, by its path below the bank's folder.
///
/// # Errors
/// When the records cannot be read.
pub async fn named_files(connection: &mut Connection) -> Result<BTreeSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT DISTINCT folder || '/' || path FROM ducklake_data_file JOIN bank_table USING (table_id)",
    )
    .fetch_all(connection)
    .await
    .map_err(Error::query("listing the files of the bank"))?;
    Ok(rows.into_iter().map(|(path,)| path).collect())
}

pub(crate) struct Table {
    pub(crate) id: i64,
    pub(crate) folder: String,
}

pub(crate) async fn table_of(
    connection: &mut Connection,
    dataflow: &Reference,
) -> Result<Option<Table>> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT table_id, folder FROM bank_table WHERE agency = $1 AND dataflow = $2",
    )
    .bind(&dataflow.agency)
    .bind(&dataflow.id)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("finding the table of a dataflow"))?;
    Ok(row.map(|(id, folder)| Table { id, folder }))
}

pub(crate) async fn files_at(
    connection: &mut Connection,
    table: &Table,
    snapshot: i64,
) -> Result<Vec<DataFile>> {
    let doing = Error::query("listing the files of a version");
    let rows: Vec<(i64, String, i64, i64, i64)> = sqlx::query_as(
        "SELECT data_file_id, path, record_count, file_size_bytes, footer_size
         FROM ducklake_data_file
         WHERE table_id = $1 AND begin_snapshot <= $2
           AND (end_snapshot IS NULL OR end_snapshot > $2)
         ORDER BY data_file_id",
    )
    .bind(table.id)
    .bind(snapshot)
    .fetch_all(&mut *connection)
    .await
    .map_err(doing)?;
    type StatisticsRow = (i64, String, i64, i64, i64, Option<String>, Option<String>);
    let statistics: Vec<StatisticsRow> = sqlx::query_as(
        "SELECT file.data_file_id, column.column_name, stats.column_size_bytes, stats.value_count,
             stats.null_count, stats.min_value, stats.max_value
         FROM ducklake_data_file AS file
         JOIN ducklake_file_column_stats AS stats ON stats.data_file_id = file.data_file_id
         JOIN ducklake_column AS column
           ON column.table_id = file.table_id AND column.column_id = stats.column_id
         WHERE file.table_id = $1 AND file.begin_snapshot <= $2
           AND (file.end_snapshot IS NULL OR file.end_snapshot > $2)
         ORDER BY file.data_file_id, stats.column_id",
    )
    .bind(table.id)
    .bind(snapshot)
    .fetch_all(&mut *connection)
    .await
    .map_err(doing)?;
    let mut by_file: BTreeMap<i64, Vec<ColumnStatistics>> = BTreeMap::new();
    for (file, column, size, values, nulls, min, max) in statistics {
        by_file.entry(file).or_default().push(ColumnStatistics {
            column,
            size_bytes: size.unsigned_abs(),
            values: values.unsigned_abs(),
            nulls: nulls.unsigned_abs(),
            min,
            max,
        });
    }
    let files = rows.into_iter().map(|(id, path, rows, size, footer)| DataFile {
        sha256: path.trim_end_matches(".parquet").to_owned(),
        folder: table.folder.clone(),
        rows: rows.unsigned_abs(),
        size_bytes: size.unsigned_abs(),
        footer_bytes: footer.unsigned_abs(),
        columns: by_file.remove(&id).unwrap_or_default(),
    });
    Ok(files.collect())
}

/// A name that is safe as a folder and as a table: SDMX ids are, but for `@` and `$`.
fn safe(id: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' };
    id.chars().map(keep).collect()
}
