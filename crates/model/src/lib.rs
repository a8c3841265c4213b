//! The words of Hamafza: what an observation, a codelist, a finding, a submission *is*.
//!
//! Knows the SDMX information model as far as the bank uses it, typed absence, periods, areas over
//! time and how numbers and dates are written in Persian and English. Refuses to know files,
//! databases, networks, clocks: values in, values out, time is an argument.

pub mod agreement;
pub mod area;
pub mod artefact;
mod artefact_class;
pub mod artefact_tree;
pub mod calendar;
pub mod cell;
pub mod codelist;
pub mod constraint;
pub mod data_call;
pub mod data_structure;
pub mod day;
pub mod finding;
mod finding_text;
pub mod fold;
pub mod form;
pub mod gap;
pub mod indicator;
pub mod instrument;
pub mod language;
pub mod locale;
pub mod obs_status;
pub mod observation;
pub mod organisation;
pub mod origin;
pub mod period;
pub mod person;
pub mod recommendation;
mod reporting_year;
pub mod structure_map;
pub mod submission;
pub mod table;
pub mod written_period;

pub use agreement::ProvisionAgreement;
pub use artefact::{Artefact, ArtefactClass, Header, OtherArtefact, Reference, Version};
pub use artefact_class::{URN_PREFIX, Urn};
pub use artefact_tree::{ArtefactTree, Group, Part};
pub use cell::CellAddress;
pub use codelist::{Code, Codelist};
pub use constraint::{
    ConstraintRole, CubeRegion, DataConstraint, DataKeySet, MemberSelection, PeriodBound, TimeRange,
};
pub use data_call::{Ask, DataCall, Known};
pub use data_structure::{
    AttributeRelationship, Component, ComponentRole, Concept, ConceptScheme, DataStructure,
    Dataflow, Representation,
};
pub use day::Day;
pub use finding::{Finding, FindingCode, FindingSummary, Place, Severity};
pub use form::{Content, EmptyReason, EntryKind, FormCell, FormEntry, ReturnReason};
pub use instrument::{Approval, Instrument, InstrumentState, Timeliness};
pub use language::{Language, LocalisedText};
pub use obs_status::ObsStatus;
pub use observation::{ObservationBatch, TextColumn};
pub use organisation::{Organisation, OrganisationKind};
pub use origin::Origin;
pub use period::TimePeriod;
pub use reporting_year::ReportingYear;
pub use submission::{Submission, SubmissionState};
pub use table::{DataFile, Merge, TableShape};
