//! The outline of a document: which block is what, under which heading, with which address.
//!
//! Knows runs of numbers: a number is a paragraph's own when it follows the one before it. Knows where
//! clauses, lists of recommendations, articles and annexes begin. What does not fit a run is text.

mod numbered;
mod titled;
mod unnumbered;

use std::collections::BTreeMap;

use crate::block::{Block, Role, is_terminated, one_line};
use crate::document::{DocumentKind, Paragraph, ParagraphKind, Position, Recommendation};
use crate::number::{Style, marker};
use crate::remark::{Remark, RemarkCode};

use super::clause;
use super::heading::{self, Opens};

/// Where in a resolution we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clauses {
    /// Not among clauses.
    None,
    Preamble,
    Operative,
}

/// A list of recommendations under a numbered paragraph.
struct List {
    /// The number of the paragraph.
    under: String,
    position: Position,
    words: Option<String>,
    style: Option<Style>,
    last: u32,
}

/// Paragraphs, as they are found.
pub(super) struct Outline {
    kind: DocumentKind,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) recommendations: Vec<Recommendation>,
    pub(super) remarks: Vec<Remark>,
    addresses: BTreeMap<String, u32>,
    path: Vec<(u8, String)>,
    /// The last heading with a capital letter, by its place in the alphabet.
    capital: Option<u32>,
    annex: u32,
    article: Option<String>,
    last: Option<u32>,
    /// The address sub-paragraphs hang on.
    base: String,
    subs: Vec<(Style, u32, String)>,
    clauses: Clauses,
    list: Option<List>,
    positions: BTreeMap<String, (Position, String)>,
    unnumbered: BTreeMap<String, u32>,
}

impl Outline {
    pub(super) fn new(kind: DocumentKind) -> Self {
        Self {
            kind,
            paragraphs: Vec::new(),
            recommendations: Vec::new(),
            remarks: Vec::new(),
            addresses: BTreeMap::new(),
            path: Vec::new(),
            capital: None,
            annex: 0,
            article: None,
            last: None,
            base: String::new(),
            subs: Vec::new(),
            clauses: Clauses::None,
            list: None,
            positions: BTreeMap::new(),
            unnumbered: BTreeMap::new(),
        }
    }

    /// A block of the head of the document.
    pub(super) fn head(&mut self, block: &Block) {
        let kind = match block.role {
            Role::Note => return self.note(block),
            Role::Text | Role::Row | Role::Heading(_) => ParagraphKind::Masthead,
        };
        let address = self.unnumbered_address("m");
        self.push(block, one_line(&block.text), kind, address, None, 0);
    }

    /// Every block of the text, in order.
    pub(super) fn read(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            let next = blocks[at + 1..].iter().find(|it| it.role == Role::Text);
            self.block(block, next);
        }
    }

    fn block(&mut self, block: &Block, next: Option<&Block>) {
        let text = block.text.trim();
        if text.is_empty() && block.role != Role::Note {
            return;
        }
        match block.role {
            Role::Note => return self.note(block),
            Role::Row => {
                let address = self.unnumbered_address("t");
                let row = block.text.split('\t').map(one_line).collect::<Vec<_>>().join(" | ");
                self.push(block, row, ParagraphKind::Table, address, None, 0);
                return;
            }
            Role::Text | Role::Heading(_) => {}
        }
        match heading::worded(text) {
            Some(Opens::Annex) if self.opens_annex(block) => return self.open_annex(block),
            Some(Opens::Article(number)) if self.kind == DocumentKind::Treaty => {
                return self.open_article(block, &number);
            }
            Some(_) | None => {}
        }
        let clausal = matches!(self.kind, DocumentKind::Resolution | DocumentKind::Decision)
            || (self.kind == DocumentKind::Treaty && self.article.is_none());
        if clausal
            && self.annex == 0
            && self.clauses == Clauses::None
            && clause::organ(text).is_some()
        {
            self.clauses = Clauses::Preamble;
            let address = self.unnumbered_address("u");
            self.push(block, one_line(text), ParagraphKind::Text, address, None, 0);
            return;
        }
        if let Some(found) = marker(text)
            && self.numbered(block, &found, next)
        {
            return;
        }
        if self.is_heading(block, next) {
            return self.heading(block);
        }
        self.plain(block);
    }

    /// "Annex" within a resolution's clauses, or a line in the middle of text, opens nothing.
    fn opens_annex(&self, block: &Block) -> bool {
        block.bold
            || block.size >= 105
            || block.text.trim().chars().count() < 30
            || matches!(block.role, Role::Heading(_))
            || self.paragraphs.last().is_none_or(|it| is_terminated(&it.text))
    }

    fn scope(&self) -> String {
        if self.annex > 0 { format!("annex{}.", self.annex) } else { String::new() }
    }

    fn unnumbered_address(&mut self, prefix: &str) -> String {
        let count = self.unnumbered.entry(prefix.to_owned()).or_default();
        *count += 1;
        format!("{prefix}{count}")
    }

    fn unique(&mut self, address: String) -> String {
        let count = self.addresses.entry(address.clone()).or_default();
        *count += 1;
        if *count == 1 { address } else { format!("{address}-{count}") }
    }

    /// Puts a paragraph behind the others and says its address.
    fn push(
        &mut self,
        block: &Block,
        text: String,
        kind: ParagraphKind,
        address: String,
        number: Option<String>,
        level: u8,
    ) -> String {
        let unique = self.unique(address.clone());
        if unique != address && number.is_some() && level == 0 {
            let printed = number.clone().unwrap_or_default();
            self.remarks
                .push(RemarkCode::RepeatedNumber.remark(&[("number", &printed)]).at(&unique));
        }
        if self.base == address {
            self.base.clone_from(&unique);
        }
        self.push_at(block, text, kind, unique.clone(), number, level);
        unique
    }

    fn push_at(
        &mut self,
        block: &Block,
        text: String,
        kind: ParagraphKind,
        address: String,
        number: Option<String>,
        level: u8,
    ) {
        self.paragraphs.push(Paragraph {
            address,
            number,
            kind,
            level,
            path: self.path.iter().map(|(_, text)| text.clone()).collect(),
            verb: None,
            text,
            page: block.page,
            line: block.line,
            notes: block.notes.clone(),
            recognised: block.recognised,
        });
    }
}

/// How much of the text behind the number is in italics at its beginning.
fn lead(block: &Block, rest: usize) -> usize {
    block.italic_lead.saturating_sub(rest)
}
