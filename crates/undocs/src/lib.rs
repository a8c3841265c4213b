//! UN documents: symbols, records, paragraphs, search and recommendations.
//!
//! Knows how the United Nations names, catalogues and numbers its documents. Refuses to know who may
//! read or assign anything (`operations`), how a page looks (`web`), and what a figure says (`engine`).

pub mod archive;
mod block;
pub mod cluster;
pub mod country;
mod day;
mod document;
mod docx;
mod exported;
mod extract;
mod furniture;
pub mod genealogy;
mod html;
pub mod labelled;
pub mod marc;
mod number;
mod pdf;
mod plain_text;
mod recommendation;
pub mod record;
mod remark;
pub mod search;
mod segment;
pub mod source;
pub mod suggestion;
mod symbol;
mod tag;
pub mod thesaurus;
pub mod vote;

pub use document::{
    Details, Document, DocumentKind, Format, Masthead, Paragraph, ParagraphKind, Position,
    Recommendation,
};
pub use extract::{Limits, extract};
pub use recommendation::{complete, positions};
pub use remark::{Remark, RemarkCode, Weight};
pub use symbol::{Explanation, Kind, Refusal, RefusalCode, Related, Relation, Session, Symbol};
