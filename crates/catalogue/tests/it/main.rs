//! The whole catalogue holds together: what one file names, another one has.

mod demo;
mod names;
mod references;
