//! Checkpoints (C2SP tlog-checkpoint): a log's name, size and root, as a note signed with its key.
//! Knows the three lines and refuses what is written otherwise than in one way.

use crate::hash::Hash;
use crate::note::{Note, Signer, Verifier};

/// What a log commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
}

impl Checkpoint {
    /// The signed note. The log's name is its key's.
    #[must_use]
    pub fn sign(size: u64, root: &Hash, signer: &Signer) -> String {
        signer.sign(&format!("{}\n{size}\n{}\n", signer.name(), root.base64()))
    }

    /// What a note says, whoever signed it.
    #[must_use]
    pub fn parse(note: &Note) -> Option<Self> {
        let mut lines = note.text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let number: u64 = size.parse().ok()?;
        let root = Hash::parse_base64(root)?;
        let one_way = number.to_string() == size && !origin.is_empty();
        let rest = lines.all(|line| !line.is_empty());
        (one_way && rest).then(|| Self { origin: origin.to_owned(), size: number, root })
    }

    /// Reads a note and checks that the log with this key signed it.
    #[must_use]
    pub fn open(note: &str, key: &Verifier) -> Option<Self> {
        let note = Note::parse(note)?;
        let checkpoint = Self::parse(&note)?;
        (checkpoint.origin == key.name() && note.is_signed_by(key)).then_some(checkpoint)
    }
}
