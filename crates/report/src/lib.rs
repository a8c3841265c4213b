//! Reports whose numbers are bound to data: a definition in TOML, with prose in Persian and English,
//! becomes PDF/UA, the same bytes for the same inputs.
//!
//! Knows bindings, their grammar in both languages and the typesetting. Refuses to know where the
//! data lie, the clock and the fonts' place: [`Report::bindings`] says what is asked,
//! [`compile`] takes the [`Answers`]. A number that is typed, missing, suppressed or contradicts its
//! sentence does not compile.

mod answer;
mod assessment;
mod binding;
mod binding_arguments;
mod brush;
mod calendar_feed;
mod change;
mod chart_block;
mod claim_words;
mod compile;
mod definition;
mod definition_text;
mod desk;
mod docx;
mod docx_body;
mod docx_parts;
mod draft;
mod draft_text;
mod error;
mod examine;
mod examine_outside;
mod examine_shape;
mod framework;
mod group;
mod html;
mod lock;
mod manuscript;
mod markup;
mod measure;
mod measure_phrase;
mod merge;
mod movement;
mod note;
mod note_text;
mod obligation;
mod ooxml;
mod pdf;
mod phrase;
mod picture;
mod prose;
mod query;
mod raster;
mod reason;
mod remark;
mod resolve;
mod table_block;
mod template;
mod typeset;
mod unknown;
mod words;

pub use answer::{Answers, Observation, SeriesAnswer};
pub use assessment::{Assessment, Bearing, assess};
pub use calendar_feed::calendar_feed;
pub use change::{Change, Moved, Why, compare, compare_texts};
pub use compile::{Compiled, Edition, compile, print};
pub use definition::{Report, SectionSummary};
pub use docx::docx;
pub use draft::{DraftFiles, is_draft_file, text_digest};
pub use error::{Error, Fault, Place, Reason};
pub use examine::{Examination, STALE_AFTER_YEARS, examine, words_counted};
pub use examine_outside::{ForeignFigure, Recommended};
pub use framework::{
    Counted, Cycle, Fact, Framework, FrameworkKind, FrameworkSection, InstrumentStanding, Limit,
    PartyStanding, Ratifications, Requirement, with_digits,
};
pub use html::html;
pub use lock::{Lock, LockedFigure, NotALock};
pub use manuscript::{Layout, Manuscript, Passage, PassageKind, Standing, Use};
pub use measure::{Beneficiaries, Expected, Measure, MeasureFault, MeasureKind, Measures, Outcome};
pub use merge::{Aside, Merged, differences, merge};
pub use note::Figure;
pub use obligation::{
    Duty, Obligations, Occurrence, Overload, PlannedStep, STATES, SharedCall, Step,
};
pub use pdf::Fonts;
pub use query::Query;
pub use reason::FAULT_CODES;
pub use remark::{REMARK_CODES, Remark, Weight};
pub use resolve::resolve;
