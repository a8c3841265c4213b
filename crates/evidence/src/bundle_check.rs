//! Whether a bundle holds, from its files and keys got elsewhere alone: step after step, each with a
//! stable code, in the order that docs/evidence.md gives. The first step that fails is the verdict.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bag::{self, Files};
use crate::bundle::{FORMAT, ItemKind, KEY_SUFFIX};
use crate::canonical;
use crate::figure::Opening;
use crate::hash::Hash;
use crate::note::{Note, Verifier};
use crate::proof::{LogProof, ProofFault};
use crate::publication::PublicationManifest;
use crate::receipt::Receipt;
use crate::statement::Statement;
use crate::tree::includes;

/// Why a bundle does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable code.
    pub code: &'static str,
    /// The file or item.
    pub object: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, object: &str) -> Self {
        Self { code, object: object.to_owned() }
    }
}

/// What a bundle proves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proven {
    /// How many figures were in a published version, unaltered since.
    pub figures: u64,
    /// How many items are there.
    pub items: u64,
    /// How many items the index names and the bundle does not hold.
    pub withheld: u64,
    /// How many original files are there, each the one that was sent.
    pub sources: u64,
    /// The places in the log that it leads to.
    pub entries: BTreeSet<u64>,
    /// The log.
    pub log: String,
}

/// One item that is there.
struct Item {
    id: String,
    kind: ItemKind,
    body: Value,
}

struct Index {
    log: String,
    files: BTreeMap<String, Hash>,
    items: Vec<(String, ItemKind, Hash)>,
}

/// Checks a bundle.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(files: &Files, trusted: &[Verifier]) -> Result<Proven, Refusal> {
    bag::check(files)?;
    let index = index(files)?;
    signature(files, &index, trusted)?;
    listed_files(files, &index)?;
    let items = items(files, &index)?;
    let proofs = proofs(files, trusted)?;
    let mut proven = Proven {
        items: items.len() as u64,
        withheld: (index.items.len() - items.len()) as u64,
        entries: proofs.values().map(|(proof, _)| proof.index).collect(),
        log: index.log,
        ..Proven::default()
    };
    let manifests = manifests(&items, &proofs)?;
    let origins = figures(&items, &manifests)?;
    proven.figures = origins.len() as u64;
    openings(&items, &origins)?;
    let receipts = receipts(&items, &proofs)?;
    proven.sources = sources(files, &items, &receipts)?;
    Ok(proven)
}

fn index(files: &Files) -> Result<Index, Refusal> {
    let bad = || Refusal::new("bundle-form", "data/bundle.json");
    let value = files.get("data/bundle.json").and_then(|bytes| canonical::parse(bytes));
    let value = value.ok_or_else(bad)?;
    if value["format"].as_str() != Some(FORMAT) {
        return Err(bad());
    }
    let list = |name: &str| value[name].as_array().ok_or_else(bad);
    let text = |value: &Value, name: &str| value[name].as_str().map(str::to_owned).ok_or_else(bad);
    let hash =
        |value: &Value, name: &str| value[name].as_str().and_then(Hash::parse_hex).ok_or_else(bad);
    let mut index = Index { log: text(&value, "log")?, files: BTreeMap::new(), items: Vec::new() };
    for file in list("files")? {
        index.files.insert(format!("data/{}", text(file, "path")?), hash(file, "sha256")?);
    }
    for (place, item) in list("items")?.iter().enumerate() {
        let id = text(item, "id")?;
        let kind = ItemKind::parse(&text(item, "kind")?).ok_or_else(bad)?;
        if id != format!("{:05}", place + 1) {
            return Err(bad());
        }
        index.items.push((id, kind, hash(item, "commitment")?));
    }
    Ok(index)
}

fn signature(files: &Files, index: &Index, trusted: &[Verifier]) -> Result<(), Refusal> {
    let bad = || Refusal::new("bundle-signature", "data/bundle.note");
    let note = files.get("data/bundle.note").and_then(|bytes| std::str::from_utf8(bytes).ok());
    let note = note.and_then(Note::parse).ok_or_else(bad)?;
    let name = format!("{}{KEY_SUFFIX}", index.log);
    let hash = files.get("data/bundle.json").map(|bytes| Hash::of(bytes)).ok_or_else(bad)?;
    let keys = trusted.iter().filter(|key| key.name() == index.log);
    let signed = keys.filter_map(|key| key.renamed(&name)).any(|key| note.is_signed_by(&key));
    let whole = note.text == format!("{name}\n{}\n", hash.base64());
    if signed && whole { Ok(()) } else { Err(bad()) }
}

fn listed_files(files: &Files, index: &Index) -> Result<(), Refusal> {
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("data/")) {
        let own = path == "data/bundle.json" || path == "data/bundle.note";
        if own || path.starts_with("data/items/") || path.starts_with("data/source/") {
            continue;
        }
        match index.files.get(path) {
            None => return Err(Refusal::new("file-unlisted", path)),
            Some(hash) if Hash::of(bytes) != *hash => return Err(Refusal::new("file-hash", path)),
            Some(_) => {}
        }
    }
    Ok(())
}

fn items(files: &Files, index: &Index) -> Result<Vec<Item>, Refusal> {
    let mut known = BTreeSet::new();
    let mut items = Vec::new();
    for (id, kind, commitment) in &index.items {
        let path = format!("data/items/{id}.json");
        if let Some(bytes) = files.get(&path) {
            let bad = || Refusal::new("item-form", &path);
            let mut value = canonical::parse(bytes).ok_or_else(bad)?;
            if Hash::of(bytes) != *commitment {
                return Err(Refusal::new("item-commitment", &path));
            }
            let right =
                value["id"].as_str() == Some(id) && value["kind"].as_str() == Some(kind.code());
            if !right || value["salt"].as_str().is_none_or(|salt| salt.len() != 64) {
                return Err(bad());
            }
            let body = value.get_mut("body").map(Value::take).ok_or_else(bad)?;
            items.push(Item { id: id.clone(), kind: *kind, body });
        }
        known.insert(path);
    }
    let own = |path: &&String| path.starts_with("data/items/");
    match files.keys().filter(own).find(|path| !known.contains(*path)) {
        Some(path) => Err(Refusal::new("item-unlisted", path)),
        None => Ok(items),
    }
}

type Proofs = BTreeMap<String, (LogProof, Statement)>;

fn proofs(files: &Files, trusted: &[Verifier]) -> Result<Proofs, Refusal> {
    let mut proofs = Proofs::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("data/proofs/")) {
        let bad = || Refusal::new("proof-form", path);
        let proof = std::str::from_utf8(bytes).ok().and_then(LogProof::parse).ok_or_else(bad)?;
        let leaf = proof.leaf.clone().ok_or_else(bad)?;
        let statement = Statement::parse(&leaf).ok_or_else(bad)?;
        proof.check(&leaf, trusted).map_err(|fault| match fault {
            ProofFault::Signature => Refusal::new("checkpoint-signature", path),
            ProofFault::Path => Refusal::new("log-inclusion", path),
        })?;
        let name = path.trim_start_matches("data/").to_owned();
        proofs.insert(name, (proof, statement));
    }
    Ok(proofs)
}

fn of(items: &[Item], kind: ItemKind) -> impl Iterator<Item = &Item> {
    items.iter().filter(move |item| item.kind == kind)
}

fn manifests(
    items: &[Item],
    proofs: &Proofs,
) -> Result<BTreeMap<String, PublicationManifest>, Refusal> {
    let mut manifests = BTreeMap::new();
    for item in of(items, ItemKind::Manifest) {
        let bad = || Refusal::new("manifest-log", &item.id);
        let whole: PublicationManifest =
            serde_json::from_value(item.body["manifest"].clone()).map_err(|_| bad())?;
        let proof = item.body["proof"].as_str().and_then(|path| proofs.get(path));
        match proof.map(|(_, statement)| statement) {
            Some(Statement::Publication { manifest, dataflow, version, .. })
                if *manifest == whole.hash()
                    && *dataflow == whole.dataflow
                    && *version == whole.version => {}
            _ => return Err(bad()),
        }
        manifests.insert(item.id.clone(), whole);
    }
    Ok(manifests)
}

/// The commitments of the figures' origins, by the figures' ids.
fn figures(
    items: &[Item],
    manifests: &BTreeMap<String, PublicationManifest>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut origins = BTreeMap::new();
    for item in of(items, ItemKind::Figure) {
        let bad = |code| Refusal::new(code, &item.id);
        let text = |name: &str| item.body[name].as_str();
        let record = &item.body["record"];
        let entry = text("manifest").and_then(|id| manifests.get(id)).and_then(|manifest| {
            let of = manifest.dataflow.split('(').next();
            let file = manifest.files.iter().find(|file| Some(file.path.as_str()) == text("file"));
            file.filter(|_| of == record["dataflow"].as_str())
        });
        let entry = entry.ok_or_else(|| bad("figure-manifest"))?;
        let whole = || {
            let path = item.body["path"].as_array()?.iter();
            let path = path.map(|it| Hash::parse_hex(it.as_str()?)).collect::<Option<Vec<_>>>()?;
            let (index, root) = (item.body["index"].as_u64()?, Hash::parse_hex(&entry.root)?);
            let leaf = Hash::leaf(&canonical::canonical(record)?);
            let origin = record["origin"].as_str()?.to_owned();
            includes(&root, entry.figures, index, &leaf, &path).then_some(origin)
        };
        let origin = whole().ok_or_else(|| bad("figure-inclusion"))?;
        origins.insert(item.id.clone(), origin);
    }
    Ok(origins)
}

fn openings(items: &[Item], origins: &BTreeMap<String, String>) -> Result<(), Refusal> {
    for item in of(items, ItemKind::Origin) {
        let bad = || Refusal::new("origin-commitment", &item.id);
        let opening: Opening =
            serde_json::from_value(item.body["opening"].clone()).map_err(|_| bad())?;
        let figure = item.body["figure"].as_str().ok_or_else(bad)?;
        // The figure itself may be withheld; then the opening stands for nothing, and harms nothing.
        if origins.get(figure).is_some_and(|origin| *origin != opening.commitment().hex()) {
            return Err(bad());
        }
    }
    Ok(())
}

/// The hashes of the files that were sent, by submission.
fn receipts(items: &[Item], proofs: &Proofs) -> Result<BTreeMap<String, String>, Refusal> {
    let mut sent = BTreeMap::new();
    for item in of(items, ItemKind::Receipt) {
        let bad = || Refusal::new("receipt-commitment", &item.id);
        let receipt: Receipt =
            serde_json::from_value(item.body["receipt"].clone()).map_err(|_| bad())?;
        let proof = item.body["proof"].as_str().and_then(|path| proofs.get(path));
        match proof.map(|(_, statement)| statement) {
            Some(Statement::Submission { commitment, .. })
                if *commitment == receipt.commitment() => {}
            _ => return Err(bad()),
        }
        sent.insert(receipt.submission, receipt.sha256);
    }
    Ok(sent)
}

fn sources(
    files: &Files,
    items: &[Item],
    receipts: &BTreeMap<String, String>,
) -> Result<u64, Refusal> {
    let mut known = BTreeSet::new();
    let mut there = 0;
    for item in of(items, ItemKind::Source) {
        let bad = || Refusal::new("source-hash", &item.id);
        let text = |name: &str| item.body[name].as_str().ok_or_else(bad);
        let (path, sha256) = (format!("data/{}", text("path")?), text("sha256")?);
        if receipts.get(text("submission")?).is_some_and(|sent| sent != sha256) {
            return Err(bad());
        }
        if let Some(bytes) = files.get(&path) {
            if Hash::of(bytes).hex() != sha256 {
                return Err(bad());
            }
            there += 1;
        }
        known.insert(path);
    }
    let own = |path: &&String| path.starts_with("data/source/");
    match files.keys().filter(own).find(|path| !known.contains(*path)) {
        Some(path) => Err(Refusal::new("source-unlisted", path)),
        None => Ok(there),
    }
}
