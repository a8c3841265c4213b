//! Reads a workbook nobody has described: finds its tables, proposes what each row, column, sheet and
//! title means and how sure that is, and writes it down as a structure map.
//!
//! Knows shapes, words and code lists. Refuses to guess where two codes fit, and to know who sent the
//! file, what was published before, or what a person will choose.

mod age;
mod axis;
mod blank;
mod columns;
mod complete;
mod draft;
mod emit;
mod labels;
mod layout;
mod proposal;
mod region;
mod telling;
mod title;
mod vocabulary;

use model::indicator::Indicator;
use model::structure_map::{RepresentationMap, StructureMap};
use model::{
    Codelist, Component, ComponentRole, DataStructure, Dataflow, Header, LocalisedText, Reference,
    Representation, Version,
};

pub(crate) use age::bounds as age_bounds;
pub use proposal::{About, Proposal, Proposed, Why};

use self::axis::Judge;
use self::complete::Completion;
use self::draft::{Context, Draft};
use self::layout::Table;
use self::region::Grid;
use self::vocabulary::Vocabulary;
use crate::workbook::Workbook;

/// The artefacts a proposal is made from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The dataflows a file may be for.
    pub dataflows: &'a [&'a Dataflow],
    /// Their structures.
    pub structures: &'a [&'a DataStructure],
    /// The code lists of the structures.
    pub codelists: &'a [&'a Codelist],
    /// The indicators, which say the dataflow and unit of each.
    pub indicators: &'a [Indicator],
}

/// What is known of a file besides its bytes.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// The dataflow, where the person named it.
    pub dataflow: Option<&'a Dataflow>,
    /// The name of the file.
    pub file_name: &'a str,
    /// The name of the folder it lies in.
    pub folder: &'a str,
    /// The period, where the person named it, in SDMX's form.
    pub period: Option<&'a str>,
}

/// The id of the dataflow of a map whose file fits none.
pub const NO_DATAFLOW: &str = "UNKNOWN";

/// Proposes a structure map for a workbook.
#[must_use]
pub fn propose(workbook: &Workbook, sources: &Sources<'_>, known: &Known<'_>) -> Proposed {
    let empty = DataStructure { header: header("DRAFT"), components: Vec::new() };
    let structure = known
        .dataflow
        .and_then(|flow| {
            sources.structures.iter().find(|it| it.header.reference() == flow.structure)
        })
        .or_else(|| sources.structures.first())
        .map_or(&empty, |structure| *structure);
    let words = Vocabulary::new(structure, sources.codelists.iter().copied());
    let judge = Judge::new(structure, &words);
    let grids: Vec<Grid<'_>> = workbook.sheets.iter().map(Grid::new).collect();
    let mut tables: Vec<Table> = Vec::new();
    for (sheet, grid) in grids.iter().enumerate() {
        let blocks = grid.blocks(&|text| judge.begins_data(text));
        let count = blocks.len();
        for (at, block) in blocks.into_iter().enumerate() {
            tables.push(Table { sheet, block, followed: at + 1 < count });
        }
    }
    let context = Context { judge: &judge, workbook, grids: &grids };
    let drafts: Vec<Draft<'_>> = layout::layouts(&grids, tables)
        .into_iter()
        .filter_map(|layout| Draft::read(&context, layout))
        .collect();
    let completion = Completion::new(sources, known, structure, &words, &drafts);
    let alone = drafts.len() == 1;
    let mut proposals = completion.flow_proposal();
    let mut findings = Vec::new();
    let mut table_maps = Vec::new();
    let mut generic: Vec<String> = Vec::new();
    for draft in &drafts {
        for component in draft.told() {
            if structure.component(&component).is_none() && !generic.contains(&component) {
                generic.push(component);
            }
        }
        let (fixed, told) = completion.constants(draft);
        let constants = emit::Constants {
            fixed: &fixed,
            unit: &|indicator| completion.unit(indicator),
            total: &|component| words.has(component, "_T").then(|| "_T".to_owned()),
        };
        table_maps.extend(emit::table_maps(&context, draft, &constants, alone));
        proposals.extend(draft.proposals.iter().cloned());
        proposals.extend(told);
        findings.extend(draft.findings.iter().cloned());
    }
    let structure = completion.structure(structure, &generic, &table_maps);
    let mut map = StructureMap {
        header: map_header(known.file_name),
        dataflow: completion.reference(),
        tables: table_maps,
    };
    let blanks = blank::settle(workbook, &mut map, &structure, sources.codelists);
    proposals.extend(blanks);
    Proposed { map, structure, dataflow_known: completion.flow.is_some(), proposals, findings }
}

fn header(id: &str) -> Header {
    Header {
        agency: "HAMAFZA".to_owned(),
        id: id.to_owned(),
        version: Version::new("1.0.0"),
        names: LocalisedText::default(),
        descriptions: LocalisedText::default(),
    }
}

/// A map is called after its file, so that two of one folder do not have one name.
fn map_header(file_name: &str) -> Header {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let id: String = stem
        .chars()
        .map(
            |letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' },
        )
        .collect();
    let id = id.trim_matches('_');
    let id = if id.is_empty() { "PROPOSED".to_owned() } else { id.to_owned() };
    let mut header = header(&format!("SM_{id}"));
    header.names = LocalisedText::new(
        format!("نگاشت پیشنهادی برای «{file_name}»"),
        format!("Map proposed for {file_name}"),
    );
    header
}

/// The structure of a map whose dataflow is not known: a dimension for each component it names.
#[must_use]
pub fn structure_of(map: &StructureMap, known: Option<&DataStructure>) -> DataStructure {
    let mut structure =
        known.cloned().unwrap_or(DataStructure { header: header("DRAFT"), components: Vec::new() });
    for table in &map.tables {
        let groups = table.values.iter().flat_map(|values| values.components.keys());
        for id in table.components.keys().chain(groups) {
            if structure.component(id).is_none() {
                structure.components.insert(0, dimension(id));
            }
        }
    }
    structure
}

pub(crate) fn dimension(id: &str) -> Component {
    Component {
        id: id.to_owned(),
        role: ComponentRole::Dimension,
        concept_scheme: Reference {
            agency: "HAMAFZA".to_owned(),
            id: "CONCEPTS".to_owned(),
            version: Version::new("1.0.0"),
        },
        representation: Representation::Text,
        mandatory: false,
        relationship: model::AttributeRelationship::default(),
    }
}

/// No representation maps: a proposed map carries its own words.
pub(crate) const NO_MAPS: [&RepresentationMap; 0] = [];
