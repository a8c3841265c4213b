//! Some files as a DataFusion table: which of them a query must open, and that they are sorted.
//! Files are pruned by what is known of them before any is opened; inside a file DataFusion prunes row
//! groups and pages. Footers are kept in the session's cache, so that a file's is read once.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use datafusion::arrow::compute::SortOptions;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::CachedParquetFileReaderFactory;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::{DataFusionError, Result as DataFusionResult};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::object_store::ObjectMeta;
use datafusion::object_store::path::Path as ObjectPath;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use model::table::{DataFile, TableShape};

use crate::engine::Engine;
use crate::query::Filter;
use crate::schema::schema_of;
use crate::sorted_source::SortedSource;
use crate::stage::Staged;

/// The rows a question is asked of.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// The files of a version.
    Published(&'a [DataFile]),
    /// What was staged and is no part of a version yet.
    Staged(&'a Staged),
}

impl<'a> From<&'a [DataFile]> for Rows<'a> {
    fn from(files: &'a [DataFile]) -> Self {
        Self::Published(files)
    }
}

impl<'a> From<&'a Vec<DataFile>> for Rows<'a> {
    fn from(files: &'a Vec<DataFile>) -> Self {
        Self::Published(files)
    }
}

impl<'a> From<&'a Staged> for Rows<'a> {
    fn from(staged: &'a Staged) -> Self {
        Self::Staged(staged)
    }
}

impl Rows<'_> {
    /// The files in which all filters may hold, each with its path.
    pub(crate) fn files(self, bank: &Path, filters: &[Filter]) -> Vec<(PathBuf, DataFile)> {
        let may = |file: &DataFile| filters.iter().all(|filter| filter.may_hold_in(file));
        match self {
            Self::Published(files) => {
                let files = files.iter().filter(|file| may(file));
                files.map(|file| (bank.join(file.path()), file.clone())).collect()
            }
            Self::Staged(staged) => {
                let parts = staged.files.parts.iter().filter(|part| may(&part.file));
                parts.map(|part| (part.path.clone(), part.file.clone())).collect()
            }
        }
    }

    /// How many rows there are in all.
    pub(crate) fn count(self) -> u64 {
        match self {
            Self::Published(files) => files.iter().map(|file| file.rows).sum(),
            Self::Staged(staged) => staged.rows,
        }
    }
}

/// Some files as a table.
pub(crate) struct ObservationTable {
    schema: SchemaRef,
    key_width: usize,
    sorted: bool,
    /// The files follow each other in key order: what was staged is one sorted run, cut into files.
    in_sequence: bool,
    files: Vec<(PathBuf, u64)>,
}

impl ObservationTable {
    /// The files in which all filters may hold, each sorted by key. The filters themselves are not
    /// applied.
    pub(crate) fn new(
        engine: &Engine,
        shape: &TableShape,
        rows: Rows<'_>,
        filters: &[Filter],
    ) -> Self {
        let files = rows.files(&engine.bank, filters);
        Self {
            schema: schema_of(shape),
            key_width: shape.key_width(),
            sorted: true,
            in_sequence: matches!(rows, Rows::Staged(_)),
            files: files.into_iter().map(|(path, file)| (path, file.size_bytes)).collect(),
        }
    }

    /// The same for files that are in no order.
    pub(crate) fn unsorted(engine: &Engine, shape: &TableShape, rows: Rows<'_>) -> Self {
        Self { sorted: false, ..Self::new(engine, shape, rows, &[]) }
    }

    fn plan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> DataFusionResult<Arc<dyn ExecutionPlan>> {
        if self.files.is_empty() {
            let schema = match projection {
                Some(places) => Arc::new(self.schema.project(places)?),
                None => self.schema.clone(),
            };
            return Ok(Arc::new(EmptyExec::new(schema)));
        }
        let url = ObjectStoreUrl::local_filesystem();
        let store = state.runtime_env().object_store(&url)?;
        let cache = state.runtime_env().cache_manager.get_file_metadata_cache();
        let reader = CachedParquetFileReaderFactory::new(store, cache);
        let options = state.config_options().execution.parquet.clone();
        let source = ParquetSource::new(self.schema.clone())
            .with_table_parquet_options(datafusion::config::TableParquetOptions {
                global: options,
                ..Default::default()
            })
            .with_parquet_file_reader_factory(Arc::new(reader));
        let files = self.files.iter().map(|(path, size)| {
            let location = ObjectPath::from_absolute_path(path)
                .map_err(|source| DataFusionError::External(Box::new(source)))?;
            let meta = ObjectMeta {
                location,
                last_modified: Default::default(),
                size: *size,
                e_tag: None,
                version: None,
            };
            Ok(PartitionedFile::new_from_meta(meta))
        });
        let files = files.collect::<DataFusionResult<Vec<_>>>()?;
        let one_group = self.in_sequence || !self.sorted;
        // One group a file where only each is sorted in itself: merging sorted groups is cheap.
        let groups = if one_group {
            vec![FileGroup::new(files)]
        } else {
            files.into_iter().map(|file| FileGroup::new(vec![file])).collect()
        };
        let config = FileScanConfigBuilder::new(url, Arc::new(source))
            .with_file_groups(groups)
            .with_preserve_order(self.sorted)
            .with_projection_indices(projection.cloned())?
            .with_limit(limit);
        if !self.sorted {
            return Ok(DataSourceExec::from_data_source(config.build()));
        }
        if one_group {
            let scan = Arc::new(config.build());
            let columns = self.order(projection);
            return Ok(DataSourceExec::from_data_source(SortedSource::new(scan, columns)));
        }
        let order = LexOrdering::new(self.order(None)).into_iter().collect();
        Ok(DataSourceExec::from_data_source(config.with_output_ordering(order).build()))
    }

    /// The key in order, at the places it has in a projection: up to the first column it leaves out.
    fn order(&self, projection: Option<&Vec<usize>>) -> Vec<PhysicalSortExpr> {
        let options = SortOptions { descending: false, nulls_first: true };
        let columns = self.schema.fields().iter().take(self.key_width).enumerate();
        let placed = columns.map_while(|(place, field)| {
            let place = match projection {
                Some(places) => places.iter().position(|each| *each == place)?,
                None => place,
            };
            Some(PhysicalSortExpr { expr: Arc::new(Column::new(field.name(), place)), options })
        });
        placed.collect()
    }
}

impl fmt::Debug for ObservationTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ObservationTable of {} files", self.files.len())
    }
}

impl TableProvider for ObservationTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> DataFusionResult<Vec<TableProviderFilterPushDown>> {
        // The optimiser moves them into the Parquet reader; what it cannot move stays above it.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    fn scan<'a, 'b, 'c, 'd, 'e>(
        &'a self,
        state: &'b dyn Session,
        projection: Option<&'c Vec<usize>>,
        _filters: &'d [Expr],
        limit: Option<usize>,
    ) -> Pin<Box<dyn Future<Output = DataFusionResult<Arc<dyn ExecutionPlan>>> + Send + 'e>>
    where
        'a: 'e,
        'b: 'e,
        'c: 'e,
        'd: 'e,
        Self: 'e,
    {
        Box::pin(std::future::ready(self.plan(state, projection, limit)))
    }
}
