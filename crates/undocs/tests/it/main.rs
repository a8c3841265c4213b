//! The crate from outside.

mod answers;
mod archive;
mod extract;
mod made_pdf;
mod marc;
mod search;
mod spelling;
mod suggestion;
mod symbol;
mod vote;
