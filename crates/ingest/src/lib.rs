//! From the bytes an agency sent to observations that stand, and findings about those that do not.
//!
//! The road is [`read_workbook`] (bytes to a grid with cell addresses), [`integrate`] (grid to
//! observations, by a structure map that is data) and [`Validator`] (observations against their
//! structure). Knows spreadsheets, delimited text and numbers as people write them; refuses to know
//! files on a disk, clocks, networks, databases, and what the figures mean. It is synchronous and
//! pure; the caller runs [`read_workbook`] in a child process with limits of its own.

mod compound;
mod delimited;
mod draft;
mod duplicates;
mod excel_number;
mod findings;
mod given;
mod grid;
mod integrate;
mod limits;
mod lookup;
mod measure;
mod number;
mod package;
mod phrase;
pub mod propose;
mod refusal;
mod sums;
mod table;
mod table_reader;
mod unlisted;
mod validate;
mod workbook;

pub use delimited::{Decoded, decode_text, read_delimited};
pub use draft::{Draft, draft};
pub use findings::{Findings, findings_by_cell, number_sheets, place_of};
pub use grid::read_workbook;
pub use integrate::{Integrated, integrate};
pub use limits::Limits;
pub use lookup::Lookup;
pub use number::{NumberFault, NumberText, read_number};
pub use refusal::Refusal;
pub use sums::{Sum, sums, tell_sums};
pub use validate::{Checked, Validator};
pub use workbook::{Cell, CellValue, MergedRange, Sheet, Workbook};
