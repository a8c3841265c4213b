//! The record side: what is known of artefacts, organisations, accounts, data calls and their forms,
//! submissions, findings, publications, and the DuckLake catalogue that names every file of every
//! version, in one SQLite file.
//!
//! One module a noun, one function a question, SQL by hand. Knows transactions and durability; knows
//! nothing of permissions, of the clock or of what is in a Parquet file.

pub mod account;
pub mod artefact;
pub mod audit;
pub mod commitment;
pub mod data_call;
mod database;
pub mod document;
pub mod draft;
pub mod ducklake;
pub mod edition;
mod error;
pub mod finding;
pub mod follow_up;
pub mod form;
pub mod grid;
pub mod holding;
pub mod instrument;
pub mod invitation;
pub mod log;
pub mod measure;
pub mod negotiation;
pub mod organisation;
pub mod publication;
pub mod receipt;
pub mod received_file;
pub mod recommendation;
pub mod reminder;
pub mod retraction;
pub mod roll_call;
pub mod saved_search;
pub mod second_factor;
pub mod session;
pub mod submission;
pub mod token;

pub use database::{Connection, Read, Store, Write};
pub use error::Error;
pub use publication::Publication;

/// What the store answers, or why it cannot.
pub type Result<T> = std::result::Result<T, Error>;
