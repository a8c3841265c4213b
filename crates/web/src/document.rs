//! The library of United Nations documents: search with facets, and paragraphs as they answer.
//! Knows how an answer is shown; what answers is for `operations::document` to say.

pub(crate) mod saved;
pub(crate) mod show;
pub(crate) mod wording;

use askama::Template;
use axum::response::Response;
use model::{Language, calendar, locale};
use operations::document::{Ask, FacetCounts, LibraryCounts, SearchResult};
use operations::permit::{Action, permit};
use undocs::search::{Facet, Filter, Order, Piece};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// Paragraphs on one page.
const ON_PAGE: usize = 20;
/// Values of a facet that are shown before the rest is folded away.
const VALUES_SHOWN: usize = 12;

/// A facet with its values.
struct FacetShown {
    name: String,
    is_open: bool,
    values: Vec<ValueShown>,
}

/// A value of a facet.
struct ValueShown {
    text: String,
    /// Whether it is Latin text within a Persian page.
    is_foreign: bool,
    count: String,
    href: String,
}

/// A facet value that is chosen.
struct Chosen {
    text: String,
    without: String,
}

/// A paragraph that was found.
struct ResultShown {
    href: String,
    symbol: String,
    number: Option<String>,
    title: String,
    day: String,
    kind: String,
    language: String,
    direction: &'static str,
    path: String,
    cut_before: bool,
    pieces: Vec<Piece>,
    cut_after: bool,
    doubtful: bool,
}

/// One order to choose.
struct OrderShown {
    text: String,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "document/list.html")]
struct ListPage {
    f: Frame,
    query: String,
    asked: bool,
    refused: Option<String>,
    found_words: String,
    counts: String,
    is_empty: bool,
    chosen: Vec<Chosen>,
    facets: Vec<FacetShown>,
    orders: Vec<OrderShown>,
    results: Vec<ResultShown>,
    before: Option<String>,
    after: Option<String>,
    may_save: bool,
    may_negotiate: bool,
    hidden: Vec<(&'static str, String)>,
}

/// What the address asks for.
struct Asked {
    query: String,
    filters: Vec<Filter>,
    order: Order,
    from: usize,
}

impl Asked {
    fn of(visit: &Visit) -> Self {
        let filters = Facet::ALL
            .into_iter()
            .filter_map(|facet| visit.query(facet.code()).map(|value| Filter { facet, value }));
        let order = match visit.query("order").as_deref() {
            Some("newest") => Order::Newest,
            Some("oldest") => Order::Oldest,
            _ => Order::Relevance,
        };
        let from = visit.query("from").and_then(|it| it.parse().ok()).unwrap_or(0);
        Self {
            query: visit.query("q").unwrap_or_default(),
            filters: filters.collect(),
            order,
            from: usize::min(from, 10_000),
        }
    }

    fn link(&self, f: &Frame, filters: &[Filter], order: Order, from: usize) -> String {
        let mut parts = Vec::new();
        if !self.query.is_empty() {
            parts.push(format!("q={}", encoded(&self.query)));
        }
        for filter in filters {
            parts.push(format!("{}={}", filter.facet.code(), encoded(&filter.value)));
        }
        match order {
            Order::Relevance => {}
            Order::Newest => parts.push("order=newest".into()),
            Order::Oldest => parts.push("order=oldest".into()),
        }
        if from > 0 {
            parts.push(format!("from={from}"));
        }
        let query = if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) };
        f.link(&format!("/documents{query}"))
    }
}

/// The search page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let asked = Asked::of(&visit);
    let counts = operations::document::counts(&visit.bank).await?;
    let is_asked = !asked.query.trim().is_empty() || !asked.filters.is_empty();
    let ask = Ask {
        query: asked.query.clone(),
        filters: asked.filters.clone(),
        order: asked.order,
        from: asked.from,
        most: ON_PAGE,
    };
    let f = visit.frame.clone().at(Section::Documents);
    let answer = match operations::document::search(&visit.bank, &ask).await {
        Ok(answer) => answer,
        Err(operations::Error::Refused { text, .. }) => {
            let refused = Some(text.get(f.language).to_owned());
            return ok(&page(f, &asked, is_asked, refused, counts, Found::default()));
        }
        Err(error) => return Err(error.into()),
    };
    let found = Found { total: answer.total, results: answer.results, facets: answer.facets };
    ok(&page(f, &asked, is_asked, None, counts, found))
}

/// What the page shows of an answer.
#[derive(Default)]
struct Found {
    total: u64,
    results: Vec<SearchResult>,
    facets: Vec<FacetCounts>,
}

fn page(
    f: Frame,
    asked: &Asked,
    is_asked: bool,
    refused: Option<String>,
    counts: LibraryCounts,
    found: Found,
) -> ListPage {
    let shown = found.results.len();
    let order = |key: &str, order: Order| OrderShown {
        text: f.t(key),
        href: asked.link(&f, &asked.filters, order, 0),
        current: asked.order == order,
    };
    let orders = vec![
        order("documents-order-relevance", Order::Relevance),
        order("documents-order-newest", Order::Newest),
        order("documents-order-oldest", Order::Oldest),
    ];
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    let before = (asked.from > 0)
        .then(|| asked.link(&f, &asked.filters, asked.order, asked.from.saturating_sub(ON_PAGE)));
    let after = (asked.from + shown < total && shown > 0)
        .then(|| asked.link(&f, &asked.filters, asked.order, asked.from + shown));
    let results = if is_asked { found.results } else { Vec::new() };
    ListPage {
        query: asked.query.clone(),
        asked: is_asked,
        refused,
        found_words: f.texts().count("documents-found", found.total),
        counts: f.texts().with(
            "documents-counts",
            &[
                ("documents", &f.n(&counts.documents)),
                ("paragraphs", &f.n(&counts.paragraphs)),
                ("records", &f.n(&counts.records)),
                ("votes", &f.n(&counts.roll_calls)),
            ],
        ),
        is_empty: counts.documents + counts.records + counts.roll_calls == 0,
        chosen: chosen(&f, asked),
        facets: found.facets.iter().filter_map(|facet| facet_shown(&f, asked, facet)).collect(),
        orders,
        results: results.iter().map(|result| result_shown(&f, result)).collect(),
        before,
        after,
        may_negotiate: permit(&f.viewer, Action::NegotiateText, "").is_ok(),
        may_save: permit(&f.viewer, Action::SaveSearch, "").is_ok(),
        hidden: asked.filters.iter().map(|it| (it.facet.code(), it.value.clone())).collect(),
        f,
    }
}

fn chosen(f: &Frame, asked: &Asked) -> Vec<Chosen> {
    let each = asked.filters.iter().enumerate().map(|(at, filter)| {
        let mut rest = asked.filters.clone();
        rest.remove(at);
        let name = f.t(format!("facet-{}", filter.facet.code()));
        let value = value_name(f, filter.facet, &filter.value);
        Chosen {
            text: f.texts().with("gap-set", &[("name", &name), ("value", &value)]),
            without: asked.link(f, &rest, asked.order, 0),
        }
    });
    each.collect()
}

fn facet_shown(f: &Frame, asked: &Asked, counts: &FacetCounts) -> Option<FacetShown> {
    let taken = asked.filters.iter().any(|filter| filter.facet == counts.facet);
    if taken || counts.values.is_empty() {
        return None;
    }
    let mut values = counts.values.clone();
    if counts.facet == Facet::Year {
        values.sort_by(|one, other| other.0.cmp(&one.0));
    }
    values.truncate(if counts.facet == Facet::Year { 100 } else { VALUES_SHOWN });
    let value = |(value, count): &(String, u64)| {
        let mut filters = asked.filters.clone();
        filters.push(Filter { facet: counts.facet, value: value.clone() });
        let text = value_name(f, counts.facet, value);
        ValueShown {
            is_foreign: text == *value && counts.facet != Facet::Year,
            text,
            count: f.n(count),
            href: asked.link(f, &filters, asked.order, 0),
        }
    };
    Some(FacetShown {
        name: f.t(format!("facet-{}", counts.facet.code())),
        is_open: matches!(counts.facet, Facet::Body | Facet::Group | Facet::Language),
        values: values.iter().map(value).collect(),
    })
}

/// A value of a facet in words, where there are any.
fn value_name(f: &Frame, facet: Facet, value: &str) -> String {
    let named = |key: String| {
        let text = f.t(key);
        if text.starts_with('[') { value.to_owned() } else { text }
    };
    match facet {
        Facet::Year => locale::digits(value, f.language),
        Facet::Group => named(format!("group-{value}")),
        Facet::Language => named(format!("tongue-{value}")),
        Facet::Kind => named(format!("passage-{value}")),
        Facet::Sdg if value.contains('.') => {
            f.texts().with("sdg-target", &[("code", &locale::digits(value, f.language))])
        }
        Facet::Sdg => f.texts().with("sdg-goal", &[("code", &locale::digits(value, f.language))]),
        Facet::Body | Facet::Subject | Facet::Country => value.to_owned(),
    }
}

fn result_shown(f: &Frame, result: &SearchResult) -> ResultShown {
    let symbol = result.symbol.clone().unwrap_or_else(|| f.t("document-without-symbol"));
    ResultShown {
        href: result_link(f, result),
        symbol,
        number: result.number.as_ref().map(|it| locale::digits(it, f.language)),
        title: result.title.clone(),
        day: result.day.as_deref().map(|day| day_in_words(f, day)).unwrap_or_default(),
        kind: value_name(f, Facet::Kind, &result.kind),
        direction: direction_of(result.language.as_deref()),
        language: result.language.clone().unwrap_or_default(),
        path: result.path.join(" › "),
        cut_before: result.excerpt.cut_before,
        pieces: result.excerpt.pieces.clone(),
        cut_after: result.excerpt.cut_after,
        doubtful: result.doubtful,
    }
}

/// Where a paragraph that was found stands.
pub(crate) fn result_link(f: &Frame, result: &SearchResult) -> String {
    if let Some(key) = result.document.strip_prefix("vote:") {
        return f.link(&format!("/vote/{}", encoded(key)));
    }
    let address = result.address.as_deref().and_then(|it| it.split_once('#'));
    let fragment = address.map(|(_, it)| format!("#{}", encoded(it))).unwrap_or_default();
    let name = result.symbol.as_deref().unwrap_or(&result.document);
    let language = match result.language.as_deref() {
        Some(language) if result.symbol.is_some() => format!("?text={}", encoded(language)),
        _ => String::new(),
    };
    f.link(&format!("/document/{}{language}{fragment}", encoded(name)))
}

/// A day, month or year as a reader of the page writes it, with the day of the Gregorian calendar.
pub(crate) fn day_in_words(f: &Frame, day: &str) -> String {
    match day.parse::<jiff::civil::Date>() {
        Ok(date) if f.language == Language::Fa => {
            let gregorian = locale::digits(&day.replace('-', "/"), f.language);
            format!("{} ({gregorian})", calendar::long_date(date, f.language))
        }
        Ok(date) => calendar::long_date(date, f.language),
        Err(_) => locale::digits(day, f.language),
    }
}

/// How a text of this language runs.
pub(crate) fn direction_of(language: Option<&str>) -> &'static str {
    match language.unwrap_or("").split(['-', '_']).next() {
        Some("fa" | "ar" | "he" | "ur" | "ps" | "ku") => "rtl",
        _ => "ltr",
    }
}
