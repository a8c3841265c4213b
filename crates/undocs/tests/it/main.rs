//! The crate from outside.

mod symbol;
