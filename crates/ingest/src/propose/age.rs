//! Ages as people write them: «۰-۴ ساله», «65 ساله و بیشتر», «کمتر از یک ساله», `15+`.
//! Knows one age group and its code; knows nothing of code lists or tables.

use model::fold::{ascii_digits, fold};

/// An age group: its code in the manner of SDMX, and how sure its words are (0 to 100).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgeGroup {
    pub(crate) code: String,
    pub(crate) confidence: u8,
}

/// Number words that stand in age groups.
const NUMBERS: [(&str, u32); 14] = [
    ("صفر", 0),
    ("یک", 1),
    ("دو", 2),
    ("سه", 3),
    ("چهار", 4),
    ("پنج", 5),
    ("شش", 6),
    ("هفت", 7),
    ("ده", 10),
    ("پانزده", 15),
    ("هجده", 18),
    ("شصت", 60),
    ("صد", 100),
    ("یکصد", 100),
];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(u32),
    /// Between two numbers: a dash or «تا».
    To,
    /// «و بیشتر».
    Over,
    /// «کمتر از».
    Under,
    /// «بیش از».
    Above,
    /// «و کمتر».
    OrUnder,
    /// «سال», «ساله».
    Years,
    /// «سن», «گروه».
    Age,
    Other,
}

fn tokens(text: &str) -> Vec<Token> {
    // Folding makes spaces of dashes, which mean something here.
    let spaced: String = ascii_digits(text)
        .chars()
        .map(|letter| match letter {
            '-' | '–' | '—' | '−' | '‐' | 'ـ' => " ‑ ".to_owned(),
            '+' | '<' | '>' | '≤' | '≥' => format!(" {letter} "),
            '(' | ')' | '[' | ']' | ':' | '،' | ',' => " ".to_owned(),
            other => other.to_string(),
        })
        .collect();
    let mut words: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        let folded = if word == "‑" { word.to_owned() } else { fold(word) };
        // «5ساله» and `5yrs` are two words.
        for part in folded.split(' ') {
            let split = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
            let (digits, rest) = part.split_at(split);
            words.extend(
                [digits, rest].iter().filter(|it| !it.is_empty()).map(|it| (*it).to_owned()),
            );
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let (token, used) = match (rest, *first) {
            (["و" | "یا" | "به" | "and" | "or", next, ..], _) if is_over(next) => {
                (Token::Over, 2)
            }
            (
                ["و" | "یا" | "and" | "or", "کمتر" | "پایینتر" | "under" | "less" | "younger", ..],
                _,
            ) => (Token::OrUnder, 2),
            ([next, "از" | "than", ..], _) if is_under(next) => (Token::Under, 2),
            (["بیشتر" | "بیش" | "بالاتر", "از", ..], _) => (Token::Above, 2),
            (_, "بالای" | "over" | "above" | ">") => (Token::Above, 1),
            (_, "+" | "≥") => (Token::Over, 1),
            (_, "‑" | "تا" | "الی" | "to" | "_") => (Token::To, 1),
            (
                _,
                "سال" | "ساله" | "سالگی" | "سالگان" | "ساله‌ها" | "year" | "years" | "yrs" | "y"
                | "yr" | "old",
            ) => (Token::Years, 1),
            (_, "سن" | "سنی" | "سنین" | "گروه" | "age" | "aged" | "ages" | "group") => {
                (Token::Age, 1)
            }
            (_, word) if is_over(word) => (Token::Over, 1),
            (_, word) if is_under(word) || word == "<" => (Token::Under, 1),
            (_, word) => match number(word) {
                Some(number) => (Token::Number(number), 1),
                None => (Token::Other, 1),
            },
        };
        found.push(token);
        rest = &rest[used..];
    }
    found.retain(|token| *token != Token::Age);
    found
}

fn is_over(word: &str) -> bool {
    matches!(
        word,
        "بیشتر" | "بالاتر" | "بالا" | "زیادتر" | "over" | "older" | "more" | "above" | "plus"
    )
}

fn is_under(word: &str) -> bool {
    matches!(word, "کمتر" | "زیر" | "کوچکتر" | "under" | "below" | "less" | "younger")
}

fn number(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse() {
        return Some(number).filter(|number| *number <= 130 && word.len() <= 3);
    }
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// Reads one age group; words that are no part of it make it none.
pub(crate) fn read(text: &str) -> Option<AgeGroup> {
    use Token as T;
    let tokens = tokens(text);
    let years = tokens.contains(&T::Years);
    let bare: Vec<T> = tokens.into_iter().filter(|token| *token != T::Years).collect();
    let sure = |code: String, confidence: u8| Some(AgeGroup { code, confidence });
    match bare[..] {
        [T::Number(from), T::To, T::Number(to)] if from != to => {
            // From right to left, «۴-۰» is the same group.
            let (from, to) = (from.min(to), from.max(to));
            sure(format!("Y{from}T{to}"), if years { 96 } else { 90 })
        }
        [T::Number(from), T::Over] | [T::Over, T::Number(from)] => {
            sure(format!("Y_GE{from}"), if years { 96 } else { 92 })
        }
        [T::Number(from), T::To] if years => sure(format!("Y_GE{from}"), 70),
        [T::Above, T::Number(from)] => sure(format!("Y_GE{from}"), 75),
        [T::Under, T::Number(1)] => sure("Y0".to_owned(), 96),
        [T::Under, T::Number(to)] if to > 1 => sure(format!("Y0T{}", to - 1), 92),
        [T::Number(to), T::OrUnder] => sure(format!("Y0T{to}"), 92),
        [T::Number(age)] if years => sure(format!("Y{age}"), 96),
        [T::Number(age)] => sure(format!("Y{age}"), 55),
        _ => None,
    }
}

/// The first and last year of an age group's code; no last year where it is open.
pub(crate) fn bounds(code: &str) -> Option<(u32, Option<u32>)> {
    if let Some(from) = code.strip_prefix("Y_GE") {
        return Some((from.parse().ok()?, None));
    }
    let years = code.strip_prefix('Y')?;
    match years.split_once('T') {
        Some((from, to)) => Some((from.parse().ok()?, Some(to.parse().ok()?))),
        None => {
            let age = years.parse().ok()?;
            Some((age, Some(age)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_an_age_is_one_code() {
        for (text, code) in [
            ("۰-۴ ساله", Some("Y0T4")),
            ("4-0", Some("Y0T4")),
            ("۱۵ تا ۱۹ سال", Some("Y15T19")),
            ("65 ساله و بیشتر", Some("Y_GE65")),
            ("۶۵ سال و بالاتر", Some("Y_GE65")),
            ("۸۰ ساله به بالا", Some("Y_GE80")),
            ("75+", Some("Y_GE75")),
            ("65 years and over", Some("Y_GE65")),
            ("صد ساله و بيشتر", Some("Y_GE100")),
            ("كمتر از يك ساله", Some("Y0")),
            ("زیر ۱۵ سال", Some("Y0T14")),
            ("3 ساله", Some("Y3")),
            ("5ساله", Some("Y5")),
            ("گروه سنی ۲۰-۲۴", Some("Y20T24")),
            ("فعال", None),
            ("۱۵ ساله و بیشتر بیکار", None),
            ("1395", None),
        ] {
            assert_eq!(read(text).map(|group| group.code).as_deref(), code, "{text}");
        }
        assert_eq!(bounds("Y_GE65"), Some((65, None)));
        assert_eq!(bounds("Y5T9"), Some((5, Some(9))));
        assert_eq!(bounds("_T"), None);
    }
}
