//! Signing in and out. Knows passwords and tokens, and limits attempts without locking anyone out.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use model::person::Account;
use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// How long a session lasts, in milliseconds.
const SESSION_MS: i64 = 12 * 3600 * 1000;
/// Failed attempts an account may have within [`WINDOW_MS`] before the next one has to wait.
const ATTEMPTS: usize = 10;
/// The time over which attempts are counted, in milliseconds.
const WINDOW_MS: i64 = 5 * 60 * 1000;

/// Failed sign-ins of the last minutes, by account.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<BTreeMap<String, Vec<i64>>>);

impl Attempts {
    fn too_many(&self, account: &str, now_ms: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, failed| {
            failed.retain(|at| now_ms - at < WINDOW_MS);
            !failed.is_empty()
        });
        all.get(account).is_some_and(|failed| failed.len() >= ATTEMPTS)
    }

    fn failed(&self, account: &str, now_ms: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(account.to_owned()).or_default().push(now_ms);
    }
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
/// [`Error::Forbidden`] when account and password do not match, [`Error::Unavailable`] after too many
/// attempts.
pub async fn sign_in(bank: &Bank, account: &str, password: &str) -> Result<String> {
    let doing = || "signing in".to_owned();
    let now_ms = bank.now_ms();
    if bank.attempts().too_many(account, now_ms) {
        return Err(Error::Unavailable {
            what: "signing in to this account".into(),
            why: "too many attempts failed; wait five minutes".into(),
        });
    }
    let (known, hash) = {
        let mut read = bank.store().read().await.doing(doing)?;
        let known = store::account::get(&mut read, account).await.doing(doing)?;
        (known, store::account::password_hash(&mut read, account).await.doing(doing)?)
    };
    // An unknown account costs as much time as a wrong password.
    let hash = hash.unwrap_or_else(|| UNKNOWN_HASH.to_owned());
    let password = password.to_owned();
    let matches =
        tokio::task::spawn_blocking(move || verify(&password, &hash)).await.doing(doing)?;
    let Some(known) = known.filter(|_| matches) else {
        bank.attempts().failed(account, now_ms);
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
    Ok(token)
}

/// A hash no password has; checked for accounts that do not exist.
const UNKNOWN_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
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
