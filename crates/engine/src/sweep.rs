//! Sweeping: files that were written but never named, because the server ended in between.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::engine::Engine;
use crate::{Error, Result};

impl Engine {
    /// Removes the files of the bank that nothing names, and says how many. Only for the start, before
    /// anything is published: `named` are all paths that any version ever named, and what is
    /// younger than this engine is left alone.
    ///
    /// # Errors
    /// When a folder cannot be listed or a file cannot be removed.
    pub fn sweep(&self, named: &BTreeSet<String>) -> Result<u64> {
        let mut removed = 0;
        for folder in entries(&self.bank)? {
            if !folder.is_dir() {
                continue;
            }
            for path in entries(&folder)? {
                let relative = path.strip_prefix(&self.bank).unwrap_or(&path);
                let relative = relative.to_string_lossy().replace('\\', "/");
                let age = fs::metadata(&path).and_then(|found| found.modified());
                let modified = age.map_err(Error::keep(&path))?;
                if named.contains(&relative) || modified > self.opened || !is_ours(&path) {
                    continue;
                }
                fs::remove_file(&path).map_err(Error::keep(&path))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn entries(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let refuse = |source| Error::PrepareFolder { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(refuse)? {
        paths.push(entry.map_err(refuse)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Only what this engine could have written: `<sha256>.parquet` and the copy on its way there.
fn is_ours(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or("");
    stem.len() == 64
        && stem.bytes().all(|b| b.is_ascii_hexdigit())
        && matches!(kind, "parquet" | "copy")
}
