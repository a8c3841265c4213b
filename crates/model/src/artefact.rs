//! What every SDMX structural artefact has: class, agency, id, version, names, URN.
//! Knows identity and reference; knows nothing of how artefacts are written or kept.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::agreement::ProvisionAgreement;
pub use crate::artefact_class::ArtefactClass;
use crate::artefact_tree::ArtefactTree;
use crate::codelist::Codelist;
use crate::constraint::DataConstraint;
use crate::data_structure::{ConceptScheme, DataStructure, Dataflow};
use crate::language::LocalisedText;
use crate::person::AgencyScheme;
use crate::structure_map::{RepresentationMap, StructureMap};

/// A semantic version of an artefact (SDMX 3.0 section 14): `1.0.0`, `2.1.0-draft`; the two-part
/// versions of SDMX 2.1 (`1.0`) are kept as they were given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub String);

impl Version {
    /// The version in the given words.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn numbers(&self) -> (Vec<u64>, bool) {
        let (numbers, extension) =
            self.0.split_once('-').map_or((self.0.as_str(), ""), |both| both);
        let numbers = numbers.split('.').map(|part| part.parse().unwrap_or(0)).collect();
        (numbers, extension.is_empty())
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    /// By number, a draft before the version it prepares; then by text, so that equal means same.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.numbers().cmp(&other.numbers()).then_with(|| self.0.cmp(&other.0))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A reference to a maintainable artefact, written `AGENCY:ID(VERSION)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference {
    /// Maintenance agency.
    pub agency: String,
    /// Identifier within agency and class.
    pub id: String,
    /// Version.
    pub version: Version,
}

impl Reference {
    /// A reference made of its three parts.
    #[must_use]
    pub fn new(
        agency: impl Into<String>,
        id: impl Into<String>,
        version: impl Into<String>,
    ) -> Self {
        Self { agency: agency.into(), id: id.into(), version: Version(version.into()) }
    }

    /// The SDMX URN of this artefact when it is of `class`.
    #[must_use]
    pub fn urn(&self, class: ArtefactClass) -> String {
        format!("urn:sdmx:org.sdmx.infomodel.{}={self}", class.urn_class())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}({})", self.agency, self.id, self.version)
    }
}

/// A text that is not a reference to an artefact.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a reference such as AGENCY:ID(1.0.0)")]
pub struct NotAReference(pub String);

impl FromStr for Reference {
    type Err = NotAReference;

    /// Reads `AGENCY:ID(VERSION)` or a whole URN of any class.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAReference(text.to_owned());
        let tail = text.rsplit_once('=').map_or(text, |(_, tail)| tail);
        let (agency, rest) = tail.split_once(':').ok_or_else(refuse)?;
        let (id, rest) = rest.split_once('(').ok_or_else(refuse)?;
        let (version, _item) = rest.split_once(')').ok_or_else(refuse)?;
        if agency.is_empty() || id.is_empty() || version.is_empty() {
            return Err(refuse());
        }
        Ok(Self::new(agency, id, version))
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// What every maintainable artefact carries besides its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Maintenance agency.
    pub agency: String,
    /// Identifier.
    pub id: String,
    /// Version; `1.0.0` where a file does not say.
    #[serde(default = "first_version")]
    pub version: Version,
    /// Names.
    pub names: LocalisedText,
    /// Descriptions.
    #[serde(default, skip_serializing_if = "LocalisedText::is_empty")]
    pub descriptions: LocalisedText,
}

fn first_version() -> Version {
    Version::new("1.0.0")
}

impl Header {
    /// The reference others use for this artefact.
    #[must_use]
    pub fn reference(&self) -> Reference {
        Reference {
            agency: self.agency.clone(),
            id: self.id.clone(),
            version: self.version.clone(),
        }
    }
}

/// Any maintainable artefact of the registry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "class")]
pub enum Artefact {
    /// A list of agencies.
    AgencyScheme(AgencyScheme),
    /// A list of codes.
    Codelist(Codelist),
    /// A list of concepts.
    ConceptScheme(ConceptScheme),
    /// Dimensions, attributes and measures.
    DataStructure(DataStructure),
    /// A flow of data.
    Dataflow(Dataflow),
    /// Who owes which flow.
    ProvisionAgreement(ProvisionAgreement),
    /// Which values and keys data may have, or have.
    DataConstraint(DataConstraint),
    /// How a layout becomes another.
    StructureMap(StructureMap),
    /// How words become codes.
    RepresentationMap(RepresentationMap),
    /// An artefact the bank keeps and tells, without doing anything by it.
    Other(OtherArtefact),
}

/// An artefact of a class that the bank does nothing by, or one that says what the types of its class
/// have no place for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "ArtefactTree", into = "ArtefactTree")]
pub struct OtherArtefact {
    header: Header,
    tree: ArtefactTree,
}

impl OtherArtefact {
    /// All it says.
    #[must_use]
    pub fn tree(&self) -> &ArtefactTree {
        &self.tree
    }
}

impl From<ArtefactTree> for OtherArtefact {
    fn from(tree: ArtefactTree) -> Self {
        Self { header: tree.header(), tree }
    }
}

impl From<OtherArtefact> for ArtefactTree {
    fn from(other: OtherArtefact) -> Self {
        other.tree
    }
}

impl Artefact {
    /// Its class.
    #[must_use]
    pub fn class(&self) -> ArtefactClass {
        match self {
            Self::AgencyScheme(_) => ArtefactClass::AgencyScheme,
            Self::Codelist(_) => ArtefactClass::Codelist,
            Self::ConceptScheme(_) => ArtefactClass::ConceptScheme,
            Self::DataStructure(_) => ArtefactClass::DataStructure,
            Self::Dataflow(_) => ArtefactClass::Dataflow,
            Self::ProvisionAgreement(_) => ArtefactClass::ProvisionAgreement,
            Self::DataConstraint(_) => ArtefactClass::DataConstraint,
            Self::StructureMap(_) => ArtefactClass::StructureMap,
            Self::RepresentationMap(_) => ArtefactClass::RepresentationMap,
            Self::Other(artefact) => artefact.tree.class,
        }
    }

    /// Its identity and names.
    #[must_use]
    pub fn header(&self) -> &Header {
        match self {
            Self::AgencyScheme(artefact) => &artefact.header,
            Self::Codelist(artefact) => &artefact.header,
            Self::ConceptScheme(artefact) => &artefact.header,
            Self::DataStructure(artefact) => &artefact.header,
            Self::Dataflow(artefact) => &artefact.header,
            Self::ProvisionAgreement(artefact) => &artefact.header,
            Self::DataConstraint(artefact) => &artefact.header,
            Self::StructureMap(artefact) => &artefact.header,
            Self::RepresentationMap(artefact) => &artefact.header,
            Self::Other(artefact) => &artefact.header,
        }
    }

    /// Its SDMX URN.
    #[must_use]
    pub fn urn(&self) -> String {
        self.header().reference().urn(self.class())
    }

    /// The artefacts it refers to, each with the class it must have.
    #[must_use]
    pub fn references(&self) -> Vec<(ArtefactClass, Reference)> {
        match self {
            Self::AgencyScheme(_) | Self::Codelist(_) | Self::RepresentationMap(_) => Vec::new(),
            Self::ConceptScheme(artefact) => artefact.references(),
            Self::DataStructure(artefact) => artefact.references(),
            Self::Dataflow(artefact) => {
                vec![(ArtefactClass::DataStructure, artefact.structure.clone())]
            }
            Self::ProvisionAgreement(artefact) => {
                vec![(ArtefactClass::Dataflow, artefact.dataflow.clone())]
            }
            Self::DataConstraint(artefact) => artefact.attached_to.clone(),
            Self::StructureMap(artefact) => artefact.references(),
            Self::Other(artefact) => {
                let named = artefact.tree.references().into_iter();
                let mut found: Vec<_> = named.map(|urn| (urn.class, urn.reference)).collect();
                found.dedup();
                found
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_from_its_urn() {
        let reference = Reference::new("UN", "CL_SEX", "2.1");
        let urn = reference.urn(ArtefactClass::Codelist);
        assert_eq!(urn, "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=UN:CL_SEX(2.1)");
        assert_eq!(urn.parse(), Ok(reference));
    }

    #[test]
    fn versions_order_by_number_and_a_draft_comes_before_its_release() {
        let mut versions = ["1.10.0", "1.2.0", "2.0.0-draft", "2.0.0"].map(Version::new);
        versions.sort();
        assert_eq!(versions.map(|v| v.0), ["1.2.0", "1.10.0", "2.0.0-draft", "2.0.0"]);
    }
}
