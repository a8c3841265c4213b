//! What a publication says in public: the manifest of its files and the leaf that commits to it.
//! Knows files and their trees; which files make a version is decided elsewhere.

use std::collections::BTreeMap;

use evidence::{FileEntry, PublicationManifest, Statement};
use model::Reference;
use model::table::{DataFile, TableShape};
use sha2::{Digest, Sha256};
use store::log::FileTree;
use store::{Publication, Write};

use crate::bank::Bank;
use crate::derive::FlowMerge;
use crate::error::{Doing, Result};
use crate::version::dataflow_of;
use crate::{figure_tree, log, receipt};

/// The trees of some files, by path.
pub(crate) type Trees = BTreeMap<String, FileTree>;

/// What the log calls a version.
pub(crate) fn object(dataflow: &Reference, version: u64) -> String {
    format!("{dataflow} version {version}")
}

/// SHA-256 over what the catalogue says of a file, by which queries decide what they need not read.
pub(crate) fn catalogue_hash(file: &DataFile) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    };
    part(&format!("{} {} {}", file.rows, file.size_bytes, file.footer_bytes));
    for column in &file.columns {
        part(&column.column);
        part(&format!("{} {} {}", column.size_bytes, column.values, column.nulls));
        for bound in [&column.min, &column.max] {
            part(&bound.as_ref().map_or_else(|| "-".to_owned(), |bound| format!("={bound}")));
        }
    }
    hex::encode(hash.finalize())
}

/// The trees of all files that the merges will name; made here for those that have none yet.
pub(crate) async fn trees(bank: &Bank, merges: &[FlowMerge]) -> Result<Trees> {
    let mut trees = Trees::new();
    for each in merges {
        for file in each.merge.files() {
            add_tree(bank, &mut trees, &each.dataflow, &each.shape, file).await?;
        }
    }
    Ok(trees)
}

async fn add_tree(
    bank: &Bank,
    trees: &mut Trees,
    dataflow: &Reference,
    shape: &TableShape,
    file: &DataFile,
) -> Result<()> {
    let path = file.path();
    if trees.contains_key(&path) {
        return Ok(());
    }
    let known = {
        let doing = || format!("reading the tree of {path}");
        let mut read = bank.store().read().await.doing(doing)?;
        store::log::tree_of(&mut read, &path).await.doing(doing)?
    };
    let tree = match known {
        Some(tree) => tree,
        None => figure_tree::tree_of(bank, dataflow, shape, file).await?,
    };
    trees.insert(path, tree);
    Ok(())
}

/// Puts a publication into the log, in its own transaction.
pub(crate) async fn commit(
    bank: &Bank,
    write: &mut Write,
    publication: &Publication,
    files: &[DataFile],
    trees: &Trees,
    logged_at_ms: i64,
) -> Result<()> {
    let object = object(&publication.dataflow, publication.version);
    let doing = || format!("committing to {object}");
    let mut entries = Vec::new();
    for file in files {
        let path = file.path();
        let tree = trees.get(&path).ok_or("a file has no tree").doing(doing)?;
        store::log::keep_tree(write, tree).await.doing(doing)?;
        entries.push(FileEntry {
            catalogue: catalogue_hash(file),
            figures: tree.figures,
            path,
            root: tree.root.clone(),
            sha256: file.sha256.clone(),
            size_bytes: file.size_bytes,
        });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = PublicationManifest {
        at_ms: publication.at_ms,
        dataflow: publication.dataflow.to_string(),
        files: entries,
        note: publication.note.clone().unwrap_or_default(),
        submission: publication.submission.clone().unwrap_or_default(),
        version: publication.version,
    };
    let body = String::from_utf8(manifest.bytes()).doing(doing)?;
    let hash = manifest.hash();
    store::log::keep_manifest(write, &hash.hex(), &body).await.doing(doing)?;
    let statement = Statement::Publication {
        at_ms: logged_at_ms,
        dataflow: publication.dataflow.to_string(),
        version: publication.version,
        manifest: hash,
        audit: log::audit_head(write).await?,
        program: log::PROGRAM.to_owned(),
    };
    log::append(bank, write, &object, &statement).await.map(drop)
}

/// When a bank is opened: what is older than its log is taken into it, with the moment of the taking,
/// and where the audit log stands, when it has grown since the last leaf.
pub(crate) async fn catch_up(bank: &Bank) -> Result<()> {
    let doing = || "bringing the transparency log up to date".to_owned();
    let (missing, publications) = {
        let mut read = bank.store().read().await.doing(doing)?;
        let missing = store::receipt::missing(&mut read).await.doing(doing)?;
        (missing, store::publication::all(&mut read).await.doing(doing)?)
    };
    for id in missing {
        let mut write = bank.store().write().await.doing(doing)?;
        if let Some(submission) = store::submission::get(&mut write, &id).await.doing(doing)? {
            receipt::commit(bank, &mut write, &submission, bank.now_ms()).await?;
            write.commit().await.doing(doing)?;
        }
    }
    for publication in publications {
        let object = object(&publication.dataflow, publication.version);
        let files = {
            let mut read = bank.store().read().await.doing(doing)?;
            if store::log::about(&mut read, "publication", &object).await.doing(doing)?.is_some() {
                continue;
            }
            let at = store::ducklake::At::Version(publication.version);
            store::ducklake::files_of(&mut read, &publication.dataflow, at).await.doing(doing)?
        };
        let Some((_, files)) = files else { continue };
        let (_, structure) = dataflow_of(bank, &publication.dataflow.to_string())?;
        let shape = TableShape::of(&structure);
        let mut trees = Trees::new();
        for file in &files {
            add_tree(bank, &mut trees, &publication.dataflow, &shape, file).await?;
        }
        let mut write = bank.store().write().await.doing(doing)?;
        commit(bank, &mut write, &publication, &files, &trees, bank.now_ms()).await?;
        write.commit().await.doing(doing)?;
    }
    note_audit(bank).await?;
    log::settle(bank).await
}

/// Says in the log where the audit log stands, when it has grown since the log said so last.
async fn note_audit(bank: &Bank) -> Result<()> {
    let doing = || "noting where the audit log stands".to_owned();
    let mut write = bank.store().write().await.doing(doing)?;
    let audit = log::audit_head(&mut write).await?;
    let object = audit.hash.clone();
    if audit.seq == 0
        || store::log::about(&mut write, "audit", &object).await.doing(doing)?.is_some()
    {
        return Ok(());
    }
    let statement = Statement::Audit { at_ms: bank.now_ms(), audit };
    log::append(bank, &mut write, &object, &statement).await?;
    write.commit().await.doing(doing)
}
