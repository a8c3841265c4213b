//! The transparency log of the bank: leaves written in the transaction of what they tell of, the
//! checkpoint signed over them, and proofs, tiles and manifests for everyone.
//! Knows the order of things; how a leaf is hashed and signed is `evidence`'s.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use evidence::tile::{Tile, TileKind, entries};
use evidence::{Checkpoint, Edge, Hash, LogProof, Note, Signer, Statement, Tree, Verifier};
use store::Write;

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::log_key;

/// The program as the log names it.
pub const PROGRAM: &str = concat!("hamafza ", env!("CARGO_PKG_VERSION"));

/// What an open bank holds of its log: the key, and the tree as far as it was asked for.
pub(crate) struct Log {
    signer: Option<Signer>,
    tree: Mutex<Tree>,
}

/// One leaf for pages.
#[derive(Clone, Debug)]
pub struct LeafView {
    /// Its place, from 0.
    pub position: u64,
    /// What it says.
    pub statement: Statement,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its hash as a leaf, in hexadecimal.
    pub hash: String,
}

impl Log {
    /// With the key of a data folder, made when there is none.
    pub(crate) fn open(data: &Path, public_url: &str) -> Result<Self> {
        Ok(Self { signer: Some(log_key::open(data, public_url)?), tree: Mutex::default() })
    }

    /// With the key of a data folder, where there is one and it may be read.
    pub(crate) fn open_to_read(data: &Path) -> Self {
        Self { signer: log_key::read(data).ok().flatten(), tree: Mutex::default() }
    }

    pub(crate) fn signer(&self) -> Result<&Signer> {
        self.signer.as_ref().ok_or_else(|| Error::Unavailable {
            what: "the key of the transparency log".into(),
            why: "keys/log.key in the data folder is not there or may not be read".into(),
        })
    }
}

fn damaged(why: &str) -> Error {
    Error::Unavailable {
        what: "the transparency log".into(),
        why: format!("{why}; `hamafza verify --data DIR` tells what is wrong"),
    }
}

/// Checks, when a bank is opened, that its log is its key's and continues the checkpoint that lies
/// beside the records: records put back from an older copy do not go on as if nothing had been.
///
/// # Errors
/// [`Error::Unavailable`] with what does not fit and the way out.
pub(crate) async fn check_at_start(bank: &Bank) -> Result<()> {
    let doing = || "reading the transparency log".to_owned();
    let key = bank.log().signer()?.verifier();
    let mut read = bank.store().read().await.doing(doing)?;
    let latest = store::log::latest(&mut read).await.doing(doing)?;
    if latest.is_some_and(|latest| Checkpoint::open(&latest.note, &key).is_none()) {
        return Err(damaged(
            "its latest checkpoint is not signed with keys/log.key: put that file back from a \
             backup of this bank",
        ));
    }
    let path = bank.store().folder().join("log").join("checkpoint");
    let Ok(beside) = fs::read_to_string(&path) else { return Ok(()) };
    let Some(checkpoint) = Note::parse(&beside).as_ref().and_then(Checkpoint::parse) else {
        return Err(damaged("log/checkpoint is damaged: put it back from a backup"));
    };
    let known = store::log::checkpoint(&mut read, checkpoint.size).await.doing(doing)?;
    if known.is_some_and(|known| known.note == beside) {
        return Ok(());
    }
    Err(damaged(&format!(
        "the records do not hold the checkpoint of {} entries that was given out (log/checkpoint): \
         they were put back from an older copy, or changed. Put a newer copy back; if the loss must \
         stand, move log/checkpoint aside and tell everyone who follows the log",
        checkpoint.size
    )))
}

/// Adds a leaf in the transaction of what it tells of, and answers its place.
///
/// # Errors
/// When the records cannot be written.
pub(crate) async fn append(
    bank: &Bank,
    write: &mut Write,
    object: &str,
    statement: &Statement,
) -> Result<u64> {
    let doing = || format!("adding {object} to the transparency log");
    let latest = store::log::latest(write).await.doing(doing)?;
    let edge = match &latest {
        None => Some(Edge::default()),
        Some(latest) => Edge::parse(&latest.edge).filter(|edge| edge.size() == latest.size),
    };
    let mut edge = edge.ok_or_else(|| damaged("its latest checkpoint cannot be read"))?;
    let (position, body) = (edge.size(), statement.bytes());
    let hash = Hash::leaf(&body);
    edge.push(hash);
    let leaf = store::log::Leaf {
        position,
        kind: statement.kind().to_owned(),
        object: object.to_owned(),
        body,
        hash: hash.hex(),
    };
    let signed = store::log::Signed {
        size: edge.size(),
        edge: edge.text(),
        note: Checkpoint::sign(edge.size(), &edge.root(), bank.log().signer()?),
        at_ms: statement.at_ms(),
    };
    store::log::append(write, &leaf, &signed).await.doing(doing)?;
    Ok(position)
}

/// Lays the latest checkpoint beside the records, after a transaction with leaves has ended. A copy of
/// the folder that is older than this shows.
pub(crate) async fn settle(bank: &Bank) -> Result<()> {
    let doing = || "laying the checkpoint beside the records".to_owned();
    let latest = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::log::latest(&mut read).await.doing(doing)?
    };
    let Some(latest) = latest else { return Ok(()) };
    let folder = bank.store().folder().join("log");
    fs::create_dir_all(&folder).doing(doing)?;
    let draft = tempfile::NamedTempFile::new_in(&folder).doing(doing)?;
    draft.as_file().write_all(latest.note.as_bytes()).doing(doing)?;
    draft.as_file().sync_all().doing(doing)?;
    draft.persist(folder.join("checkpoint")).map(drop).doing(doing)
}

/// Where the audit log stands in this transaction.
pub(crate) async fn audit_head(connection: &mut store::Connection) -> Result<evidence::AuditHead> {
    let doing = || "reading where the audit log ends".to_owned();
    let (seq, hash) = store::audit::head(connection).await.doing(doing)?;
    Ok(evidence::AuditHead { seq, hash })
}

/// The key that checks the log, as it is published.
///
/// # Errors
/// When the bank has no key that may be read.
pub fn key(bank: &Bank) -> Result<Verifier> {
    Ok(bank.log().signer()?.verifier())
}

/// The latest checkpoint as it was signed; nothing while the log is empty.
///
/// # Errors
/// When the records cannot be read.
pub async fn checkpoint(bank: &Bank) -> Result<Option<String>> {
    let doing = || "reading the latest checkpoint".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    Ok(store::log::latest(&mut read).await.doing(doing)?.map(|latest| latest.note))
}

/// The latest leaves, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn latest(bank: &Bank, most: u32) -> Result<Vec<LeafView>> {
    let doing = || "reading the transparency log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let size = store::log::latest(&mut read).await.doing(doing)?.map_or(0, |it| it.size);
    let from = size.saturating_sub(u64::from(most));
    let leaves = store::log::leaves(&mut read, from, most).await.doing(doing)?;
    leaves.into_iter().rev().map(view).collect()
}

/// One leaf.
///
/// # Errors
/// [`Error::NotFound`] when the log has not grown to it.
pub async fn leaf(bank: &Bank, position: u64) -> Result<LeafView> {
    let doing = || "reading the transparency log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let leaf = store::log::leaves(&mut read, position, 1).await.doing(doing)?.into_iter().next();
    leaf.map_or_else(|| Err(no_leaf(position)), view)
}

fn no_leaf(position: u64) -> Error {
    Error::NotFound {
        what: format!("entry {position} of the transparency log"),
        way_out: "its checkpoint tells how many there are".into(),
    }
}

fn view(leaf: store::log::Leaf) -> Result<LeafView> {
    let statement = Statement::parse(&leaf.body)
        .ok_or_else(|| damaged(&format!("entry {} cannot be read", leaf.position)))?;
    Ok(LeafView { position: leaf.position, statement, bytes: leaf.body, hash: leaf.hash })
}

/// The proof that a leaf is in the log as it is now, with the leaf in it.
///
/// # Errors
/// [`Error::NotFound`] when the log has not grown to it.
pub async fn proof(bank: &Bank, position: u64) -> Result<LogProof> {
    let doing = || "reading the transparency log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let latest = store::log::latest(&mut read).await.doing(doing)?;
    let leaf = store::log::leaves(&mut read, position, 1).await.doing(doing)?.into_iter().next();
    let (Some(latest), Some(leaf)) = (latest, leaf) else { return Err(no_leaf(position)) };
    let path =
        with_tree(bank, &mut read, latest.size, |tree| tree.inclusion(position, latest.size));
    let path = path.await?.ok_or_else(|| no_leaf(position))?;
    Ok(LogProof { leaf: Some(leaf.body), index: position, path, checkpoint: latest.note })
}

/// The bytes of a tile, by the part of its address after `tile/`.
///
/// # Errors
/// [`Error::NotFound`] when there is no such tile (yet).
pub async fn tile(bank: &Bank, path: &str) -> Result<Vec<u8>> {
    let none = || Error::NotFound {
        what: format!("the tile {path}"),
        way_out: "the size in the checkpoint tells which there are".into(),
    };
    let tile = Tile::parse(path).ok_or_else(none)?;
    let doing = || "reading the transparency log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let size = store::log::latest(&mut read).await.doing(doing)?.map_or(0, |it| it.size);
    match tile.kind {
        TileKind::Hashes { .. } => {
            with_tree(bank, &mut read, size, |tree| tile.hashes(tree)).await?.ok_or_else(none)
        }
        TileKind::Entries => {
            let (from, to) = tile.range().filter(|(_, to)| *to <= size).ok_or_else(none)?;
            let most = u32::try_from(to - from).unwrap_or(u32::MAX);
            let leaves = store::log::leaves(&mut read, from, most).await.doing(doing)?;
            entries(leaves.iter().map(|leaf| leaf.body.as_slice())).ok_or_else(none)
        }
    }
}

/// The manifest with this hash, canonical.
///
/// # Errors
/// [`Error::NotFound`] when no publication has it.
pub async fn manifest(bank: &Bank, sha256: &str) -> Result<String> {
    let doing = || "reading the manifest of a publication".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let manifest = store::log::manifest(&mut read, sha256).await.doing(doing)?;
    manifest.ok_or_else(|| Error::NotFound {
        what: format!("the manifest {sha256}"),
        way_out: "the leaves of publications name those there are".into(),
    })
}

/// Asks the tree, brought up to `size` from what is committed.
async fn with_tree<T>(
    bank: &Bank,
    read: &mut store::Read,
    size: u64,
    ask: impl FnOnce(&Tree) -> T,
) -> Result<T> {
    let doing = || "reading the transparency log".to_owned();
    let known = bank.log().tree.lock().unwrap_or_else(PoisonError::into_inner).size();
    let hashes =
        if known < size { store::log::hashes(read, known).await.doing(doing)? } else { Vec::new() };
    let mut tree = bank.log().tree.lock().unwrap_or_else(PoisonError::into_inner);
    // Another request may have brought it further meanwhile.
    let skip = usize::try_from(tree.size() - known).unwrap_or(usize::MAX);
    for hash in hashes.iter().skip(skip) {
        let hash = Hash::parse_hex(hash).ok_or_else(|| damaged("a hash of it cannot be read"))?;
        tree.push(hash);
    }
    Ok(ask(&tree))
}
