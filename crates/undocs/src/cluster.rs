//! Recommendations that say the same, or nearly: proposed with a measure and a reason, never merged.
//!
//! Knows texts as words, folded. Whether two recommendations are one matter is for a
//! person to sign; every original stays where it is.

use std::collections::{BTreeMap, BTreeSet};

use model::fold::fold;
use serde::{Deserialize, Serialize};

/// Words in common, in thousandths of all words of both, from which on two are proposed.
const LEAST: u32 = 500;
/// A sequence of words that more recommendations have than this tells nothing.
const COMMON_MOST: usize = 400;
/// How many words make a sequence.
const SEQUENCE: usize = 3;

/// What is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The same words.
    Duplicate,
    /// Many of the same words.
    Cluster,
}

impl Likeness {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Cluster => "cluster",
        }
    }
}

/// A proposal: these may be one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What is proposed.
    pub likeness: Likeness,
    /// The recommendations, by their place in the list that was given.
    pub members: Vec<usize>,
    /// The least likeness that holds them together, in thousandths.
    pub similarity: u32,
    /// The words most of them have, at most twelve.
    pub words: Vec<String>,
    /// Why, in Persian.
    pub fa: String,
    /// Why, in English.
    pub en: String,
}

/// Words that every recommendation has.
const EMPTY: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "its",
    "for",
    "on",
    "with",
    "all",
    "by",
    "that",
    "including",
    "continue",
    "efforts",
    "further",
    "measures",
    "take",
    "ensure",
    "is",
    "are",
    "as",
    "from",
    "at",
    "an",
    "or",
    "their",
    "which",
];

/// Proposes duplicates and clusters, the surest first. A recommendation stands in one proposal of each
/// kind at most.
#[must_use]
pub fn proposals(texts: &[&str]) -> Vec<Proposal> {
    let words: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let mut proposals = duplicates(&words);
    let first: BTreeMap<usize, usize> = proposals
        .iter()
        .flat_map(|it| it.members.iter().skip(1).map(|member| (*member, it.members[0])))
        .collect();
    proposals.extend(clusters(&words, &first));
    proposals.sort_by(|a, b| b.similarity.cmp(&a.similarity).then(a.members.cmp(&b.members)));
    proposals
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let plain = folded.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    plain.map(str::to_owned).collect()
}

fn duplicates(words: &[Vec<String>]) -> Vec<Proposal> {
    let mut same: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, words) in words.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
        same.entry(words).or_default().push(at);
    }
    let same = same.into_iter().filter(|(_, members)| members.len() > 1);
    same.map(|(words, members)| {
        proposal(Likeness::Duplicate, members, 1000, words.iter().cloned().collect())
    })
    .collect()
}

fn clusters(words: &[Vec<String>], first: &BTreeMap<usize, usize>) -> Vec<Proposal> {
    let telling = |words: &Vec<String>| -> BTreeSet<String> {
        words.iter().filter(|it| !EMPTY.contains(&it.as_str())).cloned().collect()
    };
    let sets: Vec<BTreeSet<String>> = words.iter().map(telling).collect();
    let mut places: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (at, words) in words.iter().enumerate().filter(|(at, _)| !first.contains_key(at)) {
        let told: Vec<&str> =
            words.iter().map(String::as_str).filter(|it| !EMPTY.contains(it)).collect();
        for sequence in told.windows(SEQUENCE.min(told.len().max(1))) {
            let here = places.entry(sequence.to_vec()).or_default();
            if here.last() != Some(&at) {
                here.push(at);
            }
        }
    }
    let mut near: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for members in places.values().filter(|it| it.len() <= COMMON_MOST) {
        for (place, one) in members.iter().enumerate() {
            for other in &members[place + 1..] {
                near.entry((*one, *other)).or_insert_with(|| likeness(&sets[*one], &sets[*other]));
            }
        }
    }
    let mut pairs: Vec<((usize, usize), u32)> =
        near.into_iter().filter(|(_, it)| *it >= LEAST).collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    gather(words.len(), &pairs)
        .into_iter()
        .map(|(members, similarity)| {
            let mut common: BTreeMap<&String, usize> = BTreeMap::new();
            for word in members.iter().flat_map(|at| &sets[*at]) {
                *common.entry(word).or_default() += 1;
            }
            let most = common.into_iter().filter(|(_, count)| count * 2 > members.len());
            let most = most.map(|(word, _)| word.clone()).collect();
            proposal(Likeness::Cluster, members, similarity, most)
        })
        .collect()
}

/// Puts pairs together, the nearest first: a recommendation joins a cluster by its likeness to one of
/// it. Each cluster with the least likeness that made it.
fn gather(count: usize, pairs: &[((usize, usize), u32)]) -> Vec<(Vec<usize>, u32)> {
    let mut of: Vec<Option<usize>> = vec![None; count];
    let mut groups: Vec<(Vec<usize>, u32)> = Vec::new();
    for ((one, other), likeness) in pairs {
        match (of[*one], of[*other]) {
            (None, None) => {
                of[*one] = Some(groups.len());
                of[*other] = Some(groups.len());
                groups.push((vec![*one, *other], *likeness));
            }
            (Some(group), None) => {
                of[*other] = Some(group);
                groups[group].0.push(*other);
                groups[group].1 = groups[group].1.min(*likeness);
            }
            (None, Some(group)) => {
                of[*one] = Some(group);
                groups[group].0.push(*one);
                groups[group].1 = groups[group].1.min(*likeness);
            }
            // Two clusters stay two: a person may join them.
            (Some(_), Some(_)) => {}
        }
    }
    for (members, _) in &mut groups {
        members.sort_unstable();
    }
    groups
}

/// Words in common, in thousandths of all words of both.
fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u32 {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    u32::try_from(common * 1000 / all.max(1)).unwrap_or(0)
}

fn proposal(
    likeness: Likeness,
    members: Vec<usize>,
    similarity: u32,
    words: BTreeSet<String>,
) -> Proposal {
    let share = similarity / 10;
    let count = members.len();
    let words: Vec<String> =
        words.into_iter().filter(|it| !EMPTY.contains(&it.as_str())).take(12).collect();
    let (fa, en) = match likeness {
        Likeness::Duplicate => (
            format!("متن این {count} توصیه یکی است."),
            format!("The words of these {count} recommendations are the same."),
        ),
        Likeness::Cluster => (
            format!(
                "هر یک از این {count} توصیه دست‌کم {share} درصد واژه‌های معنادار خود را با توصیه دیگری از \
                 آن‌ها مشترک دارد."
            ),
            format!(
                "Each of these {count} recommendations shares at least {share} per cent of its telling words \
                 with another of them."
            ),
        ),
    };
    Proposal {
        likeness,
        members,
        similarity,
        words,
        fa: model::locale::digits(&fa, model::Language::Fa),
        en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_a_duplicate_and_many_of_them_a_cluster() {
        let list = [
            "Ratify the Convention against Torture",
            "Establish a moratorium on the death penalty with a view to abolishing it",
            "Ratify the Convention against torture;",
            "Establish an official moratorium on the death penalty with a view to abolishing it",
            "Provide schools in rural areas",
        ];
        let told: Vec<(Likeness, Vec<usize>)> =
            proposals(&list).into_iter().map(|it| (it.likeness, it.members)).collect();
        assert_eq!(told, [(Likeness::Duplicate, vec![0, 2]), (Likeness::Cluster, vec![1, 3])]);
    }

    #[test]
    fn a_proposal_says_why() {
        let list = ["Abolish the death penalty now", "Abolish the death penalty for minors now"];
        let proposals = proposals(&list);
        assert_eq!(proposals[0].words, ["abolish", "death", "now", "penalty"]);
        assert!(proposals[0].similarity >= LEAST && proposals[0].en.contains("per cent"));
    }
}
