//! Which goals of sustainable development a paragraph may be about: suggestions, never labels.
//!
//! Knows two ways: words that name a goal, and weights learned from paragraphs that people have
//! labelled. What is learned depends on the paragraphs given; nothing is shipped. Refuses to label:
//! whoever shows a suggestion says that it is one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::search::words;

/// How many goals there are.
const GOALS: usize = 17;
/// A goal with fewer labelled paragraphs than this is suggested by its words alone.
const LEAST_EXAMPLES: usize = 100;
/// Rounds through the examples.
const ROUNDS: u32 = 12;

/// A goal that a paragraph may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Suggestion {
    /// The goal, 1 to 17.
    pub goal: u8,
    /// How it was found.
    pub by: SuggestedBy,
}

/// How a goal was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuggestedBy {
    /// Words of the paragraph name it.
    Words,
    /// Paragraphs like it were labelled so.
    Examples,
}

/// Words that name a goal, in English and Persian.
const WORDS: [&str; GOALS] = [
    "poverty poor فقر فقرا",
    "hunger food nutrition agriculture agricultural malnutrition گرسنگی غذا تغذیه کشاورزی",
    "health disease diseases hiv aids tuberculosis malaria maternal mortality سلامت بهداشت بیماری درمان",
    "education school schools literacy training teachers آموزش مدرسه سوادآموزی",
    "women woman girls girl gender female زنان زن دختران دختر جنسیت جنسیتی",
    "sanitation hygiene water آب فاضلاب",
    "energy electricity renewable انرژی برق",
    "employment unemployment labour decent jobs اشتغال بیکاری",
    "infrastructure industrialization industry innovation زیرساخت صنعت نوآوری",
    "inequality inequalities racism racial migrants migration نابرابری نژادپرستی مهاجران",
    "cities urban settlements housing شهرها شهری مسکن",
    "waste chemicals consumption پسماند مصرف",
    "climate اقلیم اقلیمی",
    "ocean oceans marine sea fisheries اقیانوس دریا شیلات",
    "forests forest biodiversity desertification wildlife جنگل بیابان‌زایی",
    "peace justice violence corruption conflict terrorism institutions صلح عدالت خشونت فساد",
    "partnership partnerships cooperation financing statistics همکاری مشارکت‌ها",
];

/// What was learned of one goal.
#[derive(Clone, Debug, Default)]
struct Weights {
    bias: f64,
    of_form: BTreeMap<String, f64>,
}

/// Suggests goals.
#[derive(Clone, Debug, Default)]
pub struct Suggester {
    /// How rare each form is among the examples.
    rarity: BTreeMap<String, f64>,
    learned: Vec<Option<Weights>>,
}

impl Suggester {
    /// Suggests by words alone.
    #[must_use]
    pub fn by_words() -> Self {
        Self::default()
    }

    /// Learns from paragraphs with the goals people gave them, none where they gave none.
    #[must_use]
    pub fn learn(examples: &[(String, Vec<u8>)]) -> Self {
        let mut frequency: BTreeMap<String, u32> = BTreeMap::new();
        let forms: Vec<Vec<String>> = examples.iter().map(|(text, _)| forms_of(text)).collect();
        for forms in &forms {
            let mut once: Vec<&String> = forms.iter().collect();
            once.sort();
            once.dedup();
            for form in once {
                *frequency.entry(form.clone()).or_default() += 1;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "examples are thousands")]
        let all = examples.len() as f64;
        let rarity = frequency
            .into_iter()
            .filter(|(_, count)| *count > 1)
            .map(|(form, count)| (form, (all / f64::from(count)).ln()))
            .collect();
        let mut suggester = Self { rarity, learned: Vec::new() };
        let vectors: Vec<Vec<(String, f64)>> =
            forms.iter().map(|forms| suggester.vector(forms)).collect();
        for goal in 1..=17_u8 {
            let is: Vec<bool> = examples.iter().map(|(_, goals)| goals.contains(&goal)).collect();
            let count = is.iter().filter(|it| **it).count();
            let enough = count >= LEAST_EXAMPLES && count < examples.len();
            suggester.learned.push(enough.then(|| weigh(&vectors, &is, count)));
        }
        suggester
    }

    /// The goals a paragraph may be about, in their order.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        let forms = forms_of(text);
        let vector = self.vector(&forms);
        let mut suggestions = Vec::new();
        for goal in 1..=17_u8 {
            let place = usize::from(goal) - 1;
            let (is, by) = match self.learned.get(place).and_then(Option::as_ref) {
                Some(weights) => (score(weights, &vector) > 0.0, SuggestedBy::Examples),
                None => (named(place, &forms), SuggestedBy::Words),
            };
            if is {
                suggestions.push(Suggestion { goal, by });
            }
        }
        suggestions
    }

    /// The forms of a text with their weight, of length 1 together.
    fn vector(&self, forms: &[String]) -> Vec<(String, f64)> {
        let mut counts: BTreeMap<&String, u32> = BTreeMap::new();
        for form in forms {
            *counts.entry(form).or_default() += 1;
        }
        let mut vector: Vec<(String, f64)> = counts
            .into_iter()
            .filter_map(|(form, count)| {
                let rarity = self.rarity.get(form)?;
                Some((form.clone(), (1.0 + f64::from(count).ln()) * rarity))
            })
            .collect();
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        vector
    }
}

/// Whether a word of the goal is among the forms.
fn named(place: usize, forms: &[String]) -> bool {
    use std::sync::LazyLock;
    static NAMES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
        WORDS.iter().map(|list| words(list).into_iter().map(|it| it.form).collect()).collect()
    });
    NAMES[place].iter().any(|name| forms.contains(name))
}

/// Words and pairs of neighbours.
fn forms_of(text: &str) -> Vec<String> {
    let mut forms: Vec<String> = words(text).into_iter().map(|word| short(&word.form)).collect();
    let pairs: Vec<String> = forms.windows(2).map(|pair| pair.join(" ")).collect();
    forms.extend(words(text).into_iter().map(|word| word.form));
    forms.extend(pairs);
    forms
}

/// A form without the usual English endings.
fn short(form: &str) -> String {
    const ENDINGS: [&str; 8] = ["ment", "tion", "ing", "es", "ed", "ly", "al", "s"];
    let ending = ENDINGS.iter().find_map(|ending| form.strip_suffix(ending));
    ending
        .filter(|rest| rest.is_ascii() && form.len() > 5 && rest.len() > 2)
        .unwrap_or(form)
        .to_owned()
}

fn score(weights: &Weights, vector: &[(String, f64)]) -> f64 {
    let sum: f64 = vector
        .iter()
        .map(|(form, weight)| weights.of_form.get(form).copied().unwrap_or(0.0) * weight)
        .sum();
    weights.bias + sum
}

/// Logistic regression by stochastic descent, in the order of the examples: the same examples make the
/// same weights.
fn weigh(vectors: &[Vec<(String, f64)>], is: &[bool], count: usize) -> Weights {
    #[expect(clippy::cast_precision_loss, reason = "examples are thousands")]
    let heavier = ((is.len() - count) as f64 / count as f64).sqrt().min(8.0);
    let mut weights = Weights::default();
    for round in 0..ROUNDS {
        let rate = 2.0 / (1.0 + 0.3 * f64::from(round));
        for (vector, is) in vectors.iter().zip(is) {
            let likely = 1.0 / (1.0 + (-score(&weights, vector).clamp(-30.0, 30.0)).exp());
            let step = rate * if *is { (1.0 - likely) * heavier } else { -likely };
            weights.bias += 0.1 * step;
            for (form, weight) in vector {
                *weights.of_form.entry(form.clone()).or_default() += step * weight;
            }
        }
    }
    weights
}
