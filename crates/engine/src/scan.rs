//! Scanning: the observations that a query asks for, in key order, as a stream of batches.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::prelude::{DataFrame, ident};
use futures::{Stream, StreamExt};
use model::observation::ObservationBatch;
use model::table::TableShape;

use crate::arrange;
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
        let mut columns: Vec<String> = shape.key().map(str::to_owned).collect();
        let sorted = query.sort.iter().map(|sort| &sort.column);
        for name in wanted.iter().chain(sorted) {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        let is_window = query.first.is_some() || query.last.is_some();
        let slice = self.slice(shape, rows, &query.filters, &columns).await?;
        // Where a series ends is seen in key order alone; any other order comes after.
        let arranged_after = !query.sort.is_empty() && (is_window || slice.is_some());
        if arranged_after {
            let whole = ObservationQuery { offset: 0, limit: None, ..query.clone() };
            let in_key_order = ObservationQuery { sort: Vec::new(), ..whole };
            let stream = match slice {
                Some(slice) => told(slice, shape, &in_key_order, columns.clone(), columns),
                None => self.planned(shape, rows, &in_key_order, columns.clone(), columns).await?,
            };
            return arrange::arranged(stream, query, &wanted).await;
        }
        match slice {
            Some(slice) => Ok(told(slice, shape, query, columns, wanted)),
            None => self.planned(shape, rows, query, columns, wanted).await,
        }
    }

    /// The observations as a query plan gives them.
    async fn planned(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        query: &ObservationQuery,
        columns: Vec<String>,
        wanted: Vec<String>,
    ) -> Result<ObservationStream> {
        let asked = Error::query("observations");
        let frame = self.filtered(shape, rows, &query.filters)?;
        let mut frame = frame.sort(query.order(shape)?).map_err(&asked)?;
        if query.first.is_none() && query.last.is_none() {
            if query.offset > 0 || query.limit.is_some() {
                frame = frame.limit(size(query.offset), query.limit.map(size)).map_err(&asked)?;
            }
            let columns = wanted.iter().map(ident).collect::<Vec<_>>();
            let frame = frame.select(columns).map_err(&asked)?;
            let stream = frame.execute_stream().await.map_err(&asked)?;
            let batches = stream.map(move |batch| {
                let batch = batch.map_err(Error::query("observations"))?;
                Ok(observations(&batch))
            });
            return Ok(Box::pin(batches));
        }
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

/// A slice as a query asks for it; its columns are `columns`.
fn told(
    slice: Vec<RecordBatch>,
    shape: &TableShape,
    query: &ObservationQuery,
    columns: Vec<String>,
    wanted: Vec<String>,
) -> ObservationStream {
    if query.first.is_none() && query.last.is_none() {
        return cut(slice, query, &wanted);
    }
    let slice = futures::stream::iter(slice.into_iter().map(Ok));
    Box::pin(Window::new(shape.key_width() - 1, &columns, wanted, query).over(slice))
}

/// The wanted columns of the rows between the offset and the limit.
fn cut(slice: Vec<RecordBatch>, query: &ObservationQuery, wanted: &[String]) -> ObservationStream {
    let (mut skip, mut left) = (size(query.offset), query.limit.map_or(usize::MAX, size));
    let mut batches = Vec::with_capacity(slice.len());
    for batch in slice {
        let start = skip.min(batch.num_rows());
        let length = (batch.num_rows() - start).min(left);
        (skip, left) = (skip - start, left - length);
        if length == 0 {
            continue;
        }
        let batch = batch.slice(start, length);
        let mut observations = ObservationBatch::new(Vec::new());
        for name in wanted {
            if let Some(column) = batch.column_by_name(name) {
                observations.set_column(name, texts(column));
            }
        }
        batches.push(Ok(observations));
    }
    Box::pin(futures::stream::iter(batches))
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
        stream: impl Stream<Item = datafusion::error::Result<RecordBatch>> + Send + Unpin,
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
