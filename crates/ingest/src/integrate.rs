//! From a grid to observations, by a structure map. Knows which tables stand on which sheets and under
//! which columns their observations are gathered; reads no numbers (the validator does) and decides
//! nothing about what stands.

use model::fold::fold_tight;
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::structure_map::StructureMap;
use model::{Finding, FindingCode, ObservationBatch, Place};

use crate::findings::Findings;
use crate::lookup::Lookup;
use crate::table::{Merges, Table};
use crate::table_reader::TableReader;
use crate::workbook::{Sheet, Workbook};

const OBS_VALUE: &str = "OBS_VALUE";
const OBS_STATUS: &str = "OBS_STATUS";

/// What a workbook became.
#[derive(Clone, Debug, Default)]
pub struct Integrated {
    /// The observations, in batches of at most [`ObservationBatch::ROWS`]; values as they were
    /// written, still to be validated.
    pub batches: Vec<ObservationBatch>,
    /// What could not be mapped, and what a reader of the file should know.
    pub findings: Findings,
    /// How many filled value cells were not read, because a heading of theirs is not known.
    pub unread: u64,
}

impl Integrated {
    /// How many observations there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(ObservationBatch::rows).sum()
    }
}

/// Turns a workbook into observations of the structure map's dataflow.
#[must_use]
pub fn integrate(workbook: &Workbook, map: &StructureMap, lookup: &Lookup<'_>) -> Integrated {
    let mut builder = Builder::new(map, lookup);
    let mut stands = vec![false; map.tables.len()];
    for (number, sheet) in (1..).zip(&workbook.sheets) {
        if sheet.cells().is_empty() {
            continue;
        }
        let merges = Merges::of(sheet);
        let place = Place { sheet: named(sheet), sheet_number: Some(number), ..Place::default() };
        let mut is_known = false;
        for (table_map, stands) in map.tables.iter().zip(&mut stands) {
            let name = fold_tight(&sheet.name);
            let names_it = table_map.sheets.iter().any(|each| fold_tight(each) == name);
            if !names_it && !table_map.sheets.is_empty() {
                continue;
            }
            for table in Table::all(sheet, &merges, table_map) {
                (is_known, *stands) = (true, true);
                TableReader::new(&table, number, &mut builder).read();
            }
        }
        if !is_known {
            let finding = Finding::new(FindingCode::UnknownSheet, place);
            builder.findings.push(finding.with("sheet", sheet.name.as_str()));
        } else if sheet.hidden {
            builder.findings.push(Finding::new(FindingCode::HiddenRow, place));
        }
    }
    for (table, _) in map.tables.iter().zip(stands).filter(|(_, stands)| !stands) {
        let text = table.anchor.clone().unwrap_or_else(|| table.sheets.join("، "));
        let finding = Finding::new(FindingCode::MissingTable, Place::default());
        builder.findings.push(finding.with("text", text));
    }
    builder.finish()
}

pub(crate) fn named(sheet: &Sheet) -> Option<String> {
    (!sheet.name.is_empty()).then(|| sheet.name.clone())
}

/// Gathers observations of all tables under one set of columns.
pub(crate) struct Builder<'a> {
    pub(crate) lookup: &'a Lookup<'a>,
    pub(crate) names: Vec<String>,
    /// How many of the names are components read from sources; the others are value and origin.
    pub(crate) sourced: usize,
    integrated: Vec<ObservationBatch>,
    batch: ObservationBatch,
    pub(crate) findings: Findings,
    pub(crate) unread: u64,
}

impl<'a> Builder<'a> {
    fn new(map: &StructureMap, lookup: &'a Lookup<'a>) -> Self {
        let mut findings = Findings::default();
        let in_map = |id: &str| {
            map.tables.iter().any(|table| {
                let groups = table.values.iter().any(|values| values.components.contains_key(id));
                groups || table.components.contains_key(id)
            })
        };
        let components = &lookup.structure().components;
        let mut names: Vec<String> = components
            .iter()
            .filter(|component| component.id != OBS_VALUE && component.id != OBS_STATUS)
            .filter(|component| in_map(&component.id))
            .map(|component| component.id.clone())
            .collect();
        names.push(OBS_STATUS.to_owned());
        let sourced = names.len();
        names.extend([OBS_VALUE, ORIGIN_SHEET, ORIGIN_CELL].map(str::to_owned));
        let mut unknown: Vec<&String> = map
            .tables
            .iter()
            .flat_map(|table| {
                let groups = table.values.iter().flat_map(|values| values.components.keys());
                table.components.keys().chain(groups)
            })
            .filter(|id| lookup.structure().component(id).is_none())
            .collect();
        unknown.sort();
        unknown.dedup();
        for id in unknown {
            let finding = Finding::new(FindingCode::UnknownColumn, Place::default());
            findings.push(finding.with("component", id.as_str()));
        }
        let batch = ObservationBatch::new(names.clone());
        Self { lookup, names, sourced, integrated: Vec::new(), batch, findings, unread: 0 }
    }

    pub(crate) fn push<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        if self.batch.rows() == ObservationBatch::ROWS {
            let full =
                std::mem::replace(&mut self.batch, ObservationBatch::new(self.names.clone()));
            self.integrated.push(full);
        }
        self.batch.push(texts);
    }

    fn finish(mut self) -> Integrated {
        if self.batch.rows() > 0 {
            self.integrated.push(self.batch);
        }
        Integrated { batches: self.integrated, findings: self.findings, unread: self.unread }
    }
}
