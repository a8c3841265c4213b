//! One way in and out for structure messages of every format.

use std::io::{Read, Seek, SeekFrom};

use model::Artefact;

use crate::context::MessageHeader;
use crate::error::Error;
use crate::message::{MessageKind, StructureFormat, sniff};
use crate::text::TextReader;
use crate::{json_structure, ml_structure_read, ml_structure_write};

/// Reads every artefact of a structure message whose classes the model has, in the order of the
/// message. All of them are held at once: limit the size of what an unknown sender may send.
///
/// A 2.1 dataflow says nothing of persons; it is taken to be about them unless the message says
/// otherwise in an annotation.
pub fn read_structures<R: Read + Seek>(mut input: R) -> Result<Vec<Artefact>, Error> {
    let fault = |source| Error::Read { line: 1, source };
    let mut prefix = Vec::new();
    input.by_ref().take(64 * 1024).read_to_end(&mut prefix).map_err(fault)?;
    input.seek(SeekFrom::Start(0)).map_err(fault)?;
    let expected = "an SDMX structure message";
    match sniff(&prefix, "") {
        Some(MessageKind::Structure(StructureFormat::Ml21 | StructureFormat::Ml30)) => {
            ml_structure_read::read_ml(input)
        }
        Some(MessageKind::Structure(StructureFormat::Json20)) => {
            let mut text = Vec::new();
            let mut reader = TextReader::new(input).map_err(fault)?;
            reader.read_to_end(&mut text).map_err(fault)?;
            json_structure::read_json(&text)
        }
        Some(MessageKind::Data(_)) => {
            Err(Error::NotThisMessage { expected, found: "an SDMX data message".into() })
        }
        None if prefix.is_empty() => Err(Error::Empty),
        None => Err(Error::NotThisMessage { expected, found: "something else".into() }),
    }
}

/// How much of an artefact is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// All that is given, which is not all there is: some items of a scheme.
    Partial,
    /// Identity, names, descriptions and annotations.
    CompleteStub,
    /// Identity and names.
    Stub,
}

impl Extent {
    pub(crate) fn is_stub(self) -> bool {
        matches!(self, Self::CompleteStub | Self::Stub)
    }
}

/// Writes a structure message. Artefacts stand by class, and in a class as they are given.
///
/// SDMX-ML 2.1 has no structure map or representation map of the 3.0 kind; such an artefact is an
/// error there, so leave them out before.
pub fn write_structures(
    format: StructureFormat,
    header: &MessageHeader,
    artefacts: &[Artefact],
) -> Result<String, Error> {
    let whole: Vec<(&Artefact, Extent)> =
        artefacts.iter().map(|each| (each, Extent::Whole)).collect();
    write_extents(format, header, &whole)
}

/// As [`write_structures`], each artefact as far as it is to be told.
pub fn write_extents(
    format: StructureFormat,
    header: &MessageHeader,
    artefacts: &[(&Artefact, Extent)],
) -> Result<String, Error> {
    match format {
        StructureFormat::Ml21 | StructureFormat::Ml30 => {
            ml_structure_write::write_ml(format, header, artefacts)
        }
        StructureFormat::Json20 => Ok(json_structure::write_json(header, artefacts)),
    }
}
