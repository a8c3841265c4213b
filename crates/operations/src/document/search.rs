//! Searching the library: paragraphs with what stands around them, facets with counts.
//! Knows how a hit becomes what a reader sees; the index knows what fits.

use serde::Serialize;
use undocs::search::{Excerpt, Facet, Filter, Hit, Order, Query};
use undocs::{Document, Paragraph, Weight};

use super::index;
use crate::bank::Bank;
use crate::error::{Doing, Error};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The query, as it was typed.
    pub query: String,
    /// The facets chosen.
    pub filters: Vec<Filter>,
    /// The order.
    pub order: Order,
    /// How many hits to pass over.
    pub from: usize,
    /// How many to tell, at most [`MOST`].
    pub most: usize,
}

/// The most hits of one answer.
pub const MOST: usize = 200;
/// How much of a paragraph is shown, in letters.
const EXCERPT_LETTERS: usize = 420;

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The query, as it was typed.
    pub query: String,
    /// How many paragraphs there are in all.
    pub total: u64,
    /// How many were passed over.
    pub from: usize,
    /// The paragraphs.
    pub results: Vec<Result>,
    /// For each facet its values with how many paragraphs have them.
    pub facets: Vec<FacetCounts>,
}

/// A facet with its values.
#[derive(Clone, Debug, Serialize)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Its values, the most frequent first.
    pub values: Vec<(String, u64)>,
}

/// A paragraph that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Result {
    /// What the records call the document; a roll call begins with `vote:`.
    pub document: String,
    /// Its own symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Its title.
    pub title: String,
    /// Its day, month or year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The language of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the paragraph is: a code of `ParagraphKind`, `record` or `vote`.
    pub kind: String,
    /// Its number as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The permanent address: symbol, `#` and the paragraph's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The headings it stands under.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The piece of it that answers.
    pub excerpt: Excerpt,
    /// How well it fits; comparable within one answer only.
    pub score: f32,
    /// Whether something about the document is doubtful.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
}

/// Asks the library.
///
/// # Errors
/// [`Error::Refused`] for a query that cannot be read.
pub async fn search(bank: &Bank, ask: &Ask) -> crate::Result<Answer> {
    let doing = || "searching documents".to_owned();
    let mut query = Query::parse(&ask.query).map_err(|refused| Error::Refused {
        file: ask.query.clone(),
        code: "query".into(),
        text: super::words::refused(&refused),
    })?;
    for filter in &ask.filters {
        query = query.with(filter.clone());
    }
    let index = index::get(bank).await?;
    let most = ask.most.clamp(1, MOST);
    let found = index.search(&query, ask.order, ask.from, most).doing(doing)?;
    let mut results = Vec::with_capacity(found.hits.len());
    let mut read = bank.store().read().await.doing(doing)?;
    for hit in &found.hits {
        results.extend(result(&mut read, &query, hit).await?);
    }
    let facets = found.facets.into_iter().map(|(facet, values)| FacetCounts { facet, values });
    Ok(Answer {
        query: ask.query.clone(),
        total: found.total,
        from: ask.from,
        results,
        facets: facets.collect(),
    })
}

/// A hit as a reader sees it; `None` for one whose record is gone from under the index.
pub(super) async fn result(
    read: &mut store::Read,
    query: &Query,
    hit: &Hit,
) -> crate::Result<Option<Result>> {
    let doing = || format!("reading {} for an answer", hit.document);
    if let Some(key) = hit.document.strip_prefix("vote:") {
        let row = store::roll_call::get(read, key).await.doing(doing)?;
        return Ok(row.map(|row| Result {
            excerpt: query.excerpt(&row.title, "en", EXCERPT_LETTERS),
            document: hit.document.clone(),
            symbol: row.symbol,
            title: row.title,
            day: row.day,
            language: None,
            kind: "vote".into(),
            number: None,
            address: None,
            path: Vec::new(),
            score: hit.score,
            doubtful: false,
        }));
    }
    let Some(row) = store::document::get(read, &hit.document).await.doing(doing)? else {
        return Ok(None);
    };
    let language = row.language.clone().unwrap_or_default();
    let symbol = row.symbols.first().cloned();
    let place = i64::try_from(hit.place).unwrap_or(i64::MAX);
    let paragraph = match row.kind.as_str() {
        "text" => store::document::paragraph(read, &row.id, place).await.doing(doing)?,
        _ => None,
    };
    let (kind, paragraph) = match paragraph {
        Some(paragraph) => {
            let body: Paragraph = serde_json::from_str(&paragraph.body).doing(doing)?;
            (paragraph.kind, Some(body))
        }
        None => (row.kind.clone(), None),
    };
    let text = paragraph.as_ref().map_or(row.title.as_str(), |it| it.text.as_str());
    let doubtful = row.kind == "text"
        && serde_json::from_str::<Document>(&row.body)
            .doing(doing)?
            .remarks
            .iter()
            .any(|it| it.weight == Weight::Refusal);
    Ok(Some(Result {
        excerpt: query.excerpt(text, &language, EXCERPT_LETTERS),
        address: paragraph
            .as_ref()
            .map(|it| format!("{}#{}", symbol.as_deref().unwrap_or(&row.id), it.address)),
        number: paragraph.as_ref().and_then(|it| it.number.clone()),
        path: paragraph.map(|it| it.path).unwrap_or_default(),
        document: row.id,
        symbol,
        title: row.title,
        day: row.day,
        language: row.language,
        kind,
        score: hit.score,
        doubtful,
    }))
}
