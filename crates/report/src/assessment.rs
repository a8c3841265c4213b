//! Whether a measure worked, as far as its series can say: never that it did, at most that what came
//! after it is what was meant and faster than before. Where the figures do not bear the claim, the
//! sentence that they do bear is offered. Knows one measure and one series; knows no bank.

use model::{Language, TimePeriod};
use rust_decimal::Decimal;

use crate::answer::{Observation, SeriesAnswer};
use crate::binding::{Movement, Style};
use crate::measure::{Expected, Measure, Outcome};
use crate::words;

/// How far back the movement before a measure is looked at, in years.
const BEFORE_YEARS: i32 = 10;

/// What the figures say of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It has no outcome indicator: an activity only.
    ActivityOnly,
    /// No figure before it, or none after it.
    NotMeasured,
    /// The outcome went the other way.
    Contrary,
    /// The outcome stood where it was.
    Unmoved,
    /// The outcome moved as meant, but no faster than before.
    MovedBefore,
    /// The outcome moved as meant, and how it moved before is not known.
    PastUnknown,
    /// The outcome moved as meant, and faster than before.
    Consistent,
}

impl Bearing {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::ActivityOnly,
        Self::NotMeasured,
        Self::Contrary,
        Self::Unmoved,
        Self::MovedBefore,
        Self::PastUnknown,
        Self::Consistent,
    ];

    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ActivityOnly => "activity-only",
            Self::NotMeasured => "not-measured",
            Self::Contrary => "contrary",
            Self::Unmoved => "unmoved",
            Self::MovedBefore => "moved-before",
            Self::PastUnknown => "past-unknown",
            Self::Consistent => "consistent",
        }
    }
}

/// What the figures say of one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// In a word.
    pub bearing: Bearing,
    /// The last observation before the measure and the latest after it, where both are there.
    pub figures: Option<(Observation, Observation)>,
}

fn year(period: &TimePeriod) -> Option<i32> {
    period.as_str().get(..4)?.parse().ok()
}

fn value(observation: &Observation) -> Option<Decimal> {
    observation.value.as_deref()?.parse().ok()
}

pub(crate) fn style(outcome: &Outcome) -> Style {
    if outcome.percent { Style::Percent(outcome.decimals) } else { Style::Number(outcome.decimals) }
}

/// Holds a measure against the series of its outcome.
#[must_use]
pub fn assess(measure: &Measure, answer: Option<&SeriesAnswer>) -> Assessment {
    let only = |bearing| Assessment { bearing, figures: None };
    let Some(outcome) = &measure.outcome else { return only(Bearing::ActivityOnly) };
    let (Some(answer), Some(day)) = (answer, measure.day()) else {
        return only(Bearing::NotMeasured);
    };
    let began = i32::from(day.year());
    let valued = answer.valued();
    let valued: Vec<(i32, &Observation, Decimal)> =
        valued.iter().filter_map(|it| Some((year(&it.period)?, *it, value(it)?))).collect();
    // The year it began in is neither before nor after it, but better than no beginning.
    let base = valued
        .iter()
        .rfind(|(year, ..)| *year < began)
        .or_else(|| valued.iter().rfind(|(year, ..)| *year == began));
    let after = valued.iter().rfind(|(year, ..)| *year > began);
    let (Some(base), Some(after)) = (base, after) else { return only(Bearing::NotMeasured) };
    let shown = |of: Decimal| words::shown(of, style(outcome));
    let moved = shown(after.2).cmp(&shown(base.2));
    let wanted = match outcome.expected {
        Expected::Rise => std::cmp::Ordering::Greater,
        Expected::Fall => std::cmp::Ordering::Less,
    };
    let bearing = if moved.is_eq() {
        Bearing::Unmoved
    } else if moved != wanted {
        Bearing::Contrary
    } else {
        let past =
            valued.iter().find(|(year, ..)| *year < base.0 && *year >= base.0 - BEFORE_YEARS);
        match past {
            None => Bearing::PastUnknown,
            Some(past) => {
                let pace = |from: &(i32, &Observation, Decimal),
                            to: &(i32, &Observation, Decimal)| {
                    (to.2 - from.2).checked_div(Decimal::from(to.0 - from.0)).unwrap_or_default()
                };
                let (before, since) = (pace(past, base), pace(base, after));
                let faster = match outcome.expected {
                    Expected::Rise => since > before,
                    Expected::Fall => since < before,
                };
                if faster { Bearing::Consistent } else { Bearing::MovedBefore }
            }
        }
    };
    Assessment { bearing, figures: Some((base.1.clone(), after.1.clone())) }
}

impl Assessment {
    /// The sentence that the figures bear.
    #[must_use]
    pub fn honest(&self, measure: &Measure, language: Language) -> String {
        let both = |fa: String, en: String| match language {
            Language::Fa => fa,
            Language::En => en,
        };
        let Some(outcome) = &measure.outcome else {
            return both(
                "این اقدام انجام شد؛ شاخصی برای سنجش نتیجهٔ آن تعیین نشده است و از اثر آن نمی‌توان سخن گفت"
                    .to_owned(),
                "the measure was taken; no outcome indicator is set for it, so nothing can be said of \
                 its effect"
                    .to_owned(),
            );
        };
        let label = outcome.label.get(language);
        let Some((from, to)) = &self.figures else {
            return both(
                format!("رقمی از {label} که پیش و پس از این اقدام را نشان دهد منتشر نشده است"),
                format!("no figures of {label} from before and after the measure are published"),
            );
        };
        let change = change(outcome, from, to, language);
        match self.bearing {
            Bearing::ActivityOnly | Bearing::NotMeasured => change,
            Bearing::Contrary => both(
                format!(
                    "پس از این اقدام، {label} {change}؛ این خلاف چیزی است که از آن انتظار می‌رفت"
                ),
                format!("after the measure, {label} {change}, the opposite of what was intended"),
            ),
            Bearing::Unmoved => both(
                format!("پس از این اقدام، {label} تغییری نکرد: {change}"),
                format!("after the measure, {label} did not change: it {change}"),
            ),
            Bearing::MovedBefore => both(
                format!(
                    "پس از این اقدام، {label} {change}؛ این روند پیش از آن نیز دست‌کم به همین تندی بود، پس \
                     نمی‌توان آن را نتیجهٔ این اقدام دانست"
                ),
                format!(
                    "after the measure, {label} {change}; it moved at least as fast before, so the \
                     change cannot be put down to the measure"
                ),
            ),
            Bearing::PastUnknown => both(
                format!(
                    "پس از این اقدام، {label} {change}؛ روند پیش از آن در دست نیست، پس نمی‌توان گفت این \
                     تغییر از آن است"
                ),
                format!(
                    "after the measure, {label} {change}; how it moved before is not known, so the \
                     change cannot be put down to the measure"
                ),
            ),
            Bearing::Consistent => both(
                format!(
                    "پس از این اقدام، {label} {change}؛ این با هدف آن سازگار و تندتر از گذشته است، هرچند \
                     سبب‌های دیگر را نفی نمی‌کند"
                ),
                format!(
                    "after the measure, {label} {change}; this agrees with its aim and is faster than \
                     before, though other causes are not ruled out"
                ),
            ),
        }
    }
}

fn change(outcome: &Outcome, from: &Observation, to: &Observation, language: Language) -> String {
    let style = style(outcome);
    let said = |observation: &Observation| {
        let digits = observation.value.as_deref().unwrap_or_default();
        let value = digits.parse().unwrap_or_default();
        let said = words::value(value, digits, style, language);
        words::qualified(&said, observation.status, language)
    };
    let shown =
        |observation: &Observation| words::shown(value(observation).unwrap_or_default(), style);
    let movement = match shown(to).cmp(&shown(from)) {
        std::cmp::Ordering::Greater => Movement::Rose,
        std::cmp::Ordering::Less => Movement::Fell,
        std::cmp::Ordering::Equal => Movement::Unchanged,
    };
    words::change(movement, (&said(from), &from.period), (&said(to), &to.period), language)
}

#[cfg(test)]
mod tests {
    use model::{LocalisedText, ObsStatus};

    use super::*;

    fn measure(expected: Expected) -> Measure {
        let mut measure = Measure::from_toml(
            "id = \"m\"\nkind = \"law\"\ntitle = { fa = \"ق\", en = \"L\" }\nowner = \"X\"\n\
             date = \"2010-05-01\"\nlegal = { fa = \"م\", en = \"a\" }\nsource = \"s\"\n",
        )
        .expect("a measure");
        measure.outcome = Some(Outcome {
            query: "A:DF(1.0.0)/A.IR.X.F".parse().expect("a query"),
            label: LocalisedText::new("نرخ", "the rate"),
            expected,
            percent: true,
            decimals: 1,
        });
        measure
    }

    fn answer(values: &[(&str, &str)]) -> SeriesAnswer {
        SeriesAnswer {
            version: "1".into(),
            source: LocalisedText::default(),
            unit: LocalisedText::default(),
            link: String::new(),
            retracted: None,
            observations: values
                .iter()
                .map(|(period, value)| Observation {
                    period: period.parse().expect("a period"),
                    value: Some((*value).to_owned()),
                    status: ObsStatus::A,
                    source: String::new(),
                })
                .collect(),
        }
    }

    fn bearing(expected: Expected, values: &[(&str, &str)]) -> &'static str {
        assess(&measure(expected), Some(&answer(values))).bearing.code()
    }

    #[test]
    fn a_claim_is_held_against_what_came_before_and_after() {
        use Expected::{Fall, Rise};
        let all = [
            (Rise, &[("2005", "10"), ("2009", "11"), ("2014", "15")][..], "consistent"),
            (Rise, &[("2005", "10"), ("2009", "15"), ("2014", "16")], "moved-before"),
            (Rise, &[("2009", "15"), ("2014", "16")], "past-unknown"),
            (Rise, &[("2009", "15.04"), ("2014", "15.01")], "unmoved"),
            (Rise, &[("2009", "15"), ("2014", "12")], "contrary"),
            (Fall, &[("2005", "20"), ("2009", "21"), ("2014", "12")], "consistent"),
            (Fall, &[("2009", "15")], "not-measured"),
            (Fall, &[("2011", "15")], "not-measured"),
            (Rise, &[("2010", "15"), ("2012", "16")], "past-unknown"),
        ];
        for (expected, values, code) in all {
            assert_eq!(bearing(expected, values), code, "{values:?}");
        }
        let mut activity = measure(Rise);
        activity.outcome = None;
        assert_eq!(assess(&activity, None).bearing, Bearing::ActivityOnly);
    }

    #[test]
    fn honest_words_say_what_the_figures_say() {
        let measure = measure(Expected::Rise);
        let contrary = assess(&measure, Some(&answer(&[("2009", "15"), ("2014", "12")])));
        assert_eq!(
            contrary.honest(&measure, Language::En),
            "after the measure, the rate fell from 15.0% in 2009 to 12.0% in 2014, the opposite of \
             what was intended"
        );
        assert!(contrary.honest(&measure, Language::Fa).contains("کاهش یافت"));
    }
}
