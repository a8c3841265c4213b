//! Summaries of a table: the latest observation of each group, the codes in use, how many rows.

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::functions_aggregate::expr_fn::{count, last_value};
use datafusion::prelude::{Expr, ident, lit};
use model::table::{OBS_STATUS, OBS_VALUE, TIME_PERIOD, TableShape};

use crate::engine::Engine;
use crate::query::Filter;
use crate::schema::text_at;
use crate::table::Rows;
use crate::{Error, Result};

/// The latest observation of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// The codes of the group, in the order in which its columns were named.
    pub group: Vec<String>,
    /// Its latest period.
    pub period: String,
    /// The value at that period, digit for digit, if there is one.
    pub value: Option<String>,
    /// The status at that period, if one was given.
    pub status: Option<String>,
}

impl Engine {
    /// The latest observation of each group, in the order of the groups. Where filters leave more
    /// than one observation of a period, the last by key is taken: filter the other dimensions.
    ///
    /// # Errors
    /// When a column is not the table's or a file cannot be read.
    pub async fn latest(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        group_columns: &[&str],
        filters: &[Filter],
    ) -> Result<Vec<Latest>> {
        for column in group_columns {
            known(shape, column)?;
        }
        let asked = Error::query("the latest observations");
        let order = || {
            let by_key = shape.key().filter(|name| *name != TIME_PERIOD);
            let order = [TIME_PERIOD].into_iter().chain(by_key);
            order.map(|name| ident(name).sort(true, true)).collect::<Vec<_>>()
        };
        let mut wanted: Vec<Expr> = vec![
            last_value(ident(TIME_PERIOD), order()).alias("latest_period"),
            last_value(ident(OBS_VALUE), order()).alias("latest_value"),
        ];
        let has_status = shape.index(OBS_STATUS).is_some();
        if has_status {
            wanted.push(last_value(ident(OBS_STATUS), order()).alias("latest_status"));
        }
        let groups: Vec<Expr> = group_columns.iter().map(|name| ident(*name)).collect();
        let frame = self.filtered(shape, rows, filters)?;
        let mut frame = frame.aggregate(groups.clone(), wanted).map_err(&asked)?;
        if !groups.is_empty() {
            let order = groups.into_iter().map(|group| group.sort(true, true)).collect();
            frame = frame.sort(order).map_err(&asked)?;
        }
        let width = group_columns.len();
        let mut latest = Vec::new();
        for batch in frame.collect().await.map_err(&asked)? {
            let text = |place: usize, row| {
                let column = batch.column(place);
                column.is_valid(row).then(|| text_at(column, row).into_owned())
            };
            for row in 0..batch.num_rows() {
                // Without groups there is one row, and it is empty when nothing was found.
                let Some(period) = text(width, row) else { continue };
                latest.push(Latest {
                    group: (0..width).map(|place| text(place, row).unwrap_or_default()).collect(),
                    period,
                    value: text(width + 1, row),
                    status: has_status.then(|| text(width + 2, row)).flatten(),
                });
            }
        }
        Ok(latest)
    }

    /// The texts that stand in a column, each once, in order; nulls are left out.
    ///
    /// # Errors
    /// When a column is not the table's or a file cannot be read.
    pub async fn distinct(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        column: &str,
        filters: &[Filter],
    ) -> Result<Vec<String>> {
        known(shape, column)?;
        let asked = Error::query("the codes in use");
        let frame = self.filtered(shape, rows, filters)?;
        let frame = frame.filter(ident(column).is_not_null()).map_err(&asked)?;
        let frame = frame.aggregate(vec![ident(column)], Vec::new()).map_err(&asked)?;
        let frame = frame.sort(vec![ident(column).sort(true, true)]).map_err(&asked)?;
        let batches = frame.collect().await.map_err(&asked)?;
        let texts = batches.iter().flat_map(|batch| {
            (0..batch.num_rows()).map(|row| text_at(batch.column(0), row).into_owned())
        });
        Ok(texts.collect())
    }

    /// How many observations there are for which all filters hold.
    ///
    /// # Errors
    /// When a column is not the table's or a file cannot be read.
    pub async fn count(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        filters: &[Filter],
    ) -> Result<u64> {
        if filters.is_empty() {
            return Ok(rows.count());
        }
        let asked = Error::query("the number of observations");
        let frame = self.filtered(shape, rows, filters)?;
        let frame = frame.aggregate(Vec::new(), vec![count(lit(1_i64))]).map_err(&asked)?;
        let batches = frame.collect().await.map_err(&asked)?;
        let counts = batches
            .iter()
            .filter(|batch| batch.num_rows() > 0)
            .map(|batch| batch.column(0).as_primitive::<Int64Type>().value(0));
        Ok(counts.sum::<i64>().unsigned_abs())
    }

    /// How many groups there are: the combinations of texts that stand in some columns.
    ///
    /// # Errors
    /// When a column is not the table's or a file cannot be read.
    pub async fn groups(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        columns: &[&str],
        filters: &[Filter],
    ) -> Result<u64> {
        for column in columns {
            known(shape, column)?;
        }
        let asked = Error::query("the number of series");
        let frame = self.filtered(shape, rows, filters)?;
        let groups = columns.iter().map(|name| ident(*name)).collect();
        let frame = frame.aggregate(groups, Vec::new()).map_err(&asked)?;
        Ok(frame.count().await.map_err(&asked)? as u64)
    }
}

fn known(shape: &TableShape, column: &str) -> Result<()> {
    let found = shape.index(column).map(|_| ());
    found.ok_or_else(|| Error::UnknownColumn { column: column.to_owned() })
}
