//! Comparing with last time: staged values that are far from the value before them in their series.
//! Knows factors; says nothing of whether a jump is wrong. It streams: memory does not grow.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Decimal128Type;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::prelude::{Expr, ident, lit};
use futures::StreamExt;
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::table::{DataFile, OBS_NUMBER, OBS_VALUE, TableShape};
use rust_decimal::Decimal;

use crate::compare::Keys;
use crate::engine::Engine;
use crate::merge::may_share_series;
use crate::schema::text_at;
use crate::stage::{Staged, key_at};
use crate::table::Rows;
use crate::{Error, Result};

/// A staged value that is far from the value before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// Its key: component and code, `TIME_PERIOD` last.
    pub key: Vec<(String, String)>,
    /// The sheet it stands on, empty where the file has none.
    pub sheet: String,
    /// Its cell, or its line.
    pub cell: String,
    /// The value, digit for digit.
    pub value: String,
    /// The period of the value before it.
    pub before_period: String,
    /// The value before it, digit for digit.
    pub before: String,
}

/// The jumps among what was staged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jumps {
    /// How many there are.
    pub total: u64,
    /// The first of them, in key order.
    pub first: Vec<Jump>,
}

/// A sorted stream, looked at row by row.
struct Cursor {
    stream: SendableRecordBatchStream,
    now: Option<(Arc<RecordBatch>, Keys)>,
    width: usize,
    row: usize,
}

/// The row that the next one of its series is compared with.
struct Before {
    batch: Arc<RecordBatch>,
    series: Keys,
    row: usize,
    number: i128,
}

impl Engine {
    /// The staged observations whose value is more than `factor` times the latest value before it in
    /// its series, or less than one part in `factor` of it. The value before may be staged or
    /// current; a staged value stands for the current one of the same key. A zero is not compared.
    ///
    /// # Errors
    /// When files cannot be read.
    pub async fn jumps(
        &self,
        shape: &TableShape,
        current: &[DataFile],
        staged: &Staged,
        factor: Decimal,
        limit: usize,
    ) -> Result<Jumps> {
        let width = shape.key_width();
        let current: Vec<DataFile> =
            current.iter().filter(|file| may_share_series(shape, file, staged)).cloned().collect();
        let mut old =
            self.cursor(shape, Rows::Published(&current), series_between(shape, staged)).await?;
        let mut new = self.cursor(shape, Rows::Staged(staged), lit(true)).await?;
        let mut jumps = Jumps::default();
        let mut before: Option<Before> = None;
        loop {
            let (take_new, skip_old) = match (&new.now, &old.now) {
                (None, None) => return Ok(jumps),
                (Some(_), None) => (true, false),
                (None, Some(_)) => (false, false),
                (Some((_, new_keys)), Some((_, old_keys))) => {
                    let order = new_keys.compare(new.row, old_keys, old.row);
                    (order.is_le(), order.is_eq())
                }
            };
            if skip_old {
                old.step().await?;
            }
            let cursor = if take_new { &mut new } else { &mut old };
            let Some((batch, _)) = &cursor.now else { continue };
            let (batch, row) = (Arc::clone(batch), cursor.row);
            if let Some(number) = number_at(&batch, row) {
                let series = Keys::of(&batch, width - 1);
                if take_new
                    && let Some(before) = &before
                    && before.series.compare(before.row, &series, row).is_eq()
                    && is_jump(before.number, number, factor)
                {
                    jumps.total += 1;
                    if jumps.first.len() < limit {
                        jumps.first.push(Jump {
                            key: key_at(shape, &batch, row),
                            sheet: text_of(&batch, ORIGIN_SHEET, row),
                            cell: text_of(&batch, ORIGIN_CELL, row),
                            value: text_of(&batch, OBS_VALUE, row),
                            before_period: text_at(before.batch.column(width - 1), before.row)
                                .into_owned(),
                            before: text_of(&before.batch, OBS_VALUE, before.row),
                        });
                    }
                }
                before = Some(Before { batch, series, row, number });
            }
            cursor.step().await?;
        }
    }

    async fn cursor(&self, shape: &TableShape, rows: Rows<'_>, holds: Expr) -> Result<Cursor> {
        let asked = Error::query("values to compare");
        let frame = self.filtered(shape, rows, &[])?.filter(holds).map_err(&asked)?;
        let order = shape.key().map(|name| ident(name).sort(true, true)).collect();
        let frame = frame.sort(order).map_err(&asked)?;
        let rest = [OBS_VALUE, OBS_NUMBER, ORIGIN_SHEET, ORIGIN_CELL];
        let columns: Vec<Expr> = shape.key().chain(rest).map(ident).collect();
        let stream = frame.select(columns).map_err(&asked)?.execute_stream().await;
        let mut cursor =
            Cursor { stream: stream.map_err(&asked)?, now: None, width: shape.key_width(), row: 0 };
        cursor.load().await?;
        Ok(cursor)
    }
}

impl Cursor {
    async fn load(&mut self) -> Result<()> {
        self.row = 0;
        self.now = None;
        while let Some(batch) = self.stream.next().await {
            let batch = batch.map_err(Error::query("values to compare"))?;
            if batch.num_rows() > 0 {
                let keys = Keys::of(&batch, self.width);
                self.now = Some((Arc::new(batch), keys));
                break;
            }
        }
        Ok(())
    }

    async fn step(&mut self) -> Result<()> {
        self.row += 1;
        match &self.now {
            Some((batch, _)) if self.row < batch.num_rows() => Ok(()),
            _ => self.load().await,
        }
    }
}

/// That every dimension lies between the least and the greatest that was staged.
fn series_between(shape: &TableShape, staged: &Staged) -> Expr {
    let mut holds = lit(true);
    for name in shape.key().take(shape.key_width() - 1) {
        let parts = staged.files.parts.iter().map(|part| part.file.column(name));
        let known: Option<Vec<_>> = parts
            .map(|column| column.and_then(|column| column.min.as_ref().zip(column.max.as_ref())))
            .collect();
        let Some(known) = known else { continue };
        let (min, max) =
            (known.iter().map(|(min, _)| *min).min(), known.iter().map(|(_, max)| *max).max());
        if let (Some(min), Some(max)) = (min, max) {
            holds = holds.and(ident(name).between(lit(min.as_str()), lit(max.as_str())));
        }
    }
    holds
}

fn number_at(batch: &RecordBatch, row: usize) -> Option<i128> {
    let column = batch.column_by_name(OBS_NUMBER)?;
    let numbers = column.as_primitive_opt::<Decimal128Type>()?;
    numbers.is_valid(row).then(|| numbers.value(row))
}

fn text_of(batch: &RecordBatch, name: &str, row: usize) -> String {
    let column = batch.column_by_name(name);
    column.map_or(String::new(), |column| text_at(column, row).into_owned())
}

/// Whether two values lie more than a factor apart; from plus to minus is always a jump.
fn is_jump(before: i128, now: i128, factor: Decimal) -> bool {
    if before == 0 || now == 0 {
        return false;
    }
    if (before < 0) != (now < 0) {
        return true;
    }
    let (small, great) = {
        let (a, b) = (before.unsigned_abs(), now.unsigned_abs());
        if a < b { (a, b) } else { (b, a) }
    };
    // great > small × mantissa ÷ 10^scale, in whole numbers; what overflows is scaled down alike.
    let factor = factor.normalize();
    let mantissa = factor.mantissa().unsigned_abs();
    let scale = 10_u128.saturating_pow(factor.scale());
    match (small.checked_mul(mantissa), great.checked_mul(scale)) {
        (Some(bound), Some(great)) => great > bound,
        _ => great / mantissa.max(1) > small / scale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_more_than_the_factor_up_or_down() {
        let unit = 10_i128.pow(18);
        for (before, now, jumps) in [
            (10, 15, false),
            (10, 16, true),
            (15, 10, false),
            (16, 10, true),
            (0, 5, false),
            (-1, 1, true),
        ] {
            let factor = Decimal::new(15, 1);
            assert_eq!(is_jump(before * unit, now * unit, factor), jumps, "{before} {now}");
        }
    }
}
