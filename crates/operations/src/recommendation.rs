//! Recommendations and their way to a result: what bodies ask of a State, who answers for it, what was
//! done, and how a named person judges it.
//!
//! Knows the order of entries and what each needs. A status is never reckoned from evidence; every
//! recommendation stays what it was when it came, whatever is signed about it.

mod alike;
mod enter;
mod keep;
mod list;
mod matrix;
mod show;

pub use alike::{ProposalView, decide, proposals};
pub use enter::{Evidence, assess, assign, give_evidence, grade, plan};
pub use list::{Ask, Facets, Listed, Page, facets, list};
pub use matrix::{Lack, Matrix, MatrixRow, matrix};
pub use show::{EntryView, Follow, GroupView, RecommendationView, show};

pub(crate) use enter::{day, said};
pub(crate) use keep::take;
