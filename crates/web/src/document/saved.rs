//! Searches a person keeps, each with what it found and a feed (Atom, RFC 4287) that tells what came in.
//! Knows the form of a feed; what is new is for `operations` to say.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use operations::document::{Ask, SavedSearch};
use undocs::search::{Facet, Filter};

use super::value_name;
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::recommendation::enter::Fields;
use crate::serve::App;
use crate::visit::Visit;

/// Paragraphs of one search that the page shows.
const HITS_SHOWN: usize = 10;

/// The addresses of saved searches.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/documents/saved", get(list).post(save))
        .route("/documents/saved/{id}", get(feed))
        .route("/documents/saved/{id}/forget", post(forget))
}

/// A saved search.
struct SavedShown {
    id: String,
    name: String,
    query: String,
    filters: Vec<String>,
    again: String,
    feed: String,
    last: String,
    runs: Vec<String>,
    hits: Vec<HitShown>,
}

/// A paragraph that was found.
struct HitShown {
    href: String,
    address: String,
    excerpt: String,
    when: String,
}

#[derive(Template)]
#[template(path = "document/saved.html")]
struct SavedPage {
    f: Frame,
    searches: Vec<SavedShown>,
}

/// An entry of a feed.
struct FeedEntry {
    id: String,
    title: String,
    href: String,
    updated: String,
    summary: String,
}

#[derive(Template)]
#[template(path = "document/feed.xml")]
struct Feed {
    tag: &'static str,
    id: String,
    title: String,
    subtitle: String,
    own: String,
    page: String,
    updated: String,
    entries: Vec<FeedEntry>,
}

/// The searches the viewer keeps.
async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let searches = operations::document::saved(&visit.bank, actor).await?;
    let f = visit.frame.at(Section::Documents);
    let searches = searches.iter().map(|it| shown(&f, it)).collect();
    ok(&SavedPage { searches, f })
}

fn shown(f: &Frame, it: &SavedSearch) -> SavedShown {
    let mut parts = vec![format!("q={}", encoded(&it.row.query))];
    parts.extend(it.filters.iter().map(|it| format!("{}={}", it.facet.code(), encoded(&it.value))));
    let filter = |it: &Filter| {
        let (name, value) =
            (f.t(format!("facet-{}", it.facet.code())), value_name(f, it.facet, &it.value));
        f.texts().with("gap-set", &[("name", &name), ("value", &value)])
    };
    let run = |run: &operations::document::RunRow| {
        let said = [("when", f.moment(run.at_ms)), ("total", f.n(&run.total))];
        f.texts().with("saved-run", &[("when", &said[0].1), ("total", &said[1].1)])
    };
    SavedShown {
        id: it.row.id.clone(),
        name: it.row.name.clone(),
        query: it.row.query.clone(),
        filters: it.filters.iter().map(filter).collect(),
        again: f.link(&format!("/documents?{}", parts.join("&"))),
        feed: f.link(&format!("/documents/saved/{}.atom", encoded(&it.row.id))),
        last: it.runs.first().map(run).unwrap_or_default(),
        runs: it.runs.iter().skip(1).map(run).collect(),
        hits: it
            .hits
            .iter()
            .take(HITS_SHOWN)
            .map(|hit| HitShown {
                href: f.link(&place(hit)),
                address: hit.address.clone(),
                excerpt: hit.excerpt.clone(),
                when: f.day(hit.at_ms),
            })
            .collect(),
    }
}

/// Where a paragraph that was found stands.
fn place(hit: &operations::document::HitRow) -> String {
    if let Some(key) = hit.document.strip_prefix("vote:") {
        return format!("/vote/{}", encoded(key));
    }
    match hit.address.split_once('#') {
        Some((name, fragment)) => format!("/document/{}#{}", encoded(name), encoded(fragment)),
        None => format!("/document/{}", encoded(&hit.address)),
    }
}

/// Keeps a search.
async fn save(visit: Visit, form: Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let filters = Facet::ALL
        .into_iter()
        .filter_map(|facet| fields.given(facet.code()).map(|value| Filter { facet, value }));
    let ask =
        Ask { query: fields.get("q").to_owned(), filters: filters.collect(), ..Ask::default() };
    operations::document::save(&visit.bank, actor, fields.get("name"), &ask).await?;
    Ok(Redirect::to(&visit.frame.link("/documents/saved")).into_response())
}

/// Ends a search.
async fn forget(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    operations::document::forget(&visit.bank, actor, &id).await?;
    Ok(Redirect::to(&visit.frame.link("/documents/saved")).into_response())
}

/// The feed of a search; who has its address may read it, for it tells only what is public.
async fn feed(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = id.strip_suffix(".atom").ok_or_else(|| Fault::not_found("feed"))?;
    let search = operations::document::feed(&visit.bank, id).await?;
    let feed = atom(&visit.frame, visit.bank.public_url(), &search);
    let text = feed.render().map_err(|error| Fault::internal("write a feed", error))?;
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}

fn atom(f: &Frame, url: &str, search: &SavedSearch) -> Feed {
    let root = url.trim_end_matches('/');
    let row = &search.row;
    let shown = shown(f, search);
    let last = search.runs.first().map_or(row.at_ms, |run| run.at_ms);
    Feed {
        tag: f.tag(),
        id: format!("{root}/documents/saved/{}", row.id),
        title: row.name.clone(),
        subtitle: shown.last,
        own: format!("{root}{}", shown.feed),
        page: format!("{root}{}", shown.again),
        updated: rfc_3339(last),
        entries: search
            .hits
            .iter()
            .map(|hit| FeedEntry {
                id: format!("{root}/documents/saved/{}/{}", row.id, encoded(&hit.address)),
                title: format!("{} – {}", hit.address, hit.title),
                href: format!("{root}{}", f.link(&place(hit))),
                updated: rfc_3339(hit.at_ms),
                summary: hit.excerpt.clone(),
            })
            .collect(),
    }
}

fn rfc_3339(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map(|it| it.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::canned::{HOSTILE, frame};
    use model::Language;
    use operations::document::{HitRow, RunRow, SavedSearchRow};

    #[test]
    fn a_feed_is_atom_and_hostile_words_are_text_in_it() {
        let search = SavedSearch {
            row: SavedSearchRow {
                id: "0a".into(),
                name: HOSTILE.into(),
                ..SavedSearchRow::default()
            },
            filters: Vec::new(),
            runs: vec![RunRow { import: 1, total: 1, at_ms: 86_400_000 }],
            hits: vec![HitRow {
                document: "d".into(),
                address: "A/RES/73/3#op1".into(),
                title: HOSTILE.into(),
                excerpt: "زنان".into(),
                ..HitRow::default()
            }],
        };
        let text =
            atom(&frame(Language::Fa, "/"), "https://bank.example/", &search).render().unwrap();
        assert!(!text.contains("<script>"), "{text}");
        for part in [
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fa\">",
            "<updated>1970-01-02T00:00:00Z</updated>",
            "<link href=\"https://bank.example/fa/document/A/RES/73/3#op1\"/>",
            "<summary>زنان</summary>",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}
