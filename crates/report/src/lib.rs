//! Reports whose numbers are bound to data: a definition in TOML, with prose in Persian and English,
//! becomes PDF/UA, the same bytes for the same inputs.
//!
//! Knows bindings, their grammar in both languages and the typesetting. Refuses to know where the
//! data lie, the clock and the fonts' place: [`Report::bindings`] says what is asked,
//! [`compile`] takes the [`Answers`]. A number that is typed, missing, suppressed or contradicts its
//! sentence does not compile.

mod answer;
mod binding;
mod brush;
mod chart_block;
mod compile;
mod definition;
mod desk;
mod error;
mod group;
mod markup;
mod note;
mod pdf;
mod prose;
mod query;
mod table_block;
mod template;
mod words;

pub use answer::{Answers, Observation, SeriesAnswer};
pub use compile::{Compiled, Edition, compile};
pub use definition::Report;
pub use error::{Error, Fault, Place, Reason};
pub use note::Figure;
pub use pdf::Fonts;
pub use query::Query;
