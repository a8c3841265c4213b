//! Blocks without a number: clauses of a preamble, text under paragraphs, notes.
//!
//! Knows when a sentence goes on that a page or a line cut. Everything that is nothing else is text.

use crate::block::{Block, is_terminated, one_line};
use crate::document::{DocumentKind, ParagraphKind};

use super::super::clause;
use super::{Clauses, Outline, lead};

impl Outline {
    /// Text without a number.
    pub(super) fn plain(&mut self, block: &Block) {
        let text = one_line(&block.text);
        if self.goes_on(&text) {
            return self.join(block, &text);
        }
        let preamble = self.clauses == Clauses::Preamble
            || (self.kind == DocumentKind::Treaty && self.article.is_none() && self.annex == 0);
        let adopted = text.starts_with('[') || text.to_lowercase().starts_with("adopted ");
        if self.clauses == Clauses::Preamble && clause::is_operative(&text) {
            self.clauses = Clauses::Operative;
        } else if preamble
            && !adopted
            && (clause::is_preambular(&text)
                || (self.clauses == Clauses::Preamble && text.ends_with([',', '،'])))
        {
            let count = self.unnumbered.entry("pp".into()).or_default();
            *count += 1;
            let base = format!("pp{count}");
            self.base.clone_from(&base);
            self.subs.clear();
            self.push(block, text.clone(), ParagraphKind::Preambular, base, None, 0);
            if let Some(last) = self.paragraphs.last_mut() {
                last.verb = clause::verb(&text, lead(block, 0));
            }
            return;
        }
        if self.clauses == Clauses::Operative
            && !adopted
            && clause::is_operative(&text)
            && self.annex == 0
        {
            let number = self.last.map_or(1, |last| last + 1);
            self.last = Some(number);
            self.subs.clear();
            let base = format!("op{number}");
            self.base.clone_from(&base);
            self.push(block, text.clone(), ParagraphKind::Operative, base, None, 0);
            if let Some(last) = self.paragraphs.last_mut() {
                last.verb = clause::verb(&text, lead(block, 0));
            }
            return;
        }
        let base = if self.base.is_empty() { self.scope() } else { format!("{}.", self.base) };
        let address = self.unnumbered_address(&format!("{base}u"));
        let kind = self.text_kind();
        self.push(block, text, kind, address, None, 0);
    }

    /// The text goes on with a sentence that was cut.
    pub(super) fn goes_on(&self, text: &str) -> bool {
        let Some(last) = self.paragraphs.iter().rev().find(|it| it.kind != ParagraphKind::Footnote)
        else {
            return false;
        };
        let open = !is_terminated(&last.text)
            && !matches!(
                last.kind,
                ParagraphKind::Heading | ParagraphKind::Masthead | ParagraphKind::Table
            );
        let small = text.chars().next().is_some_and(char::is_lowercase);
        let waits = last.kind == ParagraphKind::Recommendation && self.list.is_some();
        open && (small || waits) && !text.starts_with('•')
    }

    pub(super) fn join(&mut self, block: &Block, text: &str) {
        let Some(at) = self.paragraphs.iter().rposition(|it| it.kind != ParagraphKind::Footnote)
        else {
            return;
        };
        let last = &mut self.paragraphs[at];
        last.text = format!("{} {text}", last.text);
        last.notes.extend(block.notes.iter().cloned());
        if let Some(recommendation) = self.recommendations.last_mut()
            && recommendation.paragraph == last.address
        {
            recommendation.text.clone_from(&last.text);
        }
    }

    pub(super) fn text_kind(&self) -> ParagraphKind {
        if self.annex > 0 {
            ParagraphKind::Annex
        } else if self.article.is_some() {
            ParagraphKind::Article
        } else {
            ParagraphKind::Text
        }
    }

    pub(super) fn text_kind_numbered(&self) -> ParagraphKind {
        if self.annex > 0 {
            return ParagraphKind::Numbered;
        }
        match self.clauses {
            Clauses::Preamble if self.base.starts_with("pp") => ParagraphKind::Preambular,
            Clauses::Operative => ParagraphKind::Operative,
            Clauses::Preamble | Clauses::None if self.article.is_some() => ParagraphKind::Article,
            Clauses::Preamble | Clauses::None => ParagraphKind::Numbered,
        }
    }

    pub(super) fn note(&mut self, block: &Block) {
        let mark = block.mark.clone().unwrap_or_default();
        let sign = if mark.starts_with('*') { format!("star{}", mark.len()) } else { mark.clone() };
        let address = self.unique(format!("fn{sign}"));
        let number = (!mark.is_empty()).then_some(mark);
        self.push_at(block, one_line(&block.text), ParagraphKind::Footnote, address, number, 0);
    }
}
