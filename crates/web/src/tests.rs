//! Tests over the whole crate: the words of both languages, and pages rendered from views.

pub(crate) mod canned;
mod pages;
mod words;
