//! Whether the words around bound values agree with them: “rose from {value …} to {value …}” over a
//! fall does not stand, though nobody wrote `says`. Knows words of movement in both languages; judges
//! by the digits shown, and only where the words leave no doubt what they speak of.

use model::{Language, fold};
use rust_decimal::Decimal;

use crate::binding::{Binding, Movement, SeriesRef, Style, When};
use crate::desk::Desk;
use crate::error::Reason;
use crate::prose::Piece;
use crate::words;

const ROSE_EN: &[&str] = &["rose", "risen", "increased", "grew", "grown", "climbed", "went up"];
const FELL_EN: &[&str] = &[
    "fell",
    "fallen",
    "decreased",
    "declined",
    "dropped",
    "shrank",
    "shrunk",
    "went down",
    "was reduced",
    "were reduced",
];
const NOT_EN: &[&str] = &["not", "never", "nor", "neither", "hardly", "didn", "hasn", "no"];
const ROSE_FA: &[&str] = &[
    "افزایش یافت",
    "افزایش یافته",
    "افزایش داشت",
    "افزایش داشته",
    "افزایش پیدا کرد",
    "افزایش پیدا کرده",
    "رشد کرد",
    "رشد کرده",
    "بالا رفت",
    "بالا رفته",
    "بیشتر شد",
    "بیشتر شده",
];
const FELL_FA: &[&str] = &[
    "کاهش یافت",
    "کاهش یافته",
    "کاهش داشت",
    "کاهش داشته",
    "کاهش پیدا کرد",
    "کاهش پیدا کرده",
    "پایین آمد",
    "پایین آمده",
    "کمتر شد",
    "کمتر شده",
    "افت کرد",
    "افت کرده",
];

/// What some words say of a movement: one direction, undenied; nothing where they say none or both.
pub(crate) fn said(text: &str, language: Language) -> Option<Movement> {
    let words = folded_words(text);
    let has = |phrases: &[&str]| {
        phrases.iter().any(|phrase| words.contains(&format!(" {} ", spaced(phrase))))
    };
    let (rose, fell, not) = match language {
        Language::Fa => (ROSE_FA, FELL_FA, &[] as &[&str]),
        Language::En => (ROSE_EN, FELL_EN, NOT_EN),
    };
    match (has(rose), has(fell)) {
        (true, false) if !has(not) => Some(Movement::Rose),
        (false, true) if !has(not) => Some(Movement::Fell),
        _ => None,
    }
}

fn spaced(text: &str) -> String {
    let folded = fold::fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn folded_words(text: &str) -> String {
    format!(" {} ", spaced(text))
}

/// Whether one of the last three words of a text is this one: “from”, “from a low of”.
fn ends_near(text: &str, word: &str) -> bool {
    let words = spaced(text);
    let word = spaced(word);
    words.split(' ').rev().take(3).any(|each| each == word)
}

/// One value in a sentence: its series, where in time, what stands before it.
struct Said<'p> {
    series: &'p SeriesRef,
    period: &'p When,
    style: Option<Style>,
    written: &'p str,
    before: String,
}

/// One sentence: its words without bindings, and its values.
#[derive(Default)]
struct Sentence<'p> {
    words: String,
    values: Vec<Said<'p>>,
}

fn sentences(pieces: &[Piece]) -> Vec<Sentence<'_>> {
    let mut all = vec![Sentence::default()];
    let mut before = String::new();
    for piece in pieces {
        let Some(sentence) = all.last_mut() else { break };
        match piece {
            Piece::Text(text) => {
                let mut rest = text.as_str();
                while let Some(end) = end_of_sentence(rest) {
                    if let Some(sentence) = all.last_mut() {
                        sentence.words.push_str(&rest[..end]);
                    }
                    all.push(Sentence::default());
                    rest = &rest[end..];
                }
                if let Some(sentence) = all.last_mut() {
                    sentence.words.push_str(rest);
                }
                rest.clone_into(&mut before);
            }
            Piece::Bound(binding, written) => {
                if let Binding::Value { series, period, style, .. } = binding.as_ref() {
                    let before = std::mem::take(&mut before);
                    let style = *style;
                    sentence.values.push(Said { series, period, style, written, before });
                }
                sentence.words.push_str(" · ");
            }
            Piece::Broken(_) => sentence.words.push_str(" · "),
        }
    }
    all
}

/// Where a sentence ends in a text: behind a full stop, question or exclamation mark or semicolon that
/// white space or the end of the text follows.
fn end_of_sentence(text: &str) -> Option<usize> {
    text.char_indices().find_map(|(at, letter)| {
        let next = at + letter.len_utf8();
        let ends = matches!(letter, '.' | '!' | '?' | '؟' | ';' | '؛');
        let free = text[next..].chars().next().is_none_or(char::is_whitespace);
        (ends && free && next < text.len()).then_some(next)
    })
}

impl Desk<'_> {
    /// Records each sentence that says a movement its own values deny.
    pub(crate) fn agree(&mut self, pieces: &[Piece]) {
        for sentence in sentences(pieces) {
            let Some(says) = said(&sentence.words, self.language) else { continue };
            match sentence.values.as_slice() {
                [one] => self.agree_alone(one, says, &sentence.words),
                values => {
                    for pair in values.windows(2) {
                        self.agree_pair(&pair[0], &pair[1], says);
                    }
                }
            }
        }
    }

    /// “rose from A to B”, «از A به B افزایش یافت»: B is later than A, or A later than B; the later is
    /// to stand where the words say.
    fn agree_pair(&mut self, a: &Said<'_>, b: &Said<'_>, says: Movement) {
        let (from, to) = match self.language {
            Language::Fa => ("از", "به"),
            Language::En => ("from", "to"),
        };
        let stand = |a: &str, b: &str| ends_near(a, from) && ends_near(b, to);
        let told = stand(&a.before, &b.before) || stand(&b.before, &a.before);
        if a.series != b.series || !told {
            return;
        }
        let (Some(x), Some(y)) = (self.peek(a), self.peek(b)) else { return };
        if x.0 == y.0 {
            return;
        }
        let (first, latest) = if x.0 < y.0 { (x, y) } else { (y, x) };
        let movement = moved(first.1, latest.1);
        if movement != says {
            let data = format!("{} in {}, {} in {}", first.2, first.0, latest.2, latest.0);
            self.deny(b.written, says, movement, &data);
        }
    }

    /// “rose to B”: denied only where B is no higher than the value before it nor than the first.
    fn agree_alone(&mut self, one: &Said<'_>, says: Movement, words: &str) {
        let to = if self.language == Language::Fa { "به" } else { "to" };
        let near = ends_near(&one.before, to);
        let direct = match self.language {
            Language::Fa => near,
            Language::En => near && said(&last_words(&one.before), Language::En).is_some(),
        };
        if !direct || said(words, self.language) != Some(says) {
            return;
        }
        let Some(here) = self.peek(one) else { return };
        let Some(query) = self.query_of(one.series) else { return };
        let Some(answer) = self.answers.series.get(&query) else { return };
        let style = self.style_of(one);
        let earlier: Vec<Decimal> = answer
            .valued()
            .into_iter()
            .filter(|each| each.period.to_string() < here.0)
            .filter_map(|each| each.value.as_deref()?.parse().ok())
            .map(|value| words::shown(value, style))
            .collect();
        let (Some(first), Some(last)) = (earlier.first(), earlier.last()) else { return };
        if moved(*first, here.1) != says && moved(*last, here.1) != says {
            let data = format!("{first} first, {last} before, {} in {}", here.2, here.0);
            self.deny(one.written, says, moved(*last, here.1), &data);
        }
    }

    fn deny(&mut self, written: &str, says: Movement, movement: Movement, data: &str) {
        let data = format!("{}: {data}", movement.word());
        self.fault(written, Reason::Contradicted { says: says.word().to_owned(), data });
    }

    fn query_of(&self, series: &SeriesRef) -> Option<crate::query::Query> {
        match series {
            SeriesRef::Named(name) => Some(self.report.series.get(name)?.query.clone()),
            SeriesRef::Direct(query) => Some(query.clone()),
        }
    }

    fn style_of(&self, said: &Said<'_>) -> Style {
        let own = match said.series {
            SeriesRef::Named(name) => self.report.series.get(name).map(|series| series.style),
            SeriesRef::Direct(_) => None,
        };
        said.style.or(own).unwrap_or(Style::Exact)
    }

    /// The period, the value as shown and its digits, where there is one; records nothing.
    fn peek(&self, said: &Said<'_>) -> Option<(String, Decimal, String)> {
        let answer = self.answers.series.get(&self.query_of(said.series)?)?;
        let valued = answer.valued();
        let number = |each: &crate::answer::Observation| -> Decimal {
            each.value.as_deref().and_then(|digits| digits.parse().ok()).unwrap_or_default()
        };
        let observation = match said.period {
            When::First => valued.first().copied(),
            When::Latest => valued.last().copied(),
            When::Highest => valued.iter().copied().max_by_key(|each| number(each)),
            When::Lowest => valued.iter().rev().copied().min_by_key(|each| number(each)),
            When::At(period) => valued.iter().copied().find(|each| each.period == *period),
        }?;
        let digits = observation.value.clone()?;
        let value = words::shown(digits.parse().ok()?, self.style_of(said));
        Some((observation.period.to_string(), value, digits))
    }
}

fn last_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[words.len().saturating_sub(4)..].join(" ")
}

fn moved(first: Decimal, latest: Decimal) -> Movement {
    match latest.cmp(&first) {
        std::cmp::Ordering::Greater => Movement::Rose,
        std::cmp::Ordering::Less => Movement::Fell,
        std::cmp::Ordering::Equal => Movement::Unchanged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_one_direction_or_nothing() {
        let all = [
            ("The rate rose from", Language::En, Some(Movement::Rose)),
            ("It has declined to", Language::En, Some(Movement::Fell)),
            ("It did not rise, nor has it increased", Language::En, None),
            ("It rose and then fell", Language::En, None),
            ("The prose of the report", Language::En, None),
            ("نرخ از · به · افزايش يافت", Language::Fa, Some(Movement::Rose)),
            ("کاهش یافته است", Language::Fa, Some(Movement::Fell)),
            ("کاهش نیافت", Language::Fa, None),
        ];
        for (text, language, expected) in all {
            assert_eq!(said(text, language), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_ends_where_white_space_follows() {
        assert_eq!(end_of_sentence("It was 3.5 high. Then"), Some(16));
        assert_eq!(end_of_sentence("no end."), None);
    }
}
