//! What a person may do with the bank: one file per noun, one function per deed. Each checks the
//! permit, opens the transaction, writes the audit entry. The only writer.
//!
//! Knows the order of things; knows nothing of pages, of SQL or of Parquet.

pub mod account;
pub mod answer;
pub mod audit;
pub mod availability;
pub mod bank;
pub mod check;
mod child;
pub mod commitment;
pub mod coverage;
pub mod csv;
pub mod data;
mod data_filter;
pub mod demo;
pub mod derive;
pub mod document;
pub mod draft;
pub mod edition;
pub mod error;
pub mod evidence;
pub mod extraction;
pub mod fact_sheet;
mod figure_tree;
pub mod framework;
pub mod gap;
pub mod indicator;
pub mod invitation;
pub mod log;
mod log_key;
pub mod measure;
pub mod metadata;
pub mod negotiation;
pub mod obligation;
pub mod observation;
pub mod password;
pub mod permit;
mod publication;
pub mod receipt;
pub mod recommendation;
pub mod redness;
pub mod registry;
pub mod report;
pub mod retraction;
pub mod rules;
pub mod second_factor;
pub mod session;
mod sign_in_limit;
pub mod snapshot;
pub mod structure;
pub mod submission;
pub mod token;
pub mod verification;
pub mod version;
pub mod workbook;

pub use bank::{Bank, BankParams};
pub use error::{Error, Result};
pub use permit::Actor;
pub use registry::Registry;
pub use snapshot::Snapshot;
pub use version::VersionView;
