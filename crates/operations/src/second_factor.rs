//! The second factor: time-based codes (RFC 6238: HMAC-SHA-1, six digits, thirty seconds), each good
//! once, and recovery codes for whoever lost the telephone. Knows secrets and codes; sessions are known
//! elsewhere.

use sha2::{Digest, Sha256};
use store::Write;
use totp_rs::{Builder, Secret, Totp};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::password;
use crate::permit::Actor;
use crate::session::own_account;

/// Bytes of a secret (RFC 4226, 4, R6).
const SECRET_BYTES: usize = 20;
/// Recovery codes of an account.
const CODES: usize = 10;
/// Random bytes of a recovery code: twenty-four letters.
const CODE_BYTES: usize = 15;

/// How the second factor of an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// It has none.
    Off,
    /// It is asked for at every sign-in.
    On {
        /// Recovery codes that were not used.
        codes_left: u32,
    },
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    let doing = || "making a secret".to_owned();
    getrandom::fill(&mut bytes).map_err(|error| error.to_string()).doing(doing)?;
    Ok(bytes)
}

/// A new secret, in Base 32 (RFC 4648, 6) as telephones take it.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_secret() -> Result<String> {
    Ok(Secret::from(random::<SECRET_BYTES>()?).to_base32())
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(Secret::from(secret.to_vec())).build().ok()
}

/// The step whose code this is, within half a minute of `now_ms` and after `last_step`. Digits may be
/// Persian, and spaces between them do not matter.
fn step_of(secret: &[u8], given: &str, now_ms: i64, last_step: i64) -> Option<i64> {
    let digits: String =
        model::fold::ascii_digits(given).chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    let step = i64::try_from(totp(secret)?.check(&digits, seconds)?).ok()?;
    (step > last_step).then_some(step)
}

/// A recovery code as it is hashed: its letters alone.
fn hashed(code: &str) -> String {
    let letters: String =
        code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    hex::encode(Sha256::digest(letters.as_bytes()))
}

/// Recovery codes as they are shown once, `ABCD-EFGH-…`.
fn new_codes() -> Result<Vec<String>> {
    let code = |_| -> Result<String> {
        let letters = Secret::from(random::<CODE_BYTES>()?).to_base32();
        let groups: Vec<&str> =
            (0..letters.len()).step_by(4).filter_map(|at| letters.get(at..at + 4)).collect();
        Ok(groups.join("-"))
    };
    (0..CODES).map(code).collect()
}

/// How the second factor of an account stands.
///
/// # Errors
/// When the records cannot be read.
pub async fn of(bank: &Bank, account: &str) -> Result<SecondFactor> {
    let doing = || "looking for a second factor".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    if store::second_factor::get(&mut read, account).await.doing(doing)?.is_none() {
        return Ok(SecondFactor::Off);
    }
    let left = store::second_factor::codes_left(&mut read, account).await.doing(doing)?;
    Ok(SecondFactor::On { codes_left: u32::try_from(left).unwrap_or_default() })
}

/// Turns the second factor of the actor's own account on, when the password is the account's, for a
/// session may have been left open, and the code is the secret's. Answers the recovery codes, which are
/// shown once.
///
/// # Errors
/// [`Error::Conflict`] when one of them is not, or when it is on already: whoever took over a session
/// must not put a telephone of their own in the place of the holder's.
pub async fn turn_on(
    bank: &Bank,
    actor: &Actor,
    password: &str,
    secret: &str,
    given: &str,
) -> Result<Vec<String>> {
    let account = own_account(actor, "turn a second factor on")?;
    let refused = |why: &str, way_out: &str| Error::Conflict {
        what: "the second factor".into(),
        why: why.into(),
        way_out: way_out.into(),
    };
    let wrong = || {
        refused("the code is not that of the secret", "give the code that the telephone shows now")
    };
    let parsed = Secret::try_from_base32(secret).map_err(|_| wrong())?;
    let bytes = parsed.as_bytes();
    if bytes.len() != SECRET_BYTES {
        return Err(wrong());
    }
    let step = step_of(bytes, given, bank.now_ms(), 0).ok_or_else(wrong)?;
    password::confirm(bank, &account.id, password).await?;
    let codes = new_codes()?;
    let hashes: Vec<String> = codes.iter().map(|code| hashed(code)).collect();
    let doing = || format!("turning the second factor of {} on", account.id);
    let mut write = bank.store().write().await.doing(doing)?;
    if store::second_factor::get(&mut write, &account.id).await.doing(doing)?.is_some() {
        return Err(refused("it is on already", "turn it off first"));
    }
    store::second_factor::add(&mut write, &account.id, &hex::encode(bytes), step, &hashes)
        .await
        .doing(doing)?;
    Deed::new("turn-on-second-factor", format!("account {}", account.id))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(codes)
}

/// Turns the second factor of the actor's own account off, with the password and a code.
///
/// # Errors
/// [`Error::Conflict`] when one of them is not right.
pub async fn turn_off(bank: &Bank, actor: &Actor, password: &str, given: &str) -> Result<()> {
    let account = own_account(actor, "turn the second factor off")?;
    password::confirm(bank, &account.id, password).await?;
    let doing = || format!("turning the second factor of {} off", account.id);
    let now_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    if !passes(&mut write, &account.id, given, now_ms).await? {
        return Err(Error::Conflict {
            what: "the second factor".into(),
            why: "the code is not right".into(),
            way_out: "give the code that the telephone shows now, or a recovery code".into(),
        });
    }
    store::second_factor::remove(&mut write, &account.id).await.doing(doing)?;
    Deed::new("turn-off-second-factor", format!("account {}", account.id))
        .append(&mut write, now_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Whether an account may sign in with this code: it has no second factor, or the code is good and was
/// not used before. What was used is noted in the transaction of the session.
pub(crate) async fn passes(
    write: &mut Write,
    account: &str,
    given: &str,
    now_ms: i64,
) -> Result<bool> {
    let doing = || "checking a second factor".to_owned();
    let Some((secret, last_step)) = store::second_factor::get(write, account).await.doing(doing)?
    else {
        return Ok(true);
    };
    let secret = hex::decode(secret).doing(doing)?;
    if let Some(step) = step_of(&secret, given, now_ms, last_step) {
        store::second_factor::use_step(write, account, step).await.doing(doing)?;
        return Ok(true);
    }
    store::second_factor::use_code(write, account, &hashed(given)).await.doing(doing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six digits of its codes for SHA-1.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(secret, code, second * 1000, 0), Some(second / 30), "{second}");
        }
        let text = Secret::from(secret.to_vec()).to_base32();
        assert_eq!(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_good_once_and_near_its_time() {
        let secret = b"12345678901234567890";
        assert_eq!(step_of(secret, "287082", 59_000, 0), Some(1));
        assert_eq!(step_of(secret, "۲۸۷ ۰۸۲", 59_000, 0), Some(1), "Persian digits");
        assert_eq!(step_of(secret, "287082", 59_000, 1), None, "used");
        assert_eq!(step_of(secret, "287082", 89_000, 0), Some(1), "a clock behind");
        assert_eq!(step_of(secret, "287082", 120_000, 0), None, "too late");
        for bad in ["28708", "", "2870820", "abcdef", "+87082"] {
            assert_eq!(step_of(secret, bad, 59_000, 0), None, "{bad}");
        }
    }

    #[test]
    fn recovery_codes_are_long_and_read_as_they_are_typed() {
        let codes = new_codes().unwrap();
        assert_eq!(codes.len(), CODES);
        let code = &codes[0];
        assert_eq!(code.len(), 29, "{code}");
        assert_eq!(hashed(code), hashed(&code.to_lowercase().replace('-', " ")));
        assert_ne!(hashed(code), hashed(&codes[1]));
    }
}
