//! The numbered notes of a report: each series it used, with every figure taken from it. Knows what
//! was used, in the order it was; knows no typesetting.

use std::collections::BTreeSet;

use model::{ObsStatus, TimePeriod};

use crate::query::Query;

/// One figure that stands in a compiled report: what a lock file keeps and `verify` compares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// The series it is of.
    pub query: Query,
    /// Its period.
    pub period: TimePeriod,
    /// Its digits as published; none where a table or a chart shows the absence.
    pub value: Option<String>,
    /// Its status.
    pub status: ObsStatus,
    /// The published version it was taken from.
    pub version: String,
    /// The permanent address of the series at that version.
    pub link: String,
}

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A series defined in the report.
    Series(String),
    /// A series written out in the text.
    Direct(Query),
    /// A group defined in the report.
    Group(String),
    /// A document that is cited for words the bank does not hold.
    Document(String),
}

/// A note with the figures it vouches for.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) subject: Subject,
    pub(crate) figures: BTreeSet<Figure>,
}

/// The notes in the order of first use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(pub(crate) Vec<Note>);

impl Notes {
    /// Adds a figure to the note about its subject; returns the note's number, from 1.
    pub(crate) fn add(&mut self, subject: &Subject, figure: Figure) -> usize {
        let at = self.0.iter().position(|note| note.subject == *subject).unwrap_or_else(|| {
            self.0.push(Note { subject: subject.clone(), figures: BTreeSet::new() });
            self.0.len() - 1
        });
        self.0[at].figures.insert(figure);
        at + 1
    }

    /// The number of the note about a document.
    pub(crate) fn cite(&mut self, document: &str) -> usize {
        let subject = Subject::Document(document.to_owned());
        let at = self.0.iter().position(|note| note.subject == subject).unwrap_or_else(|| {
            self.0.push(Note { subject, figures: BTreeSet::new() });
            self.0.len() - 1
        });
        at + 1
    }
}
