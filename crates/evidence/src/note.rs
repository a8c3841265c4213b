//! Signed notes (C2SP signed-note): a text and signatures under it, and Ed25519 keys by name.
//! Knows how a key is written and what it signed; knows nothing of what a note says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The byte that says Ed25519 in a key.
const ED25519: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";

/// A key that signs notes.
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// A key that checks notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: u32,
    key: VerifyingKey,
}

/// One line under a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The first four bytes of the hash of the key.
    pub id: u32,
    /// What follows.
    pub bytes: Vec<u8>,
}

/// A text with signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text that is signed, with its last line break.
    pub text: String,
    /// The signatures.
    pub signatures: Vec<NoteSignature>,
}

/// Whether a name can be a key's: no space, no plus.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

fn id_of(name: &str, key: &VerifyingKey) -> u32 {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([b'\n', ED25519]);
    hash.update(key.as_bytes());
    let hash = hash.finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

impl Signer {
    /// The key made from 32 random bytes; `None` when the name cannot be a key's.
    #[must_use]
    pub fn new(name: &str, seed: [u8; 32]) -> Option<Self> {
        is_name(name).then(|| Self { name: name.to_owned(), key: SigningKey::from_bytes(&seed) })
    }

    /// The key as a secret file holds it: `PRIVATE+KEY+name+id+base64`.
    #[must_use]
    pub fn secret_text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend(self.key.to_bytes());
        format!("{PRIVATE}{}+{:08x}+{}", self.name, self.verifier().id, STANDARD.encode(bytes))
    }

    /// From what [`Self::secret_text`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().strip_prefix(PRIVATE)?.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(key).ok()?;
        let (kind, seed) = bytes.split_first()?;
        let signer = Self::new(name, seed.try_into().ok()?)?;
        (*kind == ED25519 && format!("{:08x}", signer.verifier().id) == id).then_some(signer)
    }

    /// The name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same secret under another name: a different key for another purpose, since the name is
    /// part of what the identity of a key is made from.
    #[must_use]
    pub fn renamed(&self, name: &str) -> Option<Self> {
        Self::new(name, self.key.to_bytes())
    }

    /// The key that checks what this one signs.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        let key = self.key.verifying_key();
        Verifier { name: self.name.clone(), id: id_of(&self.name, &key), key }
    }

    /// Signs a text and gives the note. The text ends with a line break.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let mut bytes = self.verifier().id.to_be_bytes().to_vec();
        bytes.extend(self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

impl Verifier {
    /// The key as it is published: `name+id+base64`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend(self.key.as_bytes());
        format!("{}+{:08x}+{}", self.name, self.id, STANDARD.encode(bytes))
    }

    /// From what [`Self::text`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(key).ok()?;
        let (kind, key) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let verifier = Self { name: name.to_owned(), id: id_of(name, &key), key };
        let whole = is_name(name) && *kind == ED25519 && format!("{:08x}", verifier.id) == id;
        whole.then_some(verifier)
    }

    /// The name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same key under another name (see [`Signer::renamed`]).
    #[must_use]
    pub fn renamed(&self, name: &str) -> Option<Self> {
        is_name(name).then(|| Self {
            name: name.to_owned(),
            id: id_of(name, &self.key),
            key: self.key,
        })
    }

    /// SHA-256 of the key's 32 bytes, in hexadecimal: what is printed on paper to compare.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(self.key.as_bytes()))
    }

    fn checks(&self, text: &str, signature: &NoteSignature) -> bool {
        let Ok(bytes) = <[u8; 64]>::try_from(signature.bytes.as_slice()) else { return false };
        self.name == signature.name
            && self.id == signature.id
            && self.key.verify_strict(text.as_bytes(), &Signature::from_bytes(&bytes)).is_ok()
    }
}

/// The keys of a trust file: one a line, `#` begins a remark. The error is the line that is no key.
///
/// # Errors
/// The first line that is neither a key nor a remark.
pub fn trust_file(text: &str) -> Result<Vec<Verifier>, String> {
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| Verifier::parse(line).ok_or_else(|| line.to_owned())).collect()
}

impl Note {
    /// Takes a note apart.
    #[must_use]
    pub fn parse(note: &str) -> Option<Self> {
        if note.len() > 1 << 20 || note.chars().any(|c| c < ' ' && c != '\n') {
            return None;
        }
        let at = note.rfind("\n\n")?;
        let (text, signatures) = (&note[..=at], &note[at + 2..]);
        let lines = signatures.strip_suffix('\n')?.split('\n');
        let signatures = lines.map(|line| {
            let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
            let bytes = STANDARD.decode(signature).ok()?;
            let (id, bytes) = bytes.split_at_checked(4)?;
            let id = u32::from_be_bytes(id.try_into().ok()?);
            is_name(name).then(|| NoteSignature {
                name: name.to_owned(),
                id,
                bytes: bytes.to_vec(),
            })
        });
        let signatures = signatures.collect::<Option<Vec<_>>>()?;
        Some(Self { text: text.to_owned(), signatures })
    }

    /// Whether this key signed it.
    #[must_use]
    pub fn is_signed_by(&self, key: &Verifier) -> bool {
        self.signatures.iter().any(|signature| key.checks(&self.text, signature))
    }
}
