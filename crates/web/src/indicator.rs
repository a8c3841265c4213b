//! An indicator's page and the list of all indicators.
//! Knows in which order a reader meets the figure, its proof and its meaning.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chart::{ChartSpec, Kind};
use model::indicator::Indicator;
use operations::Registry;
use operations::VersionView;
use operations::indicator::IndicatorView;

use crate::download::{self, Twin};
use crate::drawing::Drawing;
use crate::fault::Fault;
use crate::figure::{Legend, Shown, Unit};
use crate::headline;
use crate::map::{self, Shows};
use crate::page::{self, Frame, Section, ok, with_query, without_query};
use crate::province::{self, ProvinceTable};
use crate::series::{self, Columns, SeriesRow};
use crate::visit::Visit;

/// One term of the metadata and what it says.
pub(crate) struct Fact {
    pub term: String,
    pub text: String,
}

/// A choice that is a link, and whether it is the present one.
pub(crate) struct Choice {
    pub value: String,
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// One version in the list of versions.
pub(crate) struct VersionLine {
    pub number: String,
    pub date: String,
    pub note: String,
    pub observations: String,
    pub href: String,
    pub current: bool,
}

#[derive(Template)]
#[template(path = "indicator/show.html")]
pub(crate) struct IndicatorPage {
    f: Frame,
    id: String,
    title: String,
    theme: String,
    derived: bool,
    headline: Vec<String>,
    unit_words: String,
    areas: Vec<Choice>,
    area: String,
    chart: Option<Drawing>,
    columns: Columns,
    rows: Vec<SeriesRow>,
    legend: Vec<(&'static str, String)>,
    areas_title: String,
    map: Option<Drawing>,
    map_choices: Vec<Choice>,
    provinces: Option<ProvinceTable>,
    facts: Vec<Fact>,
    frameworks: Vec<Fact>,
    sources: Vec<String>,
    version: String,
    retracted: Option<String>,
    versions: Vec<VersionLine>,
    downloads: Vec<Choice>,
    address: String,
}

/// The page of one indicator, or one of its twins when the address ends in a file type.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    if let Some((id, twin)) = Twin::of(&id) {
        return download::indicator(&visit, id, twin).await;
    }
    let (bank, snapshot) = (&visit.bank, &visit.snapshot);
    let view = match visit.query("area") {
        Some(area) => operations::indicator::show_area(bank, snapshot, &id, &area).await?,
        None => operations::indicator::show(bank, snapshot, &id).await?,
    };
    let page = page(visit.frame.at(Section::Indicators), &bank.registry(), &view);
    ok(&page)
}

/// An indicator as other pages show it: its words and its real line.
pub(crate) struct Progress {
    pub title: String,
    pub href: String,
    pub headline: Vec<String>,
    pub chart: Option<Drawing>,
}

/// The line of an indicator for a page that cites it.
pub(crate) fn progress(f: &Frame, registry: &Registry, view: &IndicatorView) -> Progress {
    let page = page(f.clone(), registry, view);
    Progress {
        href: f.link(&format!("/indicator/{}", page::encoded(&page.id))),
        title: page.title,
        headline: page.headline,
        chart: page.chart.map(Drawing::narrow_only),
    }
}

/// The page of a view: pure, so that tests can look at it.
pub(crate) fn page(f: Frame, registry: &Registry, view: &IndicatorView) -> IndicatorPage {
    let indicator = &view.indicator;
    let unit = Unit::of(&f, registry, &indicator.unit);
    let area = f.area(registry, &view.area);
    let title = indicator.names.get(f.language).to_owned();
    let unit_words = registry.code_name("CL_UNIT_MEASURE", &indicator.unit, f.language);
    let mut legend = Legend::default();
    let rows = series::rows(&f, &unit, view, &mut legend);
    let shows = shows(&f, view);
    let spec = |description: String, subtitle: String| ChartSpec {
        kind: Kind::Line,
        language: f.language,
        title: title.clone(),
        subtitle,
        source: source_line(&f, view),
        description,
        notes: Vec::new(),
        unit: match unit {
            Unit::Percent => chart::Unit::percent(1),
            Unit::Named(_) => chart::Unit::number(0),
        },
        categories_are: f.t("column-period"),
        width: 720.0,
    };
    let headline = headline::sentences(&f, &unit, &area, view);
    let texts = f.texts();
    let sex = |sex: &str| match sex {
        "F" => f.t("women"),
        "M" => f.t("men"),
        "_T" | "_Z" => f.t("total"),
        other => registry.code_name("CL_SEX", other, f.language),
    };
    let subtitle = texts.with("chart-subtitle", &[("area", &area), ("unit", &unit_words)]);
    let chart = series::draw(&f, spec(headline.join(" "), subtitle), view, sex);
    let provinces = province::table(&f, registry, &unit, view, &mut legend);
    let map = provinces.as_ref().and_then(|_| {
        let period = f.period(view.table.period.as_deref().unwrap_or_default());
        let who = f.t(format!("map-{}", shows.code()));
        let said = [("who", who.as_str()), ("period", &period), ("unit", &unit_words)];
        let spec = spec(texts.with("map-description", &said), texts.with("map-subtitle", &said));
        map::draw(spec, shows, &view.table, |code| f.area(registry, code))
    });
    IndicatorPage {
        id: indicator.id.clone(),
        theme: registry.code_name("CL_THEME", &indicator.theme, f.language),
        derived: indicator.derived,
        headline,
        unit_words,
        areas: areas(&f, registry, view),
        area,
        chart,
        columns: Columns::of(&view.series),
        rows,
        legend: legend.entries(),
        areas_title: f.t(if map.is_some() { "provinces-title" } else { "areas-title" }),
        map_choices: map_choices(&f, view, shows),
        map,
        provinces,
        facts: facts(&f, indicator),
        frameworks: frameworks(&f, indicator),
        sources: view.sources.clone(),
        version: version_words(&f, view.version.as_ref()),
        retracted: view.version.as_ref().and_then(|version| version.retracted.clone()),
        versions: versions(&f, view),
        downloads: download::links(&f, registry, view),
        address: format!("/{}{}", f.tag(), f.address),
        title,
        f,
    }
}

fn source_line(f: &Frame, view: &IndicatorView) -> String {
    let declared = view.indicator.source.get(f.language);
    let source = match view.sources.first() {
        _ if !declared.is_empty() => declared.to_owned(),
        Some(source) => source.clone(),
        None => f.t("source-unknown"),
    };
    let version = version_words(f, view.version.as_ref());
    f.texts().with("source-line", &[("source", &source), ("version", &version)])
}

fn version_words(f: &Frame, version: Option<&VersionView>) -> String {
    let Some(version) = version else { return f.t("version-none") };
    let (number, date) = (f.n(&version.number), f.day(version.published_at_ms));
    let words = f.texts().with("version-words", &[("number", &number), ("date", &date)]);
    match &version.retracted {
        Some(_) => format!("{words} ({})", f.t("version-retracted")),
        None => words,
    }
}

/// What was said of a version, and why it was taken back.
pub(crate) fn version_note(f: &Frame, version: &VersionView) -> String {
    let note = version.note.clone().unwrap_or_default();
    match &version.retracted {
        None => note,
        Some(reason) => {
            let told = format!("{}: {reason}", f.t("version-retracted"));
            if note.is_empty() { told } else { format!("{told} · {note}") }
        }
    }
}

fn versions(f: &Frame, view: &IndicatorView) -> Vec<VersionLine> {
    let here = without_query(&f.address, "as_of");
    view.versions
        .iter()
        .map(|version| VersionLine {
            number: f.n(&version.number),
            date: f.moment(version.published_at_ms),
            note: version_note(f, version),
            observations: f.n(&version.observations),
            href: format!(
                "/{}{}",
                f.tag(),
                with_query(&here, "as_of", &version.published_at_ms.to_string())
            ),
            current: view.version.as_ref().is_some_and(|shown| shown.number == version.number),
        })
        .collect()
}

fn shows(f: &Frame, view: &IndicatorView) -> Shows {
    let asked = page::query_value(&f.address, "map").and_then(|code| Shows::parse(&code));
    let has = |shows: &Shows| map::provinces(&view.table, *shows) > 0;
    asked.filter(has).or_else(|| Shows::ALL.into_iter().find(has)).unwrap_or(Shows::Women)
}

fn map_choices(f: &Frame, view: &IndicatorView, shows: Shows) -> Vec<Choice> {
    Shows::ALL
        .into_iter()
        .filter(|each| map::provinces(&view.table, *each) > 0)
        .map(|each| Choice {
            value: each.code().to_owned(),
            text: f.t(format!("map-{}", each.code())),
            href: format!("/{}{}#map", f.tag(), with_query(&f.address, "map", each.code())),
            current: each == shows,
        })
        .collect()
}

fn areas(f: &Frame, registry: &Registry, view: &IndicatorView) -> Vec<Choice> {
    let mut areas: Vec<Choice> = view
        .areas
        .iter()
        .map(|code| Choice {
            value: code.clone(),
            text: f.area(registry, code),
            href: format!("/{}{}", f.tag(), with_query(&f.address, "area", code)),
            current: *code == view.area,
        })
        .collect();
    // The country first, then by name.
    let rank = |choice: &Choice| (choice.value != "IR", crate::order::key(&choice.text));
    areas.sort_by_cached_key(rank);
    areas
}

fn facts(f: &Frame, indicator: &Indicator) -> Vec<Fact> {
    let told = [
        ("definition", &indicator.definition),
        ("method", &indicator.method),
        ("universe", &indicator.universe),
        ("source", &indicator.source),
    ];
    told.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| Fact {
            term: f.t(format!("fact-{key}")),
            text: text.get(f.language).to_owned(),
        })
        .collect()
}

fn frameworks(f: &Frame, indicator: &Indicator) -> Vec<Fact> {
    let mut frameworks = Vec::new();
    if let Some(number) = &indicator.minimum_set {
        frameworks.push(Fact { term: f.t("framework-minimum-set"), text: number.clone() });
    }
    if let Some(number) = &indicator.sdg {
        frameworks.push(Fact { term: f.t("framework-sdg"), text: number.clone() });
    }
    if !indicator.beijing.is_empty() {
        let text = indicator.beijing.join(", ");
        frameworks.push(Fact { term: f.t("framework-beijing"), text });
    }
    frameworks
}

/// One indicator in a list.
pub(crate) struct Entry {
    pub name: String,
    pub href: String,
    pub definition: String,
    pub marks: Vec<Fact>,
    pub latest: Option<LatestLine>,
}

/// The latest figures of an indicator, in one line.
pub(crate) struct LatestLine {
    pub period: String,
    pub women: Option<Shown>,
    pub men: Option<Shown>,
    pub total: Option<Shown>,
}

/// Indicators of one theme.
pub(crate) struct ThemeList {
    pub id: String,
    pub name: String,
    pub entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "indicator/list.html")]
struct ListPage {
    f: Frame,
    query: String,
    searched: bool,
    found_words: String,
    found: Vec<Entry>,
    themes: Vec<ThemeList>,
}

/// The list of all indicators by theme, or those that answer a search.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let query = visit.query("q").map(|text| text.chars().take(200).collect::<String>());
    let themes = operations::indicator::themes(&visit.bank, &visit.snapshot).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Indicators);
    let themes = themes.iter().map(|theme| theme_list(&f, &registry, theme)).collect();
    let found: Vec<Entry> = match &query {
        None => Vec::new(),
        Some(text) => operations::indicator::search(&visit.bank, text)
            .iter()
            .map(|indicator| entry(&f, &registry, indicator, None))
            .collect(),
    };
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let page = ListPage {
        found_words: f.texts().count("search-found", count),
        searched: query.is_some(),
        query: query.unwrap_or_default(),
        found,
        themes,
        f,
    };
    ok(&page).map(IntoResponse::into_response)
}

/// The indicators of a theme as a list.
pub(crate) fn theme_list(
    f: &Frame,
    registry: &Registry,
    theme: &operations::indicator::Theme,
) -> ThemeList {
    ThemeList {
        id: theme.id.clone(),
        name: theme.names.get(f.language).to_owned(),
        entries: theme
            .indicators
            .iter()
            .map(|each| entry(f, registry, &each.indicator, each.latest.as_ref()))
            .collect(),
    }
}

fn entry(
    f: &Frame,
    registry: &Registry,
    indicator: &Indicator,
    latest: Option<&operations::indicator::Latest>,
) -> Entry {
    let unit = Unit::of(f, registry, &indicator.unit);
    Entry {
        name: indicator.names.get(f.language).to_owned(),
        href: f.link(&format!("/indicator/{}", page::encoded(&indicator.id))),
        definition: indicator.definition.get(f.language).to_owned(),
        marks: frameworks(f, indicator),
        latest: latest.map(|latest| LatestLine {
            period: f.period(&latest.period),
            women: latest.women.as_ref().map(|figure| Shown::new(f, &unit, Some(figure))),
            men: latest.men.as_ref().map(|figure| Shown::new(f, &unit, Some(figure))),
            total: match (&latest.women, &latest.men) {
                (None, None) => latest.total.as_ref().map(|it| Shown::new(f, &unit, Some(it))),
                _ => None,
            },
        }),
    }
}
