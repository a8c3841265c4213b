//! The list of recommendations: found by number, symbol or words, narrowed down by State, document, body,
//! position and status. Knows how a list is shown; what is in it is for `operations` to say.

pub(crate) mod alike;
pub(crate) mod enter;
pub(crate) mod matrix;
pub(crate) mod show;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use model::locale;
use model::recommendation::Status;
use operations::permit::{Action, permit};
use operations::recommendation::{Ask, Facets, Listed, Page};
use undocs::country;

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok, with_query, without_query};
use crate::serve::App;
use crate::visit::Visit;

/// Recommendations on one page.
const ON_PAGE: u32 = 50;
/// Values of a facet that are shown.
const VALUES_SHOWN: usize = 20;

/// One of the pages about recommendations.
pub(crate) struct Tab {
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// A recommendation in one line.
pub(crate) struct Line {
    pub href: String,
    pub anchor: String,
    pub symbol: String,
    pub number: String,
    pub text: String,
    pub about: Vec<String>,
    pub position: String,
    pub position_code: String,
    pub status: String,
    pub status_code: &'static str,
    pub organisation: String,
}

/// A value to narrow down by.
struct Value {
    text: String,
    is_foreign: bool,
    count: String,
    href: String,
}

/// A value that is chosen.
struct Chosen {
    text: String,
    without: String,
}

#[derive(Template)]
#[template(path = "recommendation/list.html")]
struct ListPage {
    f: Frame,
    tabs: Vec<Tab>,
    query: String,
    found: String,
    is_empty: bool,
    chosen: Vec<Chosen>,
    facets: Vec<(String, Vec<Value>)>,
    lines: Vec<Line>,
    before: Option<String>,
    after: Option<String>,
}

/// The addresses of recommendations.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/recommendations", get(list))
        .route("/recommendations/matrix", get(matrix::show))
        .route("/recommendations/alike", get(alike::show).post(alike::decide))
        .route("/recommendation/{id}", get(show::show))
        .route("/recommendation/{id}/assign", post(enter::assign))
        .route("/recommendation/{id}/plan", post(enter::plan))
        .route("/recommendation/{id}/promise", post(enter::promise))
        .route("/recommendation/{id}/evidence", post(enter::give_evidence))
        .route("/recommendation/{id}/assess", post(enter::assess))
        .route("/recommendation/{id}/grade", post(enter::grade))
}

/// The parts of the address that narrow down.
const FACETS: [&str; 5] = ["country", "symbol", "body", "position", "status"];

/// What the address asks for.
pub(crate) fn asked(visit: &Visit, most: u32) -> Ask {
    Ask {
        query: visit.query("q").map(|it| it.chars().take(300).collect()).unwrap_or_default(),
        country: visit.query("country"),
        symbol: visit.query("symbol"),
        body: visit.query("body"),
        position: visit.query("position"),
        status: visit.query("status").and_then(|code| Status::parse(&code)),
        organisation: visit.query("organisation"),
        from: visit.query("from").and_then(|it| it.parse().ok()).unwrap_or(0),
        most,
    }
}

/// The list.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let ask = asked(&visit, ON_PAGE);
    let actor = &visit.frame.viewer;
    let page = operations::recommendation::list(&visit.bank, actor, &ask).await?;
    let facets = operations::recommendation::facets(&visit.bank, actor).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Recommendations);
    ok(&list_page(f, &registry, &ask, &page, &facets))
}

fn list_page(
    f: Frame,
    registry: &operations::Registry,
    ask: &Ask,
    page: &Page,
    facets: &Facets,
) -> ListPage {
    let here = |from: u32| {
        let address = without_query(&f.address, "from");
        let to = if from == 0 { address } else { with_query(&address, "from", &from.to_string()) };
        format!("/{}{to}", f.tag())
    };
    let shown = u32::try_from(page.listed.len()).unwrap_or(0);
    let more = u64::from(ask.from + shown) < page.total;
    ListPage {
        tabs: tabs(&f, "list"),
        query: ask.query.clone(),
        found: f.texts().count("recommendations-found", page.total),
        is_empty: facets.bodies.is_empty(),
        chosen: chosen(&f),
        facets: shown_facets(&f, facets),
        lines: page.listed.iter().map(|it| line(&f, registry, it)).collect(),
        before: (ask.from > 0).then(|| here(ask.from.saturating_sub(ON_PAGE))),
        after: more.then(|| here(ask.from + shown)),
        f,
    }
}

/// The pages about recommendations this viewer may open.
pub(crate) fn tabs(f: &Frame, current: &str) -> Vec<Tab> {
    let mut tabs = vec![("list", "/recommendations")];
    if permit(&f.viewer, Action::ReadFollowUp, "").is_ok() {
        tabs.push(("matrix", "/recommendations/matrix"));
        tabs.push(("roadmap", "/roadmap"));
    }
    if permit(&f.viewer, Action::SignCluster, "").is_ok() {
        tabs.push(("alike", "/recommendations/alike"));
    }
    let tab = |(name, path): (&str, &str)| Tab {
        text: f.t(format!("recommendations-tab-{name}")),
        href: f.link(path),
        current: name == current,
    };
    if tabs.len() > 1 { tabs.into_iter().map(tab).collect() } else { Vec::new() }
}

/// A recommendation as lists show it.
pub(crate) fn line(f: &Frame, registry: &operations::Registry, listed: &Listed) -> Line {
    let day = listed.day.as_deref().map(|day| crate::document::day_in_words(f, day));
    let state = listed.country.as_deref().map(|code| country_name(f, code));
    let about = [Some(listed.body.clone()), state, day].into_iter().flatten();
    Line {
        href: f.link(&format!("/recommendation/{}", encoded(&listed.id))),
        anchor: format!("r{}", listed.number),
        symbol: listed.symbol.clone().unwrap_or_else(|| f.t("document-without-symbol")),
        number: locale::digits(&listed.number, f.language),
        text: listed.text.clone(),
        about: about.filter(|it| !it.is_empty()).collect(),
        position: f.t(format!("position-{}", listed.position)),
        position_code: listed.position.clone(),
        status: listed.status.map(|it| f.t(format!("status-{}", it.code()))).unwrap_or_default(),
        status_code: listed.status.map_or("", Status::code),
        organisation: listed
            .organisation
            .as_deref()
            .map(|id| registry.agency_name(id, f.language))
            .unwrap_or_default(),
    }
}

/// The name of a State: in Persian where there is one, else the United Nations' own.
pub(crate) fn country_name(f: &Frame, code: &str) -> String {
    let named = f.t(format!("country-{code}"));
    if named.starts_with('[') {
        return country::name_of(code).unwrap_or(code).to_owned();
    }
    named
}

fn value_words(f: &Frame, facet: &str, value: &str) -> String {
    match facet {
        "country" => country_name(f, value),
        "position" => f.t(format!("position-{value}")),
        "status" => f.t(format!("status-{value}")),
        _ => value.to_owned(),
    }
}

fn chosen(f: &Frame) -> Vec<Chosen> {
    let each = FACETS.into_iter().filter_map(|facet| {
        let value = crate::page::query_value(&f.address, facet)?;
        let (name, value) =
            (f.t(format!("recommendations-by-{facet}")), value_words(f, facet, &value));
        let address = without_query(&without_query(&f.address, "from"), facet);
        Some(Chosen {
            text: f.texts().with("gap-set", &[("name", &name), ("value", &value)]),
            without: format!("/{}{address}", f.tag()),
        })
    });
    each.collect()
}

fn shown_facets(f: &Frame, facets: &Facets) -> Vec<(String, Vec<Value>)> {
    let statuses: Vec<(String, u64)> =
        facets.statuses.iter().map(|(status, count)| (status.code().to_owned(), *count)).collect();
    let all = [
        ("status", &statuses),
        ("country", &facets.countries),
        ("body", &facets.bodies),
        ("symbol", &facets.symbols),
    ];
    let each = all.into_iter().filter_map(|(facet, values)| {
        if values.is_empty() || crate::page::query_value(&f.address, facet).is_some() {
            return None;
        }
        let value = |(value, count): &(String, u64)| {
            let text = value_words(f, facet, value);
            let address = with_query(&without_query(&f.address, "from"), facet, value);
            Value {
                is_foreign: text.is_ascii(),
                text,
                count: f.n(count),
                href: format!("/{}{address}", f.tag()),
            }
        };
        let shown = values.iter().filter(|it| !it.0.is_empty()).take(VALUES_SHOWN).map(value);
        Some((f.t(format!("recommendations-by-{facet}")), shown.collect()))
    });
    each.collect()
}
