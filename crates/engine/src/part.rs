//! Writing observations as Parquet in parts of bounded size, each hashed while it is written.
//! Knows layout, statistics and bytes; knows nothing of keys beyond their being sorted.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::BatchCoalescer;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use datafusion::parquet::arrow::arrow_writer::ArrowWriterOptions;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::metadata::{ParquetMetaData, SortingColumn};
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::parquet::file::statistics::Statistics;
use datafusion::parquet::schema::types::ColumnPath;
use model::table::{ColumnKind, ColumnStatistics, DataFile, OBS_VALUE, TableShape};
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::schema::schema_of;
use crate::{Error, Result};

/// Rows of one file at most, so that correcting one cell never rewrites more than this.
const ROWS_PER_FILE: usize = 1 << 20;
/// Rows of a row group.
const ROWS_PER_GROUP: usize = 1 << 18;
/// Rows of a page, and of the batches that are written: the bytes of a file must not depend on how
/// its rows arrived.
const ROWS_PER_PAGE: usize = 8192;

/// A finished file that nobody has named yet.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    pub(crate) file: DataFile,
}

/// Bytes on their way to a file, hashed as they pass.
struct Hashed {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
    tail: [u8; 8],
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        let bytes = &bytes[..written];
        self.hash.update(bytes);
        self.bytes += written as u64;
        if written >= 8 {
            self.tail.copy_from_slice(&bytes[written - 8..]);
        } else {
            self.tail.rotate_left(written);
            self.tail[8 - written..].copy_from_slice(bytes);
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

struct OpenPart {
    path: PathBuf,
    writer: ArrowWriter<Hashed>,
    rows: usize,
}

/// Takes batches in order and leaves parts in the staging folder.
pub(crate) struct PartWriter {
    engine: Engine,
    shape: TableShape,
    schema: SchemaRef,
    properties: WriterProperties,
    coalescer: BatchCoalescer,
    open: Option<OpenPart>,
    done: Vec<Part>,
}

impl PartWriter {
    pub(crate) fn new(engine: &Engine, shape: &TableShape) -> Self {
        let schema = schema_of(shape);
        let sorting = (0..shape.key_width()).filter_map(|place| i32::try_from(place).ok());
        let sorting = sorting.map(|column_idx| SortingColumn {
            column_idx,
            descending: false,
            nulls_first: true,
        });
        let properties = WriterProperties::builder()
            .set_created_by("hamafza".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
            .set_data_page_row_count_limit(ROWS_PER_PAGE)
            // Values are mostly of one kind each: a list of them would have to be read whole to read one.
            .set_column_dictionary_enabled(ColumnPath::from(OBS_VALUE), false)
            .set_sorting_columns(Some(sorting.collect()))
            .build();
        Self {
            engine: engine.clone(),
            shape: shape.clone(),
            coalescer: BatchCoalescer::new(schema.clone(), ROWS_PER_PAGE),
            schema,
            properties,
            open: None,
            done: Vec::new(),
        }
    }

    /// Adds rows after those already given.
    pub(crate) fn push(&mut self, batch: RecordBatch) -> Result<()> {
        self.coalescer.push_batch(batch).map_err(|source| Error::FitBatch { source })?;
        self.drain()
    }

    /// Closes the last part and gives all of them, each synced to disk.
    pub(crate) fn finish(mut self) -> Result<Vec<Part>> {
        self.coalescer.finish_buffered_batch().map_err(|source| Error::FitBatch { source })?;
        self.drain()?;
        self.close()?;
        Ok(std::mem::take(&mut self.done))
    }

    fn drain(&mut self) -> Result<()> {
        while let Some(batch) = self.coalescer.next_completed_batch() {
            let open = match &mut self.open {
                Some(open) => open,
                None => self.open.insert(self.start()?),
            };
            open.writer
                .write(&batch)
                .map_err(|source| Error::EncodeFile { path: open.path.clone(), source })?;
            open.rows += batch.num_rows();
            if open.rows >= ROWS_PER_FILE {
                self.close()?;
            }
        }
        Ok(())
    }

    fn start(&self) -> Result<OpenPart> {
        let path = self.engine.staging_path();
        let file = File::create_new(&path).map_err(Error::keep(&path))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        let hashed = Hashed { file, hash: Sha256::new(), bytes: 0, tail: [0; 8] };
        let options = ArrowWriterOptions::new()
            .with_properties(self.properties.clone())
            .with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(hashed, Arc::clone(&self.schema), options)
            .map_err(|source| Error::EncodeFile { path: path.clone(), source })?;
        Ok(OpenPart { path, writer, rows: 0 })
    }

    fn close(&mut self) -> Result<()> {
        let Some(OpenPart { path, mut writer, rows }) = self.open.take() else { return Ok(()) };
        let encode = |source| Error::EncodeFile { path: path.clone(), source };
        let metadata = writer.finish().map_err(encode)?;
        let hashed = writer.inner_mut();
        hashed.flush().map_err(Error::keep(&path))?;
        hashed.file.get_ref().sync_all().map_err(Error::keep(&path))?;
        let [a, b, c, d, ..] = hashed.tail;
        let file = DataFile {
            sha256: hex::encode(hashed.hash.clone().finalize()),
            folder: String::new(),
            rows: rows as u64,
            size_bytes: hashed.bytes,
            footer_bytes: u64::from(u32::from_le_bytes([a, b, c, d])),
            columns: statistics(&self.shape, &metadata),
        };
        self.done.push(Part { path, file });
        Ok(())
    }
}

impl Drop for PartWriter {
    /// A writer that is dropped before it finished leaves nothing behind.
    fn drop(&mut self) {
        if let Some(open) = self.open.take() {
            let _ = std::fs::remove_file(open.path);
        }
        for part in self.done.drain(..) {
            let _ = std::fs::remove_file(part.path);
        }
    }
}

fn statistics(shape: &TableShape, metadata: &ParquetMetaData) -> Vec<ColumnStatistics> {
    let rows: u64 = metadata.row_groups().iter().map(|group| group.num_rows().unsigned_abs()).sum();
    let columns = shape.columns().iter().enumerate().map(|(place, column)| {
        let mut summary = ColumnStatistics {
            column: column.name.clone(),
            size_bytes: 0,
            values: 0,
            nulls: 0,
            min: None,
            max: None,
        };
        let (mut mins, mut maxs, mut exact) = (Vec::new(), Vec::new(), true);
        for group in metadata.row_groups() {
            let chunk = group.column(place);
            summary.size_bytes += chunk.compressed_size().unsigned_abs();
            let Some(found) = chunk.statistics() else { continue };
            summary.nulls += found.null_count_opt().unwrap_or(0);
            if let Statistics::ByteArray(texts) = found {
                exact &= texts.min_is_exact() && texts.max_is_exact();
                mins.extend(texts.min_bytes_opt().map(<[u8]>::to_vec));
                maxs.extend(texts.max_bytes_opt().map(<[u8]>::to_vec));
            }
        }
        summary.values = rows - summary.nulls;
        if exact && column.kind != ColumnKind::Number {
            summary.min = mins.into_iter().min().and_then(|text| String::from_utf8(text).ok());
            summary.max = maxs.into_iter().max().and_then(|text| String::from_utf8(text).ok());
        }
        summary
    });
    columns.collect()
}

/// Reads a file from start to end in bounded memory; only the named columns when some are named.
pub(crate) fn read(path: &Path, columns: Option<&[&str]>) -> Result<ParquetRecordBatchReader> {
    let decode = |source| Error::DecodeFile { path: path.to_owned(), source };
    let file = File::open(path).map_err(Error::keep(path))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(decode)?;
    if let Some(columns) = columns {
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder = builder.with_projection(mask);
    }
    builder.with_batch_size(ROWS_PER_PAGE).build().map_err(decode)
}
