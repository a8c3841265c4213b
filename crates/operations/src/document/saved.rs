//! Searches that somebody keeps: each import is asked on their behalf, and what it brought is put down,
//! for a feed to tell.
//!
//! Knows that only what is public is looked for, so that a feed tells nothing the library does not.

use sha2::{Digest, Sha256};
pub use store::saved_search::{HitRow, RunRow, SavedSearchRow};
use undocs::search::{Filter, Order};

use super::search::{Ask, search};
use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// Paragraphs of one run that are put down: the latest.
const HITS: usize = 200;
/// Paragraphs a feed tells.
const TOLD: u32 = 100;
/// What a name may have, in letters.
const NAME_LETTERS: usize = 200;

/// A saved search with what it found.
#[derive(Clone, Debug)]
pub struct SavedSearch {
    /// The search.
    pub row: SavedSearchRow,
    /// The facets chosen.
    pub filters: Vec<Filter>,
    /// How many paragraphs there were after each import, the latest first.
    pub runs: Vec<RunRow>,
    /// The paragraphs found, the latest first.
    pub hits: Vec<HitRow>,
}

/// Keeps a search and asks it for the first time; answers its id.
///
/// # Errors
/// [`Error::Forbidden`] for who has no account, [`Error::Refused`] for a query that cannot be read.
pub async fn save(bank: &Bank, actor: &Actor, name: &str, ask: &Ask) -> Result<String> {
    permit(actor, Action::SaveSearch, "")?;
    let doing = || format!("keeping the search {}", ask.query);
    let name: String = name.trim().chars().take(NAME_LETTERS).collect();
    let name = if name.is_empty() { ask.query.clone() } else { name };
    let filters = serde_json::to_string(&ask.filters).doing(doing)?;
    let at_ms = bank.now_ms();
    let (run, hits) = run(bank, ask).await?;
    let who = actor.name();
    let digest = Sha256::digest(format!("search\n{who}\n{at_ms}\n{}\n{filters}", ask.query));
    let row = SavedSearchRow {
        id: hex::encode(&digest[..12]),
        name,
        query: ask.query.clone(),
        filters,
        by_whom: who.to_owned(),
        at_ms,
    };
    let mut write = bank.store().write().await.doing(doing)?;
    store::saved_search::add(&mut write, &row).await.doing(doing)?;
    store::saved_search::put_run(&mut write, &row.id, &run, &hits).await.doing(doing)?;
    Deed::new("save-search", format!("saved search {}", row.id))
        .after(format!("{} {}: {} paragraphs", row.query, row.filters, run.total))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(row.id)
}

/// Ends a search of one's own.
///
/// # Errors
/// [`Error::NotFound`] for a search that is not the actor's.
pub async fn forget(bank: &Bank, actor: &Actor, id: &str) -> Result<()> {
    permit(actor, Action::SaveSearch, "")?;
    let doing = || format!("ending the saved search {id}");
    let mut write = bank.store().write().await.doing(doing)?;
    let row = store::saved_search::get(&mut write, id).await.doing(doing)?;
    let row = row.filter(|row| row.by_whom == actor.name()).ok_or_else(|| not_found(id))?;
    store::saved_search::remove(&mut write, id).await.doing(doing)?;
    Deed::new("forget-search", format!("saved search {id}"))
        .before(format!("{} {}", row.query, row.filters))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)
}

/// The searches the actor keeps.
///
/// # Errors
/// [`Error::Forbidden`] for who has no account.
pub async fn saved(bank: &Bank, actor: &Actor) -> Result<Vec<SavedSearch>> {
    permit(actor, Action::SaveSearch, "")?;
    let doing = || "listing saved searches".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    let rows = store::saved_search::list(&mut read, Some(actor.name())).await.doing(doing)?;
    let mut searches = Vec::with_capacity(rows.len());
    for row in rows {
        searches.push(view(&mut read, row).await?);
    }
    Ok(searches)
}

/// A search by its id, which nobody guesses: what its feed tells.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn feed(bank: &Bank, id: &str) -> Result<SavedSearch> {
    let doing = || format!("reading the saved search {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let row = store::saved_search::get(&mut read, id).await.doing(doing)?;
    view(&mut read, row.ok_or_else(|| not_found(id))?).await
}

fn not_found(id: &str) -> Error {
    Error::NotFound {
        what: format!("the saved search {id}"),
        way_out: "look for it among the searches you keep".into(),
    }
}

async fn view(read: &mut store::Connection, row: SavedSearchRow) -> Result<SavedSearch> {
    let doing = || format!("reading the saved search {}", row.id);
    Ok(SavedSearch {
        filters: filters(&row)?,
        runs: store::saved_search::runs(read, &row.id).await.doing(doing)?,
        hits: store::saved_search::hits(read, &row.id, TOLD).await.doing(doing)?,
        row,
    })
}

fn filters(row: &SavedSearchRow) -> Result<Vec<Filter>> {
    serde_json::from_str(&row.filters).doing(|| format!("reading the saved search {}", row.id))
}

/// Asks every saved search after an import, and puts down what is new.
pub(super) async fn ask_all(bank: &Bank, actor: &Actor) -> Result<()> {
    let doing = || "asking the saved searches".to_owned();
    let rows = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::saved_search::list(&mut read, None).await.doing(doing)?
    };
    for row in rows {
        let ask = Ask { query: row.query.clone(), filters: filters(&row)?, ..Ask::default() };
        let (run, hits) = match run(bank, &ask).await {
            Ok(found) => found,
            // A query that an older program took; it is told of and the others go on.
            Err(error) => {
                tracing::warn!(search = row.id, "A saved search was not asked: {error}");
                continue;
            }
        };
        let mut write = bank.store().write().await.doing(doing)?;
        let new =
            store::saved_search::put_run(&mut write, &row.id, &run, &hits).await.doing(doing)?;
        Deed::new("ask-saved-search", format!("saved search {}", row.id))
            .after(format!("import {}: {} paragraphs, {new} new", run.import, run.total))
            .append(&mut write, run.at_ms, actor)
            .await?;
        write.commit().await.doing(doing)?;
    }
    Ok(())
}

/// What a search finds now.
async fn run(bank: &Bank, ask: &Ask) -> Result<(RunRow, Vec<HitRow>)> {
    let doing = || format!("asking the search {}", ask.query);
    let ask = Ask { order: Order::Newest, from: 0, most: HITS, ..ask.clone() };
    let answer = search(bank, &ask).await?;
    let import = {
        let mut read = bank.store().read().await.doing(doing)?;
        store::document::last_import(&mut read).await.doing(doing)?
    };
    let at_ms = bank.now_ms();
    let hits = answer.results.into_iter().map(|it| HitRow {
        address: it.address.or(it.symbol).unwrap_or_else(|| it.document.clone()),
        document: it.document,
        title: it.title,
        excerpt: it.excerpt.pieces.iter().map(|piece| piece.text.as_str()).collect(),
        import,
        at_ms,
    });
    let total = i64::try_from(answer.total).unwrap_or(i64::MAX);
    Ok((RunRow { import, total, at_ms }, hits.collect()))
}
