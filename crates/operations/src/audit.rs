//! Who did what: every write appends an entry in its own transaction.

use sha2::{Digest, Sha256};
use store::Write;

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::permit::{Action, Actor, permit};

pub use store::audit::{Entry, Filter, Recorded};

/// What was done, as the audit log keeps it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deed {
    /// A stable word, such as `publish-submission`.
    pub action: &'static str,
    /// What it was done to.
    pub object: String,
    /// What was so before.
    pub before: Option<String>,
    /// What is so now.
    pub after: Option<String>,
    /// The reason given.
    pub why: Option<String>,
}

impl Deed {
    pub(crate) fn new(action: &'static str, object: impl Into<String>) -> Self {
        Self { action, object: object.into(), ..Self::default() }
    }

    pub(crate) fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }

    pub(crate) fn before(mut self, before: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self
    }

    pub(crate) fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Appends the entry to the log within the transaction of the write it tells of.
    pub(crate) async fn append(self, write: &mut Write, at_ms: i64, actor: &Actor) -> Result<()> {
        let entry = Entry {
            at_ms,
            actor: actor.name().to_owned(),
            organisation: actor.organisation().to_owned(),
            action: self.action.to_owned(),
            object: self.object,
            before: self.before,
            after: self.after,
            why: self.why,
        };
        let doing = format!("writing the audit entry for {}", entry.object);
        store::audit::append(write, &entry).await.map(drop).doing(|| doing)
    }
}

/// What an entry says of the findings and the grid of a check, so that a later change shows.
pub(crate) fn findings_mark(findings: &[String], grid: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for text in findings.iter().map(String::as_str).chain([grid.unwrap_or("")]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    format!("; findings sha256:{}", hex::encode(hash.finalize()))
}

/// What an entry says of the whole registry, so that a later change shows.
pub(crate) async fn registry_mark(connection: &mut store::Connection) -> Result<String> {
    let doing = || "reading the registry".to_owned();
    let mut hash = Sha256::new();
    for (urn, body) in store::artefact::rows(connection).await.doing(doing)? {
        for text in [urn, body] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    }
    Ok(format!("; registry sha256:{}", hex::encode(hash.finalize())))
}

/// The entries that are wanted, newest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who may not read the log.
pub async fn find(
    bank: &Bank,
    actor: &Actor,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<Recorded>> {
    permit(actor, Action::ReadAudit, "")?;
    let doing = || "searching the audit log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::audit::find(&mut read, filter, limit).await.doing(doing)
}

/// The words for deeds that occur in the log.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who may not read the log.
pub async fn actions(bank: &Bank, actor: &Actor) -> Result<Vec<String>> {
    permit(actor, Action::ReadAudit, "")?;
    let doing = || "listing the deeds of the audit log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::audit::actions(&mut read).await.doing(doing)
}

/// The latest entries, newest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who may not read the log.
pub async fn entries(bank: &Bank, actor: &Actor, limit: u32) -> Result<Vec<Recorded>> {
    permit(actor, Action::ReadAudit, "")?;
    let doing = || "reading the audit log".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::audit::list(&mut read, None, limit).await.doing(doing)
}
