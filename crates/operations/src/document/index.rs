//! The search index beside the records: made anew when it is missing or was made of other records,
//! added to after an import. Knows what of a record becomes what of the index.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::document::DocumentRow;
use undocs::record::Record;
use undocs::search::{Entry, Index, Passage};
use undocs::vote::RollCall;
use undocs::{Document, Paragraph, Symbol};

use crate::bank::Bank;
use crate::error::{Doing, Result};

/// The open index, when it has been asked for.
#[derive(Default)]
pub(crate) struct SearchIndex {
    open: Mutex<Option<Arc<Index>>>,
    turn: tokio::sync::Mutex<()>,
    learned: super::suggest::Learned,
}

impl SearchIndex {
    /// What was learned from labelled paragraphs.
    pub(super) fn learned(&self) -> &super::suggest::Learned {
        &self.learned
    }
}

/// The index of the bank as its records are now.
pub(super) async fn get(bank: &Bank) -> Result<Arc<Index>> {
    let doing = || "opening the search index of documents".to_owned();
    let mark = mark(bank).await?;
    let _turn = bank.search().turn.lock().await;
    let open = bank.search().open.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(index) = open.filter(|index| index.mark().as_deref() == Some(&mark)) {
        return Ok(index);
    }
    let folder = bank.store().search_dir();
    let index = if bank.store().is_read_only() {
        // Beside a running server nothing is written: what the folder has is read, or made in memory.
        match Index::open_to_read(&folder).filter(|it| it.mark().as_deref() == Some(&mark)) {
            Some(index) => index,
            None => make(bank, Index::in_memory().doing(doing)?, &mark).await?,
        }
    } else {
        let index = Index::open(&folder).doing(doing)?;
        if index.mark().as_deref() == Some(&mark) {
            index
        } else {
            make(bank, index, &mark).await?
        }
    };
    let index = Arc::new(index);
    *bank.search().open.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&index));
    Ok(index)
}

/// What tells of which records an index was made.
async fn mark(bank: &Bank) -> Result<String> {
    let doing = || "looking up the last import of documents".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    Ok(store::document::last_import(&mut read).await.doing(doing)?.to_string())
}

/// Makes the index of the bank anew and answers how many paragraphs it has.
///
/// # Errors
/// When the records cannot be read or the index cannot be written.
pub async fn rebuild(bank: &Bank) -> Result<u64> {
    let doing = || "making the search index of documents".to_owned();
    let mark = mark(bank).await?;
    let _turn = bank.search().turn.lock().await;
    *bank.search().open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    let index = Index::open(&bank.store().search_dir()).doing(doing)?;
    let index = Arc::new(make(bank, index, &mark).await?);
    let paragraphs = index.paragraphs();
    *bank.search().open.lock().unwrap_or_else(PoisonError::into_inner) = Some(index);
    Ok(paragraphs)
}

async fn make(bank: &Bank, index: Index, mark: &str) -> Result<Index> {
    let doing = || "making the search index of documents".to_owned();
    let ids = {
        let mut read = bank.store().read().await.doing(doing)?;
        let mut ids = store::document::ids(&mut read).await.doing(doing)?;
        let roll_calls = store::roll_call::list(&mut read).await.doing(doing)?;
        ids.extend(roll_calls.into_iter().map(|it| format!("vote:{}", it.id)));
        ids
    };
    let mut writer = index.write().doing(doing)?;
    writer.clear().doing(doing)?;
    for id in &ids {
        if let Some(entry) = entry(bank, id).await? {
            writer.put(&entry).doing(doing)?;
        }
    }
    writer.commit(mark).doing(doing)?;
    Ok(index)
}

/// Adds what an import touched. An index that was not of the records before it is made anew later.
pub(super) async fn put(bank: &Bank, touched: &[String]) -> Result<()> {
    let doing = || "adding to the search index of documents".to_owned();
    let mark = mark(bank).await?;
    let _turn = bank.search().turn.lock().await;
    let before = mark.parse::<i64>().map(|it| (it - 1).to_string()).unwrap_or_default();
    let open = bank.search().open.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let index = match open {
        Some(index) => index,
        None => Arc::new(Index::open(&bank.store().search_dir()).doing(doing)?),
    };
    let is_first = before == "0" && index.paragraphs() == 0;
    if index.mark().as_deref() != Some(&before) && !is_first {
        return Ok(());
    }
    let mut once: Vec<&String> = touched.iter().collect();
    once.sort();
    once.dedup();
    let mut writer = index.write().doing(doing)?;
    for id in once {
        if let Some(entry) = entry(bank, id).await? {
            writer.put(&entry).doing(doing)?;
        }
    }
    writer.commit(&mark).doing(doing)?;
    *bank.search().open.lock().unwrap_or_else(PoisonError::into_inner) = Some(index);
    Ok(())
}

/// A document or roll call as the index takes it: without a passage where only some may read it, so
/// that what was there before goes.
async fn entry(bank: &Bank, id: &str) -> Result<Option<Entry>> {
    let doing = || format!("reading {id} for the search index");
    let mut read = bank.store().read().await.doing(doing)?;
    if let Some(key) = id.strip_prefix("vote:") {
        let Some(row) = store::roll_call::get(&mut read, key).await.doing(doing)? else {
            return Ok(None);
        };
        let roll_call: RollCall = serde_json::from_str(&row.body).doing(doing)?;
        let mut subjects = store::roll_call::subjects(&mut read, key).await.doing(doing)?;
        subjects.sort();
        let symbol = row.symbol.as_deref().and_then(|it| Symbol::parse(it).ok());
        let text = format!("{} {}", row.title, roll_call.given_symbol);
        return Ok(Some(Entry {
            id: id.to_owned(),
            body: symbol.as_ref().map(Symbol::body).unwrap_or_default(),
            symbols: row.symbol.into_iter().collect(),
            title: row.title,
            language: "en".into(),
            day: day_of(row.day.as_deref(), symbol.as_ref()),
            subjects,
            passages: vec![Passage { kind: "vote".into(), text, ..Passage::default() }],
            ..Entry::default()
        }));
    }
    let Some(row) = store::document::get(&mut read, id).await.doing(doing)? else {
        return Ok(None);
    };
    if row.restricted {
        return Ok(Some(Entry { id: row.id, ..Entry::default() }));
    }
    let own = row.symbols.first().and_then(|it| Symbol::parse(it).ok());
    let mut entry = Entry {
        id: row.id.clone(),
        symbols: row.symbols.clone(),
        title: row.title.clone(),
        language: row.language.clone().unwrap_or_default(),
        body: own.as_ref().map(Symbol::body).unwrap_or_default(),
        day: day_of(row.day.as_deref(), own.as_ref()),
        countries: own.as_ref().and_then(Symbol::country).map(str::to_owned).into_iter().collect(),
        ..Entry::default()
    };
    if row.kind == "record" {
        let record: Record = serde_json::from_str(&row.body).doing(doing)?;
        entry.subjects.clone_from(&record.subjects);
        entry.passages.push(record_passage(&record));
        return Ok(Some(entry));
    }
    entry.subjects = subjects_of(&mut read, &row).await?;
    let labels = store::document::labels(&mut read, id).await.doing(doing)?;
    let mut goals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for label in labels.into_iter().filter(|label| label.scheme == "SDG") {
        goals.entry(label.address).or_default().push(label.code);
    }
    for paragraph in store::document::paragraphs(&mut read, id).await.doing(doing)? {
        let body: Paragraph = serde_json::from_str(&paragraph.body).doing(doing)?;
        entry.passages.push(Passage {
            place: paragraph.place.unsigned_abs(),
            kind: paragraph.kind,
            goals: goals.get(&paragraph.address).cloned().unwrap_or_default(),
            text: body.text,
        });
    }
    if entry.passages.is_empty() {
        let document: Document = serde_json::from_str(&row.body).doing(doing)?;
        entry.passages.push(Passage { text: document.title, ..Passage::default() });
    }
    Ok(Some(entry))
}

fn record_passage(record: &Record) -> Passage {
    let mut text = record.title.clone();
    let agenda = record.agenda.iter().map(|item| &item.title);
    for more in record.notes.iter().chain(&record.names).chain(agenda) {
        text.push_str(" · ");
        text.push_str(more);
    }
    Passage { kind: "record".into(), text, ..Passage::default() }
}

/// The subjects that records give a text's symbol.
async fn subjects_of(read: &mut store::Read, row: &DocumentRow) -> Result<Vec<String>> {
    let doing = || format!("reading the records of {}", row.id);
    let mut subjects = Vec::new();
    if let Some(symbol) = row.symbols.first() {
        let others = store::document::with_symbol(read, symbol).await.doing(doing)?;
        for other in others.into_iter().filter(|it| it.kind == "record" && !it.restricted) {
            let record: Record = serde_json::from_str(&other.body).doing(doing)?;
            subjects.extend(record.subjects);
        }
    }
    subjects.sort();
    subjects.dedup();
    Ok(subjects)
}

/// A day as a number, `20141222`; of a year or month, its beginning; of none, the year of the symbol.
fn day_of(day: Option<&str>, symbol: Option<&Symbol>) -> u64 {
    let mut parts = day.unwrap_or("").split('-').map(|part| part.parse::<u64>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let number = next() * 10_000 + next() * 100 + next();
    if number > 0 {
        return number;
    }
    symbol.and_then(Symbol::year).map_or(0, |year| u64::from(year) * 10_000)
}
