//! Staging: observations on their way in, written to sorted files that no version names yet.
//! Finds repeated keys in the same pass; memory does not grow with the file.

use std::cmp::Ordering;
use std::sync::Arc;

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::prelude::ident;
use futures::StreamExt;
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET, ObservationBatch};
use model::table::{ColumnKind, OBS_NUMBER, OBS_VALUE, TableShape};

use crate::compare::KeyWalk;
use crate::engine::Engine;
use crate::part::{Part, PartWriter};
use crate::schema::{record_batch, schema_of};
use crate::table::{ObservationTable, Rows};
use crate::{Error, Result};

/// How many repeated keys are told one by one.
const DUPLICATES_TOLD: usize = 1000;

/// The place an observation was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowOrigin {
    /// The sheet, empty where the file has none.
    pub sheet: String,
    /// The cell, or the line of a file that has lines.
    pub cell: String,
}

/// Two observations with the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The key: component and code, `TIME_PERIOD` last.
    pub key: Vec<(String, String)>,
    /// Where the one stands.
    pub first: RowOrigin,
    /// Where the other stands.
    pub second: RowOrigin,
}

/// The repeated keys of what was staged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// How many observations repeat the key of another.
    pub total: u64,
    /// The first of them, in key order.
    pub first: Vec<Duplicate>,
}

/// Observations in sorted files that no version names. The files go when the last clone goes, and at
/// the next start at the latest.
#[derive(Clone, Debug)]
pub struct Staged {
    /// How many observations there are.
    pub rows: u64,
    /// Which keys are repeated.
    pub duplicates: Duplicates,
    /// How many values are there as text but not as a number, so that no sum can count them.
    pub without_number: u64,
    pub(crate) shape: TableShape,
    pub(crate) files: Arc<StagedFiles>,
}

#[derive(Debug)]
pub(crate) struct StagedFiles {
    pub(crate) parts: Vec<Part>,
}

impl Drop for StagedFiles {
    fn drop(&mut self) {
        for part in &self.parts {
            let _ = std::fs::remove_file(&part.path);
        }
    }
}

impl Engine {
    /// Writes observations to the staging folder, sorted by key. The iterator runs on a thread where
    /// it may block, so it can be the end of a bounded channel or a parser itself. `submission` is
    /// the origin of rows that do not name one.
    ///
    /// # Errors
    /// When files cannot be written or read back.
    pub async fn stage(
        &self,
        shape: &TableShape,
        submission: &str,
        batches: impl Iterator<Item = ObservationBatch> + Send + 'static,
    ) -> Result<Staged> {
        let (engine, shape, submission) = (self.clone(), shape.clone(), submission.to_owned());
        let work = move || -> Result<(Staged, bool)> {
            let schema = schema_of(&shape);
            let mut writer = StagedWriter::new(&engine, &shape);
            for batch in batches {
                writer.push(record_batch(&shape, &schema, &submission, &batch)?)?;
            }
            writer.finish()
        };
        let (staged, sorted) = blocking("staging observations", work).await?;
        if sorted { Ok(staged) } else { self.sort(staged).await }
    }

    /// The same rows in key order; equal keys by where they stand, so that the result is one.
    async fn sort(&self, staged: Staged) -> Result<Staged> {
        let shape = staged.shape.clone();
        let table = ObservationTable::unsorted(self, &shape, Rows::Staged(&staged));
        let asked = Error::query("the rows in key order");
        let _turn = self.sort_turn.acquire().await.expect("the engine never closes its turns");
        let frame = self.sorting.read_table(Arc::new(table)).map_err(&asked)?;
        let order = shape.key().chain([ORIGIN_SHEET, ORIGIN_CELL]);
        let order = order.map(|name| ident(name).sort(true, true)).collect();
        let frame = frame.sort(order).map_err(&asked)?;
        let mut rows = frame.execute_stream().await.map_err(&asked)?;

        let (sender, mut receiver) = tokio::sync::mpsc::channel::<RecordBatch>(4);
        let engine = self.clone();
        let writing = blocking("writing sorted observations", move || {
            let schema = schema_of(&shape);
            let mut writer = StagedWriter::new(&engine, &shape);
            while let Some(batch) = receiver.blocking_recv() {
                writer.push(crate::schema::conform(&batch, &schema)?)?;
            }
            writer.finish()
        });
        let reading = async move {
            while let Some(batch) = rows.next().await {
                // A writer that is gone has its own error to tell.
                if sender.send(batch.map_err(&asked)?).await.is_err() {
                    break;
                }
            }
            Ok::<(), Error>(())
        };
        let (read, written) = futures::join!(reading, writing);
        read?;
        Ok(written?.0)
    }
}

/// Runs work that blocks on a thread made for that.
pub(crate) async fn blocking<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|source| Error::Thread { doing, source })?
}

/// Writes parts and watches the order of their keys.
pub(crate) struct StagedWriter {
    shape: TableShape,
    writer: PartWriter,
    walk: KeyWalk,
    sorted: bool,
    duplicates: Duplicates,
    without_number: u64,
    rows: u64,
}

impl StagedWriter {
    pub(crate) fn new(engine: &Engine, shape: &TableShape) -> Self {
        Self {
            shape: shape.clone(),
            writer: PartWriter::new(engine, shape),
            walk: KeyWalk::new(shape.key_width()),
            sorted: true,
            duplicates: Duplicates::default(),
            without_number: 0,
            rows: 0,
        }
    }

    pub(crate) fn push(&mut self, batch: RecordBatch) -> Result<()> {
        let Self { shape, walk, sorted, duplicates, .. } = self;
        if *sorted {
            walk.walk(&batch, |step, before, row_before| {
                if step.order == Ordering::Greater {
                    *sorted = false;
                    return;
                }
                duplicates.total += 1;
                if duplicates.first.len() < DUPLICATES_TOLD {
                    duplicates.first.push(Duplicate {
                        key: key_at(shape, &batch, step.row),
                        first: origin_at(before, row_before),
                        second: origin_at(&batch, step.row),
                    });
                }
            });
        }
        let nulls = |name| batch.column_by_name(name).map_or(0, |column| column.null_count());
        self.without_number += nulls(OBS_NUMBER).saturating_sub(nulls(OBS_VALUE)) as u64;
        self.rows += batch.num_rows() as u64;
        self.writer.push(batch)
    }

    /// What was staged, and whether its keys came in order.
    pub(crate) fn finish(self) -> Result<(Staged, bool)> {
        let parts = self.writer.finish()?;
        let staged = Staged {
            rows: self.rows,
            duplicates: self.duplicates,
            without_number: self.without_number,
            shape: self.shape,
            files: Arc::new(StagedFiles { parts }),
        };
        Ok((staged, self.sorted))
    }
}

/// The key of a row, named.
pub(crate) fn key_at(shape: &TableShape, batch: &RecordBatch, row: usize) -> Vec<(String, String)> {
    let columns = shape.columns().iter().zip(batch.columns());
    columns
        .filter(|(column, _)| column.kind == ColumnKind::Key)
        .map(|(column, texts)| {
            (column.name.clone(), texts.as_string::<i32>().value(row).to_owned())
        })
        .collect()
}

/// Where a row stands.
pub(crate) fn origin_at(batch: &RecordBatch, row: usize) -> RowOrigin {
    let text = |name| {
        let column = batch.column_by_name(name);
        column.map_or(String::new(), |column| crate::schema::text_at(column, row).into_owned())
    };
    RowOrigin { sheet: text(ORIGIN_SHEET), cell: text(ORIGIN_CELL) }
}
