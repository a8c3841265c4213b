//! The library of United Nations documents: what came in, what is there, what a search finds.
//!
//! Knows the order of import, record and index; `undocs` knows what is in a file, `store` where it is
//! kept. Documents of the United Nations are open to everyone, except those their record restricts.

mod genealogy;
mod import;
mod index;
mod keep;
mod reader;
mod saved;
mod search;
mod show;
mod suggest;
mod words;

pub use genealogy::{Ancestor, Genealogy, genealogy, has_genealogy, precedents};
pub use import::{Counts, FileReceipt, Receipt, import};
pub use index::rebuild;
pub use saved::{HitRow, RunRow, SavedSearch, SavedSearchRow, feed, forget, save, saved};
pub use search::{Answer, Ask, FacetCounts, Result as SearchResult, search};
pub use show::{DocumentView, LibraryCounts, Related, VoteView, counts, original, show, vote};
pub use suggest::suggestions;

pub(crate) use index::SearchIndex;
pub(crate) use reader::read;
