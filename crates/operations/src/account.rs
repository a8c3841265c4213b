//! Accounts, as whoever looks after them sees them: made by an invitation, changed, closed, and given
//! back to a holder who lost the way in. Nobody ever learns another's password.

use model::person::Account;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::invitation;
use crate::password::NOBODYS;
use crate::permit::{Action, Actor, permit};

/// An account and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The account.
    pub account: Account,
    /// Whether its holder can sign in with a password.
    pub is_open: bool,
    /// Until when its invitation is good, in milliseconds since 1970-01-01T00:00:00Z.
    pub invited_until_ms: Option<i64>,
}

impl Standing {
    /// Whether it may look after accounts.
    #[must_use]
    pub fn maintains_accounts(&self) -> bool {
        permit(&Actor::Account(self.account.clone()), Action::MaintainAccounts, "").is_ok()
    }
}

/// Every account, by id.
///
/// # Errors
/// [`Error::Forbidden`] for who may not look after accounts.
pub async fn list(bank: &Bank, actor: &Actor) -> Result<Vec<Standing>> {
    permit(actor, Action::MaintainAccounts, "")?;
    let doing = || "listing accounts".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let invited = store::invitation::open(&mut read, bank.now_ms()).await.doing(doing)?;
    let mut all = Vec::new();
    for account in store::account::list(&mut read).await.doing(doing)? {
        let hash = store::account::password_hash(&mut read, &account.id).await.doing(doing)?;
        let invitation = invited.iter().find(|(id, _)| *id == account.id);
        all.push(Standing {
            is_open: hash.is_some_and(|hash| hash != NOBODYS),
            invited_until_ms: invitation.map(|(_, until_ms)| *until_ms),
            account,
        });
    }
    Ok(all)
}

/// Makes an account without a password and answers the secret of the link by which its holder chooses
/// one. It is shown once.
///
/// # Errors
/// [`Error::Forbidden`] for who may not look after accounts, [`Error::Conflict`] for a name that is
/// there already or not fit for one.
pub async fn invite(bank: &Bank, actor: &Actor, account: &Account) -> Result<String> {
    permit(actor, Action::MaintainAccounts, &account.organisation)?;
    check_name(&account.id)?;
    let doing = || format!("making the account {}", account.id);
    let mut write = bank.store().write().await.doing(doing)?;
    if store::account::get(&mut write, &account.id).await.doing(doing)?.is_some() {
        return Err(Error::Conflict {
            what: format!("the account {}", account.id),
            why: "it is there already".into(),
            way_out: "choose another name".into(),
        });
    }
    store::account::put(&mut write, account, NOBODYS).await.doing(doing)?;
    let secret = invitation::open_for(bank, &mut write, &account.id).await?;
    Deed::new("put-account", format!("account {}", account.id))
        .after(format!("{} of {}", account.role.code(), account.organisation))
        .why("invited")
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(secret)
}

/// Gives an account back to its holder, who lost the password or the second factor: both stop to be
/// good, every session ends, and the holder chooses anew by the link whose secret this answers. It is
/// always another person's deed.
///
/// # Errors
/// [`Error::Forbidden`] for oneself and for who may not look after accounts, [`Error::NotFound`] when
/// there is no such account.
pub async fn recover(bank: &Bank, actor: &Actor, id: &str) -> Result<String> {
    let doing = || format!("giving the account {id} back");
    let mut write = shut(bank, actor, id).await?;
    let secret = invitation::open_for(bank, &mut write, id).await?;
    Deed::new("recover-account", format!("account {id}"))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(secret)
}

/// Closes an account: nobody signs in to it until it is given back. What it did stays its own.
///
/// # Errors
/// As [`recover`].
pub async fn close(bank: &Bank, actor: &Actor, id: &str) -> Result<()> {
    let doing = || format!("closing the account {id}");
    let mut write = shut(bank, actor, id).await?;
    Deed::new("close-account", format!("account {id}"))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Takes every way in from an account that is another's.
async fn shut(bank: &Bank, actor: &Actor, id: &str) -> Result<store::Write> {
    permit(actor, Action::MaintainAccounts, "")?;
    if actor.name() == id {
        return Err(Error::Forbidden {
            actor: id.to_owned(),
            action: "do this to its own account",
            way_out: "another administrator has to".into(),
        });
    }
    let doing = || format!("taking the ways into the account {id}");
    let mut write = bank.store().write().await.doing(doing)?;
    if store::account::get(&mut write, id).await.doing(doing)?.is_none() {
        return Err(Error::NotFound {
            what: format!("the account {id}"),
            way_out: "look it up in the list of accounts".into(),
        });
    }
    store::account::set_password_hash(&mut write, id, NOBODYS).await.doing(doing)?;
    store::session::close_of(&mut write, id, None).await.doing(doing)?;
    store::second_factor::remove(&mut write, id).await.doing(doing)?;
    store::token::end_of(&mut write, id, None).await.doing(doing)?;
    store::invitation::end(&mut write, id).await.doing(doing)?;
    Ok(write)
}

/// A name that can be typed on every keyboard and read aloud.
pub(crate) fn check_name(id: &str) -> Result<()> {
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let taken_by_us = ["console", "public"].contains(&id) || id.starts_with("standing");
    if (3..=60).contains(&id.len()) && id.chars().all(plain) && !taken_by_us {
        return Ok(());
    }
    Err(Error::Conflict {
        what: "the account's name".into(),
        why: "it is not fit for one".into(),
        way_out: "use 3 to 60 small Latin letters, digits, dots and hyphens".into(),
    })
}
