//! Charts of a report: answers become a chart's table, the Scene becomes marks on the page. Knows
//! which cells a chart needs; drawing itself is `chart`'s.

use std::collections::{BTreeMap, BTreeSet};

use chart::{Category, ChartSpec, Datum, Kind, Role, Scene, Series, Table, Unit};
use model::{Language, LocalisedText, TimePeriod, calendar};

use crate::binding::{SeriesRef, Style, When};
use crate::definition::{Absence, ChartBlock, Shape};
use crate::desk::{Desk, Found};
use crate::error::Reason;
use crate::template;

/// A chart ready to be set, with the notes it rests on.
pub(crate) struct Drawn {
    pub(crate) scene: Scene,
    pub(crate) notes: Vec<usize>,
}

/// Draws the chart of a block, or records why it cannot be.
pub(crate) fn draw(desk: &mut Desk<'_>, block: &ChartBlock) -> Option<Drawn> {
    let language = desk.language;
    let (section, number) = (desk.place.section.clone(), desk.place.block);
    let words = |desk: &mut Desk<'_>, part: &str| {
        desk.stand(&section, number, part);
        let prose = match part {
            "title" => &block.title,
            "subtitle" => &block.subtitle,
            _ => &block.description,
        };
        desk.words(prose.get(language))
    };
    let title = words(desk, "title");
    let subtitle = words(desk, "subtitle");
    let description = words(desk, "description");
    desk.stand(&section, number, "chart");
    let before = desk.faults.len();
    let plan = if block.group.is_some() { of_group(desk, block) } else { over_time(desk, block) }?;
    if desk.faults.len() > before {
        return None;
    }
    let kind = match block.shape {
        Shape::Line => Kind::Line,
        Shape::Dumbbell => Kind::Dumbbell,
        Shape::Bars => Kind::Bars,
        Shape::Pyramid => Kind::Pyramid,
        // Outlines are an asset a bank may not have: the same values then stand as bars.
        Shape::Map if desk.answers.outlines.is_empty() => Kind::Bars,
        Shape::Map => Kind::Map { outlines: desk.answers.outlines.clone() },
    };
    let spec = ChartSpec {
        kind,
        language,
        title,
        subtitle,
        source: String::new(),
        description,
        notes: Vec::new(),
        unit: unit(plan.style),
        categories_are: plan.categories_are,
        width: 720.0,
    };
    if shows_one_point(block.shape, &plan.table) {
        let why = LocalisedText::new(
            "نمودار تنها یک نقطه دارد و چیزی نشان نمی‌دهد که جمله‌ای نگوید",
            "the chart has one point alone and shows nothing that a sentence would not say",
        );
        desk.fault("chart", Reason::Chart(why));
    }
    match chart::draw(&spec, &plan.table) {
        Ok(scene) => Some(Drawn { scene, notes: plan.notes.into_iter().collect() }),
        Err(why) => {
            desk.fault("chart", Reason::Chart(not_drawn(&why)));
            None
        }
    }
}

/// Whether a chart has one value alone, or a line has no second point to lead to.
fn shows_one_point(shape: Shape, table: &Table) -> bool {
    let valued = |series: &Series| series.cells.iter().filter(|it| it.value().is_some()).count();
    let counts: Vec<usize> = table.series.iter().map(valued).collect();
    let any: usize = counts.iter().sum();
    let line = matches!(shape, Shape::Line) && counts.iter().all(|count| *count <= 1);
    any > 0 && (any == 1 || line)
}

/// Why a chart was not drawn, in both languages.
fn not_drawn(why: &chart::Error) -> LocalisedText {
    let fa = match why {
        chart::Error::NoDescription { .. } => {
            "نمودار شرح ندارد؛ در یک یا دو جمله بنویسید چه نشان می‌دهد".to_owned()
        }
        chart::Error::NoTitle => {
            "نمودار عنوان ندارد؛ یافته‌ای را که نشان می‌دهد عنوان کنید".to_owned()
        }
        chart::Error::NoValues { .. } => "نمودار هیچ مقداری برای رسم ندارد".to_owned(),
        chart::Error::UnevenSeries { series, .. } => {
            format!("شمار خانه‌های سری «{series}» با دسته‌های نمودار یکی نیست")
        }
        chart::Error::SeriesWanted { needed, .. } => {
            let who = match *needed {
                "women" => "زنان",
                "men" => "مردان",
                other => other,
            };
            format!("این گونه نمودار سری {who} را نیز می‌خواهد")
        }
        chart::Error::NotAPeriod { category, .. } => format!("«{category}» دوره نیست"),
        chart::Error::ReadOutline { area, .. } => format!("مرز {area} خوانده نمی‌شود"),
    };
    LocalisedText::new(fa, why.to_string())
}

struct Plan {
    table: Table,
    style: Style,
    notes: BTreeSet<usize>,
    categories_are: String,
}

pub(crate) fn unit(style: Style) -> Unit {
    match style {
        Style::Percent(decimals) => Unit::percent(decimals),
        Style::Number(decimals) => Unit::number(decimals),
        Style::Exact | Style::Thousand(_) | Style::Million(_) => Unit::number(0),
    }
}

pub(crate) fn role_name(role: Role, language: Language) -> &'static str {
    let words = template::words(language);
    match role {
        Role::Women => words.women,
        Role::Men => words.men,
        Role::Total | Role::Fourth => words.total,
    }
}

fn over_time(desk: &mut Desk<'_>, block: &ChartBlock) -> Option<Plan> {
    let language = desk.language;
    let mut found = Vec::new();
    for name in &block.series {
        found.push((name, desk.find(&SeriesRef::Named(name.clone()), name)?));
    }
    let periods: BTreeSet<TimePeriod> = found
        .iter()
        .flat_map(|(_, found)| found.answer.observations.iter())
        .map(|observation| observation.period.clone())
        .collect();
    let categories = periods
        .iter()
        .map(|period| Category {
            id: period.to_string(),
            label: calendar::period(period.as_str(), language),
        })
        .collect();
    let mut notes = BTreeSet::new();
    let mut series = Vec::new();
    for (name, found) in &found {
        let role = desk.report.series.get(*name)?.role;
        let mut cells = Vec::new();
        for period in &periods {
            let (cell, note) = cell(desk, found, period, name);
            notes.extend(note);
            cells.push(cell);
        }
        series.push(Series { role, name: series_name(desk, block, name), cells });
    }
    let style = found.first().map_or(Style::Number(0), |(_, found)| found.style);
    let categories_are = template::words(language).period.to_owned();
    Some(Plan { table: Table { categories, series }, style, notes, categories_are })
}

/// Sexes go by their names; series of one sex by their own labels.
fn series_name(desk: &mut Desk<'_>, block: &ChartBlock, name: &str) -> String {
    let Some(series) = desk.report.series.get(name) else { return name.to_owned() };
    let same = |other: &String| {
        desk.report.series.get(other).is_some_and(|other| other.role == series.role)
    };
    if block.series.iter().filter(|other| same(other)).count() > 1 {
        let label = series.label.get(desk.language);
        return desk.words(label);
    }
    role_name(series.role, desk.language).to_owned()
}

fn of_group(desk: &mut Desk<'_>, block: &ChartBlock) -> Option<Plan> {
    let report = desk.report;
    let language = desk.language;
    let name = block.group.as_deref()?;
    let group = report.groups.get(name)?;
    let roles = match (block.shape, block.who) {
        (_, Some(who)) => vec![who],
        (Shape::Map, None) => group.roles().into_iter().take(1).collect(),
        (Shape::Dumbbell | Shape::Pyramid | Shape::Bars | Shape::Line, None) => group.roles(),
    };
    let period = desk.group_period(name, group, &block.period, name)?;
    let mut notes = BTreeSet::new();
    let mut rows = Vec::new();
    for item in &group.items {
        let mut cells = BTreeMap::new();
        for (index, role) in roles.iter().enumerate() {
            let Some(member) = group.member(item, *role) else { continue };
            let Some(found) = desk.member(name, group, &member.query, name) else { continue };
            if block.absent == Absence::Refused {
                desk.valued(&found, &When::At(period.clone()), name);
            }
            let (cell, note) = cell(desk, &found, &period, name);
            notes.extend(note);
            cells.insert(index, cell);
        }
        let label = desk.name(&group.name_of(item)).unwrap_or_default();
        rows.push((Category { id: item.clone(), label }, cells));
    }
    if matches!(block.shape, Shape::Dumbbell | Shape::Bars | Shape::Map) {
        // The greatest of the first series first; rows without a value last, in the order given.
        let first = |cells: &BTreeMap<usize, Datum>| cells.get(&0).and_then(Datum::value);
        rows.sort_by_key(|(_, cells)| std::cmp::Reverse(first(cells)));
    }
    let series = roles
        .iter()
        .enumerate()
        .map(|(index, role)| Series {
            role: *role,
            name: role_name(*role, language).to_owned(),
            cells: rows
                .iter()
                .map(|(_, cells)| cells.get(&index).copied().unwrap_or_else(Datum::missing))
                .collect(),
        })
        .collect();
    let categories = rows.into_iter().map(|(category, _)| category).collect();
    let categories_are = desk.words(group.items_are.get(language));
    Some(Plan { table: Table { categories, series }, style: group.style, notes, categories_are })
}

/// The cell of a series at a period, and the note that vouches for it.
pub(crate) fn cell<'a>(
    desk: &mut Desk<'a>,
    found: &Found<'a>,
    period: &TimePeriod,
    text: &str,
) -> (Datum, Option<usize>) {
    match found.answer.at(period) {
        None => (Datum::missing(), None),
        Some(observation) => {
            let value = desk.number(found, observation, text);
            let note = desk.note(found, observation);
            (Datum::new(value, observation.status), Some(note))
        }
    }
}
