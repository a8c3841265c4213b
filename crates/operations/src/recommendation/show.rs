//! One recommendation with everything that is known of it: where it stands, what the State answered,
//! what it is one matter with, and its file, for who may read it.

use model::recommendation::{Entry, Status};
use store::recommendation::GroupRow;
use undocs::Recommendation;

use super::list::{Listed, sees_follow_up};
use crate::bank::Bank;
use crate::commitment::{self, CommitmentView};
use crate::error::{Doing, Error, Result};
use crate::permit::Actor;

/// A recommendation as its page shows it.
#[derive(Clone, Debug)]
pub struct RecommendationView {
    /// As lists show it.
    pub listed: Listed,
    /// As it was read.
    pub recommendation: Recommendation,
    /// The document it was read from: id, title, symbol of its own.
    pub document: (String, String, Option<String>),
    /// What the State answered elsewhere, the latest first: position, words, permanent address.
    pub replies: Vec<(String, String, String)>,
    /// What people signed or refused about it.
    pub groups: Vec<GroupView>,
    /// Its file; `None` for who may not see the follow-up.
    pub follow: Option<Follow>,
}

/// A decision on a set of recommendations, with the others of the set.
#[derive(Clone, Debug)]
pub struct GroupView {
    /// The decision.
    pub group: GroupRow,
    /// Its members.
    pub members: Vec<Listed>,
}

/// The file of a recommendation.
#[derive(Clone, Debug, Default)]
pub struct Follow {
    /// Its entries, in order.
    pub entries: Vec<EntryView>,
    /// What was promised.
    pub commitments: Vec<CommitmentView>,
}

/// An entry of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryView {
    /// Its number, from 1.
    pub number: u32,
    /// The entry.
    pub entry: Entry,
    /// The account that made it.
    pub by_whom: String,
    /// Its organisation.
    pub organisation: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// A recommendation by its id, or by its permanent address, of which the earliest that came is shown.
///
/// # Errors
/// [`Error::NotFound`] for what is not there.
pub async fn show(bank: &Bank, actor: &Actor, name: &str) -> Result<RecommendationView> {
    let doing = || format!("reading the recommendation {name}");
    let sees = sees_follow_up(actor);
    let mut read = bank.store().read().await.doing(doing)?;
    let mut found = store::recommendation::get(&mut read, name).await.doing(doing)?;
    if found.is_none() {
        let at = store::recommendation::at_address(&mut read, name).await.doing(doing)?;
        if let Some(id) = at.first() {
            found = store::recommendation::get(&mut read, id).await.doing(doing)?;
        }
    }
    let Some(found) = found else { return Err(not_found(name)) };
    let recommendation: Recommendation = serde_json::from_str(&found.row.body).doing(doing)?;
    let of = store::document::get(&mut read, &found.row.document).await.doing(doing)?;
    let document = of.map_or_else(Default::default, |row| {
        let symbol = row.symbols.first().cloned();
        (row.id, row.title, symbol)
    });
    let replies = match &found.row.symbol {
        Some(symbol) => {
            let number = &found.row.number;
            store::recommendation::replies(&mut read, symbol, number).await.doing(doing)?
        }
        None => Vec::new(),
    };
    let id = found.row.id.clone();
    let mut groups = Vec::new();
    for group in store::recommendation::groups(&mut read, Some(&id)).await.doing(doing)? {
        let mut members = Vec::new();
        for member in &group.members {
            if let Some(row) = store::recommendation::get(&mut read, member).await.doing(doing)? {
                members.push(Listed::of(row, sees));
            }
        }
        groups.push(GroupView { group, members });
    }
    let follow = if sees {
        let entries = entries(&mut read, &id).await?;
        let commitments = commitment::of_recommendation(bank, &mut read, &id).await?;
        Some(Follow { entries, commitments })
    } else {
        None
    };
    Ok(RecommendationView {
        listed: Listed::of(found, sees),
        recommendation,
        document,
        replies: replies.into_iter().map(|it| (it.position, it.words, it.address)).collect(),
        groups,
        follow,
    })
}

pub(super) fn not_found(name: &str) -> Error {
    Error::NotFound {
        what: format!("the recommendation {name}"),
        way_out: "search for its number or its words in the list of recommendations".into(),
    }
}

/// The entries of a file.
pub(super) async fn entries(
    connection: &mut store::Connection,
    id: &str,
) -> Result<Vec<EntryView>> {
    let doing = || format!("reading the file of the recommendation {id}");
    let rows = store::follow_up::entries(connection, id).await.doing(doing)?;
    let view = |row: store::follow_up::EntryRow| {
        Ok(EntryView {
            number: u32::try_from(row.number).unwrap_or(u32::MAX),
            entry: serde_json::from_str(&row.body).doing(doing)?,
            by_whom: row.by_whom,
            organisation: row.organisation,
            at_ms: row.at_ms,
        })
    };
    rows.into_iter().map(view).collect()
}

/// What follows from a file: the status, who answers for it, by when there is to be a plan. The last
/// judgement stands until the next one; nothing but a judgement goes beyond "planned".
pub(super) fn state(
    entries: &[EntryView],
    is_clustered: bool,
) -> (Status, Option<String>, Option<String>) {
    let mut status = if is_clustered { Status::Clustered } else { Status::Received };
    let (mut organisation, mut due) = (None, None);
    let mut judged = None;
    for entry in entries {
        match &entry.entry {
            Entry::Assigned { organisation: to, due: by } => {
                status = status.max(Status::Assigned);
                organisation = Some(to.clone());
                due.clone_from(by);
            }
            Entry::Planned { .. } => status = status.max(Status::Planned),
            Entry::Assessed { status, .. } => judged = Some(*status),
            Entry::Evidence { .. } | Entry::Graded { .. } => {}
        }
    }
    (judged.unwrap_or(status), organisation, due)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(entries: &[Entry]) -> Vec<EntryView> {
        let view = |(number, entry): (u32, &Entry)| EntryView {
            number,
            entry: entry.clone(),
            by_whom: "x".into(),
            organisation: "Y".into(),
            at_ms: 0,
        };
        (1..).zip(entries).map(view).collect()
    }

    #[test]
    fn no_heap_of_evidence_makes_a_status() {
        let evidence = Entry::Evidence {
            kind: model::recommendation::EvidenceKind::Law,
            reference: "Act".into(),
            text: "It is law".into(),
            day: None,
        };
        let assigned = Entry::Assigned { organisation: "MCLS".into(), due: None };
        let mut all = vec![assigned, Entry::Planned { text: "A plan".into() }];
        all.extend(vec![evidence; 100]);
        all.push(Entry::Graded { grade: "A".into(), symbol: "CCPR/C/1".into() });
        assert_eq!(state(&file(&all), true), (Status::Planned, Some("MCLS".into()), None));
        all.push(Entry::Assessed {
            status: Status::NotImplemented,
            reason: "Nothing changed".into(),
            evidence: Vec::new(),
        });
        all.push(Entry::Planned { text: "Another plan".into() });
        assert_eq!(state(&file(&all), true).0, Status::NotImplemented);
        assert_eq!(state(&[], false), (Status::Received, None, None));
    }
}
