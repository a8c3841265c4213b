//! What can go wrong with an operation, in the six ways a person can act upon.

use model::Finding;
use model::language::LocalisedText;

/// Why an operation was not done. `web` makes a page of it, `hamafza` a sentence and an exit status.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The thing asked for does not exist, or the viewer may not know that it does.
    #[error("{what} was not found; {way_out}")]
    NotFound {
        /// The thing, named.
        what: String,
        /// How to find what there is.
        way_out: String,
    },
    /// The actor may not do this.
    #[error("{actor} may not {action}; {way_out}")]
    Forbidden {
        /// Who asked.
        actor: String,
        /// What they wanted to do.
        action: &'static str,
        /// Who may.
        way_out: String,
    },
    /// Somebody else was first, or the thing is not in the state this needs.
    #[error("{what}: {why}; {way_out}")]
    Conflict {
        /// The thing, named.
        what: String,
        /// In which state it is.
        why: String,
        /// What to do.
        way_out: String,
    },
    /// Findings refuse it. Nothing was changed but the record of the findings.
    #[error("{what} was refused by {} findings", findings.len())]
    Rejected {
        /// The thing, named.
        what: String,
        /// The findings.
        findings: Vec<Finding>,
    },
    /// The file cannot be read at all.
    #[error("{file} was refused ({code}): {}", text.get(model::Language::En))]
    Refused {
        /// The file as the sender called it.
        file: String,
        /// A stable code.
        code: String,
        /// What is wrong and what to do.
        text: LocalisedText,
    },
    /// Something needed is missing or busy; trying later may help.
    #[error("{what} is not available: {why}")]
    Unavailable {
        /// The thing, named.
        what: String,
        /// Why.
        why: String,
    },
    /// A mistake of the program or a fault of the machine, with what was being done.
    #[error("while {doing}: {source}")]
    Internal {
        /// What was being done to which thing.
        doing: String,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The result of an operation.
pub type Result<T> = std::result::Result<T, Error>;

/// Says what was being done when something below failed.
pub(crate) trait Doing<T> {
    /// Wraps the error as [`Error::Internal`].
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| Error::Internal { doing: doing(), source: source.into() })
    }
}
