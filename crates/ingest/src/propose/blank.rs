//! What blank cells among figures mean: zero where the sums prove it, nothing where they do not.
//! Knows sums; guesses nothing.

use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::structure_map::StructureMap;
use model::{CellAddress, Codelist, DataStructure, ObservationBatch};

use super::NO_MAPS;
use super::proposal::{About, Proposal, Why};
use crate::integrate::integrate;
use crate::lookup::Lookup;
use crate::sums::sums;
use crate::workbook::Workbook;

/// Settles what blanks mean in each table of a map, and says so where there are any.
pub(crate) fn settle(
    workbook: &Workbook,
    map: &mut StructureMap,
    structure: &DataStructure,
    codelists: &[&Codelist],
) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let lookup = Lookup::new(structure, codelists.iter().copied(), NO_MAPS);
    for table in &mut map.tables {
        let mut trial = StructureMap {
            header: map.header.clone(),
            dataflow: map.dataflow.clone(),
            tables: vec![table.clone()],
        };
        trial.tables[0].blank_is = Some("0".to_owned());
        let integrated = integrate(workbook, &trial, &lookup);
        let is_blank = |batch: &ObservationBatch, row: usize| {
            let sheet = batch.get(ORIGIN_SHEET, row);
            let sheet = workbook.sheets.iter().find(|each| each.name == sheet);
            let at: Option<CellAddress> = batch.get(ORIGIN_CELL, row).parse().ok();
            let cell = sheet.zip(at).and_then(|(sheet, at)| sheet.cell(at));
            cell.is_none_or(|cell| cell.value.text().trim().is_empty())
        };
        let blanks: Vec<Vec<bool>> = integrated
            .batches
            .iter()
            .map(|batch| (0..batch.rows()).map(|row| is_blank(batch, row)).collect())
            .collect();
        if blanks.iter().flatten().all(|blank| !blank) {
            continue;
        }
        let (mut holds, mut fails) = (0_usize, 0_usize);
        for sum in sums(&integrated.batches, structure, codelists.iter().copied()) {
            let rows = || sum.parts.iter().chain([&sum.total]);
            let blank = |(batch, row): &(usize, usize)| blanks[*batch][*row];
            if rows().any(blank) && !rows().all(blank) {
                holds += usize::from(sum.holds());
                fails += usize::from(!sum.holds());
            }
        }
        let proven = holds > 0 && fails * 20 <= holds;
        if proven {
            table.blank_is = Some("0".to_owned());
        }
        proposals.push(Proposal {
            about: About::Blank,
            sheet: table.sheets.first().cloned().unwrap_or_default(),
            place: String::new(),
            component: "OBS_VALUE".to_owned(),
            written: String::new(),
            code: proven.then(|| "0".to_owned()),
            others: Vec::new(),
            confidence: match (proven, holds) {
                (true, 10..) => 95,
                (true, _) => 75,
                (false, _) => 50,
            },
            why: if proven { Why::SumsProve } else { Why::NothingProves },
        });
    }
    proposals
}
