//! Lists of recommendations: what a reader types becomes number, symbol and words; what a reader may not
//! see of the follow-up is left out here.

use model::fold::{ascii_digits, fold};
use model::recommendation::Status;
use serde::Serialize;
use store::recommendation::{CountBy, ListedRow, Wanted};
use undocs::Symbol;

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::permit::{Action, Actor, permit};

/// Recommendations of one answer.
pub const MOST: u32 = 500;

/// What is asked; empty asks for everything.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// A number, a symbol, words, or all of them: `138.12`, `A/HRC/28/12#p138.12`, `death penalty`.
    pub query: String,
    /// The State, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// The symbol of the document that makes them.
    pub symbol: Option<String>,
    /// The body.
    pub body: Option<String>,
    /// The position that holds.
    pub position: Option<String>,
    /// The status.
    pub status: Option<Status>,
    /// Who answers for them.
    pub organisation: Option<String>,
    /// How many to pass over.
    pub from: u32,
    /// How many to tell, at most [`MOST`].
    pub most: u32,
}

/// A recommendation of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// What the records call it.
    pub id: String,
    /// The permanent address of the paragraph it is.
    pub address: String,
    /// The symbol of the document that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Its number; may be empty.
    pub number: String,
    /// The State it is made to, ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The body that recommends.
    pub body: String,
    /// Its day, month or year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Its text.
    pub text: String,
    /// The position that holds: a code of `undocs::Position`.
    pub position: String,
    /// Its status; `None` for who may not see the follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// By when there is to be a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
}

impl Listed {
    pub(super) fn of(listed: ListedRow, sees_follow_up: bool) -> Self {
        let row = listed.row;
        Self {
            id: row.id,
            address: row.address,
            symbol: row.symbol,
            number: row.number,
            country: row.country,
            body: row.body_name,
            day: row.day,
            text: row.text,
            position: listed.position,
            status: Status::parse(&listed.status).filter(|_| sees_follow_up),
            organisation: listed.organisation.filter(|_| sees_follow_up),
            due: listed.due.filter(|_| sees_follow_up),
        }
    }
}

/// Recommendations that are asked for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub listed: Vec<Listed>,
}

/// By what recommendations can be narrowed down: each value with how many have it.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// States, ISO 3166-1 alpha-3.
    pub countries: Vec<(String, u64)>,
    /// Documents, by symbol.
    pub symbols: Vec<(String, u64)>,
    /// Bodies.
    pub bodies: Vec<(String, u64)>,
    /// Statuses; empty for who may not see the follow-up.
    pub statuses: Vec<(Status, u64)>,
}

/// Whether the follow-up is for this actor to see.
pub(super) fn sees_follow_up(actor: &Actor) -> bool {
    permit(actor, Action::ReadFollowUp, "").is_ok()
}

/// The recommendations that are asked for, the latest documents first.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(bank: &Bank, actor: &Actor, ask: &Ask) -> Result<Page> {
    let doing = || "listing recommendations".to_owned();
    let sees = sees_follow_up(actor);
    let mut wanted = wanted(&ask.query);
    wanted.country.clone_from(&ask.country);
    wanted.body_name.clone_from(&ask.body);
    wanted.position.clone_from(&ask.position);
    if let Some(symbol) = &ask.symbol {
        wanted.symbol =
            Some(Symbol::parse(symbol).map_or_else(|_| symbol.clone(), |it| it.normal()));
    }
    if sees {
        wanted.status = ask.status.map(|it| it.code().to_owned());
        wanted.organisation.clone_from(&ask.organisation);
    }
    let most = if ask.most == 0 { MOST } else { ask.most.min(MOST) };
    let mut read = bank.store().read().await.doing(doing)?;
    let (rows, total) =
        store::recommendation::list(&mut read, &wanted, ask.from, most).await.doing(doing)?;
    Ok(Page { total, listed: rows.into_iter().map(|row| Listed::of(row, sees)).collect() })
}

/// By what the recommendations of the bank can be narrowed down.
///
/// # Errors
/// When the records cannot be read.
pub async fn facets(bank: &Bank, actor: &Actor) -> Result<Facets> {
    let doing = || "counting recommendations".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let statuses = if sees_follow_up(actor) {
        store::recommendation::counts(&mut read, CountBy::Status).await.doing(doing)?
    } else {
        Vec::new()
    };
    Ok(Facets {
        countries: store::recommendation::counts(&mut read, CountBy::Country).await.doing(doing)?,
        symbols: store::recommendation::counts(&mut read, CountBy::Symbol).await.doing(doing)?,
        bodies: store::recommendation::counts(&mut read, CountBy::Body).await.doing(doing)?,
        statuses: statuses
            .into_iter()
            .filter_map(|(code, count)| Some((Status::parse(&code)?, count)))
            .collect(),
    })
}

/// Words people put around a number: "what about paragraph 138.12?", «درباره بند ۱۳۸٫۱۲ چه شد؟».
const AROUND: [&str; 24] = [
    "what",
    "about",
    "the",
    "and",
    "of",
    "on",
    "is",
    "with",
    "paragraph",
    "para",
    "paras",
    "recommendation",
    "number",
    "no",
    "no.",
    "بند",
    "پاراگراف",
    "توصیه",
    "شماره",
    "درباره",
    "چه",
    "شد",
    "شد؟",
    "را",
];

/// What a reader typed: a symbol with a paragraph, a number, words.
fn wanted(query: &str) -> Wanted {
    let mut wanted = Wanted::default();
    let plain = ascii_digits(query).replace('٫', ".");
    for part in plain.split_whitespace() {
        let (before, after) = part.split_once('#').map_or((part, None), |it| (it.0, Some(it.1)));
        if before.contains('/')
            && let Ok(symbol) = Symbol::parse(before)
        {
            wanted.symbol = Some(symbol.normal());
            wanted.number = after.map(|it| it.trim_start_matches('p').to_owned()).or(wanted.number);
        } else if is_number(part) {
            wanted.number = Some(part.trim_matches(['.', '(', ')', '؟', '?']).to_owned());
        } else {
            wanted.words.extend(fold(part).split(' ').map(str::to_owned));
        }
    }
    if wanted.number.is_some() {
        wanted.words.retain(|word| !AROUND.contains(&word.as_str()));
    }
    wanted.words.retain(|word| !word.is_empty());
    wanted
}

/// `138.12`, or `15` alone: digits, with at most one full stop between.
fn is_number(part: &str) -> bool {
    let part = part.trim_matches(['.', '(', ')', '؟', '?']);
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    match part.split_once('.') {
        Some((list, number)) => digits(list) && digits(number),
        None => digits(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_number_a_symbol_or_words() {
        let one = wanted("what about paragraph 138.12?");
        assert_eq!(one.number.as_deref(), Some("138.12"));
        assert!(one.words.is_empty(), "{:?}", one.words);
        let persian = wanted("درباره بند ۱۳۸٫۱۲ چه شد؟");
        assert_eq!(persian.number.as_deref(), Some("138.12"));
        assert!(persian.words.is_empty(), "{:?}", persian.words);
        let address = wanted("A/HRC/28/12#p138.12");
        assert_eq!(address.symbol.as_deref(), Some("A/HRC/28/12"));
        assert_eq!(address.number.as_deref(), Some("138.12"));
        assert_eq!(wanted("what about torture").words, ["what", "about", "torture"]);
        assert_eq!(wanted("death penalty").words, ["death", "penalty"]);
    }
}
