//! Taking a published version back: it stays where it is, whoever looks is told, and the log says so for
//! ever. Knows the order of things; what a report makes of it is `answer`'s.

use std::collections::BTreeMap;

use evidence::Statement;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::organisation::permit_above;
use crate::permit::{Action, Actor};
use crate::version::dataflow_of;
use crate::{log, publication};

pub use store::retraction::Retraction;

/// No reason is longer, in letters.
const LONGEST_REASON: usize = 2_000;

/// Takes a version back, for a reason that everybody is told; answers the place of its leaf.
///
/// # Errors
/// [`Error::NotFound`] for a version that was never published, [`Error::Conflict`] without a reason or
/// when it was taken back already.
pub async fn retract(
    bank: &Bank,
    actor: &Actor,
    dataflow: &str,
    version: u64,
    reason: &str,
) -> Result<u64> {
    let (dataflow, _) = dataflow_of(bank, dataflow)?;
    permit_above(bank, actor, Action::RetractVersion, &dataflow.header.agency)?;
    let reference = dataflow.header.reference();
    let object = publication::object(&reference, version);
    let doing = || format!("taking back {object}");
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Error::Conflict {
            what: object,
            why:
                "it was not taken back, for no reason was given, or one of more than 2,000 letters"
                    .into(),
            way_out: "write in a few sentences what is wrong with it; everybody will read that"
                .into(),
        });
    }
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let all = store::publication::list(&mut write, &reference).await.doing(doing)?;
    let Some(publication) = all.iter().find(|it| it.version == version) else {
        return Err(Error::NotFound {
            what: object,
            way_out: format!("{} versions of it were published", all.len()),
        });
    };
    let object = publication::object(&publication.dataflow, version);
    let known = store::retraction::of(&mut write, &reference, version).await.doing(doing)?;
    if let Some(known) = known {
        return Err(Error::Conflict {
            what: object,
            why: format!("it was taken back already: {}", known.reason),
            way_out: format!("read entry {} of the log", known.position),
        });
    }
    Deed::new("retract-version", object.clone())
        .before(format!("published at {}", publication.at_ms))
        .after("retracted")
        .why(reason)
        .append(&mut write, at_ms, actor)
        .await?;
    let statement = Statement::Retraction {
        at_ms,
        dataflow: publication.dataflow.to_string(),
        version,
        reason: reason.to_owned(),
        audit: log::audit_head(&mut write).await?,
    };
    let position = log::append(bank, &mut write, &object, &statement).await?;
    let retraction = Retraction {
        agency: reference.agency.clone(),
        dataflow: reference.id.clone(),
        version,
        reason: reason.to_owned(),
        by: actor.name().to_owned(),
        at_ms,
        position,
    };
    store::retraction::add(&mut write, &retraction).await.doing(doing)?;
    write.commit().await.doing(doing)?;
    log::settle(bank).await?;
    Ok(position)
}

/// Every version that was taken back, oldest first. They are public.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(bank: &Bank) -> Result<Vec<Retraction>> {
    let doing = || "listing the retractions".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::retraction::list(&mut read).await.doing(doing)
}

/// The reasons by which versions of a dataflow were taken back, by version.
///
/// # Errors
/// When the records cannot be read.
pub async fn of(bank: &Bank, agency: &str, dataflow: &str) -> Result<BTreeMap<u64, String>> {
    let all = list(bank).await?;
    let own = all.into_iter().filter(|it| it.agency == agency && it.dataflow == dataflow);
    Ok(own.map(|it| (it.version, it.reason)).collect())
}
