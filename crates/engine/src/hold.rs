//! Holding back: the rows that an error names do not go on; the rest of the file does.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use datafusion::arrow::array::{AsArray, BooleanArray, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};

use crate::compare::Keys;
use crate::engine::Engine;
use crate::part;
use crate::stage::{Staged, StagedWriter, blocking};
use crate::{Error, Result};

type Cells = BTreeMap<String, BTreeSet<String>>;

impl Engine {
    /// The staged rows without those that stand at `origins` (sheet and cell), and without every row whose key is not
    /// its own alone: of two figures for one key nobody can say which is meant.
    ///
    /// # Errors
    /// When files cannot be read or written.
    pub async fn hold_back(&self, staged: &Staged, origins: &[(String, String)]) -> Result<Staged> {
        if origins.is_empty() && staged.duplicates.total == 0 {
            return Ok(staged.clone());
        }
        let mut cells = Cells::new();
        for (sheet, cell) in origins {
            cells.entry(sheet.clone()).or_default().insert(cell.clone());
        }
        let (engine, staged) = (self.clone(), staged.clone());
        blocking("holding back observations", move || {
            let width = staged.shape.key_width();
            let mut writer = StagedWriter::new(&engine, &staged.shape);
            let (mut before, mut now): (Option<RecordBatch>, Option<RecordBatch>) = (None, None);
            let mut pass = |before: &Option<_>, now: &RecordBatch, after: Option<&RecordBatch>| {
                let keep = kept(now, before.as_ref(), after, width, &cells);
                let rows = filter_record_batch(now, &keep);
                writer.push(rows.map_err(|source| Error::FitBatch { source })?)
            };
            for part in &staged.files.parts {
                for batch in part::read(&part.path, None)? {
                    let batch = batch.map_err(|source| Error::FitBatch { source })?;
                    if let Some(current) = now.take() {
                        pass(&before, &current, Some(&batch))?;
                        before = Some(current);
                    }
                    now = Some(batch);
                }
            }
            if let Some(current) = now {
                pass(&before, &current, None)?;
            }
            Ok(writer.finish()?.0)
        })
        .await
    }
}

/// Which rows of `now` stay: those whose key differs from both neighbours' and that stand elsewhere
/// than `cells`.
fn kept(
    now: &RecordBatch,
    before: Option<&RecordBatch>,
    after: Option<&RecordBatch>,
    width: usize,
    cells: &Cells,
) -> BooleanArray {
    let keys = Keys::of(now, width);
    let last = now.num_rows().saturating_sub(1);
    let same = |other: Option<&RecordBatch>, other_row: usize, row: usize| {
        other.is_some_and(|other| {
            Keys::of(other, width).compare(other_row, &keys, row) == Ordering::Equal
        })
    };
    let sheets = now.column_by_name(ORIGIN_SHEET).map(|column| column.as_string::<i32>());
    let places = now.column_by_name(ORIGIN_CELL).map(|column| column.as_string::<i32>());
    let named = |row: usize| match (sheets, places) {
        (Some(sheets), Some(places)) => {
            cells.get(sheets.value(row)).is_some_and(|cells| cells.contains(places.value(row)))
        }
        _ => false,
    };
    let rows = (0..now.num_rows()).map(|row| {
        let as_before = if row == 0 {
            same(before, before.map_or(0, |batch| batch.num_rows() - 1), 0)
        } else {
            keys.compare(row - 1, &keys, row) == Ordering::Equal
        };
        let as_after = if row == last {
            same(after, 0, row)
        } else {
            keys.compare(row, &keys, row + 1) == Ordering::Equal
        };
        Some(!as_before && !as_after && !named(row))
    });
    rows.collect()
}
