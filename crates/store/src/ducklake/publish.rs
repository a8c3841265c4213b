//! Publishing: the rows that make some files the next version of a dataflow, in the caller's
//! transaction. Nothing is visible before that commits; the files are on the disk before this begins.

use std::collections::BTreeSet;

use model::Reference;
use model::table::{ColumnKind, DataFile, Merge, TableShape};
use sha2::{Digest, Sha256};

use super::{Table, files_at, folder_of, table_of};
use crate::publication::Publication;
use crate::{Error, Result, Write};

/// What is published.
#[derive(Clone, Debug)]
pub struct PublishParams {
    /// The dataflow, with the version of its definition.
    pub dataflow: Reference,
    /// The columns of its table.
    pub shape: TableShape,
    /// Which files stay, go and come.
    pub merge: Merge,
    /// The submission it came from, if it came from one.
    pub submission: Option<String>,
    /// What is said about it.
    pub note: Option<String>,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// The snapshot that is being written.
struct Snapshot {
    id: i64,
    schema_version: i64,
    next_catalog_id: i64,
    next_file_id: i64,
    changes: Vec<String>,
}

/// Makes the next version of a dataflow.
///
/// # Errors
/// [`Error::StaleMerge`] when the merge was made against other files than the latest version's,
/// [`Error::ShapeChanged`] when the table cannot take the columns.
pub async fn publish(write: &mut Write, params: &PublishParams) -> Result<Publication> {
    let PublishParams { dataflow, shape, merge, submission, note, at_ms } = params;
    let mut snapshot = begin(write).await?;
    let table = match table_of(write, dataflow).await? {
        Some(table) => {
            extend(write, &mut snapshot, &table, dataflow, shape).await?;
            table
        }
        None => create(write, &mut snapshot, dataflow, shape).await?,
    };
    let current = files_at(write, &table, snapshot.id).await?;
    let names = |files: &mut dyn Iterator<Item = &DataFile>| {
        files.map(|file| file.sha256.clone()).collect::<BTreeSet<_>>()
    };
    let expected = names(&mut merge.keep.iter().chain(&merge.retire));
    if names(&mut current.iter()) != expected
        || merge.add.iter().any(|it| it.folder != table.folder)
    {
        return Err(Error::StaleMerge { dataflow: dataflow.to_string() });
    }
    retire(write, &mut snapshot, &table, &merge.retire).await?;
    add(write, &mut snapshot, &table, shape, &merge.add).await?;
    finish(write, &snapshot, *at_ms, note.as_deref()).await?;
    let doing = Error::query("recording a version");
    let (version,): (i64,) = sqlx::query_as(
        "INSERT INTO publication (agency, dataflow, version, definition, snapshot, at_ms, submission, note)
         SELECT $1, $2, COALESCE(MAX(version), 0) + 1, $3, $4, $5, $6, $7
         FROM publication WHERE agency = $1 AND dataflow = $2
         RETURNING version",
    )
    .bind(&dataflow.agency)
    .bind(&dataflow.id)
    .bind(&dataflow.version.0)
    .bind(snapshot.id)
    .bind(at_ms)
    .bind(submission)
    .bind(note)
    .fetch_one(&mut **write)
    .await
    .map_err(doing)?;
    Ok(Publication {
        dataflow: dataflow.clone(),
        version: version.unsigned_abs(),
        snapshot: snapshot.id,
        at_ms: *at_ms,
        submission: submission.clone(),
        note: note.clone(),
    })
}

async fn begin(write: &mut Write) -> Result<Snapshot> {
    let (id, schema_version, next_catalog_id, next_file_id): (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT snapshot_id, schema_version, next_catalog_id, next_file_id
         FROM ducklake_snapshot ORDER BY snapshot_id DESC LIMIT 1",
    )
    .fetch_one(&mut **write)
    .await
    .map_err(Error::query("reading the latest snapshot"))?;
    let changes = Vec::new();
    Ok(Snapshot { id: id + 1, schema_version, next_catalog_id, next_file_id, changes })
}

async fn create(
    write: &mut Write,
    snapshot: &mut Snapshot,
    dataflow: &Reference,
    shape: &TableShape,
) -> Result<Table> {
    let doing = Error::query("naming a table");
    let folder = folder_of(write, dataflow).await?;
    let table = Table { id: snapshot.next_catalog_id, folder };
    snapshot.next_catalog_id += 1;
    sqlx::query(
        "INSERT INTO bank_table (agency, dataflow, table_id, folder) VALUES ($1, $2, $3, $4)",
    )
    .bind(&dataflow.agency)
    .bind(&dataflow.id)
    .bind(table.id)
    .bind(&table.folder)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    sqlx::query(
        "INSERT INTO ducklake_table (table_id, table_uuid, begin_snapshot, end_snapshot, schema_id,
             table_name, path, path_is_relative)
         VALUES ($1, $2, $3, NULL, 0, $4, $5, 1)",
    )
    .bind(table.id)
    .bind(uuid_of(dataflow))
    .bind(snapshot.id)
    .bind(&table.folder)
    .bind(format!("{}/", table.folder))
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    columns(write, snapshot.id, table.id, shape, 0).await?;
    sqlx::query(
        "INSERT INTO ducklake_table_stats (table_id, record_count, next_row_id, file_size_bytes)
         VALUES ($1, 0, 0, 0)",
    )
    .bind(table.id)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    snapshot.changes.push(format!("created_table:\"main\".\"{}\"", table.folder));
    new_schema(write, snapshot).await?;
    Ok(table)
}

/// A structure may gain columns at its end; what an older file lacks is null.
async fn extend(
    write: &mut Write,
    snapshot: &mut Snapshot,
    table: &Table,
    dataflow: &Reference,
    shape: &TableShape,
) -> Result<()> {
    let known: Vec<(i64, String)> = sqlx::query_as(
        "SELECT column_id, column_name FROM ducklake_column
         WHERE table_id = $1 AND end_snapshot IS NULL ORDER BY column_id",
    )
    .bind(table.id)
    .fetch_all(&mut **write)
    .await
    .map_err(Error::query("reading the columns of a table"))?;
    for (place, (_, name)) in known.iter().enumerate() {
        let now = shape.columns().get(place).map(|column| column.name.as_str());
        if now != Some(name) {
            let why = format!(
                "its column {} was {name} and would be {}; only attributes may be added, at the end",
                place + 1,
                now.unwrap_or("gone")
            );
            return Err(Error::ShapeChanged { dataflow: dataflow.to_string(), why });
        }
    }
    if shape.columns().len() > known.len() {
        columns(write, snapshot.id, table.id, shape, known.len()).await?;
        snapshot.changes.push(format!("altered_table:{}", table.id));
        new_schema(write, snapshot).await?;
    }
    Ok(())
}

async fn columns(
    write: &mut Write,
    snapshot: i64,
    table: i64,
    shape: &TableShape,
    from: usize,
) -> Result<()> {
    let doing = Error::query("naming the columns of a table");
    for (place, column) in (1_i64..).zip(shape.columns()).skip(from) {
        let (kind, nullable) = match column.kind {
            ColumnKind::Key | ColumnKind::Origin => ("varchar", 0),
            ColumnKind::Value | ColumnKind::Attribute => ("varchar", 1),
            ColumnKind::Number => ("decimal(38,18)", 1),
        };
        sqlx::query(
            "INSERT INTO ducklake_column (column_id, begin_snapshot, end_snapshot, table_id,
                 column_order, column_name, column_type, initial_default, default_value,
                 nulls_allowed, parent_column)
             VALUES ($1, $2, NULL, $3, $1, $4, $5, NULL, NULL, $6, NULL)",
        )
        .bind(place)
        .bind(snapshot)
        .bind(table)
        .bind(&column.name)
        .bind(kind)
        .bind(nullable)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
        // What all files of the table have in common; widened by every file that is added.
        sqlx::query(
            "INSERT INTO ducklake_table_column_stats (table_id, column_id, contains_null,
                 contains_nan, min_value, max_value, extra_stats)
             VALUES ($1, $2, $3, NULL, NULL, NULL, NULL)",
        )
        .bind(table)
        .bind(place)
        .bind(nullable)
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    Ok(())
}

async fn new_schema(write: &mut Write, snapshot: &mut Snapshot) -> Result<()> {
    snapshot.schema_version += 1;
    sqlx::query(
        "INSERT INTO ducklake_schema_versions (begin_snapshot, schema_version) VALUES ($1, $2)",
    )
    .bind(snapshot.id)
    .bind(snapshot.schema_version)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("recording a schema version"))
}

async fn retire(
    write: &mut Write,
    snapshot: &mut Snapshot,
    table: &Table,
    files: &[DataFile],
) -> Result<()> {
    for file in files {
        sqlx::query(
            "UPDATE ducklake_data_file SET end_snapshot = $1
             WHERE table_id = $2 AND path = $3 AND end_snapshot IS NULL",
        )
        .bind(snapshot.id)
        .bind(table.id)
        .bind(file.file_name())
        .execute(&mut **write)
        .await
        .map_err(Error::query("retiring a file"))?;
    }
    if !files.is_empty() {
        snapshot.changes.push(format!("deleted_from_table:{}", table.id));
    }
    Ok(())
}

async fn add(
    write: &mut Write,
    snapshot: &mut Snapshot,
    table: &Table,
    shape: &TableShape,
    files: &[DataFile],
) -> Result<()> {
    let doing = Error::query("naming a file");
    for file in files {
        let id = snapshot.next_file_id;
        snapshot.next_file_id += 1;
        sqlx::query(
            "INSERT INTO ducklake_data_file (data_file_id, table_id, begin_snapshot, path,
                 path_is_relative, file_format, record_count, file_size_bytes, footer_size,
                 row_id_start)
             SELECT $1, $2, $3, $4, 1, 'parquet', $5, $6, $7, next_row_id
             FROM ducklake_table_stats WHERE table_id = $2",
        )
        .bind(id)
        .bind(table.id)
        .bind(snapshot.id)
        .bind(file.file_name())
        .bind(file.rows.cast_signed())
        .bind(file.size_bytes.cast_signed())
        .bind(file.footer_bytes.cast_signed())
        .execute(&mut **write)
        .await
        .map_err(doing)?;
        for column in &file.columns {
            let Some(place) = shape.index(&column.column) else { continue };
            sqlx::query(
                "INSERT INTO ducklake_file_column_stats (data_file_id, table_id, column_id,
                     column_size_bytes, value_count, null_count, min_value, max_value)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(id)
            .bind(table.id)
            .bind(place as i64 + 1)
            .bind(column.size_bytes.cast_signed())
            .bind(column.values.cast_signed())
            .bind(column.nulls.cast_signed())
            .bind(&column.min)
            .bind(&column.max)
            .execute(&mut **write)
            .await
            .map_err(doing)?;
        }
        sqlx::query(
            "UPDATE ducklake_table_stats SET record_count = record_count + $2,
                 next_row_id = next_row_id + $2, file_size_bytes = file_size_bytes + $3
             WHERE table_id = $1",
        )
        .bind(table.id)
        .bind(file.rows.cast_signed())
        .bind(file.size_bytes.cast_signed())
        .execute(&mut **write)
        .await
        .map_err(doing)?;
    }
    if !files.is_empty() {
        snapshot.changes.push(format!("inserted_into_table:{}", table.id));
        widen(write, table).await?;
    }
    Ok(())
}

/// What is true of every file the table ever had: its bounds hold at every snapshot. A column whose
/// bounds are unknown in one file with values has none.
async fn widen(write: &mut Write, table: &Table) -> Result<()> {
    sqlx::query(
        "UPDATE ducklake_table_column_stats AS stats SET
             min_value = (SELECT CASE WHEN COUNT(*) = COUNT(file.min_value) THEN MIN(file.min_value) END
                          FROM ducklake_file_column_stats AS file
                          WHERE file.table_id = stats.table_id AND file.column_id = stats.column_id
                            AND file.value_count > 0),
             max_value = (SELECT CASE WHEN COUNT(*) = COUNT(file.max_value) THEN MAX(file.max_value) END
                          FROM ducklake_file_column_stats AS file
                          WHERE file.table_id = stats.table_id AND file.column_id = stats.column_id
                            AND file.value_count > 0)
         WHERE table_id = $1",
    )
    .bind(table.id)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("widening the statistics of a table"))
}

async fn finish(
    write: &mut Write,
    snapshot: &Snapshot,
    at_ms: i64,
    note: Option<&str>,
) -> Result<()> {
    let doing = Error::query("recording a snapshot");
    let moment = jiff::Timestamp::from_millisecond(at_ms).map_err(|_| Error::Moment { at_ms })?;
    sqlx::query(
        "INSERT INTO ducklake_snapshot (snapshot_id, snapshot_time, schema_version, next_catalog_id,
             next_file_id)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(snapshot.id)
    .bind(moment.strftime("%Y-%m-%d %H:%M:%S%.3f+00").to_string())
    .bind(snapshot.schema_version)
    .bind(snapshot.next_catalog_id)
    .bind(snapshot.next_file_id)
    .execute(&mut **write)
    .await
    .map_err(doing)?;
    sqlx::query(
        "INSERT INTO ducklake_snapshot_changes (snapshot_id, changes_made, commit_message)
         VALUES ($1, $2, $3)",
    )
    .bind(snapshot.id)
    .bind(snapshot.changes.join(","))
    .bind(note)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(doing)
}

/// A UUID (version 8: made by our own rule) that is the same in every bank for the same dataflow.
fn uuid_of(dataflow: &Reference) -> String {
    let digest = Sha256::digest(format!("{}:{}", dataflow.agency, dataflow.id));
    let hex = hex::encode(&digest[..16]);
    format!("{}-{}-8{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}
