//! Sums within one file: women and men make their total, parts make theirs. Knows which rows of a file
//! belong to one sum; knows nothing of what was published before, and changes nothing.
//!
//! A sum is held to where it must be one (women and men; age groups without a gap) or where nearly all
//! rows of the file show that it is meant as one.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::{
    Codelist, DataStructure, Finding, FindingCode, ObservationBatch, Representation, Severity,
};
use rust_decimal::Decimal;

use crate::findings::{Findings, place_of};
use crate::measure::is_count_unit;
use crate::number::read_number;
use crate::propose::age_bounds;

/// One total and its parts, as rows of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The dimension that is summed over.
    pub component: String,
    /// The row of the total: which batch, and which row of it.
    pub total: (usize, usize),
    /// The rows of the parts.
    pub parts: Vec<(usize, usize)>,
    /// The total as written, and what its parts make.
    pub values: (Decimal, Decimal),
    /// Whether the sum must hold whatever the other rows show.
    must: bool,
    /// The codes of total and parts, the same for all sums of one kind.
    kind: String,
}

impl Sum {
    /// Whether the parts make the total.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.values.0 == self.values.1
    }
}

/// Rows of one key but for the component that is summed over: code → row and value.
type Group<'a> = BTreeMap<&'a str, ((usize, usize), Decimal)>;

/// Every sum whose parts all stand in the file.
#[must_use]
pub fn sums<'a>(
    batches: &[ObservationBatch],
    structure: &DataStructure,
    codelists: impl IntoIterator<Item = &'a Codelist>,
) -> Vec<Sum> {
    let codelists: Vec<&Codelist> = codelists.into_iter().collect();
    let keys: Vec<&str> = structure
        .dimensions()
        .chain(structure.time_dimension())
        .map(|component| component.id.as_str())
        .collect();
    let mut found = Vec::new();
    for component in &keys {
        let summed = batches.iter().any(|batch| batch.index(component).is_some());
        if !summed || matches!(*component, "TIME_PERIOD" | "FREQ" | "INDICATOR") {
            continue;
        }
        let parents = parents(structure, &codelists, component);
        for (group, is_count) in groups(batches, &keys, component) {
            for (total, parts, must) in partitions(component, &group, &parents) {
                let rows = parts.iter().filter_map(|part| group.get(part));
                let sum: Decimal = rows.clone().map(|(_, value)| *value).sum();
                let Some((row, value)) = group.get(total) else { continue };
                found.push(Sum {
                    component: (*component).to_owned(),
                    total: *row,
                    parts: rows.map(|(row, _)| *row).collect(),
                    values: (*value, sum),
                    must: must && is_count,
                    kind: format!("{component} {total} {}", parts.join(" ")),
                });
            }
        }
    }
    keep_meant(found)
}

/// Leaves out sums that are not meant as such: nearly all of their kind fail.
fn keep_meant(found: Vec<Sum>) -> Vec<Sum> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for sum in &found {
        let (holds, all) = counts.entry(sum.kind.clone()).or_default();
        *holds += usize::from(sum.holds());
        *all += 1;
    }
    let is_meant = |sum: &Sum| {
        let (holds, all) = counts.get(&sum.kind).copied().unwrap_or_default();
        sum.must || (holds >= 2 && holds * 10 >= all * 6)
    };
    found.into_iter().filter(is_meant).collect()
}

fn parents<'a>(
    structure: &DataStructure,
    codelists: &[&'a Codelist],
    component: &str,
) -> BTreeMap<&'a str, &'a str> {
    let Some(component) = structure.component(component) else { return BTreeMap::new() };
    let Representation::Codelist(reference) = &component.representation else {
        return BTreeMap::new();
    };
    let list = codelists.iter().find(|list| list.header.reference() == *reference);
    let codes = list.into_iter().flat_map(|list| &list.codes);
    codes.filter_map(|code| Some((code.id.as_str(), code.parent.as_deref()?))).collect()
}

/// Rows that differ in one component alone, and whether they count persons or things.
fn groups<'b>(
    batches: &'b [ObservationBatch],
    keys: &[&str],
    component: &str,
) -> Vec<(Group<'b>, bool)> {
    let mut groups: BTreeMap<String, (Group<'b>, bool)> = BTreeMap::new();
    let mut twice: BTreeSet<String> = BTreeSet::new();
    for (number, batch) in batches.iter().enumerate() {
        let columns: Vec<usize> = keys
            .iter()
            .filter(|key| **key != component)
            .filter_map(|key| batch.index(key))
            .collect();
        let unit = batch.index("UNIT_MEASURE");
        let (Some(codes), Some(values)) = (batch.index(component), batch.index("OBS_VALUE")) else {
            continue;
        };
        for row in 0..batch.rows() {
            let unit = unit.map_or("", |unit| batch.column_at(unit).get(row));
            let is_count = is_count_unit(unit);
            if !is_count && !unit.is_empty() {
                continue;
            }
            let text = batch.column_at(values).get(row);
            let read = read_number(text).ok().filter(|read| !read.percent);
            let value = read.and_then(|read| Decimal::from_str(&read.digits).ok());
            let Some(value) = value else { continue };
            let mut key = String::with_capacity(64);
            for column in &columns {
                key.push_str(batch.column_at(*column).get(row));
                key.push('\u{1F}');
            }
            let code = batch.column_at(codes).get(row);
            let (group, _) = groups.entry(key.clone()).or_insert_with(|| (Group::new(), is_count));
            // Of two rows of one key nobody knows which is meant.
            if group.insert(code, ((number, row), value)).is_some() {
                twice.insert(key);
            }
        }
    }
    groups.retain(|key, (group, _)| group.len() > 1 && !twice.contains(key));
    groups.into_values().collect()
}

/// Totals of a group with their parts, and whether the sum must hold.
fn partitions<'g>(
    component: &str,
    group: &Group<'g>,
    parents: &BTreeMap<&str, &str>,
) -> Vec<(&'g str, Vec<&'g str>, bool)> {
    let codes: Vec<&'g str> = group.keys().copied().collect();
    let has = |code: &str| codes.iter().find(|each| **each == code).copied();
    match component {
        "SEX" => match (has("_T"), has("F"), has("M")) {
            (Some(total), Some(women), Some(men)) => {
                let mut parts = vec![women, men];
                parts.extend(["_O", "_U", "_N"].iter().filter_map(|code| has(code)));
                vec![(total, parts, true)]
            }
            _ => Vec::new(),
        },
        "AGE" => ages(&codes),
        _ => {
            let mut children: BTreeMap<&'g str, Vec<&'g str>> = BTreeMap::new();
            for code in &codes {
                if let Some(parent) = parents.get(code).and_then(|parent| has(parent)) {
                    children.entry(parent).or_default().push(code);
                }
            }
            children.retain(|_, parts| parts.len() > 1);
            children.into_iter().map(|(total, parts)| (total, parts, false)).collect()
        }
    }
}

/// Age groups that are made of others without a gap, of the largest that fit.
fn ages<'g>(codes: &[&'g str]) -> Vec<(&'g str, Vec<&'g str>, bool)> {
    let bounded: Vec<(&'g str, u32, u32)> = codes
        .iter()
        .filter_map(|code| {
            let (from, to) = age_bounds(code)?;
            Some((*code, from, to.map_or(u32::MAX, |to| to.saturating_add(1))))
        })
        .collect();
    let cover = |from: u32, to: u32, whole: Option<&str>| -> Option<Vec<&'g str>> {
        let mut parts = Vec::new();
        let mut at = from;
        while at < to {
            let fits = bounded
                .iter()
                .filter(|(code, start, end)| *start == at && *end <= to && Some(*code) != whole);
            let (code, _, end) = fits.max_by_key(|(_, _, end)| *end)?;
            parts.push(*code);
            at = *end;
        }
        (parts.len() > 1).then_some(parts)
    };
    let mut found = Vec::new();
    for (code, from, to) in &bounded {
        if let Some(parts) = cover(*from, *to, Some(code)) {
            found.push((*code, parts, true));
        }
    }
    let first = bounded.iter().map(|(_, from, _)| *from).min();
    let total = codes.iter().find(|code| **code == "_T");
    let whole = first.and_then(|first| Some((first, cover(first, u32::MAX, None)?)));
    if let (Some(total), Some((first, mut parts))) = (total, whole) {
        parts.extend(codes.iter().filter(|code| matches!(**code, "_U" | "_X")));
        found.push((*total, parts, first == 0));
    }
    found
}

/// Tells of every sum that does not come out, at the cell of its total.
pub fn tell_sums(sums: &[Sum], batches: &[ObservationBatch], findings: &mut Findings) {
    for sum in sums.iter().filter(|sum| !sum.holds()) {
        let (batch, row) = sum.total;
        let Some(batch) = batches.get(batch) else { continue };
        let place = place_of(batch.get(ORIGIN_SHEET, row), batch.get(ORIGIN_CELL, row));
        let (total, parts) = sum.values;
        let mut finding = if sum.component == "SEX" {
            let value = |code: &str| {
                let rows =
                    sum.parts.iter().filter_map(|(batch, row)| Some((batches.get(*batch)?, *row)));
                let mut of_code = rows.filter(|(batch, row)| batch.get("SEX", *row) == code);
                let value = of_code
                    .next()
                    .map(|(batch, row)| batch.get("OBS_VALUE", row).trim().to_owned());
                value.unwrap_or_default()
            };
            Finding::new(FindingCode::SumMismatch, place)
                .with("women", value("F"))
                .with("men", value("M"))
                .with("sum", parts.to_string())
                .with("total", total.to_string())
        } else {
            Finding::new(FindingCode::SubtotalMismatch, place)
                .with("component", sum.component.as_str())
                .with("parts", parts.to_string())
                .with("total", total.to_string())
        };
        if is_rounding(sum) {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}

/// Whether a sum is off by no more than rounding each of its parts can make it.
fn is_rounding(sum: &Sum) -> bool {
    let most = Decimal::from(sum.parts.len().saturating_sub(1)).min(Decimal::from(5));
    (sum.values.0 - sum.values.1).abs() <= most && sum.values.0 >= Decimal::from(10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_made_of_the_largest_groups_without_a_gap() {
        let codes = ["Y0", "Y0T4", "Y1", "Y2", "Y3", "Y4", "Y5T9", "Y_GE10", "_T", "_U"];
        let found = ages(&codes);
        assert!(found.contains(&("_T", vec!["Y0T4", "Y5T9", "Y_GE10", "_U"], true)), "{found:?}");
        assert!(found.contains(&("Y0T4", vec!["Y0", "Y1", "Y2", "Y3", "Y4"], true)), "{found:?}");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn groups_with_a_gap_make_no_total() {
        assert_eq!(ages(&["Y0T4", "Y10T14", "_T"]), []);
    }
}
