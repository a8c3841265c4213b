//! A hundred bundles that hold and a hundred changed in one thing each, judged by our verifier and by
//! the one in Python that was written from the format's page: the same verdicts with the same codes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use evidence::canonical::canonical;
use evidence::{
    AuditHead, BundleBuilder, Checkpoint, FigureForm, FigureParts, FileEntry, Files, Hash,
    ItemKind, LogProof, Opening, PublicationManifest, Receipt, Signer, Statement, Tree, check,
    pack, redact, salt,
};
use serde_json::{Value, json};

const DAY: &str = "2026-11-25";
const LOG: &str = "bank.example/log";

fn signer(seed: u8) -> Signer {
    Signer::new(LOG, [seed; 32]).expect("a name")
}

/// What an insider with the bank's own key would get wrong, by name; nothing for a sound bundle.
struct Maker<'a> {
    number: u64,
    wrong: &'a str,
}

impl Maker<'_> {
    fn figures(&self) -> u64 {
        2 + self.number % 5
    }

    fn receipt(&self, source: &[u8]) -> Receipt {
        Receipt {
            at_ms: 1_795_000_000_000,
            dataflow: "HAMAFZA:DF(1.0.0)".into(),
            file_name: "زنان \"۱۴۰۵\".xlsx".into(),
            provider: "SCI".into(),
            salt: Hash::of(&self.number.to_be_bytes()).hex(),
            sha256: Hash::of(source).hex(),
            size_bytes: source.len() as u64,
            submission: format!("{:016x}", self.number),
            submitter: "supplier.sci".into(),
        }
    }

    /// Records and openings of the figures of one file.
    fn records(&self) -> Vec<(Value, Opening)> {
        let form = FigureForm::new("HAMAFZA:DF", &["AREA", "SEX"], &["COMMENT"]);
        let one = |at: u64| {
            let (area, period) = (format!("IR-{at:02}"), (2000 + at).to_string());
            let key = |place: usize| if place == 0 { area.as_str() } else { "F" };
            let secret = salt(b"secret", &form.key_and_period(key, &period));
            let opening = Opening {
                cell: format!("F{at}"),
                salt: secret,
                sheet: "برگه ۱".into(),
                submission: format!("{:016x}", self.number),
            };
            let value = format!("{}.50", 10 * at + self.number);
            let parts = FigureParts { period: &period, status: "A", value: &value };
            let note = "یادداشت\n\t\u{1}";
            let record = form.record(key, |_| note, parts, &opening.commitment());
            (serde_json::from_str(&record).expect("JSON"), opening)
        };
        (0..self.figures()).map(one).collect()
    }

    fn is(&self, wrong: &str) -> bool {
        self.wrong == wrong
    }

    fn make(&self) -> Files {
        let source = format!("the workbook of {}", self.number).into_bytes();
        let mut receipt = self.receipt(&source);
        let records = self.records();
        let tree: Tree = records
            .iter()
            .map(|(record, _)| Hash::leaf(&canonical(record).expect("canonical")))
            .collect();
        let size = tree.size();
        let entry = FileEntry {
            catalogue: "0".repeat(64),
            figures: size,
            path: "DF/a.parquet".into(),
            root: tree.root(size).expect("a root").hex(),
            sha256: "1".repeat(64),
            size_bytes: 9,
        };
        let mut manifest = PublicationManifest {
            at_ms: 1_795_000_000_009,
            dataflow: "HAMAFZA:DF(1.0.0)".into(),
            files: vec![entry],
            note: String::new(),
            submission: receipt.submission.clone(),
            version: 3,
        };
        let audit = AuditHead { seq: 7, hash: "2".repeat(64) };
        let mut leaves: Vec<Statement> = (0..self.number % 9)
            .map(|at| Statement::Audit { at_ms: at.cast_signed(), audit: audit.clone() })
            .collect();
        let commitment = receipt.commitment();
        leaves.push(Statement::Submission { at_ms: 1_795_000_000_001, commitment });
        leaves.push(Statement::Publication {
            at_ms: 1_795_000_000_009,
            dataflow: manifest.dataflow.clone(),
            version: 3,
            manifest: manifest.hash(),
            audit: audit.clone(),
            program: "hamafza 0".into(),
        });
        leaves.push(Statement::Audit { at_ms: 99, audit });
        let log: Tree = leaves.iter().map(|leaf| Hash::leaf(&leaf.bytes())).collect();
        let by = if self.is("stranger's checkpoint") { signer(9) } else { signer(7) };
        let by = if self.is("another log") { by.renamed("other/log").expect("a name") } else { by };
        let checkpoint = Checkpoint::sign(log.size(), &log.root(log.size()).expect("a root"), &by);
        let proof = |index: u64| LogProof {
            leaf: Some(leaves[index as usize].bytes()),
            index,
            path: log.inclusion(index, log.size()).expect("a path"),
            checkpoint: checkpoint.clone(),
        };
        let (sent, published) = (log.size() - 3, log.size() - 2);

        let mut builder = BundleBuilder::new([self.number as u8; 32]);
        let mut published_proof = proof(published);
        if self.is("a proof's path") {
            published_proof.path[0].0[5] ^= 4;
        }
        if self.is("a proof's leaf") {
            published_proof.leaf = Some(leaves[log.size() as usize - 1].bytes());
        }
        if self.is("a proof without its leaf") {
            published_proof.leaf = None;
        }
        if self.is("a proof of no statement") {
            published_proof.leaf = Some(b"{}".to_vec());
        }
        let published_path = builder.proof(&published_proof);
        let sent_path = builder.proof(&proof(sent));
        if self.is("a proof in another form") {
            builder.file("proofs/x.tlog-proof", b"c2sp.org/tlog-proof@v2\nindex 0\n\nx".to_vec());
        }
        if self.is("a manifest's count") {
            manifest.files[0].figures += 1;
        }
        if self.is("a manifest's version") {
            manifest.version += 1;
        }
        let of = if self.is("a manifest's proof") { &sent_path } else { &published_path };
        let whole = serde_json::to_value(&manifest).expect("JSON");
        let body = json!({"manifest": whole, "proof": of});
        let manifest_id = builder.item(ItemKind::Manifest, &body).expect("canonical");
        for (at, (record, opening)) in records.iter().enumerate() {
            let mut path: Vec<String> =
                tree.inclusion(at as u64, size).expect("a path").iter().map(Hash::hex).collect();
            let (mut record, mut index, mut file) = (record.clone(), at as u64, "DF/a.parquet");
            let mut of = manifest_id.as_str();
            if at == 1 {
                match self.wrong {
                    "a figure's value" => record["value"] = json!("999"),
                    "a figure's key" => record["key"]["SEX"] = json!("M"),
                    "a figure's path" => drop(path.pop()),
                    "a figure's place" => index = 0,
                    "a figure's place beyond the end" => index = size,
                    "a figure's file" => file = "DF/b.parquet",
                    "a figure's dataflow" => record["dataflow"] = json!("HAMAFZA:OTHER"),
                    "a figure's manifest" => of = "00099",
                    _ => {}
                }
            }
            let body = json!({"file": file, "index": index, "manifest": of, "path": path, "record": record});
            let id = builder.item(ItemKind::Figure, &body).expect("canonical");
            let mut opening = opening.clone();
            if self.is("an origin's cell") {
                opening.cell = "Z9".into();
            }
            if self.is("an origin's salt") {
                opening.salt = "3".repeat(64);
            }
            let body = json!({"figure": id, "opening": opening});
            builder.item(ItemKind::Origin, &body).expect("canonical");
        }
        if self.is("a receipt's file") {
            receipt.sha256 = "4".repeat(64);
        }
        if self.is("a receipt's sender") {
            receipt.submitter = "somebody".into();
        }
        let of = if self.is("a receipt's proof") { &published_path } else { &sent_path };
        let body = json!({"proof": of, "receipt": receipt});
        builder.item(ItemKind::Receipt, &body).expect("canonical");
        let bytes = if self.is("another original") { b"another".to_vec() } else { source };
        let sha256 = Hash::of(&bytes).hex();
        let path = builder.source(&sha256, bytes);
        let body = json!({"file_name": "x", "path": path, "sha256": sha256,
            "submission": receipt.submission, "size_bytes": 1});
        builder.item(ItemKind::Source, &body).expect("canonical");
        let step = json!({"by": "approver", "state": "approved"});
        builder.item(ItemKind::Step, &step).expect("canonical");
        builder.withheld_item(ItemKind::Finding, &json!({"code": "x"})).expect("canonical");
        builder.file("figures.csv", b"SEX,OBS_VALUE\r\nF,1\r\n".to_vec());
        builder.file("cover.fa.html", "<p>رقم".into());
        builder.finish(&signer(7), "hamafza 0", 1_795_000_000_500, DAY).expect("an index")
    }
}

fn change(files: &mut Files, path: &str, by: impl FnOnce(&mut Vec<u8>)) {
    by(files.get_mut(path).unwrap_or_else(|| panic!("{path} is in every bundle")));
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    change(files, path, |bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert!(text.contains(from), "{from} is in {path}");
        *bytes = text.replacen(from, to, 1).into_bytes();
    });
}

fn flip(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

fn a_source(files: &Files) -> String {
    files.keys().find(|path| path.starts_with("data/source/")).expect("a source").clone()
}

/// Whether whoever changed it also made the bag anew, so that only what is signed can tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bag {
    AsItWas,
    Anew,
}

type Outside = (&'static str, Bag, fn(&mut Files), &'static str);

/// Changes by somebody without the bank's key.
const OUTSIDE: &[Outside] = &[
    (
        "an item's byte",
        Bag::AsItWas,
        |f| change(f, "data/items/00002.json", |b| flip(b)),
        "bag-hash",
    ),
    ("the table's byte", Bag::AsItWas, |f| change(f, "data/figures.csv", |b| flip(b)), "bag-hash"),
    ("a file less", Bag::AsItWas, |f| drop(f.remove("data/figures.csv")), "bag-missing"),
    ("a file more", Bag::AsItWas, |f| drop(f.insert("data/x".into(), vec![1])), "bag-extra"),
    ("a file more above", Bag::AsItWas, |f| drop(f.insert("x".into(), vec![1])), "bag-extra"),
    (
        "the day of packing",
        Bag::AsItWas,
        |f| replace(f, "bag-info.txt", "2026", "2025"),
        "tag-hash",
    ),
    ("no declaration", Bag::AsItWas, |f| drop(f.remove("bagit.txt")), "bag-form"),
    ("another declaration", Bag::AsItWas, |f| replace(f, "bagit.txt", "1.0", "0.9"), "bag-form"),
    (
        "a damaged manifest",
        Bag::AsItWas,
        |f| replace(f, "manifest-sha256.txt", "  ", " "),
        "bag-form",
    ),
    (
        "a path out of the bag",
        Bag::AsItWas,
        |f| replace(f, "manifest-sha256.txt", "data/bundle.json", "../bundle.json"),
        "bag-path",
    ),
    (
        "a path above the payload",
        Bag::AsItWas,
        |f| replace(f, "manifest-sha256.txt", "data/bundle.json", "bundle.json"),
        "bag-path",
    ),
    ("no manifest of tags", Bag::AsItWas, |f| drop(f.remove("tagmanifest-sha256.txt")), "bag-form"),
    (
        "an index in another form",
        Bag::Anew,
        |f| replace(f, "data/bundle.json", "{", "{ "),
        "bundle-form",
    ),
    (
        "an index of another format",
        Bag::Anew,
        |f| replace(f, "data/bundle.json", "bundle-1", "bundle-2"),
        "bundle-form",
    ),
    (
        "the index's moment",
        Bag::Anew,
        |f| replace(f, "data/bundle.json", "1795000000500", "1795000000501"),
        "bundle-signature",
    ),
    (
        "an item taken out of the index",
        Bag::Anew,
        |f| replace(f, "data/bundle.json", "\"kind\":\"step\"", "\"kind\":\"program\""),
        "bundle-signature",
    ),
    ("no signature", Bag::Anew, |f| drop(f.remove("data/bundle.note")), "bundle-signature"),
    (
        "a byte of the signature",
        Bag::Anew,
        |f| {
            change(f, "data/bundle.note", |b| {
                let at = b.len() - 9;
                b[at] = if b[at] == b'A' { b'B' } else { b'A' };
            })
        },
        "bundle-signature",
    ),
    (
        "a stranger's signature",
        Bag::Anew,
        |f| {
            let name = format!("{LOG}/bundle");
            let text = format!("{name}\n{}\n", Hash::of(&f["data/bundle.json"]).base64());
            let note = signer(9).renamed(&name).expect("a name").sign(&text);
            f.insert("data/bundle.note".into(), note.into_bytes());
        },
        "bundle-signature",
    ),
    (
        "a file for people more",
        Bag::Anew,
        |f| drop(f.insert("data/x.html".into(), vec![1])),
        "file-unlisted",
    ),
    ("the table", Bag::Anew, |f| replace(f, "data/figures.csv", "F,1", "F,2"), "file-hash"),
    ("the cover", Bag::Anew, |f| replace(f, "data/cover.fa.html", "<p>", "<p> "), "file-hash"),
    ("the shipped verifier", Bag::Anew, |f| change(f, "data/verify.py", |b| flip(b)), "file-hash"),
    (
        "a proof",
        Bag::Anew,
        |f| {
            let path = f.keys().find(|it| it.starts_with("data/proofs/")).expect("a proof").clone();
            change(f, &path, |b| flip(b));
        },
        "file-hash",
    ),
    (
        "an item in another form",
        Bag::Anew,
        |f| replace(f, "data/items/00002.json", "{", "{ "),
        "item-form",
    ),
    (
        "an item's value",
        Bag::Anew,
        |f| replace(f, "data/items/00002.json", ".50", ".51"),
        "item-commitment",
    ),
    (
        "an item's salt",
        Bag::Anew,
        |f| replace(f, "data/items/00002.json", "\"salt\":\"", "\"salt\":\"0"),
        "item-commitment",
    ),
    (
        "two items exchanged",
        Bag::Anew,
        |f| {
            let (a, b) = (f["data/items/00002.json"].clone(), f["data/items/00004.json"].clone());
            f.insert("data/items/00002.json".into(), b);
            f.insert("data/items/00004.json".into(), a);
        },
        "item-commitment",
    ),
    (
        "an item more",
        Bag::Anew,
        |f| {
            let item = f["data/items/00002.json"].clone();
            f.insert("data/items/00999.json".into(), item);
        },
        "item-unlisted",
    ),
    (
        "the manifest withheld",
        Bag::Anew,
        |f| drop(f.remove("data/items/00001.json")),
        "figure-manifest",
    ),
    (
        "an original's byte",
        Bag::Anew,
        |f| {
            let path = a_source(f);
            change(f, &path, |b| flip(b));
        },
        "source-hash",
    ),
    (
        "an original more",
        Bag::Anew,
        |f| drop(f.insert("data/source/x".into(), vec![1])),
        "source-unlisted",
    ),
];

/// What an insider who holds the bank's key gets wrong, and what is said of it.
const INSIDE: &[(&str, &str)] = &[
    ("a figure's value", "figure-inclusion"),
    ("a figure's key", "figure-inclusion"),
    ("a figure's path", "figure-inclusion"),
    ("a figure's place", "figure-inclusion"),
    ("a figure's place beyond the end", "figure-inclusion"),
    ("a figure's file", "figure-manifest"),
    ("a figure's dataflow", "figure-manifest"),
    ("a figure's manifest", "figure-manifest"),
    ("a manifest's count", "manifest-log"),
    ("a manifest's version", "manifest-log"),
    ("a manifest's proof", "manifest-log"),
    ("an origin's cell", "origin-commitment"),
    ("an origin's salt", "origin-commitment"),
    ("a receipt's file", "receipt-commitment"),
    ("a receipt's sender", "receipt-commitment"),
    ("a receipt's proof", "receipt-commitment"),
    ("another original", "source-hash"),
    ("stranger's checkpoint", "checkpoint-signature"),
    ("another log", "checkpoint-signature"),
    ("a proof's path", "log-inclusion"),
    ("a proof's leaf", "log-inclusion"),
    ("a proof without its leaf", "proof-form"),
    ("a proof of no statement", "proof-form"),
    ("a proof in another form", "proof-form"),
];

/// The bundles with what is to be said of each: nothing for one that holds.
fn bundles() -> BTreeMap<String, (Files, Option<&'static str>)> {
    let mut bundles = BTreeMap::new();
    for number in 0..100 {
        let files = Maker { number, wrong: "" }.make();
        let files = match number % 5 {
            0 => redact(&files, DAY, |_, kind| kind == ItemKind::Source),
            1 => redact(&files, DAY, |_, kind| kind != ItemKind::Figure),
            2 => redact(&files, DAY, |id, _| id == "00002"),
            _ => files,
        };
        bundles.insert(format!("good-{number:03}"), (files, None));
    }
    for number in 0..100_u64 {
        let place = number as usize % (OUTSIDE.len() + INSIDE.len());
        let (files, code) = match OUTSIDE.get(place) {
            Some((_, bag, by, code)) => {
                let mut files = Maker { number, wrong: "" }.make();
                by(&mut files);
                let files = if *bag == Bag::Anew { pack(files, DAY) } else { files };
                (files, *code)
            }
            None => {
                let (wrong, code) = INSIDE[place - OUTSIDE.len()];
                (Maker { number, wrong }.make(), code)
            }
        };
        bundles.insert(format!("bad-{number:03}"), (files, Some(code)));
    }
    bundles
}

fn code(verdict: Result<evidence::Proven, evidence::Refusal>) -> Option<&'static str> {
    verdict.err().map(|refusal| refusal.code)
}

#[test]
fn a_hundred_hold_and_a_hundred_are_refused_for_the_right_reason() {
    let trusted = [signer(7).verifier()];
    for (name, (files, expected)) in bundles() {
        let verdict = check(&files, &trusted);
        assert_eq!(verdict.as_ref().err().map(|it| it.code), expected, "{name}: {verdict:?}");
    }
    let sound = Maker { number: 3, wrong: "" }.make();
    assert_eq!(code(check(&sound, &[])), Some("bundle-signature"), "nobody is trusted");
    assert_eq!(code(check(&sound, &[signer(9).verifier()])), Some("bundle-signature"));
    let proven = check(&sound, &trusted).expect("it holds");
    assert_eq!((proven.figures, proven.sources, proven.withheld), (5, 1, 1));
    let hidden = redact(&sound, DAY, |_, kind| kind != ItemKind::Figure);
    let proven = check(&hidden, &trusted).expect("a redacted copy holds");
    assert_eq!((proven.figures, proven.sources, proven.withheld), (5, 0, 9));
    let all: Vec<u8> = hidden.values().flatten().copied().collect();
    for secret in ["supplier.sci", "زنان", "برگه", "approver"] {
        let found = all.windows(secret.len()).any(|it| it == secret.as_bytes());
        assert!(!found, "{secret} is in the redacted copy");
    }
}

fn write(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
}

#[test]
fn the_verifier_in_python_says_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let keys = folder.path().join("keys.txt");
    std::fs::write(&keys, format!("# the bank\n{}\n", signer(7).verifier().text()))
        .expect("written");
    let bundles = bundles();
    for (name, (files, _)) in &bundles {
        write(&folder.path().join(name), files);
    }
    let verifier = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/verify.py");
    let lines = std::fs::read_to_string(&verifier).expect("the verifier").lines().count();
    assert!(lines <= 400, "{lines} lines: a stranger should be able to read it");
    let run = Command::new("python3")
        .arg("-I")
        .arg(&verifier)
        .arg("--trust")
        .arg(&keys)
        .args(bundles.keys())
        .current_dir(folder.path())
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let mut lines = said.lines();
    for (name, (_, expected)) in &bundles {
        let line =
            lines.next().unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&run.stderr)));
        let verdict = match expected {
            None => format!("{name}: OK · "),
            Some(code) => format!("{name}: REFUSED · {code} · "),
        };
        assert!(line.starts_with(&verdict), "{line}, and not {verdict}");
    }
    assert_eq!(run.status.code(), Some(1), "some were refused");
}
