//! Merging: how the files of the next version follow from those of the last and what was staged.
//! Copy-on-write: a file that holds superseded keys is written again without them, the others stay.
//! Knows keys and files; knows nothing of versions. A deletion would drop rows in `survivors` alike.

use std::cmp::Ordering;
use std::fs;
use std::path::Path;

use datafusion::arrow::array::{BooleanArray, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;
use model::table::{DataFile, Merge, TableShape};

use crate::compare::Keys;
use crate::engine::Engine;
use crate::part::{self, Part, PartWriter};
use crate::schema::{conform, schema_of};
use crate::stage::{Staged, blocking};
use crate::{Error, Result};

impl Engine {
    /// Writes the files that the next version needs into the bank's `folder`, synced to disk under
    /// their final names, and says which stay and which the next version no longer names.
    ///
    /// # Errors
    /// When staged keys repeat, or files cannot be read or written.
    pub async fn merge(
        &self,
        shape: &TableShape,
        folder: &str,
        current: &[DataFile],
        staged: &Staged,
    ) -> Result<Merge> {
        if staged.duplicates.total > 0 {
            return Err(Error::DuplicateKeys { total: staged.duplicates.total });
        }
        let (engine, shape, folder) = (self.clone(), shape.clone(), folder.to_owned());
        let (current, staged) = (current.to_vec(), staged.clone());
        blocking("merging observations", move || {
            let mut merge = Merge::default();
            for file in current {
                let path = engine.bank.join(file.path());
                let survivors = if may_share_keys(&shape, &file, &staged) {
                    survivors(&shape, &path, &staged)?
                } else {
                    None
                };
                let Some(survivors) = survivors else {
                    merge.keep.push(file);
                    continue;
                };
                merge.superseded += survivors.iter().filter(|stays| !**stays).count() as u64;
                let parts = rewrite(&engine, &shape, &path, &survivors)?;
                for part in parts {
                    merge.add.push(engine.name(&part, &folder)?);
                    let _ = fs::remove_file(&part.path);
                }
                merge.retire.push(file);
            }
            for part in &staged.files.parts {
                merge.add.push(engine.name(part, &folder)?);
            }
            merge.inserted = staged.rows - merge.superseded;
            engine.sync_folder(&folder)?;
            Ok(merge)
        })
        .await
    }

    /// Gives a finished part its final name. The part itself stays in the staging folder.
    fn name(&self, part: &Part, folder: &str) -> Result<DataFile> {
        let file = DataFile { folder: folder.to_owned(), ..part.file.clone() };
        let path = self.bank.join(file.path());
        let parent = self.bank.join(folder);
        fs::create_dir_all(&parent).map_err(Error::keep(&parent))?;
        if path.exists() {
            return Ok(file);
        }
        if fs::hard_link(&part.path, &path).is_err() {
            // A file system without links: copy beside the final name, sync, then rename.
            let copy = path.with_extension("copy");
            fs::copy(&part.path, &copy).map_err(Error::keep(&copy))?;
            let synced = fs::File::open(&copy).and_then(|copied| copied.sync_all());
            synced.map_err(Error::keep(&copy))?;
            fs::rename(&copy, &path).map_err(Error::keep(&path))?;
        }
        Ok(file)
    }

    fn sync_folder(&self, folder: &str) -> Result<()> {
        for path in [self.bank.join(folder), self.bank.to_path_buf()] {
            if path.exists() {
                let synced = fs::File::open(&path).and_then(|folder| folder.sync_all());
                synced.map_err(Error::keep(&path))?;
            }
        }
        Ok(())
    }
}

/// Whether a file's key columns overlap those of a staged part in every column; when they do not, no
/// key can be in both.
fn may_share_keys(shape: &TableShape, file: &DataFile, staged: &Staged) -> bool {
    may_share(shape.key(), file, staged)
}

/// The same for series: the key without the time.
pub(crate) fn may_share_series(shape: &TableShape, file: &DataFile, staged: &Staged) -> bool {
    may_share(shape.key().take(shape.key_width() - 1), file, staged)
}

fn may_share<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    file: &DataFile,
    staged: &Staged,
) -> bool {
    staged.files.parts.iter().any(|part| {
        names.clone().all(|name| {
            let (Some(mine), Some(theirs)) = (file.column(name), part.file.column(name)) else {
                return true;
            };
            match (&mine.min, &mine.max, &theirs.min, &theirs.max) {
                (Some(min), Some(max), Some(low), Some(high)) => min <= high && low <= max,
                _ => true,
            }
        })
    })
}

/// Which rows of a file keep their place beside what was staged; nothing when all of them do.
fn survivors(shape: &TableShape, path: &Path, staged: &Staged) -> Result<Option<Vec<bool>>> {
    let width = shape.key_width();
    let key: Vec<&str> = shape.key().collect();
    let mut incoming = Incoming::new(staged, &key);
    let mut stays = Vec::new();
    for batch in part::read(path, Some(&key))? {
        let batch = batch.map_err(|source| Error::FitBatch { source })?;
        let keys = Keys::of(&batch, width);
        for row in 0..batch.num_rows() {
            stays.push(!incoming.has(&keys, row)?);
        }
    }
    Ok(stays.contains(&false).then_some(stays))
}

/// The staged keys, walked in order beside a file's.
struct Incoming<'a> {
    batches: Box<dyn Iterator<Item = Result<RecordBatch>> + 'a>,
    width: usize,
    keys: Option<Keys>,
    row: usize,
}

impl<'a> Incoming<'a> {
    fn new(staged: &'a Staged, key: &'a [&str]) -> Self {
        let batches = staged.files.parts.iter().flat_map(move |part| {
            let (reader, refused) = match part::read(&part.path, Some(key)) {
                Ok(reader) => (Some(reader), None),
                Err(error) => (None, Some(Err(error))),
            };
            let batches = reader.into_iter().flatten();
            refused
                .into_iter()
                .chain(batches.map(|batch| batch.map_err(|source| Error::FitBatch { source })))
        });
        Self { batches: Box::new(batches), width: key.len(), keys: None, row: 0 }
    }

    /// Whether the key of `row` is among the staged ones. Keys must be asked for in order.
    fn has(&mut self, keys: &Keys, row: usize) -> Result<bool> {
        loop {
            match &self.keys {
                Some(incoming) if self.row < incoming.rows() => {
                    match incoming.compare(self.row, keys, row) {
                        Ordering::Less => self.row += 1,
                        Ordering::Equal => return Ok(true),
                        Ordering::Greater => return Ok(false),
                    }
                }
                _ => {
                    let next = self.batches.next().transpose()?;
                    self.keys = next.map(|batch| Keys::of(&batch, self.width));
                    self.row = 0;
                    if self.keys.is_none() {
                        return Ok(false);
                    }
                }
            }
        }
    }
}

/// The surviving rows of a file, written anew in the columns of today's table.
fn rewrite(
    engine: &Engine,
    shape: &TableShape,
    path: &Path,
    survivors: &[bool],
) -> Result<Vec<Part>> {
    let schema = schema_of(shape);
    let mut writer = PartWriter::new(engine, shape);
    let mut done = 0;
    for batch in part::read(path, None)? {
        let batch = batch.map_err(|source| Error::FitBatch { source })?;
        let stays = BooleanArray::from(survivors[done..done + batch.num_rows()].to_vec());
        done += batch.num_rows();
        let rows = filter_record_batch(&conform(&batch, &schema)?, &stays)
            .map_err(|source| Error::FitBatch { source })?;
        writer.push(rows)?;
    }
    writer.finish()
}
