//! A submission's way: received, checked, returned or approved, published.
//! Each step is one transaction with its audit entry; the bytes are on the disk before the first.

use std::path::PathBuf;
use std::sync::Arc;

use ingest::Workbook;
use model::submission::{Submission, SubmissionState};
use model::{CellAddress, Finding, Reference};
use sha2::{Digest, Sha256};
use store::Write;

use crate::audit::{Deed, findings_mark};
use crate::bank::Bank;
use crate::check::{self, Checked};
use crate::derive;
use crate::error::{Doing, Error, Result};
use crate::organisation::permit_above;
use crate::permit::{Action, Actor, permit};
use crate::version::dataflow_of;
use crate::{log, publication, receipt};

/// What is sent.
#[derive(Clone, Debug)]
pub struct Receive {
    /// The dataflow it is for: its id, or `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// The agency it comes from; the actor's organisation, else that of the dataflow, when not given.
    pub provider: Option<String>,
    /// The structure map that reads it, by id or reference; found by itself when only one fits.
    pub structure_map: Option<String>,
    /// The file's name as its sender calls it.
    pub file_name: String,
    /// Where the bytes are. The file is copied, never moved.
    pub path: PathBuf,
}

/// What to do with observations that an error names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldBack {
    /// Publish only when there are none.
    Nothing,
    /// Publish the rest without them.
    Faulty,
}

/// One step a submission took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Who.
    pub actor: String,
    /// What it became.
    pub state: SubmissionState,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// A submission as its page shows it.
#[derive(Clone, Debug)]
pub struct SubmissionView {
    /// The submission.
    pub submission: Submission,
    /// Its findings, as far as they are kept one by one.
    pub findings: Vec<Finding>,
    /// The workbook it came in, with the findings marked; empty for files without sheets.
    pub sheets: Vec<SheetView>,
    /// Its way so far, oldest first.
    pub steps: Vec<Step>,
    /// Whether the viewer may approve it.
    pub may_approve: bool,
    /// Whether the viewer may return it.
    pub may_return: bool,
    /// Whether the viewer may publish it.
    pub may_publish: bool,
    /// The form it was sent by, by id; it is reviewed there.
    pub form: Option<String>,
}

/// One sheet of the workbook.
#[derive(Clone, Debug, Default)]
pub struct SheetView {
    /// Its name.
    pub name: String,
    /// Its number, from 1.
    pub number: u32,
    /// How many columns it has.
    pub columns: u32,
    /// Its rows.
    pub rows: Vec<GridRow>,
    /// Whether it has more rows or columns than are shown.
    pub truncated: bool,
}

/// One row of a sheet.
#[derive(Clone, Debug, Default)]
pub struct GridRow {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells, one for each column.
    pub cells: Vec<GridCell>,
}

/// One cell of a sheet.
#[derive(Clone, Debug)]
pub struct GridCell {
    /// Its address.
    pub address: CellAddress,
    /// What it says.
    pub text: String,
    /// Which of the findings name it.
    pub findings: Vec<usize>,
    /// Rows it takes, more than one when merged.
    pub rows_spanned: u32,
    /// Columns it takes, more than one when merged.
    pub columns_spanned: u32,
    /// Whether a merged cell lies over it.
    pub covered: bool,
}

/// Rows and columns of a sheet that are shown.
const ROWS_SHOWN: u32 = 400;
const COLUMNS_SHOWN: u32 = 60;
/// Findings that are shown one by one.
const FINDINGS_SHOWN: u32 = 5_000;

/// Takes a file: keeps its bytes, reads and checks it. The answer is checked, with its findings; a
/// file that cannot be read at all stays received, and the error says why.
///
/// # Errors
/// [`Error::Refused`] when the file cannot be read, [`Error::Forbidden`] for who may not send.
pub async fn receive(bank: &Bank, actor: &Actor, receive: Receive) -> Result<Submission> {
    receive_by(bank, actor, receive, None).await
}

/// Takes the file of a form. From its first transaction on it is known to be the form's, so that a
/// server which dies before the form is closed leaves nothing that could be approved around it.
pub(crate) async fn receive_form(
    bank: &Bank,
    actor: &Actor,
    receive: Receive,
    form: &str,
) -> Result<Submission> {
    receive_by(bank, actor, receive, Some(form)).await
}

async fn receive_by(
    bank: &Bank,
    actor: &Actor,
    receive: Receive,
    form: Option<&str>,
) -> Result<Submission> {
    let (dataflow, _) = dataflow_of(bank, &receive.dataflow)?;
    let provider = receive.provider.unwrap_or_else(|| match actor {
        Actor::Account(account) => account.organisation.clone(),
        Actor::Public | Actor::Console => dataflow.header.agency.clone(),
    });
    permit(actor, Action::SubmitData, &provider)?;
    let file_name = receive.file_name;
    let doing = || format!("keeping the bytes of {file_name}");
    let received_at_ms = bank.now_ms();
    let kept = store::received_file::keep(bank.store(), &receive.path).await.doing(doing)?;
    let submission = Submission {
        id: id_of(&dataflow.header.reference(), &kept.sha256, received_at_ms),
        dataflow: dataflow.header.reference(),
        provider,
        submitter: actor.name().to_owned(),
        file_name: file_name.clone(),
        file_sha256: kept.sha256.clone(),
        size_bytes: kept.size_bytes,
        state: SubmissionState::Received,
        received_at_ms,
        observations: 0,
        held_back: 0,
        findings: Vec::new(),
        approver: None,
        reason: None,
        version: None,
    };
    let mut write = bank.store().write().await.doing(doing)?;
    store::received_file::record(&mut write, &kept, &file_name, received_at_ms)
        .await
        .doing(doing)?;
    store::submission::add(&mut write, &submission).await.doing(doing)?;
    if let Some(form) = form {
        store::instrument::claim(&mut write, form, &submission.id).await.doing(doing)?;
    }
    Deed::new("receive-submission", format!("submission {}", submission.id))
        .after(format!("{} sha256:{}", submission.dataflow, kept.sha256))
        .append(&mut write, received_at_ms, actor)
        .await?;
    receipt::commit(bank, &mut write, &submission, received_at_ms).await?;
    write.commit().await.doing(doing)?;
    log::settle(bank).await?;

    let checked = check::run(bank, &submission, receive.structure_map.as_deref()).await?;
    record_check(bank, actor, &submission, &checked).await?;
    bank.keep_checked(&submission.id, Arc::new(checked));
    get(bank, &submission.id).await
}

/// An identifier that two submissions never share: from what was sent, for what, and when.
fn id_of(dataflow: &Reference, sha256: &str, at_ms: i64) -> String {
    let digest = Sha256::digest(format!("{dataflow}\n{sha256}\n{at_ms}").as_bytes());
    hex::encode(&digest[..8])
}

async fn record_check(
    bank: &Bank,
    actor: &Actor,
    submission: &Submission,
    checked: &Checked,
) -> Result<()> {
    let id = &submission.id;
    let doing = || format!("recording the check of submission {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    store::finding::add(&mut write, id, &checked.findings).await.doing(doing)?;
    if let Some(workbook) = &checked.workbook {
        let grid = serde_json::to_string(workbook).doing(doing)?;
        store::grid::put(&mut write, id, &grid).await.doing(doing)?;
    }
    let (observations, held_back) = (checked.observations, checked.held_back);
    let summaries = &checked.summaries;
    store::submission::check(
        &mut write,
        id,
        observations,
        held_back,
        summaries,
        actor.name(),
        at_ms,
    )
    .await
    .doing(doing)?;
    let mark = findings_mark(
        &store::finding::rows(&mut write, id).await.doing(doing)?,
        store::grid::get(&mut write, id).await.doing(doing)?.as_deref(),
    );
    Deed::new("check-submission", format!("submission {id}"))
        .after(format!("{observations} observations, {held_back} named by errors{mark}"))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

async fn get(bank: &Bank, id: &str) -> Result<Submission> {
    let doing = || format!("reading submission {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let submission = store::submission::get(&mut read, id).await.doing(doing)?;
    submission.ok_or_else(|| unseen(id))
}

/// A submission for who may know of it. For everybody else it does not exist, and the answer is the
/// same as for one that does not.
async fn seen_by(bank: &Bank, actor: &Actor, id: &str) -> Result<Submission> {
    let submission = get(bank, id).await?;
    if submission.state != SubmissionState::Published {
        permit(actor, Action::ReadSubmission, &submission.provider).map_err(|_| unseen(id))?;
    }
    Ok(submission)
}

pub(crate) fn unseen(id: &str) -> Error {
    Error::NotFound {
        what: format!("the submission {id}"),
        way_out:
            "look it up in the list of submissions, or sign in as the organisation that sent it"
                .into(),
    }
}

/// The submissions the actor may read, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for the public.
pub async fn list(bank: &Bank, actor: &Actor) -> Result<Vec<Submission>> {
    permit(actor, Action::ReadSubmission, actor.organisation())?;
    let doing = || "listing submissions".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let filter = store::submission::SubmissionFilter::default();
    let mut all = store::submission::list(&mut read, &filter).await.doing(doing)?;
    all.retain(|it| permit(actor, Action::ReadSubmission, &it.provider).is_ok());
    all.sort_by_key(|it| std::cmp::Reverse(it.received_at_ms));
    Ok(all)
}

/// The latest published submissions: what is new, for everyone.
///
/// # Errors
/// When the records cannot be read.
pub async fn recent(bank: &Bank, most: usize) -> Result<Vec<Submission>> {
    let doing = || "listing what is new".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let filter = store::submission::SubmissionFilter {
        state: Some(SubmissionState::Published),
        ..store::submission::SubmissionFilter::default()
    };
    let mut all = store::submission::list(&mut read, &filter).await.doing(doing)?;
    all.sort_by_key(|it| std::cmp::Reverse(it.received_at_ms));
    all.truncate(most);
    Ok(all)
}

/// One submission with its findings and its grid. A published one is open to everyone, without the
/// findings' grid being hidden: what was sent is part of the figure's origin.
///
/// # Errors
/// [`Error::NotFound`] for who may not know of it.
pub async fn show(bank: &Bank, actor: &Actor, id: &str) -> Result<SubmissionView> {
    let submission = seen_by(bank, actor, id).await?;
    let doing = || format!("reading submission {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let findings = store::finding::list(&mut read, id, 0, FINDINGS_SHOWN).await.doing(doing)?;
    let grid = store::grid::get(&mut read, id).await.doing(doing)?;
    let transitions = store::submission::transitions(&mut read, id).await.doing(doing)?;
    let form = store::instrument::of_submission(&mut read, id).await.doing(doing)?.map(|it| it.id);
    let sheets = match grid {
        Some(grid) => {
            let workbook: Workbook = serde_json::from_str(&grid).doing(doing)?;
            crate::workbook::sheets(&workbook, &findings, ROWS_SHOWN, COLUMNS_SHOWN)
        }
        None => Vec::new(),
    };
    let may = |action, state| {
        submission.state.may_become(state)
            && permit_above(bank, actor, action, &submission.provider).is_ok()
    };
    let another = actor.name() != submission.submitter && form.is_none();
    Ok(SubmissionView {
        may_approve: another && may(Action::ApproveSubmission, SubmissionState::Approved),
        may_return: form.is_none() && may(Action::ReturnSubmission, SubmissionState::Returned),
        may_publish: may(Action::PublishSubmission, SubmissionState::Published),
        findings,
        sheets,
        steps: transitions
            .into_iter()
            .map(|it| Step { at_ms: it.at_ms, actor: it.by, state: it.state, reason: it.reason })
            .collect(),
        form,
        submission,
    })
}

/// Approves a checked submission. The approver is another person than the author; what the console
/// sends is approved under the console's standing approval, and the records say so.
///
/// # Errors
/// [`Error::Forbidden`] for its author, [`Error::Conflict`] when it is not waiting for approval.
pub async fn approve(bank: &Bank, actor: &Actor, id: &str) -> Result<()> {
    let submission = seen_by(bank, actor, id).await?;
    permit_above(bank, actor, Action::ApproveSubmission, &submission.provider)?;
    not_of_a_form(bank, id).await?;
    let approver = match actor {
        Actor::Console => "standing:console".to_owned(),
        Actor::Account(account) if account.id == submission.submitter => {
            return Err(Error::Forbidden {
                actor: account.id.clone(),
                action: "approve what it sent itself",
                way_out: "another person has to approve it".into(),
            });
        }
        Actor::Account(_) | Actor::Public => actor.name().to_owned(),
    };
    let doing = || format!("approving submission {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let approved = store::submission::approve(&mut write, id, &approver, at_ms).await;
    conflict(approved, id, "approve it")?;
    let deed = Deed::new("approve-submission", format!("submission {id}"));
    deed.before("checked").after("approved").append(&mut write, at_ms, actor).await?;
    write.commit().await.doing(doing)
}

/// What was sent by a form is reviewed there, level by level and cell by cell.
async fn not_of_a_form(bank: &Bank, id: &str) -> Result<()> {
    let doing = || format!("looking for the form of submission {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    match store::instrument::of_submission(&mut read, id).await.doing(doing)? {
        None => Ok(()),
        Some(instrument) => Err(Error::Conflict {
            what: format!("the submission {id}"),
            why: format!("it was sent by the form {}", instrument.id),
            way_out: "decide on the page of the form".into(),
        }),
    }
}

/// Sends a submission back to its provider, with a reason.
///
/// # Errors
/// [`Error::Conflict`] without a reason, or when it is already published.
pub async fn send_back(bank: &Bank, actor: &Actor, id: &str, reason: &str) -> Result<()> {
    let submission = seen_by(bank, actor, id).await?;
    permit_above(bank, actor, Action::ReturnSubmission, &submission.provider)?;
    not_of_a_form(bank, id).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Conflict {
            what: format!("the submission {id}"),
            why: "it was not returned, for no reason was given".into(),
            way_out: "write what the provider should mend".into(),
        });
    }
    let doing = || format!("returning submission {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let returned =
        store::submission::return_to_provider(&mut write, id, reason, actor.name(), at_ms).await;
    conflict(returned, id, "return it")?;
    Deed::new("return-submission", format!("submission {id}"))
        .before(submission.state.code())
        .after("returned")
        .why(reason)
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Publishes an approved submission as the next version of its dataflow, with what is derived from
/// it, and answers the version's number.
///
/// # Errors
/// [`Error::Rejected`] when errors stand and nothing is to be held back, [`Error::Conflict`] when it
/// is not approved.
pub async fn publish(bank: &Bank, actor: &Actor, id: &str, hold_back: HoldBack) -> Result<u64> {
    let submission = seen_by(bank, actor, id).await?;
    permit_above(bank, actor, Action::PublishSubmission, &submission.provider)?;
    if !submission.state.may_become(SubmissionState::Published) {
        return Err(not_ready(id, submission.state, "publish it"));
    }
    // A merge is made against the files it will replace, so there is one at a time.
    let _turn = bank.publishing().lock().await;
    let checked = match bank.take_checked(id) {
        Some(checked) => checked,
        None => Arc::new(check::run(bank, &submission, None).await?),
    };
    let is_error = |severity| severity == model::Severity::Error;
    let errors = checked.summaries.iter().any(|it| is_error(it.severity) && it.count > 0);
    if errors && hold_back == HoldBack::Nothing {
        let errors = checked.findings.iter().filter(|it| is_error(it.severity));
        return Err(Error::Rejected {
            what: format!("the submission {id} ({})", submission.file_name),
            findings: errors.cloned().collect(),
        });
    }
    let doing = || format!("publishing submission {id}");
    let staged = if checked.faulty.is_empty() && checked.staged.duplicates.total == 0 {
        checked.staged.clone()
    } else {
        bank.engine().hold_back(&checked.staged, &checked.faulty).await.doing(doing)?
    };
    let mut merges = vec![derive::merge(bank, &submission.dataflow, &staged).await?];
    merges.extend(derive::derived(bank, &merges[0], id).await?);
    let trees = publication::trees(bank, &merges).await?;

    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let publications = commit(&mut write, &merges, id, at_ms).await?;
    let version = publications.first().map_or(0, |it| it.version);
    let by = actor.name();
    let published = store::submission::publish(&mut write, id, version, by, at_ms).await;
    conflict(published, id, "publish it")?;
    crate::instrument::published(&mut write, id, actor, at_ms).await?;
    let merge = &merges[0].merge;
    Deed::new("publish-submission", format!("submission {id}"))
        .before("approved")
        .after(format!(
            "version {version} of {}: {} new, {} superseded, {} held back",
            submission.dataflow, merge.inserted, merge.superseded, checked.held_back
        ))
        .append(&mut write, at_ms, actor)
        .await?;
    for (publication, merge) in publications.iter().zip(&merges) {
        let files: Vec<_> = merge.merge.files().cloned().collect();
        publication::commit(bank, &mut write, publication, &files, &trees, at_ms).await?;
    }
    write.commit().await.doing(doing)?;
    log::settle(bank).await?;
    Ok(version)
}

/// Names the files of every merge in one transaction; answers the versions, in the merges' order.
async fn commit(
    write: &mut Write,
    merges: &[derive::FlowMerge],
    submission: &str,
    at_ms: i64,
) -> Result<Vec<store::Publication>> {
    let mut publications = Vec::new();
    for each in merges {
        let doing = || format!("naming the files of {}", each.dataflow);
        let params = store::ducklake::PublishParams {
            dataflow: each.dataflow.clone(),
            shape: each.shape.clone(),
            merge: each.merge.clone(),
            submission: Some(submission.to_owned()),
            note: each.note.clone(),
            at_ms,
        };
        publications.push(store::ducklake::publish(write, &params).await.doing(doing)?);
    }
    Ok(publications)
}

fn not_ready(id: &str, state: SubmissionState, deed: &str) -> Error {
    Error::Conflict {
        what: format!("the submission {id}"),
        why: format!("it is {}, so you cannot {deed}", state.code()),
        way_out: "open its page to see what comes next".into(),
    }
}

fn conflict<T>(result: std::result::Result<T, store::Error>, id: &str, deed: &str) -> Result<T> {
    match result {
        Err(store::Error::Conflict { .. }) => Err(Error::Conflict {
            what: format!("the submission {id}"),
            why: format!("somebody else was first, or it is not in a state to {deed}"),
            way_out: "open its page to see what happened".into(),
        }),
        other => other.doing(|| format!("changing submission {id}")),
    }
}

/// Where the bytes of a submission are kept.
pub(crate) fn bytes_of(bank: &Bank, submission: &Submission) -> PathBuf {
    store::received_file::path(bank.store(), &submission.file_sha256)
}
