//! Signing in and out. Knows passwords and tokens; how often an attempt may fail is known elsewhere.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use model::person::Account;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// How long a session lasts, in milliseconds.
const SESSION_MS: i64 = 12 * 3600 * 1000;
/// Passwords that are compared at once: each takes 19 MiB and a core for a while.
static COMPARING: Semaphore = Semaphore::const_new(4);

/// What somebody signs in with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credentials<'a> {
    /// The account.
    pub account: &'a str,
    /// The password.
    pub password: &'a str,
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
/// [`Error::Forbidden`] when account and password do not match, without telling which;
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
    let hash = hash.unwrap_or_else(|| UNKNOWN_HASH.to_owned());
    let matches = compare(with.password, hash).await?;
    let Some(known) = known.filter(|_| matches) else {
        note_failure(bank, account).await?;
        return Err(refused());
    };
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| error.to_string()).doing(doing)?;
    let token = hex::encode(secret);
    let mut write = bank.store().write().await.doing(doing)?;
    store::session::expire(&mut write, now_ms).await.doing(doing)?;
    store::session::open(&mut write, &hashed(&token), &known.id, now_ms + SESSION_MS)
        .await
        .doing(doing)?;
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

/// A hash no password has; checked for accounts that do not exist.
const UNKNOWN_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Compares a password with a hash, a few at a time.
async fn compare(password: &str, hash: String) -> Result<bool> {
    let doing = || "comparing a password".to_owned();
    let _turn = COMPARING.acquire().await.doing(doing)?;
    let password = password.to_owned();
    let verified = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    verified.await.doing(doing)
}

/// The account of a session, if its token is known and has not ended.
///
/// # Errors
/// When the records cannot be read.
pub async fn account_of(bank: &Bank, token: &str) -> Result<Option<Account>> {
    let doing = || "reading the session".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::session::account_of(&mut read, &hashed(token), bank.now_ms()).await.doing(doing)
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
    permit(actor, Action::MaintainAccounts, &account.organisation)?;
    let doing = || format!("putting the account {}", account.id);
    let clear = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(clear.as_bytes()).map(|hash| hash.to_string())
    });
    let hash = hash.await.doing(doing)?.map_err(|error| error.to_string()).doing(doing)?;
    let mut write = bank.store().write().await.doing(doing)?;
    store::account::put(&mut write, account, &hash).await.doing(doing)?;
    Deed::new("put-account", format!("account {}", account.id))
        .after(format!("{} of {}", account.role.code(), account.organisation))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)
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
