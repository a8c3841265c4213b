//! Measures: laws, policies, programmes, budgets and results of agencies, typed and dated, each with
//! its legal reference, whom it reached and the series that would show its outcome. Knows their shape
//! and what is missing from one; whether one worked is judged next door.

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{Language, LocalisedText};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::query::Query;

/// What kind of measure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// A law.
    Law,
    /// A policy, a decree, a by-law.
    Policy,
    /// A programme.
    Programme,
    /// A budget.
    Budget,
    /// A result that an agency tells of.
    Result,
}

impl MeasureKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Law, Self::Policy, Self::Programme, Self::Budget, Self::Result];

    /// Its stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Policy => "policy",
            Self::Programme => "programme",
            Self::Budget => "budget",
            Self::Result => "result",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }
}

/// Which way the outcome was meant to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// Up.
    Rise,
    /// Down.
    Fall,
}

/// The series that would show the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The series.
    pub query: Query,
    /// What it is called in a sentence: “the unemployment rate of women”.
    pub label: LocalisedText,
    /// Which way it was meant to go.
    pub expected: Expected,
    /// Whether its values are per cent.
    #[serde(default)]
    pub percent: bool,
    /// Decimals that are shown, by which movements are judged.
    #[serde(default)]
    pub decimals: u32,
}

/// Whom it reached in a year; digits as the agency gave them, none where it gave none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beneficiaries {
    /// The year, Gregorian.
    pub year: i16,
    /// Women and girls.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub women: String,
    /// Men and boys.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub men: String,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its identifier: small Latin letters, digits and hyphens.
    pub id: String,
    /// What kind it is.
    pub kind: MeasureKind,
    /// What it is called.
    pub title: LocalisedText,
    /// The agency that answers for it.
    pub owner: String,
    /// The day it was enacted, began or was reached, ISO 8601.
    pub date: String,
    /// The law, article or decision it rests on.
    pub legal: LocalisedText,
    /// The document that shows it: a symbol, a gazette, an address.
    pub source: String,
    /// Whether somebody held it against that document.
    #[serde(default)]
    pub verified: bool,
    /// The amount with its currency, of a budget.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub amount: String,
    /// Whom it reached, year by year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beneficiaries: Vec<Beneficiaries>,
    /// The series that would show its outcome; without one it is an activity only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// What is wrong with a measure: the field, and the sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureFault {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it and what to do.
    pub text: LocalisedText,
}

/// No text of a measure is longer, in letters.
const LONGEST: usize = 2_000;

impl Measure {
    /// Reads one from TOML.
    ///
    /// # Errors
    /// What the reader met.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|why| why.to_string().trim_end().to_owned())
    }

    /// Reads one from JSON, as the bank keeps it.
    ///
    /// # Errors
    /// What the reader met.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Its day; none where it is not one.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.date.parse().ok()
    }

    /// Everything that is wrong with it.
    #[must_use]
    pub fn faults(&self) -> Vec<MeasureFault> {
        let mut faults = Vec::new();
        let mut want = |holds: bool, field: &'static str, fa: &str, en: &str| {
            if !holds {
                faults.push(MeasureFault { field, text: LocalisedText::new(fa, en) });
            }
        };
        let plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let id = self.id.as_bytes();
        let whole = id.first().is_some_and(|it| plain(*it))
            && id.len() <= 60
            && id.iter().all(|it| plain(*it) || *it == b'-');
        want(
            whole,
            "id",
            "شناسه را با حروف کوچک لاتین، رقم و خط تیره بنویسید",
            "write the identifier in small Latin letters, digits and hyphens",
        );
        let both = |text: &LocalisedText| {
            Language::ALL.into_iter().all(|language| {
                text.exact(language)
                    .is_some_and(|own| !own.trim().is_empty() && own.chars().count() <= LONGEST)
            })
        };
        want(
            both(&self.title),
            "title",
            "عنوان را به فارسی و انگلیسی بنویسید",
            "write the title in Persian and in English",
        );
        want(
            both(&self.legal),
            "legal",
            "مستند قانونی را به فارسی و انگلیسی بنویسید",
            "write the legal reference in Persian and in English",
        );
        want(
            !self.owner.trim().is_empty() && self.owner.len() <= 60,
            "owner",
            "دستگاه مسئول را نام ببرید",
            "name the agency that answers for it",
        );
        want(
            self.day().is_some(),
            "date",
            "تاریخ را به‌صورت سال-ماه-روز میلادی بنویسید، مانند 2013-02-19",
            "write the date as year-month-day, such as 2013-02-19",
        );
        want(
            !self.source.trim().is_empty() && self.source.chars().count() <= LONGEST,
            "source",
            "سندی را که آن را نشان می‌دهد نام ببرید",
            "name the document that shows it",
        );
        want(
            self.kind != MeasureKind::Budget || !self.amount.trim().is_empty(),
            "amount",
            "مبلغ بودجه را با واحد پول آن بنویسید",
            "write the amount of the budget with its currency",
        );
        let counted = |digits: &str| {
            digits.is_empty()
                || digits
                    .parse::<Decimal>()
                    .is_ok_and(|it| !it.is_sign_negative() && it.is_integer())
        };
        let years: std::collections::BTreeSet<i16> =
            self.beneficiaries.iter().map(|it| it.year).collect();
        let reached = self.beneficiaries.iter().all(|it| {
            counted(&it.women) && counted(&it.men) && !(it.women.is_empty() && it.men.is_empty())
        });
        want(
            reached && years.len() == self.beneficiaries.len(),
            "beneficiaries",
            "بهره‌مندان هر سال را یک بار، با شمار زنان و مردان بنویسید",
            "write the beneficiaries of each year once, as numbers of women and of men",
        );
        let outcome = self.outcome.as_ref();
        want(
            outcome.is_none_or(|it| both(&it.label) && it.decimals <= 6),
            "outcome",
            "نام شاخص نتیجه را به فارسی و انگلیسی بنویسید و بیش از شش رقم اعشار نخواهید",
            "name the outcome indicator in both languages and ask for no more than six decimals",
        );
        faults
    }
}

/// Measures by their identifier.
pub type Measures = BTreeMap<String, Measure>;

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: &str = r#"
id = "family-law"
kind = "law"
title = { fa = "قانون", en = "A law" }
owner = "MOJ"
date = "2013-02-19"
legal = { fa = "مادهٔ ۱", en = "article 1" }
source = "Official gazette"
"#;

    #[test]
    fn a_measure_says_all_that_is_missing_at_once() {
        let mut law = Measure::from_toml(LAW).expect("a law");
        assert_eq!(law.faults(), []);
        assert_eq!(Measure::from_json(&law.to_json()).expect("its own form"), law);
        law.id = "No".into();
        law.date = "1391/12/01".into();
        law.kind = MeasureKind::Budget;
        law.legal = LocalisedText::new("", "article 1");
        law.beneficiaries = vec![Beneficiaries { year: 2020, women: "-3".into(), men: "".into() }];
        let fields: Vec<&str> = law.faults().iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["id", "legal", "date", "amount", "beneficiaries"]);
    }

    #[test]
    fn an_unknown_field_is_refused_by_name() {
        let why = Measure::from_toml(&format!("{LAW}colour = \"red\"")).expect_err("refused");
        assert!(why.contains("colour"), "{why}");
    }
}
