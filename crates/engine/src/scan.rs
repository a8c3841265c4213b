//! Scanning: the observations that a query asks for, in key order, as a stream of batches.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::prelude::{DataFrame, ident};
use futures::{Stream, StreamExt};
use model::observation::ObservationBatch;
use model::table::TableShape;

use crate::compare::Keys;
use crate::engine::Engine;
use crate::query::{Filter, ObservationQuery};
use crate::schema::{text_at, texts};
use crate::table::{ObservationTable, Rows};
use crate::{Error, Result};

/// Observations, batch by batch.
pub type ObservationStream = Pin<Box<dyn Stream<Item = Result<ObservationBatch>> + Send>>;

impl Engine {
    /// The observations that a query asks for, in key order.
    ///
    /// # Errors
    /// When the query names a column the table does not have, or a file cannot be read; the latter
    /// may come later, from the stream.
    pub async fn scan(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        query: &ObservationQuery,
    ) -> Result<ObservationStream> {
        let wanted = query.wanted(shape)?;
        let asked = Error::query("observations");
        let frame = self.filtered(shape, rows, &query.filters)?;
        let order = shape.key().map(|name| ident(name).sort(true, true)).collect();
        if query.first.is_none() && query.last.is_none() {
            let columns = wanted.iter().map(ident).collect::<Vec<_>>();
            let mut frame = frame.sort(order).map_err(&asked)?;
            if query.offset > 0 || query.limit.is_some() {
                frame = frame.limit(size(query.offset), query.limit.map(size)).map_err(&asked)?;
            }
            let frame = frame.select(columns).map_err(&asked)?;
            let stream = frame.execute_stream().await.map_err(&asked)?;
            let batches = stream.map(move |batch| {
                let batch = batch.map_err(Error::query("observations"))?;
                Ok(observations(&batch))
            });
            return Ok(Box::pin(batches));
        }
        let mut columns: Vec<String> = shape.key().map(str::to_owned).collect();
        columns.extend(wanted.iter().filter(|name| !shape.key().any(|key| key == *name)).cloned());
        let frame = frame.sort(order).map_err(&asked)?;
        let frame = frame.select(columns.iter().map(ident).collect::<Vec<_>>()).map_err(&asked)?;
        let stream = frame.execute_stream().await.map_err(&asked)?;
        Ok(Box::pin(Window::new(shape.key_width() - 1, &columns, wanted, query).over(stream)))
    }

    /// The rows of a table for which all filters hold.
    pub(crate) fn filtered(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        filters: &[Filter],
    ) -> Result<DataFrame> {
        let asked = Error::query("observations");
        let table = ObservationTable::new(self, shape, rows, filters);
        let mut frame = self.session.read_table(Arc::new(table)).map_err(&asked)?;
        for filter in filters {
            frame = frame.filter(filter.expression(shape)?).map_err(&asked)?;
        }
        Ok(frame)
    }
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A record batch as observations.
pub(crate) fn observations(batch: &RecordBatch) -> ObservationBatch {
    let mut observations = ObservationBatch::new(Vec::new());
    let schema = batch.schema();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        observations.set_column(field.name(), texts(column));
    }
    observations
}

/// Takes the first and last observations of each series, then the offset and the limit.
struct Window {
    series_width: usize,
    names: Vec<String>,
    places: Vec<usize>,
    first: u64,
    last: usize,
    skip: u64,
    left: u64,
    seen: u64,
    ends: VecDeque<(Arc<RecordBatch>, usize)>,
    before: Option<(Keys, usize)>,
    out: ObservationBatch,
}

impl Window {
    fn new(
        series_width: usize,
        columns: &[String],
        names: Vec<String>,
        query: &ObservationQuery,
    ) -> Self {
        let place = |name| columns.iter().position(|column| column == name);
        Self {
            series_width,
            places: names.iter().filter_map(place).collect(),
            out: ObservationBatch::new(names.clone()),
            names,
            first: query.first.unwrap_or(0),
            last: size(query.last.unwrap_or(0)),
            skip: query.offset,
            left: query.limit.unwrap_or(u64::MAX),
            seen: 0,
            ends: VecDeque::new(),
            before: None,
        }
    }

    /// The windowed observations of a sorted stream.
    fn over(
        self,
        stream: SendableRecordBatchStream,
    ) -> impl Stream<Item = Result<ObservationBatch>> + Send {
        futures::stream::unfold(Some((self, stream)), |state| async move {
            let (mut window, mut stream) = state?;
            loop {
                if window.left == 0 {
                    let rest = window.take();
                    return (rest.rows() > 0).then_some((Ok(rest), None));
                }
                match stream.next().await {
                    Some(Ok(batch)) => {
                        window.push(batch);
                        if window.out.rows() >= ObservationBatch::ROWS {
                            let full = window.take();
                            return Some((Ok(full), Some((window, stream))));
                        }
                    }
                    Some(Err(error)) => {
                        return Some((Err(Error::query("observations")(error)), None));
                    }
                    None => {
                        window.end_series();
                        let rest = window.take();
                        return (rest.rows() > 0).then_some((Ok(rest), None));
                    }
                }
            }
        })
    }

    fn take(&mut self) -> ObservationBatch {
        std::mem::replace(&mut self.out, ObservationBatch::new(self.names.clone()))
    }

    fn push(&mut self, batch: RecordBatch) {
        let batch = Arc::new(batch);
        let keys = Keys::of(&batch, self.series_width);
        for row in 0..batch.num_rows() {
            let same = if row > 0 {
                keys.compare(row - 1, &keys, row).is_eq()
            } else {
                let before = self.before.as_ref();
                before.is_some_and(|(before, last)| before.compare(*last, &keys, 0).is_eq())
            };
            if !same {
                self.end_series();
            }
            self.seen += 1;
            if self.seen <= self.first {
                self.emit(&batch, row);
            } else if self.last > 0 {
                if self.ends.len() == self.last {
                    self.ends.pop_front();
                }
                self.ends.push_back((Arc::clone(&batch), row));
            }
        }
        if let Some(last) = batch.num_rows().checked_sub(1) {
            self.before = Some((keys, last));
        }
    }

    fn end_series(&mut self) {
        self.seen = 0;
        while let Some((batch, row)) = self.ends.pop_front() {
            self.emit(&batch, row);
        }
    }

    fn emit(&mut self, batch: &RecordBatch, row: usize) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.left > 0 {
            self.left -= 1;
            let texts: Vec<_> =
                self.places.iter().map(|&place| text_at(batch.column(place), row)).collect();
            self.out.push(texts.iter().map(|text| text.as_ref()));
        }
    }
}
