//! Structure maps and representation maps: how an agency's own layout and words become keys and codes.
//! They are data, kept in the registry like every other artefact; applying them is `ingest`'s work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::artefact::{ArtefactClass, Header, Reference};

/// How words become codes (SDMX `RepresentationMap`). Words are compared after folding; what is not
/// named here is looked up among the ids, names and synonyms of the target codelist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepresentationMap {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The codelist the codes belong to, where there is one.
    #[serde(default)]
    pub codelist: Option<Reference>,
    /// Source word → code.
    #[serde(default)]
    pub mappings: BTreeMap<String, String>,
}

/// How one layout becomes observations of one dataflow (SDMX `StructureMap`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructureMap {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The dataflow the observations belong to.
    pub dataflow: Reference,
    /// The tables of a workbook, in order; empty for layouts that need no grid (SDMX-CSV).
    #[serde(default)]
    pub tables: Vec<TableMap>,
}

impl StructureMap {
    pub(crate) fn references(&self) -> Vec<(ArtefactClass, Reference)> {
        let mut references = vec![(ArtefactClass::Dataflow, self.dataflow.clone())];
        for table in &self.tables {
            for source in table.sources() {
                if let Some(map) = &source.map {
                    references.push((ArtefactClass::RepresentationMap, map.clone()));
                }
            }
        }
        references
    }
}

/// One table that stands on one or more sheets. Rows and columns are counted as people see them:
/// rows from 1, columns by letter. With an `anchor` they are counted from the anchor's cell, which is
/// then `A1`, so that a table that starts at another cell on each sheet needs one map only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableMap {
    /// Which sheets hold it: sheet names (compared after folding), or every sheet when empty.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// The word (after folding) of the cell at which the table starts, such as «سن»: the corner of its
    /// headings. Every cell with this word starts a table of this shape; it ends before the next one.
    #[serde(default)]
    pub anchor: Option<String>,
    /// The first row with figures; when absent, the first row below the headings in which a value
    /// column holds a number.
    #[serde(default)]
    pub first_row: Option<u32>,
    /// The last row with figures; when absent, the table ends at the last row that holds a figure.
    #[serde(default)]
    pub last_row: Option<u32>,
    /// Words of a row heading at which the table ends (after folding), such as «منبع».
    #[serde(default)]
    pub until: Vec<String>,
    /// Rows whose heading is one of these words (after folding) are no data and are passed over.
    #[serde(default)]
    pub skip_rows: Vec<String>,
    /// Component → where its value comes from.
    #[serde(default)]
    pub components: BTreeMap<String, Source>,
    /// The columns that hold figures, and what each says of its key.
    #[serde(default)]
    pub values: Vec<ValueColumns>,
    /// Words in a value cell that stand for a missing value: word (after folding) → OBS_STATUS.
    #[serde(default)]
    pub absent: BTreeMap<String, String>,
    /// The OBS_STATUS of a blank value cell; when absent, a blank cell is no observation.
    #[serde(default)]
    pub blank: Option<String>,
    /// The value a blank cell stands for, usually `0`; only where the publisher says so.
    #[serde(default)]
    pub blank_is: Option<String>,
    /// What becomes of a row that says again what an earlier row of the table said.
    #[serde(default)]
    pub repeated_rows: RepeatedRows,
}

/// What becomes of a row whose keys all stood in an earlier row of the same table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepeatedRows {
    /// It is read, and its figures become duplicate keys.
    #[default]
    Read,
    /// It is passed over with a warning if every figure is the same, and read if one differs.
    Once,
}

impl TableMap {
    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.components.values().chain(self.values.iter().flat_map(|each| each.components.values()))
    }
}

/// Where the value of a component comes from: exactly one of `code`, `column`, `row`, `sheet`,
/// `cell` is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Always this code.
    #[serde(default)]
    pub code: Option<String>,
    /// The cell of this column in the row of the figure. A merged or blank cell takes the value
    /// above it when `fill` is set.
    #[serde(default)]
    pub column: Option<String>,
    /// The cell of this row in the column of the figure (a heading). A merged cell counts for all its
    /// columns; a blank one takes the value before it when `fill` is set.
    #[serde(default)]
    pub row: Option<u32>,
    /// The name of the sheet.
    #[serde(default)]
    pub sheet: bool,
    /// One fixed cell of the sheet, such as the title in `A1`; never counted from an anchor.
    #[serde(default)]
    pub cell: Option<String>,
    /// Take only what lies between these two texts (each may be empty).
    #[serde(default)]
    pub between: Option<(String, String)>,
    /// Blank cells repeat the value before them.
    #[serde(default)]
    pub fill: bool,
    /// With `column`: take the nearest cell at or above the figure whose word the map knows, for
    /// headings that stand in one column with the items under them («زن», then «شاغل», «بیکار»).
    #[serde(default)]
    pub nearest: bool,
    /// Which part of the text counts.
    #[serde(default)]
    pub take: Take,
    /// How its words become codes; without it they must be ids, names or synonyms of the codelist.
    #[serde(default)]
    pub map: Option<Reference>,
    /// Words of this source alone and their codes, compared after folding and before those of `map`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// A word that neither map nor codelist knows stands for itself: counties that are in no list
    /// yet. Validation tells of each such code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// How a text is read before it is mapped.
    #[serde(default)]
    pub reading: Reading,
}

/// Which part of a text counts, for cells such as «قم2501» in which a name and a code are glued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// All of it.
    #[default]
    All,
    /// Its digits, as ASCII digits.
    Digits,
    /// What is left without its digits.
    Words,
    /// The one word of the map or codelist that stands in it, the longest where one lies in another,
    /// for titles such as «جمعیت زنان بر حسب استان»; what follows «بر حسب» names dimensions and does
    /// not count.
    Within,
}

/// How a text is read before it is mapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// As a word.
    #[default]
    Word,
    /// As a Solar Hijri year (1395), which becomes the Gregorian year it began in (2016).
    SolarHijriYear,
    /// As a Gregorian year.
    GregorianYear,
    /// As a period of either calendar: a year, school year, season or month.
    Period,
}

/// Some columns of figures that say the same of their key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueColumns {
    /// From this column.
    pub from: String,
    /// To this column; only `from` when absent.
    #[serde(default)]
    pub to: Option<String>,
    /// Component → where its value comes from, for these columns only.
    #[serde(default)]
    pub components: BTreeMap<String, Source>,
}
