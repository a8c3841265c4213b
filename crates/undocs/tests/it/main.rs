//! The crate from outside.

mod archive;
mod marc;
mod search;
mod spelling;
mod symbol;
mod vote;
