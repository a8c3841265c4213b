//! Typst text, written so that nothing in a report can be taken for a command. Knows quoting, runs
//! and links; knows no report.

use std::fmt::Write as _;

use model::{Language, locale};

use crate::manuscript::Run;

/// A Typst string literal of a text.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' | '\r' | '\t' => out.push(' '),
            letter if letter.is_control() => {}
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Latin letters set left to right, whatever stands around them.
pub(crate) fn latin(text: &str) -> String {
    format!("text(dir: ltr, lang: \"en\", {})", quoted(text))
}

/// A link with words of its own.
pub(crate) fn link(address: &str, words: &str) -> String {
    format!("link({}, {})", quoted(address), quoted(words))
}

/// Runs of resolved prose as Typst code that makes content.
pub(crate) fn runs(runs: &[Run], language: Language) -> String {
    let mut out = String::from("{ ");
    for run in runs {
        match run {
            Run::Text(words) => {
                let _ = write!(out, "{}; ", quoted(words));
            }
            Run::Symbol(symbol) => {
                let shown = latin(symbol);
                if symbol.contains('/') {
                    let address = format!("https://undocs.org/{}", symbol.replace(' ', "%20"));
                    let _ = write!(out, "link({}, {shown}); ", quoted(&address));
                } else {
                    let _ = write!(out, "{shown}; ");
                }
            }
            Run::Latin(words) => {
                let _ = write!(out, "{}; ", latin(words));
            }
            Run::Link(words, address) if words == address => {
                let _ = write!(out, "link({}, {}); ", quoted(address), latin(words));
            }
            Run::Link(words, address) => {
                let _ = write!(out, "{}; ", link(address, words));
            }
            Run::Broken(binding) => {
                let shown = format!("{{{binding}}}");
                let _ = write!(
                    out,
                    "highlight(fill: alarm.lighten(80%), text(dir: ltr, fill: alarm, raw({}))); ",
                    quoted(&shown)
                );
            }
            Run::Bound(words, notes) => {
                let _ = write!(out, "{}; {}", quoted(words), note_marks(notes, language));
            }
        }
    }
    out.push('}');
    out
}

/// Raised numbers of notes, each a link to its note.
pub(crate) fn note_marks(notes: &[usize], language: Language) -> String {
    let mut out = String::new();
    if language == Language::Fa && !notes.is_empty() {
        // Else a per cent sign before the mark is drawn to the mark's digits, away from its number.
        out.push_str("\"\u{200F}\"; ");
    }
    for (index, note) in notes.iter().enumerate() {
        let comma = match (index, language) {
            (0, _) => "",
            (_, Language::Fa) => "super(typographic: false, \"،\"); ",
            (_, Language::En) => "super(typographic: false, \",\"); ",
        };
        let number = locale::digits(&note.to_string(), language);
        let _ = write!(
            out,
            "{comma}super(typographic: false, link(label(\"note-{note}\"), {})); ",
            quoted(&number)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_quotes() {
        assert_eq!(
            quoted("a\" + read(\"x\") + \"\\\u{0}"),
            "\"a\\\" + read(\\\"x\\\") + \\\"\\\\\""
        );
        let run = [Run::Bound("۱۷٫۰٪".into(), vec![3])];
        let text = runs(&run, Language::Fa);
        assert!(text.contains("note-3") && text.contains("\"۳\""), "{text}");
    }
}
