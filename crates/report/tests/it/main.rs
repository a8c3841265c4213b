//! Reports compiled whole: from definitions and answers to PDF/UA, in both languages. Each PDF is
//! also left in Cargo's folder for test output, for a person to look at.

mod answers;
mod bad_input;
mod bindings;
mod drafts;
mod examiner;
mod formats;
mod frameworks;
mod shipped;
