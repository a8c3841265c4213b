//! Observation batches as Arrow record batches of a table, and back.
//! Knows columns, nulls and field ids; knows nothing of files.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, RecordBatch, StringArray, new_null_array,
};
use datafusion::arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Field, Schema, SchemaRef};
use datafusion::parquet::arrow::PARQUET_FIELD_ID_META_KEY;
use model::observation::{ORIGIN_SUBMISSION, ObservationBatch, TextColumn};
use model::table::{ColumnKind, TableShape};

use crate::number;
use crate::{Error, Result};

/// The Arrow schema of a table. A column's field id is its place, from 1: DuckLake's column id.
pub(crate) fn schema_of(shape: &TableShape) -> SchemaRef {
    let fields = shape.columns().iter().enumerate().map(|(place, column)| {
        let (kind, nullable) = match column.kind {
            ColumnKind::Key | ColumnKind::Origin => (DataType::Utf8, false),
            ColumnKind::Value | ColumnKind::Attribute => (DataType::Utf8, true),
            ColumnKind::Number => (DataType::Decimal128(number::PRECISION, number::SCALE), true),
        };
        let id = HashMap::from([(PARQUET_FIELD_ID_META_KEY.to_owned(), (place + 1).to_string())]);
        Field::new(&column.name, kind, nullable).with_metadata(id)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The same observations as rows of the table. `submission` fills the origin where the batch does
/// not name one; columns that the table does not have are passed over.
pub(crate) fn record_batch(
    shape: &TableShape,
    schema: &SchemaRef,
    submission: &str,
    batch: &ObservationBatch,
) -> Result<RecordBatch> {
    let rows = batch.rows();
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(shape.columns().len());
    for column in shape.columns() {
        columns.push(match column.kind {
            ColumnKind::Number => Arc::new(numbers(batch.column(model::table::OBS_VALUE), rows)?),
            ColumnKind::Key | ColumnKind::Origin => match batch.column(&column.name) {
                Some(texts) => Arc::new(strings(texts, None)?),
                None if column.name == ORIGIN_SUBMISSION => {
                    Arc::new(StringArray::from_iter_values(std::iter::repeat_n(submission, rows)))
                }
                None => Arc::new(StringArray::from_iter_values(std::iter::repeat_n("", rows))),
            },
            ColumnKind::Value | ColumnKind::Attribute => match batch.column(&column.name) {
                Some(texts) => Arc::new(strings(texts, reported(texts))?),
                None => new_null_array(&DataType::Utf8, rows),
            },
        });
    }
    RecordBatch::try_new(schema.clone(), columns).map_err(|source| Error::FitBatch { source })
}

fn strings(texts: &TextColumn, nulls: Option<NullBuffer>) -> Result<StringArray> {
    let (text, ends) = texts.parts();
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0_i32);
    for &end in ends {
        offsets.push(i32::try_from(end).expect("a batch stays far below 2 GiB"));
    }
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    StringArray::try_new(offsets, Buffer::from(text.as_bytes()), nulls)
        .map_err(|source| Error::FitBatch { source })
}

fn reported(texts: &TextColumn) -> Option<NullBuffer> {
    let (_, ends) = texts.parts();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let reported = starts.zip(ends).map(|(start, &end)| end > start);
    if reported.clone().all(|there| there) { None } else { Some(reported.collect()) }
}

fn numbers(values: Option<&TextColumn>, rows: usize) -> Result<Decimal128Array> {
    let numbers: Decimal128Array = match values {
        Some(values) => values.iter().map(number::scaled).collect(),
        None => std::iter::repeat_n(None, rows).collect(),
    };
    numbers
        .with_precision_and_scale(number::PRECISION, number::SCALE)
        .map_err(|source| Error::FitBatch { source })
}

/// A batch of an older file in the columns of today's table: what it lacks is null.
pub(crate) fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let columns = schema.fields().iter().map(|field| {
        let found = batch.column_by_name(field.name()).cloned();
        found.unwrap_or_else(|| new_null_array(field.data_type(), batch.num_rows()))
    });
    RecordBatch::try_new(schema.clone(), columns.collect())
        .map_err(|source| Error::FitBatch { source })
}

/// One text of a column: empty when null, a number as people write it.
pub(crate) fn text_at(array: &ArrayRef, row: usize) -> std::borrow::Cow<'_, str> {
    if array.is_null(row) {
        return "".into();
    }
    if let Some(strings) = array.as_string_opt::<i32>() {
        return strings.value(row).into();
    }
    match array.as_primitive_opt::<Decimal128Type>() {
        Some(numbers) => number::text(numbers.value(row)).into(),
        None => "".into(),
    }
}

/// A whole column as texts.
pub(crate) fn texts(array: &ArrayRef) -> TextColumn {
    let mut column = TextColumn::with_capacity(array.len());
    if let Some(strings) = array.as_string_opt::<i32>() {
        strings.iter().for_each(|text| column.push(text.unwrap_or("")));
    } else {
        (0..array.len()).for_each(|row| column.push(&text_at(array, row)));
    }
    column
}
