//! Organisations over time, who works where, and delegation. Knows the order of things; who may is
//! `permit`'s.

use model::Day;
use model::organisation::{self, Organisation};
use model::person::{Account, Holding, Role};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, Scope, permit, permit_in};

/// One person's place in an organisation, as its page tells it.
#[derive(Clone, Debug)]
pub struct Office {
    /// The account.
    pub account: Account,
    /// The role it has here.
    pub role: Role,
    /// Where the role is not its own from the beginning: until when, and who delegated it.
    pub holding: Option<Holding>,
}

/// An organisation as it stands today, with those below it and its people.
#[derive(Clone, Debug)]
pub struct OrganisationView {
    /// The organisation.
    pub organisation: Organisation,
    /// The organisations above it, the next one first.
    pub above: Vec<Organisation>,
    /// Those directly below it.
    pub below: Vec<Organisation>,
    /// How it stood at other times.
    pub other_times: Vec<Organisation>,
    /// The roles people have in it today.
    pub offices: Vec<Office>,
}

/// Puts descriptions of organisations into the records.
///
/// # Errors
/// [`Error::Forbidden`] for who may not look after accounts.
pub async fn put(bank: &Bank, actor: &Actor, organisations: &[Organisation]) -> Result<()> {
    permit(actor, Action::MaintainAccounts, "")?;
    let doing = || format!("putting {} organisations", organisations.len());
    let mut write = bank.store().write().await.doing(doing)?;
    let mut changed = 0_u32;
    for organisation in organisations {
        if store::organisation::put(&mut write, organisation).await.doing(doing)? {
            changed += 1;
            Deed::new("put-organisation", format!("organisation {}", organisation.id))
                .after(format!("under {}", organisation.parent.as_deref().unwrap_or("none")))
                .append(&mut write, bank.now_ms(), actor)
                .await?;
        }
    }
    if changed == 0 {
        return Ok(());
    }
    write.commit().await.doing(doing)?;
    bank.read_registry().await
}

/// The organisations that stand on the bank's day, in the order of their ids.
#[must_use]
pub fn list(bank: &Bank) -> Vec<Organisation> {
    let today = Bank::day_of(bank.now_ms());
    let registry = bank.registry();
    registry.organisations().iter().filter(|each| each.stands_on(today)).cloned().collect()
}

/// Lets `actor` decide on what `provider` sent, if its organisation is the provider's or stands above
/// it; the bank's desk stands above everyone. Publishing and taking back are the desk's alone.
///
/// # Errors
/// [`Error::Forbidden`] for everyone else.
pub(crate) fn permit_above(
    bank: &Bank,
    actor: &Actor,
    action: Action,
    provider: &str,
) -> Result<()> {
    let today = Bank::day_of(bank.now_ms());
    let registry = bank.registry();
    let all = registry.organisations();
    let desks = all.iter().filter(|each| each.parent.is_none() && each.stands_on(today));
    let mut above: Vec<String> = desks.map(|each| each.id.clone()).collect();
    if all.is_empty() {
        // A bank that keeps no organisations has one desk, where everybody sits.
        above.push(actor.organisation().to_owned());
    }
    let is_desks = matches!(action, Action::PublishSubmission | Action::RetractVersion);
    let owner = if is_desks { "" } else { provider };
    let way = organisation::chain(all, owner, today);
    above.extend(way.into_iter().skip(1).map(|each| each.id.clone()));
    permit_in(actor, action, &Scope { owner, above: &above, ..Scope::default() })
}

/// One organisation with its people.
///
/// # Errors
/// [`Error::NotFound`] when none has this id today.
pub async fn show(bank: &Bank, id: &str) -> Result<OrganisationView> {
    let now_ms = bank.now_ms();
    let today = Bank::day_of(now_ms);
    let registry = bank.registry();
    let all = registry.organisations();
    let chain = organisation::chain(all, id, today);
    let Some((organisation, above)) = chain.split_first() else {
        return Err(Error::NotFound {
            what: format!("the organisation {id}"),
            way_out: "look it up in the list of organisations".into(),
        });
    };
    let doing = || format!("reading the people of {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let accounts = store::account::list(&mut read).await.doing(doing)?;
    let holdings = store::holding::list(&mut read).await.doing(doing)?;
    let own = accounts.iter().filter(|account| account.organisation == id);
    let mut offices: Vec<Office> = own
        .map(|account| Office { role: account.role, account: account.clone(), holding: None })
        .collect();
    for (account, holding) in holdings {
        let found = accounts.iter().find(|each| each.id == account);
        if let (Some(account), true, true) =
            (found, holding.organisation == id, holding.holds_on(today))
        {
            let account = account.clone();
            offices.push(Office { account, role: holding.role, holding: Some(holding) });
        }
    }
    Ok(OrganisationView {
        organisation: (*organisation).clone(),
        above: above.iter().map(|each| (*each).clone()).collect(),
        below: all
            .iter()
            .filter(|each| each.parent.as_deref() == Some(id) && each.stands_on(today))
            .cloned()
            .collect(),
        other_times: all
            .iter()
            .filter(|each| each.id == id && !each.stands_on(today))
            .cloned()
            .collect(),
        offices,
    })
}

/// Gives the actor's own role at its own organisation to another account until a day.
///
/// # Errors
/// [`Error::Forbidden`] for a role that is not handed on, [`Error::Conflict`] for a day that has
/// passed or is more than a year away, [`Error::NotFound`] for an unknown account.
pub async fn delegate(bank: &Bank, actor: &Actor, to: &str, until: Day) -> Result<()> {
    let Actor::Account(account) = actor else {
        return Err(Error::Forbidden {
            actor: actor.name().to_owned(),
            action: "delegate a role",
            way_out: "sign in with the account whose role it is".into(),
        });
    };
    permit(actor, Action::DelegateRole, &account.organisation)?;
    let now_ms = bank.now_ms();
    let today = Bank::day_of(now_ms);
    let what = || format!("the delegation to {to}");
    if until < today || today.until(until) > 366 || to == account.id {
        return Err(Error::Conflict {
            what: what(),
            why: format!("it would end on {until}"),
            way_out: "name another account and a day within a year from today".into(),
        });
    }
    let doing = || format!("delegating to {to}");
    let mut write = bank.store().write().await.doing(doing)?;
    if store::account::get(&mut write, to).await.doing(doing)?.is_none() {
        return Err(Error::NotFound {
            what: format!("the account {to}"),
            way_out: "the organisation's page lists its accounts".into(),
        });
    }
    let holding = Holding {
        role: account.role,
        organisation: account.organisation.clone(),
        area: None,
        dataflow: None,
        valid_from: today,
        valid_to: Some(until),
        delegated_by: Some(account.id.clone()),
    };
    store::holding::add(&mut write, to, &holding).await.doing(doing)?;
    Deed::new("delegate-role", format!("account {to}"))
        .after(format!("{} at {} until {until}", account.role.code(), account.organisation))
        .append(&mut write, now_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}
