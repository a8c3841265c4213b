//! Tests of the log's arithmetic and forms, against the standards' own examples.

mod bundle;
mod note;
mod tile;
mod tree;
