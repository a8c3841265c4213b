//! Signing in and out, and the sessions of an account. Knows tokens; which passwords are taken, how
//! they are compared and how often an attempt may fail is known elsewhere.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::person::Account;
use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};
use crate::{password, second_factor};

/// How exactly the last use of a session is known, in milliseconds.
const TOUCH_MS: i64 = 60 * 1000;

/// The sessions whose use is being noted just now, by the hash of their token.
#[derive(Default)]
pub(crate) struct Touching(Mutex<BTreeSet<String>>);

/// What somebody signs in with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credentials<'a> {
    /// The account.
    pub account: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the second factor; empty where there is none.
    pub code: &'a str,
    /// The network address, for counting; empty where it is not known.
    pub address: &'a str,
}

fn refused() -> Error {
    Error::Forbidden {
        actor: "this account".into(),
        action: "sign in with this password",
        way_out: "check both, or ask the administrator for a new password".into(),
    }
}

fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Opens a session and returns its token, which is shown once and kept only as a hash.
///
/// # Errors
/// [`Error::Forbidden`] when account, password and second factor do not match, without telling which;
/// [`Error::Unavailable`] after too many attempts at this account from this address.
pub async fn sign_in(bank: &Bank, with: &Credentials<'_>) -> Result<String> {
    let doing = || "signing in".to_owned();
    let (account, address) = (with.account, with.address);
    let now_ms = bank.now_ms();
    if !bank.attempts().begin(account, address, now_ms) {
        return Err(Error::Unavailable {
            what: "signing in to this account from here".into(),
            why: "too many attempts failed; wait five minutes".into(),
        });
    }
    let (known, hash) = {
        let mut read = bank.store().read().await.doing(doing)?;
        let known = store::account::get(&mut read, account).await.doing(doing)?;
        (known, store::account::password_hash(&mut read, account).await.doing(doing)?)
    };
    // An unknown account costs as much time as a wrong password, here and in the log.
    let matches = password::compare(with.password, hash.as_deref()).await?;
    let Some(known) = known.filter(|_| matches) else {
        note_failure(bank, account).await?;
        return Err(refused());
    };
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| error.to_string()).doing(doing)?;
    let token = hex::encode(secret);
    let mut write = bank.store().write().await.doing(doing)?;
    if store::account::password_hash(&mut write, account).await.doing(doing)? != hash {
        // Somebody changed it while it was compared.
        return Err(refused());
    }
    if !second_factor::passes(&mut write, &known.id, with.code, now_ms).await? {
        drop(write);
        note_failure(bank, account).await?;
        return Err(refused());
    }
    store::session::expire(&mut write, now_ms).await.doing(doing)?;
    store::session::open(&mut write, &hashed(&token), &known.id, now_ms).await.doing(doing)?;
    let actor = Actor::Account(known.clone());
    Deed::new("sign-in", format!("account {}", known.id))
        .append(&mut write, now_ms, &actor)
        .await?;
    write.commit().await.doing(doing)?;
    bank.attempts().succeeded(account, address);
    Ok(token)
}

/// A failed attempt is an entry of the audit log. The name of an account that does not exist is not
/// kept, for people type passwords there.
async fn note_failure(bank: &Bank, account: &str) -> Result<()> {
    let doing = || "noting a failed attempt".to_owned();
    let mut write = bank.store().write().await.doing(doing)?;
    let known = store::account::get(&mut write, account).await.doing(doing)?;
    let object =
        known.map_or("unknown account".to_owned(), |known| format!("account {}", known.id));
    Deed::new("sign-in-failed", object).append(&mut write, bank.now_ms(), &Actor::Public).await?;
    write.commit().await.doing(doing)
}

/// The account of a session, if its token is known and has not ended.
///
/// # Errors
/// When the records cannot be read.
pub async fn account_of(bank: &Bank, token: &str) -> Result<Option<Account>> {
    let doing = || "reading the session".to_owned();
    let (hash, now_ms) = (hashed(token), bank.now_ms());
    let mut read = bank.store().read().await.doing(doing)?;
    let account = store::session::account_of(&mut read, &hash, now_ms).await.doing(doing)?;
    let Some(mut account) = account else { return Ok(None) };
    let seen_ms = store::session::seen(&mut read, &hash).await.doing(doing)?;
    if seen_ms.is_some_and(|seen_ms| now_ms - seen_ms > TOUCH_MS) {
        touch(bank, hash, now_ms);
    }
    let today = Bank::day_of(now_ms);
    account.holdings =
        store::holding::of_account(&mut read, &account.id, today).await.doing(doing)?;
    Ok(Some(account))
}

/// Notes that a session is used, not oftener than once a minute and without keeping the request.
fn touch(bank: &Bank, token_sha256: String, now_ms: i64) {
    fn noting(bank: &Bank) -> MutexGuard<'_, BTreeSet<String>> {
        bank.touching().0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    if !noting(bank).insert(token_sha256.clone()) {
        return;
    }
    let bank = bank.clone();
    tokio::spawn(async move {
        let doing = || "noting the use of a session".to_owned();
        let noted: Result<()> = async {
            let mut write = bank.store().write().await.doing(doing)?;
            store::session::touch(&mut write, &token_sha256, now_ms).await.doing(doing)?;
            write.commit().await.doing(doing)
        }
        .await;
        if let Err(error) = noted {
            tracing::warn!("{error}");
        }
        noting(&bank).remove(&token_sha256);
    });
}

/// The sessions of an account that are open, newest first.
///
/// # Errors
/// When the records cannot be read.
pub async fn open_of(bank: &Bank, account: &Account) -> Result<Vec<store::session::Open>> {
    let doing = || "listing sessions".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::session::of_account(&mut read, &account.id, bank.now_ms()).await.doing(doing)
}

/// The mark by which a list names the session of a token.
#[must_use]
pub fn mark_of(token: &str) -> String {
    hashed(token).get(..12).unwrap_or_default().to_owned()
}

/// Ends one session of the actor's own account, or all of them when no mark is given; answers how
/// many ended.
///
/// # Errors
/// [`Error::Forbidden`] for who is not signed in.
pub async fn end_own(bank: &Bank, actor: &Actor, mark: Option<&str>) -> Result<u64> {
    let account = own_account(actor, "end sessions")?;
    let doing = || format!("ending sessions of {}", account.id);
    let mut write = bank.store().write().await.doing(doing)?;
    let ended = store::session::close_of(&mut write, &account.id, mark).await.doing(doing)?;
    Deed::new("end-sessions", format!("account {}", account.id))
        .after(format!("{ended} ended"))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(ended)
}

/// The account that acts for itself.
pub(crate) fn own_account<'a>(actor: &'a Actor, action: &'static str) -> Result<&'a Account> {
    match actor {
        Actor::Account(account) => Ok(account),
        Actor::Public | Actor::Console => Err(Error::Forbidden {
            actor: actor.name().to_owned(),
            action,
            way_out: "sign in first".into(),
        }),
    }
}

/// Ends a session.
///
/// # Errors
/// When the records cannot be written.
pub async fn sign_out(bank: &Bank, token: &str) -> Result<()> {
    let doing = || "signing out".to_owned();
    let Some(account) = account_of(bank, token).await? else { return Ok(()) };
    let mut write = bank.store().write().await.doing(doing)?;
    store::session::close(&mut write, &hashed(token)).await.doing(doing)?;
    let deed = Deed::new("sign-out", format!("account {}", account.id));
    deed.append(&mut write, bank.now_ms(), &Actor::Account(account)).await?;
    write.commit().await.doing(doing)
}

/// Makes or changes an account and sets its password.
///
/// # Errors
/// [`Error::Forbidden`] for who may not look after accounts.
pub async fn put_account(
    bank: &Bank,
    actor: &Actor,
    account: &Account,
    password: &str,
) -> Result<()> {
    put_accounts(bank, actor, std::slice::from_ref(account), password).await
}

/// Makes or changes several accounts at once and gives all of them one password, as a demonstration
/// has or a first day that ends with everybody choosing their own.
///
/// # Errors
/// [`Error::Forbidden`] for who may not look after accounts.
pub async fn put_accounts(
    bank: &Bank,
    actor: &Actor,
    accounts: &[Account],
    password: &str,
) -> Result<()> {
    for account in accounts {
        permit(actor, Action::MaintainAccounts, &account.organisation)?;
    }
    let doing = || format!("putting {} accounts", accounts.len());
    for account in accounts {
        password::check_for(actor, &account.id, password)?;
    }
    let hash = password::hash(password).await?;
    let mut write = bank.store().write().await.doing(doing)?;
    for account in accounts {
        store::account::put(&mut write, account, &hash).await.doing(doing)?;
        // Whoever was signed in with the old password, or the old role, is not any more.
        store::session::close_of(&mut write, &account.id, None).await.doing(doing)?;
        Deed::new("put-account", format!("account {}", account.id))
            .after(format!("{} of {}", account.role.code(), account.organisation))
            .append(&mut write, bank.now_ms(), actor)
            .await?;
    }
    write.commit().await.doing(doing)
}

/// Every account, by id, without the roles it holds beyond its own.
///
/// # Errors
/// When the records cannot be read.
pub async fn accounts(bank: &Bank) -> Result<Vec<Account>> {
    let doing = || "listing accounts".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::account::list(&mut read).await.doing(doing)
}

/// One account.
///
/// # Errors
/// When the records cannot be read.
pub async fn account(bank: &Bank, id: &str) -> Result<Option<Account>> {
    let doing = || format!("reading the account {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    store::account::get(&mut read, id).await.doing(doing)
}
