//! Passwords: which are taken, how they are kept and compared. Knows what people choose first; knows no
//! account but its name. No rule of composition, nothing cut off, no expiry.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::Actor;
use crate::session::own_account;

/// Characters a password has at least.
pub const LEAST: usize = 12;
/// Characters a password has at most: enough for every phrase, and an end to what is hashed.
pub const MOST: usize = 256;
/// Guesses it must withstand, as a power of ten. From one address ten may be tried in five minutes.
const GUESSES: f64 = 9.0;

/// What people here put passwords together from, beside the lists of the estimator, which has the
/// thirty thousand commonest of ten million that were disclosed, English words and names.
const NEAR: &[&str] = &[
    "hamafza",
    "هم‌افزا",
    "همافزا",
    "demo",
    "bank",
    "data",
    "amar",
    "zanan",
    "khanevadeh",
    "iran",
    "tehran",
    "isfahan",
    "esfahan",
    "shiraz",
    "tabriz",
    "mashhad",
    "ahvaz",
    "karaj",
    "qom",
    "persian",
    "farsi",
    "persepolis",
    "perspolis",
    "esteghlal",
    "salam",
    "khoda",
    "allah",
    "mohammad",
    "mohamad",
    "ali",
    "reza",
    "alireza",
    "hossein",
    "hosein",
    "hassan",
    "mehdi",
    "amir",
    "fatemeh",
    "zahra",
    "maryam",
    "sara",
    "zeinab",
    "narges",
    "gozarvazheh",
    "ramz",
    "obour",
    "گذرواژه",
    "رمز",
    "عبور",
    "سلام",
    "خدا",
    "ایران",
    "تهران",
    "اصفهان",
    "شیراز",
    "تبریز",
    "مشهد",
    "آمار",
    "زنان",
    "خانواده",
    "فاطمه",
    "زهرا",
    "مریم",
    "سارا",
    "محمد",
    "علی",
    "رضا",
    "حسین",
    "مهدی",
];

/// Passwords that are hashed at once: each takes 19 MiB and a core for a while.
static HASHING: Semaphore = Semaphore::const_new(4);

/// A hash no password has: of accounts that have none, and compared with for those that do not exist.
pub(crate) const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// It is too short.
    Short,
    /// It is too long.
    Long,
    /// It is among those that are guessed first.
    Guessed,
}

impl PasswordFault {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Guessed => "guessed",
        }
    }

    fn way_out(self) -> &'static str {
        match self {
            Self::Short => "choose twelve characters or more; a few words are easiest to keep",
            Self::Long => "choose at most 256 characters",
            Self::Guessed => {
                "choose words that have nothing to do with you, each other or this bank"
            }
        }
    }
}

/// Judges a password for an account.
///
/// # Errors
/// What is wrong with it.
pub fn judge(account: &str, password: &str) -> std::result::Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(PasswordFault::Short);
    }
    if length > MOST {
        return Err(PasswordFault::Long);
    }
    // Digits and letters of Arabic keyboards are what the lists have them as.
    let typed: String = password.chars().take(100).map(plain).collect();
    let own = account.split(['.', '-', '_', '@']).filter(|part| part.chars().count() > 2);
    let near: Vec<&str> = NEAR.iter().copied().chain([account]).chain(own).collect();
    if zxcvbn::zxcvbn(&typed, &near).guesses_log10() < GUESSES {
        return Err(PasswordFault::Guessed);
    }
    Ok(())
}

fn plain(c: char) -> char {
    match c {
        'ي' => 'ی',
        'ك' => 'ک',
        '۰'..='۹' => digit(c, '۰'),
        '٠'..='٩' => digit(c, '٠'),
        c => c,
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// Takes a password, or says why not.
///
/// # Errors
/// [`Error::Conflict`] with what to do.
pub(crate) fn check(account: &str, password: &str) -> Result<()> {
    judge(account, password).map_err(|fault| Error::Conflict {
        what: "the password".into(),
        why: format!("it is not taken ({})", fault.code()),
        way_out: fault.way_out().into(),
    })
}

/// Takes a password that somebody gives an account. The demonstration's, which everybody knows, is for
/// the console alone; a bank with it is served on loopback only.
pub(crate) fn check_for(actor: &Actor, account: &str, password: &str) -> Result<()> {
    if *actor == Actor::Console && password == crate::demo::PASSWORD {
        return Ok(());
    }
    check(account, password)
}

/// The hash to keep (argon2id, RFC 9106).
pub(crate) async fn hash(password: &str) -> Result<String> {
    let doing = || "hashing a password".to_owned();
    let _turn = HASHING.acquire().await.doing(doing)?;
    let clear = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(clear.as_bytes()).map(|hash| hash.to_string())
    });
    hash.await.doing(doing)?.map_err(|error| error.to_string()).doing(doing)
}

/// Whether a password is that of a hash. Where there is none it costs as much time.
pub(crate) async fn compare(password: &str, hash: Option<&str>) -> Result<bool> {
    let doing = || "comparing a password".to_owned();
    // None that is longer was ever taken.
    let given: String = password.chars().take(MOST + 1).collect();
    let kept = hash.unwrap_or(NOBODYS).to_owned();
    let _turn = HASHING.acquire().await.doing(doing)?;
    let same = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&kept)
            .is_ok_and(|kept| Argon2::default().verify_password(given.as_bytes(), &kept).is_ok())
    });
    same.await.doing(doing)
}

/// Whether an account exists and has this password.
pub(crate) async fn is_of(bank: &Bank, account: &str, password: &str) -> Result<bool> {
    let doing = || format!("reading the account {account}");
    let hash = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::account::password_hash(&mut read, account).await.doing(doing)?
    };
    compare(password, hash.as_deref()).await
}

/// Changes the password of the actor's own account, who knows the present one, and ends every session
/// of it.
///
/// # Errors
/// [`Error::Conflict`] when the present one is wrong or the new one is not taken.
pub async fn change(bank: &Bank, actor: &Actor, present: &str, new: &str) -> Result<()> {
    let account = own_account(actor, "change the password")?;
    let doing = || format!("changing the password of {}", account.id);
    confirm(bank, &account.id, present).await?;
    check(&account.id, new)?;
    let hash = hash(new).await?;
    let mut write = bank.store().write().await.doing(doing)?;
    store::account::set_password_hash(&mut write, &account.id, &hash).await.doing(doing)?;
    store::session::close_of(&mut write, &account.id, None).await.doing(doing)?;
    Deed::new("change-password", format!("account {}", account.id))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Lets a holder go on who knows the password; a session that was left open does not tell it, and a
/// thief of one does not try long.
pub(crate) async fn confirm(bank: &Bank, account: &str, present: &str) -> Result<()> {
    let wrong = |why: &str, way_out: &str| Error::Conflict {
        what: "the present password".into(),
        why: why.into(),
        way_out: way_out.into(),
    };
    let within = format!("session of {account}");
    if !bank.attempts().begin(account, &within, bank.now_ms()) {
        return Err(wrong("too many attempts failed", "wait five minutes"));
    }
    if !is_of(bank, account, present).await? {
        return Err(wrong("it is not right", "write the one you sign in with"));
    }
    bank.attempts().succeeded(account, &within);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_not_taken() {
        for bad in [
            "password1234",
            "P@ssw0rd1234",
            "passwordpassword",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaaaa",
            "abababababab",
            "hamafza-demo",
            "Hamafza2026!!",
            "admin@123456",
            "Tehran140514051405",
            "iloveyou12345",
            "abcdefghijkl",
            "zyxwvutsrqponm",
            "letmeinletmein",
            "گذرواژه۱۲۳۴۵۶",
            "supplier.sci2026",
            "!!!!!!!!!!!!!!",
            "mohammadreza1370",
            "changeme-changeme",
            "qazwsxedcrfv1",
            "111222333444555",
            "سلام سلام سلام",
        ] {
            assert_eq!(judge("supplier.sci", bad), Err(PasswordFault::Guessed), "{bad}");
        }
        assert_eq!(judge("a", "short"), Err(PasswordFault::Short));
        assert_eq!(judge("a", &"long words ".repeat(40)), Err(PasswordFault::Long));
    }

    #[test]
    fn phrases_are_taken_whatever_they_are_made_of() {
        for good in [
            "a long enough password",
            "correct horse battery staple",
            "چای سبز روی ایوان باران خورده",
            "KxP9-vTm2-QwZr",
            "fkwjehgbrowpq",
            "7f3k9q2m4x8b",
            "سه کبوتر سفید بر بام",
            "summer monkey computer football dragon",
            &"seven lazy foxes jump ".repeat(3),
        ] {
            assert_eq!(judge("supplier.sci", good), Ok(()), "{good}");
        }
    }
}
