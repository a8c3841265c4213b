//! One figure as a page shows it: its digits, or the sign and words of its absence.
//! Knows units and statuses; a missing value is never shown as zero or as nothing.

use std::collections::BTreeSet;

use askama::Template;
use model::{Language, ObsStatus, locale};
use operations::observation::Figure;
use rust_decimal::Decimal;

use crate::page::Frame;

/// How the values of an indicator are measured, as far as a sentence needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Shares of a hundred: differences are percentage points.
    Percent,
    /// Anything else, with its name.
    Named(String),
}

impl Unit {
    pub(crate) fn of(frame: &Frame, registry: &operations::Registry, code: &str) -> Self {
        if code == "PT" || code.starts_with("PT_") || code == "PERCENT" {
            return Self::Percent;
        }
        Self::Named(registry.code_name("CL_UNIT_MEASURE", code, frame.language))
    }

    /// A value with its unit and at most so many decimals, as in a sentence.
    pub(crate) fn value(&self, value: Decimal, decimals: u32, frame: &Frame) -> String {
        let number = short(value, decimals, frame.language);
        match self {
            Self::Percent => locale::percent_sign(&number, frame.language),
            Self::Named(name) => format!("{number} {name}"),
        }
    }

    /// A distance between two values, without a sign.
    pub(crate) fn distance(&self, distance: Decimal, decimals: u32, frame: &Frame) -> String {
        let number = short(distance.abs(), decimals, frame.language);
        match self {
            Self::Percent => frame.texts().with("percentage-points", &[("number", &number)]),
            Self::Named(name) => format!("{number} {name}"),
        }
    }

    /// A value in a table whose caption names the unit.
    fn cell(&self, text: &str, frame: &Frame) -> String {
        let number = match text.parse::<Decimal>() {
            Ok(value) if value.scale() > 2 => locale::number(value, 2, frame.language),
            _ => locale::exact(text, frame.language),
        };
        match self {
            Self::Percent => locale::percent_sign(&number, frame.language),
            Self::Named(_) => number,
        }
    }
}

/// How many decimals a sentence needs so that its numbers agree with each other: one, unless the
/// distance of two values as they are is not that of the values as they would be written.
pub(crate) fn agreeing_decimals(one: Decimal, other: Decimal) -> u32 {
    let most = one.scale().max(other.scale()).max(1);
    (1..most)
        .find(|decimals| {
            let written = |value| locale::rounded(value, *decimals);
            written(one) - written(other) == written(one - other)
        })
        .unwrap_or(most)
}

/// A number with at most so many decimals, and none it does not have.
pub(crate) fn short(value: Decimal, decimals: u32, language: Language) -> String {
    locale::number(value, value.scale().min(decimals), language)
}

/// The value of a figure as a number, when it has one.
pub(crate) fn decimal(figure: Option<&Figure>) -> Option<Decimal> {
    figure?.value.as_deref()?.parse().ok()
}

/// A figure ready for a table cell or a sentence.
#[derive(Clone, Debug, Template)]
#[template(path = "figure/figure.html")]
pub(crate) struct Shown {
    /// The written value; empty when it is missing.
    pub text: String,
    /// The sign of the status; empty for an ordinary value.
    pub sign: &'static str,
    /// What the sign means; empty for an ordinary value.
    pub words: String,
    pub missing: bool,
    /// The page of the cell, when there is one.
    pub href: Option<String>,
}

impl Shown {
    pub(crate) fn new(frame: &Frame, unit: &Unit, figure: Option<&Figure>) -> Self {
        let Some(figure) = figure else { return Self::absent(frame) };
        let href = Some(frame.link(&figure.link));
        Self { href, ..Self::value(frame, unit, figure.value.as_deref(), &figure.status) }
    }

    /// A value and its status, without a link.
    pub(crate) fn value(frame: &Frame, unit: &Unit, value: Option<&str>, status: &str) -> Self {
        let known = ObsStatus::parse(status).unwrap_or_default();
        let missing = value.is_none();
        // A value that is not there must say why, even where its status forgot to.
        let status = if missing && !known.is_missing() { ObsStatus::O } else { known };
        Self {
            text: value.map(|text| unit.cell(text, frame)).unwrap_or_default(),
            sign: sign(status),
            words: match status {
                ObsStatus::A => String::new(),
                other => words(frame, other),
            },
            missing,
            href: None,
        }
    }

    /// A value with every digit that was sent, and its status.
    pub(crate) fn exact(frame: &Frame, unit: &Unit, value: Option<&str>, status: &str) -> Self {
        let shown = Self::value(frame, unit, value, status);
        let Some(value) = value else { return shown };
        let number = locale::exact(value, frame.language);
        let text = match unit {
            Unit::Percent => locale::percent_sign(&number, frame.language),
            Unit::Named(name) if name.is_empty() => number,
            Unit::Named(name) => format!("{number} {name}"),
        };
        Self { text, ..shown }
    }

    /// Nothing was ever reported here.
    pub(crate) fn absent(frame: &Frame) -> Self {
        Self {
            text: String::new(),
            sign: "…",
            words: frame.t("status-absent"),
            missing: true,
            href: None,
        }
    }
}

/// The sign of a status beside or instead of a value. Where a chart has the same sign it means the
/// same; a table tells the reasons of absence apart, which a chart draws alike.
pub(crate) fn sign(status: ObsStatus) -> &'static str {
    match status {
        ObsStatus::A => "",
        ObsStatus::B => "‖",
        ObsStatus::D => "≠",
        ObsStatus::E => "†",
        ObsStatus::F => "»",
        ObsStatus::G => "°",
        ObsStatus::H => "=",
        ObsStatus::I => "+",
        ObsStatus::J => "¬",
        ObsStatus::K => "›",
        ObsStatus::L => "–",
        ObsStatus::M => "∅",
        ObsStatus::N => "~",
        ObsStatus::O => "×",
        ObsStatus::P => "*",
        ObsStatus::Q => "⊠",
        ObsStatus::S => "!",
        ObsStatus::U => "±",
        ObsStatus::V => "?",
        ObsStatus::W => "‹",
    }
}

/// What a status means, in the words that charts and reports use.
pub(crate) fn words(frame: &Frame, status: ObsStatus) -> String {
    chart::status_words(status, frame.language).to_owned()
}

/// The signs a page uses, with their words: its legend.
#[derive(Debug, Default)]
pub(crate) struct Legend {
    used: BTreeSet<(&'static str, String)>,
}

impl Legend {
    pub(crate) fn see(&mut self, shown: &Shown) {
        if !shown.sign.is_empty() {
            self.used.insert((shown.sign, shown.words.clone()));
        }
    }

    pub(crate) fn entries(self) -> Vec<(&'static str, String)> {
        self.used.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use operations::Actor;

    use super::*;

    fn frame(language: Language) -> Frame {
        Frame::new(language, "/", Actor::Public)
    }

    #[test]
    fn every_status_has_its_own_sign_and_words() {
        for language in Language::ALL {
            let signs: BTreeSet<_> = ObsStatus::ALL.into_iter().map(sign).collect();
            assert_eq!(signs.len(), ObsStatus::ALL.len());
            let frame = frame(language);
            let all: BTreeSet<_> =
                ObsStatus::ALL.into_iter().map(|status| words(&frame, status)).collect();
            assert_eq!(all.len(), ObsStatus::ALL.len());
        }
    }

    #[test]
    fn suppressed_is_not_missing_and_missing_is_not_zero() {
        let frame = frame(Language::En);
        let show = |value: Option<&str>, status| {
            let shown = Shown::value(&frame, &Unit::Percent, value, status);
            shown.render().unwrap()
        };
        let (zero, suppressed, missing) = (show(Some("0"), "A"), show(None, "Q"), show(None, "O"));
        assert!(zero.contains("0%"), "{zero}");
        assert!(suppressed.contains('⊠') && suppressed.contains("uppressed"), "{suppressed}");
        assert!(missing.contains('×') && !missing.contains('0'), "{missing}");
        // A status that forgets to say why is not taken for a value.
        assert!(show(None, "A").contains('×'));
    }

    #[test]
    fn the_numbers_of_a_sentence_agree_with_each_other() {
        let places = |one: &str, other: &str| {
            agreeing_decimals(one.parse().unwrap(), other.parse().unwrap())
        };
        // 70.34 − 14.38 = 55.96, but 70.3 − 14.4 = 55.9 and not 56.0.
        assert_eq!(places("14.38", "70.34"), 2);
        assert_eq!(places("14.32", "70.34"), 1);
        assert_eq!(places("39427828", "40498442"), 1);
    }

    #[test]
    fn digits_are_kept_and_long_fractions_rounded_once() {
        let frame = frame(Language::Fa);
        let show = |text| Shown::value(&frame, &Unit::Percent, Some(text), "A").text;
        assert_eq!(show("35.40"), "۳۵٫۴۰\u{200F}٪");
        assert_eq!(show("35.362041473"), "۳۵٫۳۶\u{200F}٪");
    }
}
