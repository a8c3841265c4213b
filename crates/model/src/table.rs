//! What a dataflow's observations look like as a table, and the immutable files that hold them.
//! Knows names, kinds and statistics; knows nothing of where files lie or how they are read.

use crate::data_structure::DataStructure;
use crate::observation::{ORIGIN_CELL, ORIGIN_SHEET, ORIGIN_SUBMISSION};

/// The time dimension's column.
pub const TIME_PERIOD: &str = "TIME_PERIOD";
/// The column of the value, digit for digit as it was sent.
pub const OBS_VALUE: &str = "OBS_VALUE";
/// The column of the value as a number: for sums and comparisons, never for showing.
pub const OBS_NUMBER: &str = "OBS_NUMBER";
/// The column that says what is particular about a value, or why there is none.
pub const OBS_STATUS: &str = "OBS_STATUS";

/// What a column of an observation table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Part of the key: a dimension or `TIME_PERIOD`. Never null.
    Key,
    /// The value as text.
    Value,
    /// The value as a decimal number of 38 digits, 18 of them after the point.
    Number,
    /// Where the observation came from. Never null.
    Origin,
    /// An attribute; null when not reported.
    Attribute,
}

/// One column of an observation table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name: a component id, `OBS_NUMBER` or an origin column.
    pub name: String,
    /// What it is.
    pub kind: ColumnKind,
}

/// The columns of a dataflow's observations, in the order in which they are kept. Attributes come
/// last, so that a later version of the structure can add one without moving another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    columns: Vec<TableColumn>,
}

impl TableShape {
    /// The table of a structure: its dimensions, `TIME_PERIOD`, `OBS_VALUE`, `OBS_NUMBER`, the
    /// origin, its attributes.
    #[must_use]
    pub fn of(structure: &DataStructure) -> Self {
        let mut columns: Vec<TableColumn> = Vec::new();
        let mut add = |name: &str, kind| {
            if columns.iter().all(|column| column.name != name) {
                columns.push(TableColumn { name: name.to_owned(), kind });
            }
        };
        structure.dimensions().for_each(|dimension| add(&dimension.id, ColumnKind::Key));
        add(TIME_PERIOD, ColumnKind::Key);
        add(OBS_VALUE, ColumnKind::Value);
        add(OBS_NUMBER, ColumnKind::Number);
        for origin in [ORIGIN_SUBMISSION, ORIGIN_SHEET, ORIGIN_CELL] {
            add(origin, ColumnKind::Origin);
        }
        structure.attributes().for_each(|attribute| add(&attribute.id, ColumnKind::Attribute));
        Self { columns }
    }

    /// The columns in order. A column's field id in a file is its place here, from 1.
    #[must_use]
    pub fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    /// The place of a column, from 0.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The names of the key: the dimensions in order, then `TIME_PERIOD`.
    pub fn key(&self) -> impl Iterator<Item = &str> + Clone {
        self.columns
            .iter()
            .filter(|column| column.kind == ColumnKind::Key)
            .map(|column| column.name.as_str())
    }

    /// How many columns make the key.
    #[must_use]
    pub fn key_width(&self) -> usize {
        self.key().count()
    }
}

/// What is known of one column of a file without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnStatistics {
    /// The column's name.
    pub column: String,
    /// Bytes it takes in the file.
    pub size_bytes: u64,
    /// How many rows have a value.
    pub values: u64,
    /// How many rows have none.
    pub nulls: u64,
    /// The least text by its bytes, where it is known exactly.
    pub min: Option<String>,
    /// The greatest text by its bytes, where it is known exactly.
    pub max: Option<String>,
}

/// One immutable file of observations, sorted by key, named by the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The folder it is in, which is the table's.
    pub folder: String,
    /// How many observations it holds.
    pub rows: u64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The size of its footer in bytes.
    pub footer_bytes: u64,
    /// What is known of its columns, in the order of the table.
    pub columns: Vec<ColumnStatistics>,
}

impl DataFile {
    /// Its path below the bank's folder: `<table>/<sha256>.parquet`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.file_name())
    }

    /// Its name in the table's folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.parquet", self.sha256)
    }

    /// What is known of the column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ColumnStatistics> {
        self.columns.iter().find(|column| column.column == name)
    }
}

/// How a version's files follow from those of the version before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// Files that stay as they are.
    pub keep: Vec<DataFile>,
    /// Files that the new version no longer names; they stay in the bank for the older ones.
    pub retire: Vec<DataFile>,
    /// Files that are new, already whole on the disk.
    pub add: Vec<DataFile>,
    /// How many observations are new.
    pub inserted: u64,
    /// How many observations took the place of an older one with the same key.
    pub superseded: u64,
}

impl Merge {
    /// The files of the new version.
    pub fn files(&self) -> impl Iterator<Item = &DataFile> {
        self.keep.iter().chain(&self.add)
    }
}
