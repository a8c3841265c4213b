//! Codes and names that a draft takes as they stand although the code list does not have them:
//! counties, above all. Knows lists and drafts; a list is changed by people alone.

use std::collections::BTreeSet;

use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::structure_map::StructureMap;
use model::{
    Code, Codelist, ComponentRole, DataStructure, Finding, FindingCode, LocalisedText,
    ObservationBatch, Representation,
};

use crate::findings::{Findings, place_of};

/// The code lists with the unlisted codes of a draft added, so that validation goes on with what a
/// person may still list. Each such code is told once, where it first stands.
///
/// Only components that the map leaves open, or gives words for, may hold such codes.
#[must_use]
pub fn with_unlisted(
    batches: &[ObservationBatch],
    map: &StructureMap,
    structure: &DataStructure,
    codelists: &[&Codelist],
    findings: &mut Findings,
) -> (Vec<Codelist>, BTreeSet<(String, String)>) {
    let mut lists: Vec<Codelist> = codelists.iter().map(|list| (*list).clone()).collect();
    let mut unlisted = BTreeSet::new();
    let may_be_open = |id: &str| {
        map.tables.iter().any(|table| {
            let groups = table.values.iter().filter_map(|values| values.components.get(id));
            let mut sources = table.components.get(id).into_iter().chain(groups);
            sources.any(|source| source.open || !source.words.is_empty())
        })
    };
    for component in &structure.components {
        let is_key = component.role == ComponentRole::Dimension;
        let Representation::Codelist(reference) = &component.representation else { continue };
        if !is_key || !may_be_open(&component.id) {
            continue;
        }
        let Some(list) = lists.iter_mut().find(|list| list.header.reference() == *reference) else {
            continue;
        };
        let listed: BTreeSet<&str> = list.codes.iter().map(|code| code.id.as_str()).collect();
        let mut added: Vec<Code> = Vec::new();
        for batch in batches {
            let Some(column) = batch.column(&component.id) else { continue };
            for (row, code) in column.iter().enumerate() {
                let is_new = !code.is_empty()
                    && !listed.contains(code)
                    && unlisted.insert((component.id.clone(), code.to_owned()));
                if !is_new {
                    continue;
                }
                added.push(Code {
                    id: code.to_owned(),
                    names: LocalisedText::default(),
                    descriptions: LocalisedText::default(),
                    parent: None,
                    synonyms: Vec::new(),
                });
                let place = place_of(batch.get(ORIGIN_SHEET, row), batch.get(ORIGIN_CELL, row));
                let finding = Finding::new(FindingCode::UnlistedCode, place)
                    .with("component", component.id.as_str())
                    .with("text", code)
                    .with("codelist", list.header.id.as_str());
                findings.push(finding);
            }
        }
        list.codes.extend(added);
    }
    (lists, unlisted)
}
