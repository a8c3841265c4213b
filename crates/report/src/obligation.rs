//! Duties to report: on what ground, how often, when due next, by whom; with the plan that leads up to
//! each, worked backward. Knows duties as data and a day the caller gives; reads no clock.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use model::LocalisedText;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::error::Error;

/// The states of a report, in their order.
pub const STATES: [&str; 15] = [
    "planned",
    "data-call",
    "drafting",
    "consolidation",
    "clearance",
    "translation",
    "submitted",
    "issued",
    "list-of-issues",
    "replies",
    "dialogue",
    "concluding-observations",
    "follow-up",
    "closed",
    "overdue",
];

/// One duty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its identifier.
    pub id: String,
    /// The framework it is reported under.
    pub framework: String,
    /// What it is called.
    pub title: LocalisedText,
    /// On what ground, with the article.
    pub basis: LocalisedText,
    /// Where the due date was read.
    pub source: String,
    /// Whether it has been held against that source.
    pub verified: bool,
    /// When it is due next.
    #[serde(deserialize_with = "day")]
    pub due: Date,
    /// Years from one due date to the next; 0 where it comes once.
    pub every_years: u16,
    /// Whether nobody can demand it.
    #[serde(default)]
    pub voluntary: bool,
    /// The office that answers for it.
    pub owner: LocalisedText,
    /// Where it stands, one of [`STATES`].
    pub state: String,
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// A step of the plan, counted back from the due date.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its identifier: `data-call`, `drafting`…
    pub id: String,
    /// It begins so many weeks before the due date.
    pub begins_weeks_before: u16,
    /// It ends so many weeks before the due date.
    pub ends_weeks_before: u16,
}

/// What a country owes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligations {
    /// The country, as ISO 3166-1 alpha-3.
    pub country: String,
    /// The plan of every report, from its first step to its last.
    pub plan: Vec<Step>,
    /// So many reports in their steps at once are too many for one office.
    pub most_at_once: usize,
    /// The duties.
    pub duties: Vec<Duty>,
}

/// A step with its days, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// Its identifier.
    pub id: String,
    /// Its first day.
    pub begins: Date,
    /// Its last day.
    pub ends: Date,
}

/// One due date of a duty, with its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// The duty.
    pub duty: &'a Duty,
    /// The day it is due.
    pub due: Date,
    /// Whether the day is past.
    pub late: bool,
    /// Its steps.
    pub steps: Vec<PlannedStep>,
}

/// A quarter in which too much falls together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overload {
    /// The first day of the quarter.
    pub begins: Date,
    /// The ids of the duties in their steps then.
    pub duties: Vec<String>,
}

/// Duties whose data calls overlap, so that one call may serve all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedCall {
    /// The first day all of them are open.
    pub begins: Date,
    /// The last day any of them is open.
    pub ends: Date,
    /// The ids of the duties.
    pub duties: Vec<String>,
}

impl Obligations {
    /// Reads a country's file.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|source| Error::ReadDefinition {
            name: name.to_owned(),
            source: Box::new(source),
        })
    }

    /// Every due date from a day on, for so many years, in order; a duty whose day is past and whose
    /// report is not with its receiver yet stands first, late.
    #[must_use]
    pub fn occurrences(&self, today: Date, years: u16) -> Vec<Occurrence<'_>> {
        let end = add(today, i64::from(years).years());
        let mut occurrences = Vec::new();
        for duty in &self.duties {
            let open = STATES.iter().position(|state| *state == duty.state).is_none_or(|at| at < 6)
                || duty.state == "overdue";
            let mut due = duty.due;
            let mut first = true;
            while due <= end {
                let late = due < today;
                if !late || (first && open) {
                    occurrences.push(Occurrence { duty, due, late, steps: self.steps(due) });
                }
                first = false;
                let next = add(due, i64::from(duty.every_years).years());
                if next <= due {
                    break;
                }
                due = next;
            }
        }
        occurrences.sort_by(|a, b| (a.due, &a.duty.id).cmp(&(b.due, &b.duty.id)));
        occurrences
    }

    fn steps(&self, due: Date) -> Vec<PlannedStep> {
        let back = |weeks: u16| add(due, -i64::from(weeks).weeks());
        let steps = self.plan.iter().map(|step| PlannedStep {
            id: step.id.clone(),
            begins: back(step.begins_weeks_before),
            ends: back(step.ends_weeks_before),
        });
        steps.collect()
    }

    /// The quarters in which more reports are in their steps than one office can bear.
    #[must_use]
    pub fn overloads(&self, occurrences: &[Occurrence<'_>]) -> Vec<Overload> {
        let mut quarters: BTreeMap<Date, Vec<String>> = BTreeMap::new();
        for occurrence in occurrences {
            let Some(first) = occurrence.steps.iter().map(|step| step.begins).min() else {
                continue;
            };
            let mut quarter = quarter_of(first);
            while quarter <= occurrence.due {
                let duties = quarters.entry(quarter).or_default();
                if !duties.contains(&occurrence.duty.id) {
                    duties.push(occurrence.duty.id.clone());
                }
                let next = add(quarter, 3.months());
                if next <= quarter {
                    break;
                }
                quarter = next;
            }
        }
        let over = quarters.into_iter().filter(|(_, duties)| duties.len() > self.most_at_once);
        over.map(|(begins, duties)| Overload { begins, duties }).collect()
    }

    /// The duties whose data calls overlap.
    #[must_use]
    pub fn shared_calls(&self, occurrences: &[Occurrence<'_>]) -> Vec<SharedCall> {
        let mut calls: Vec<(Date, Date, &str)> = Vec::new();
        for occurrence in occurrences {
            let call = occurrence.steps.iter().find(|step| step.id == "data-call");
            calls.extend(call.map(|step| (step.begins, step.ends, occurrence.duty.id.as_str())));
        }
        calls.sort_unstable();
        let mut shared: Vec<SharedCall> = Vec::new();
        for (begins, ends, duty) in calls {
            match shared.last_mut().filter(|call| begins <= call.ends) {
                Some(call) => {
                    call.begins = call.begins.max(begins);
                    call.ends = call.ends.max(ends);
                    if !call.duties.iter().any(|known| known == duty) {
                        call.duties.push(duty.to_owned());
                    }
                }
                None => shared.push(SharedCall { begins, ends, duties: vec![duty.to_owned()] }),
            }
        }
        shared.retain(|call| call.duties.len() > 1);
        shared
    }
}

/// A day moved by a span; the day itself at the end of the calendar.
fn add(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap_or(day)
}

fn quarter_of(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    day.with().month(month).day(1).build().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FILE: &str = r#"
country = "IRN"
most_at_once = 1
[[plan]]
id = "data-call"
begins_weeks_before = 40
ends_weeks_before = 30
[[plan]]
id = "submission"
begins_weeks_before = 1
ends_weeks_before = 0
[[duties]]
id = "a"
framework = "x"
title = { fa = "الف", en = "A" }
basis = { fa = "مبنا", en = "Basis" }
source = "S"
verified = true
due = "2026-09-01"
every_years = 3
owner = { fa = "دفتر", en = "Office" }
state = "drafting"
[[duties]]
id = "b"
framework = "x"
title = { fa = "ب", en = "B" }
basis = { fa = "مبنا", en = "Basis" }
source = "S"
verified = true
due = "2029-10-01"
every_years = 0
owner = { fa = "دفتر", en = "Office" }
state = "planned"
"#;

    #[test]
    fn a_duty_comes_again_and_a_missed_one_stands_first_and_late() {
        let owed = Obligations::parse("irn", FILE).unwrap_or_else(|error| panic!("{error}"));
        let all = owed.occurrences(date(2026, 11, 25), 8);
        let told: Vec<_> = all.iter().map(|it| (it.duty.id.as_str(), it.due, it.late)).collect();
        assert_eq!(
            told,
            [
                ("a", date(2026, 9, 1), true),
                ("a", date(2029, 9, 1), false),
                ("b", date(2029, 10, 1), false),
                ("a", date(2032, 9, 1), false),
            ]
        );
        assert_eq!(all[1].steps[0].begins, date(2028, 11, 25), "forty weeks before");
        let over = owed.overloads(&all);
        assert!(over.iter().all(|it| it.duties == ["a", "b"]), "{over:?}");
        assert_eq!(over.first().map(|it| it.begins), Some(date(2028, 10, 1)));
        let shared = owed.shared_calls(&all);
        assert_eq!(shared.len(), 1);
        assert_eq!(
            (shared[0].begins, &shared[0].duties[..]),
            (date(2028, 12, 25), &["a".to_owned(), "b".to_owned()][..])
        );
    }
}
