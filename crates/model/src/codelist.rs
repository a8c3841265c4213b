//! Codelists: the agreed values of a dimension or attribute, with names in several languages.

use serde::{Deserialize, Serialize};

use crate::artefact::Header;
use crate::language::LocalisedText;

/// One code (SDMX `Code`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Identifier, unique in its list.
    pub id: String,
    /// Names.
    pub names: LocalisedText,
    /// Descriptions.
    #[serde(default, skip_serializing_if = "LocalisedText::is_empty")]
    pub descriptions: LocalisedText,
    /// The code above it, where the list is a hierarchy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Other words that people write for this code, in any language; matched after folding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
}

/// A list of codes (SDMX `Codelist`), in the order people should see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codelist {
    /// Identity and names.
    #[serde(flatten)]
    pub header: Header,
    /// The codes.
    #[serde(default)]
    pub codes: Vec<Code>,
}

impl Codelist {
    /// The code with this identifier. Looks through the list: for many look-ups, index it first.
    #[must_use]
    pub fn code(&self, id: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == id)
    }
}
