//! Where the wording of a paragraph comes from: two texts laid side by side, word by word.
//!
//! Knows words and the longest sequence two texts share. Refuses to say that one text was made from the
//! other: it shows how like they are, and what was inserted and deleted.

use serde::Serialize;

use crate::search::{Word, words};

/// Words of one text beyond this many are not aligned.
const WORDS_LIMIT: usize = 2_000;

/// What a run of text is to the other text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// In both.
    Same,
    /// Only in the later.
    Inserted,
    /// Only in the earlier.
    Deleted,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// What it is.
    pub change: Change,
    /// The text, of the later where it is in both.
    pub text: String,
}

/// Two texts laid side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alignment {
    /// How like they are: twice the words they share in order, of the words of both; 1 is the same.
    pub likeness: f64,
    /// The later text with what was taken away from the earlier.
    pub runs: Vec<Run>,
}

/// Lays two texts side by side. Spelling and punctuation alone are no change.
#[must_use]
pub fn align(earlier: &str, later: &str) -> Alignment {
    let (old, new) = (some_words(earlier), some_words(later));
    let shared = shared(&old, &new);
    let count = old.len() + new.len();
    #[expect(clippy::cast_precision_loss, reason = "at most a few thousand words")]
    let likeness = if count == 0 { 1.0 } else { 2.0 * shared.len() as f64 / count as f64 };
    let mut runs: Vec<Run> = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    for (in_old, in_new) in shared.into_iter().chain([(old.len(), new.len())]) {
        push(&mut runs, Change::Deleted, earlier, &old[at_old..in_old]);
        push(&mut runs, Change::Inserted, later, &new[at_new..in_new]);
        if let Some(word) = new.get(in_new) {
            push(&mut runs, Change::Same, later, std::slice::from_ref(word));
        }
        (at_old, at_new) = (in_old + 1, in_new + 1);
    }
    Alignment { likeness, runs }
}

/// How like two texts are, without their runs.
#[must_use]
pub fn likeness(one: &str, other: &str) -> f64 {
    align(one, other).likeness
}

fn some_words(text: &str) -> Vec<Word> {
    let mut words = words(text);
    words.truncate(WORDS_LIMIT);
    words
}

/// The places of the longest sequence of words that both have.
fn shared(old: &[Word], new: &[Word]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u16; (old.len() + 1) * width];
    for at_old in (0..old.len()).rev() {
        for at_new in (0..new.len()).rev() {
            longest[at_old * width + at_new] = if old[at_old].form == new[at_new].form {
                longest[(at_old + 1) * width + at_new + 1] + 1
            } else {
                longest[(at_old + 1) * width + at_new].max(longest[at_old * width + at_new + 1])
            };
        }
    }
    let (mut at_old, mut at_new) = (0, 0);
    let mut places = Vec::new();
    while at_old < old.len() && at_new < new.len() {
        if old[at_old].form == new[at_new].form {
            places.push((at_old, at_new));
            at_old += 1;
            at_new += 1;
        } else if longest[(at_old + 1) * width + at_new] >= longest[at_old * width + at_new + 1] {
            at_old += 1;
        } else {
            at_new += 1;
        }
    }
    places
}

/// Adds words to the runs, with the marks that follow them in their text.
fn push(runs: &mut Vec<Run>, change: Change, text: &str, words: &[Word]) {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let after = text[last.end..].find(char::is_whitespace).map_or(text.len(), |at| last.end + at);
    let piece = text[first.start..after].trim();
    match runs.last_mut() {
        Some(run) if run.change == change => {
            run.text.push(' ');
            run.text.push_str(piece);
        }
        _ => runs.push(Run { change, text: piece.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(earlier: &str, later: &str) -> String {
        let alignment = align(earlier, later);
        let run = |run: &Run| match run.change {
            Change::Same => run.text.clone(),
            Change::Inserted => format!("[+{}]", run.text),
            Change::Deleted => format!("[-{}]", run.text),
        };
        alignment.runs.iter().map(run).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn insertions_and_deletions_stand_where_they_were_made() {
        assert_eq!(
            told(
                "Urges States to eliminate discrimination against women;",
                "Strongly urges all States to eliminate violence against women and girls;",
            ),
            "[+Strongly] urges [+all] States to eliminate [-discrimination] [+violence] against \
             women; [+and girls;]"
                .replace("women;", "women")
        );
        assert_eq!(told("خانوادهٔ ایرانی", "خانوادۀ ايراني"), "خانوادۀ ايراني");
        assert!((likeness("a b c", "a b c") - 1.0).abs() < 1e-9);
        assert!(likeness("a b c", "x y z") < 1e-9);
        assert_eq!(told("", "new words"), "[+new words]");
        assert_eq!(told("old", ""), "[-old]");
    }
}
