//! The clauses of resolutions and the words they begin with.
//!
//! Knows how preambular and operative clauses begin in English, French and Spanish. In other languages
//! a clause is known by its number and its place alone.

mod word;

use word::{AFTER, BEFORE, OFFICES, ORGANS, PREAMBULAR, is_present, is_present_elsewhere};

/// The body a line names, when it says nothing else: "The General Assembly,", "Security Council
/// Distr.: General".
pub(crate) fn organ(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let plain = text
        .trim_start_matches("The ")
        .trim_start_matches("L’")
        .trim_start_matches("L'")
        .trim_start_matches("Le ")
        .trim_start_matches("La ")
        .trim_start_matches("El ")
        .trim_start_matches("إن ")
        .trim_start_matches("فإن ");
    ORGANS.iter().copied().find(|organ| {
        plain.strip_prefix(organ).is_some_and(|rest| {
            let rest = rest.trim();
            rest.is_empty() || rest == "," || rest == ":" || rest.starts_with("Distr")
        })
    })
}

/// Whether a clause without a number gives a reason: it begins as such clauses do.
pub(crate) fn is_preambular(text: &str) -> bool {
    const ELSEWHERE: &[&str] = &[
        "از آنجا که",
        "نظر به",
        "با توجه به",
        "با یادآوری",
        "لمّا كان",
        "لما كان",
        "ولما كان",
        "إذ ",
        "وإذ ",
        "принимая во внимание",
        "Принимая во внимание",
        "напоминая",
        "Напоминая",
        "учитывая",
        "Учитывая",
        "подтверждая",
        "Подтверждая",
    ];
    if ELSEWHERE.iter().any(|words| text.trim_start().starts_with(words)) {
        return true;
    }
    let mut words = words(text);
    let Some(first) = words.next() else { return false };
    let capital = text.trim_start().chars().next().is_some_and(char::is_uppercase);
    if !capital {
        return false;
    }
    let mut word = first;
    while BEFORE.contains(&word.as_str()) {
        match words.next() {
            Some(next) => word = next,
            None => return false,
        }
    }
    PREAMBULAR.contains(&word.as_str())
        || PREAMBULAR.contains(&first_of(text).as_str())
        || (word.ends_with("ing")
            && word.len() > 4
            && !matches!(
                word.as_str(),
                "during" | "following" | "regarding" | "concerning" | "nothing"
            ))
        || first_of(text) == "having"
}

/// Whether a clause without a number decides: "Adopts the outcome …".
pub(crate) fn is_operative(text: &str) -> bool {
    let mut words = words(text);
    let mut word = words.next().unwrap_or_default();
    while BEFORE.contains(&word.as_str()) {
        match words.next() {
            Some(next) => word = next,
            None => return false,
        }
    }
    let capital = text.trim_start().chars().next().is_some_and(char::is_uppercase);
    capital && (is_present(&word) || is_present_elsewhere(&word))
}

/// The words a clause begins with: "Urges", "Takes note with appreciation", "Requests the
/// Secretary-General". `italic` is what is set in italics at its beginning, which documents use for
/// just these words.
pub(crate) fn verb(text: &str, italic: usize) -> Option<String> {
    let text = text.trim_start();
    let set = text.get(..italic).map(str::trim).filter(|set| {
        let count = set.split_whitespace().count();
        (1..=8).contains(&count) && set.chars().next().is_some_and(char::is_uppercase)
    });
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut count = match set {
        Some(set) => set.split_whitespace().count(),
        None => worded(&words)?,
    };
    let addressed = ["Requests", "Invites", "Urges", "Directs", "Authorizes", "Asks", "Encourages"];
    if words.iter().take(count).any(|word| {
        addressed.contains(word) || addressed.iter().any(|it| it.to_lowercase() == *word)
    }) {
        let rest = words.get(count..).unwrap_or(&[]).join(" ");
        if let Some(office) = OFFICES.iter().find(|office| {
            rest.strip_prefix(**office)
                .is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphabetic() || it == '-'))
        }) {
            let whole = !office.ends_with(" the");
            count += if whole { office.split_whitespace().count() } else { 0 };
        }
    }
    let verb = words.get(..count)?.join(" ");
    let verb = verb.trim_end_matches([',', ';', ':', '.', '“', '”']).to_owned();
    (!verb.is_empty() && verb.chars().count() < 90).then_some(verb)
}

/// How many words the verb takes, from the words alone.
fn worded(words: &[&str]) -> Option<usize> {
    let lower = |at: usize| {
        words.get(at).map(|it| it.trim_matches([',', ';', ':', '.', '“', '”']).to_lowercase())
    };
    let mut at = 0;
    while lower(at).is_some_and(|word| BEFORE.contains(&word.as_str())) {
        at += 1;
    }
    let word = lower(at)?;
    let known = is_present(&word)
        || is_present_elsewhere(&word)
        || PREAMBULAR.contains(&word.as_str())
        || word.ends_with("ing")
        // A declaration speaks of itself: "1. Reaffirm the 2030 Agenda".
        || is_present(&format!("{word}s"))
        || is_present(&format!("{word}es"))
        || (at > 0 && lower(0).is_some_and(|it| it == "having"));
    if !known {
        return None;
    }
    let mut end = at + 1;
    while !words.get(end - 1).is_some_and(|it| it.ends_with([',', ';', ':']))
        && lower(end).is_some_and(|it| AFTER.contains(&it.as_str()))
    {
        end += 1;
    }
    // A verb does not end in an article or in "of its".
    while end > at + 1
        && lower(end - 1).is_some_and(|it| {
            matches!(
                it.as_str(),
                "the" | "its" | "also" | "in" | "at" | "by" | "particular" | "about"
            )
        })
    {
        end -= 1;
    }
    Some(end)
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split_whitespace()
        .map(|word| word.trim_matches([',', ';', ':', '.', '“', '”', '«', '»']).to_lowercase())
}

fn first_of(text: &str) -> String {
    words(text).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_told_from_words() {
        for (text, expected) in [
            ("Urges States to take measures", "Urges"),
            ("Requests the Secretary-General to report", "Requests the Secretary-General"),
            ("Also requests the Secretary-General, in", "Also requests the Secretary-General"),
            ("Takes note with appreciation of the report", "Takes note with appreciation of"),
            ("Calls upon all States to", "Calls upon"),
            ("Expresses its deep concern at the", "Expresses its deep concern"),
            ("Bearing in mind the importance", "Bearing in mind"),
            ("Recalling its resolution 1325", "Recalling"),
            ("Deeply concerned that women", "Deeply concerned"),
            ("Reaffirm the 2030 Agenda", "Reaffirm"),
            ("Decides to remain seized of the matter", "Decides"),
            ("Having considered the report", "Having considered"),
        ] {
            assert_eq!(verb(text, 0).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(verb("The delegation thanked all", 0), None);
    }

    #[test]
    fn clauses_that_give_reasons_are_told_from_those_that_decide() {
        assert!(is_preambular("Recalling its previous resolutions,"));
        assert!(is_preambular("Deeply concerned that discrimination continues,"));
        assert!(is_preambular("Having conducted the review of Slovenia"));
        assert!(is_preambular("Rappelant sa résolution 217"));
        assert!(!is_preambular("Adopts the outcome of the review"));
        assert!(is_operative("Adopts the outcome of the review"));
        assert!(!is_operative("The Secretary-General reports"));
    }

    #[test]
    fn bodies_are_known_when_they_stand_alone() {
        assert_eq!(organ("The General Assembly,"), Some("General Assembly"));
        assert_eq!(organ("Security Council Distr.: General"), Some("Security Council"));
        assert_eq!(organ("The Security Council decided"), None);
    }
}
