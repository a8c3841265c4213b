//! `hamafza verify`: a whole bank against what it published, or a bundle, receipt, report or proof
//! without any bank and without the network. Whom to trust is told from outside, never by the file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use evidence::{LogProof, ProofFault, ProvenReceipt, ReceiptFault, Statement, Verifier};
use operations::{Error, Result, verification};

use crate::arguments::Verify;
use crate::serve::open_to_read;

/// Runs `hamafza verify`.
pub async fn run(arguments: Verify) -> Result<ExitCode> {
    let trusted = match &arguments.trust {
        Some(path) => Some(trust(path)?),
        None => None,
    };
    match (&arguments.data, &arguments.file) {
        (Some(data), None) => bank(data, trusted, &arguments.checkpoint).await,
        (None, Some(file)) => match trusted {
            Some(trusted) => offline(file, &arguments, &trusted),
            None => {
                eprintln!(
                    "Whom to trust? Give the key of the bank with --trust FILE, got by another way \
                     than what you check; what is checked cannot vouch for itself."
                );
                Ok(ExitCode::from(2))
            }
        },
        (Some(data), Some(file)) if carries_figures(file)? => {
            crate::report_lock::verify(file, Some(data), None, false).await
        }
        (Some(_), Some(_)) | (None, None) => {
            eprintln!(
                "Give either --data DIR for a whole bank, or one file to check; both together for \
                 the figures of a report (PDF or lock file)."
            );
            Ok(ExitCode::from(2))
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Error::NotFound {
        what: format!("the file {}", path.display()),
        way_out: format!("check its path ({error})"),
    })
}

/// Whether a file is a report or a lock file, whose figures a bank can derive again.
fn carries_figures(path: &Path) -> Result<bool> {
    let bytes = read(path)?;
    Ok(bytes.starts_with(b"%PDF") || bytes.trim_ascii_start().starts_with(b"{"))
}

fn read_text(path: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&read(path)?).into_owned())
}

fn trust(path: &Path) -> Result<Vec<Verifier>> {
    let keys = evidence::trust_file(&read_text(path)?).map_err(|line| Error::Conflict {
        what: format!("the trust file {}", path.display()),
        why: format!("it has a line that is no key: {}", line.chars().take(80).collect::<String>()),
        way_out: "write one key a line, as /log/key gives it; # begins a remark".into(),
    })?;
    for key in &keys {
        eprintln!("trusting {} · fingerprint {}", key.name(), key.fingerprint());
    }
    Ok(keys)
}

async fn bank(
    data: &Path,
    trusted: Option<Vec<Verifier>>,
    checkpoints: &[PathBuf],
) -> Result<ExitCode> {
    let bank = open_to_read(data).await?;
    let own = verification::own_key(&bank).ok();
    let key = match trusted {
        None => own.clone(),
        // The key that the bank signs with, when it is trusted; else whichever is, and then it shows.
        Some(keys) => {
            own.clone().filter(|own| keys.contains(own)).or_else(|| keys.into_iter().next())
        }
    };
    let Some(key) = key else {
        eprintln!("There is no key to check with: give one with --trust FILE.");
        return Ok(ExitCode::from(2));
    };
    let mut outside = Vec::new();
    outside.extend(verification::beside_the_records(&bank)?);
    for path in checkpoints {
        outside.push(read_text(path)?);
    }
    let found = verification::run(&bank, &key, &outside).await?;
    print(&found);
    if found.problems.is_empty() {
        eprintln!("{} is as it was published.", data.display());
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{}: {} objects are not as they were.", data.display(), found.problems.len());
    Ok(ExitCode::from(1))
}

fn print(found: &verification::Verification) {
    for problem in &found.problems {
        eprintln!("{} · {} · {}", problem.code, problem.object, problem.said);
    }
    eprintln!(
        "looked at {} log entries, {} audit entries, {} publications, {} files with {} figures, {} \
         submissions",
        found.leaves,
        found.audit_entries,
        found.publications,
        found.files,
        found.figures,
        found.submissions
    );
}

fn offline(path: &Path, arguments: &Verify, trusted: &[Verifier]) -> Result<ExitCode> {
    if path.is_dir() {
        return crate::bundle::check_folder(path, trusted);
    }
    let bytes = read(path)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return crate::bundle::check_zip(path, &bytes, trusted);
    }
    if bytes.starts_with(b"%PDF-") {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".tlog-proof");
        let beside = arguments.proof.clone().unwrap_or_else(|| beside.into());
        return Ok(report(path, &bytes, &read_text(&beside)?, trusted));
    }
    let text = String::from_utf8_lossy(&bytes);
    if let Some(receipt) = ProvenReceipt::parse(&text) {
        let sent = arguments.sent.as_deref().map(read).transpose()?;
        return Ok(check_receipt(path, &receipt, sent.as_deref(), trusted));
    }
    if let Some(proof) = LogProof::parse(&text) {
        return Ok(check_proof(path, &proof, trusted));
    }
    Ok(refused(path, "unknown-form", "it is no bundle, receipt, report or proof of a bank"))
}

fn refused(path: &Path, code: &str, said: &str) -> ExitCode {
    eprintln!("{}: REFUSED · {code} · {said}", path.display());
    ExitCode::from(1)
}

fn fault(fault: ProofFault) -> (&'static str, &'static str) {
    match fault {
        ProofFault::Signature => {
            ("checkpoint-signature", "its checkpoint is not signed with a key you trust")
        }
        ProofFault::Path => ("log-inclusion", "its path does not lead to the checkpoint's root"),
    }
}

fn check_receipt(
    path: &Path,
    receipt: &ProvenReceipt,
    sent: Option<&[u8]>,
    trusted: &[Verifier],
) -> ExitCode {
    match receipt.check(trusted) {
        Err(ReceiptFault::Commitment) => {
            return refused(path, "receipt-commitment", "the log entry is not of this receipt");
        }
        Err(ReceiptFault::Proof(found)) => {
            let (code, said) = fault(found);
            return refused(path, code, said);
        }
        Ok(()) => {}
    }
    let it = &receipt.receipt;
    if sent.is_some_and(|sent| evidence::Hash::of(sent).hex() != it.sha256) {
        return refused(path, "source-hash", "the file you gave is not the one that was sent");
    }
    eprintln!(
        "{}: OK · {} sent {} ({} bytes, SHA-256 {}) for {}; it is entry {} of the log",
        path.display(),
        it.provider,
        it.file_name,
        it.size_bytes,
        it.sha256,
        it.dataflow,
        receipt.proof.index
    );
    eprintln!(
        "Proven: what was sent and that it was logged. Not proven: that its figures are right."
    );
    ExitCode::SUCCESS
}

fn check_proof(path: &Path, proof: &LogProof, trusted: &[Verifier]) -> ExitCode {
    let Some(leaf) = &proof.leaf else {
        return refused(path, "proof-form", "it does not hold the entry that it proves");
    };
    match proof.check(leaf, trusted) {
        Err(found) => {
            let (code, said) = fault(found);
            refused(path, code, said)
        }
        Ok(checkpoint) => {
            eprintln!(
                "{}: OK · entry {} of {} ({} entries): {}",
                path.display(),
                proof.index,
                checkpoint.origin,
                checkpoint.size,
                String::from_utf8_lossy(leaf)
            );
            ExitCode::SUCCESS
        }
    }
}

fn report(path: &Path, pdf: &[u8], proof: &str, trusted: &[Verifier]) -> ExitCode {
    let Some(proof) = LogProof::parse(proof) else {
        return refused(path, "proof-form", "the proof beside it cannot be read");
    };
    let statement = proof.leaf.as_deref().and_then(Statement::parse);
    let Some(Statement::Report { report, language, sha256, .. }) = statement else {
        return refused(path, "proof-form", "the proof is not one of a report");
    };
    if sha256 != evidence::Hash::of(pdf) {
        return refused(path, "report-hash", "the file is not the one that was given out");
    }
    eprintln!("{}: the report {report} ({language})", path.display());
    check_proof(path, &proof, trusted)
}
