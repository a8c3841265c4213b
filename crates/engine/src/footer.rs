//! What the ends of Parquet files say, kept at hand: schema, row groups and the bounds of every page.
//! A file never changes under its name, so what was read once stays right. Knows which pages a filter
//! may hold in; reads no observation.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, RowSelection,
};
use datafusion::parquet::file::metadata::PageIndexPolicy;
use datafusion::parquet::file::page_index::column_index::ColumnIndexMetaData;
use model::table::{DataFile, TableShape};

use crate::query::Filter;
use crate::{Error, Result};

/// Ends of so many files are kept; one takes about a hundred kilobytes for a million observations.
const KEPT: usize = 96;

/// The end of a file.
pub(crate) struct Footer {
    /// For reading columns as texts.
    pub(crate) plain: ArrowReaderMetadata,
    /// For reading key columns as places in a list of codes, which is faster to filter.
    pub(crate) coded: ArrowReaderMetadata,
}

/// The ends that were read last.
#[derive(Default)]
pub(crate) struct Footers {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// By the hash of the file, with the moment of its last use.
    by_hash: BTreeMap<String, (u64, Arc<Footer>)>,
    uses: u64,
}

impl Footers {
    /// The end of a file, read from the disk where it is not at hand.
    pub(crate) fn of(
        &self,
        shape: &TableShape,
        path: &Path,
        file: &DataFile,
    ) -> Result<Arc<Footer>> {
        if let Some(footer) = self.lock().used(&file.sha256) {
            return Ok(footer);
        }
        let footer = Arc::new(Footer::read(shape, path)?);
        self.lock().keep(&file.sha256, &footer);
        Ok(footer)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn used(&mut self, hash: &str) -> Option<Arc<Footer>> {
        self.uses += 1;
        let (used, footer) = self.by_hash.get_mut(hash)?;
        *used = self.uses;
        Some(Arc::clone(footer))
    }

    fn keep(&mut self, hash: &str, footer: &Arc<Footer>) {
        if self.by_hash.len() >= KEPT {
            let oldest = self.by_hash.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(oldest) = oldest.map(|(hash, _)| hash.clone()) {
                self.by_hash.remove(&oldest);
            }
        }
        self.by_hash.insert(hash.to_owned(), (self.uses, Arc::clone(footer)));
    }
}

impl Footer {
    fn read(shape: &TableShape, path: &Path) -> Result<Self> {
        let decode = |source| Error::DecodeFile { path: path.to_owned(), source };
        let file = File::open(path).map_err(Error::keep(path))?;
        let options =
            || ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let plain = ArrowReaderMetadata::load(&file, options()).map_err(decode)?;
        let coded = plain.schema().fields().iter().map(|field| {
            if shape.key().any(|key| key == field.name()) {
                let code =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                return Field::new(field.name(), code, field.is_nullable());
            }
            field.as_ref().clone()
        });
        let coded = Arc::new(Schema::new(coded.collect::<Vec<_>>()));
        let metadata = Arc::clone(plain.metadata());
        let coded =
            ArrowReaderMetadata::try_new(metadata, options().with_schema(coded)).map_err(decode)?;
        Ok(Self { plain, coded })
    }

    /// How many groups of rows the file has.
    pub(crate) fn groups(&self) -> usize {
        self.plain.metadata().num_row_groups()
    }

    fn rows(&self, group: usize) -> usize {
        usize::try_from(self.plain.metadata().row_group(group).num_rows()).unwrap_or(0)
    }

    /// The rows of the pages of a group in which all filters may hold.
    pub(crate) fn candidates(&self, group: usize, filters: &[Filter]) -> RowSelection {
        let whole = RowSelection::from_consecutive_ranges(
            std::iter::once(0..self.rows(group)),
            self.rows(group),
        );
        filters.iter().fold(whole, |rows, filter| rows.intersection(&self.pages(group, filter)))
    }

    fn pages(&self, group: usize, filter: &Filter) -> RowSelection {
        let rows = self.rows(group);
        let none = || RowSelection::from_consecutive_ranges(std::iter::empty(), rows);
        if let Filter::AnyOf(alternatives) = filter {
            let each = alternatives.iter().map(|all| self.candidates(group, all));
            return each.reduce(|one, other| one.union(&other)).unwrap_or_else(none);
        }
        let ranges =
            self.ranges(group, filter).unwrap_or_else(|| std::iter::once(0..rows).collect());
        RowSelection::from_consecutive_ranges(ranges.into_iter(), rows)
    }

    /// The rows of a column's pages in which a filter may hold; nothing where the file does not say.
    fn ranges(&self, group: usize, filter: &Filter) -> Option<Vec<Range<usize>>> {
        let metadata = self.plain.metadata();
        let column = filter.column()?;
        let place = self.plain.schema().fields().iter().position(|it| it.name() == column)?;
        let ColumnIndexMetaData::BYTE_ARRAY(bounds) =
            metadata.column_index()?.get(group)?.get(place)?
        else {
            return None;
        };
        let pages = metadata.offset_index()?.get(group)?.get(place)?.page_locations();
        let first = |page: usize| {
            let location = pages.get(page)?;
            usize::try_from(location.first_row_index).ok()
        };
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for page in 0..pages.len() {
            let text = |bytes: Option<&[u8]>| {
                bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::to_owned)
            };
            let (min, max) = (text(bounds.min_value(page)), text(bounds.max_value(page)));
            let may = match (&min, &max) {
                (Some(min), Some(max)) => filter.may_hold_between(min, max),
                _ => true,
            };
            if may {
                let range = first(page)?..first(page + 1).unwrap_or(self.rows(group));
                // Bounds that are in no order say nothing.
                let last = ranges.last().map_or(0, |last| last.end);
                if range.start < last || range.end < range.start || range.end > self.rows(group) {
                    return None;
                }
                match ranges.last_mut() {
                    Some(last) if last.end == range.start => last.end = range.end,
                    Some(_) | None => ranges.push(range),
                }
            }
        }
        Some(ranges)
    }
}
