//! Reads and writes SDMX messages and reads SDMX REST queries.
//!
//! Data stream in batches of bounded size, in and out: SDMX-CSV, SDMX-ML and SDMX-JSON
//! ([`DataReader`], [`DataWriter`]). Structures are values of the model ([`read_structures`],
//! [`write_structures`]). Knows the wire shapes of the standards and nothing else: no files, no
//! network, no clock, no opinion on which data are right.

mod batch;
mod context;
mod csv_read;
mod csv_write;
mod data_reader;
mod data_writer;
mod error;
mod extras;
mod inspect;
mod json_components;
mod json_constraint;
mod json_pull;
mod json_read;
mod json_structure;
mod json_write;
mod levels;
mod message;
mod ml_components;
mod ml_constraint;
mod ml_read;
mod ml_structure_read;
mod ml_structure_write;
mod ml_write;
pub mod rest;
mod schema;
mod structure_message;
mod text;
mod tree;
mod xml;
mod xml_write;

pub use context::{Detail, Labels, Layout, MessageHeader, WriteContext};
pub use data_reader::DataReader;
pub use data_writer::DataWriter;
pub use error::Error;
pub use inspect::{Content, Fault, Inspection, inspect};
pub use message::{DataFormat, MessageKind, StructureFormat, StructureRef, sniff};
pub use schema::{SchemaContext, SchemaFormat, write_schema};
pub use structure_message::{Extent, read_structures, write_extents, write_structures};
pub use text::TextReader;
