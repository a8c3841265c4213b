//! Small questions: the rows of a few pages, read without a query plan. Planning a query takes longer
//! than reading one series, so what the bounds of pages narrow down far enough is read here.
//! Knows filters on the key; what it cannot answer so is left to the engine's session.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{AsArray, BooleanArray, RecordBatch, StringArray};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::compute::interleave_record_batch;
use datafusion::arrow::datatypes::{Int32Type, Schema, SchemaRef};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReaderBuilder, RowSelection,
};
use model::observation::ObservationBatch;
use model::table::{DataFile, TableShape};

use crate::compare::Keys;
use crate::engine::Engine;
use crate::footer::Footer;
use crate::query::Filter;
use crate::schema::{conform, schema_of};
use crate::stage::blocking;
use crate::table::Rows;
use crate::{Error, Result};

/// A question that needs more rows looked at than these is none of the small ones.
const ROWS_LIMIT: usize = 1 << 16;
/// Nor is one that needs more files opened.
const FILES_LIMIT: usize = 64;

/// Some pages of a file.
struct Pages {
    path: PathBuf,
    footer: Arc<Footer>,
    group: usize,
    rows: RowSelection,
}

impl Engine {
    /// The rows for which all filters hold, in key order, with the key's columns first and then the
    /// others that are wanted; nothing when the question is not a small one.
    pub(crate) async fn slice(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        filters: &[Filter],
        columns: &[String],
    ) -> Result<Option<Vec<RecordBatch>>> {
        let is_of_keys =
            |filter: &Filter| filter.is_of(|column| shape.key().any(|it| it == column));
        let Rows::Published(_) = rows else { return Ok(None) };
        if filters.is_empty() || !filters.iter().all(is_of_keys) {
            return Ok(None);
        }
        let files = rows.files(&self.bank, filters);
        if files.len() > FILES_LIMIT {
            return Ok(None);
        }
        let (engine, shape) = (self.clone(), shape.clone());
        let (filters, columns) = (filters.to_vec(), columns.to_vec());
        blocking("reading a few pages", move || {
            let Some(pages) = engine.pages(&shape, files, &filters)? else { return Ok(None) };
            let schema = schema_of(&shape);
            let fields = columns.iter().filter_map(|name| schema.field_with_name(name).ok());
            let schema = Arc::new(Schema::new(fields.cloned().collect::<Vec<_>>()));
            let mut files: Vec<(PathBuf, Vec<RecordBatch>)> = Vec::new();
            for pages in pages {
                let found = pages.read(&filters, &schema)?;
                match files.last_mut() {
                    Some((path, batches)) if *path == pages.path => batches.extend(found),
                    Some(_) | None => files.push((pages.path, found)),
                }
            }
            let files = files.into_iter().map(|(_, batches)| batches).collect();
            in_key_order(files, shape.key_width()).map(Some)
        })
        .await
    }

    /// The pages to look at; nothing when they are too many.
    fn pages(
        &self,
        shape: &TableShape,
        files: Vec<(PathBuf, DataFile)>,
        filters: &[Filter],
    ) -> Result<Option<Vec<Pages>>> {
        let (mut pages, mut left) = (Vec::new(), ROWS_LIMIT);
        for (path, file) in files {
            let footer = self.footers.of(shape, &path, &file)?;
            for group in 0..footer.groups() {
                let rows = footer.candidates(group, filters);
                let count = rows.row_count();
                if count > left {
                    return Ok(None);
                }
                left -= count;
                if count > 0 {
                    let (path, footer) = (path.clone(), Arc::clone(&footer));
                    pages.push(Pages { path, footer, group, rows });
                }
            }
        }
        Ok(Some(pages))
    }
}

impl Pages {
    /// The rows for which all filters hold, in the columns of `schema`. First the columns that the
    /// filters look at are read, then all columns of the rows that are left.
    fn read(&self, filters: &[Filter], schema: &SchemaRef) -> Result<Vec<RecordBatch>> {
        let fit = |source| Error::FitBatch { source };
        let looks_at = |name: &str| filters.iter().any(|filter| filter.looks_at(name));
        let mut masks = Vec::new();
        for batch in self.batches(&self.footer.coded, &self.rows, looks_at)? {
            masks.push(BooleanArray::new(holds_all(filters, &batch.map_err(fit)?), None));
        }
        let rows = self.rows.and_then(&RowSelection::from_filters(&masks));
        if !rows.selects_any() {
            return Ok(Vec::new());
        }
        let is_wanted = |name: &str| schema.field_with_name(name).is_ok();
        let batches = self.batches(&self.footer.plain, &rows, is_wanted)?;
        batches.map(|batch| conform(&batch.map_err(fit)?, schema)).collect()
    }

    fn batches(
        &self,
        metadata: &ArrowReaderMetadata,
        rows: &RowSelection,
        is_read: impl Fn(&str) -> bool,
    ) -> Result<
        impl Iterator<Item = std::result::Result<RecordBatch, datafusion::arrow::error::ArrowError>>,
    > {
        let decode = |source| Error::DecodeFile { path: self.path.clone(), source };
        let file = File::open(&self.path).map_err(Error::keep(&self.path))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
        let places = metadata.schema().fields().iter().enumerate();
        let places = places.filter(|(_, field)| is_read(field.name())).map(|(place, _)| place);
        let mask = ProjectionMask::roots(builder.parquet_schema(), places);
        builder
            .with_row_groups(vec![self.group])
            .with_row_selection(rows.clone())
            .with_projection(mask)
            .with_batch_size(ObservationBatch::ROWS)
            .build()
            .map_err(decode)
    }
}

fn holds_all(filters: &[Filter], batch: &RecordBatch) -> BooleanBuffer {
    let all = BooleanBuffer::new_set(batch.num_rows());
    filters.iter().fold(all, |rows, filter| &rows & &holds(filter, batch))
}

fn holds(filter: &Filter, batch: &RecordBatch) -> BooleanBuffer {
    let none = || BooleanBuffer::new_unset(batch.num_rows());
    if let Filter::AnyOf(alternatives) = filter {
        let each = alternatives.iter().map(|all| holds_all(all, batch));
        return each.fold(none(), |one, other| &one | &other);
    }
    let Some(column) = filter.column().and_then(|name| batch.column_by_name(name)) else {
        return none();
    };
    let of_texts = |texts: &StringArray| -> Vec<bool> {
        texts.iter().map(|text| text.is_some_and(|text| filter.accepts(text))).collect()
    };
    match column.as_dictionary_opt::<Int32Type>() {
        Some(codes) => {
            let Some(texts) = codes.values().as_string_opt::<i32>() else { return none() };
            let accepted = of_texts(texts);
            let is_accepted = |row: usize| {
                codes.key(row).is_some_and(|at| accepted.get(at).copied().unwrap_or(false))
            };
            BooleanBuffer::collect_bool(codes.len(), is_accepted)
        }
        None => column.as_string_opt::<i32>().map_or_else(none, |texts| of_texts(texts).into()),
    }
}

/// The rows of several files, each in key order, in one order.
fn in_key_order(mut files: Vec<Vec<RecordBatch>>, width: usize) -> Result<Vec<RecordBatch>> {
    files.retain(|batches| batches.iter().any(|batch| batch.num_rows() > 0));
    if files.len() < 2 {
        return Ok(files.pop().unwrap_or_default());
    }
    let batches: Vec<RecordBatch> = files.into_iter().flatten().collect();
    let keys: Vec<Keys> = batches.iter().map(|batch| Keys::of(batch, width)).collect();
    let rows =
        keys.iter().enumerate().flat_map(|(at, keys)| (0..keys.rows()).map(move |row| (at, row)));
    let mut rows: Vec<(usize, usize)> = rows.collect();
    rows.sort_by(|(one, row), (other, other_row)| {
        keys[*one].compare(*row, &keys[*other], *other_row)
    });
    let batches: Vec<&RecordBatch> = batches.iter().collect();
    let merged = rows.chunks(ObservationBatch::ROWS).map(|rows| {
        interleave_record_batch(&batches, rows).map_err(|source| Error::FitBatch { source })
    });
    merged.collect()
}
