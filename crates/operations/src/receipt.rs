//! Receipts: the commitment to what was sent, logged in the transaction of its arrival and before
//! anybody reviews it, and the proof a supplier takes away.

use evidence::{ProvenReceipt, Receipt, Statement};
use model::Submission;
use store::Write;

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::log;
use crate::permit::{Action, Actor, permit};
use crate::submission::unseen;

fn random_hex() -> Result<String> {
    let mut bytes = [0_u8; 32];
    let doing = || "making a salt".to_owned();
    getrandom::fill(&mut bytes).map_err(|error| error.to_string()).doing(doing)?;
    Ok(hex::encode(bytes))
}

/// Commits to a submission in the log. Only a salted hash goes there.
pub(crate) async fn commit(
    bank: &Bank,
    write: &mut Write,
    submission: &Submission,
    at_ms: i64,
) -> Result<()> {
    let receipt = Receipt {
        at_ms: submission.received_at_ms,
        dataflow: submission.dataflow.to_string(),
        file_name: submission.file_name.clone(),
        provider: submission.provider.clone(),
        salt: random_hex()?,
        sha256: submission.file_sha256.clone(),
        size_bytes: submission.size_bytes,
        submission: submission.id.clone(),
        submitter: submission.submitter.clone(),
    };
    let statement = Statement::Submission { at_ms, commitment: receipt.commitment() };
    let position = log::append(bank, write, &submission.id, &statement).await?;
    let kept = store::receipt::Kept {
        submission: submission.id.clone(),
        body: String::from_utf8(receipt.bytes()).unwrap_or_default(),
        origin_salt: random_hex()?,
        position,
    };
    let doing = || format!("keeping the receipt of submission {}", submission.id);
    store::receipt::keep(write, &kept).await.doing(doing)
}

/// The receipt of a submission with the proof that the log holds its commitment, for its supplier and
/// for who reviews it.
///
/// # Errors
/// [`Error::NotFound`] for who may not know of the submission.
pub async fn of(bank: &Bank, actor: &Actor, id: &str) -> Result<ProvenReceipt> {
    let doing = || format!("reading the receipt of submission {id}");
    let none = || unseen(id);
    let (submission, kept) = {
        let mut read = bank.store().read().await.doing(doing)?;
        let submission = store::submission::get(&mut read, id).await.doing(doing)?;
        (submission, store::receipt::get(&mut read, id).await.doing(doing)?)
    };
    let (Some(submission), Some(kept)) = (submission, kept) else { return Err(none()) };
    permit(actor, Action::ReadSubmission, &submission.provider).map_err(|_| none())?;
    let receipt = Receipt::parse(kept.body.as_bytes()).ok_or("the receipt is damaged");
    let receipt = receipt.doing(doing)?;
    Ok(ProvenReceipt { receipt, proof: log::proof(bank, kept.position).await? })
}
