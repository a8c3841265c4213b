//! Known words inside a longer text: «زنان» in «جمعیت زنان بر حسب استان».
//! Knows whole words and which of two overlapping finds is meant; knows nothing of tables.

use model::fold::fold;

/// Words after which a title names its dimensions and no longer what is counted.
const BY: [&str; 9] = [
    "بر حسب",
    "برحسب",
    "به تفکیک",
    "بتفکیک",
    "بر اساس",
    "به تفکيک",
    "by",
    "broken down by",
    "according to",
];

/// A known word found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) code: &'a str,
    /// The first and last of the text's words that it covers.
    pub(crate) words: (usize, usize),
}

/// The folded words of a text up to «بر حسب».
pub(crate) fn counted_words(text: &str) -> Vec<String> {
    let folded: String = fold(text)
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '%' { letter } else { ' ' })
        .collect();
    let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    let is_by = |at: usize| {
        BY.iter().any(|by| {
            let mut by = fold(by).split(' ').map(str::to_owned).collect::<Vec<_>>().into_iter();
            let mut rest = words[at..].iter();
            by.all(|word| rest.next() == Some(&word))
        })
    };
    let end = (1..words.len()).find(|at| is_by(*at)).unwrap_or(words.len());
    words[..end].to_vec()
}

/// Every find that lies in no longer one, in the order of the text. `phrases` are folded.
pub(crate) fn all<'a>(
    phrases: impl Iterator<Item = (&'a str, &'a str)>,
    words: &[String],
) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    for (phrase, code) in phrases {
        // A lone digit or letter stands for a code somewhere, and for nothing in a sentence.
        if phrase.chars().count() < 2 || phrase.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let parts: Vec<&str> = phrase.split(' ').collect();
        for at in 0..words.len().saturating_sub(parts.len() - 1) {
            if parts.iter().zip(&words[at..]).all(|(part, word)| part == word) {
                found.push(Found { code, words: (at, at + parts.len() - 1) });
            }
        }
    }
    let covers = |outer: &Found<'_>, inner: &Found<'_>| {
        outer.words != inner.words
            && outer.words.0 <= inner.words.0
            && outer.words.1 >= inner.words.1
    };
    let mut kept: Vec<Found<'a>> = found
        .iter()
        .filter(|each| !found.iter().any(|other| covers(other, each)))
        .cloned()
        .collect();
    kept.sort_by(|a, b| (a.words, a.code).cmp(&(b.words, b.code)));
    kept.dedup();
    kept
}

/// The one code that the known words of a text stand for, if they do not stand for two.
pub(crate) fn only<'a>(
    phrases: impl Iterator<Item = (&'a str, &'a str)>,
    text: &str,
) -> Option<&'a str> {
    let found = all(phrases, &counted_words(text));
    let first = found.first()?.code;
    found.iter().all(|each| each.code == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts_and_two_codes_are_none() {
        let phrases = [("جمعیت", "POP"), ("جمعیت فعال", "ACTIVE"), ("زنان", "F"), ("مردان", "M")];
        let only = |codes: &[&str], text: &str| {
            only(phrases.iter().copied().filter(|(_, code)| codes.contains(code)), text)
        };
        let figures = ["POP", "ACTIVE"];
        assert_eq!(only(&figures, "جدول ۱- جمعيت فعال ۱۵ ساله"), Some("ACTIVE"));
        assert_eq!(only(&figures, "جمعیت زنان"), Some("POP"));
        assert_eq!(only(&["F", "M"], "جمعیت زنان برحسب مردان"), Some("F"));
        assert_eq!(only(&["F", "M"], "زنان و مردان"), None);
    }
}
