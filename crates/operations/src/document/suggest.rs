//! Goals of sustainable development that a paragraph may be about: suggestions, shown as such, learned from
//! the paragraphs that people have labelled and never kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use undocs::suggestion::{Suggester, Suggestion};
use undocs::{Paragraph, ParagraphKind};

use super::show::DocumentView;
use crate::bank::Bank;
use crate::error::{Doing, Result};

/// What was learned, and of which records.
#[derive(Default)]
pub(crate) struct Learned {
    of: Mutex<Option<(i64, Arc<Suggester>)>>,
    turn: tokio::sync::Mutex<()>,
}

/// Suggestions for the paragraphs of a document that nobody has labelled, by address. A document whose
/// paragraphs people have labelled gets none.
///
/// # Errors
/// When the records cannot be read.
pub async fn suggestions(
    bank: &Bank,
    view: &DocumentView,
) -> Result<BTreeMap<String, Vec<Suggestion>>> {
    if view.labels.iter().any(|(_, scheme, _)| scheme == "SDG") {
        return Ok(BTreeMap::new());
    }
    let suggester = suggester(bank).await?;
    let is_text = |it: &&Paragraph| {
        !matches!(
            it.kind,
            ParagraphKind::Heading | ParagraphKind::Masthead | ParagraphKind::Footnote
        )
    };
    let each = view.document.paragraphs.iter().filter(is_text).filter_map(|paragraph| {
        let found = suggester.suggest(&paragraph.text);
        (!found.is_empty()).then(|| (paragraph.address.clone(), found))
    });
    Ok(each.collect())
}

/// What suggests, learned anew after an import.
async fn suggester(bank: &Bank) -> Result<Arc<Suggester>> {
    let doing = || "learning from labelled paragraphs".to_owned();
    let learned = bank.search().learned();
    let _turn = learned.turn.lock().await;
    let mut read = bank.store().read().await.doing(doing)?;
    let import = store::document::last_import(&mut read).await.doing(doing)?;
    let known = learned.of.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((of, suggester)) = known
        && of == import
    {
        return Ok(suggester);
    }
    let labelled = store::document::labelled(&mut read, "SDG").await.doing(doing)?;
    drop(read);
    let mut examples = Vec::with_capacity(labelled.len());
    for (body, codes) in labelled {
        let paragraph: Paragraph = serde_json::from_str(&body).doing(doing)?;
        // A target "5.2" is of goal 5.
        let goal = |code: &str| code.split('.').next()?.parse::<u8>().ok();
        let mut goals: Vec<u8> = codes.split(' ').filter_map(goal).collect();
        goals.sort_unstable();
        goals.dedup();
        examples.push((paragraph.text, goals));
    }
    let learn = move || {
        if examples.is_empty() { Suggester::by_words() } else { Suggester::learn(&examples) }
    };
    let suggester = Arc::new(tokio::task::spawn_blocking(learn).await.doing(doing)?);
    *learned.of.lock().unwrap_or_else(PoisonError::into_inner) =
        Some((import, Arc::clone(&suggester)));
    Ok(suggester)
}
