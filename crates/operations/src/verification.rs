//! Whether a whole bank is as it was published: its log, audit chain, records, catalogue and files.
//! Each object that is not is named. Reads everything, trusts the log's key, changes nothing.

mod files;
mod given_out;
mod records;

use std::collections::BTreeMap;

use evidence::{Checkpoint, Edge, Hash, Note, Statement, Verifier};

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::log;

/// One object that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable code, such as `file-changed`.
    pub code: &'static str,
    /// The object, named.
    pub object: String,
    /// What is so, and what was to be.
    pub said: String,
}

/// What was looked at, and what of it is not as it was.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// The objects that are not as they were; empty when all are.
    pub problems: Vec<Problem>,
    /// Leaves of the log.
    pub leaves: u64,
    /// Entries of the audit log.
    pub audit_entries: u64,
    /// Published versions.
    pub publications: u64,
    /// Submissions.
    pub submissions: u64,
    /// Parquet files.
    pub files: u64,
    /// Figures that were hashed again.
    pub figures: u64,
}

impl Verification {
    fn problem(&mut self, code: &'static str, object: impl Into<String>, said: impl Into<String>) {
        self.problems.push(Problem { code, object: object.into(), said: said.into() });
    }
}

/// The log as far as it holds: each statement with its place.
type Statements = Vec<(u64, Statement)>;

/// Checks a whole bank. `outside` are checkpoints that were kept elsewhere: the log must continue them.
///
/// # Errors
/// When the records or files cannot be read at all.
pub async fn run(bank: &Bank, key: &Verifier, outside: &[String]) -> Result<Verification> {
    let mut found = Verification::default();
    let statements = log_itself(bank, key, outside, &mut found).await?;
    audit(bank, &statements, &mut found).await?;
    files::publications(bank, &statements, &mut found).await?;
    records::submissions(bank, &statements, &mut found).await?;
    records::registry(bank, &mut found).await?;
    records::accounts(bank, &mut found).await?;
    given_out::reports(bank, &statements, &mut found).await?;
    given_out::retractions(bank, &statements, &mut found).await?;
    Ok(found)
}

async fn log_itself(
    bank: &Bank,
    key: &Verifier,
    outside: &[String],
    found: &mut Verification,
) -> Result<Statements> {
    const AT_ONCE: u32 = 1000;
    let doing = || "reading the transparency log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let checkpoints = store::log::checkpoints(&mut read).await.doing(doing)?;
    let by_size: BTreeMap<u64, &store::log::Signed> =
        checkpoints.iter().map(|signed| (signed.size, signed)).collect();
    let (mut edge, mut statements, mut roots) =
        (Edge::default(), Statements::new(), BTreeMap::new());
    let mut astray = false;
    loop {
        let leaves = store::log::leaves(&mut read, edge.size(), AT_ONCE).await.doing(doing)?;
        if leaves.is_empty() {
            break;
        }
        for leaf in leaves {
            let object = format!("log entry {}", leaf.position);
            while edge.size() < leaf.position {
                found.problem(
                    "log-leaf-missing",
                    format!("log entry {}", edge.size()),
                    "it was taken out",
                );
                edge.push(Hash::of(b""));
                astray = true;
            }
            let hash = Hash::leaf(&leaf.body);
            let same = hash.hex() == leaf.hash;
            edge.push(hash);
            roots.insert(edge.size(), edge.root());
            let signed = by_size.get(&edge.size());
            if !signed_root(found, key, edge.size(), &edge.root(), signed, astray) || !same {
                let said = "it is not what the checkpoint over it was signed for";
                if !astray {
                    found.problem("log-leaf-changed", &object, said);
                }
                astray = true;
            }
            match Statement::parse(&leaf.body) {
                Some(statement) => statements.push((leaf.position, statement)),
                None => found.problem("log-leaf-unreadable", object, "it is no statement"),
            }
        }
    }
    found.leaves = edge.size();
    if let Some(last) = checkpoints.last().filter(|last| last.size > edge.size()) {
        let said = format!("{} entries were signed for, {} are there", last.size, edge.size());
        found.problem("log-cut", format!("log entry {}", edge.size()), said);
    }
    for note in outside {
        beside(found, key, note, &roots);
    }
    Ok(statements)
}

/// Whether the checkpoint of this size is signed and its root is the leaves'.
fn signed_root(
    found: &mut Verification,
    key: &Verifier,
    size: u64,
    root: &Hash,
    signed: Option<&&store::log::Signed>,
    astray: bool,
) -> bool {
    let object = format!("checkpoint of {size} entries");
    let Some(signed) = signed else {
        found.problem("checkpoint-missing", object, "every entry was signed for when it was made");
        return true;
    };
    let Some(checkpoint) = Checkpoint::open(&signed.note, key) else {
        found.problem("checkpoint-changed", object, format!("{} did not sign it", key.name()));
        return true;
    };
    let edge = Edge::parse(&signed.edge).map(|edge| (edge.size(), edge.root()));
    if !astray && edge != Some((size, checkpoint.root)) {
        found.problem("checkpoint-changed", object, "its edge does not lead to its root");
    }
    checkpoint.size == size && checkpoint.root == *root
}

fn beside(found: &mut Verification, key: &Verifier, note: &str, roots: &BTreeMap<u64, Hash>) {
    let parsed = Note::parse(note).as_ref().and_then(Checkpoint::parse);
    let Some(checkpoint) = Checkpoint::open(note, key) else {
        let size = parsed.map_or_else(|| "?".to_owned(), |it| it.size.to_string());
        let object = format!("the checkpoint of {size} entries kept beside the records");
        found.problem("checkpoint-changed", object, format!("{} did not sign it", key.name()));
        return;
    };
    let object = format!("the log up to {} entries", checkpoint.size);
    match roots.get(&checkpoint.size) {
        Some(root) if *root == checkpoint.root => {}
        Some(_) => found.problem(
            "log-forked",
            object,
            "a checkpoint was given out with another root: the log was written anew",
        ),
        None => found.problem(
            "log-rolled-back",
            object,
            "a checkpoint was given out over more entries than there are: the records are older",
        ),
    }
}

async fn audit(bank: &Bank, statements: &Statements, found: &mut Verification) -> Result<()> {
    let doing = || "reading the audit log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let (seq, hash) = store::audit::head(&mut read).await.doing(doing)?;
    match store::audit::verify(&mut read).await.doing(doing)? {
        store::audit::Verdict::Broken { seq } => {
            let said = "it, or the one before it, is not what was written";
            found.problem("audit-changed", format!("audit entry {seq}"), said);
        }
        store::audit::Verdict::Whole { entries, head } => {
            found.audit_entries = entries;
            if (entries, &head) != (seq, &hash) {
                let said = format!("{seq} entries were written, {entries} are there");
                found.problem("audit-cut", format!("audit entry {}", entries.min(seq) + 1), said);
            }
        }
    }
    for (position, statement) in statements {
        let Some(audit) = statement.audit().filter(|audit| audit.seq > 0) else { continue };
        let now = store::audit::hash_of(&mut read, audit.seq).await.doing(doing)?;
        if now.as_deref() != Some(audit.hash.as_str()) {
            let said = format!("log entry {position} was made when it was another");
            found.problem("audit-rewritten", format!("audit entry {}", audit.seq), said);
            break;
        }
    }
    Ok(())
}

/// The checkpoint that lies beside the records, where it does.
///
/// # Errors
/// When it is there and cannot be read.
pub fn beside_the_records(bank: &Bank) -> Result<Option<String>> {
    let path = bank.store().folder().join("log").join("checkpoint");
    match std::fs::read_to_string(&path) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).doing(|| format!("reading {}", path.display())),
    }
}

/// The key of the bank itself. Whoever wants more than "nothing was changed by accident" gives a key
/// that was got by another way.
///
/// # Errors
/// When the bank has no key that may be read.
pub fn own_key(bank: &Bank) -> Result<Verifier> {
    log::key(bank)
}
