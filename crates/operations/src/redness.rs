//! What the bank has changed under a draft since each of its sections was last written: every paragraph
//! that reads otherwise, with old, new and why. Knows a draft and the moments of its texts.

use std::collections::BTreeMap;

use model::Language;
use report::{Change, Standing, compare, resolve};

use crate::answer;
use crate::bank::Bank;
use crate::draft::Draft;
use crate::error::Result;
use crate::snapshot::Snapshot;

/// The paragraphs of a draft that read otherwise than when their section was last written, in the order
/// of the report.
///
/// # Errors
/// When the bank cannot be read.
pub async fn of(bank: &Bank, draft: &Draft, language: Language) -> Result<Vec<Change>> {
    let mut moments: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for section in draft.report.outline() {
        if let Some(text) = draft.texts.iter().find(|text| text.path == section.file) {
            moments.entry(text.at_ms).or_default().push(section.id);
        }
    }
    let public = Snapshot::public();
    let answers = answer::to(bank, &public, &draft.report, language).await?;
    let day = bank.today();
    let read =
        |answers: &report::Answers| resolve(&draft.report, answers, language, day, Standing::Draft);
    let now = read(&answers);
    let mut red = Vec::new();
    for (moment, sections) in moments {
        let then = Snapshot { as_of_ms: Some(moment), ..Snapshot::public() };
        let answers = answer::to(bank, &then, &draft.report, language).await?;
        let mut changes = compare(&read(&answers), &now);
        changes.retain(|it| !it.figures.is_empty() && sections.contains(&it.place.section));
        red.extend(changes);
    }
    let order: Vec<String> = draft.report.outline().into_iter().map(|it| it.id).collect();
    let place = |change: &Change| {
        let at = order.iter().position(|id| *id == change.place.section);
        (at.unwrap_or(usize::MAX), change.place.block)
    };
    red.sort_by_key(place);
    Ok(red)
}
