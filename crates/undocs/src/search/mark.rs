//! Where in a paragraph the words of a query stand, and the piece of it to show.
//! Knows texts and queries; knows nothing of the index.

use super::query::{Clause, Query};
use super::stem::Stems;
use super::words;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether the query asked for it.
    pub found: bool,
}

/// The piece of a paragraph to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Excerpt {
    /// Whether something of the paragraph stands before it.
    pub cut_before: bool,
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// Whether something stands after it.
    pub cut_after: bool,
}

impl Query {
    /// The piece of `text` around what was asked for, at most about `letters` long.
    #[must_use]
    pub fn excerpt(&self, text: &str, language: &str, letters: usize) -> Excerpt {
        let marks = self.marks(text, language);
        let first = marks.first().map_or(0, |(start, _)| *start);
        let (from, to) = window(text, first, letters);
        let mut pieces = Vec::new();
        let mut at = from;
        let mut push = |text: &str, found: bool| {
            if !text.is_empty() {
                pieces.push(Piece { text: text.to_owned(), found });
            }
        };
        for (start, end) in marks.into_iter().filter(|(start, end)| *start >= from && *end <= to) {
            if start < at {
                continue;
            }
            push(&text[at..start], false);
            push(&text[start..end], true);
            at = end;
        }
        push(&text[at..to], false);
        Excerpt { cut_before: from > 0, pieces, cut_after: to < text.len() }
    }

    /// Where the words asked for stand, in order.
    fn marks(&self, text: &str, language: &str) -> Vec<(usize, usize)> {
        let mut forms: Vec<String> = Vec::new();
        let mut stems_asked: Vec<String> = Vec::new();
        let mut starts: Vec<&str> = Vec::new();
        let mut stems = Stems::new();
        for clause in self.all.iter().flatten() {
            match clause {
                Clause::Words(words) => {
                    for word in words {
                        stems_asked.extend(stems.of(&word.base, language));
                        forms.push(word.form.clone());
                    }
                }
                Clause::Phrase(words) => forms.extend(words.iter().map(|word| word.form.clone())),
                Clause::Start(start) => starts.push(start),
                Clause::Symbol(symbol) => {
                    forms.extend(words(symbol).into_iter().map(|word| word.form));
                }
                Clause::Title(_) | Clause::Filter(_) => {}
            }
        }
        let found = words(text);
        let asked = |form: &str| forms.iter().any(|it| it == form);
        let mut marks = Vec::new();
        for (at, word) in found.iter().enumerate() {
            let next = found.get(at + 1);
            let joined = next.is_some_and(|next| asked(&format!("{}{}", word.form, next.form)));
            let parted = forms.windows(2).any(|pair| pair.concat() == word.form);
            let stem = stems.of(&word.base, language);
            if asked(&word.form)
                || parted
                || starts.iter().any(|start| word.form.starts_with(start))
                || stem.is_some_and(|stem| stems_asked.contains(&stem))
            {
                marks.push((word.start, word.end));
            } else if let (true, Some(next)) = (joined, next) {
                marks.push((word.start, next.end));
            }
        }
        marks
    }
}

/// A window of about `letters` around a place, cut where words end.
fn window(text: &str, around: usize, letters: usize) -> (usize, usize) {
    if text.chars().count() <= letters {
        return (0, text.len());
    }
    let before = letters / 3;
    let back = text[..around].char_indices().rev().nth(before).map_or(0, |(at, _)| at);
    let from = match back {
        0 => 0,
        back => text[back..around].find(' ').map_or(back, |space| back + space + 1),
    };
    let ahead = text[from..].char_indices().nth(letters).map_or(text.len(), |(at, _)| from + at);
    let to = match ahead {
        end if end == text.len() => end,
        end => text[from..end].rfind(' ').map_or(end, |space| from + space),
    };
    (from, to.max(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, text: &str, language: &str) -> String {
        let excerpt = Query::parse(query).unwrap().excerpt(text, language, 60);
        let mark = |piece: &Piece| {
            if piece.found { format!("[{}]", piece.text) } else { piece.text.clone() }
        };
        excerpt.pieces.iter().map(mark).collect()
    }

    #[test]
    fn what_was_asked_for_is_marked_as_it_stands() {
        assert_eq!(shown("right", "All rights, the right.", "en"), "All [rights], the [right].");
        assert_eq!(
            shown("تصمیم گیری", "در تصمیم‌گیری و تصمیمگیری", "fa"),
            "در [تصمیم]‌[گیری] و [تصمیمگیری]"
        );
        assert_eq!(shown("تصمیمگیری", "در تصمیم‌گیری", "fa"), "در [تصمیم‌گیری]");
        assert_eq!(shown("", "nothing", "en"), "nothing");
        let long = format!("{} women {}", "word ".repeat(50), "word ".repeat(50));
        let excerpt = Query::parse("women").unwrap().excerpt(&long, "en", 60);
        assert!(excerpt.cut_before && excerpt.cut_after);
        assert!(excerpt.pieces.iter().any(|piece| piece.found && piece.text == "women"));
    }
}
