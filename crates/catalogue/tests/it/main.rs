//! The whole catalogue holds together: what one file names, another one has.

#![expect(clippy::unwrap_used, reason = "what tests share fails as the tests do")]

mod areas;
mod demo;
mod indicators;
mod names;
mod references;
mod rules;
