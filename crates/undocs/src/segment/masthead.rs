//! The head of a document: symbol, day, session, agenda item, title.
//!
//! Knows the first page as the Secretariat sets it since the 1990s, the headings of older
//! resolutions, and texts that begin with their title. Believes a symbol only when it stands where a
//! document's own symbol stands.

use crate::block::{Block, Role, is_terminated, one_line};
use crate::day::first_day;
use crate::document::Masthead;
use crate::furniture::is_running;
use crate::number::{Style, marker};
use crate::remark::{Remark, RemarkCode};
use crate::symbol::Symbol;

use super::clause;
use super::heading;

/// How many blocks a head may take.
const BLOCKS_MOST: usize = 40;

/// What the head says, and where the text begins.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) masthead: Masthead,
    pub(crate) symbols: Vec<String>,
    pub(crate) date: Option<String>,
    pub(crate) title: String,
    /// The first block that is text.
    pub(crate) end: usize,
    pub(crate) remarks: Vec<Remark>,
}

/// Reads the head.
pub(crate) fn read(blocks: &[Block]) -> Head {
    let mut head = Head::default();
    let mut titles: Vec<String> = Vec::new();
    for (at, block) in blocks.iter().enumerate().take(BLOCKS_MOST) {
        if block.role == Role::Note {
            head.end = at + 1;
            continue;
        }
        let text = one_line(&block.text);
        if begins_text(blocks, at, &titles) {
            head.end = at;
            break;
        }
        head.end = at + 1;
        part(&text, &mut head);
        if title_part(&text, block, &head) {
            titles.push(strip_number(&text));
        }
    }
    head.title = titles.join(" – ");
    head
}

/// The text begins here: a numbered paragraph, a clause, a section, or a whole sentence.
fn begins_text(blocks: &[Block], at: usize, titles: &[String]) -> bool {
    let block = &blocks[at];
    let text = block.text.trim();
    if matches!(block.role, Role::Row) {
        return at > 6;
    }
    if let Some(found) = marker(text) {
        let number = matches!(found.style, Style::Decimal | Style::Dotted | Style::Letter);
        let rest = &text[found.rest..];
        let sentence = is_terminated(text) || rest.chars().count() > 80;
        if number && sentence && !is_resolution_title(text) {
            return true;
        }
        if matches!(found.style, Style::Roman | Style::Capital) && heading::is_heading(block) {
            return true;
        }
    }
    if clause::organ(text).is_some() && !official_line(text) {
        // The name of the organ stands once in the head, and once before the clauses.
        return text.ends_with(',') || text.to_lowercase().starts_with("the ");
    }
    if matches!(heading::worded(text), Some(heading::Opens::Article(_))) {
        return true;
    }
    let alone = text.trim_end_matches([':', '*', '.']).to_lowercase();
    let opening = matches!(
        alone.as_str(),
        "introduction"
            | "preamble"
            | "préambule"
            | "preámbulo"
            | "الديباجة"
            | "مقدمه"
            | "مقدمة"
            | "введение"
            | "преамбула"
            | "background"
            | "دیباچه"
    );
    if opening {
        return true;
    }
    // A sentence, unless it tells of the document: "Adopted by …", "[on the report of …]".
    let long = text.chars().count() > 100 && (is_terminated(text) || text.ends_with(','));
    let about = ["adopted ", "résolution", "resolution", "اعتُمد", "اعتمد", "[", "*", "note by"]
        .iter()
        .any(|word| text.to_lowercase().starts_with(word));
    (long && !about && block.size < 112)
        || (!titles.is_empty() && clause::is_preambular(text) && !about)
}

/// Takes what a line of the head says.
fn part(text: &str, head: &mut Head) {
    let lower = text.to_lowercase();
    for word in text.split_whitespace() {
        take_symbol(word, text, head);
    }
    if let Some(at) = lower.find("distr") {
        let after = text.get(at..).and_then(|rest| rest.split_once([':', '：'])).map(|it| it.1);
        head.masthead.distribution =
            after.and_then(|it| it.split_whitespace().next()).map(str::to_owned);
    }
    for word in ["original:", "original :", "الأصل:", "оригинал:"] {
        if let Some(at) = lower.find(word) {
            let after = text.get(at + word.len()..).unwrap_or("");
            head.masthead.original = after.split_whitespace().next().map(str::to_owned);
        }
    }
    if head.date.is_none() && !is_agenda(&lower) && !is_session(&lower) {
        head.date = first_day(text);
    }
    if is_agenda(&lower) && head.masthead.agenda.is_none() {
        let from = lower.find("agenda item").or_else(|| lower.find("agenda items")).unwrap_or(0);
        let words: Vec<&str> = text.get(from..).unwrap_or(text).split_whitespace().collect();
        let end = words
            .iter()
            .enumerate()
            .skip(2)
            .find(|(_, word)| word.chars().next().is_some_and(char::is_uppercase) && word.len() > 3)
            .map_or(words.len(), |(at, _)| at);
        head.masthead.agenda = Some(words[..end].join(" "));
    }
    if head.masthead.session.is_none()
        && let Some(session) = session(text)
    {
        head.masthead.session = Some(session);
    }
    if head.masthead.body.is_none()
        && let Some(body) = clause::organ(text)
    {
        head.masthead.body = Some(body.to_owned());
    }
    if head.masthead.job.is_none() {
        let job = text.split_whitespace().find(|word| {
            let plain = word.trim_end_matches("(E)");
            is_running(plain)
                && plain.contains('-')
                && plain.bytes().any(|it| it.is_ascii_digit())
                && !plain.contains('/')
                && plain.len() >= 8
        });
        head.masthead.job = job.map(|it| it.trim_end_matches("(E)").to_owned());
    }
}

/// A symbol is the document's own at the head; one within a sentence is another's.
fn take_symbol(word: &str, line: &str, head: &mut Head) {
    let word = word.trim_end_matches(['*', ',', ';', '.']).trim_start_matches('*');
    if !word.contains('/') || word.len() < 4 || word.starts_with(['(', '[']) {
        return;
    }
    // The year of a resolution of the Security Council stands after a space.
    let rest = line.split_once(word).map_or("", |(_, rest)| rest.trim_start());
    let year = rest.split_whitespace().next().filter(|next| {
        next.len() == 6
            && next.starts_with('(')
            && next.ends_with(')')
            && word.starts_with("S/RES/")
    });
    let written = year.map_or_else(|| word.to_owned(), |year| format!("{word} {year}"));
    // A line of little else: name of the organization, distribution, another symbol.
    let words = line.split_whitespace().count();
    let own = words <= 5 || line.to_lowercase().starts_with("united nations");
    if !own {
        return;
    }
    match Symbol::parse(&written) {
        Ok(symbol) => {
            let normal = symbol.normal();
            if !head.symbols.contains(&normal) {
                head.symbols.push(normal);
            }
        }
        Err(_) => {
            let letters = word.chars().next().is_some_and(char::is_uppercase);
            let digits = word.bytes().any(|it| it.is_ascii_digit());
            if letters && digits && words <= 4 {
                head.remarks.push(RemarkCode::RefusedSymbol.remark(&[("symbol", word)]));
            }
        }
    }
}

fn is_agenda(lower: &str) -> bool {
    ["agenda item", "point", "tema ", "البند", "пункт"].iter().any(|it| lower.starts_with(it))
        || lower.contains("agenda item")
}

fn is_session(lower: &str) -> bool {
    lower.contains(" session") || lower.contains("الدورة")
}

/// "Twenty-eighth session", out of a line that may say more.
fn session(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| {
        matches!(word.to_lowercase().trim_end_matches(','), "session" | "sesión" | "сессия")
    })?;
    let first = words[..at].iter().rposition(|word| {
        word.chars().next().is_some_and(|it| it.is_uppercase() || it.is_numeric())
    })?;
    let short = at - first <= 4 && words.len() <= 30;
    short.then(|| words[first..=at].join(" ").trim_end_matches(',').to_owned())
}

fn official_line(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("distr") || lower.starts_with("united nations")
}

/// "73/3. Political declaration of …", "1325 (2000)", "Resolution 1445 (2002)"
fn is_resolution_title(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    let number = first.trim_end_matches('.');
    number.split_once('/').is_some_and(|(session, number)| {
        session.chars().all(|it| it.is_ascii_digit() || it == '-' || it == 'S')
            && number.starts_with(|it: char| it.is_ascii_digit())
    })
}

fn strip_number(text: &str) -> String {
    let text = text.trim_end_matches(['*', ' ']);
    if is_resolution_title(text) {
        return text.split_once(' ').map_or("", |it| it.1).trim().to_owned();
    }
    text.to_owned()
}

/// A line of the head that is a part of the title.
fn title_part(text: &str, block: &Block, head: &Head) -> bool {
    let lower = text.to_lowercase();
    let other = official_line(text)
        || block.role == Role::Row
        || is_running(text)
        || text.starts_with(['[', '*', '_'])
        || lower.starts_with("adopted ")
        || lower.starts_with("original")
        || (lower.starts_with("resolution adopted") || lower.starts_with("decision adopted"))
        || is_agenda(&lower)
        || session(text).is_some()
        || clause::organ(text).is_some_and(|organ| text.len() <= organ.len() + 6)
        || (first_day(text).is_some() && text.chars().count() < 40)
        || lower.starts_with("universal periodic review") && head.masthead.agenda.is_some();
    !other && text.chars().any(char::is_alphabetic) && text.chars().count() < 400
}
