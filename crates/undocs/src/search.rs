//! Full-text search over paragraphs: one index, one way of folding words for index and query.
//!
//! Knows words of Persian, Arabic, English, French, Spanish and Russian, phrases, fields and facets.
//! Refuses to keep any text: the index names documents and places, and is made anew from the records
//! whenever it is missing or of another make.

mod group;
mod index;
mod language;
mod mark;
mod persian;
mod query;
mod similar;
mod spelling;
mod stem;
mod word;

pub use group::groups_of;
pub use index::{Entry, Found, Hit, Index, Order, Passage, Writer};
pub use language::guess as guess_language;
pub use mark::{Excerpt, Piece};
pub use query::{Facet, Filter, Query, Refused};
pub use spelling::fold_word;
pub use word::{Word, words};

/// Why the index could not be made, read or asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder of the index could not be used.
    #[error("opening the search index in {folder}")]
    Open {
        /// The folder.
        folder: String,
        /// What went wrong.
        source: tantivy::TantivyError,
    },
    /// Something else failed.
    #[error("{doing} the search index")]
    Index {
        /// What was being done.
        doing: &'static str,
        /// What went wrong.
        source: tantivy::TantivyError,
    },
}

impl Error {
    fn index(doing: &'static str) -> impl Fn(tantivy::TantivyError) -> Self + Copy {
        move |source| Self::Index { doing, source }
    }
}
