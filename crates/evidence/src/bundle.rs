//! Evidence bundles: items, each committed to with a salt of its own and so each can be withheld, an
//! index of them signed by the bank, proofs of the log, and files for people to read.
//! Knows how a bundle is made; where its contents come from is known elsewhere.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::bag::{self, Files};
use crate::canonical::canonical;
use crate::hash::Hash;
use crate::note::Signer;
use crate::proof::LogProof;

/// The word an index begins its life with.
pub const FORMAT: &str = "hamafza-bundle-1";
/// What the name of the key that signs indexes has after the log's.
pub const KEY_SUFFIX: &str = "/bundle";
/// The second verifier, shipped in every bundle.
pub const VERIFY_PY: &str = include_str!("verify.py");

/// What an item is. Figures and manifests prove; the others tell the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// The manifest of a publication and its place in the log.
    Manifest,
    /// A figure with the path to its file's root.
    Figure,
    /// What a figure's origin hides.
    Origin,
    /// The receipt of a submission.
    Receipt,
    /// An original file.
    Source,
    /// A finding of the check.
    Finding,
    /// A step of the review.
    Step,
    /// A program and its version.
    Program,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Manifest,
        Self::Figure,
        Self::Origin,
        Self::Receipt,
        Self::Source,
        Self::Finding,
        Self::Step,
        Self::Program,
    ];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Figure => "figure",
            Self::Origin => "origin",
            Self::Receipt => "receipt",
            Self::Source => "source",
            Self::Finding => "finding",
            Self::Step => "step",
            Self::Program => "program",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a bundle stays whole without items of this kind. The manifest carries the proof, so it
    /// is never withheld.
    #[must_use]
    pub fn may_be_withheld(self) -> bool {
        self != Self::Manifest
    }
}

/// A bundle that is being made.
pub struct BundleBuilder {
    seed: [u8; 32],
    items: Vec<Value>,
    files: Files,
    listed: Vec<Value>,
}

impl BundleBuilder {
    /// With 32 random bytes, from which the salts of the items come.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        let mut builder = Self { seed, items: Vec::new(), files: Files::new(), listed: Vec::new() };
        builder.file("verify.py", VERIFY_PY.into());
        builder
    }

    /// Adds an item and answers its id. `None` when its body has no canonical form.
    pub fn item(&mut self, kind: ItemKind, body: &Value) -> Option<String> {
        let (id, bytes) = self.commit(kind, body)?;
        self.files.insert(format!("data/items/{id}.json"), bytes);
        Some(id)
    }

    /// Commits to an item that stays out of the bundle.
    pub fn withheld_item(&mut self, kind: ItemKind, body: &Value) -> Option<String> {
        self.commit(kind, body).map(|(id, _)| id)
    }

    fn commit(&mut self, kind: ItemKind, body: &Value) -> Option<(String, Vec<u8>)> {
        let id = format!("{:05}", self.items.len() + 1);
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.seed).ok()?;
        mac.update(id.as_bytes());
        let salt = hex::encode(mac.finalize().into_bytes());
        let item = json!({"body": body, "id": id, "kind": kind.code(), "salt": salt});
        let bytes = canonical(&item)?;
        let commitment = Hash::of(&bytes).hex();
        self.items.push(json!({"commitment": commitment, "id": id, "kind": kind.code()}));
        Some((id, bytes))
    }

    /// Adds an original file under its hash and answers the path by which its item names it.
    pub fn source(&mut self, sha256: &str, bytes: Vec<u8>) -> String {
        let path = format!("source/{sha256}");
        self.files.insert(format!("data/{path}"), bytes);
        path
    }

    /// Adds the proof of a leaf and answers its path.
    pub fn proof(&mut self, proof: &LogProof) -> String {
        let path = format!("proofs/{:08}.tlog-proof", proof.index);
        self.file(&path, proof.text().into_bytes());
        path
    }

    /// Adds a file for people; one that is there stays.
    pub fn file(&mut self, path: &str, bytes: Vec<u8>) {
        let full = format!("data/{path}");
        if self.files.contains_key(&full) {
            return;
        }
        self.listed.push(json!({"path": path, "sha256": Hash::of(&bytes).hex()}));
        self.files.insert(full, bytes);
    }

    /// Signs the index and packs the bag. `day` is the day of `at_ms`, such as 2026-11-25.
    #[must_use]
    pub fn finish(
        mut self,
        signer: &Signer,
        program: &str,
        at_ms: i64,
        day: &str,
    ) -> Option<Files> {
        self.listed.sort_by_key(|it| it["path"].as_str().unwrap_or_default().to_owned());
        let index = json!({
            "at_ms": at_ms, "files": self.listed, "format": FORMAT, "items": self.items,
            "log": signer.name(), "program": program,
        });
        let index = canonical(&index)?;
        let name = format!("{}{KEY_SUFFIX}", signer.name());
        let text = format!("{name}\n{}\n", Hash::of(&index).base64());
        let note = signer.renamed(&name)?.sign(&text);
        self.files.insert("data/bundle.json".into(), index);
        self.files.insert("data/bundle.note".into(), note.into_bytes());
        Some(bag::pack(self.files, day))
    }
}

/// Files that may tell what was withheld, and go with it.
fn is_summary(path: &str) -> bool {
    path.starts_with("data/cover.")
        || path == "data/figures.csv"
        || path == "data/ro-crate-metadata.json"
}

/// A copy of a bundle without the items for which `withhold` says yes, by id and kind. It still
/// verifies: the index names what is not there by its commitment only.
#[must_use]
pub fn redact(files: &Files, day: &str, withhold: impl Fn(&str, ItemKind) -> bool) -> Files {
    let mut payload = files.clone();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("data/items/")) {
        let Ok(item) = serde_json::from_slice::<Value>(bytes) else { continue };
        let (Some(id), Some(kind)) =
            (item["id"].as_str(), item["kind"].as_str().and_then(ItemKind::parse))
        else {
            continue;
        };
        if !kind.may_be_withheld() || !withhold(id, kind) {
            continue;
        }
        payload.remove(path);
        if kind == ItemKind::Source {
            let source = item["body"]["path"].as_str().unwrap_or_default();
            payload.remove(&format!("data/{source}"));
        }
    }
    if payload.len() < files.len() {
        payload.retain(|path, _| !is_summary(path));
    }
    bag::pack(payload, day)
}
