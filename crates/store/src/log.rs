//! The transparency log's leaves and checkpoints, and the manifests and trees of figures that its
//! leaves commit to. Knows bytes and places; what a leaf says and who signs is known elsewhere.

use crate::{Connection, Error, Result, Write};

/// One leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its place, from 0.
    pub position: u64,
    /// The stable word of its kind.
    pub kind: String,
    /// What it is about.
    pub object: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Its hash as a leaf, in hexadecimal.
    pub hash: String,
}

/// One signed commitment to the log as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// How many leaves there were.
    pub size: u64,
    /// The right edge of the tree.
    pub edge: String,
    /// The signed note.
    pub note: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// The Merkle tree over the figures of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTree {
    /// The file's path below the bank's folder.
    pub path: String,
    /// How many figures it holds.
    pub figures: u64,
    /// The root, in hexadecimal.
    pub root: String,
}

type LeafRow = (i64, String, String, Vec<u8>, String);

fn leaf((position, kind, object, body, hash): LeafRow) -> Leaf {
    Leaf { position: position.unsigned_abs(), kind, object, body, hash }
}

/// Adds a leaf and the checkpoint that takes it in, in the transaction of what the leaf tells of.
///
/// # Errors
/// When the records cannot be written, or the leaf is not the next.
pub async fn append(write: &mut Write, leaf: &Leaf, signed: &Signed) -> Result<()> {
    sqlx::query(
        "INSERT INTO log_leaf (position, kind, object, body, hash) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(leaf.position.cast_signed())
    .bind(&leaf.kind)
    .bind(&leaf.object)
    .bind(&leaf.body)
    .bind(&leaf.hash)
    .execute(&mut **write)
    .await
    .map_err(Error::query("adding a leaf to the transparency log"))?;
    sqlx::query("INSERT INTO log_checkpoint (size, edge, note, at_ms) VALUES ($1, $2, $3, $4)")
        .bind(signed.size.cast_signed())
        .bind(&signed.edge)
        .bind(&signed.note)
        .bind(signed.at_ms)
        .execute(&mut **write)
        .await
        .map(drop)
        .map_err(Error::query("adding a checkpoint to the transparency log"))
}

/// The latest checkpoint; nothing while the log is empty.
///
/// # Errors
/// When the records cannot be read.
pub async fn latest(connection: &mut Connection) -> Result<Option<Signed>> {
    let row: Option<(i64, String, String, i64)> = sqlx::query_as(
        "SELECT size, edge, note, at_ms FROM log_checkpoint ORDER BY size DESC LIMIT 1",
    )
    .fetch_optional(connection)
    .await
    .map_err(Error::query("reading the latest checkpoint"))?;
    Ok(row.map(signed))
}

/// The checkpoint of a log of this size.
///
/// # Errors
/// When the records cannot be read.
pub async fn checkpoint(connection: &mut Connection, size: u64) -> Result<Option<Signed>> {
    let row: Option<(i64, String, String, i64)> =
        sqlx::query_as("SELECT size, edge, note, at_ms FROM log_checkpoint WHERE size = $1")
            .bind(size.cast_signed())
            .fetch_optional(connection)
            .await
            .map_err(Error::query("reading a checkpoint"))?;
    Ok(row.map(signed))
}

/// Every checkpoint, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn checkpoints(connection: &mut Connection) -> Result<Vec<Signed>> {
    let rows: Vec<(i64, String, String, i64)> =
        sqlx::query_as("SELECT size, edge, note, at_ms FROM log_checkpoint ORDER BY size")
            .fetch_all(connection)
            .await
            .map_err(Error::query("reading the checkpoints"))?;
    Ok(rows.into_iter().map(signed).collect())
}

fn signed((size, edge, note, at_ms): (i64, String, String, i64)) -> Signed {
    Signed { size: size.unsigned_abs(), edge, note, at_ms }
}

/// The leaves from a place on, as many as are asked for, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn leaves(connection: &mut Connection, from: u64, most: u32) -> Result<Vec<Leaf>> {
    let rows: Vec<LeafRow> = sqlx::query_as(
        "SELECT position, kind, object, body, hash FROM log_leaf
         WHERE position >= $1 ORDER BY position LIMIT $2",
    )
    .bind(from.cast_signed())
    .bind(most)
    .fetch_all(connection)
    .await
    .map_err(Error::query("reading leaves of the transparency log"))?;
    Ok(rows.into_iter().map(leaf).collect())
}

/// The hashes of the leaves from a place on, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn hashes(connection: &mut Connection, from: u64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT hash FROM log_leaf WHERE position >= $1 ORDER BY position")
            .bind(from.cast_signed())
            .fetch_all(connection)
            .await
            .map_err(Error::query("reading hashes of the transparency log"))?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// The latest leaf about something; nothing when there is none.
///
/// # Errors
/// When the records cannot be read.
pub async fn about(connection: &mut Connection, kind: &str, object: &str) -> Result<Option<Leaf>> {
    let row: Option<LeafRow> = sqlx::query_as(
        "SELECT position, kind, object, body, hash FROM log_leaf
         WHERE kind = $1 AND object = $2 ORDER BY position DESC LIMIT 1",
    )
    .bind(kind)
    .bind(object)
    .fetch_optional(connection)
    .await
    .map_err(Error::query("looking for a leaf of the transparency log"))?;
    Ok(row.map(leaf))
}

/// Keeps the tree of a file; one that is there stays.
///
/// # Errors
/// When the records cannot be written.
pub async fn keep_tree(write: &mut Write, tree: &FileTree) -> Result<()> {
    sqlx::query(
        "INSERT INTO file_tree (path, figures, root) VALUES ($1, $2, $3)
         ON CONFLICT (path) DO NOTHING",
    )
    .bind(&tree.path)
    .bind(tree.figures.cast_signed())
    .bind(&tree.root)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping the tree of a file"))
}

/// The tree of a file.
///
/// # Errors
/// When the records cannot be read.
pub async fn tree_of(connection: &mut Connection, path: &str) -> Result<Option<FileTree>> {
    let row: Option<(String, i64, String)> =
        sqlx::query_as("SELECT path, figures, root FROM file_tree WHERE path = $1")
            .bind(path)
            .fetch_optional(connection)
            .await
            .map_err(Error::query("reading the tree of a file"))?;
    Ok(row.map(|(path, figures, root)| FileTree { path, figures: figures.unsigned_abs(), root }))
}

/// Keeps a manifest; one that is there stays.
///
/// # Errors
/// When the records cannot be written.
pub async fn keep_manifest(write: &mut Write, sha256: &str, body: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO log_manifest (sha256, body) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(sha256)
    .bind(body)
    .execute(&mut **write)
    .await
    .map(drop)
    .map_err(Error::query("keeping the manifest of a publication"))
}

/// The manifest with this hash.
///
/// # Errors
/// When the records cannot be read.
pub async fn manifest(connection: &mut Connection, sha256: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT body FROM log_manifest WHERE sha256 = $1")
        .bind(sha256)
        .fetch_optional(connection)
        .await
        .map_err(Error::query("reading the manifest of a publication"))?;
    Ok(row.map(|(body,)| body))
}
