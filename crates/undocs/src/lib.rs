//! UN documents: symbols, records, paragraphs, search and recommendations.
//!
//! Knows how the United Nations names, catalogues and numbers its documents. Refuses to know who may
//! read or assign anything (`operations`), how a page looks (`web`), and what a figure says (`engine`).

pub mod archive;
mod document;
pub mod genealogy;
pub mod labelled;
pub mod marc;
pub mod record;
mod remark;
pub mod search;
pub mod source;
mod symbol;
pub mod thesaurus;
pub mod vote;

pub use document::{
    Document, DocumentKind, Format, Masthead, Paragraph, ParagraphKind, Position, Recommendation,
};
pub use remark::{Remark, RemarkCode, Weight};
pub use symbol::{Explanation, Kind, Refusal, RefusalCode, Related, Relation, Session, Symbol};
