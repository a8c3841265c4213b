//! The wording of a paragraph through time: like paragraphs of other documents, the earliest first,
//! with what was inserted and deleted.

use askama::Template;
use axum::response::Response;
use undocs::genealogy::Change;

use super::show::percent;
use super::{day_in_words, direction_of, result_link};
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// A run of text, in both or in one of the two.
struct RunShown {
    text: String,
    inserted: bool,
    deleted: bool,
}

/// Like wording elsewhere.
struct WordingShown {
    href: String,
    name: String,
    title: String,
    day: String,
    when: String,
    likeness: String,
    runs: Vec<RunShown>,
}

#[derive(Template)]
#[template(path = "document/wording.html")]
struct WordingPage {
    f: Frame,
    document: String,
    document_href: String,
    address: String,
    day: String,
    text: String,
    language: String,
    direction: &'static str,
    others: Vec<WordingShown>,
}

/// The wording of the paragraph that the address names.
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let name = visit.query("document").ok_or_else(|| Fault::not_found("document"))?;
    let address = visit.query("paragraph").ok_or_else(|| Fault::not_found("paragraph"))?;
    let text = visit.query("text");
    let viewer = &visit.frame.viewer;
    let genealogy =
        operations::document::genealogy(&visit.bank, viewer, &name, &address, text.as_deref())
            .await?;
    let f = visit.frame.at(Section::Documents);
    let others = genealogy.others.iter().map(|other| {
        let found = &other.found;
        let key = match (&found.day, &genealogy.day, other.is_earlier) {
            (Some(_), Some(_), true) => "wording-earlier",
            (Some(day), Some(own), false) if day == own => "wording-same-day",
            (Some(_), Some(_), false) => "wording-later",
            _ => "wording-unknown",
        };
        WordingShown {
            href: result_link(&f, found),
            name: found.symbol.clone().unwrap_or_else(|| f.t("document-without-symbol")),
            title: found.title.clone(),
            day: found.day.as_deref().map(|day| day_in_words(&f, day)).unwrap_or_default(),
            when: f.t(key),
            likeness: f
                .texts()
                .with("wording-likeness", &[("percent", &percent(&f, other.alignment.likeness))]),
            runs: other
                .alignment
                .runs
                .iter()
                .map(|run| RunShown {
                    text: run.text.clone(),
                    inserted: run.change == Change::Inserted,
                    deleted: run.change == Change::Deleted,
                })
                .collect(),
        }
    });
    let page = WordingPage {
        document_href: f.link(&format!("/document/{}#{}", encoded(&name), encoded(&address))),
        document: genealogy.document.clone(),
        day: genealogy.day.as_deref().map(|day| day_in_words(&f, day)).unwrap_or_default(),
        text: genealogy.paragraph.text.clone(),
        direction: direction_of(text.as_deref()),
        language: text.clone().unwrap_or_default(),
        others: others.collect(),
        address,
        f,
    };
    ok(&page)
}
