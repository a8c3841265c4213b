//! The demonstration: a bank filled with real figures by the same road every number takes.
//! Knows the order of the catalogue's demonstration; the figures and files are the catalogue's.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use catalogue::Outcome;
use model::Language;
use model::organisation::chain;
use model::person::Account;
use model::recommendation::EvidenceKind;

use crate::bank::Bank;
use crate::document;
use crate::error::{Doing, Error, Result};
use crate::permit::Actor;
use crate::submission::{self, HoldBack, Receive};
use crate::{demo_round, organisation, password, recommendation, session};

/// The password of every demonstration account. Demonstrations listen on loopback only.
pub const PASSWORD: &str = "hamafza-demo";

/// Fills the bank, telling of each step; what an interrupted fill already did is not done again.
///
/// # Errors
/// When a demonstration file cannot be read or published: a mistake of ours.
pub async fn fill(bank: &Bank, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let demo = catalogue::demo().doing(|| "reading the demonstration's manifest".to_owned())?;
    let done = submission::list(bank, &Actor::Console).await?;
    let offices = catalogue::organisations();
    let offices = offices.doing(|| "reading the demonstration's organisations".to_owned())?;
    organisation::put(bank, &Actor::Console, &offices.organisations).await?;
    let accounts: Vec<Account> =
        demo.accounts.iter().chain(&offices.accounts).map(|it| it.account()).collect();
    let known: BTreeSet<String> =
        session::accounts(bank).await?.into_iter().map(|account| account.id).collect();
    let missing: Vec<Account> =
        accounts.iter().filter(|it| !known.contains(&it.id)).cloned().collect();
    if !missing.is_empty() {
        session::put_accounts(bank, &Actor::Console, &missing, PASSWORD).await?;
    }
    let actor = |id: &str| {
        let account = accounts.iter().find(|account| account.id == id).cloned();
        account.map(Actor::Account).ok_or_else(|| Error::NotFound {
            what: format!("the demonstration account {id}"),
            way_out: "name it in catalogue/demo/demo.toml".into(),
        })
    };
    for demo_submission in &demo.submissions {
        let file_name = demo_submission.file_name();
        let submitter = actor(&demo_submission.submitter)?;
        // An earlier try may have come any part of the way: it goes on from there.
        let earlier = done.iter().find(|it| {
            it.file_name == file_name
                && it.dataflow == demo_submission.dataflow
                && it.state != model::SubmissionState::Received
        });
        let submission = match earlier {
            Some(submission) => submission.clone(),
            None => {
                progress(&format!("receiving {file_name} for {}", demo_submission.dataflow.id));
                let doing = || format!("unpacking {file_name}");
                let bytes = demo_submission.bytes().doing(doing)?;
                let mut file = tempfile::NamedTempFile::new().doing(doing)?;
                file.write_all(&bytes).doing(doing)?;
                let receive = Receive {
                    dataflow: demo_submission.dataflow.to_string(),
                    provider: Some(demo_submission.provider.clone()),
                    structure_map: demo_submission.structure_map.as_ref().map(ToString::to_string),
                    file_name: file_name.to_owned(),
                    path: file.path().to_owned(),
                };
                submission::receive(bank, &submitter, receive).await?
            }
        };
        settle(bank, &submission, &demo_submission.outcome, &actor, progress).await?;
    }
    demo_round::fill(bank, &accounts, progress).await
}

/// Fills the library: with the few documents and votes that come with the program, and with those of a
/// folder, when one is given. What a library has already is not brought again.
///
/// # Errors
/// [`Error::NotFound`] for a folder that is none. A file of it that cannot be read is no error.
pub async fn fill_library(
    bank: &Bank,
    folder: Option<&Path>,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    let told = |receipt: &document::Receipt| {
        let of = &receipt.came_in;
        progress(&format!(
            "brought {} documents, {} recommendations and {} roll calls into the library",
            of.documents, of.recommendations, of.roll_calls
        ));
    };
    let counts = document::counts(bank).await?;
    if counts.documents + counts.records + counts.roll_calls == 0 {
        let doing = || "unpacking the first library".to_owned();
        let place = tempfile::TempDir::new().doing(doing)?;
        let mut paths = Vec::new();
        for (name, bytes) in catalogue::library().doing(doing)? {
            let path = place.path().join(name);
            std::fs::write(&path, bytes).doing(doing)?;
            paths.push(path);
        }
        told(&document::import(bank, &Actor::Console, &paths).await?);
    }
    show_follow_up(bank).await?;
    if let Some(folder) = folder {
        told(&document::import(bank, &Actor::Console, &[folder.to_owned()]).await?);
    }
    Ok(())
}

/// The recommendation whose file the demonstration begins, and the indicator that is its evidence.
const FOLLOWED: (&str, &str) = ("A/HRC/28/12#p138.240", "PARTIC_RATE");

/// Begins the file of one recommendation, so that the workspace can be looked at. It says of itself that it is
/// an example; it judges nothing.
async fn show_follow_up(bank: &Bank) -> Result<()> {
    let demo = catalogue::demo().doing(|| "reading the demonstration's manifest".to_owned())?;
    let account = |id: &str| demo.accounts.iter().find(|it| it.id == id).map(|it| it.account());
    let (Some(coordinator), Some(supplier)) = (account("coordinator"), account("supplier.mcls"))
    else {
        return Ok(());
    };
    let (coordinator, organisation) = (Actor::Account(coordinator), supplier.organisation.clone());
    let view = match recommendation::show(bank, &coordinator, FOLLOWED.0).await {
        Ok(view) => view,
        Err(Error::NotFound { .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    if view.follow.is_none_or(|follow| !follow.entries.is_empty()) {
        return Ok(());
    }
    let id = &view.listed.id;
    recommendation::assign(bank, &coordinator, id, &organisation, Some("2027-03-21")).await?;
    let evidence = recommendation::Evidence {
        kind: EvidenceKind::Series,
        reference: FOLLOWED.1.into(),
        text: "نمونه برای نمایش بانک: رقم‌های سرشماری که کنار این توصیه گذاشته شده‌اند.".into(),
        day: None,
    };
    recommendation::give_evidence(bank, &Actor::Account(supplier), id, evidence).await
}

async fn settle(
    bank: &Bank,
    submission: &model::Submission,
    outcome: &Outcome,
    actor: &impl Fn(&str) -> Result<Actor>,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    use model::SubmissionState as State;
    let id = &submission.id;
    match outcome {
        Outcome::Waiting => {}
        Outcome::Returned { by, reason } => {
            if submission.state == State::Checked {
                submission::send_back(bank, &actor(by)?, id, reason).await?;
                progress(&format!(
                    "returned {} with {} findings",
                    submission.file_name,
                    submission.findings.iter().map(|it| it.count).sum::<u64>()
                ));
            }
        }
        Outcome::Published { by } => {
            let approver = actor(by)?;
            if submission.state == State::Checked {
                submission::approve(bank, &approver, id).await?;
            }
            if matches!(submission.state, State::Checked | State::Approved) {
                let version = submission::publish(bank, &approver, id, HoldBack::Nothing).await?;
                progress(&format!(
                    "published {} as version {version} of {} ({} observations)",
                    submission.file_name, submission.dataflow.id, submission.observations
                ));
            }
        }
    }
    Ok(())
}

/// Whether the bank has an account with the published password of the demonstration.
///
/// # Errors
/// When the records cannot be read.
pub async fn is_open_to_all(bank: &Bank) -> Result<bool> {
    let doing = || "looking for accounts of the demonstration".to_owned();
    let demo = catalogue::demo().doing(doing)?;
    let mut hashes = Vec::new();
    let mut read = bank.store().read().await.doing(doing)?;
    for account in demo.accounts.iter().map(|it| it.account()) {
        hashes.extend(store::account::password_hash(&mut read, &account.id).await.doing(doing)?);
    }
    drop(read);
    // Accounts made together have one hash.
    hashes.sort();
    hashes.dedup();
    for hash in hashes {
        if password::compare(PASSWORD, Some(&hash)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The demonstration's accounts: name to sign in, and what it is. Of the many offices of ministries
/// and provinces only those are told that review the figures of one province; the rest have a page.
///
/// # Errors
/// When the manifest cannot be read.
pub fn sign_ins(bank: &Bank, language: Language) -> Result<Vec<(String, String)>> {
    let demo = catalogue::demo().doing(|| "reading the demonstration's manifest".to_owned())?;
    let offices = catalogue::organisations();
    let offices = offices.doing(|| "reading the demonstration's organisations".to_owned())?;
    let registry = bank.registry();
    let today = Bank::day_of(bank.now_ms());
    let way = chain(registry.organisations(), demo_round::VISITORS, today);
    let on_the_way = offices
        .accounts
        .iter()
        .filter(|account| way.iter().any(|each| each.id == account.organisation));
    let line = |account: Account| {
        let office = account.names.get(language).to_owned();
        let organisation = registry.agency_name(&account.organisation, language);
        (account.id, format!("{office} · {organisation} · {}", account.role.code()))
    };
    Ok(demo.accounts.iter().chain(on_the_way).map(|account| line(account.account())).collect())
}
