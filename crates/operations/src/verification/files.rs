//! Published versions against what was said of them: publications, catalogue rows, Parquet files and
//! the trees of their figures.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use evidence::{FileEntry, PublicationManifest, Statement};
use model::Reference;
use model::table::{DataFile, TableShape};
use sha2::{Digest, Sha256};
use store::Publication;

use super::{Statements, Verification};
use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::figure_tree;
use crate::publication::{catalogue_hash, object};
use crate::version::dataflow_of;

/// SHA-256 and size of a file, in bounded memory; nothing when it is not there.
pub(super) fn hash_file(path: &Path) -> Result<Option<(String, u64)>> {
    let doing = || format!("reading {}", path.display());
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).doing(doing),
    };
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer).doing(doing)?;
        if read == 0 {
            return Ok(Some((hex::encode(hash.finalize()), size)));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}

/// Every publication of the log, and every one of the records.
pub(super) async fn publications(
    bank: &Bank,
    statements: &Statements,
    found: &mut Verification,
) -> Result<()> {
    let doing = || "reading the publications".to_owned();
    let rows = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::publication::all(&mut read).await.doing(doing)?
    };
    let rows: BTreeMap<String, Publication> =
        rows.into_iter().map(|row| (object(&row.dataflow, row.version), row)).collect();
    let (mut logged, mut checked) = (BTreeSet::new(), BTreeSet::new());
    for (position, statement) in statements {
        let Statement::Publication { dataflow, version, manifest, .. } = statement else {
            continue;
        };
        let Ok(reference) = dataflow.parse::<Reference>() else { continue };
        let name = object(&reference, *version);
        found.publications += 1;
        let mut read = bank.store().read().await.doing(doing)?;
        let body = store::log::manifest(&mut read, &manifest.hex()).await.doing(doing)?;
        drop(read);
        let whole = body.as_deref().map(str::as_bytes).and_then(PublicationManifest::parse);
        match whole.filter(|whole| whole.hash() == *manifest) {
            Some(whole) => {
                publication(bank, &name, rows.get(&name), &whole, &mut checked, found).await?;
            }
            None => {
                let code = if body.is_some() { "manifest-changed" } else { "manifest-missing" };
                let said = format!("log entry {position} commits to {manifest}");
                found.problem(code, format!("the manifest of {name}"), said);
            }
        }
        logged.insert(name);
    }
    for name in rows.keys().filter(|name| !logged.contains(*name)) {
        found.problem("publication-unlogged", name, "no entry of the log tells of it");
    }
    Ok(())
}

async fn publication(
    bank: &Bank,
    name: &str,
    row: Option<&Publication>,
    manifest: &PublicationManifest,
    checked: &mut BTreeSet<String>,
    found: &mut Verification,
) -> Result<()> {
    let Some(row) = row else {
        found.problem("publication-removed", name, "the log tells of it and the records do not");
        return Ok(());
    };
    let same = row.at_ms == manifest.at_ms
        && row.note.as_deref().unwrap_or("") == manifest.note
        && row.submission.as_deref().unwrap_or("") == manifest.submission;
    if !same {
        found.problem("publication-changed", name, "its moment, note or submission is another");
    }
    let doing = || format!("reading the catalogue of {name}");
    let files = {
        let mut read = bank.store().read().await.doing(doing)?;
        let at = store::ducklake::At::Version(row.version);
        store::ducklake::files_of(&mut read, &row.dataflow, at).await.doing(doing)?
    };
    let files: BTreeMap<String, DataFile> = files
        .map(|(_, files)| files)
        .unwrap_or_default()
        .into_iter()
        .map(|it| (it.path(), it))
        .collect();
    for entry in &manifest.files {
        match files.get(&entry.path) {
            None => {
                let said = format!("{name} named it, and the catalogue does not");
                found.problem(
                    "catalogue-changed",
                    format!("catalogue row of {}", entry.path),
                    said,
                );
            }
            Some(file) if catalogue_hash(file) != entry.catalogue => {
                let said = format!("its size, rows or statistics are not those of {name}");
                found.problem(
                    "catalogue-changed",
                    format!("catalogue row of {}", entry.path),
                    said,
                );
            }
            Some(_) => {}
        }
        if checked.insert(entry.path.clone()) {
            file(bank, &row.dataflow, entry, files.get(&entry.path), found).await?;
        }
    }
    for path in files.keys().filter(|path| manifest.files.iter().all(|it| it.path != **path)) {
        let said = format!("the catalogue gives it to {name}, which did not name it");
        found.problem("catalogue-changed", format!("catalogue row of {path}"), said);
    }
    Ok(())
}

/// One Parquet file: its bytes, and the tree of its figures made again.
async fn file(
    bank: &Bank,
    dataflow: &Reference,
    entry: &FileEntry,
    named: Option<&DataFile>,
    found: &mut Verification,
) -> Result<()> {
    found.files += 1;
    let object = format!("bank/{}", entry.path);
    let doing = || format!("checking {object}");
    let path = bank.store().bank_dir().join(&entry.path);
    let hash = tokio::task::spawn_blocking(move || hash_file(&path)).await.doing(doing)??;
    match hash {
        None => {
            found.problem("file-missing", &object, "it is not on the disk");
            return Ok(());
        }
        Some((sha256, size)) if sha256 != entry.sha256 || size != entry.size_bytes => {
            found.problem("file-changed", &object, format!("its hash is {sha256} now"));
            return Ok(());
        }
        Some(_) => {}
    }
    let kept = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::log::tree_of(&mut read, &entry.path).await.doing(doing)?
    };
    if kept.is_none_or(|kept| kept.root != entry.root || kept.figures != entry.figures) {
        found.problem("file-tree-changed", format!("the tree of {object}"), "it is not the log's");
    }
    let (Some(named), Ok((_, structure))) = (named, dataflow_of(bank, &dataflow.to_string()))
    else {
        return Ok(());
    };
    let shape = TableShape::of(&structure);
    let tree = figure_tree::tree_of(bank, dataflow, &shape, named).await?;
    found.figures += tree.figures;
    if tree.root != entry.root {
        let said = "the file is whole, but a salt of its submissions, or how its columns are read, \
                    is not what it was";
        found.problem("figures-changed", format!("the figures of {object}"), said);
    }
    Ok(())
}
