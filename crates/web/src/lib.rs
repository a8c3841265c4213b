//! Pages in Persian and English, sessions, downloads, and the place where SDMX REST is mounted.
//!
//! Knows HTTP, HTML and how the bank's values are worded on a page. Refuses to know where they are
//! kept: everything comes from `operations`, and every number is written by `model::locale`.

mod about;
mod account;
mod asset;
mod audit;
mod cell;
mod commitment;
mod coverage;
mod data_call;
mod developers;
mod document;
mod download;
mod draft;
mod draft_text;
mod drawing;
mod fault;
mod figure;
mod form;
mod form_cell;
mod form_typed;
mod framework;
mod gap;
mod guard;
mod headline;
mod health;
mod home;
mod indicator;
mod invitation;
mod log;
mod map;
mod measure;
mod measure_form;
mod negotiation;
mod obligation;
mod order;
mod organisation;
mod page;
mod pattern;
mod province;
mod recommendation;
mod report;
mod sdmx;
mod series;
mod serve;
mod session;
mod submission;
mod task;
mod text;
mod token;
mod upload;
mod visit;
mod vote;
mod workbook;

pub use serve::{Settings, router, serve};

#[cfg(test)]
mod tests;
