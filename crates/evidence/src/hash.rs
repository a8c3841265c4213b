//! SHA-256 values and the two hashes of a Merkle tree (RFC 6962, 2.1): of a leaf and of two nodes.
//! Knows bytes; knows nothing of what they say.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A SHA-256 value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of bytes as they are.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of a leaf: SHA-256 of 0x00 and the bytes.
    #[must_use]
    pub fn leaf(bytes: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update([0]);
        hash.update(bytes);
        Self(hash.finalize().into())
    }

    /// The hash of a node: SHA-256 of 0x01 and the hashes of its two children.
    #[must_use]
    pub fn node(left: &Self, right: &Self) -> Self {
        let mut hash = Sha256::new();
        hash.update([1]);
        hash.update(left.0);
        hash.update(right.0);
        Self(hash.finalize().into())
    }

    /// Lower-case hexadecimal.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::encode(self.0)
    }

    /// From lower-case hexadecimal, exactly 64 characters.
    #[must_use]
    pub fn parse_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        (lower && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(Self(bytes))
    }

    /// Standard Base 64 (RFC 4648, 4).
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// From standard Base 64.
    #[must_use]
    pub fn parse_base64(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}
