//! What stands on a page and is no text: running heads, page numbers, job numbers, tables of
//! contents.
//!
//! Knows how documents of the United Nations are printed. Says what is furniture; drops nothing.

use crate::symbol::Symbol;

/// A line of nothing but page numbers, symbols, job numbers and bar codes.
pub(crate) fn is_running(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > 160 {
        return false;
    }
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        if !(is_page(word) || is_job(word) || is_symbol(word) || is_language(word)) {
            return false;
        }
    }
    words <= 8
}

/// A line with a number of a page and nothing else: `3`, `2/10`, `- 3 -`, `Page 3`.
fn is_page(word: &str) -> bool {
    let word = word.trim_matches(['-', '–', '|']);
    let number =
        |text: &str| (1..=4).contains(&text.chars().count()) && text.chars().all(char::is_numeric);
    word.is_empty()
        || number(word)
        || word.split_once('/').is_some_and(|(page, of)| number(page) && number(of))
        || matches!(word, "Page" | "page" | "PAGE" | "Página" | "Стр." | "صفحه")
}

/// A job number, its date and its bar code: `GE.14-24822`, `18-16895`, `*1816895*`, `241018`.
fn is_job(word: &str) -> bool {
    let word = word.trim_matches('*');
    let digits = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit())
    };
    let after_office = word.split_once('.').map_or(word, |(office, rest)| {
        let known =
            (1..=5).contains(&office.len()) && office.bytes().all(|it| it.is_ascii_uppercase());
        if known { rest } else { word }
    });
    let after_office = after_office.split('(').next().unwrap_or(after_office);
    let job = after_office
        .split_once('-')
        .is_some_and(|(year, number)| digits(year, 2, 2) && digits(number, 4, 6));
    job || digits(word, 6, 9)
}

fn is_language(word: &str) -> bool {
    matches!(word, "(E)" | "(F)" | "(S)" | "(R)" | "(A)" | "(C)" | "E" | "/..." | "/…")
}

/// A word that is a symbol, whatever hangs on it.
fn is_symbol(word: &str) -> bool {
    let word = word.trim_end_matches('*');
    word.contains('/') && Symbol::parse(word).is_ok()
}

/// Dots that lead the eye to a page number.
fn has_leaders(text: &str) -> bool {
    let text = text.trim_end();
    ["......", ". . . .", "……", "．．．．", "_ _ _ _"].iter().any(|leaders| text.contains(leaders))
}

fn opens_contents(text: &str) -> bool {
    let text = text.trim().trim_matches(['*', '#', ' ', ':']).to_lowercase();
    matches!(
        text.as_str(),
        "contents"
            | "table of contents"
            | "contents page"
            | "contents paragraphs page"
            | "sommaire"
            | "table des matières"
            | "índice"
            | "содержание"
            | "المحتويات"
            | "目录"
            | "فهرست"
            | "فهرست مطالب"
    )
}

/// Which lines are a table of contents: from its heading to its last line with leaders.
pub(crate) fn contents<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<bool> {
    let lines: Vec<&str> = lines.collect();
    let mut within = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let leaders = has_leaders(lines[at]);
        if !leaders && !opens_contents(lines[at]) {
            at += 1;
            continue;
        }
        // An entry takes a few lines; the table ends where none has leaders any more.
        let (mut last, mut end) = (at, at + 1);
        while end < lines.len() && end - last <= 6 {
            if has_leaders(lines[end]) {
                last = end;
            }
            end += 1;
        }
        if leaders || last > at {
            for inside in &mut within[at..=last] {
                *inside = true;
            }
        }
        at = last + 1;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_lines_are_known() {
        for line in [
            "3",
            "2/10\t18-16895",
            "A/HRC/28/12",
            "GE.14-24822 (E)",
            "*1816895*",
            "18-16895 (E) 241018",
            "- 12 -",
            "Page 3",
            "A/HRC/43/15/Add.1",
            "GE.20-02535(E)",
            "4\tGE.10-12077",
        ] {
            assert!(is_running(line), "{line}");
        }
        for line in ["Introduction", "3. The delegation", "in 2014", "Resolution 1445 (2002)"] {
            assert!(!is_running(line), "{line}");
        }
    }

    #[test]
    fn a_table_of_contents_is_known_to_its_last_leader() {
        let lines = [
            "Contents",
            "Paragraphs Page",
            "Introduction ...... 1–4 3",
            "I. Summary of the",
            "proceedings ........ 5–89 3",
            "Introduction",
            "1. The Working Group",
        ];
        let within = contents(lines.into_iter());
        assert_eq!(within, [true, true, true, true, true, false, false]);
    }
}
