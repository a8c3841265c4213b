//! The columnar side: observations as immutable Parquet, queries and VTL programs on DataFusion.
//!
//! Knows tables, files, keys and how to ask them; refuses to know databases, versions, people,
//! permissions or the clock. Which files make a version is told to it, and what it wrote it tells.

mod arrange;
mod compare;
mod engine;
mod error;
mod footer;
mod hold;
mod jump;
mod latest;
mod merge;
mod number;
mod part;
mod query;
mod rules;
mod scan;
mod schema;
mod slice;
mod sorted_source;
mod stage;
mod sweep;
mod table;
pub mod vtl;

pub use engine::Engine;
pub use error::Error;
pub use jump::{Jump, Jumps};
pub use latest::Latest;
pub use query::{Comparison, Filter, ObservationQuery, Sort};
pub use rules::{Check, Failure, Participant, dataset_structure};
pub use scan::ObservationStream;
pub use stage::{Duplicate, Duplicates, RowOrigin, Staged};
pub use table::Rows;

/// What the engine answers, or why it cannot.
pub type Result<T> = std::result::Result<T, Error>;
