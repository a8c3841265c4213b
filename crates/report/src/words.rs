//! The grammar of bound sentences in both languages: what a change, a gap, a ranking sounds like.
//! Knows words; knows no series.

use model::{Language, ObsStatus, TimePeriod, calendar, locale};
use rust_decimal::Decimal;

use crate::binding::{Movement, Style};

/// A value in its style. `digits` are those published, for a style that keeps them.
pub(crate) fn value(value: Decimal, digits: &str, style: Style, language: Language) -> String {
    match style {
        Style::Percent(decimals) => locale::percent(value, decimals, language),
        Style::Number(decimals) => locale::number(value, decimals, language),
        Style::Exact => locale::exact(digits, language),
        Style::Thousand(decimals) => scaled(value, 1_000, decimals, language),
        Style::Million(decimals) => scaled(value, 1_000_000, decimals, language),
    }
}

/// A value in thousands or millions, with the word.
fn scaled(value: Decimal, unit: u32, decimals: u32, language: Language) -> String {
    let value = value.checked_div(Decimal::from(unit)).unwrap_or_default();
    let number = locale::number(value, decimals, language);
    let word = match (unit, language) {
        (1_000, Language::Fa) => "هزار",
        (1_000, Language::En) => "thousand",
        (_, Language::Fa) => "میلیون",
        (_, Language::En) => "million",
    };
    format!("{number} {word}")
}

/// A bound phrase with its standing, where a reader must know it at once.
pub(crate) fn qualified(said: &str, status: ObsStatus, language: Language) -> String {
    match status {
        ObsStatus::P | ObsStatus::U | ObsStatus::F | ObsStatus::V => {
            format!("{said} ({})", chart::status_words(status, language))
        }
        ObsStatus::A
        | ObsStatus::B
        | ObsStatus::D
        | ObsStatus::E
        | ObsStatus::G
        | ObsStatus::H
        | ObsStatus::I
        | ObsStatus::J
        | ObsStatus::K
        | ObsStatus::L
        | ObsStatus::M
        | ObsStatus::N
        | ObsStatus::O
        | ObsStatus::Q
        | ObsStatus::S
        | ObsStatus::W => said.to_owned(),
    }
}

/// An absence in a sentence, with its reason.
pub(crate) fn absent(status: ObsStatus, language: Language) -> String {
    let reason = chart::status_words(status, language);
    match language {
        Language::Fa => format!("منتشرنشده ({reason})"),
        Language::En => format!("not published ({reason})"),
    }
}

/// Whether what the reader sees takes the singular: exactly one in English; always in Persian, whose
/// nouns keep their form after a number (CLDR plural rules).
pub(crate) fn is_one(value: Decimal, style: Style, language: Language) -> bool {
    let whole = match style {
        Style::Number(0) => true,
        Style::Exact => value.scale() == 0,
        Style::Number(_) | Style::Percent(_) | Style::Thousand(_) | Style::Million(_) => false,
    };
    match language {
        Language::Fa => true,
        Language::En => whole && shown(value, style).abs() == Decimal::ONE,
    }
}

/// The shares people have words for: per cent in tenths, Persian, English.
const SHARES: [(i64, &str, &str); 17] = [
    (10, "یک‌صدم", "one in a hundred"),
    (50, "یک‌بیستم", "one in twenty"),
    (100, "یک‌دهم", "one in ten"),
    (200, "یک‌پنجم", "one in five"),
    (250, "یک‌چهارم", "a quarter"),
    (300, "سه‌دهم", "three in ten"),
    (333, "یک‌سوم", "a third"),
    (400, "دوپنجم", "two in five"),
    (500, "نیمی", "half"),
    (600, "سه‌پنجم", "three in five"),
    (667, "دوسوم", "two thirds"),
    (700, "هفت‌دهم", "seven in ten"),
    (750, "سه‌چهارم", "three quarters"),
    (800, "چهارپنجم", "four in five"),
    (900, "نه‌دهم", "nine in ten"),
    (950, "نوزده‌بیستم", "nineteen in twenty"),
    (990, "نودونه‌صدم", "ninety-nine in a hundred"),
];

/// A share in per cent as people say it, with how near it is; none where it is no share.
pub(crate) fn share(value: Decimal, language: Language) -> Option<String> {
    let hundred = Decimal::from(100);
    if value < Decimal::ZERO || value > hundred {
        return None;
    }
    let both = |fa: &str, en: &str| match language {
        Language::Fa => fa.to_owned(),
        Language::En => en.to_owned(),
    };
    if value.is_zero() {
        return Some(both("هیچ", "none"));
    }
    if value == hundred {
        return Some(both("همه", "all"));
    }
    let distance = |tenths: i64| value - Decimal::new(tenths, 1);
    let (tenths, fa, en) = SHARES.into_iter().min_by_key(|share| distance(share.0).abs())?;
    let off = distance(tenths);
    // Within half a point it is that share; within one and a half it is about it.
    let (fa, en) = if off.abs() <= Decimal::new(5, 1) {
        (fa.to_owned(), en.to_owned())
    } else if off.abs() <= Decimal::new(15, 1) {
        (format!("حدود {fa}"), format!("about {en}"))
    } else if off > Decimal::ZERO {
        (format!("بیش از {fa}"), format!("more than {en}"))
    } else {
        (format!("کمتر از {fa}"), format!("less than {en}"))
    };
    Some(both(&fa, &en))
}

/// A value as its reader sees it, by which movements are judged.
pub(crate) fn shown(value: Decimal, style: Style) -> Decimal {
    match style {
        Style::Percent(decimals) | Style::Number(decimals) => locale::rounded(value, decimals),
        Style::Exact => value,
        Style::Thousand(decimals) => rounded_to(value, 1_000, decimals),
        Style::Million(decimals) => rounded_to(value, 1_000_000, decimals),
    }
}

fn rounded_to(value: Decimal, unit: u32, decimals: u32) -> Decimal {
    let unit = Decimal::from(unit);
    let scaled = value.checked_div(unit).unwrap_or_default();
    locale::rounded(scaled, decimals).checked_mul(unit).unwrap_or(value)
}

/// A period in a sentence.
pub(crate) fn period(period: &TimePeriod, language: Language) -> String {
    calendar::period(period.as_str(), language)
}

fn in_period(at: &TimePeriod, language: Language) -> String {
    let words = period(at, language);
    match language {
        Language::Fa if at.as_str().len() == 4 => format!("در سال {words}"),
        Language::Fa => format!("در {words}"),
        Language::En => format!("in {words}"),
    }
}

/// A change: «از … در سال … به … در سال … افزایش یافت».
pub(crate) fn change(
    movement: Movement,
    from: (&str, &TimePeriod),
    to: (&str, &TimePeriod),
    language: Language,
) -> String {
    let (first, latest) = (in_period(from.1, language), in_period(to.1, language));
    match (movement, language) {
        (Movement::Rose, Language::Fa) => {
            format!("از {} {first} به {} {latest} افزایش یافت", from.0, to.0)
        }
        (Movement::Fell, Language::Fa) => {
            format!("از {} {first} به {} {latest} کاهش یافت", from.0, to.0)
        }
        (Movement::Unchanged, Language::Fa) => {
            format!("{first} و نیز {latest} برابر با {} بود", to.0)
        }
        (Movement::Rose, Language::En) => {
            format!("rose from {} {first} to {} {latest}", from.0, to.0)
        }
        (Movement::Fell, Language::En) => {
            format!("fell from {} {first} to {} {latest}", from.0, to.0)
        }
        (Movement::Unchanged, Language::En) => format!("was {} {first} and again {latest}", to.0),
    }
}

/// A distance between two values.
pub(crate) fn gap(
    distance: Decimal,
    style: Style,
    decimals: Option<u32>,
    language: Language,
) -> String {
    let (own, percent) = match style {
        Style::Percent(decimals) => (decimals, true),
        Style::Number(decimals) => (decimals, false),
        Style::Exact => (distance.scale(), false),
        Style::Thousand(_) | Style::Million(_) => (0, false),
    };
    let number = locale::number(distance, decimals.unwrap_or(own), language);
    match (percent, language) {
        (true, Language::Fa) => format!("{number} واحد درصد"),
        (true, Language::En) => format!("{number} percentage points"),
        (false, _) => number,
    }
}

/// A ratio of two values.
pub(crate) fn times(ratio: Decimal, decimals: u32, language: Language) -> String {
    let number = locale::number(ratio, decimals, language);
    match language {
        Language::Fa => format!("{number} برابر"),
        Language::En => format!("{number} times"),
    }
}

/// A name with its value. What ends in brackets of its own is not given a second pair.
pub(crate) fn named(name: &str, value: &str) -> String {
    if name.ends_with(')') || value.ends_with(')') {
        format!("{name}: {value}")
    } else {
        format!("{name} ({value})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_sentence_in_both_languages() {
        let year = |text: &str| text.parse::<TimePeriod>().expect("a year");
        let (from, to) = (year("2005"), year("2018"));
        assert_eq!(
            change(Movement::Rose, ("9.9%", &from), ("17.0%", &to), Language::En),
            "rose from 9.9% in 2005 to 17.0% in 2018"
        );
        assert_eq!(
            change(Movement::Fell, ("۱۷٪", &from), ("۹٪", &to), Language::Fa),
            "از ۱۷٪ در سال ۱۳۸۴ (۲۰۰۵) به ۹٪ در سال ۱۳۹۷ (۲۰۱۸) کاهش یافت"
        );
    }

    #[test]
    fn a_share_is_said_as_people_say_it() {
        let said = |tenths: i64, language| share(Decimal::new(tenths, 1), language);
        let all = [
            (204, "one in five", "یک‌پنجم"),
            (187, "about one in five", "حدود یک‌پنجم"),
            (218, "more than one in five", "بیش از یک‌پنجم"),
            (327, "about a third", "حدود یک‌سوم"),
            (500, "half", "نیمی"),
            (1000, "all", "همه"),
            (0, "none", "هیچ"),
        ];
        for (tenths, en, fa) in all {
            assert_eq!(said(tenths, Language::En).as_deref(), Some(en));
            assert_eq!(said(tenths, Language::Fa).as_deref(), Some(fa));
        }
        assert_eq!(said(1001, Language::En), None);
    }

    #[test]
    fn a_noun_follows_the_number_its_reader_sees() {
        let one = Decimal::ONE;
        assert!(is_one(one, Style::Number(0), Language::En));
        assert!(!is_one(one, Style::Number(1), Language::En), "1.0 women");
        assert!(!is_one(Decimal::TWO, Style::Number(0), Language::En));
        assert!(is_one(Decimal::TWO, Style::Number(0), Language::Fa));
        assert_eq!(
            value(Decimal::from(1_230_000), "", Style::Million(1), Language::Fa),
            "۱٫۲ میلیون"
        );
        assert_eq!(qualified("17%", ObsStatus::P, Language::En), "17% (provisional)");
    }

    #[test]
    fn a_gap_of_per_cents_is_in_points() {
        let distance = Decimal::new(85, 1);
        assert_eq!(gap(distance, Style::Percent(1), None, Language::Fa), "۸٫۵ واحد درصد");
        assert_eq!(times(Decimal::new(181, 2), 1, Language::En), "1.8 times");
    }
}
