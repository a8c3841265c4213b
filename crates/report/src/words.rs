//! The grammar of bound sentences in both languages: what a change, a gap, a ranking sounds like.
//! Knows words; knows no series.

use model::{Language, TimePeriod, calendar, locale};
use rust_decimal::Decimal;

use crate::binding::{Movement, Style};

/// A value in its style. `digits` are those published, for a style that keeps them.
pub(crate) fn value(value: Decimal, digits: &str, style: Style, language: Language) -> String {
    match style {
        Style::Percent(decimals) => locale::percent(value, decimals, language),
        Style::Number(decimals) => locale::number(value, decimals, language),
        Style::Exact => locale::exact(digits, language),
    }
}

/// A value as its reader sees it, by which movements are judged.
pub(crate) fn shown(value: Decimal, style: Style) -> Decimal {
    match style {
        Style::Percent(decimals) | Style::Number(decimals) => locale::rounded(value, decimals),
        Style::Exact => value,
    }
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

/// A name with its value. A name that ends in brackets of its own is not given a second pair.
pub(crate) fn named(name: &str, value: &str) -> String {
    if name.ends_with(')') { format!("{name}: {value}") } else { format!("{name} ({value})") }
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
    fn a_gap_of_per_cents_is_in_points() {
        let distance = Decimal::new(85, 1);
        assert_eq!(gap(distance, Style::Percent(1), None, Language::Fa), "۸٫۵ واحد درصد");
        assert_eq!(times(Decimal::new(181, 2), 1, Language::En), "1.8 times");
    }
}
