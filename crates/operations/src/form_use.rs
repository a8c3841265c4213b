//! What became of a provider's figures: the version they were published in, and the reports that
//! print them or what is derived from them. Knows bindings and rules; asks no report to be set.

use std::collections::BTreeSet;

use model::{Instrument, InstrumentState, LocalisedText};

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::rules;

/// One use of a provider's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// They are part of a published version.
    Version {
        /// The names of the dataflow.
        dataflow: LocalisedText,
        /// The version.
        version: u64,
        /// The address of the history of the first of them.
        link: String,
    },
    /// A report binds to one of them, or to something derived from them.
    Report {
        /// The report.
        id: String,
        /// Its titles.
        titles: LocalisedText,
    },
}

/// Where the figures of an instrument were published and in which reports they are used; nothing
/// before they are published.
///
/// # Errors
/// When the records or the reports cannot be read.
pub async fn uses(bank: &Bank, instrument: &Instrument) -> Result<Vec<Use>> {
    if !matches!(instrument.state, InstrumentState::Published | InstrumentState::Revised) {
        return Ok(Vec::new());
    }
    let doing = || format!("reading the uses of the form {}", instrument.id);
    let mut read = bank.store().read().await.doing(doing)?;
    let cells = store::form::cells(&mut read, &instrument.id).await.doing(doing)?;
    let submission = match &instrument.submission {
        Some(id) => store::submission::get(&mut read, id).await.doing(doing)?,
        None => None,
    };
    drop(read);
    let registry = bank.registry();
    let mut uses = Vec::new();
    let sent: Vec<&str> =
        cells.iter().filter(|it| it.sent.is_some()).map(|it| it.key.as_str()).collect();
    let dataflow = registry.dataflow(&instrument.dataflow.to_string());
    let version = submission.and_then(|it| it.version);
    if let (Some(version), Some(dataflow), Some(first)) = (version, dataflow, sent.first()) {
        let flow = &instrument.dataflow.id;
        uses.push(Use::Version {
            dataflow: dataflow.header.names.clone(),
            version,
            link: format!("/cell/{flow}/{first}/{}", instrument.period),
        });
    }
    let derived = derived_from(bank, &instrument.dataflow.id)?;
    let structure = dataflow.and_then(|found| registry.structure_of(found));
    let place = structure.and_then(|it| it.dimensions().position(|each| each.id == "REF_AREA"));
    let area =
        |key: &str| place.and_then(|at| key.split('.').nth(at)).unwrap_or_default().to_owned();
    let areas: BTreeSet<String> = sent.iter().map(|key| area(key)).collect();
    for (id, titles, bindings) in crate::report::bindings()? {
        let used = bindings.iter().any(|query| {
            let own = query.dataflow.id == instrument.dataflow.id && sent.contains(&&*query.key);
            let follows = derived.contains(&query.dataflow.id) && areas.contains(&area(&query.key));
            own || follows
        });
        if used {
            uses.push(Use::Report { id, titles });
        }
    }
    Ok(uses)
}

/// The dataflows that VTL programs derive from one.
fn derived_from(bank: &Bank, dataflow: &str) -> Result<BTreeSet<String>> {
    let registry = bank.registry();
    let names: BTreeSet<&str> =
        registry.dataflows().filter_map(|flow| flow.rules.as_deref()).collect();
    let mut derived = BTreeSet::new();
    for name in names {
        let rules = rules::program(bank, name, None)?;
        if rules.inputs().contains(&dataflow) {
            derived.extend(rules.persistent().into_iter().map(str::to_owned));
        }
    }
    Ok(derived)
}
