//! The gap register: every cell that a provision agreement expects, held against what is published.

use std::collections::BTreeMap;

use engine::Filter;
use jiff::civil::Date;
use model::gap::{GapCell, Knowledge};
use model::{ObsStatus, ProvisionAgreement};

use crate::bank::Bank;
use crate::error::{Doing, Result};
use crate::snapshot::Snapshot;
use crate::version::seen;

/// How the expected cells of one thing stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapRow {
    /// The indicator, provider or area.
    pub id: String,
    /// How many cells are expected.
    pub expected: usize,
    /// How many are known and up to date.
    pub known: usize,
    /// How many are known for an earlier period only.
    pub stale: usize,
    /// For how many the provider said why there is none.
    pub explained: usize,
    /// How many were never supplied.
    pub never: usize,
    /// The latest period of any.
    pub latest_period: Option<String>,
    /// Days by which the latest of them is late.
    pub most_late_days: i64,
}

impl GapRow {
    fn add(&mut self, cell: &GapCell) {
        self.expected += 1;
        match cell.knowledge {
            Knowledge::Known => self.known += 1,
            Knowledge::Stale => self.stale += 1,
            Knowledge::Explained(_) => self.explained += 1,
            Knowledge::Never => self.never += 1,
        }
        self.latest_period = self.latest_period.take().max(cell.latest_period.clone());
        self.most_late_days = self.most_late_days.max(cell.late_days);
    }
}

/// The register and its sums.
#[derive(Clone, Debug, Default)]
pub struct GapRegister {
    /// Every expected cell.
    pub cells: Vec<GapCell>,
    /// By indicator.
    pub by_indicator: Vec<GapRow>,
    /// By who owes it.
    pub by_provider: Vec<GapRow>,
    /// By area.
    pub by_area: Vec<GapRow>,
}

/// The register as the snapshot sees it.
///
/// # Errors
/// When the observations cannot be read.
pub async fn register(bank: &Bank, snapshot: &Snapshot) -> Result<GapRegister> {
    let today = match snapshot.as_of_ms {
        Some(moment) => {
            let then = jiff::Timestamp::from_millisecond(moment).unwrap_or_default();
            then.to_zoned(jiff::tz::TimeZone::UTC).date()
        }
        None => bank.today(),
    };
    let registry = bank.registry();
    let mut register = GapRegister::default();
    for agreement in registry.agreements() {
        let known = known_of(bank, snapshot, agreement).await?;
        register.cells.extend(cells_of(agreement, &known, today));
    }
    register.by_indicator = rows(&register.cells, |cell| &cell.indicator);
    register.by_provider = rows(&register.cells, |cell| &cell.provider);
    register.by_area = rows(&register.cells, |cell| &cell.area);
    Ok(register)
}

/// Indicator, area and sex → latest period, whether it has a value, status.
type Known = BTreeMap<[String; 3], (String, bool, Option<String>)>;

async fn known_of(
    bank: &Bank,
    snapshot: &Snapshot,
    agreement: &ProvisionAgreement,
) -> Result<Known> {
    let flow = agreement.dataflow.to_string();
    let Some(seen) = seen(bank, snapshot, &flow, None).await? else { return Ok(Known::new()) };
    let several = |column: &str, codes: &[String]| Filter::OneOf {
        column: column.to_owned(),
        codes: codes.to_vec(),
    };
    let mut filters = vec![
        several("INDICATOR", &agreement.indicators),
        several("REF_AREA", &agreement.areas),
        several("SEX", &agreement.sexes),
    ];
    for (dimension, code) in &agreement.at {
        filters.push(several(dimension, std::slice::from_ref(code)));
    }
    let groups = ["INDICATOR", "REF_AREA", "SEX"];
    let latest = bank.engine().latest(&seen.shape, (&*seen.files).into(), &groups, &filters).await;
    let latest = latest.doing(|| format!("reading what is latest of {flow}"))?;
    let known = latest.into_iter().filter_map(|row| {
        let key: [String; 3] = row.group.try_into().ok()?;
        Some((key, (row.period, row.value.is_some(), row.status)))
    });
    Ok(known.collect())
}

fn cells_of<'a>(
    agreement: &'a ProvisionAgreement,
    known: &'a Known,
    today: Date,
) -> impl Iterator<Item = GapCell> + 'a {
    let due_year = agreement.latest_due_year(today);
    let keys = agreement.indicators.iter().flat_map(move |indicator| {
        agreement.areas.iter().flat_map(move |area| {
            agreement.sexes.iter().map(move |sex| [indicator.clone(), area.clone(), sex.clone()])
        })
    });
    keys.map(move |key| {
        let found = known.get(&key);
        let knowledge = knowledge(found, due_year);
        let late = match knowledge {
            Knowledge::Known | Knowledge::Explained(_) => None,
            Knowledge::Stale | Knowledge::Never => due_year.and_then(|it| agreement.due_on(it)),
        };
        let late_days = late.and_then(|due| due.until(today).ok()).map_or(0, |it| it.get_days());
        let [indicator, area, sex] = key;
        GapCell {
            dataflow: agreement.dataflow.id.clone(),
            agreement: agreement.header.id.clone(),
            provider: agreement.provider.clone(),
            indicator,
            area,
            sex,
            latest_period: found.map(|(period, _, _)| period.clone()),
            due_year,
            late_days: i64::from(late_days).max(0),
            knowledge,
        }
    })
}

fn knowledge(found: Option<&(String, bool, Option<String>)>, due: Option<i32>) -> Knowledge {
    let Some((period, has_value, status)) = found else { return Knowledge::Never };
    let year: Option<i32> = period.get(..4).and_then(|year| year.parse().ok());
    let up_to_date = match (year, due) {
        (Some(year), Some(due)) => year >= due,
        (_, None) => true,
        (None, Some(_)) => false,
    };
    if *has_value {
        return if up_to_date { Knowledge::Known } else { Knowledge::Stale };
    }
    let status = status.as_deref().and_then(ObsStatus::parse).unwrap_or(ObsStatus::O);
    if up_to_date { Knowledge::Explained(status) } else { Knowledge::Stale }
}

fn rows<'a>(cells: &'a [GapCell], of: impl Fn(&'a GapCell) -> &'a String) -> Vec<GapRow> {
    let mut rows: BTreeMap<&str, GapRow> = BTreeMap::new();
    for cell in cells {
        let id = of(cell);
        rows.entry(id).or_insert_with(|| GapRow { id: id.clone(), ..GapRow::default() }).add(cell);
    }
    rows.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_an_earlier_year_is_stale_and_a_said_absence_is_not_a_hole() {
        let at = |period: &str, value, status: &str| {
            Some((period.to_owned(), value, Some(status.to_owned())))
        };
        assert_eq!(knowledge(None, Some(2021)), Knowledge::Never);
        assert_eq!(knowledge(at("2016", true, "A").as_ref(), Some(2021)), Knowledge::Stale);
        assert_eq!(knowledge(at("2021", true, "A").as_ref(), Some(2021)), Knowledge::Known);
        assert_eq!(
            knowledge(at("2021", false, "L").as_ref(), Some(2021)),
            Knowledge::Explained(ObsStatus::L)
        );
    }
}
