//! The gap register: a table of what is known and what is not, and the way down to one cell.
//! Knows the four states of knowledge and their marks; counts nothing that `operations` counted.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use model::gap::{GapCell, Knowledge};
use operations::Registry;
use operations::gap::{GapRegister, GapRow};

use crate::fault::Fault;
use crate::figure;
use crate::page::{self, Frame, Section, ok, query_value, with_query, without_query};
use crate::visit::Visit;

/// How many cells one page lists.
const CELLS_A_PAGE: usize = 200;

/// The mark of a state: its class in the style sheet and its words.
#[derive(Clone)]
pub(crate) struct MarkShown {
    pub class: &'static str,
    pub words: String,
}

/// Indicator × area × sex in one table.
pub(crate) struct Heat {
    pub areas: Vec<HeatArea>,
    pub rows: Vec<HeatRow>,
}

/// A column of the table.
pub(crate) struct HeatArea {
    pub name: String,
    pub href: String,
}

/// A row of the table.
pub(crate) struct HeatRow {
    pub name: String,
    pub href: String,
    /// The latest period of any of its cells.
    pub latest: String,
    pub cells: Vec<Vec<MarkShown>>,
}

/// One line of a summary by indicator, area or provider.
pub(crate) struct Tally {
    pub name: String,
    pub href: String,
    pub expected: String,
    pub known: String,
    pub stale: String,
    pub explained: String,
    pub never: String,
    pub latest: String,
    pub late: String,
}

/// One cell in the list.
pub(crate) struct CellLine {
    pub indicator: String,
    pub indicator_href: String,
    pub area: String,
    pub sex: String,
    pub mark: MarkShown,
    pub latest: String,
    pub due: String,
    pub late: String,
    pub provider: String,
    pub agreement: String,
    pub href: String,
}

/// Which columns the list of cells has.
pub(crate) struct CellColumns {
    pub indicator: bool,
    pub area: bool,
    pub provider: bool,
}

/// A filter that is set, and the page without it.
pub(crate) struct Set {
    pub text: String,
    pub without: String,
}

#[derive(Template)]
#[template(path = "gap/show.html")]
pub(crate) struct GapPage {
    f: Frame,
    sentence: String,
    set: Vec<Set>,
    key: Vec<MarkShown>,
    heat: Heat,
    by_indicator: Vec<Tally>,
    by_provider: Vec<Tally>,
    by_area: Vec<Tally>,
    cells: Vec<CellLine>,
    /// The columns that a filter does not already tell.
    columns: CellColumns,
    more: Option<String>,
    shown_words: String,
}

/// The register, whole or drilled down.
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let register = operations::gap::register(&visit.bank, &visit.snapshot).await?;
    ok(&page(visit.frame.at(Section::Gaps), &visit.bank.registry(), &register))
}

/// The page of a register.
pub(crate) fn page(f: Frame, registry: &Registry, register: &GapRegister) -> GapPage {
    let filters: Vec<(&str, String)> = ["indicator", "area", "provider", "state"]
        .into_iter()
        .filter_map(|name| Some((name, query_value(&f.address, name)?)))
        .collect();
    let matches = |cell: &GapCell| {
        filters.iter().all(|(name, value)| {
            *value
                == match *name {
                    "indicator" => cell.indicator.as_str(),
                    "area" => &cell.area,
                    "provider" => &cell.provider,
                    _ => class(cell.knowledge),
                }
        })
    };
    let cells: Vec<&GapCell> = register.cells.iter().filter(|cell| matches(cell)).collect();
    let drilled = !filters.is_empty();
    let from = query_value(&f.address, "from").and_then(|text| text.parse().ok()).unwrap_or(0);
    let listed: Vec<CellLine> = if drilled {
        let some = cells.iter().skip(from).take(CELLS_A_PAGE);
        some.map(|cell| cell_line(&f, registry, cell)).collect()
    } else {
        Vec::new()
    };
    let filtered = |kind: &str| filters.iter().any(|(name, _)| *name == kind);
    let next = from + CELLS_A_PAGE;
    let tally = |name: &str, rows: &[GapRow]| {
        if filtered(name) {
            return Vec::new();
        }
        tallies(&f, registry, name, rows, &cells, drilled)
    };
    GapPage {
        sentence: sentence(&f, &cells),
        set: filters.iter().map(|(name, value)| set(&f, registry, name, value)).collect(),
        key: key(&f),
        heat: heat(&f, registry, &cells, usize::MAX),
        by_indicator: tally("indicator", &register.by_indicator),
        by_provider: tally("provider", &register.by_provider),
        by_area: tally("area", &register.by_area),
        more: (drilled && next < cells.len())
            .then(|| format!("/{}{}", f.tag(), with_query(&f.address, "from", &next.to_string()))),
        shown_words: f.texts().count("gap-cells", count(cells.len())),
        columns: CellColumns {
            indicator: !filtered("indicator"),
            // A row needs a heading.
            area: !filtered("area") || filtered("indicator"),
            provider: !filtered("provider"),
        },
        cells: listed,
        f,
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// What the register says, in one sentence.
pub(crate) fn sentence(f: &Frame, cells: &[&GapCell]) -> String {
    let number =
        |state: &str| f.n(&cells.iter().filter(|cell| class(cell.knowledge) == state).count());
    f.texts().with(
        "gap-sentence",
        &[
            ("expected", &f.n(&cells.len())),
            ("known", &number("known")),
            ("stale", &number("stale")),
            ("explained", &number("explained")),
            ("never", &number("never")),
        ],
    )
}

/// The table, with at most so many rows.
pub(crate) fn heat(f: &Frame, registry: &Registry, cells: &[&GapCell], most_rows: usize) -> Heat {
    let mut found: BTreeMap<(&str, &str), BTreeMap<&str, &GapCell>> = BTreeMap::new();
    let mut latest: BTreeMap<&str, &str> = BTreeMap::new();
    for cell in cells {
        found.entry((&cell.indicator, &cell.area)).or_default().insert(&cell.sex, cell);
        let period = cell.latest_period.as_deref().unwrap_or_default();
        let newest = latest.entry(&cell.indicator).or_default();
        *newest = (*newest).max(period);
    }
    let areas_found: BTreeSet<&str> = cells.iter().map(|cell| cell.area.as_str()).collect();
    let mut areas: Vec<&str> = areas_found.into_iter().collect();
    areas.sort_by_cached_key(|area| (*area != "IR", crate::order::key(&f.area(registry, area))));
    let mut indicators: Vec<&str> =
        registry.indicators().iter().map(|indicator| indicator.id.as_str()).collect();
    indicators.retain(|id| latest.contains_key(id));
    indicators.truncate(most_rows);
    let rows = indicators
        .into_iter()
        .map(|indicator| HeatRow {
            name: indicator_name(f, registry, indicator),
            href: f.link(&format!("/gaps?indicator={}", page::encoded(indicator))),
            latest: latest.get(indicator).map(|period| f.period(period)).unwrap_or_default(),
            cells: areas
                .iter()
                .map(|area| {
                    found.get(&(indicator, *area)).map_or_else(Vec::new, |sexes| {
                        sexes.values().map(|cell| mark_of(f, registry, cell)).collect()
                    })
                })
                .collect(),
        })
        .collect();
    let areas = areas
        .into_iter()
        .map(|area| HeatArea {
            name: f.area(registry, area),
            href: f.link(&format!("/gaps?area={}", page::encoded(area))),
        })
        .collect();
    Heat { areas, rows }
}

fn mark_of(f: &Frame, registry: &Registry, cell: &GapCell) -> MarkShown {
    let sex = registry.code_name("CL_SEX", &cell.sex, f.language);
    let mark = mark(f, cell.knowledge);
    MarkShown { words: format!("{sex}: {}", mark.words), ..mark }
}

fn mark(f: &Frame, knowledge: Knowledge) -> MarkShown {
    let class = class(knowledge);
    let words = match knowledge {
        Knowledge::Explained(status) => {
            let why = figure::words(f, status);
            f.texts().with("gap-explained-why", &[("why", &why)])
        }
        Knowledge::Known | Knowledge::Stale | Knowledge::Never => f.t(format!("gap-{class}")),
    };
    MarkShown { class, words }
}

/// The four marks and their meaning.
pub(crate) fn key(f: &Frame) -> Vec<MarkShown> {
    ["known", "stale", "explained", "never"]
        .into_iter()
        .map(|class| MarkShown { class, words: f.t(format!("gap-{class}-long")) })
        .collect()
}

fn class(knowledge: Knowledge) -> &'static str {
    match knowledge {
        Knowledge::Known => "known",
        Knowledge::Stale => "stale",
        Knowledge::Explained(_) => "explained",
        Knowledge::Never => "never",
    }
}

fn indicator_name(f: &Frame, registry: &Registry, id: &str) -> String {
    match registry.indicator(id) {
        Some(indicator) => indicator.names.get(f.language).to_owned(),
        None => registry.code_name("CL_INDICATOR", id, f.language),
    }
}

fn name_of(f: &Frame, registry: &Registry, kind: &str, id: &str) -> String {
    match kind {
        "indicator" => indicator_name(f, registry, id),
        "area" => f.area(registry, id),
        "provider" => registry.agency_name(id, f.language),
        _ => match id {
            "known" | "stale" | "explained" | "never" => f.t(format!("gap-{id}")),
            other => other.to_owned(),
        },
    }
}

fn set(f: &Frame, registry: &Registry, name: &str, value: &str) -> Set {
    let value = name_of(f, registry, name, value);
    let without = without_query(&without_query(&f.address, name), "from");
    Set {
        text: f
            .texts()
            .with("gap-set", &[("name", &f.t(format!("gap-by-{name}"))), ("value", &value)]),
        without: format!("/{}{without}", f.tag()),
    }
}

fn tallies(
    f: &Frame,
    registry: &Registry,
    kind: &str,
    rows: &[GapRow],
    cells: &[&GapCell],
    drilled: bool,
) -> Vec<Tally> {
    let id_of = |cell: &GapCell| match kind {
        "indicator" => cell.indicator.clone(),
        "area" => cell.area.clone(),
        _ => cell.provider.clone(),
    };
    rows.iter()
        .filter_map(|row| {
            let mut row = row.clone();
            if drilled {
                // Under a filter only the cells that pass it are told.
                let here = cells.iter().filter(|cell| id_of(cell) == row.id);
                let here: Vec<&&GapCell> = here.collect();
                let number =
                    |state: &str| here.iter().filter(|cell| class(cell.knowledge) == state).count();
                (row.expected, row.known) = (here.len(), number("known"));
                (row.stale, row.explained) = (number("stale"), number("explained"));
                row.never = number("never");
                row.latest_period = here.iter().filter_map(|it| it.latest_period.clone()).max();
                row.most_late_days = here.iter().map(|it| it.late_days).max().unwrap_or(0);
            }
            (row.expected > 0).then(|| Tally {
                name: name_of(f, registry, kind, &row.id),
                href: format!(
                    "/{}{}",
                    f.tag(),
                    with_query(&without_query(&f.address, "from"), kind, &row.id)
                ),
                expected: f.n(&row.expected),
                known: f.n(&row.known),
                stale: f.n(&row.stale),
                explained: f.n(&row.explained),
                never: f.n(&row.never),
                latest: row.latest_period.as_deref().map(|it| f.period(it)).unwrap_or_default(),
                late: late(f, row.most_late_days),
            })
        })
        .collect()
}

fn late(f: &Frame, days: i64) -> String {
    match u64::try_from(days) {
        Ok(0) | Err(_) => String::new(),
        Ok(days) => f.texts().count("late-days", days),
    }
}

fn cell_line(f: &Frame, registry: &Registry, cell: &GapCell) -> CellLine {
    let agreement = registry.agreements().find(|each| each.header.id == cell.agreement);
    CellLine {
        indicator: indicator_name(f, registry, &cell.indicator),
        indicator_href: f.link(&format!(
            "/indicator/{}?area={}",
            page::encoded(&cell.indicator),
            page::encoded(&cell.area)
        )),
        area: f.area(registry, &cell.area),
        sex: registry.code_name("CL_SEX", &cell.sex, f.language),
        mark: mark(f, cell.knowledge),
        latest: cell.latest_period.as_deref().map(|it| f.period(it)).unwrap_or_default(),
        due: cell.due_year.map(|year| f.period(&year.to_string())).unwrap_or_default(),
        late: late(f, cell.late_days),
        provider: registry.agency_name(&cell.provider, f.language),
        agreement: agreement
            .map(|it| it.header.names.get(f.language).to_owned())
            .unwrap_or_default(),
        href: cell_href(f, registry, cell),
    }
}

/// The address of the cell that is owed: its latest period, or the one that was due.
fn cell_href(f: &Frame, registry: &Registry, cell: &GapCell) -> String {
    let agreement = registry.agreements().find(|each| each.header.id == cell.agreement);
    let structure = registry.dataflow(&cell.dataflow).and_then(|flow| registry.structure_of(flow));
    let key: Vec<&str> = structure
        .into_iter()
        .flat_map(model::DataStructure::dimensions)
        .map(|dimension| match dimension.id.as_str() {
            "INDICATOR" => cell.indicator.as_str(),
            "REF_AREA" => cell.area.as_str(),
            "SEX" => cell.sex.as_str(),
            other => agreement
                .and_then(|agreement| agreement.at.get(other))
                .map_or(if other == "FREQ" { "A" } else { "_T" }, String::as_str),
        })
        .collect();
    let due = cell.due_year.map(|year| year.to_string()).unwrap_or_default();
    let period = cell.latest_period.as_deref().unwrap_or(&due);
    f.link(&format!(
        "/cell/{}/{}/{}",
        page::encoded(&cell.dataflow),
        page::encoded(&key.join(".")),
        page::encoded(period)
    ))
}
