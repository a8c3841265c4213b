//! Proofs that travel alone (C2SP tlog-proof): the place of a leaf, its path, the checkpoint.
//! Knows the lines of the file; whom to trust is the caller's to say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::note::{Note, Verifier};
use crate::tree::includes;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The proof that a leaf is in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogProof {
    /// The leaf itself: what the extra line carries in our proofs, so that the file stands alone.
    /// It proves nothing until its hash is on the path.
    pub leaf: Option<Vec<u8>>,
    /// The place of the leaf, from 0.
    pub index: u64,
    /// From its sibling to the child of the root.
    pub path: Vec<Hash>,
    /// The checkpoint as it was signed.
    pub checkpoint: String,
}

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofFault {
    /// The checkpoint is not one, or not signed by a key that is trusted.
    Signature,
    /// The path does not lead from the leaf to the root.
    Path,
}

impl LogProof {
    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(leaf) = &self.leaf {
            text.push_str(&format!("extra {}\n", STANDARD.encode(leaf)));
        }
        text.push_str(&format!("index {}\n", self.index));
        for hash in &self.path {
            text.push_str(&hash.base64());
            text.push('\n');
        }
        format!("{text}\n{}", self.checkpoint)
    }

    /// Reads the file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        (lines.next()? == FIRST_LINE).then_some(())?;
        let mut line = lines.next()?;
        let mut leaf = None;
        if let Some(extra) = line.strip_prefix("extra ") {
            leaf = Some(STANDARD.decode(extra).ok()?);
            line = lines.next()?;
        }
        let number = line.strip_prefix("index ")?;
        let index: u64 = number.parse().ok()?;
        (index.to_string() == number).then_some(())?;
        let path = lines.map(Hash::parse_base64).collect::<Option<Vec<_>>>()?;
        (path.len() <= 63).then(|| Self { leaf, index, path, checkpoint: checkpoint.to_owned() })
    }

    /// Checks the proof for the bytes of a leaf; answers the checkpoint it leads to.
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self, leaf: &[u8], trusted: &[Verifier]) -> Result<Checkpoint, ProofFault> {
        let note = Note::parse(&self.checkpoint).ok_or(ProofFault::Signature)?;
        let checkpoint = Checkpoint::parse(&note).ok_or(ProofFault::Signature)?;
        let signed =
            trusted.iter().any(|key| key.name() == checkpoint.origin && note.is_signed_by(key));
        if !signed {
            return Err(ProofFault::Signature);
        }
        let hash = Hash::leaf(leaf);
        if !includes(&checkpoint.root, checkpoint.size, self.index, &hash, &self.path) {
            return Err(ProofFault::Path);
        }
        Ok(checkpoint)
    }
}
