//! What the header of an SDMX-ML data message says: which structures there are, by which names data
//! sets refer to them, and, in 2.0, agency and action.

use model::{ArtefactClass, Reference, Version};

use crate::error::Error;
use crate::message::StructureRef;
use crate::xml::Element;

/// One structure that the header names.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The name data sets refer to it by.
    pub id: String,
    /// Which structure.
    pub structure: Option<StructureRef>,
    /// The dimension at the observation.
    pub dimension: String,
}

/// What was read of the header.
#[derive(Debug, Default)]
pub struct Header {
    named: Vec<Named>,
    /// The agency of the key family, in 2.0.
    pub agency: String,
    /// The action of all data sets, in 2.0.
    pub action: String,
    /// The text of the reference being read.
    pub urn: String,
}

impl Header {
    /// Takes the start of a `Structure`.
    pub fn begin_structure(&mut self, element: &Element<'_>) -> Result<(), Error> {
        let mut named = Named::default();
        element.each_attribute(|_, local, value| {
            match local {
                "structureID" => value.clone_into(&mut named.id),
                "dimensionAtObservation" => value.clone_into(&mut named.dimension),
                _ => {}
            }
            Ok(())
        })?;
        self.named.push(named);
        Ok(())
    }

    /// Takes a `Ref`.
    pub fn refer(&mut self, element: &Element<'_>, class: ArtefactClass) -> Result<(), Error> {
        let mut reference = Reference::new("", "", "1.0");
        element.each_attribute(|_, local, value| {
            match local {
                "agencyID" => value.clone_into(&mut reference.agency),
                "id" => value.clone_into(&mut reference.id),
                "version" => reference.version = Version::new(value),
                _ => {}
            }
            Ok(())
        })?;
        if let Some(named) = self.named.last_mut() {
            named.structure = Some(StructureRef { class, reference });
        }
        Ok(())
    }

    /// Takes the end of a reference, which may have been a URN.
    pub fn end_reference(&mut self, class: ArtefactClass) {
        if let (Some(structure), Some(named)) =
            (StructureRef::parse(self.urn.trim(), class), self.named.last_mut())
        {
            named.structure = Some(structure);
        }
    }

    /// The structure that a data set refers to, the first where it refers to none.
    pub fn named(&self, id: &str) -> Option<&Named> {
        self.named.iter().find(|named| named.id == id).or(self.named.first())
    }
}

/// What the child of a header's `Structure` refers to.
pub fn class_of(local: &str) -> Option<ArtefactClass> {
    match local {
        "Structure" => Some(ArtefactClass::DataStructure),
        "StructureUsage" => Some(ArtefactClass::Dataflow),
        // The 2.1 schema misspells it.
        "ProvisionAgreement" | "ProvisionAgrement" => Some(ArtefactClass::ProvisionAgreement),
        _ => None,
    }
}

/// A compact message may name its key family by a name space alone:
/// `urn:sdmx:org.sdmx.infomodel.keyfamily.KeyFamily=AGENCY:ID(VERSION):compact`.
pub fn key_family_of_namespace(element: &Element<'_>) -> Result<Option<StructureRef>, Error> {
    let mut found = None;
    element.each_attribute(|prefix, _, value| {
        if prefix == "xmlns"
            && let Some((_, rest)) = value.split_once("KeyFamily=")
        {
            let mut parts = rest.split(':');
            if let (Some(agency), Some(id)) = (parts.next(), parts.next()) {
                let (id, version) = id.split_once('(').unwrap_or((id, "1.0"));
                found = Some(Reference::new(agency, id, version.trim_end_matches(')')));
            }
        }
        Ok(())
    })?;
    let class = ArtefactClass::DataStructure;
    Ok(found.map(|reference| StructureRef { class, reference }))
}
