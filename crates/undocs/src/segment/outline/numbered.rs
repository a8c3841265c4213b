//! Blocks that begin with a number: paragraphs, clauses, recommendations, sub-paragraphs.
//!
//! Knows which number follows which. A number that follows none is left to be text.

use crate::block::{Block, Role, is_terminated, one_line};
use crate::document::{DocumentKind, ParagraphKind, Position, Recommendation};
use crate::number::{Marker, Style, marker, ordinal};
use crate::recommendation;
use crate::remark::RemarkCode;

use super::super::{clause, heading};
use super::{Clauses, List, Outline, lead};

/// Numbers that may be missing within a run before the next is taken for another run's.
const GAP_MOST: u32 = 12;

impl Outline {
    /// Takes a block by its number. False when the number is none of a run.
    pub(super) fn numbered(&mut self, block: &Block, found: &Marker, next: Option<&Block>) -> bool {
        match found.style {
            Style::Decimal => self.decimal(block, found, next),
            Style::Dotted => self.dotted(block, found),
            Style::Roman | Style::Capital => {
                if heading::is_heading(block) || self.looks_like_heading(block, next) {
                    self.heading(block);
                    return true;
                }
                false
            }
            Style::Letter | Style::SmallRoman | Style::Bracketed => self.sub(block, found),
            Style::Bullet => {
                let base = self.base.clone();
                let address = self.unnumbered_address(&format!("{base}.b"));
                let text = body(block, found);
                let level = u8::try_from(self.subs.len() + 1).unwrap_or(u8::MAX);
                let kind = self.text_kind();
                self.push(block, text, kind, address, None, level);
                true
            }
        }
    }

    pub(super) fn decimal(&mut self, block: &Block, found: &Marker, next: Option<&Block>) -> bool {
        let Some(number) = ordinal(&found.number, Style::Decimal) else { return false };
        let text = body(block, found);
        let expected = self.last.map_or(1, |last| last + 1);
        let introduces = introduces_list(&text);
        if let Some(list) = &self.list
            && matches!(list.style, None | Some(Style::Decimal))
            && number == list.last + 1
            && !(introduces && number == expected)
        {
            self.recommend(block, found, text);
            return true;
        }
        if self.decimal_heading(block, &text, number, expected, next) {
            self.heading(block);
            return true;
        }
        let in_list =
            self.subs.iter().any(|(style, last, _)| *style == Style::Decimal && number == last + 1);
        if in_list && number != expected {
            return self.sub(block, found);
        }
        let whole = is_terminated(&text) || text.chars().count() > 60;
        let follows = match self.last {
            None => number <= 999 && (number == 1 || found.set_off || whole),
            Some(last) => {
                number == last + 1
                    || (number > last && number - last <= GAP_MOST && (whole || found.set_off))
            }
        };
        if follows {
            self.missing(number);
            self.last = Some(number);
            self.paragraph(block, found, text);
            return true;
        }
        if number == 1 {
            let colon = self.paragraphs.iter().rev().find(|it| it.kind != ParagraphKind::Footnote);
            if colon.is_some_and(|it| it.text.ends_with([':', '：'])) && !self.base.is_empty() {
                return self.sub(block, found);
            }
            // A new run, as every annex and some sections have.
            self.last = Some(1);
            self.paragraph(block, found, text);
            return true;
        }
        if self.last == Some(number) && whole && (found.set_off || is_terminated(&text)) {
            self.paragraph(block, found, text);
            return true;
        }
        false
    }

    /// "1. Women" over paragraph 52: a heading of the third level.
    pub(super) fn decimal_heading(
        &self,
        block: &Block,
        text: &str,
        number: u32,
        expected: u32,
        next: Option<&Block>,
    ) -> bool {
        let open = !is_terminated(text) && !text.ends_with(',') && text.chars().count() < 160;
        if matches!(block.role, Role::Heading(_)) {
            return true;
        }
        if !open || text.chars().next().is_none_or(char::is_lowercase) {
            return false;
        }
        let next_number =
            next.and_then(|it| marker(&it.text)).filter(|it| it.style == Style::Decimal);
        let next_number = next_number.and_then(|it| ordinal(&it.number, Style::Decimal));
        if number == expected {
            // The heading has the number that the paragraph under it bears.
            return next_number == Some(expected) || (block.size >= 108 && self.last.is_some());
        }
        next_number == Some(expected) || block.bold || block.size >= 108
    }

    pub(super) fn missing(&mut self, number: u32) {
        if let Some(last) = self.last
            && number > last + 1
        {
            let missing = if number == last + 2 {
                (last + 1).to_string()
            } else {
                format!("{}–{}", last + 1, number - 1)
            };
            let before = last.to_string();
            let remark =
                RemarkCode::MissingNumber.remark(&[("before", &before), ("number", &missing)]);
            let address = self.paragraphs.last().map(|it| it.address.clone()).unwrap_or_default();
            self.remarks.push(remark.at(&address));
        }
    }

    /// A numbered paragraph or an operative clause.
    pub(super) fn paragraph(&mut self, block: &Block, found: &Marker, text: String) {
        self.subs.clear();
        self.list = None;
        if self.clauses == Clauses::Preamble && self.annex == 0 {
            self.clauses = Clauses::Operative;
        }
        let operative = self.clauses == Clauses::Operative && self.annex == 0;
        let (kind, base) = match &self.article {
            Some(article) if self.annex == 0 => {
                (ParagraphKind::Article, format!("a{article}.p{}", found.number))
            }
            _ if operative => (ParagraphKind::Operative, format!("op{}", found.number)),
            _ => (ParagraphKind::Numbered, format!("{}p{}", self.scope(), found.number)),
        };
        let verb_from = text.clone();
        self.open_list(&found.number, &text);
        self.base.clone_from(&base);
        self.push(block, text, kind, base, Some(found.number.clone()), 0);
        let verbal = operative || matches!(self.kind, DocumentKind::Resolution);
        if verbal && let Some(last) = self.paragraphs.last_mut() {
            last.verb = clause::verb(&verb_from, lead(block, found.rest));
        }
    }

    /// A paragraph of a review's report that introduces recommendations.
    pub(super) fn open_list(&mut self, number: &str, text: &str) {
        if !matches!(self.kind, DocumentKind::ReviewReport | DocumentKind::ReviewReplies) {
            return;
        }
        let position = recommendation::in_sentence(text);
        if let Some((position, words)) = position {
            self.positions.insert(number.to_owned(), (position, words.to_owned()));
        }
        if introduces_list(text) && self.kind == DocumentKind::ReviewReport {
            self.list = Some(List {
                under: number.to_owned(),
                position: position.map_or(Position::Unknown, |it| it.0),
                words: position.map(|it| it.1.to_owned()),
                style: None,
                last: 0,
            });
        }
    }

    pub(super) fn dotted(&mut self, block: &Block, found: &Marker) -> bool {
        let text = body(block, found);
        let Some((prefix, _)) = found.number.rsplit_once('.') else { return false };
        let of_current = self.last.is_some_and(|last| prefix.parse() == Ok(last));
        let review = matches!(self.kind, DocumentKind::ReviewReport | DocumentKind::ReviewReplies);
        if !(of_current || review || found.set_off) {
            return false;
        }
        if self.kind == DocumentKind::ReviewReport
            && prefix.parse::<u32>().is_ok()
            && !text.is_empty()
        {
            // A slip of the pen, such as 136.69 between 138.68 and 138.70, leaves the list as it is.
            let place = ordinal(&found.number, Style::Dotted);
            let slip = self.list.as_ref().is_some_and(|list| {
                list.under != prefix && list.last > 1 && place == Some(list.last + 1)
            }) && !self.positions.contains_key(prefix);
            if slip {
                self.slip(&found.number);
                self.recommend(block, found, text);
                return true;
            }
            let (under, known) = match self.positions.get(prefix) {
                Some(known) => (prefix.to_owned(), Some(known.clone())),
                None => (prefix.to_owned(), None),
            };
            if self.list.as_ref().is_none_or(|list| list.under != under) {
                self.list = Some(List {
                    under,
                    position: known.as_ref().map_or(Position::Unknown, |it| it.0),
                    words: known.map(|it| it.1),
                    style: Some(Style::Dotted),
                    last: 0,
                });
            }
            self.recommend(block, found, text);
            return true;
        }
        self.subs.clear();
        let base = format!("{}p{}", self.scope(), found.number);
        self.base.clone_from(&base);
        self.push(block, text, ParagraphKind::Numbered, base, Some(found.number.clone()), 1);
        true
    }

    /// Tells of a number that is another list's.
    pub(super) fn slip(&mut self, printed: &str) {
        let Some(list) = &self.list else { return };
        let before = format!("{}.{}", list.under, list.last);
        let missing = format!("{}.{}", list.under, list.last + 1);
        let address = format!("{}p{printed}", self.scope());
        let remark = RemarkCode::MissingNumber.remark(&[("before", &before), ("number", &missing)]);
        self.remarks.push(remark.at(&address));
    }

    pub(super) fn recommend(&mut self, block: &Block, found: &Marker, text: String) {
        let Some(list) = &mut self.list else { return };
        list.style = Some(found.style);
        let number = match found.style {
            Style::Dotted => found.number.clone(),
            _ => format!("{}.{}", list.under, found.number),
        };
        let place = ordinal(&found.number, found.style).unwrap_or(list.last + 1);
        let last = std::mem::replace(&mut list.last, place);
        let (position, words) = (list.position, list.words.clone());
        let under = list.under.clone();
        if place > last + 1 && place - last < 200 {
            let missing = format!("{under}.{}", last + 1);
            let before = if last == 0 { under } else { format!("{under}.{last}") };
            self.remarks.push(
                RemarkCode::MissingNumber.remark(&[("before", &before), ("number", &missing)]),
            );
        }
        self.subs.clear();
        let address = format!("{}p{number}", self.scope());
        self.base.clone_from(&address);
        let address = self.push(
            block,
            text.clone(),
            ParagraphKind::Recommendation,
            address,
            Some(found.number.clone()),
            1,
        );
        self.recommendations.push(Recommendation {
            number,
            text,
            states: Vec::new(),
            position,
            position_words: words,
            paragraph: address,
            details: None,
        });
    }

    /// A sub-paragraph: `(a)`, `(i)`, `(1)`, or `1.` within a paragraph.
    pub(super) fn sub(&mut self, block: &Block, found: &Marker) -> bool {
        let (style, place) = self.sub_style(found);
        let Some(place) = place else { return false };
        if let Some(list) = &self.list
            && (list.style == Some(style) || list.style.is_none() && style == Style::Letter)
            && place == list.last + 1
        {
            let found = Marker { style, ..found.clone() };
            let text = body(block, &found);
            self.recommend(block, &found, text);
            return true;
        }
        match self.subs.iter().position(|(known, _, _)| *known == style) {
            Some(at) => {
                self.subs.truncate(at + 1);
                let Some(known) = self.subs.last_mut() else { return false };
                known.1 = place;
                known.2.clone_from(&found.number);
            }
            None if place <= 2 || self.subs.is_empty() => {
                self.subs.push((style, place, found.number.clone()));
            }
            None => return false,
        }
        let base =
            if self.base.is_empty() { format!("{}s", self.scope()) } else { self.base.clone() };
        let below: Vec<&str> = self.subs.iter().map(|(_, _, number)| number.as_str()).collect();
        let address = format!("{base}.{}", below.join("."));
        let level = u8::try_from(self.subs.len()).unwrap_or(u8::MAX);
        let text = body(block, found);
        let in_recommendation = self
            .recommendations
            .last()
            .is_some_and(|it| it.paragraph == base && self.kind == DocumentKind::ReviewReport);
        if in_recommendation && let Some(last) = self.recommendations.last_mut() {
            last.text = format!("{} ({}) {text}", last.text, found.number);
        }
        let kind = if in_recommendation {
            ParagraphKind::Recommendation
        } else {
            self.text_kind_numbered()
        };
        self.push(block, text, kind, address, Some(found.number.clone()), level);
        true
    }

    /// `(i)` follows `(h)`, or begins a run of its own.
    pub(super) fn sub_style(&self, found: &Marker) -> (Style, Option<u32>) {
        let as_is = (found.style, ordinal(&found.number, found.style));
        if found.style != Style::SmallRoman || found.number.len() != 1 {
            return as_is;
        }
        let letter = ordinal(&found.number, Style::Letter);
        let follows = self.subs.iter().rev().find_map(|(style, last, _)| match style {
            Style::SmallRoman if as_is.1 == Some(last + 1) => Some(Style::SmallRoman),
            Style::Letter if letter == Some(last + 1) => Some(Style::Letter),
            _ => None,
        });
        match follows {
            Some(Style::Letter) => (Style::Letter, letter),
            _ => as_is,
        }
    }
}

/// The text behind the number.
fn body(block: &Block, found: &Marker) -> String {
    let text = block.text.trim();
    one_line(text.get(found.rest..).unwrap_or(""))
}

/// "The following recommendations …:"
fn introduces_list(text: &str) -> bool {
    let lower = text.to_lowercase();
    let about = ["recommend", "recommand", "recomend", "توصي", "рекоменд", "توصیه"];
    about.iter().any(|it| lower.contains(it))
        && (text.trim_end().ends_with([':', '：']) || recommendation::in_sentence(text).is_some())
}
