//! What a row of headings, a column of labels or the names of sheets are about, and what one heading
//! says. Knows which component a set of words fits, and the names people give to components; knows
//! nothing of where tables stand.

use std::collections::BTreeMap;

use model::fold::fold;
use model::{ComponentRole, DataStructure};

use super::proposal::Why;
use super::vocabulary::{Candidate, Vocabulary, bare, is_total};
use crate::phrase::counted_words;

/// From here on words fit a component.
const FITS: u32 = 55;

/// Components in the order in which they are thought of when words fit several equally, and what
/// people write over their columns.
const NAMES: [(&str, &[&str]); 10] = [
    ("SEX", &["جنس", "جنسیت", "sex", "gender"]),
    ("AGE", &["سن", "گروه سنی", "گروه های سنی", "سنین", "age", "age group"]),
    (
        "URBANISATION",
        &["وضع سکونت", "محل سکونت", "شهری روستایی", "نقاط", "residence", "urban rural"],
    ),
    (
        "EDUCATION_LEV",
        &["سطح تحصیلات", "سطح سواد", "وضع سواد", "تحصیلات", "مدرک تحصیلی", "مقطع", "education"],
    ),
    (
        "REF_AREA",
        &[
            "استان",
            "نام استان",
            "شهرستان",
            "نام شهرستان",
            "منطقه",
            "کشور",
            "شهر",
            "province",
            "county",
            "area",
            "country",
            "region",
            "names",
        ],
    ),
    ("TIME_PERIOD", &["سال", "دوره", "دوره زمانی", "سال تحصیلی", "year", "period", "time"]),
    (
        "INDICATOR",
        &[
            "شاخص",
            "عنوان شاخص",
            "نام شاخص",
            "عنوان",
            "شرح",
            "متغیر",
            "وضع فعالیت",
            "indicator",
            "series",
        ],
    ),
    ("UNIT_MEASURE", &["واحد", "واحد سنجش", "واحد اندازه گیری", "unit", "unit of measure"]),
    ("BREAKDOWN", &["گروه شغلی", "نوع خانوار", "پنجک", "دهک", "occupation", "quintile"]),
    ("FREQ", &["تواتر", "frequency"]),
];

/// Heads of columns that name areas below the province, which no list may have.
const BELOW_PROVINCE: [&str; 5] = ["شهرستان", "نام شهرستان", "county", "بخش", "district"];

/// What an axis is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) component: Option<String>,
    pub(crate) confidence: u8,
    pub(crate) why: Why,
    /// Whether the heading over it names areas that the list need not have.
    pub(crate) below_province: bool,
}

/// Something a heading says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) component: String,
    pub(crate) candidate: Candidate,
}

/// Judges words by a structure's components.
pub(crate) struct Judge<'a> {
    pub(crate) words: &'a Vocabulary,
    components: Vec<String>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(structure: &DataStructure, words: &'a Vocabulary) -> Self {
        let is_key = |role| matches!(role, ComponentRole::Dimension | ComponentRole::TimeDimension);
        let mut components: Vec<String> = NAMES
            .iter()
            .filter(|(id, _)| structure.component(id).is_some())
            .map(|(id, _)| (*id).to_owned())
            .collect();
        for component in structure.components.iter().filter(|it| is_key(it.role)) {
            if !components.contains(&component.id) {
                components.push(component.id.clone());
            }
        }
        Self { words, components }
    }

    pub(crate) fn components(&self) -> &[String] {
        &self.components
    }

    /// Whether rows of figures begin with such a word.
    pub(crate) fn begins_data(&self, text: &str) -> bool {
        is_total(text)
            || ["REF_AREA", "AGE", "SEX", "URBANISATION", "EDUCATION_LEV", "INDICATOR"].iter().any(
                |component| {
                    let best = self.words.candidates(component, text);
                    best.first().is_some_and(|best| best.confidence >= 85)
                },
            )
    }

    /// The component a heading over labels names, if it names one.
    fn named(heading: &str) -> Option<&'static str> {
        let heading = fold(&heading.replace(['/', '(', ')', ':'], " "));
        let names = |names: &[&str], test: &dyn Fn(&str) -> bool| {
            names.iter().any(|name| test(&fold(name)))
        };
        let exact = |name: &str| heading == name;
        let within = |name: &str| format!(" {heading} ").contains(&format!(" {name} "));
        let find = |test: &dyn Fn(&str) -> bool| {
            NAMES.iter().find(|(_, all)| names(all, test)).map(|(id, _)| *id)
        };
        find(&exact).or_else(|| find(&within))
    }

    /// What an axis of these words is about. `heading` stands over them.
    pub(crate) fn judge(&self, texts: &[&str], heading: Option<&str>) -> Judged {
        let named = heading.and_then(Self::named);
        let folded = heading.map(fold).unwrap_or_default();
        let below_province = BELOW_PROVINCE.iter().any(|name| fold(name) == folded);
        let proper: Vec<&&str> = texts.iter().filter(|text| !is_total(text)).collect();
        let is_number = |text: &str| {
            model::fold::ascii_digits(text.trim()).bytes().all(|byte| byte.is_ascii_digit())
        };
        let all_numbers = proper.iter().all(|text| is_number(text));
        let mut best: Option<(u32, &str)> = None;
        for component in &self.components {
            let is_named = named == Some(component.as_str());
            if all_numbers && !is_named && component != "TIME_PERIOD" {
                continue;
            }
            let fit = |text: &&&str| {
                let found = self.words.candidates(component, text);
                match found.as_slice() {
                    [] => 0,
                    [first, second, ..] if first.confidence == second.confidence => 40,
                    [first, ..] => u32::from(first.confidence),
                }
            };
            let sum: u32 = proper.iter().map(fit).sum();
            let count = u32::try_from(proper.len()).unwrap_or(u32::MAX);
            let mut score = sum.checked_div(count).unwrap_or(0);
            if is_named {
                score += 25;
                if component == "REF_AREA" && below_province {
                    score = score.max(80);
                }
            } else if named.is_some() {
                score = score.saturating_sub(20);
            }
            if score >= FITS && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, component));
            }
        }
        match best {
            Some((score, component)) => Judged {
                component: Some(component.to_owned()),
                confidence: u8::try_from(score.min(99)).unwrap_or(99),
                why: if named == Some(component) { Why::CornerSays } else { Why::AxisFits },
                below_province: below_province && component == "REF_AREA",
            },
            None => Judged { component: None, confidence: 0, why: Why::NoneFits, below_province },
        }
    }

    /// What a heading says: its component's code where its axis is known, else whatever it fits, else
    /// the known words inside it.
    pub(crate) fn meanings(&self, text: &str, axis: Option<&str>) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        if let Some(unit) = self.unit(text) {
            meanings.push(Meaning { component: "UNIT_MEASURE".to_owned(), candidate: unit });
        }
        let of_axis = axis.and_then(|axis| Some((axis, self.words.best(axis, text)?)));
        if let Some((axis, candidate)) = of_axis {
            meanings.push(Meaning { component: axis.to_owned(), candidate });
            return meanings;
        }
        if is_total(&bare("", text)) {
            return meanings;
        }
        let mut whole: Option<Meaning> = None;
        for component in self.components.iter().filter(|it| *it != "UNIT_MEASURE") {
            let Some(candidate) = self.words.best(component, text) else { continue };
            let surer =
                whole.as_ref().is_none_or(|it| candidate.confidence > it.candidate.confidence);
            if candidate.confidence >= 85 && surer {
                whole = Some(Meaning { component: component.clone(), candidate });
            }
        }
        let known = whole.as_ref().map(|it| it.component.clone());
        meanings.extend(whole);
        for (component, candidate) in self.inside(text) {
            if Some(&component) != known.as_ref() {
                meanings.push(Meaning { component, candidate });
            }
        }
        meanings
    }

    /// The known words inside a longer text, a code a component; how sure depends on how much of the
    /// text they leave unexplained.
    pub(crate) fn inside(&self, text: &str) -> BTreeMap<String, Candidate> {
        let words = counted_words(text);
        let mut explained = vec![false; words.len()];
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for component in self.components.iter().filter(|it| *it != "UNIT_MEASURE" && *it != "FREQ")
        {
            let finds = self.words.inside(component, &words);
            let mut code: Option<&str> = None;
            let mut clear = !finds.is_empty();
            for find in &finds {
                explained[find.words.0..=find.words.1].iter_mut().for_each(|it| *it = true);
                match code {
                    Some(before) if before == find.code => {}
                    Some(before) if self.words.lies_in(component, find.code, before) => {
                        code = Some(find.code);
                    }
                    Some(before) if self.words.lies_in(component, before, find.code) => {}
                    Some(_) => clear = false,
                    None => code = Some(find.code),
                }
            }
            if let Some(code) = code.filter(|_| clear) {
                found.insert(component.clone(), code.to_owned());
            }
        }
        if self.components.iter().any(|it| it == "AGE") {
            // The longest run of words that is an age group.
            for length in (2..=6.min(words.len())).rev() {
                let run = words.windows(length).enumerate().find_map(|(at, run)| {
                    let group = super::age::read(&run.join(" "))?;
                    (group.confidence >= 90).then_some((at, group.code))
                });
                if let Some((at, code)) = run {
                    explained[at..at + length].iter_mut().for_each(|it| *it = true);
                    found.insert("AGE".to_owned(), code);
                    break;
                }
            }
        }
        let filler = [
            "جدول",
            "از",
            "در",
            "و",
            "به",
            "کل",
            "تعداد",
            "شمار",
            "سال",
            "نفر",
            "درصد",
            "های",
            "ها",
            "با",
            "بر",
            "table",
            "the",
            "of",
            "in",
            "and",
            "number",
            "سرشماری",
            "عمومی",
            "نفوس",
            "مسکن",
            "ساله",
            "استان",
            "شهرستان",
        ];
        let strange = words.iter().zip(&explained).filter(|(word, explained)| {
            !**explained
                && !filler.contains(&word.as_str())
                && word.chars().any(char::is_alphabetic)
        });
        let confidence = match strange.count() {
            0 => 85,
            1 => 65,
            _ => 55,
        };
        found
            .into_iter()
            .map(|(component, code)| (component, Candidate { code, confidence, why: Why::Inside }))
            .collect()
    }

    /// The unit that stands in brackets or alone in a heading.
    pub(crate) fn unit(&self, text: &str) -> Option<Candidate> {
        let parts = text.split(['(', ')', '[', ']', '-', '،']).map(str::trim);
        let mut units = parts.filter(|part| !part.is_empty()).filter_map(|part| {
            let part = part.strip_prefix("هزار ").unwrap_or(part);
            let unit = self.words.best("UNIT_MEASURE", part)?;
            (unit.confidence >= 90).then_some(unit)
        });
        let by_sign = || {
            let has_sign = text.contains('%') || text.contains('٪');
            has_sign.then(|| self.words.best("UNIT_MEASURE", "درصد")).flatten()
        };
        units.next().or_else(by_sign)
    }
}
