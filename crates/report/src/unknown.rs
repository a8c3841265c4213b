//! Names that a report uses but does not define. Knows the report alone.

use crate::binding::{Binding, SeriesRef, role};
use crate::definition::{Block, Report};
use crate::error::{Fault, Place, Reason};

/// Names that texts, tables and charts use but nobody defined.
pub(crate) fn unknown_names(report: &Report) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut want = |known: bool, place: &Place, subject: &str| {
        let fault =
            Fault { place: place.clone(), subject: subject.to_owned(), reason: Reason::Unknown };
        // Both languages usually use the same name; that is one thing to mend.
        if !known && !faults.contains(&fault) {
            faults.push(fault);
        }
    };
    let series = |name: &String| report.series.contains_key(name);
    for (place, prose) in report.texts() {
        for (binding, text) in prose.bindings() {
            match binding {
                Binding::Value { series: named, .. }
                | Binding::About { series: named, .. }
                | Binding::Count { series: named, .. }
                | Binding::Verb { series: named, .. }
                | Binding::Period { series: named, .. }
                | Binding::Change { series: named, .. } => {
                    if let SeriesRef::Named(name) = named {
                        want(series(name), &place, text);
                    }
                }
                Binding::Gap { high, low, .. } | Binding::Times { high, low, .. } => {
                    for named in [high, low] {
                        if let SeriesRef::Named(name) = named {
                            want(series(name), &place, text);
                        }
                    }
                }
                Binding::Rank { group, who, .. } => {
                    let known = report.groups.get(group).is_some_and(|group| group.has(*who));
                    want(known, &place, text);
                }
                Binding::Holds { group: None, high, low } => {
                    want(series(high) && series(low), &place, text);
                }
                Binding::Holds { group: Some(group), high, low } => {
                    let known = report.groups.get(group).is_some_and(|group| {
                        [high, low].iter().all(|who| role(who).is_ok_and(|who| group.has(who)))
                    });
                    want(known, &place, text);
                }
                Binding::Measure { .. }
                | Binding::Cite(_)
                | Binding::Name(_)
                | Binding::Article(_)
                | Binding::Typed { .. } => {}
            }
        }
    }
    for section in &report.sections {
        for (index, block) in section.blocks.iter().enumerate() {
            let place = Place { section: section.id.clone(), block: index + 1, ..Place::default() };
            let (names, group) = match block {
                Block::Table(table) => (&table.series, &table.group),
                Block::Chart(chart) => (&chart.series, &chart.group),
                Block::Text(_) | Block::List(_) | Block::Picture(_) | Block::Broken => continue,
            };
            for name in names {
                want(series(name), &place, name);
            }
            if let Some(name) = group {
                want(report.groups.contains_key(name), &place, name);
            }
            if names.is_empty() == group.is_none() {
                want(false, &place, "series or group");
            }
        }
    }
    faults
}
