//! Recommendations of a document as rows: which State they are made to, by which body, at which address.
//! What a State answers in an addendum is kept beside, for it may come before the report it answers.

use model::fold::fold;
use sha2::{Digest, Sha256};
use store::Write;
use store::document::DocumentRow;
use store::recommendation::{RecommendationRow, ReplyRow};
use undocs::{Document, DocumentKind, Position, Recommendation, Relation, Symbol, country};

use crate::error::{Doing, Result};

/// How many recommendations of a document were new, and how many were known.
pub(crate) struct Taken {
    pub new: u64,
    pub known: u64,
}

/// Keeps what a document recommends, or what it answers to recommendations.
pub(crate) async fn take(
    write: &mut Write,
    row: &DocumentRow,
    document: &Document,
) -> Result<Taken> {
    let doing = || format!("keeping the recommendations of {}", row.file_name);
    let mut taken = Taken { new: 0, known: 0 };
    if document.kind == DocumentKind::ReviewReplies {
        for reply in replies(row, document) {
            store::recommendation::add_reply(write, &reply).await.doing(doing)?;
        }
        return Ok(taken);
    }
    for (place, recommendation) in (0_i64..).zip(&document.recommendations) {
        let kept = kept(row, document, recommendation, place)?;
        let folded = fold(&format!("{} {}", kept.number, kept.text));
        if store::recommendation::add(write, &kept, &folded).await.doing(doing)? {
            taken.new += 1;
        } else {
            taken.known += 1;
        }
    }
    Ok(taken)
}

fn kept(
    row: &DocumentRow,
    document: &Document,
    recommendation: &Recommendation,
    place: i64,
) -> Result<RecommendationRow> {
    let digest = Sha256::digest(format!("recommendation\n{}\n{place}", row.id));
    let own = row.symbols.first().map(String::as_str);
    let details = recommendation.details.as_deref();
    let symbol = match details {
        Some(details) => details.symbol.clone(),
        None => own.map(str::to_owned),
    };
    let parsed = symbol.as_deref().and_then(|it| Symbol::parse(it).ok());
    let named = || match details {
        Some(details) => details.countries.iter().find_map(|it| country::code_of(it)),
        None => titled(&document.title),
    };
    let by_symbol = parsed.as_ref().and_then(Symbol::country);
    Ok(RecommendationRow {
        id: hex::encode(&digest[..8]),
        document: row.id.clone(),
        place,
        address: match recommendation.origin(own) {
            // A document without a symbol is known by what the records call it.
            address if address.starts_with('#') => format!("{}{address}", row.id),
            address => address,
        },
        country: named().or(by_symbol).map(str::to_owned),
        body_name: body(document, recommendation, parsed.as_ref()),
        day: match details {
            Some(details) => details.date.clone(),
            None => document.date.clone(),
        },
        symbol,
        number: recommendation.number.clone(),
        text: recommendation.text.clone(),
        position: recommendation.position.code().to_owned(),
        body: serde_json::to_string(recommendation)
            .doing(|| format!("keeping a recommendation of {}", row.file_name))?,
        at_ms: row.at_ms,
    })
}

/// The State a title names: "Report of the Working Group … – Islamic Republic of Iran".
fn titled(title: &str) -> Option<&'static str> {
    let parts = title.rsplit(['–', '—', ':', '*', ',']);
    parts.map(str::trim).find_map(country::code_of)
}

/// The body that recommends, as short as people call it.
fn body(document: &Document, recommendation: &Recommendation, symbol: Option<&Symbol>) -> String {
    if document.kind == DocumentKind::ReviewReport {
        return "UPR".into();
    }
    let given = recommendation.details.as_deref().and_then(|it| it.body.clone());
    match given.or_else(|| symbol.map(Symbol::body)) {
        Some(body) if body.to_lowercase().contains("universal periodic review") => "UPR".into(),
        Some(body) if body == "E/C.12" => "CESCR".into(),
        Some(body) => body.strip_suffix("/C").unwrap_or(&body).to_owned(),
        None => String::new(),
    }
}

fn replies(row: &DocumentRow, document: &Document) -> Vec<ReplyRow> {
    let own = row.symbols.first().and_then(|it| Symbol::parse(it).ok());
    let answered = own.as_ref().and_then(|symbol| {
        let related = symbol.related();
        related.into_iter().find(|it| it.relation == Relation::AddsTo)?.symbol
    });
    let Some(answered) = answered else { return Vec::new() };
    let said = document.recommendations.iter().filter(|it| it.position != Position::Unknown);
    said.map(|it| ReplyRow {
        symbol: answered.clone(),
        number: it.number.clone(),
        position: it.position.code().to_owned(),
        words: it.position_words.clone().unwrap_or_default(),
        document: row.id.clone(),
        address: it.origin(row.symbols.first().map(String::as_str)),
        day: row.day.clone(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::titled;

    #[test]
    fn a_title_names_its_state() {
        let title = "Report of the Working Group on the Universal Periodic Review";
        assert_eq!(titled(&format!("{title} – Islamic Republic of Iran")), Some("IRN"));
        assert_eq!(titled(&format!("{title}* – Slovenia*")), Some("SVN"));
        assert_eq!(titled(title), None);
    }
}
