//! SDMX REST: queries as values, and the media types of their answers. Versions 2.x (`/v2/`) and 1.5
//! (`/v1/`). Knows the text of requests; knows nothing of HTTP, nor of what a bank holds.

mod availability_query;
mod data_query;
mod error_message;
mod key_filter;
mod media_range;
mod metadata_query;
mod negotiation;
mod request;
mod schema_query;
mod structure_query;
mod version_query;

pub use availability_query::{AvailabilityMode, AvailabilityQuery};
pub use data_query::{DataContext, DataQuery, Selection, SortBy, SortKey};
pub use error_message::{ErrorMessage, Status};
pub use key_filter::{Alternative, ComponentFilter, Condition, KeyFilter, KeyForm, Operator};
pub use metadata_query::{MetadataBy, MetadataQuery, RegistrationQuery};
pub use negotiation::{
    DataMedia, MetadataMedia, NotAcceptable, SchemaMedia, StructureMedia, negotiate_data,
    negotiate_metadata, negotiate_schema, negotiate_structure,
};
pub use request::{QueryError, Several};
pub use schema_query::SchemaQuery;
pub use structure_query::{References, StructureDetail, StructureQuery};
pub use version_query::VersionQuery;
