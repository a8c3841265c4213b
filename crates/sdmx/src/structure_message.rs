//! One way in and out for structure messages of every format.

use std::io::{Read, Seek, SeekFrom};

use model::{Artefact, ArtefactTree};

use crate::artefact_tree::{artefacts_of, tree_of};
use crate::context::MessageHeader;
use crate::error::Error;
use crate::message::{MessageKind, StructureFormat, sniff};
use crate::text::TextReader;
use crate::{json_structure, ml_structure_read, ml_structure_write};

/// Reads every artefact of a structure message with all it says, in the order of the message. All of
/// them are held at once: limit the size of what an unknown sender may send.
pub fn read_trees<R: Read + Seek>(mut input: R) -> Result<Vec<ArtefactTree>, Error> {
    let fault = |source| Error::Read { line: 1, source };
    let mut prefix = Vec::new();
    input.by_ref().take(64 * 1024).read_to_end(&mut prefix).map_err(fault)?;
    input.seek(SeekFrom::Start(0)).map_err(fault)?;
    let expected = "an SDMX structure message";
    match sniff(&prefix, "") {
        Some(MessageKind::Structure(format)) if format.is_json() => {
            let mut text = Vec::new();
            let mut reader = TextReader::new(input).map_err(fault)?;
            reader.read_to_end(&mut text).map_err(fault)?;
            json_structure::read_json(&text)
        }
        Some(MessageKind::Structure(_)) => ml_structure_read::read_ml(input),
        Some(MessageKind::Data(_)) => {
            Err(Error::NotThisMessage { expected, found: "an SDMX data message".into() })
        }
        None if prefix.is_empty() => Err(Error::Empty),
        None => Err(Error::NotThisMessage { expected, found: "something else".into() }),
    }
}

/// As [`read_trees`], in the bank's own types as far as it has them. What these have no place for
/// (annotations of others, facets, groups) is in the trees alone.
pub fn read_structures<R: Read + Seek>(input: R) -> Result<Vec<Artefact>, Error> {
    read_trees(input).map(artefacts_of)
}

/// Whether a format can tell an artefact: 2.1 and SDMX-JSON 1.0 lack some classes, and maps of more
/// than one to one.
#[must_use]
pub fn is_in(format: StructureFormat, tree: &ArtefactTree) -> bool {
    ml_structure_write::told(tree, format.edition())
        .is_some_and(|(_, listing)| !format.is_json() || !listing.member.is_empty())
}

/// Writes a structure message. Artefacts stand by class, and in a class as they are given.
///
/// What the format cannot tell ([`is_in`]) is left out.
#[must_use]
pub fn write_trees(
    format: StructureFormat,
    header: &MessageHeader,
    trees: &[&ArtefactTree],
) -> String {
    if format.is_json() {
        json_structure::write_json(format, header, trees)
    } else {
        ml_structure_write::write_ml(format, header, trees)
    }
}

/// As [`write_trees`], of artefacts in the bank's own types.
#[must_use]
pub fn write_structures(
    format: StructureFormat,
    header: &MessageHeader,
    artefacts: &[Artefact],
) -> String {
    let trees: Vec<ArtefactTree> = artefacts.iter().map(tree_of).collect();
    write_trees(format, header, &trees.iter().collect::<Vec<_>>())
}
