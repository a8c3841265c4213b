//! What can go wrong with an SDMX message or query, each with the place where it did.

use model::Reference;

/// A message, query or artefact that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes could not be had.
    #[error("reading the message failed near line {line}")]
    Read {
        /// The line reached.
        line: u64,
        /// Why.
        source: std::io::Error,
    },
    /// The result could not be put down.
    #[error("writing the message failed")]
    Write(#[from] std::io::Error),
    /// Bytes that are no text in the encoding the message is in.
    #[error("line {line} holds bytes that are no {encoding} text; save the file as UTF-8")]
    Encoding {
        /// The line.
        line: u64,
        /// The encoding it was read in.
        encoding: &'static str,
    },
    /// A line, element or value longer than any honest message has.
    #[error("line {line}: one record or element is longer than {limit_bytes} bytes")]
    TooLong {
        /// The line.
        line: u64,
        /// The limit.
        limit_bytes: usize,
    },
    /// More columns than any data structure has.
    #[error("line {line}: more than {limit} columns")]
    TooManyColumns {
        /// The line.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// A file without a single character.
    #[error("the file is empty")]
    Empty,
    /// A CSV without a header that names components.
    #[error("line 1 does not name components (such as REF_AREA, TIME_PERIOD, OBS_VALUE)")]
    NoComponents,
    /// Two columns of one name.
    #[error("line 1 names column {column} twice")]
    DuplicateColumn {
        /// The name.
        column: String,
    },
    /// A quoted text that is never closed.
    #[error("the quoted text that begins in line {line} is never closed; the file may be cut off")]
    OpenQuote {
        /// Where it begins.
        line: u64,
    },
    /// A line with more cells than there are columns.
    #[error("line {line} has {cells} cells, but line 1 names {columns} columns")]
    TooManyCells {
        /// The line.
        line: u64,
        /// How many cells.
        cells: usize,
        /// How many columns.
        columns: usize,
    },
    /// A second data structure in one message.
    #[error(
        "line {line} belongs to {second}, but the message began with {first}; send one dataflow a file"
    )]
    SecondStructure {
        /// The line.
        line: u64,
        /// The structure of the first observation.
        first: String,
        /// The other structure.
        second: String,
    },
    /// A DOCTYPE, which could define entities.
    #[error("line {line} has a DOCTYPE; SDMX messages have none and it is refused")]
    Doctype {
        /// The line.
        line: u64,
    },
    /// An entity that XML does not predefine.
    #[error("line {line} uses the entity &{entity};, which SDMX messages do not have")]
    Entity {
        /// The line.
        line: u64,
        /// Its name.
        entity: String,
    },
    /// Elements or values nested deeper than any SDMX message.
    #[error("line {line}: nested deeper than {limit} levels")]
    TooDeep {
        /// The line.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// XML that is not well formed.
    #[error("line {line} is not well-formed XML: {fault}")]
    Xml {
        /// The line.
        line: u64,
        /// What the parser says.
        fault: String,
    },
    /// The message ends in the middle.
    #[error("the message ends at line {line} before it is complete; it may be cut off")]
    Truncated {
        /// The last line.
        line: u64,
    },
    /// JSON that is not well formed.
    #[error("line {line} is not well-formed JSON: {fault}")]
    Json {
        /// The line.
        line: u64,
        /// What is wrong.
        fault: &'static str,
    },
    /// A JSON message whose indexes or members do not fit its structure.
    #[error("line {line}: {member} does not fit the structure of the message")]
    JsonShape {
        /// The line.
        line: u64,
        /// What does not fit.
        member: String,
    },
    /// A JSON structure message that is not of the SDMX shape.
    #[error("the structure message is not SDMX-JSON 2.0")]
    JsonStructure(#[source] serde_json::Error),
    /// Something that is no SDMX message of the expected kind.
    #[error("this is {found}, not {expected}")]
    NotThisMessage {
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// A value of a cube that its own description has no place for.
    #[error("line {line}: the file's own description has no place for {member}")]
    NotInStructure {
        /// The line.
        line: u64,
        /// What has no place.
        member: String,
    },
    /// Two observations of one key, of which a cube has one cell.
    #[error("{key} stands twice; a cube has one cell for each key")]
    CellTwice {
        /// The key.
        key: String,
    },
    /// More cells than are held to write a cube.
    #[error("{format} is written of at most {limit} cells; ask for fewer")]
    TooManyCellsForCube {
        /// The format.
        format: &'static str,
        /// The limit.
        limit: u64,
    },
    /// A message of a format that is known and not read.
    #[error(
        "{format} are not read; ask their maker for generic or compact data, or for SDMX-ML 2.1"
    )]
    NotRead {
        /// Its name.
        format: &'static str,
    },
    /// An element of an artefact lacks what it must have.
    #[error("line {line}: {element} has no {missing}")]
    Missing {
        /// The line.
        line: u64,
        /// The element.
        element: String,
        /// What is missing.
        missing: &'static str,
    },
    /// A text that should be a reference to an artefact.
    #[error("line {line}: {text:?} is no reference to an artefact")]
    BadReference {
        /// The line.
        line: u64,
        /// The text.
        text: String,
    },
    /// Artefact classes that the format has no element for.
    #[error("{format} has no element for {artefact}")]
    NotInFormat {
        /// The format.
        format: &'static str,
        /// The artefact.
        artefact: String,
    },
    /// A batch to write lacks a dimension of the structure.
    #[error("the observations have no column {column}, a dimension of {structure}")]
    MissingColumn {
        /// The dimension.
        column: String,
        /// The data structure.
        structure: Reference,
    },
}

impl Error {
    /// The line of the message where it is broken, from 1, where one is known.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Read { line, .. }
            | Self::Encoding { line, .. }
            | Self::TooLong { line, .. }
            | Self::TooManyColumns { line, .. }
            | Self::OpenQuote { line }
            | Self::TooManyCells { line, .. }
            | Self::SecondStructure { line, .. }
            | Self::Doctype { line }
            | Self::Entity { line, .. }
            | Self::TooDeep { line, .. }
            | Self::Xml { line, .. }
            | Self::Truncated { line }
            | Self::Json { line, .. }
            | Self::JsonShape { line, .. }
            | Self::NotInStructure { line, .. }
            | Self::Missing { line, .. }
            | Self::BadReference { line, .. } => Some(*line),
            Self::NoComponents | Self::DuplicateColumn { .. } => Some(1),
            Self::Empty
            | Self::Write(_)
            | Self::JsonStructure(_)
            | Self::NotThisMessage { .. }
            | Self::NotRead { .. }
            | Self::CellTwice { .. }
            | Self::TooManyCellsForCube { .. }
            | Self::NotInFormat { .. }
            | Self::MissingColumn { .. } => None,
        }
    }
}
