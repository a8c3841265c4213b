//! Whole files through the crate: real census workbooks, the demo's workbooks, hostile files.

mod census;
mod compound;
mod demo;
mod hostile;
mod layouts;
mod registry;
