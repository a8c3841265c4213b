//! What a word may mean: its codes in each component, with how sure that is and why.
//! Knows code lists, folding, the grammars of ages and periods, and nearness of spelling; knows
//! nothing of where the word stands. Where two codes fit a word, both are told.

use std::collections::{BTreeMap, BTreeSet};

use model::fold::{fold, fold_tight};
use model::{Codelist, DataStructure, Representation, written_period};

use super::age;
use super::proposal::Why;
use crate::phrase::{self, Found};

/// One thing a word may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) code: String,
    /// From 0 to 100.
    pub(crate) confidence: u8,
    pub(crate) why: Why,
}

/// The words of one code list.
#[derive(Clone, Debug, Default)]
struct List {
    codes: BTreeSet<String>,
    folded: BTreeMap<String, BTreeSet<String>>,
    tight: BTreeMap<String, BTreeSet<String>>,
    /// Codes that have names of areas of their own below them are not needed here: only whether one
    /// code lies in another, for titles that name both a country and its province.
    parents: BTreeMap<String, String>,
}

/// The words of all components of a structure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    lists: BTreeMap<String, List>,
    has_time: bool,
}

/// Words that say «all of it» in any component.
const TOTALS: [&str; 14] = [
    "جمع",
    "کل",
    "جمع کل",
    "مجموع",
    "همه",
    "کلیه",
    "جمع کل کشور",
    "total",
    "all",
    "sum",
    "grand total",
    "overall",
    "both",
    "totals",
];

/// Words before a name that say what kind of thing it names.
const KINDS: [(&str, &[&str]); 2] = [
    ("REF_AREA", &["استان", "شهرستان", "کشور", "province", "province of", "county", "استان های"]),
    ("SEX", &["جنس", "جمعیت", "sex"]),
];

impl Vocabulary {
    pub(crate) fn new<'a>(
        structure: &DataStructure,
        codelists: impl IntoIterator<Item = &'a Codelist>,
    ) -> Self {
        let codelists: Vec<&Codelist> = codelists.into_iter().collect();
        let mut lists = BTreeMap::new();
        for component in &structure.components {
            let Representation::Codelist(reference) = &component.representation else { continue };
            let Some(codelist) = codelists.iter().find(|it| it.header.reference() == *reference)
            else {
                continue;
            };
            let mut list = List::default();
            for code in &codelist.codes {
                list.codes.insert(code.id.clone());
                if let Some(parent) = &code.parent {
                    list.parents.insert(code.id.clone(), parent.clone());
                }
                let words = code.names.0.values().chain(&code.synonyms).chain([&code.id]);
                for word in words {
                    let forms =
                        [(&mut list.folded, fold(word)), (&mut list.tight, fold_tight(word))];
                    for (map, form) in forms {
                        map.entry(form).or_default().insert(code.id.clone());
                    }
                }
            }
            lists.insert(component.id.clone(), list);
        }
        Self { lists, has_time: structure.time_dimension().is_some() }
    }

    /// Whether a component's list has a code.
    pub(crate) fn has(&self, component: &str, code: &str) -> bool {
        self.lists.get(component).is_some_and(|list| list.codes.contains(code))
    }

    /// What a word may mean in a component, surest first. Several of equal confidence and different
    /// codes mean that nobody can tell.
    pub(crate) fn candidates(&self, component: &str, text: &str) -> Vec<Candidate> {
        if component == "TIME_PERIOD" && self.has_time {
            return period(text);
        }
        let Some(list) = self.lists.get(component) else { return Vec::new() };
        let mut found = list.candidates(component, text);
        found.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.code.cmp(&b.code)));
        let mut seen = BTreeSet::new();
        found.retain(|candidate| seen.insert(candidate.code.clone()));
        found
    }

    /// The one code a word means in a component, if it is clear.
    pub(crate) fn best(&self, component: &str, text: &str) -> Option<Candidate> {
        let found = self.candidates(component, text);
        match found.as_slice() {
            [] => None,
            [first, second, ..] if first.confidence == second.confidence => None,
            [first, ..] => Some(first.clone()),
        }
    }

    /// The known words of a component inside a text, up to «بر حسب».
    pub(crate) fn inside<'s>(&'s self, component: &str, words: &[String]) -> Vec<Found<'s>> {
        let Some(list) = self.lists.get(component) else { return Vec::new() };
        let phrases = list
            .folded
            .iter()
            .flat_map(|(word, codes)| codes.iter().map(move |code| (word.as_str(), code.as_str())));
        phrase::all(phrases.filter(|(word, _)| !is_total(word)), words)
    }

    /// Whether one code lies under another in the list's hierarchy.
    pub(crate) fn lies_in(&self, component: &str, code: &str, above: &str) -> bool {
        let Some(list) = self.lists.get(component) else { return false };
        let mut at = code;
        for _ in 0..16 {
            match list.parents.get(at) {
                Some(parent) if parent == above => return true,
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}

impl List {
    fn of(&self, text: &str) -> Option<(&BTreeSet<String>, u8)> {
        if let Some(codes) = self.folded.get(&fold(text)) {
            return Some((codes, 98));
        }
        let tight = fold_tight(text);
        self.tight.get(&tight).filter(|_| !tight.is_empty()).map(|codes| (codes, 95))
    }

    fn candidates(&self, component: &str, text: &str) -> Vec<Candidate> {
        let told = |codes: &BTreeSet<String>, confidence: u8, why: Why| -> Vec<Candidate> {
            let candidate = |code: &String| Candidate { code: code.clone(), confidence, why };
            codes.iter().map(candidate).collect()
        };
        if let Some((codes, confidence)) = self.of(text) {
            let why = if confidence == 98 { Why::Listed } else { Why::Spaces };
            return told(codes, confidence, why);
        }
        let group = |text: &str| age::read(text).filter(|_| component == "AGE");
        if let Some(group) = group(text) {
            let confidence = group.confidence;
            return vec![Candidate { code: group.code, confidence, why: Why::AgeGroup }];
        }
        let bare = bare(component, text);
        if bare != text.trim() {
            if let Some((codes, _)) = self.of(&bare) {
                return told(codes, 90, Why::Stripped);
            }
            if let Some(group) = group(&bare) {
                return vec![Candidate { code: group.code, confidence: 88, why: Why::AgeGroup }];
            }
        }
        if is_total(&bare) && self.codes.contains("_T") {
            return vec![Candidate { code: "_T".to_owned(), confidence: 90, why: Why::TotalWord }];
        }
        if let Some(candidate) = self.parts(&bare) {
            return vec![candidate];
        }
        self.near(&bare)
    }

    /// «راهنمایی/ پایان راهنمایی/ متوسطه ۱»: several words for one code.
    fn parts(&self, text: &str) -> Option<Candidate> {
        let parts: Vec<&str> = text
            .split(['/', '،', '(', ')', '\\', '|'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() < 2 {
            return None;
        }
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for part in &parts {
            let part = self.of(part).filter(|(codes, _)| codes.len() == 1 && !is_total(part));
            if let Some(code) = part.and_then(|(codes, _)| codes.first()) {
                *codes.entry(code).or_default() += 1;
            }
        }
        match codes.into_iter().collect::<Vec<_>>()[..] {
            [(code, count)] => {
                let share = 30 * count / parts.len();
                let confidence = 60 + u8::try_from(share).unwrap_or(0);
                Some(Candidate { code: code.to_owned(), confidence, why: Why::Parts })
            }
            _ => None,
        }
    }

    /// Words of the list that differ by one letter, or that begin with this one.
    fn near(&self, text: &str) -> Vec<Candidate> {
        let tight = fold_tight(text);
        let length = tight.chars().count();
        if length < 4 || tight.chars().any(|letter| letter.is_ascii_digit()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (word, codes) in &self.tight {
            let likely = word.chars().count().abs_diff(length) <= 1 && length >= 5;
            let (confidence, why) = if likely && differ_by_one(&tight, word) {
                (65, Why::Spelling)
            } else if length >= 5 && word.len() > tight.len() && word.starts_with(&tight) {
                (45, Why::Beginning)
            } else {
                continue;
            };
            found.extend(codes.iter().map(|code| Candidate {
                code: code.clone(),
                confidence,
                why,
            }));
        }
        found
    }
}

fn period(text: &str) -> Vec<Candidate> {
    let bare = fold(text);
    let alone = bare.chars().all(|letter| letter.is_ascii_digit());
    written_period::read(text)
        .map(|period| Candidate {
            confidence: if alone { 90 } else { 95 },
            why: Why::Period,
            code: period.period,
        })
        .into_iter()
        .collect()
}

/// Whether a word says «all of it» and nothing else.
pub(crate) fn is_total(text: &str) -> bool {
    let folded = fold(text);
    TOTALS.iter().any(|total| fold(total) == folded)
}

/// A word without numbering before it, marks of footnotes and brackets of a unit behind it, and the
/// kind of thing it names.
pub(crate) fn bare(component: &str, text: &str) -> String {
    let mut bare = text.trim().trim_matches(['*', ':', '.', '٭', '†']).trim().to_owned();
    let numbering = bare.find(|letter: char| {
        !model::fold::ascii_digits(&letter.to_string()).bytes().all(|it| it.is_ascii_digit())
    });
    if let Some(at) = numbering.filter(|at| *at > 0) {
        let rest = bare[at..].trim_start();
        if let Some(rest) = rest.strip_prefix(['-', '.', ')', '–']) {
            let rest = rest.trim();
            if rest.chars().next().is_some_and(char::is_alphabetic) {
                bare = rest.to_owned();
            }
        }
    }
    while let Some(open) = bare.rfind('(').filter(|open| *open > 0 && bare.ends_with(')')) {
        bare.truncate(open);
        bare = bare.trim().to_owned();
    }
    let folded = fold(&bare);
    for kind in KINDS.iter().filter(|(id, _)| *id == component).flat_map(|(_, kinds)| *kinds) {
        if let Some(rest) = folded.strip_prefix(&format!("{} ", fold(kind))) {
            return rest.to_owned();
        }
    }
    bare
}

/// Whether one letter more, less or other makes one word of the other, or two beside each other
/// have changed places. The first two letters must agree: «باسواد» is the contrary of «بی‌سواد».
fn differ_by_one(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let front = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    if front < 2 {
        return false;
    }
    let (one, other) = (&one[front..], &other[front..]);
    let back = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - back], &other[..other.len() - back]);
    match (one, other) {
        ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_near_and_two_are_not() {
        assert!(differ_by_one("کرمانشاه", "کرمانشا"));
        assert!(differ_by_one("لرستان", "لرسنان"));
        assert!(differ_by_one("سمنان", "سمانن"));
        assert!(!differ_by_one("باسواد", "بیسواد"));
        assert!(!differ_by_one("گیلان", "گلستان"));
        assert!(!differ_by_one("یزد", "یزد"));
    }

    #[test]
    fn numbering_marks_and_kinds_are_no_part_of_a_name() {
        assert_eq!(bare("REF_AREA", "3- استان یزد *"), "یزد");
        assert_eq!(bare("SEX", "زن (نفر)"), "زن");
        assert_eq!(bare("AGE", "15-19"), "15-19");
    }
}
