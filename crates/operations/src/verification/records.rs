//! Records against the log and the audit log: submissions with their files, receipts, steps and
//! findings; the registry; accounts.

use std::collections::BTreeMap;

use evidence::{Receipt, Statement};
use model::{Submission, SubmissionState};
use store::audit::{Filter, Recorded};
use store::submission::Transition;

use super::files::hash_file;
use super::{Statements, Verification};
use crate::audit::{findings_mark, registry_mark};
use crate::bank::Bank;
use crate::error::{Doing, Result};

/// Entries about one object that are looked at.
const ENTRIES: u32 = 10_000;

/// Every submission: its receipt, its file, its steps, its findings.
pub(super) async fn submissions(
    bank: &Bank,
    statements: &Statements,
    found: &mut Verification,
) -> Result<()> {
    let doing = || "reading the submissions".to_owned();
    let commitments: BTreeMap<u64, String> = statements
        .iter()
        .filter_map(|(position, statement)| match statement {
            Statement::Submission { commitment, .. } => Some((*position, commitment.hex())),
            _ => None,
        })
        .collect();
    let all = {
        let mut read = bank.store().read().await.doing(doing)?;
        let filter = store::submission::SubmissionFilter::default();
        store::submission::list(&mut read, &filter).await.doing(doing)?
    };
    let mut met = std::collections::BTreeSet::new();
    for submission in &all {
        found.submissions += 1;
        let name = format!("submission {}", submission.id);
        let mut read = bank.store().read().await.doing(doing)?;
        match store::receipt::get(&mut read, &submission.id).await.doing(doing)? {
            None => found.problem("submission-unlogged", &name, "it has no receipt"),
            Some(kept) => {
                met.insert(kept.position);
                let receipt = Receipt::parse(kept.body.as_bytes());
                let committed = commitments.get(&kept.position);
                match receipt.filter(|it| Some(&it.commitment().hex()) == committed) {
                    Some(receipt) if !is_of(&receipt, submission) => {
                        let said = "what was sent, by whom or when is not what its receipt says";
                        found.problem("submission-changed", &name, said);
                    }
                    Some(_) => {}
                    None => {
                        let said = format!("log entry {} commits to another", kept.position);
                        found.problem("receipt-changed", format!("the receipt of {name}"), said);
                    }
                }
            }
        }
        let entries = store::audit::list(&mut read, Some(&name), ENTRIES).await.doing(doing)?;
        let steps = store::submission::transitions(&mut read, &submission.id).await.doing(doing)?;
        way(submission, &steps, &entries, found);
        let findings = store::finding::rows(&mut read, &submission.id).await.doing(doing)?;
        let grid = store::grid::get(&mut read, &submission.id).await.doing(doing)?;
        let mark = findings_mark(&findings, grid.as_deref());
        let told = entries.iter().find(|it| it.entry.action == "check-submission");
        let told = told.and_then(|it| it.entry.after.as_deref());
        if told.is_some_and(|told| told.contains("sha256:") && !told.ends_with(&mark)) {
            let said = "its findings or its grid are not those of the check";
            found.problem("findings-changed", format!("the findings of {name}"), said);
        }
        let kept = store::received_file::get(&mut read, &submission.file_sha256).await;
        let kept = kept.doing(doing)?;
        drop(read);
        let object = format!("received file {}", submission.file_sha256);
        if kept.is_none_or(|kept| kept.size_bytes != submission.size_bytes) {
            found.problem("received-file-changed", &object, "its record is not its submission's");
        }
        let path = store::received_file::path(bank.store(), &submission.file_sha256);
        let hash = tokio::task::spawn_blocking(move || hash_file(&path)).await.doing(doing)??;
        match hash {
            None => found.problem("received-file-missing", object, "it is not on the disk"),
            Some((sha256, _)) if sha256 != submission.file_sha256 => {
                found.problem("received-file-changed", object, format!("its hash is {sha256} now"));
            }
            Some(_) => {}
        }
    }
    for position in commitments.keys().filter(|position| !met.contains(position)) {
        let object = format!("the submission of log entry {position}");
        found.problem("submission-removed", object, "the records hold no receipt for it");
    }
    Ok(())
}

fn is_of(receipt: &Receipt, submission: &Submission) -> bool {
    receipt.at_ms == submission.received_at_ms
        && receipt.dataflow == submission.dataflow.to_string()
        && receipt.file_name == submission.file_name
        && receipt.provider == submission.provider
        && receipt.sha256 == submission.file_sha256
        && receipt.size_bytes == submission.size_bytes
        && receipt.submission == submission.id
        && receipt.submitter == submission.submitter
}

/// Each step of a submission has its audit entry, and its state is the last step's.
fn way(
    submission: &Submission,
    steps: &[Transition],
    entries: &[Recorded],
    found: &mut Verification,
) {
    let name = format!("submission {}", submission.id);
    for (place, step) in steps.iter().enumerate() {
        let action = match step.state {
            SubmissionState::Received => "receive-submission",
            SubmissionState::Checked => "check-submission",
            SubmissionState::Returned => "return-submission",
            SubmissionState::Approved => "approve-submission",
            SubmissionState::Published => "publish-submission",
        };
        let told = entries.iter().any(|it| {
            let entry = &it.entry;
            let by = entry.actor == step.by || step.by == format!("standing:{}", entry.actor);
            entry.action == action && entry.at_ms == step.at_ms && by && entry.why == step.reason
        });
        if !told {
            let said = format!("no audit entry tells of {} by {}", step.state.code(), step.by);
            found.problem("step-changed", format!("step {} of {name}", place + 1), said);
        }
    }
    let last = steps.last();
    let approved = steps.iter().find(|it| it.state == SubmissionState::Approved);
    let whole = last.is_some_and(|last| last.state == submission.state)
        && approved.map(|it| &it.by) == submission.approver.as_ref()
        && last.and_then(|it| it.reason.as_ref()) == submission.reason.as_ref();
    let actions = entries.iter().filter(|it| it.entry.action.ends_with("-submission")).count();
    if !whole || actions < steps.len() || actions > steps.len() {
        let said = "its state is not where its steps and the audit log lead";
        found.problem("submission-changed", name, said);
    }
}

/// The registry is what the audit log said last of it.
pub(super) async fn registry(bank: &Bank, found: &mut Verification) -> Result<()> {
    let doing = || "reading the registry".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let told = store::audit::last_after(&mut read, "%; registry sha256:%").await.doing(doing)?;
    let mark = registry_mark(&mut read).await?;
    if told.is_some_and(|told| !told.ends_with(&mark)) {
        let said = "an artefact was added, changed or taken out without an audit entry";
        found.problem("registry-changed", "the registry of artefacts", said);
    }
    Ok(())
}

/// Each account has the role the audit log gave it last, and there is no other.
pub(super) async fn accounts(bank: &Bank, found: &mut Verification) -> Result<()> {
    let doing = || "reading the accounts".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    for account in store::account::list(&mut read).await.doing(doing)? {
        let name = format!("account {}", account.id);
        // Sign-ins are about the account too, and there may be any number of them.
        let made = Filter {
            action: Some("put-account".into()),
            object: Some(name.clone()),
            ..Filter::default()
        };
        let entries = store::audit::find(&mut read, &made, ENTRIES).await.doing(doing)?;
        let told = entries.iter().find(|it| it.entry.object == name);
        let told = told.and_then(|it| it.entry.after.as_deref()).unwrap_or_default();
        let (role, organisation) = told.split_once(" of ").unwrap_or((told, &account.organisation));
        if role != account.role.code() || organisation != account.organisation {
            let said = format!("it is {} of {}", account.role.code(), account.organisation);
            found.problem("account-changed", name, format!("{said}; the audit log says {told}"));
        }
    }
    Ok(())
}
