//! The UNBIS thesaurus: subject terms, the words that lead to them, and their addresses.
//!
//! Knows the list `term ⇥ pref_label=… ⇥ uri=… ⇥ kind=pref|alt`. Refuses to translate: labels in other
//! languages are a scheme of their own.

use serde::{Deserialize, Serialize};

use crate::record::doubt::doubt;
use crate::remark::{Remark, RemarkCode};

/// One line of the thesaurus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The word or words.
    pub label: String,
    /// The term to be used for them; itself for a term.
    pub preferred: String,
    /// The concept's address: `http://metadata.un.org/thesaurus#1002232`.
    pub uri: String,
}

impl Term {
    /// Whether this is the term itself, not a word that leads to it.
    #[must_use]
    pub fn is_preferred(&self) -> bool {
        self.label == self.preferred
    }
}

/// Whether a text looks like this list.
#[must_use]
pub fn is_thesaurus(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| parse(line).is_some())
}

/// Reads the list; lines that cannot be read are counted in a remark.
#[must_use]
pub fn read(text: &str) -> (Vec<Term>, Vec<Remark>) {
    let mut terms = Vec::new();
    let mut unread = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match parse(line) {
            Some(term) => terms.push(term),
            None => unread.push(at + 1),
        }
    }
    let places: Vec<String> = unread.iter().take(10).map(ToString::to_string).collect();
    let remark = (!unread.is_empty()).then(|| {
        let fact = format!("{} lines without a term: {}", unread.len(), places.join(", "));
        doubt(RemarkCode::UnreadableRecord, &fact)
    });
    (terms, remark.into_iter().collect())
}

fn parse(line: &str) -> Option<Term> {
    let mut cells = line.trim_end_matches('\r').split('\t');
    let label = cells.next()?.trim().to_owned();
    let (mut preferred, mut uri) = (None, None);
    for cell in cells {
        match cell.split_once('=')? {
            ("pref_label", value) => preferred = Some(value.trim().to_owned()),
            ("uri", value) => uri = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let (preferred, uri) = (preferred?, uri?);
    (!label.is_empty() && !uri.is_empty()).then_some(Term { label, preferred, uri })
}
