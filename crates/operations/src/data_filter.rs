//! Keys, filters and periods of SDMX queries as filters of the engine, so that what is not asked for
//! is not read. Knows both vocabularies; knows nothing of paths or of which dataflow is meant.

use engine::{Comparison, Filter};
use model::table::{OBS_VALUE, TIME_PERIOD};
use model::{ProvisionAgreement, TimePeriod};
use sdmx::rest::{ComponentFilter, Condition, KeyFilter, Operator};

/// Filters that hold for exactly the observations a query asks for.
pub(crate) fn filters_of(asked: &KeyFilter) -> Vec<Filter> {
    let mut filters = keys(asked);
    filters.extend(asked.filters.iter().map(component));
    if let Some(start) = &asked.start {
        filters.push(period(&Condition { operator: Operator::Ge, value: start.clone() }));
    }
    if let Some(end) = &asked.end {
        filters.push(period(&Condition { operator: Operator::Le, value: end.clone() }));
    }
    filters
}

/// What at least one of these agreements covers.
pub(crate) fn covered_by(agreements: &[&ProvisionAgreement]) -> Filter {
    let covers = |agreement: &&ProvisionAgreement| {
        let columns = [("INDICATOR", &agreement.indicators), ("REF_AREA", &agreement.areas)];
        let named = columns.into_iter().filter(|(_, codes)| !codes.is_empty());
        named
            .map(|(column, codes)| Filter::OneOf {
                column: column.to_owned(),
                codes: codes.clone(),
            })
            .collect()
    };
    Filter::AnyOf(agreements.iter().map(covers).collect())
}

fn keys(asked: &KeyFilter) -> Vec<Filter> {
    let one_of = |column: &String, codes: &Vec<String>| Filter::OneOf {
        column: column.clone(),
        codes: codes.clone(),
    };
    match asked.keys.as_slice() {
        [] => Vec::new(),
        [key] => key.iter().map(|(column, codes)| one_of(column, codes)).collect(),
        keys => {
            let of_key = |key: &std::collections::BTreeMap<String, Vec<String>>| {
                key.iter().map(|(column, codes)| one_of(column, codes)).collect()
            };
            vec![Filter::AnyOf(keys.iter().map(of_key).collect())]
        }
    }
}

fn component(filter: &ComponentFilter) -> Filter {
    let column = &filter.component;
    let alternatives = &filter.any_of;
    // The usual case, codes of a dimension, prunes files as well.
    let codes: Option<Vec<String>> = alternatives
        .iter()
        .map(|alternative| match alternative.as_slice() {
            [Condition { operator: Operator::Eq, value }] if column != OBS_VALUE => {
                Some(value.clone())
            }
            _ => None,
        })
        .collect();
    match codes {
        Some(codes) => Filter::OneOf { column: column.clone(), codes },
        None => Filter::AnyOf(
            alternatives
                .iter()
                .map(|alternative| alternative.iter().map(|each| condition(column, each)).collect())
                .collect(),
        ),
    }
}

fn condition(column: &str, condition: &Condition) -> Filter {
    let comparison = match condition.operator {
        Operator::Eq => Comparison::Equal,
        Operator::Ne => Comparison::NotEqual,
        Operator::Co => Comparison::Contains,
        Operator::Nc => Comparison::NotContains,
        Operator::Sw => Comparison::StartsWith,
        Operator::Ew => Comparison::EndsWith,
        _ if column == TIME_PERIOD => return period(condition),
        Operator::Lt => Comparison::Less,
        Operator::Le => Comparison::LessOrEqual,
        Operator::Gt => Comparison::Greater,
        Operator::Ge => Comparison::GreaterOrEqual,
    };
    Filter::Compare { column: column.to_owned(), comparison, value: condition.value.clone() }
}

/// A bound on the period. The engine compares periods as texts, which is right from year to year and
/// within one frequency; the periods of the bound's own year are compared here, by their days.
fn period(bound: &Condition) -> Filter {
    let Ok(wanted) = bound.value.parse::<TimePeriod>() else {
        let comparison = match bound.operator {
            Operator::Lt => Comparison::Less,
            Operator::Le => Comparison::LessOrEqual,
            Operator::Gt => Comparison::Greater,
            _ => Comparison::GreaterOrEqual,
        };
        let value = bound.value.clone();
        return Filter::Compare { column: TIME_PERIOD.to_owned(), comparison, value };
    };
    let is_after = matches!(bound.operator, Operator::Ge | Operator::Gt);
    let year = match bound.operator {
        Operator::Ge | Operator::Lt => wanted.start().year(),
        _ => wanted.end().year(),
    };
    let beyond = if is_after { after(year) } else { before(year) };
    // The usual case needs no list: the bound lies between two years.
    let starts_year = wanted.start().day_of_year() == 1;
    let ends_year = wanted.end().tomorrow().is_ok_and(|next| next.day_of_year() == 1);
    match bound.operator {
        Operator::Ge if starts_year => {
            return Filter::Period { from: Some(format!("{year:04}")), to: None };
        }
        Operator::Le if ends_year => {
            return Filter::Period { from: None, to: Some(format!("{year:04}")) };
        }
        Operator::Lt if starts_year => return beyond,
        Operator::Gt if ends_year => return beyond,
        _ => {}
    }
    let accepted: Vec<String> = periods_of(year)
        .into_iter()
        .filter(|text| text.parse::<TimePeriod>().is_ok() && bound.accepts(text))
        .collect();
    if accepted.is_empty() {
        return beyond;
    }
    Filter::AnyOf(vec![
        vec![beyond],
        vec![Filter::OneOf { column: TIME_PERIOD.to_owned(), codes: accepted }],
    ])
}

fn after(year: i16) -> Filter {
    Filter::Period { from: Some(format!("{:04}", year.saturating_add(1))), to: None }
}

fn before(year: i16) -> Filter {
    match year.checked_sub(1).filter(|year| *year >= 0) {
        Some(year) => Filter::Period { from: None, to: Some(format!("{year:04}")) },
        None => Filter::AnyOf(Vec::new()),
    }
}

/// Every text that can name a period of a year; some are none (`2015-W53`).
fn periods_of(year: i16) -> Vec<String> {
    let mut periods = vec![format!("{year:04}"), format!("{year:04}-A1")];
    for (letter, count) in [('S', 2), ('H', 2), ('T', 3), ('Q', 4)] {
        periods.extend((1..=count).map(|part| format!("{year:04}-{letter}{part}")));
    }
    for month in 1..=12 {
        periods.push(format!("{year:04}-{month:02}"));
        periods.push(format!("{year:04}-M{month:02}"));
        periods.extend((1..=31).map(|day| format!("{year:04}-{month:02}-{day:02}")));
    }
    periods.extend((1..=53).map(|week| format!("{year:04}-W{week:02}")));
    periods.extend((1..=366).map(|day| format!("{year:04}-D{day:03}")));
    periods
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(operator: Operator, value: &str) -> Filter {
        period(&Condition { operator, value: value.into() })
    }

    /// Whether a filter on the period alone holds for it, as the engine would find.
    fn holds(filter: &Filter, period: &str) -> bool {
        match filter {
            Filter::Period { from, to } => {
                from.as_ref().is_none_or(|from| period >= from.as_str())
                    && to.as_ref().is_none_or(|to| *period <= *format!("{to}~"))
            }
            Filter::OneOf { codes, .. } => codes.iter().any(|code| code == period),
            Filter::AnyOf(any) => any.iter().any(|all| all.iter().all(|each| holds(each, period))),
            Filter::NotOneOf { .. } | Filter::Compare { .. } => {
                unreachable!("not made of a period")
            }
        }
    }

    #[test]
    fn a_bound_is_compared_by_days_whatever_the_frequency() {
        let accepted = |operator, value: &str| {
            let filter = bound(operator, value);
            let periods =
                ["2015", "2015-Q4", "2016", "2016-02", "2016-Q1", "2016-Q3", "2016-08-01", "2017"];
            periods
                .into_iter()
                .filter(|period| holds(&filter, period))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(accepted(Operator::Ge, "2016"), "2016 2016-02 2016-Q1 2016-Q3 2016-08-01 2017");
        assert_eq!(
            accepted(Operator::Ge, "2016-01-01"),
            "2016 2016-02 2016-Q1 2016-Q3 2016-08-01 2017"
        );
        assert_eq!(accepted(Operator::Ge, "2016-05"), "2016-Q3 2016-08-01 2017");
        assert_eq!(accepted(Operator::Le, "2016-03"), "2015 2015-Q4 2016-02 2016-Q1");
        assert_eq!(accepted(Operator::Lt, "2016"), "2015 2015-Q4");
        assert_eq!(accepted(Operator::Gt, "2016-Q3"), "2017");
        assert_eq!(accepted(Operator::Lt, "0000"), "");
    }

    #[test]
    fn several_keys_are_alternatives_and_codes_are_lists() {
        let key = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(dimension, code)| ((*dimension).to_owned(), vec![(*code).to_owned()]))
                .collect()
        };
        let one = KeyFilter { keys: vec![key(&[("SEX", "F")])], ..KeyFilter::default() };
        assert_eq!(filters_of(&one), [Filter::is("SEX", "F")]);
        let two = KeyFilter {
            keys: vec![key(&[("SEX", "F"), ("AGE", "Y0")]), key(&[])],
            filters: vec![
                ComponentFilter::parse("AGE", "Y0,Y1"),
                ComponentFilter::parse("OBS_VALUE", "gt:1+lt:9"),
            ],
            ..KeyFilter::default()
        };
        let compare = |comparison, value: &str| Filter::Compare {
            column: "OBS_VALUE".into(),
            comparison,
            value: value.into(),
        };
        assert_eq!(
            filters_of(&two),
            [
                Filter::AnyOf(vec![
                    vec![Filter::is("AGE", "Y0"), Filter::is("SEX", "F")],
                    Vec::new()
                ]),
                Filter::OneOf { column: "AGE".into(), codes: vec!["Y0".into(), "Y1".into()] },
                Filter::AnyOf(vec![vec![
                    compare(Comparison::Greater, "1"),
                    compare(Comparison::Less, "9"),
                ]]),
            ]
        );
    }
}
