//! The manifest of a publication: the files of a version and the roots of their trees of figures.
//! The log's leaf holds its hash; who has the manifest can check every figure of the version.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical;
use crate::hash::Hash;

/// One file of a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// SHA-256 over what the catalogue says of it: rows, sizes and statistics of its columns.
    pub catalogue: String,
    /// How many figures it holds.
    pub figures: u64,
    /// Its path below the bank's folder.
    pub path: String,
    /// The root of the Merkle tree of its figure records in key order, in hexadecimal.
    pub root: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// What one version of a dataflow consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationManifest {
    /// When it was published, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The dataflow, `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// Its files, by path.
    pub files: Vec<FileEntry>,
    /// What was said about it; empty when nothing was.
    pub note: String,
    /// The submission that made it; empty when none did.
    pub submission: String,
    /// The number of the version.
    pub version: u64,
}

impl PublicationManifest {
    /// Its canonical bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let value = serde_json::to_value(self).unwrap_or(Value::Null);
        canonical::canonical(&value).unwrap_or_default()
    }

    /// From canonical bytes.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_value(canonical::parse(bytes)?).ok()
    }

    /// SHA-256 of its canonical bytes.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(&self.bytes())
    }
}
