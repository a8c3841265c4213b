//! Whole files through the crate: real census workbooks, the demo's workbooks, hostile files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod census;
mod compound;
mod demo;
mod hostile;
mod layouts;
mod propose_census;
mod propose_layouts;
mod registry;
