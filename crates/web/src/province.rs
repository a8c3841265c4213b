//! The table of areas beside the map, sorted by a link in each heading.
//! Knows columns and orders, and that a figure of another year must say so; the addresses keep
//! everything else of the page.

use operations::Registry;
use operations::indicator::{AreaRow, IndicatorView};
use rust_decimal::Decimal;

use crate::figure::{Legend, Shown, Unit, decimal};
use crate::page::{Frame, query_value, with_query};
use crate::series::gap;

/// The area that the others are parts of.
const HOME: &str = "IR";

/// The areas that stood with their borders in the year of the table. Those before a division have
/// their figures under their own name in the choice of areas.
fn standing<'a>(registry: &Registry, view: &'a IndicatorView) -> Vec<&'a AreaRow> {
    let year = view.table.period.as_deref().and_then(|period| period.get(..4)?.parse().ok());
    let stood = |row: &&AreaRow| match (registry.area(&row.area), year) {
        (Some(area), Some(year)) => area.stood_in(year),
        _ => true,
    };
    view.table.rows.iter().filter(stood).collect()
}

fn periods(row: &AreaRow) -> impl Iterator<Item = &str> {
    let figures = [&row.women, &row.men, &row.total];
    figures.into_iter().flatten().map(|figure| figure.period.as_str())
}

/// A heading that sorts.
pub(crate) struct SortHead {
    pub text: String,
    pub href: String,
    /// The value of `aria-sort`.
    pub sorted: &'static str,
}

/// One area of the table.
pub(crate) struct ProvinceRow {
    pub name: String,
    pub href: String,
    /// The whole, among its parts.
    pub is_home: bool,
    /// The period of its figures, where the table tells it.
    pub period: String,
    pub women: Shown,
    pub men: Shown,
    pub total: Shown,
    pub gap: String,
}

/// The table.
pub(crate) struct ProvinceTable {
    pub period: String,
    /// Whether some area's latest figures are of another period than the table's.
    pub several_periods: bool,
    pub heads: Vec<SortHead>,
    pub rows: Vec<ProvinceRow>,
    pub women: bool,
    pub men: bool,
    pub total: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Area,
    Women,
    Men,
    Total,
    Gap,
}

impl Column {
    const ALL: [Self; 5] = [Self::Area, Self::Women, Self::Men, Self::Total, Self::Gap];

    fn code(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Women => "women",
            Self::Men => "men",
            Self::Total => "total",
            Self::Gap => "gap",
        }
    }

    fn value(self, row: &AreaRow) -> Option<Decimal> {
        match self {
            Self::Area => None,
            Self::Women => decimal(row.women.as_ref()),
            Self::Men => decimal(row.men.as_ref()),
            Self::Total => decimal(row.total.as_ref()),
            Self::Gap => Some(decimal(row.women.as_ref())? - decimal(row.men.as_ref())?),
        }
    }
}

/// The table of a view, or nothing when it knows fewer than two areas.
pub(crate) fn table(
    f: &Frame,
    registry: &Registry,
    unit: &Unit,
    view: &IndicatorView,
    legend: &mut Legend,
) -> Option<ProvinceTable> {
    let rows = standing(registry, view);
    if rows.len() < 2 {
        return None;
    }
    let women = rows.iter().any(|row| row.women.is_some());
    let men = rows.iter().any(|row| row.men.is_some());
    let total = rows.iter().any(|row| row.total.is_some());
    let columns: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|column| match column {
            Column::Area => true,
            Column::Women => women,
            Column::Men => men,
            Column::Total => total,
            Column::Gap => women && men,
        })
        .collect();
    let asked = query_value(&f.address, "sort");
    let column = columns.iter().copied().find(|each| Some(each.code()) == asked.as_deref());
    let descending = query_value(&f.address, "order").as_deref() == Some("desc");
    let mut rows = rows;
    let name = |row: &AreaRow| crate::order::key(&f.area(registry, &row.area));
    rows.sort_by_cached_key(|row| name(row));
    match column {
        None => {}
        Some(Column::Area) if descending => rows.reverse(),
        Some(Column::Area) => {}
        Some(column) => rows.sort_by(|one, other| {
            match (column.value(one), column.value(other)) {
                (Some(one), Some(other)) if descending => other.cmp(&one),
                (Some(one), Some(other)) => one.cmp(&other),
                // What has no value stands last in either order.
                (one, other) => one.is_none().cmp(&other.is_none()),
            }
        }),
    }
    // The country stands above its parts, however these are sorted.
    rows.sort_by_key(|row| row.area != HOME);
    let shown_period = view.table.period.as_deref().unwrap_or_default();
    let several_periods = rows.iter().any(|row| periods(row).any(|period| period != shown_period));
    Some(ProvinceTable {
        several_periods,
        period: f.period(view.table.period.as_deref().unwrap_or_default()),
        heads: columns.iter().map(|each| head(f, *each, column, descending)).collect(),
        rows: rows.into_iter().map(|row| line(f, registry, unit, row, legend)).collect(),
        women,
        men,
        total,
    })
}

fn head(f: &Frame, column: Column, by: Option<Column>, descending: bool) -> SortHead {
    let current = by == Some(column) || (by.is_none() && column == Column::Area);
    // Names begin at the start of the alphabet, values with the greatest.
    let next = match (current, descending) {
        (true, true) => "asc",
        (true, false) => "desc",
        (false, _) if column == Column::Area => "asc",
        (false, _) => "desc",
    };
    let address = with_query(&with_query(&f.address, "sort", column.code()), "order", next);
    SortHead {
        text: f.t(format!("column-{}", column.code())),
        href: format!("/{}{address}#provinces", f.tag()),
        sorted: match (current, descending) {
            (true, true) => "descending",
            (true, false) => "ascending",
            (false, _) => "none",
        },
    }
}

fn line(
    f: &Frame,
    registry: &Registry,
    unit: &Unit,
    row: &AreaRow,
    legend: &mut Legend,
) -> ProvinceRow {
    let shown = |figure: Option<&operations::observation::Figure>| Shown::new(f, unit, figure);
    let line = ProvinceRow {
        name: f.area(registry, &row.area),
        is_home: row.area == HOME,
        period: {
            let mut periods: Vec<&str> = periods(row).collect();
            periods.sort_unstable();
            periods.dedup();
            let written: Vec<String> = periods.into_iter().map(|it| f.period(it)).collect();
            model::locale::list(&written, f.language)
        },
        href: format!("/{}{}", f.tag(), with_query(&f.address, "area", &row.area)),
        women: shown(row.women.as_ref()),
        men: shown(row.men.as_ref()),
        total: shown(row.total.as_ref()),
        gap: gap(f, row.women.as_ref(), row.men.as_ref()),
    };
    for (shown, given) in
        [(&line.women, &row.women), (&line.men, &row.men), (&line.total, &row.total)]
    {
        if given.is_some() {
            legend.see(shown);
        }
    }
    line
}
