//! What the demo bank is filled with: accounts of offices, and the submissions they make, in order.
//! Knows the manifest `demo/demo.toml` and the files it names; carries nothing out itself.

use std::borrow::Cow;

use model::LocalisedText;
use model::person::{Account, Role};
use model::{Organisation, Reference};
use serde::Deserialize;

use crate::error::Error;
use crate::file;

const MANIFEST: &str = "demo/demo.toml";
const ORGANISATIONS: &str = "demo/organisations.toml";

/// The demo's accounts and submissions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Who can sign in.
    pub accounts: Vec<DemoAccount>,
    /// What they send, in the order in which they send it.
    pub submissions: Vec<DemoSubmission>,
}

/// An account of the demo. Its password is not here: whoever fills the bank chooses and prints it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoAccount {
    /// The name used to sign in.
    pub id: String,
    /// The office's names.
    pub names: LocalisedText,
    /// The agency it works for.
    pub organisation: String,
    /// What it is for.
    pub role: Role,
}

impl DemoAccount {
    /// The account as the bank keeps it.
    #[must_use]
    pub fn account(&self) -> Account {
        Account::new(&self.id, self.names.clone(), &self.organisation, self.role)
    }
}

/// One file sent by one office for one dataflow, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoSubmission {
    /// A short name, unique in the demo.
    pub id: String,
    /// The file, as a path below `catalogue/demo/`.
    pub file: String,
    /// The dataflow it is for.
    pub dataflow: Reference,
    /// How its layout becomes observations; absent for SDMX-CSV.
    #[serde(default)]
    pub structure_map: Option<Reference>,
    /// The agency whose figures they are.
    pub provider: String,
    /// The account that sends it.
    pub submitter: String,
    /// What happens after the checks.
    pub outcome: Outcome,
}

/// What happens to a submission of the demo after it was checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// This account approves it, and it is published.
    Published {
        /// Another account than the submitter.
        by: String,
    },
    /// This account sends it back.
    Returned {
        /// Another account than the submitter.
        by: String,
        /// Why, as the provider reads it.
        reason: String,
    },
    /// It waits for a second person.
    Waiting,
}

impl DemoSubmission {
    /// The file's name, without its folder.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When the manifest names a file that is not in the catalogue.
    pub fn bytes(&self) -> Result<Cow<'static, [u8]>, Error> {
        file::bytes(&format!("demo/{}", self.file))
    }
}

/// The organisations of the demo and the accounts of their offices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoOrganisations {
    /// The organisations, as they stood at any time.
    pub organisations: Vec<Organisation>,
    /// Who can sign in for them, beyond those of the manifest.
    pub accounts: Vec<DemoAccount>,
}

/// The organisations of the demo.
///
/// # Errors
/// When `demo/organisations.toml` cannot be read; the error names the line.
pub fn organisations() -> Result<DemoOrganisations, Error> {
    file::toml(ORGANISATIONS)
}

/// The demo's accounts and submissions.
///
/// # Errors
/// When `demo/demo.toml` cannot be read; the error names the line.
pub fn demo() -> Result<Demo, Error> {
    file::toml(MANIFEST)
}

/// A file of the demonstration's library: its name and bytes.
pub type LibraryFile = (String, Cow<'static, [u8]>);

/// The files of the demonstration's library, by name.
///
/// # Errors
/// When a file is not in the catalogue, which cannot be: its name was listed.
pub fn library() -> Result<Vec<LibraryFile>, Error> {
    let mut files = Vec::new();
    for ending in [".csv", ".json"] {
        for path in file::under("demo/documents/", ending) {
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            files.push((name, file::bytes(&path)?));
        }
    }
    files.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(files)
}
