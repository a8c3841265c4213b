//! VTL 2.2: text to a checked, typed program. Knows the grammar, the scalar types and the shape of
//! datasets; knows nothing of where data lies or of how a plan is executed.

pub mod ast;
mod check;
mod error;
mod order;
mod parse;
pub mod plan;
mod print;
mod structure;
mod token;
mod walk;

pub use check::compile;
pub use error::Error;
pub use parse::parse;
pub use print::print;
pub use structure::{Component, Role, ScalarType, Structure};
