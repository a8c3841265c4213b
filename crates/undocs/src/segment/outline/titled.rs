//! Headings, annexes and articles: what other paragraphs stand under.
//!
//! Knows the levels of headings by their numbers and sizes, and what each begins anew.

use crate::block::{Block, Role, is_terminated, one_line};
use crate::document::ParagraphKind;
use crate::number::{Marker, Style, marker, ordinal};

use super::super::{clause, heading};
use super::{Clauses, Outline};

impl Outline {
    pub(super) fn is_heading(&self, block: &Block, next: Option<&Block>) -> bool {
        let clause = matches!(self.clauses, Clauses::Preamble | Clauses::Operative)
            && (clause::is_preambular(&block.text) || clause::is_operative(&block.text));
        !clause && (heading::is_heading(block) || self.looks_like_heading(block, next))
    }

    /// A short line without a stop between a finished paragraph and a numbered one.
    pub(super) fn looks_like_heading(&self, block: &Block, next: Option<&Block>) -> bool {
        let text = block.text.trim();
        let found = marker(text);
        let rest = found.as_ref().map_or(text, |it| &text[it.rest..]);
        let capital =
            rest.chars().next().is_some_and(|it| it.is_alphabetic() && !it.is_lowercase());
        let open = !is_terminated(text) && !text.ends_with([',', '،', '-']);
        let after = self.paragraphs.last().is_none_or(|it| {
            is_terminated(&it.text)
                || it.kind == ParagraphKind::Heading
                || it.kind == ParagraphKind::Footnote
        });
        let before = next.and_then(|it| marker(&it.text)).is_some_and(|it| {
            matches!(it.style, Style::Decimal | Style::Dotted | Style::Roman | Style::Capital)
        });
        let before_text = next.is_some_and(|it| it.text.chars().count() > 80) && block.indent == 0;
        let short = text.chars().count() < 160 && text.split_whitespace().count() <= 22;
        let bracket = text.starts_with(['[', '(']);
        capital
            && open
            && after
            && short
            && !bracket
            && (before || (before_text && found.is_some()))
    }

    pub(super) fn heading(&mut self, block: &Block) {
        let text = one_line(&block.text);
        let found = marker(&text).filter(|it| !matches!(it.style, Style::Bullet));
        let level = self.heading_level(block, found.as_ref());
        while self.path.last().is_some_and(|(above, _)| *above >= level) {
            self.path.pop();
        }
        let rest = found.as_ref().map_or(text.as_str(), |it| text[it.rest..].trim());
        let rest = rest.trim_end_matches('*').trim().to_owned();
        let number = found.map(|it| it.number);
        let prefix = format!("{}h", self.scope());
        let address = self.unnumbered_address(&prefix);
        self.push(block, rest, ParagraphKind::Heading, address, number, level);
        self.path.push((level, text.trim_end_matches('*').to_owned()));
        self.subs.clear();
        let declares = self.clauses == Clauses::Operative
            && self.paragraphs.iter().rev().nth(1).is_some_and(|it| it.text.ends_with(':'));
        if declares {
            self.clauses = Clauses::None;
        }
    }

    pub(super) fn heading_level(&mut self, block: &Block, found: Option<&Marker>) -> u8 {
        if let Role::Heading(level) = block.role
            && level > 0
        {
            return level;
        }
        if let Some(found) = found {
            let place = ordinal(&found.number, Style::Capital);
            let one = found.number.chars().count() == 1;
            let goes_on = one && self.capital.is_some_and(|last| place == Some(last + 1));
            let style =
                if found.style == Style::Roman && goes_on { Style::Capital } else { found.style };
            if style == Style::Capital {
                self.capital = place;
            } else if style == Style::Roman {
                self.capital = None;
            }
            if let Some(level) = heading::level_of(style) {
                return level;
            }
        }
        let above = self.path.last().map_or(0, |(level, _)| *level);
        match block.size {
            132.. => 1,
            112..132 => 2,
            _ if block.bold => above.clamp(1, 3),
            _ if self.path.last().is_some_and(|(_, text)| marker(text).is_none() && above > 1) => {
                above
            }
            _ => (above + 1).min(4),
        }
    }

    pub(super) fn open_annex(&mut self, block: &Block) {
        self.annex += 1;
        self.path.clear();
        self.article = None;
        self.last = None;
        self.list = None;
        self.subs.clear();
        self.base.clear();
        self.clauses = Clauses::None;
        let text = one_line(&block.text).trim_end_matches('*').to_owned();
        let address = self.unique(format!("annex{}", self.annex));
        self.push_at(block, text.clone(), ParagraphKind::Heading, address, None, 1);
        self.path.push((1, text));
    }

    pub(super) fn open_article(&mut self, block: &Block, number: &str) {
        self.article = Some(number.to_owned());
        self.last = None;
        self.subs.clear();
        self.clauses = Clauses::None;
        while self.path.last().is_some_and(|(level, _)| *level >= 4) {
            self.path.pop();
        }
        let text = one_line(&block.text).trim_matches(['*', '#', ' ']).to_owned();
        self.base = format!("a{number}");
        let address = self.unique(self.base.clone());
        self.base.clone_from(&address);
        self.push_at(
            block,
            text.clone(),
            ParagraphKind::Heading,
            address,
            Some(number.to_owned()),
            4,
        );
        self.path.push((4, text));
    }
}
