//! Keys that stand twice in one file. Knows rows of a draft; which of two is meant is a person's matter.

use std::collections::BTreeMap;

use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::{DataStructure, Finding, FindingCode, ObservationBatch};

use crate::findings::{Findings, place_of};

/// Tells of every row whose key stood before, at its own cell.
pub fn tell_duplicates(
    batches: &[ObservationBatch],
    structure: &DataStructure,
    findings: &mut Findings,
) {
    let keys: Vec<&str> = structure
        .dimensions()
        .chain(structure.time_dimension())
        .map(|component| component.id.as_str())
        .collect();
    let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (number, batch) in batches.iter().enumerate() {
        let columns: Vec<usize> = keys.iter().filter_map(|key| batch.index(key)).collect();
        for row in 0..batch.rows() {
            let codes: Vec<&str> =
                columns.iter().map(|column| batch.column_at(*column).get(row)).collect();
            let key = codes.join(".");
            let Some((first_batch, first_row)) = seen.get(&key).copied() else {
                seen.insert(key, (number, row));
                continue;
            };
            let first = &batches[first_batch];
            let (sheet, cell) =
                (first.get(ORIGIN_SHEET, first_row), first.get(ORIGIN_CELL, first_row));
            let first = if sheet.is_empty() { cell.to_owned() } else { format!("{sheet}!{cell}") };
            let place = place_of(batch.get(ORIGIN_SHEET, row), batch.get(ORIGIN_CELL, row));
            let finding = Finding::new(FindingCode::DuplicateKey, place);
            findings.push(finding.with("key", key).with("first", first));
        }
    }
}
