//! Reports as they are given out: set as PDF in every language from one moment of the bank, kept, locked
//! and entered in the transparency log, all in one transaction with the audit entry.
//! Knows the order of things; what a report is and how it is set is `report`'s.

use std::io::Write as _;

use evidence::{Hash, LogProof, Statement};
use model::Language;
use report::{Lock, Manuscript, Report, Standing};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::log;
use crate::permit::{Action, Actor, permit};
use crate::report::{finished, print, resolve};
use crate::snapshot::Snapshot;

pub use store::edition::Edition;

/// One file of a report that was given out.
#[derive(Clone, Debug)]
pub struct GivenOut {
    /// What is recorded of it.
    pub edition: Edition,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// That the log holds it.
    pub proof: LogProof,
}

/// What is frozen, before anybody is told: the manuscripts of one moment and their common lock.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// A manuscript for each language.
    pub manuscripts: Vec<Manuscript>,
    /// Every figure of all of them.
    pub lock: Lock,
}

/// Reads a report whole from the bank as it is at this moment.
///
/// # Errors
/// [`Error::Conflict`] with everything that is broken in it.
pub async fn freeze(bank: &Bank, report: &Report, text_sha256: Option<String>) -> Result<Frozen> {
    let moment = bank.now_ms();
    let snapshot = Snapshot { as_of_ms: Some(moment), ..Snapshot::public() };
    let mut manuscripts = Vec::new();
    let mut lock: Option<Lock> = None;
    for language in Language::ALL {
        let manuscript = resolve(bank, &snapshot, report, language, Standing::Final).await?;
        let manuscript = finished(manuscript)?;
        let own = Lock::of(&manuscript);
        match &mut lock {
            None => lock = Some(own),
            Some(lock) => lock.join(own),
        }
        manuscripts.push(manuscript);
    }
    let mut lock = lock.ok_or("there is no language").doing(|| "freezing a report".to_owned())?;
    lock.as_of_ms = Some(moment);
    lock.text_sha256 = text_sha256;
    Ok(Frozen { manuscripts, lock })
}

/// Gives a frozen report out: its PDFs are kept and entered in the log.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Unavailable`] without the log's key.
pub async fn give_out(bank: &Bank, actor: &Actor, frozen: &Frozen) -> Result<Vec<GivenOut>> {
    permit(actor, Action::GiveOutReport, "")?;
    let doing = || format!("giving out the report {}", frozen.lock.report);
    let mut printed = Vec::new();
    for manuscript in &frozen.manuscripts {
        let pdf = print(manuscript.clone()).await?.pdf;
        let mut file = tempfile::NamedTempFile::new().doing(doing)?;
        file.write_all(&pdf).doing(doing)?;
        let kept = store::received_file::keep(bank.store(), file.path()).await.doing(doing)?;
        printed.push((manuscript, pdf, kept));
    }
    let lock = frozen.lock.to_json();
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let mut given = Vec::new();
    for (manuscript, pdf, kept) in printed {
        let language = manuscript.language.tag();
        let name = format!("{}-{language}.pdf", manuscript.id);
        store::received_file::record(&mut write, &kept, &name, at_ms).await.doing(doing)?;
        Deed::new("give-out-report", format!("report {}", manuscript.id))
            .after(format!("{} {language} sha256:{}", manuscript.version, kept.sha256))
            .append(&mut write, at_ms, actor)
            .await?;
        let statement = Statement::Report {
            at_ms,
            report: format!("{} {}", manuscript.id, manuscript.version),
            language: language.to_owned(),
            sha256: Hash::of(&pdf),
            audit: log::audit_head(&mut write).await?,
            program: log::PROGRAM.to_owned(),
        };
        let object = format!("report {} {language}", manuscript.id);
        let position = log::append(bank, &mut write, &object, &statement).await?;
        let mut edition = Edition {
            number: 0,
            report: manuscript.id.clone(),
            version: manuscript.version.clone(),
            language: language.to_owned(),
            title: manuscript.title().to_owned(),
            file_sha256: kept.sha256,
            lock: lock.clone(),
            by: actor.name().to_owned(),
            at_ms,
            position,
        };
        edition.number = store::edition::add(&mut write, &edition).await.doing(doing)?;
        given.push((edition, pdf));
    }
    write.commit().await.doing(doing)?;
    log::settle(bank).await?;
    let mut all = Vec::new();
    for (edition, pdf) in given {
        let proof = log::proof(bank, edition.position).await?;
        all.push(GivenOut { edition, pdf, proof });
    }
    Ok(all)
}

/// The reports that were given out, newest first. They are public.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(bank: &Bank) -> Result<Vec<Edition>> {
    let doing = || "listing the reports that were given out".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::edition::list(&mut read).await.doing(doing)
}

/// One report that was given out, with its bytes and its proof.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this number.
pub async fn get(bank: &Bank, number: u64) -> Result<GivenOut> {
    let doing = || format!("reading the report {number} that was given out");
    let edition = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::edition::get(&mut read, number).await.doing(doing)?
    };
    let edition = edition.ok_or_else(|| Error::NotFound {
        what: format!("report {number} among those given out"),
        way_out: "the list of reports tells which there are".into(),
    })?;
    let path = store::received_file::path(bank.store(), &edition.file_sha256);
    let pdf = tokio::fs::read(&path).await.doing(doing)?;
    let proof = log::proof(bank, edition.position).await?;
    Ok(GivenOut { edition, pdf, proof })
}
