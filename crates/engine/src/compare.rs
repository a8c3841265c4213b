//! Comparing observations by key, across batches: what sorting, duplicates, merging and jumps share.
//! Knows the order of keys (by bytes, column after column); knows nothing of files.

use std::cmp::Ordering;

use datafusion::arrow::array::{Array, AsArray, RecordBatch, StringArray};

/// The leading text columns of a batch, seen as keys.
pub(crate) struct Keys(Vec<StringArray>);

impl Keys {
    /// The first `width` columns of a batch that came from a table: they are texts, never null.
    pub(crate) fn of(batch: &RecordBatch, width: usize) -> Self {
        let columns = batch.columns()[..width].iter();
        Self(columns.map(|column| column.as_string::<i32>().clone()).collect())
    }

    /// How the key of `row` compares with that of `other_row` in `other`.
    pub(crate) fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        for (mine, theirs) in self.0.iter().zip(&other.0) {
            match mine.value(row).cmp(theirs.value(other_row)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
        Ordering::Equal
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.0.first().map_or(0, |column| column.len())
    }
}

/// How one observation follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// How the earlier key compares with the later one.
    pub(crate) order: Ordering,
    /// The later one's row in the batch now looked at.
    pub(crate) row: usize,
}

/// Walks through batches and tells each step that does not rise.
pub(crate) struct KeyWalk {
    width: usize,
    before: Option<RecordBatch>,
}

impl KeyWalk {
    /// A walk over keys of `width` columns.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, before: None }
    }

    /// Looks at the next batch; `on_step` gets each step that is not a rise, with the batch and row
    /// before it.
    pub(crate) fn walk(
        &mut self,
        batch: &RecordBatch,
        mut on_step: impl FnMut(Step, &RecordBatch, usize),
    ) {
        if batch.num_rows() == 0 {
            return;
        }
        let keys = Keys::of(batch, self.width);
        if let Some(before) = &self.before {
            let last = before.num_rows() - 1;
            let order = Keys::of(before, self.width).compare(last, &keys, 0);
            if order != Ordering::Less {
                on_step(Step { order, row: 0 }, before, last);
            }
        }
        for row in 1..keys.rows() {
            let order = keys.compare(row - 1, &keys, row);
            if order != Ordering::Less {
                on_step(Step { order, row }, batch, row - 1);
            }
        }
        self.before = Some(batch.slice(batch.num_rows() - 1, 1));
    }
}
