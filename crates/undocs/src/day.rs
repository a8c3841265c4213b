//! Days as documents write them: `22 December 2014`, `4 décembre 2002`, `22 كانون الأول/ديسمبر 2014`.
//!
//! Knows the names of months in the official languages. Guesses no year and no order of figures.

/// Names of the months, each language in order; the first letters suffice where they are unmistakable.
const MONTHS: &[[&str; 12]] = &[
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيه",
        "يوليه",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
];

/// The first day a text names, as `2014-12-22`.
pub(crate) fn first_day(text: &str) -> Option<String> {
    let plain = model::fold::ascii_digits(text).to_lowercase();
    let words: Vec<&str> = plain
        .split(|it: char| it.is_whitespace() || matches!(it, ',' | '(' | ')' | '.' | '*' | ';'))
        .filter(|word| !word.is_empty())
        .collect();
    for at in 0..words.len() {
        let Some(month) = month(words[at]) else { continue };
        // "4 December 2002", "4 de diciembre de 2002", "22 كانون الأول/ديسمبر 2014"
        let before = words[..at].iter().rev().take(3).find_map(|word| day_number(word));
        let after = words.get(at + 1..).unwrap_or(&[]);
        let year = after.iter().take(3).find_map(|word| year_number(word));
        if let (Some(day), Some(year)) = (before, year) {
            return Some(format!("{year:04}-{month:02}-{day:02}"));
        }
        // "December 4, 2002"
        if let (Some(day), Some(year)) = (
            after.first().and_then(|word| day_number(word)),
            after.get(1).and_then(|it| year_number(it)),
        ) {
            return Some(format!("{year:04}-{month:02}-{day:02}"));
        }
    }
    None
}

fn month(word: &str) -> Option<usize> {
    let last = word.rsplit('/').next().unwrap_or(word);
    MONTHS.iter().find_map(|names| names.iter().position(|name| *name == last)).map(|at| at + 1)
}

fn day_number(word: &str) -> Option<u32> {
    let word = word.trim_end_matches(['r', 'e']).split(['–', '-']).next_back()?;
    word.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_number(word: &str) -> Option<u32> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1900..=2200).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_documents_write_them() {
        for (text, day) in [
            ("22 December 2014", "2014-12-22"),
            ("Distr.: General 4 April 2014", "2014-04-04"),
            ("51 (1948). Resolution of 3 June 1948", "1948-06-03"),
            ("4 décembre 2002", "2002-12-04"),
            ("4 de diciembre de 2002", "2002-12-04"),
            ("22 كانون الأول/ديسمبر 2014", "2014-12-22"),
        ] {
            assert_eq!(first_day(text).as_deref(), Some(day), "{text}");
        }
        assert_eq!(first_day("Agenda item 6"), None);
        assert_eq!(first_day("in May 2014"), None);
    }
}
