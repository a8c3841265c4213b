//! The library of United Nations documents: what came in, what is there, what a search finds.
//!
//! Knows the order of import, record and index; `undocs` knows what is in a file, `store` where it is
//! kept. Documents of the United Nations are open to everyone, except those their record restricts.

mod genealogy;
mod import;
mod index;
mod keep;
mod reader;
mod search;
mod show;
mod words;

pub use genealogy::{Ancestor, Genealogy, genealogy, has_genealogy};
pub use import::{Counts, FileReceipt, Receipt, import};
pub use index::rebuild;
pub use search::{Answer, Ask, FacetCounts, Result as SearchResult, search};
pub use show::{DocumentView, LibraryCounts, Related, VoteView, counts, original, show, vote};

pub(crate) use index::SearchIndex;
