//! Indicators with their figures: themes for the home page, and one indicator's whole page.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Filter, ObservationQuery};
use futures::stream::TryStreamExt;
use model::area::Area;
use model::indicator::Indicator;
use model::table::{OBS_STATUS, OBS_VALUE, TIME_PERIOD};
use model::{DataStructure, Dataflow, LocalisedText, fold};

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::observation::Figure;
use crate::snapshot::Snapshot;
use crate::version::{Seen, VersionView, all, seen};

const REF_AREA: &str = "REF_AREA";
const INDICATOR: &str = "INDICATOR";
const SEX: &str = "SEX";
const SOURCE_DETAIL: &str = "SOURCE_DETAIL";

/// What is latest of an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// The period.
    pub period: String,
    /// Women.
    pub women: Option<Figure>,
    /// Men.
    pub men: Option<Figure>,
    /// Both, or a figure that is not of persons.
    pub total: Option<Figure>,
}

/// An indicator and its latest figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorSummary {
    /// The indicator.
    pub indicator: Indicator,
    /// Its latest figures for the country; `None` when there are none.
    pub latest: Option<Latest>,
}

/// A theme and its indicators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its code in CL_THEME.
    pub id: String,
    /// Its names.
    pub names: LocalisedText,
    /// Its indicators.
    pub indicators: Vec<IndicatorSummary>,
}

/// The figures of one sex over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The sex.
    pub sex: String,
    /// Its figures by period.
    pub points: Vec<Figure>,
}

/// An area and its latest figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRow {
    /// The area.
    pub area: String,
    /// Women.
    pub women: Option<Figure>,
    /// Men.
    pub men: Option<Figure>,
    /// Both, or a figure that is not of persons.
    pub total: Option<Figure>,
}

/// The areas and their latest figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaTable {
    /// The latest period of any of them.
    pub period: Option<String>,
    /// The areas, in the order of the area list.
    pub rows: Vec<AreaRow>,
}

/// Everything an indicator's page shows.
#[derive(Clone, Debug)]
pub struct IndicatorView {
    /// The indicator.
    pub indicator: Indicator,
    /// The dataflow that holds it.
    pub dataflow: Dataflow,
    /// The version the figures are of; `None` when nothing was published yet.
    pub version: Option<VersionView>,
    /// All versions of the dataflow, newest first.
    pub versions: Vec<VersionView>,
    /// The area the series are for.
    pub area: String,
    /// The areas that have figures.
    pub areas: Vec<String>,
    /// The series, by sex.
    pub series: Vec<Series>,
    /// The latest figures.
    pub latest: Option<Latest>,
    /// The first figures.
    pub first: Option<Latest>,
    /// The areas and their latest figures.
    pub table: AreaTable,
    /// Where the figures come from, as they say themselves.
    pub sources: Vec<String>,
}

/// The country of the bank: the first area that is part of no other.
pub(crate) fn home_area(areas: &[Area]) -> &str {
    areas.iter().find(|area| area.parent.is_none()).map_or("", |area| &area.id)
}

/// The code of a dimension at which an indicator is read: its own, else the total.
pub(crate) fn code_at<'a>(indicator: &'a Indicator, dimension: &str) -> &'a str {
    indicator.at.get(dimension).map_or(if dimension == "FREQ" { "A" } else { "_T" }, String::as_str)
}

/// The series key of an indicator for an area and a sex.
fn key_of(structure: &DataStructure, indicator: &Indicator, area: &str, sex: &str) -> String {
    let codes = structure.dimensions().map(|dimension| match dimension.id.as_str() {
        REF_AREA => area,
        INDICATOR => &indicator.id,
        SEX => sex,
        other => code_at(indicator, other),
    });
    codes.collect::<Vec<_>>().join(".")
}

fn one(column: &str, code: &str) -> Filter {
    Filter::OneOf { column: column.to_owned(), codes: vec![code.to_owned()] }
}

/// The filters that pick the figures of an indicator, for all areas and sexes.
fn filters_of(structure: &DataStructure, indicator: &Indicator) -> Vec<Filter> {
    let dimensions = structure.dimensions();
    let filters =
        dimensions.filter(|it| it.id != REF_AREA && it.id != SEX).map(|dimension| match dimension
            .id
            .as_str()
        {
            INDICATOR => one(INDICATOR, &indicator.id),
            other => one(other, code_at(indicator, other)),
        });
    filters.collect()
}

/// Every theme with its indicators and their latest figures for the country.
///
/// # Errors
/// When the observations cannot be read.
pub async fn themes(bank: &Bank, snapshot: &Snapshot) -> Result<Vec<Theme>> {
    let registry = bank.registry();
    let home = home_area(registry.areas()).to_owned();
    let flows: BTreeSet<&str> =
        registry.indicators().iter().map(|indicator| indicator.dataflow.as_str()).collect();
    let mut found: BTreeMap<(String, String), Figure> = BTreeMap::new();
    for flow in flows {
        let Some(seen) = seen(bank, snapshot, flow, None).await? else { continue };
        let dimensions: Vec<&str> = seen.structure.dimensions().map(|it| it.id.as_str()).collect();
        let here = [one(REF_AREA, &home)];
        let latest = bank.engine().latest(&seen.shape, (&*seen.files).into(), &dimensions, &here);
        for row in latest.await.doing(|| format!("reading what is latest of {flow}"))? {
            let key = row.group.join(".");
            let figure = Figure::new(
                &seen.dataflow.header.id,
                key.clone(),
                &row.period,
                row.value,
                row.status,
            );
            found.insert((flow.to_owned(), key), figure);
        }
    }
    let mut themes: Vec<Theme> = Vec::new();
    for indicator in registry.indicators() {
        let structure = registry.dataflow(&indicator.dataflow);
        let structure = structure.and_then(|dataflow| registry.structure_of(dataflow));
        let figure = |sex: &str| {
            let key = key_of(structure?, indicator, &home, sex);
            found.get(&(indicator.dataflow.clone(), key)).cloned()
        };
        let latest = latest_of(figure("F"), figure("M"), figure("_T").or_else(|| figure("_Z")));
        let summary = IndicatorSummary { indicator: indicator.clone(), latest };
        match themes.iter_mut().find(|theme| theme.id == indicator.theme) {
            Some(theme) => theme.indicators.push(summary),
            None => themes.push(Theme {
                id: indicator.theme.clone(),
                names: theme_names(&registry, &indicator.theme),
                indicators: vec![summary],
            }),
        }
    }
    themes.sort_by(|left, right| left.id.cmp(&right.id));
    Ok(themes)
}

fn theme_names(registry: &crate::Registry, theme: &str) -> LocalisedText {
    let name = |language| registry.code_name("CL_THEME", theme, language);
    LocalisedText::new(name(model::Language::Fa), name(model::Language::En))
}

/// The three figures of the latest period any of them has.
fn latest_of(women: Option<Figure>, men: Option<Figure>, total: Option<Figure>) -> Option<Latest> {
    let all = [&women, &men, &total];
    let period = all.into_iter().flatten().map(|figure| figure.period.clone()).max()?;
    let of = |figure: Option<Figure>| figure.filter(|figure| figure.period == period);
    Some(Latest { women: of(women), men: of(men), total: of(total), period: period.clone() })
}

/// One indicator for the country.
///
/// # Errors
/// [`Error::NotFound`] when there is no such indicator.
pub async fn show(bank: &Bank, snapshot: &Snapshot, id: &str) -> Result<IndicatorView> {
    let registry = bank.registry();
    let home = home_area(registry.areas());
    let view = show_area(bank, snapshot, id, home).await?;
    // An indicator that only other areas have is shown for the first of them.
    match view.areas.first() {
        Some(first) if view.series.is_empty() => show_area(bank, snapshot, id, first).await,
        Some(_) | None => Ok(view),
    }
}

/// One indicator for one area.
///
/// # Errors
/// [`Error::NotFound`] when there is no such indicator.
pub async fn show_area(
    bank: &Bank,
    snapshot: &Snapshot,
    id: &str,
    area: &str,
) -> Result<IndicatorView> {
    let registry = bank.registry();
    let Some(indicator) = registry.indicator(id) else {
        return Err(Error::NotFound {
            what: format!("the indicator {id}"),
            way_out: "look it up in the list of indicators".into(),
        });
    };
    let versions = all(bank, snapshot, &indicator.dataflow).await?;
    let Some(seen) = seen(bank, snapshot, &indicator.dataflow, None).await? else {
        let (dataflow, _) = crate::version::dataflow_of(bank, &indicator.dataflow)?;
        return Ok(IndicatorView {
            indicator: indicator.clone(),
            dataflow,
            version: None,
            versions,
            area: area.to_owned(),
            areas: Vec::new(),
            series: Vec::new(),
            latest: None,
            first: None,
            table: AreaTable::default(),
            sources: Vec::new(),
        });
    };
    let filters = filters_of(&seen.structure, indicator);
    let (series, sources) = series_of(bank, &seen, indicator, &filters, area).await?;
    let table = table_of(bank, &seen, indicator, &filters).await?;
    let point = |sex: &str, last: bool| {
        let points = &series.iter().find(|series| series.sex == sex)?.points;
        if last { points.last() } else { points.first() }.cloned()
    };
    let total = |last| point("_T", last).or_else(|| point("_Z", last));
    let latest = latest_of(point("F", true), point("M", true), total(true));
    let first_period = series.iter().filter_map(|it| it.points.first()).map(|it| &it.period).min();
    let first = first_period.and_then(|period| {
        let of = |figure: Option<Figure>| figure.filter(|figure| figure.period == *period);
        latest_of(of(point("F", false)), of(point("M", false)), of(total(false)))
    });
    let areas = table.rows.iter().map(|row| row.area.clone()).collect();
    Ok(IndicatorView {
        indicator: indicator.clone(),
        dataflow: seen.dataflow,
        version: Some(seen.version),
        versions,
        area: area.to_owned(),
        areas,
        series,
        latest,
        first,
        table,
        sources,
    })
}

async fn series_of(
    bank: &Bank,
    seen: &Seen,
    indicator: &Indicator,
    filters: &[Filter],
    area: &str,
) -> Result<(Vec<Series>, Vec<String>)> {
    let doing = || format!("reading the series of {} for {area}", indicator.id);
    let mut filters = filters.to_vec();
    filters.push(one(REF_AREA, area));
    let mut columns = vec![OBS_VALUE.to_owned(), OBS_STATUS.to_owned()];
    if seen.shape.index(SOURCE_DETAIL).is_some() {
        columns.push(SOURCE_DETAIL.to_owned());
    }
    columns.extend(seen.shape.key().map(str::to_owned));
    let query = ObservationQuery { filters, columns: Some(columns), ..ObservationQuery::default() };
    let stream =
        bank.engine().scan(&seen.shape, (&*seen.files).into(), &query).await.doing(doing)?;
    let batches: Vec<_> = stream.try_collect().await.doing(doing)?;
    let mut series: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
    let mut sources = BTreeSet::new();
    for batch in &batches {
        for row in 0..batch.rows() {
            let sex = batch.get(SEX, row);
            let key = key_of(&seen.structure, indicator, area, sex);
            let given = |name| Some(batch.get(name, row).to_owned()).filter(|it| !it.is_empty());
            series.entry(sex.to_owned()).or_default().push(Figure::new(
                &seen.dataflow.header.id,
                key,
                batch.get(TIME_PERIOD, row),
                given(OBS_VALUE),
                given(OBS_STATUS),
            ));
            sources.extend(given(SOURCE_DETAIL));
        }
    }
    let series = series.into_iter().map(|(sex, points)| Series { sex, points }).collect();
    Ok((series, sources.into_iter().collect()))
}

async fn table_of(
    bank: &Bank,
    seen: &Seen,
    indicator: &Indicator,
    filters: &[Filter],
) -> Result<AreaTable> {
    let groups: Vec<&str> =
        if seen.structure.component(SEX).is_some() { vec![REF_AREA, SEX] } else { vec![REF_AREA] };
    let latest = bank.engine().latest(&seen.shape, (&*seen.files).into(), &groups, filters).await;
    let latest = latest.doing(|| format!("reading the areas of {}", indicator.id))?;
    let mut rows: BTreeMap<String, AreaRow> = BTreeMap::new();
    let mut period: Option<String> = None;
    for found in latest {
        let area = found.group[0].clone();
        let sex = found.group.get(1).map_or("_Z", String::as_str);
        let key = key_of(&seen.structure, indicator, &area, sex);
        let flow = &seen.dataflow.header.id;
        let figure = Figure::new(flow, key, &found.period, found.value, found.status);
        period = period.max(Some(found.period));
        let row = rows.entry(area.clone()).or_insert_with(|| AreaRow {
            area,
            women: None,
            men: None,
            total: None,
        });
        match sex {
            "F" => row.women = Some(figure),
            "M" => row.men = Some(figure),
            "_T" | "_Z" => row.total = Some(figure),
            _ => {}
        }
    }
    Ok(AreaTable { period, rows: rows.into_values().collect() })
}

/// The indicators whose names, definitions or labels have every word of `text`, after folding.
#[must_use]
pub fn search(bank: &Bank, text: &str) -> Vec<Indicator> {
    let words: Vec<String> = fold::fold(text).split(' ').map(str::to_owned).collect();
    let registry = bank.registry();
    let matches = registry.indicators().iter().filter(|indicator| {
        let mut all = vec![indicator.id.as_str()];
        all.extend(indicator.names.0.values().map(String::as_str));
        all.extend(indicator.definition.0.values().map(String::as_str));
        all.extend(indicator.minimum_set.as_deref());
        all.extend(indicator.sdg.as_deref());
        let all = fold::fold(&all.join(" "));
        words.iter().all(|word| all.contains(word.as_str()))
    });
    matches.cloned().collect()
}
