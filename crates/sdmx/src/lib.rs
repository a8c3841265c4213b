//! Reads and writes SDMX messages and reads SDMX REST queries.
//!
//! Data stream in batches of bounded size, in and out: SDMX-CSV, SDMX-ML and SDMX-JSON
//! ([`DataReader`], [`DataWriter`]). Structures are values of the model ([`read_structures`],
//! [`write_structures`]). Knows the wire shapes of the standards and nothing else: no files, no
//! network, no clock, no opinion on which data are right.

mod action;
mod artefact_tree;
mod batch;
mod context;
mod csv_read;
mod csv_record;
mod csv_write;
mod csvw;
mod cube;
mod cube_rows;
mod data_reader;
mod data_writer;
mod edition_21;
mod edition_21_maps;
mod edition_31;
mod error;
mod extras;
mod grammar;
mod grammar_maps;
mod grammar_structures;
mod inspect;
mod json_codes;
mod json_pull;
mod json_read;
mod json_shape;
mod json_structure;
mod json_told;
mod json_write;
mod jsonstat_read;
mod jsonstat_write;
mod levels;
mod message;
mod metadata_message;
mod ml_header;
mod ml_read;
mod ml_read_header;
mod ml_structure_20;
mod ml_structure_read;
mod ml_structure_write;
mod ml_write;
mod px_header;
mod px_read;
mod px_write;
mod registry_message;
pub mod rest;
mod schema;
mod structure_message;
mod text;
mod tree;
mod tree_components;
mod tree_constraint;
mod window;
mod xml;
mod xml_write;

pub use artefact_tree::{artefacts_of, tree_of};
pub use context::{Detail, Keys, Labels, Layout, MessageHeader, TimeFormat, WriteContext};
pub use csvw::describe_table;
pub use cube::Described;
pub use data_reader::DataReader;
pub use data_writer::DataWriter;
pub use error::Error;
pub use inspect::{Content, Fault, Inspection, inspect};
pub use message::{DataFormat, Family, MessageKind, StructureFormat, StructureRef, sniff};
pub use metadata_message::{
    MetadataFormat, MetadataSet, ReportedAttribute, ReportedValue, read_metadata, write_metadata,
};
pub use registry_message::{
    RegisteredData, SubmittedStructure, write_registrations, write_submitted,
};
pub use schema::{SchemaContext, SchemaFormat, write_schema};
pub use structure_message::{is_in, read_structures, read_trees, write_structures, write_trees};
pub use text::TextReader;
