//! A report with every binding resolved, in one language: the one form from which PDF, DOCX and HTML
//! are drawn, so that all carry the same numbers. Values only; knows no bank and no format.

use chart::Scene;
use jiff::civil::Date;
use model::Language;

use crate::error::{Fault, Place};
use crate::note::Figure;

/// A run of resolved prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// Words.
    Text(String),
    /// A number or a sentence made of numbers, with the notes that vouch for it.
    Bound(String, Vec<usize>),
    /// A document's symbol in Latin letters, whatever the language around it.
    Symbol(String),
    /// Latin letters that are no document's symbol: a dataflow, a key.
    Latin(String),
    /// Words that lead to an address.
    Link(String, String),
    /// A binding that could not be filled, as it was written: in drafts alone.
    Broken(String),
}

impl Run {
    /// The words of the run, without marks.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Text(words)
            | Self::Bound(words, _)
            | Self::Symbol(words)
            | Self::Latin(words)
            | Self::Link(words, _)
            | Self::Broken(words) => words,
        }
    }
}

/// The words of some runs, without marks.
pub(crate) fn plain_words(runs: &[Run]) -> String {
    runs.iter().map(Run::words).collect()
}

/// Whether a manuscript may be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing of it is broken.
    Final,
    /// It is marked as a draft on every page; what is broken stands in it, marked.
    Draft,
}

/// How paragraphs are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Running text.
    #[default]
    Review,
    /// Numbered paragraphs, as documents of the United Nations have them.
    UnitedNations,
    /// A sheet of a page or two: no contents, no numbers.
    Sheet,
}

/// What stands under a table or a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Under {
    /// What the letters beside numbers mean.
    pub(crate) marks: Vec<String>,
    /// Source, version and the way to the figures.
    pub(crate) line: Vec<Run>,
    /// The notes that vouch for it.
    pub(crate) notes: Vec<usize>,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) notes: Vec<usize>,
    pub(crate) cells: Vec<String>,
}

/// A table of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// The kinds of pictures that may stand in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureKind {
    Png,
    Jpeg,
}

/// A picture, looked at: its bytes are what its kind says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) kind: PictureKind,
    pub(crate) bytes: Vec<u8>,
    /// Width and height in pixels.
    pub(crate) size: (u32, u32),
}

/// A part of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Paragraph {
        number: Option<usize>,
        runs: Vec<Run>,
    },
    List(Vec<Vec<Run>>),
    Table {
        title: String,
        sheet: Sheet,
        under: Under,
    },
    Chart {
        scene: Box<Scene>,
        under: Under,
    },
    Picture {
        title: String,
        description: String,
        picture: Picture,
    },
    /// What is broken here and what to do: in drafts alone.
    Broken(Vec<Fault>),
}

/// A section with its parts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chapter {
    pub(crate) id: String,
    pub(crate) level: u8,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
}

/// One figure at the place that uses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Where.
    pub place: Place,
    /// Which.
    pub figure: Figure,
}

/// A report with every binding resolved, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Manuscript {
    /// The report's id.
    pub id: String,
    /// The version of its text.
    pub version: String,
    /// Its language.
    pub language: Language,
    /// The day it is made on, as the caller's clock says.
    pub day: Date,
    /// Whether it may be published.
    pub standing: Standing,
    pub(crate) layout: Layout,
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) publisher: String,
    pub(crate) chapters: Vec<Chapter>,
    /// The notes at the end, in order; note n stands at n − 1.
    pub(crate) notes: Vec<Vec<Run>>,
    /// What keeps it from being final, each with its place.
    pub faults: Vec<Fault>,
    /// Every figure in it, each once, in order.
    pub figures: Vec<Figure>,
    /// Every figure at every place that uses it.
    pub uses: Vec<Use>,
    /// What its reader reads, block by block.
    pub passages: Vec<Passage>,
}

impl Manuscript {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// The title of a section.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// A table.
    Table,
    /// A chart or a picture, by its words.
    Picture,
}

/// One block as its reader reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: PassageKind,
    /// Its words.
    pub text: String,
}
