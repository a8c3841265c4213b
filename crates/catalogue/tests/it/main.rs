//! The whole catalogue holds together: what one file names, another one has.

mod areas;
mod demo;
mod indicators;
mod names;
mod references;
mod rules;
