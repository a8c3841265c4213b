//! The engine over real files in a temporary folder, and the bank as DuckDB sees it.

mod bank;
mod duckdb;
mod jump;
mod merge;
mod query;
mod slice;
mod stage;
mod sweep;

pub(crate) use bank::{TestBank, batch, shape};
