//! Headings: sections, annexes, articles.
//!
//! Knows how they are set and worded in the official languages and in Persian. Whether a numbered
//! line is a heading or a short paragraph is decided with the run of numbers, in `outline`.

use crate::block::{Block, Role, is_terminated};
use crate::number::{Style, marker};

/// What a heading opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    /// An annex or appendix, with its number if it has one.
    Annex,
    /// An article, with its number.
    Article(String),
}

const ANNEX: &[&str] = &[
    "annex",
    "annexe",
    "annexes",
    "appendix",
    "appendice",
    "anexo",
    "anexos",
    "приложение",
    "المرفق",
    "مرفق",
    "附件",
    "پیوست",
    "ضمیمه",
    "enclosure",
    "pièce",
];
const ARTICLE: &[&str] = &[
    "article",
    "art",
    "artículo",
    "articulo",
    "статья",
    "المادة",
    "ماده",
    "مادهٔ",
    "مادۀ",
    "artikel",
];

/// Words that stand alone over a section.
const ALONE: &[&str] = &[
    "introduction",
    "preamble",
    "préambule",
    "preámbulo",
    "преамбула",
    "الديباجة",
    "مقدمه",
    "دیباچه",
    "مقدمة",
    "background",
    "conclusion",
    "conclusions",
    "conclusions and recommendations",
    "recommendations",
    "summary",
    "notes",
    "endnotes",
    "methodology",
    "addendum",
    "corrigendum",
    "general",
    "annex",
    "follow-up",
    "introducción",
    "введение",
    "contents",
    "foreword",
];

/// What a line opens, by its words: an annex, an article; `None` for any other text.
pub(crate) fn worded(text: &str) -> Option<Opens> {
    let text = text.trim().trim_matches(['*', '#', '_', ' ']);
    if text.chars().count() > 160 {
        return None;
    }
    let mut words = text.split_whitespace();
    let first = words.next()?.trim_end_matches(['.', ':', '*', ',']).to_lowercase();
    if ARTICLE.contains(&first.as_str()) {
        let second = words.next()?;
        let number =
            model::fold::ascii_digits(second.trim_end_matches(['.', ':', '*', ',', '-', '–']));
        let is_number = number.chars().all(|it| it.is_ascii_digit()) && number.len() <= 3;
        let roman =
            crate::number::roman(&number).is_some() && number.chars().all(char::is_uppercase);
        let ordinal = matches!(
            number.as_str(),
            "premier" | "première" | "first" | "primero" | "الأولى" | "اول" | "یکم" | "1er"
        );
        let number = if ordinal { "1".to_owned() } else { number };
        let rest: String = words.collect::<Vec<_>>().join(" ");
        // "Article 5 of the Convention provides …" is a sentence.
        let title = rest.is_empty()
            || rest.starts_with(['-', '–', '—', '(', '['])
            || second.ends_with(['.', ':', '-'])
            || rest.chars().next().is_some_and(char::is_uppercase) && !is_terminated(&rest);
        return ((is_number || roman || ordinal) && !number.is_empty() && title)
            .then_some(Opens::Article(number));
    }
    if ANNEX.contains(&first.as_str()) {
        let rest: Vec<&str> = words.collect();
        let short = rest.len() <= 1 || !is_terminated(text) && text.chars().count() < 90;
        return short.then_some(Opens::Annex);
    }
    None
}

/// Whether a block is set or worded as a heading, numbers aside.
pub(crate) fn is_heading(block: &Block) -> bool {
    if block.role == Role::Heading(0) || matches!(block.role, Role::Heading(_)) {
        return true;
    }
    if block.role != Role::Text {
        return false;
    }
    let text = block.text.trim();
    let count = text.chars().count();
    if count == 0 || count > 260 {
        return false;
    }
    if block.size >= 108 && !text.ends_with([';', ',']) {
        return true;
    }
    let found = marker(text);
    let body = found.as_ref().map_or(text, |found| &text[found.rest..]);
    if ALONE.contains(&body.trim_end_matches(['*', ':', '.', ' ']).to_lowercase().as_str()) {
        return true;
    }
    let open = !is_terminated(text) && !text.ends_with(',') && count < 200;
    let style = found.as_ref().map(|found| found.style);
    if block.bold
        && open
        && !matches!(style, Some(Style::Dotted | Style::Letter | Style::SmallRoman | Style::Bullet))
    {
        return true;
    }
    let capital = body.chars().next().is_some_and(|it| !it.is_lowercase());
    if matches!(style, Some(Style::Roman | Style::Capital)) && open && capital {
        return true;
    }
    // A short line in capitals.
    let letters = || body.chars().filter(|it| it.is_alphabetic());
    letters().count() > 3 && count < 120 && open && letters().all(char::is_uppercase)
}

/// The level a heading has by its number: `II.` stands over `B.`, that over `3.`.
pub(crate) fn level_of(style: Style) -> Option<u8> {
    match style {
        Style::Roman => Some(1),
        Style::Capital => Some(2),
        Style::Decimal => Some(3),
        Style::Letter | Style::Bracketed => Some(4),
        Style::SmallRoman => Some(5),
        Style::Dotted | Style::Bullet => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annexes_and_articles_are_known_by_their_words() {
        assert_eq!(worded("Annex I"), Some(Opens::Annex));
        assert_eq!(worded("Article 12"), Some(Opens::Article("12".into())));
        assert_eq!(worded("المادة 2"), Some(Opens::Article("2".into())));
        assert_eq!(worded("ماده ۲"), Some(Opens::Article("2".into())));
        assert_eq!(worded("Article premier"), Some(Opens::Article("1".into())));
        assert_eq!(worded("Article 5 of the Convention provides for it."), None);
        assert_eq!(worded("The annex to the present report is circulated as received."), None);
    }

    #[test]
    fn headings_are_short_and_end_without_a_stop() {
        let set = |text: &str| is_heading(&Block::text(text, 1));
        assert!(set("II. Conclusions and/or recommendations"));
        assert!(set("B. Interactive dialogue"));
        assert!(set("Introduction"));
        assert!(!set("The delegation thanked all speakers."));
        assert!(!set("(a) A national report"));
    }
}
