//! Tables of a report: series by periods, or a group by sex at one period. Knows which cells a table
//! needs; knows no format.

use std::collections::BTreeSet;

use chart::{Datum, Role, Sign};
use model::TimePeriod;

use crate::binding::{SeriesRef, When};
use crate::chart_block::{cell, role_name, unit};
use crate::definition::{Absence, TableBlock};
use crate::desk::Desk;
use crate::manuscript::{Row, Sheet};
use crate::template;
use crate::words;

/// A table ready to be set, with the notes it rests on.
pub(crate) struct Laid {
    pub(crate) sheet: Sheet,
    /// What the marks beside numbers mean.
    pub(crate) marks: Vec<String>,
    pub(crate) notes: Vec<usize>,
}

/// Lays out the table of a block; what is missing becomes a fault.
pub(crate) fn lay(desk: &mut Desk<'_>, block: &TableBlock) -> Option<Laid> {
    if block.group.is_some() { of_group(desk, block) } else { of_series(desk, block) }
}

#[derive(Default)]
struct Cells {
    rows: Vec<Row>,
    signs: BTreeSet<Sign>,
    notes: BTreeSet<usize>,
}

impl Cells {
    fn sign(&mut self, datum: &Datum) {
        self.signs
            .extend(datum.sign().filter(|sign| !matches!(sign, Sign::Suppressed | Sign::Missing)));
    }

    fn laid(self, desk: &Desk<'_>, head: Vec<String>) -> Laid {
        let marks = self
            .signs
            .into_iter()
            .map(|sign| format!("{} {}", sign.letter(), sign.words(desk.language)))
            .collect();
        let sheet = Sheet { head, rows: self.rows };
        Laid { sheet, marks, notes: self.notes.into_iter().collect() }
    }
}

fn of_series(desk: &mut Desk<'_>, block: &TableBlock) -> Option<Laid> {
    let language = desk.language;
    let report = desk.report;
    let mut found = Vec::new();
    for name in &block.series {
        found.extend(desk.find(&SeriesRef::Named(name.clone()), name).map(|found| (name, found)));
    }
    // A period named by its place is that of the first series, so that all rows share their columns.
    let mut periods: Vec<TimePeriod> = Vec::new();
    for when in &block.periods {
        let period = match when {
            When::At(period) => period.clone(),
            When::First | When::Latest | When::Highest | When::Lowest => {
                let (name, found) = found.first()?;
                desk.valued(found, when, name)?.observation.period.clone()
            }
        };
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    let mut cells = Cells::default();
    for (name, found) in &found {
        let mut row = Vec::new();
        let mut notes = BTreeSet::new();
        for period in &periods {
            if block.absent == Absence::Refused {
                desk.valued(found, &When::At(period.clone()), name);
            }
            let (datum, note) = cell(desk, found, period, name);
            cells.sign(&datum);
            notes.extend(note);
            row.push(datum.words(&unit(found.style), language));
        }
        cells.notes.extend(&notes);
        let label = desk.words(report.series.get(*name)?.label.get(language));
        cells.rows.push(Row { label, notes: notes.into_iter().collect(), cells: row });
    }
    let mut head = vec![template::words(language).series.to_owned()];
    head.extend(periods.iter().map(|period| words::period(period, language)));
    Some(cells.laid(desk, head))
}

fn of_group(desk: &mut Desk<'_>, block: &TableBlock) -> Option<Laid> {
    let report = desk.report;
    let language = desk.language;
    let name = block.group.as_deref()?;
    let group = report.groups.get(name)?;
    let roles: Vec<Role> = group.roles();
    let period = desk.group_period(name, group, block.periods.first()?, name)?;
    let mut cells = Cells::default();
    for item in &group.items {
        let mut row = Vec::new();
        for role in &roles {
            let Some(member) = group.member(item, *role) else { continue };
            let Some(found) = desk.member(name, group, &member.query, name) else { continue };
            if block.absent == Absence::Refused {
                desk.valued(&found, &When::At(period.clone()), name);
            }
            let (datum, note) = cell(desk, &found, &period, name);
            cells.sign(&datum);
            cells.notes.extend(note);
            row.push(datum.words(&unit(group.style), language));
        }
        let label = desk.name(&group.name_of(item)).unwrap_or_default();
        cells.rows.push(Row { label, notes: Vec::new(), cells: row });
    }
    let period = words::period(&period, language);
    let mut head = vec![desk.words(group.items_are.get(language))];
    head.extend(roles.iter().map(|role| words::named(role_name(*role, language), &period)));
    Some(cells.laid(desk, head))
}
