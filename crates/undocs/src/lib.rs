//! UN documents: symbols, records, paragraphs, search and recommendations.
//!
//! Knows how the United Nations names, catalogues and numbers its documents. Refuses to know who may
//! read or assign anything (`operations`), how a page looks (`web`), and what a figure says (`engine`).

mod symbol;

pub use symbol::{Explanation, Kind, Refusal, RefusalCode, Related, Relation, Session, Symbol};
