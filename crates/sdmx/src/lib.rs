//! Reads and writes SDMX messages.
pub mod error;
pub mod text;
mod batch;
mod xml;
pub mod message;
pub mod csv_read;
mod levels;
pub mod ml_read;
pub mod data_reader;
pub use data_reader::DataReader;
pub use error::Error;
mod tree;
mod extras;
mod ml_components;
pub mod ml_structure_read;
