//! The keywords of a PC-Axis file before its data (PX file format 2013): `KEYWORD[language]("sub")=…;`.
//! Knows how entries are written; knows what few of them mean.

use crate::error::Error;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The keyword, in capitals.
    pub keyword: String,
    /// The language it is told in, where it is not the file's first.
    pub language: Option<String>,
    /// What stands in brackets behind it.
    pub of: Vec<String>,
    /// The values; texts that follow each other without a comma are one.
    pub values: Vec<String>,
}

/// Reads one entry from its text, without the semicolon. Nothing where it is none.
pub fn entry(text: &str) -> Option<Entry> {
    let mut rest = text.trim();
    let length = rest.find(|it: char| !(it.is_ascii_alphanumeric() || it == '-' || it == '_'))?;
    let keyword = rest[..length].to_ascii_uppercase();
    if keyword.is_empty() {
        return None;
    }
    rest = rest[length..].trim_start();
    let mut language = None;
    if let Some(inner) = rest.strip_prefix('[') {
        let (told, after) = inner.split_once(']')?;
        language = Some(told.trim().trim_matches('"').to_owned());
        rest = after.trim_start();
    }
    let mut of = Vec::new();
    if let Some(inner) = rest.strip_prefix('(') {
        let end = outside_quotes(inner, ')')?;
        of = values(&inner[..end]);
        rest = inner[end + 1..].trim_start();
    }
    let told = rest.strip_prefix('=')?;
    Some(Entry { keyword, language, of, values: values(told) })
}

/// Where `wanted` stands first outside quotes.
pub fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (letter == wanted && !quoted).then_some(at)
    })
}

/// The values of a list: texts in quotes, of which neighbours belong together, or bare words.
/// `TLIST(A1)` is a word; `TLIST(A1, "1990"-"1992")` gives the years.
fn values(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix("TLIST(")
        && let Some(end) = outside_quotes(inner, ')')
    {
        let (within, after) = (&inner[..end], inner[end + 1..].trim_start());
        let (unit, range) = within.split_once(',').unwrap_or((within, ""));
        let mut all = vec![format!("TLIST({})", unit.trim())];
        all.extend(years(range));
        if let Some(listed) = after.strip_prefix(',') {
            all.extend(values(listed));
        }
        return all;
    }
    let mut all = Vec::new();
    let (mut value, mut begun) = (String::new(), false);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match first {
            '"' => {
                let inner = &rest[1..];
                let end = inner.find('"').unwrap_or(inner.len());
                value.push_str(&inner[..end]);
                begun = true;
                rest = inner.get(end + 1..).unwrap_or("");
            }
            ',' => {
                all.push(std::mem::take(&mut value));
                begun = true;
                rest = &rest[1..];
            }
            _ if first.is_whitespace() => rest = &rest[first.len_utf8()..],
            _ => {
                let word = |it: char| it == ',' || it == '"' || it.is_whitespace();
                let end = rest.find(word).unwrap_or(rest.len());
                value.push_str(&rest[..end]);
                begun = true;
                rest = &rest[end..];
            }
        }
    }
    if begun {
        all.push(value);
    }
    all
}

/// `"1990"-"1992"` are three years; what is no such range is none.
fn years(range: &str) -> Vec<String> {
    let Some((from, to)) = range.split_once('-') else { return Vec::new() };
    let year = |text: &str| text.trim().trim_matches('"').parse::<u16>().ok();
    match (year(from), year(to)) {
        (Some(from), Some(to)) if from <= to => (from..=to).map(|it| it.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// The error for a file that lacks a keyword.
pub fn missing(keyword: &'static str, line: u64) -> Error {
    Error::Missing { line, element: "the PC-Axis file".to_owned(), missing: keyword }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_with_language_brackets_and_lists() {
        let told = entry("VALUES[sv](\"kön\")=\"män\",\n\"kvin\"\n\"nor\"").unwrap();
        assert_eq!(told.keyword, "VALUES");
        assert_eq!(told.language.as_deref(), Some("sv"));
        assert_eq!(told.of, ["kön"]);
        assert_eq!(told.values, ["män", "kvinnor"]);
        assert_eq!(entry("CODES(\"sex\")=\"1\",\"2\",").unwrap().values, ["1", "2", ""]);
        assert_eq!(entry("DECIMALS=0").unwrap().values, ["0"]);
        assert_eq!(entry("X(\"a\",\"b)\")=YES").unwrap().of, ["a", "b)"]);
        let time = entry("TIMEVAL(\"t\")=TLIST(A1,\"1990\"-\"1992\")").unwrap();
        assert_eq!(time.values, ["TLIST(A1)", "1990", "1991", "1992"]);
        let time = entry("TIMEVAL(\"t\")=TLIST(Q1),\"19901\",\"19902\"").unwrap();
        assert_eq!(time.values, ["TLIST(Q1)", "19901", "19902"]);
        assert_eq!(entry("no keyword at all"), None);
    }
}
