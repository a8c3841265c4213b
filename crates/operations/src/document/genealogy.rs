//! The genealogy of a paragraph: earlier and later wording across the library, each laid beside it.
//! Knows which paragraphs to compare and in which order of time; `undocs` knows how like they are.

use serde::Serialize;
use undocs::genealogy::{Alignment, align};
use undocs::search::Query;
use undocs::{Paragraph, ParagraphKind};

use super::index;
use super::search::{self, Result as Found};
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::Actor;

/// Paragraphs that are compared.
const COMPARED: usize = 120;
/// Less like than this is other wording, not older.
const LIKENESS: f64 = 0.45;

/// A paragraph's wording through time.
#[derive(Clone, Debug, Serialize)]
pub struct Genealogy {
    /// The document's symbol, or what the records call it.
    pub document: String,
    /// The document's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The paragraph.
    pub paragraph: Paragraph,
    /// Like wording, the earliest first; without a day last.
    pub others: Vec<Ancestor>,
}

/// Like wording elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Ancestor {
    /// Where it stands.
    pub found: Found,
    /// Whether its document is of an earlier day.
    pub is_earlier: bool,
    /// The two side by side: from the earlier to the later.
    pub alignment: Alignment,
}

/// The genealogy of the paragraph at an address of a document.
///
/// # Errors
/// [`Error::NotFound`] for a document or paragraph that is not there.
pub async fn genealogy(
    bank: &Bank,
    actor: &Actor,
    document: &str,
    address: &str,
    language: Option<&str>,
) -> Result<Genealogy> {
    let doing = || format!("comparing paragraphs with {document}#{address}");
    let view = super::show(bank, actor, document, language).await?;
    let paragraph = view.document.paragraph(address).cloned().ok_or_else(|| Error::NotFound {
        what: format!("the paragraph {address} of {document}"),
        way_out: "look for it on the document's page".into(),
    })?;
    let index = index::get(bank).await?;
    let hits = index.similar(&paragraph.text, COMPARED).doing(doing)?;
    let mut read = bank.store().read().await.doing(doing)?;
    let own_day = view.document.date.clone();
    let query = Query::default();
    let mut others = Vec::new();
    for hit in hits.iter().filter(|hit| hit.document != view.id) {
        let place = i64::try_from(hit.place).unwrap_or(i64::MAX);
        let row = store::document::paragraph(&mut read, &hit.document, place).await.doing(doing)?;
        let Some(row) = row else { continue };
        if matches!(row.kind.as_str(), "heading" | "masthead") {
            continue;
        }
        let other: Paragraph = serde_json::from_str(&row.body).doing(doing)?;
        let Some(found) = search::result(&mut read, &query, hit).await? else { continue };
        let is_earlier = match (&found.day, &own_day) {
            (Some(day), Some(own)) => day < own,
            _ => false,
        };
        let alignment = if is_earlier {
            align(&other.text, &paragraph.text)
        } else {
            align(&paragraph.text, &other.text)
        };
        if alignment.likeness >= LIKENESS {
            others.push(Ancestor { found, is_earlier, alignment });
        }
    }
    others.sort_by(|one, other| {
        let key = |it: &Ancestor| (it.found.day.is_none(), it.found.day.clone());
        key(one).cmp(&key(other)).then_with(|| one.found.address.cmp(&other.found.address))
    });
    Ok(Genealogy {
        document: view.symbols.first().cloned().unwrap_or(view.id),
        day: own_day,
        paragraph,
        others,
    })
}

/// Wording of the library that is like a text, the nearest first, with how like it is. `own` is the symbol of
/// the document the text is of, which is no precedent of itself.
///
/// # Errors
/// When the index or the records cannot be read.
pub async fn precedents(
    bank: &Bank,
    text: &str,
    own: Option<&str>,
    most: usize,
) -> Result<Vec<(Found, f64)>> {
    let doing = || "looking for precedents".to_owned();
    let index = index::get(bank).await?;
    let hits = index.similar(text, COMPARED).doing(doing)?;
    let mut read = bank.store().read().await.doing(doing)?;
    let query = Query::default();
    let mut found = Vec::new();
    for hit in &hits {
        let place = i64::try_from(hit.place).unwrap_or(i64::MAX);
        let row = store::document::paragraph(&mut read, &hit.document, place).await.doing(doing)?;
        let Some(row) = row else { continue };
        let other: Paragraph = serde_json::from_str(&row.body).doing(doing)?;
        let likeness = align(&other.text, text).likeness;
        if likeness < LIKENESS || !has_genealogy(other.kind) {
            continue;
        }
        let Some(result) = search::result(&mut read, &query, hit).await? else { continue };
        if own.is_none() || result.symbol.as_deref() != own {
            found.push((result, likeness));
        }
    }
    found.sort_by(|one, other| {
        other.1.total_cmp(&one.1).then_with(|| one.0.address.cmp(&other.0.address))
    });
    found.truncate(most);
    Ok(found)
}

/// Whether a paragraph has wording worth following.
#[must_use]
pub fn has_genealogy(kind: ParagraphKind) -> bool {
    !matches!(kind, ParagraphKind::Heading | ParagraphKind::Masthead | ParagraphKind::Footnote)
}
