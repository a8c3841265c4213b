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
mod change;
mod chart_block;
mod compile;
mod definition;
mod definition_text;
mod desk;
mod draft;
mod draft_text;
mod error;
mod framework;
mod group;
mod lock;
mod manuscript;
mod markup;
mod note;
mod note_text;
mod pdf;
mod picture;
mod prose;
mod query;
mod reason;
mod resolve;
mod table_block;
mod template;
mod typeset;
mod unknown;
mod words;

pub use answer::{Answers, Observation, SeriesAnswer};
pub use change::{Change, Moved, Why, compare, compare_texts};
pub use compile::{Compiled, Edition, compile, print};
pub use definition::{Report, SectionSummary};
pub use draft::{DraftFiles, is_draft_file, text_digest};
pub use error::{Error, Fault, Place, Reason};
pub use framework::{
    Counted, Cycle, Fact, Framework, FrameworkKind, FrameworkSection, InstrumentStanding, Limit,
    PartyStanding, Ratifications, Requirement,
};
pub use lock::{Lock, LockedFigure, NotALock};
pub use manuscript::{Layout, Manuscript, Passage, PassageKind, Standing, Use};
pub use note::Figure;
pub use pdf::Fonts;
pub use query::Query;
pub use reason::FAULT_CODES;
pub use resolve::resolve;
