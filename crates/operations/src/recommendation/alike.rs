//! Recommendations that may be one matter: proposed by their words or their common address, signed or
//! refused by a person. Whatever is signed, every original stays where it is.

use std::collections::{BTreeMap, BTreeSet};

use model::LocalisedText;
use store::recommendation::{GroupRow, Wanted};
use undocs::cluster::{self, Likeness};

use super::enter::{put_down, said};
use super::list::{Listed, sees_follow_up};
use super::show::not_found;
use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// Recommendations of one State that are compared.
const COMPARED: u32 = 5_000;

/// A proposal nobody has decided on.
#[derive(Clone, Debug)]
pub struct ProposalView {
    /// What is proposed.
    pub likeness: Likeness,
    /// The recommendations.
    pub members: Vec<Listed>,
    /// The words most of them have.
    pub words: Vec<String>,
    /// Why.
    pub reason: LocalisedText,
}

/// Proposals about the recommendations made to a State that nobody has decided on yet, the surest
/// first: those at one address, then those with the same words, then those with many.
///
/// # Errors
/// [`Error::Forbidden`] for who may not sign them.
pub async fn proposals(bank: &Bank, actor: &Actor, country: &str) -> Result<Vec<ProposalView>> {
    permit(actor, Action::SignCluster, "")?;
    let doing = || format!("comparing the recommendations made to {country}");
    let wanted = Wanted { country: Some(country.to_owned()), ..Wanted::default() };
    let mut read = bank.store().read().await.doing(doing)?;
    let (rows, _) =
        store::recommendation::list(&mut read, &wanted, 0, COMPARED).await.doing(doing)?;
    let decided = store::recommendation::groups(&mut read, None).await.doing(doing)?;
    drop(read);
    let decided: BTreeSet<Vec<String>> = decided.into_iter().map(|group| group.members).collect();
    let sees = sees_follow_up(actor);
    let listed: Vec<Listed> = rows.into_iter().map(|row| Listed::of(row, sees)).collect();
    let texts: Vec<String> = listed.iter().map(|it| it.text.clone()).collect();
    let compare = move || cluster::proposals(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let alike = tokio::task::spawn_blocking(compare).await.doing(doing)?;
    let same = at_one_address(&listed);
    let mut seen: BTreeSet<Vec<String>> = decided;
    let mut views = Vec::new();
    let alike = alike.into_iter().map(|it| {
        let reason = LocalisedText::new(it.fa, it.en);
        (it.likeness, it.members, it.words, reason)
    });
    for (likeness, members, words, reason) in same.into_iter().chain(alike) {
        let members: Vec<Listed> = members.iter().map(|at| listed[*at].clone()).collect();
        if seen.insert(ids(&members)) {
            views.push(ProposalView { likeness, members, words, reason });
        }
    }
    Ok(views)
}

fn ids(members: &[Listed]) -> Vec<String> {
    let mut ids: Vec<String> = members.iter().map(|it| it.id.clone()).collect();
    ids.sort();
    ids
}

type Alike = (Likeness, Vec<usize>, Vec<String>, LocalisedText);

/// Recommendations that two sources give for one paragraph.
fn at_one_address(listed: &[Listed]) -> Vec<Alike> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, it) in listed.iter().enumerate() {
        places.entry(&it.address).or_default().push(at);
    }
    let several = places.into_iter().filter(|(_, members)| members.len() > 1);
    several
        .map(|(address, members)| {
            let reason = LocalisedText::new(
                format!("هر دو منبع آن را بند {address} می‌دانند."),
                format!("Their sources say that they are the paragraph {address}."),
            );
            (Likeness::Duplicate, members, Vec::new(), reason)
        })
        .collect()
}

/// Signs or refuses that recommendations are one matter, with a name for it.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] for a recommendation that is not there,
/// [`Error::Conflict`] for less than two of them.
pub async fn decide(
    bank: &Bank,
    actor: &Actor,
    members: &[String],
    likeness: Likeness,
    is_signed: bool,
    title: &str,
) -> Result<i64> {
    permit(actor, Action::SignCluster, "")?;
    let doing = || "deciding on like recommendations".to_owned();
    let title = said(title, "the name of the matter")?;
    let members: BTreeSet<&String> = members.iter().collect();
    if members.len() < 2 {
        return Err(Error::Conflict {
            what: "this decision".into(),
            why: "it names less than two recommendations".into(),
            way_out: "choose at least two".into(),
        });
    }
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    for member in &members {
        let found = store::recommendation::get(&mut write, member).await.doing(doing)?;
        found.ok_or_else(|| not_found(member))?;
    }
    let group = GroupRow {
        number: 0,
        likeness: likeness.code().to_owned(),
        decision: if is_signed { "signed" } else { "refused" }.to_owned(),
        title: title.clone(),
        members: members.iter().map(|it| (*it).clone()).collect(),
        by_whom: actor.name().to_owned(),
        at_ms,
    };
    let number = store::recommendation::add_group(&mut write, &group).await.doing(doing)?;
    for member in &group.members {
        put_down(&mut write, member).await?;
    }
    Deed::new("decide-cluster", format!("recommendations {}", group.members.join(" ")))
        .after(format!("{} {}: {title}", group.decision, group.likeness))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(number)
}
