//! Observations of one series together: a JSON object has no place for a series that comes twice, and a
//! layout by another dimension than the time seldom finds its series together.
//! Knows keys as texts; what is in order already is not held.

use std::collections::HashMap;
use std::path::Path;

use model::{DataStructure, ObservationBatch};
use operations::Result;

use super::{doing, open};

/// All observations with those of a series together, series by their first observation; nothing when
/// the message has them so already. Then the series of a layout by `at` are meant.
pub fn grouped(
    file: &Path,
    structure: &DataStructure,
    at: &str,
) -> Result<Option<Vec<ObservationBatch>>> {
    let dimensions = structure.dimensions().chain(structure.time_dimension());
    let key: Vec<&str> =
        dimensions.map(|dimension| dimension.id.as_str()).filter(|id| *id != at).collect();
    let mut series: HashMap<String, usize> = HashMap::new();
    let (mut last, mut is_grouped, mut text) = (None, true, String::new());
    let mut place = |batch: &ObservationBatch, row: usize| {
        text.clear();
        for id in &key {
            text.push_str(batch.get(id, row));
            text.push('\u{1f}');
        }
        match series.get(&text) {
            Some(place) => (*place, false),
            None => {
                let place = series.len();
                series.insert(text.clone(), place);
                (place, true)
            }
        }
    };
    for batch in open(file, Some(structure))? {
        let batch = batch.map_err(doing("reading", file))?;
        for row in 0..batch.rows() {
            let (place, is_new) = place(&batch, row);
            is_grouped &= is_new || last == Some(place);
            last = Some(place);
        }
    }
    if is_grouped {
        return Ok(None);
    }
    let (mut batches, mut rows) = (Vec::new(), Vec::new());
    for batch in open(file, Some(structure))? {
        let batch = batch.map_err(doing("reading", file))?;
        rows.extend((0..batch.rows()).map(|row| (place(&batch, row).0, batches.len(), row)));
        batches.push(batch);
    }
    // Stable: within a series, observations stay in the order of the message.
    rows.sort_by_key(|(place, ..)| *place);
    // Columns may come up late in a message, so the last batch has the most.
    let names = batches.last().map(|batch| batch.names().to_vec()).unwrap_or_default();
    let regrouped = rows.chunks(ObservationBatch::ROWS).map(|rows| {
        let mut regrouped = ObservationBatch::new(names.clone());
        for (_, at, row) in rows {
            regrouped.push(names.iter().map(|name| batches[*at].get(name, *row)));
        }
        regrouped
    });
    Ok(Some(regrouped.collect()))
}
