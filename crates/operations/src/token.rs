//! Tokens by which programs send in an account's name: each for some deeds and for a time, shown once,
//! kept as a hash. A token opens no session and gives no right that its account has not.

use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::password;
use crate::permit::{Action, Actor};
use crate::session::{self, own_account};

pub use store::token::Token;

/// What every token begins with, so that those who look for lost secrets know one.
const PREFIX: &str = "hamafza_";
/// The longest time a token is good, in days.
pub const MOST_DAYS: u32 = 366;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// What a token may be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenScope {
    /// Send data.
    Data,
    /// Change structures.
    Structures,
}

impl TokenScope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Data, Self::Structures];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Structures => "structures",
        }
    }

    /// The scope with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// The deed it is for.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Data => Action::SubmitData,
            Self::Structures => Action::MaintainStructures,
        }
    }
}

/// A token that is wanted.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What its holder calls it.
    pub name: String,
    /// What it is for.
    pub scopes: Vec<TokenScope>,
    /// For how many days.
    pub days: u32,
}

fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Makes a token of the actor's own account, who knows the password, and answers it. It is shown once.
///
/// # Errors
/// [`Error::Conflict`] for a wrong password, a token without a name or scope, or one for too long.
pub async fn make(bank: &Bank, actor: &Actor, password: &str, wanted: &NewToken) -> Result<String> {
    let account = own_account(actor, "make a token")?;
    let refused = |why: &str, way_out: &str| Error::Conflict {
        what: "the token".into(),
        why: why.into(),
        way_out: way_out.into(),
    };
    let name: String = wanted.name.trim().chars().filter(|c| !c.is_control()).take(80).collect();
    if name.is_empty() || wanted.scopes.is_empty() {
        return Err(refused("it has no name or is for nothing", "give both"));
    }
    if !(1..=MOST_DAYS).contains(&wanted.days) {
        return Err(refused("it has no end or is for too long", "choose a year at most"));
    }
    password::confirm(bank, &account.id, password).await?;
    let doing = || format!("making a token of {}", account.id);
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| error.to_string()).doing(doing)?;
    let token = format!("{PREFIX}{}", hex::encode(secret));
    let now_ms = bank.now_ms();
    let scopes: Vec<&str> = TokenScope::ALL
        .into_iter()
        .filter(|scope| wanted.scopes.contains(scope))
        .map(TokenScope::code)
        .collect();
    let kept = Token {
        account: account.id.clone(),
        mark: mark_of(&token),
        name,
        scopes: scopes.join(","),
        made_at_ms: now_ms,
        expires_at_ms: now_ms.saturating_add(i64::from(wanted.days) * DAY_MS),
    };
    let mut write = bank.store().write().await.doing(doing)?;
    store::token::add(&mut write, &hashed(&token), &kept).await.doing(doing)?;
    Deed::new("make-token", format!("account {}", account.id))
        .after(format!("{} for {}, {} days", kept.mark, kept.scopes, wanted.days))
        .append(&mut write, now_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(token)
}

/// The mark by which a list names a token.
#[must_use]
pub fn mark_of(token: &str) -> String {
    hashed(token).get(..12).unwrap_or_default().to_owned()
}

/// The tokens of the actor's own account that are good, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for who is not signed in.
pub async fn list(bank: &Bank, actor: &Actor) -> Result<Vec<Token>> {
    let account = own_account(actor, "have tokens")?;
    let doing = || "listing tokens".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::token::of_account(&mut read, &account.id, bank.now_ms()).await.doing(doing)
}

/// Ends a token of the actor's own account, or all of them when no mark is given; answers how many.
///
/// # Errors
/// [`Error::Forbidden`] for who is not signed in.
pub async fn end(bank: &Bank, actor: &Actor, mark: Option<&str>) -> Result<u64> {
    let account = own_account(actor, "end tokens")?;
    let doing = || format!("ending tokens of {}", account.id);
    let mut write = bank.store().write().await.doing(doing)?;
    let ended = store::token::end_of(&mut write, &account.id, mark).await.doing(doing)?;
    Deed::new("end-tokens", format!("account {}", account.id))
        .after(format!("{} ended", mark.unwrap_or("all")))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(ended)
}

/// Who sends with a token, for one deed; `None` when it is not known or has ended.
///
/// # Errors
/// [`Error::Forbidden`] when it is not for this deed, whatever its account may do.
pub async fn actor_for(bank: &Bank, token: &str, scope: TokenScope) -> Result<Option<Actor>> {
    let doing = || "looking up a token".to_owned();
    let found = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::token::get(&mut read, &hashed(token), bank.now_ms()).await.doing(doing)?
    };
    let Some(found) = found else { return Ok(None) };
    if !found.scopes.split(',').any(|word| word == scope.code()) {
        return Err(Error::Forbidden {
            actor: format!("a token of {}", found.account),
            action: "do what it was not made for",
            way_out: format!("make one for {}", scope.code()),
        });
    }
    Ok(session::account(bank, &found.account).await?.map(Actor::Account))
}
