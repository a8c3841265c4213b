//! Reminders: what is due soon, what is overdue, what came back. Knows whom to remind of what and
//! writes each as a message file into the outbox; carrying it out is a mail program's.

use std::path::{Path, PathBuf};

use model::{Instrument, InstrumentState, Language, Timeliness, calendar, locale};
use store::instrument::InstrumentFilter;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::permit::{Action, Actor, permit};

/// How many days before its due day a provider is reminded.
const SOON_DAYS: i64 = 7;

/// What is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    /// It is due within a week.
    Due,
    /// Its due day has passed.
    Overdue,
    /// Cells of it came back.
    Returned,
}

impl Reminder {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Due, Self::Overdue, Self::Returned];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Returned => "returned",
        }
    }

    /// What an instrument is to be reminded of on `today`, if of anything.
    #[must_use]
    pub fn of(instrument: &Instrument, today: model::Day) -> Option<Self> {
        if instrument.state == InstrumentState::Returned {
            return Some(Self::Returned);
        }
        let unsent = instrument.first_sent_at_ms.is_none();
        match Timeliness::of(instrument.due, None, today) {
            Timeliness::Overdue if unsent => Some(Self::Overdue),
            Timeliness::Waiting if unsent && today.until(instrument.due) <= SOON_DAYS => {
                Some(Self::Due)
            }
            Timeliness::Waiting | Timeliness::Overdue | Timeliness::OnTime | Timeliness::Late => {
                None
            }
        }
    }
}

/// What became of a look for reminders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Messages that were written.
    pub written: usize,
    /// Instruments reminded of the same today already.
    pub earlier: usize,
    /// Instruments whose organisation has no address.
    pub without_address: usize,
}

/// Writes the reminders of the day into the folder `outbox` of the data folder: one file in the Internet Message Format
/// (RFC 5322) for each provider and matter; nobody is reminded twice a day of the same.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who may not; when the folder cannot be written.
pub async fn send(bank: &Bank, actor: &Actor) -> Result<Reminded> {
    permit(actor, Action::OpenDataCall, actor.organisation())?;
    let outbox = bank.outbox();
    let doing = || format!("writing reminders into {}", outbox.display());
    let at_ms = bank.now_ms();
    let today = Bank::day_of(at_ms);
    let registry = bank.registry();
    let mut write = bank.store().write().await.doing(doing)?;
    let calls = store::data_call::list(&mut write).await.doing(doing)?;
    let all =
        store::instrument::list(&mut write, &InstrumentFilter::default()).await.doing(doing)?;
    let mut reminded = Reminded::default();
    for instrument in all {
        let call = calls.iter().find(|call| call.id == instrument.data_call);
        let Some(call) = call.filter(|call| call.closed_at_ms.is_none()) else { continue };
        let Some(reminder) = Reminder::of(&instrument, today) else { continue };
        let organisation =
            model::organisation::standing(registry.organisations(), &instrument.provider, today);
        let Some(mail) = organisation.and_then(|found| found.mail.clone()) else {
            reminded.without_address += 1;
            continue;
        };
        let code = reminder.code();
        let first = store::reminder::add(&mut write, &instrument.id, code, today, &mail, at_ms);
        if !first.await.doing(doing)? {
            reminded.earlier += 1;
            continue;
        }
        std::fs::create_dir_all(outbox).doing(doing)?;
        let message = message(bank, &instrument, &call.names, reminder, &mail);
        let name = format!("{today}-{code}-{}.eml", instrument.id);
        keep(&outbox.join(name), message.as_bytes()).doing(doing)?;
        reminded.written += 1;
        Deed::new("remind", format!("form {}", instrument.id))
            .after(code)
            .append(&mut write, at_ms, actor)
            .await?;
    }
    write.commit().await.doing(doing)?;
    Ok(reminded)
}

/// Written beside and then given its name: a mail program never sees half a message.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part: PathBuf = path.with_extension("part");
    std::fs::write(&part, bytes)?;
    std::fs::rename(&part, path)
}

fn message(
    bank: &Bank,
    instrument: &Instrument,
    call: &model::LocalisedText,
    reminder: Reminder,
    mail: &str,
) -> String {
    let title = |language| call.get(language).to_owned();
    let day = |language| calendar::long_date(instrument.due.0, language);
    let (fa, en) = match reminder {
        Reminder::Due => (
            format!("مهلت «{}» تا {} است.", title(Language::Fa), day(Language::Fa)),
            format!("“{}” is due on {}.", title(Language::En), day(Language::En)),
        ),
        Reminder::Overdue => (
            format!("مهلت «{}» در {} گذشته است.", title(Language::Fa), day(Language::Fa)),
            format!("“{}” was due on {}.", title(Language::En), day(Language::En)),
        ),
        Reminder::Returned => (
            format!(
                "خانه‌هایی از «{}» برگردانده شده است؛ دلیل هر یک کنار آن است.",
                title(Language::Fa)
            ),
            format!("Cells of “{}” came back; the reason stands beside each.", title(Language::En)),
        ),
    };
    let link = |language: Language| {
        format!("{}/{}/form/{}", bank.public_url(), language.tag(), instrument.id)
    };
    let host = bank.public_url().rsplit("//").next().unwrap_or("localhost");
    let host = host.split([':', '/']).next().unwrap_or("localhost");
    let date = jiff::Timestamp::from_millisecond(bank.now_ms()).unwrap_or_default();
    let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
    // A header may not hold a line end, whoever named the round.
    let subject: String = title(Language::Fa).chars().filter(|it| !it.is_control()).collect();
    let mail: String = mail.chars().filter(|it| !it.is_control()).collect();
    let period = locale::digits(&instrument.period, Language::Fa);
    format!(
        "Date: {date}\r\nFrom: hamafza@{host}\r\nTo: {mail}\r\n\
         Message-ID: <{}.{}.{}@{host}>\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         {fa}\r\nدوره: {period}\r\n{}\r\n\r\n{en}\r\n{}\r\n",
        instrument.id,
        reminder.code(),
        instrument.round,
        encoded_words(&subject),
        link(Language::Fa),
        link(Language::En),
    )
}

/// A header text as RFC 2047 encoded words, each within its 75 characters.
fn encoded_words(text: &str) -> String {
    let mut words = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.chars() {
        let mut buffer = [0_u8; 4];
        let letter = letter.encode_utf8(&mut buffer).as_bytes();
        if bytes.len() + letter.len() > 42 {
            words.push(base64(&bytes));
            bytes.clear();
        }
        bytes.extend_from_slice(letter);
    }
    words.push(base64(&bytes));
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?B?{word}?=")).collect();
    words.join("\r\n ")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let at = |index: usize| u32::from(part.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let index = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
            out.push(if place > part.len() { '=' } else { char::from(LETTERS[index]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persian_subject_becomes_encoded_words() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
        let words = encoded_words("فعالان اقتصادی و بیکاران استان‌ها، سرشماری ۱۳۹۵");
        assert!(words.lines().all(|line| line.len() <= 76), "{words}");
        assert!(words.starts_with("=?utf-8?B?"));
    }
}
