//! Orders other than that of the key. A query plan sorts where it can, and goes to disk for it; what is
//! taken from the ends of series first is few and is sorted here. Equal rows stay in key order.

use std::cmp::Ordering;

use futures::TryStreamExt;
use model::observation::ObservationBatch;
use model::table::{OBS_NUMBER, OBS_VALUE};

use crate::number;
use crate::query::{ObservationQuery, Sort};
use crate::scan::ObservationStream;
use crate::{Error, Result};

/// More observations than this are not sorted in memory.
const ROWS_LIMIT: usize = 1 << 19;

/// The observations of a stream in the order that a query asks for, then its offset and limit; the
/// columns that are wanted.
pub(crate) async fn arranged(
    mut stream: ObservationStream,
    query: &ObservationQuery,
    wanted: &[String],
) -> Result<ObservationStream> {
    let (mut batches, mut rows) = (Vec::new(), Vec::new());
    while let Some(batch) = stream.try_next().await? {
        rows.extend((0..batch.rows()).map(|row| (batches.len(), row)));
        batches.push(batch);
        if rows.len() > ROWS_LIMIT {
            return Err(Error::TooManyToSort { limit: ROWS_LIMIT });
        }
    }
    rows.sort_by(|(one, row), (other, other_row)| {
        compare(&query.sort, (&batches[*one], *row), (&batches[*other], *other_row))
    });
    let size = |count| usize::try_from(count).unwrap_or(usize::MAX);
    let rows = rows.into_iter().skip(size(query.offset));
    let rows: Vec<(usize, usize)> = rows.take(query.limit.map_or(usize::MAX, size)).collect();
    let sorted: Vec<Result<ObservationBatch>> = rows
        .chunks(ObservationBatch::ROWS)
        .map(|rows| {
            let mut sorted = ObservationBatch::new(wanted.to_vec());
            for (at, row) in rows {
                sorted.push(wanted.iter().map(|name| batches[*at].get(name, *row)));
            }
            Ok(sorted)
        })
        .collect();
    Ok(Box::pin(futures::stream::iter(sorted)))
}

fn compare(
    sort: &[Sort],
    (one, row): (&ObservationBatch, usize),
    (other, other_row): (&ObservationBatch, usize),
) -> Ordering {
    for Sort { column, descending } in sort {
        let (one, other) = (one.get(column, row), other.get(column, other_row));
        let order = if column == OBS_VALUE || column == OBS_NUMBER {
            // A text that is no number stands before all that are, as a missing one does.
            number::scaled(one).cmp(&number::scaled(other))
        } else {
            one.cmp(other)
        };
        let order = if *descending { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}
