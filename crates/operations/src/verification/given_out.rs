//! Reports that were given out and versions that were taken back, against the log: the records say no
//! more and no less than its leaves, and the files are those whose hashes they hold.

use std::collections::{BTreeMap, BTreeSet};

use evidence::Statement;
use store::edition::Edition;
use store::retraction::Retraction;

use super::files::hash_file;
use super::{Statements, Verification};
use crate::bank::Bank;
use crate::error::{Doing, Result};

/// Every report of the log, and every one of the records.
pub(super) async fn reports(
    bank: &Bank,
    statements: &Statements,
    found: &mut Verification,
) -> Result<()> {
    let doing = || "reading the reports that were given out".to_owned();
    let rows = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::edition::list(&mut read).await.doing(doing)?
    };
    let rows: BTreeMap<u64, Edition> = rows.into_iter().map(|row| (row.position, row)).collect();
    let mut logged = BTreeSet::new();
    for (position, statement) in statements {
        let Statement::Report { report, language, sha256, .. } = statement else { continue };
        logged.insert(*position);
        let name = format!("the report {report} ({language})");
        let Some(row) = rows.get(position) else {
            found.problem("report-removed", name, format!("log entry {position} tells of it"));
            continue;
        };
        let said = format!("{} {}", row.report, row.version);
        if said != *report || row.language != *language || row.file_sha256 != sha256.hex() {
            let said = format!("its record is not what log entry {position} says");
            found.problem("report-changed", name, said);
            continue;
        }
        let path = store::received_file::path(bank.store(), &row.file_sha256);
        let hash = tokio::task::spawn_blocking(move || hash_file(&path)).await.doing(doing)??;
        match hash {
            None => found.problem("report-missing", name, "its file is not on the disk"),
            Some((hash, _)) if hash != sha256.hex() => {
                found.problem(
                    "report-changed",
                    name,
                    format!("the hash of its file is {hash} now"),
                );
            }
            Some(_) => {}
        }
    }
    for row in rows.values().filter(|row| !logged.contains(&row.position)) {
        let name = format!("the report {} {} ({})", row.report, row.version, row.language);
        found.problem("report-unlogged", name, "no entry of the log tells of it");
    }
    Ok(())
}

/// Every retraction of the log, and every one of the records.
pub(super) async fn retractions(
    bank: &Bank,
    statements: &Statements,
    found: &mut Verification,
) -> Result<()> {
    let doing = || "reading the retractions".to_owned();
    let rows = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::retraction::list(&mut read).await.doing(doing)?
    };
    let rows: BTreeMap<u64, Retraction> = rows.into_iter().map(|row| (row.position, row)).collect();
    let mut logged = BTreeSet::new();
    for (position, statement) in statements {
        let Statement::Retraction { dataflow, version, reason, .. } = statement else { continue };
        logged.insert(*position);
        let name = format!("the retraction of {dataflow} version {version}");
        let Some(row) = rows.get(position) else {
            found.problem("retraction-removed", name, format!("log entry {position} tells of it"));
            continue;
        };
        let begin = format!("{}:{}(", row.agency, row.dataflow);
        if !dataflow.starts_with(&begin) || row.version != *version || row.reason != *reason {
            let said = format!("its record is not what log entry {position} says");
            found.problem("retraction-changed", name, said);
        }
    }
    for row in rows.values().filter(|row| !logged.contains(&row.position)) {
        let name = format!("the retraction of {} version {}", row.dataflow, row.version);
        found.problem("retraction-unlogged", name, "no entry of the log tells of it");
    }
    Ok(())
}
