//! Women and men over time: the chart and the table that says the same.
//! Knows periods and sexes; the drawing is that of `chart`.

use std::collections::BTreeMap;

use chart::{Category, ChartSpec, Datum, Kind, Table};
use model::{ObsStatus, calendar};
use operations::indicator::{IndicatorView, Series};
use operations::observation::Figure;

use crate::drawing::{Drawing, role};
use crate::figure::{Legend, Shown, Unit, decimal};
use crate::page::Frame;

/// One period of the table.
pub(crate) struct SeriesRow {
    pub period: String,
    pub women: Shown,
    pub men: Shown,
    pub total: Shown,
    /// Women less men; empty where one of them is missing.
    pub gap: String,
}

/// Which columns a table of this indicator needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub women: bool,
    pub men: bool,
    pub total: bool,
}

impl Columns {
    pub(crate) fn of(series: &[Series]) -> Self {
        let has = |sexes: &[&str]| series.iter().any(|series| sexes.contains(&series.sex.as_str()));
        Self { women: has(&["F"]), men: has(&["M"]), total: has(&["_T", "_Z"]) }
    }

    /// Whether women and men can be compared.
    pub(crate) fn gap(self) -> bool {
        self.women && self.men
    }
}

fn by_period<'a>(series: &'a [Series], sexes: &[&str]) -> BTreeMap<&'a str, &'a Figure> {
    series
        .iter()
        .filter(|series| sexes.contains(&series.sex.as_str()))
        .flat_map(|series| &series.points)
        .map(|point| (point.period.as_str(), point))
        .collect()
}

fn periods(view: &IndicatorView) -> Vec<&str> {
    let points = view.series.iter().flat_map(|series| &series.points);
    let mut periods: Vec<&str> = points.map(|point| point.period.as_str()).collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}

/// The rows, latest period first.
pub(crate) fn rows(
    frame: &Frame,
    unit: &Unit,
    view: &IndicatorView,
    legend: &mut Legend,
) -> Vec<SeriesRow> {
    let women = by_period(&view.series, &["F"]);
    let men = by_period(&view.series, &["M"]);
    let total = by_period(&view.series, &["_T", "_Z"]);
    let columns = Columns::of(&view.series);
    let mut rows = Vec::new();
    for period in periods(view).into_iter().rev() {
        let shown = |figures: &BTreeMap<&str, &Figure>| {
            Shown::new(frame, unit, figures.get(period).copied())
        };
        let row = SeriesRow {
            period: frame.period(period),
            women: shown(&women),
            men: shown(&men),
            total: shown(&total),
            gap: gap(frame, women.get(period).copied(), men.get(period).copied()),
        };
        let seen =
            [(&row.women, columns.women), (&row.men, columns.men), (&row.total, columns.total)];
        for (shown, is_shown) in seen {
            if is_shown {
                legend.see(shown);
            }
        }
        rows.push(row);
    }
    rows
}

/// Women less men, with its sign.
pub(crate) fn gap(frame: &Frame, women: Option<&Figure>, men: Option<&Figure>) -> String {
    if women.map(|figure| &figure.period) != men.map(|figure| &figure.period) {
        return String::new();
    }
    match (decimal(women), decimal(men)) {
        (Some(women), Some(men)) => crate::figure::short(women - men, 2, frame.language),
        _ => String::new(),
    }
}

/// The chart over time, in the words of `spec`; nothing for fewer than two periods.
pub(crate) fn draw(
    frame: &Frame,
    mut spec: ChartSpec,
    view: &IndicatorView,
    name: impl Fn(&str) -> String,
) -> Option<Drawing> {
    let periods = periods(view);
    if periods.len() < 2 {
        return None;
    }
    // Two lines can be read at a glance; the total between them only where there is nothing else.
    let both = Columns::of(&view.series).gap();
    let mut table = Table::default();
    for period in &periods {
        table.categories.push(Category {
            id: (*period).to_owned(),
            label: calendar::short_period(period, frame.language),
        });
    }
    for series in &view.series {
        if both && !matches!(series.sex.as_str(), "F" | "M") {
            continue;
        }
        let figures: BTreeMap<&str, &Figure> =
            series.points.iter().map(|point| (point.period.as_str(), point)).collect();
        let cells = periods
            .iter()
            .map(|period| {
                figures.get(period).map_or_else(Datum::missing, |figure| {
                    let status = ObsStatus::parse(&figure.status).unwrap_or_default();
                    Datum::new(decimal(Some(figure)), status)
                })
            })
            .collect();
        table.series.push(chart::Series {
            role: role(&series.sex),
            name: name(&series.sex),
            cells,
        });
    }
    spec.kind = Kind::Line;
    Drawing::of(spec, &table, 380.0)
}
