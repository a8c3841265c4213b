//! Links by which somebody chooses a password: of an account that was made or given back, and of the
//! first administrator of a bank without accounts. Each is good once; no default password exists.

use model::LocalisedText;
use model::person::{Account, Role};
use sha2::{Digest, Sha256};
use store::Write;

use crate::account::check_name;
use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::password;
use crate::permit::Actor;
use crate::registry::HOME_AGENCY;

/// How long an invitation is good, in milliseconds.
const GOOD_MS: i64 = 3 * 24 * 3600 * 1000;

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// To make the first administrator, whose name is still to be chosen.
    First,
    /// To choose the password of this account.
    Account(String),
}

fn new_secret() -> Result<String> {
    let mut secret = [0_u8; 32];
    let doing = || "making a secret".to_owned();
    getrandom::fill(&mut secret).map_err(|error| error.to_string()).doing(doing)?;
    Ok(hex::encode(secret))
}

fn hashed(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// Makes an invitation of an account, in the transaction of what made it necessary.
pub(crate) async fn open_for(bank: &Bank, write: &mut Write, account: &str) -> Result<String> {
    let secret = new_secret()?;
    let until_ms = bank.now_ms().saturating_add(GOOD_MS);
    let doing = || format!("inviting {account}");
    store::invitation::put(write, account, &hashed(&secret), until_ms).await.doing(doing)?;
    Ok(secret)
}

/// Makes the secret of the first administrator's link, when the bank has no account yet. It is good
/// until the program ends.
///
/// # Errors
/// When the records cannot be read.
pub async fn offer_first(bank: &Bank) -> Result<Option<String>> {
    let doing = || "looking for accounts".to_owned();
    let any = {
        let mut read = bank.store().read().await.doing(doing)?;
        !store::account::list(&mut read).await.doing(doing)?.is_empty()
    };
    if any {
        return Ok(None);
    }
    let secret = new_secret()?;
    *bank.first_start() = Some(hashed(&secret));
    Ok(Some(secret))
}

/// What the link with this secret is for; `None` when it was used, has ended or never was.
///
/// # Errors
/// When the records cannot be read.
pub async fn of(bank: &Bank, secret: &str) -> Result<Option<Invited>> {
    let hash = hashed(secret);
    if bank.first_start().as_ref() == Some(&hash) {
        return Ok(Some(Invited::First));
    }
    let doing = || "looking up an invitation".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let account = store::invitation::account_of(&mut read, &hash, bank.now_ms()).await;
    Ok(account.doing(doing)?.map(Invited::Account))
}

fn used() -> Error {
    Error::NotFound {
        what: "this link".into(),
        way_out: "it was used, or its time is over; ask for another".into(),
    }
}

/// Chooses the password of what the link is for, and ends the link. The name counts for the first
/// administrator only.
///
/// # Errors
/// [`Error::NotFound`] when the link is not good, [`Error::Conflict`] for a name or password that is
/// not taken; then the link stays.
pub async fn accept(bank: &Bank, secret: &str, name: &str, new_password: &str) -> Result<()> {
    match of(bank, secret).await?.ok_or_else(used)? {
        Invited::First => accept_first(bank, secret, name.trim(), new_password).await,
        Invited::Account(account) => accept_own(bank, secret, &account, new_password).await,
    }
}

async fn accept_first(bank: &Bank, secret: &str, id: &str, new_password: &str) -> Result<()> {
    check_name(id)?;
    password::check(id, new_password)?;
    let hash = password::hash(new_password).await?;
    let doing = || "making the first administrator".to_owned();
    let mut write = bank.store().write().await.doing(doing)?;
    // Within the one transaction that writes, so that two who hold the link do not both get in.
    if !store::account::list(&mut write).await.doing(doing)?.is_empty() {
        return Err(used());
    }
    let names = LocalisedText::new("راهبر سامانه", "Administrator");
    let account = Account::new(id, names, HOME_AGENCY, Role::Administrator);
    store::account::put(&mut write, &account, &hash).await.doing(doing)?;
    Deed::new("put-account", format!("account {id}"))
        .after(format!("{} of {HOME_AGENCY}", account.role.code()))
        .why("the first")
        .append(&mut write, bank.now_ms(), &Actor::Console)
        .await?;
    write.commit().await.doing(doing)?;
    let mut first = bank.first_start();
    if first.as_deref() == Some(hashed(secret).as_str()) {
        *first = None;
    }
    Ok(())
}

async fn accept_own(bank: &Bank, secret: &str, id: &str, new_password: &str) -> Result<()> {
    password::check(id, new_password)?;
    let hash = password::hash(new_password).await?;
    let doing = || format!("choosing the password of {id}");
    let now_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let still = store::invitation::account_of(&mut write, &hashed(secret), now_ms).await;
    let known = store::account::get(&mut write, id).await.doing(doing)?;
    let (Some(_), Some(account)) = (still.doing(doing)?.filter(|it| it == id), known) else {
        return Err(used());
    };
    store::account::set_password_hash(&mut write, id, &hash).await.doing(doing)?;
    store::invitation::end(&mut write, id).await.doing(doing)?;
    Deed::new("accept-invitation", format!("account {id}"))
        .append(&mut write, now_ms, &Actor::Account(account))
        .await?;
    write.commit().await.doing(doing)
}
