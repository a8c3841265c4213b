//! A text as words with their places: what is a word, what joins two into one, what is dropped.
//!
//! Knows letters, joiners and apostrophes, and the affixes of Persian that are written apart, with a
//! zero-width non-joiner or together. Refuses to know languages: see `stem`.

use super::persian::{self, Affix};
use super::spelling::fold_word;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// Its form, in all spellings the same.
    pub form: String,
    /// The form without what was written apart from it: the base that is stemmed.
    pub base: String,
}

/// What stands between a word and the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Wide,
    NonJoiner,
    Apostrophe,
}

/// The words of a text, in order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // A prefix that waits for its word.
    let mut prefix: Option<Word> = None;
    for (start, end, gap) in pieces(text) {
        let form = fold_word(&text[start..end]);
        if form.is_empty() {
            continue;
        }
        if gap == Gap::Apostrophe && form == "s" {
            continue;
        }
        let followed_by_apostrophe = text[end..].starts_with(['\'', '’', 'ʼ']);
        if followed_by_apostrophe
            && matches!(form.as_str(), "l" | "d" | "j" | "m" | "n" | "s" | "t" | "c" | "qu")
        {
            continue;
        }
        let mut word = Word { start, end, base: form.clone(), form };
        if let Some(before) = prefix.take() {
            word.start = before.start;
            word.form.insert_str(0, &before.form);
            word.base.clone_from(&word.form);
            words.push(word);
            continue;
        }
        let last = words.last_mut();
        match persian::affix(
            &word.form,
            last.as_deref().map(|it| it.form.as_str()),
            gap == Gap::NonJoiner,
        ) {
            Affix::Prefix => prefix = Some(word),
            Affix::Dropped => {
                if let Some(last) = last {
                    last.end = word.end;
                }
            }
            Affix::Joined => {
                if let Some(last) = last {
                    last.end = word.end;
                    last.form.push_str(&word.form);
                }
            }
            Affix::None => words.push(word),
        }
    }
    words.extend(prefix);
    words
}

/// The runs of letters and digits, and what stands before each.
fn pieces(text: &str) -> Vec<(usize, usize, Gap)> {
    let mut pieces = Vec::new();
    let mut start = None;
    let mut gap = Gap::Wide;
    let mut next_gap = Gap::Wide;
    for (at, letter) in text.char_indices() {
        if is_of_word(letter) {
            if start.is_none() {
                start = Some(at);
                gap = next_gap;
            }
            continue;
        }
        if is_invisible(letter) {
            continue;
        }
        if let Some(start) = start.take() {
            pieces.push((start, at, gap));
            next_gap = Gap::NonJoiner;
        }
        next_gap = match letter {
            '\u{200c}' if next_gap == Gap::NonJoiner => Gap::NonJoiner,
            '\'' | '’' | 'ʼ' => Gap::Apostrophe,
            _ => Gap::Wide,
        };
    }
    if let Some(start) = start {
        pieces.push((start, text.len(), gap));
    }
    pieces
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '\u{0300}'..='\u{036f}' | '\u{064b}'..='\u{065f}' | '\u{0670}')
}

/// Marks that part nothing: soft hyphens, joiners, marks of direction.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::words;

    fn forms(text: &str) -> String {
        words(text).into_iter().map(|word| word.form).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn affixes_are_one_with_their_word_however_they_are_written() {
        assert_eq!(forms("می‌شود"), forms("می شود"));
        assert_eq!(forms("می‌شود"), forms("ميشود"));
        assert_eq!(forms("مهم‌ترین"), forms("مهم ترین"));
        assert_eq!(forms("شده‌اند"), forms("شده اند"));
        assert_eq!(forms("کتاب‌ها"), "کتاب");
        assert_eq!(forms("کتاب های"), "کتاب");
        assert_eq!(forms("خانواده‌ی"), forms("خانوادهٔ"));
    }

    #[test]
    fn words_of_other_scripts_are_parted_where_readers_part_them() {
        assert_eq!(forms("women’s rights"), "women|rights");
        assert_eq!(forms("l’égalité des sexes"), "egalite|des|sexes");
        assert_eq!(forms("A/RES/68/261"), "a|res|68|261");
        assert_eq!(forms("co\u{ad}operation"), "cooperation");
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "«حقوق‌ِ خانواده‌ها»";
        for word in words(text) {
            assert!(text.get(word.start..word.end).is_some());
        }
        assert!(words("").is_empty() && words("«»‌ ").is_empty());
    }
}
