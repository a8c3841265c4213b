//! One document: its paragraphs at their permanent addresses, what is related, who voted, what is
//! doubtful. And the file it came in, as it arrived.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use model::{Language, locale};
use operations::document::{DocumentView, VoteView};
use undocs::ParagraphKind;
use undocs::suggestion::Suggestion;
use undocs::vote::Choice;

use super::{day_in_words, direction_of};
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// A paragraph.
pub(crate) struct ParagraphShown {
    pub address: String,
    pub number: String,
    pub text: String,
    pub kind: &'static str,
    pub kind_words: String,
    pub is_heading: bool,
    pub level: u8,
    pub goals: Vec<String>,
    pub suggested: Vec<String>,
    pub wording: Option<String>,
    pub page: Option<String>,
}

/// A link with words.
pub(crate) struct LinkShown {
    pub text: String,
    pub href: String,
    pub words: String,
}

/// A fact about the document.
pub(crate) struct Fact {
    pub term: String,
    pub text: String,
    pub is_foreign: bool,
}

/// A roll call in one line.
pub(crate) struct VoteShown {
    pub href: String,
    pub title: String,
    pub day: String,
    pub totals: String,
}

#[derive(Template)]
#[template(path = "document/show.html")]
pub(crate) struct DocumentPage {
    f: Frame,
    symbol: String,
    has_symbol: bool,
    title: String,
    explanation: String,
    language: String,
    direction: &'static str,
    remarks: Vec<(String, String)>,
    facts: Vec<Fact>,
    languages: Vec<LinkShown>,
    contents: Vec<LinkShown>,
    masthead: Vec<ParagraphShown>,
    paragraphs: Vec<ParagraphShown>,
    has_suggestions: bool,
    related: Vec<LinkShown>,
    unrelated: Vec<LinkShown>,
    votes: Vec<VoteShown>,
    original: Option<String>,
}

/// A document by its symbol.
pub(crate) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Fault> {
    let language = visit.query("text");
    let viewer = &visit.frame.viewer;
    let view = operations::document::show(&visit.bank, viewer, &name, language.as_deref()).await?;
    let suggested = operations::document::suggestions(&visit.bank, &view).await?;
    let f = visit.frame.at(Section::Documents);
    ok(&page(f, &view, &suggested))
}

/// Goals that paragraphs may be about, by address.
type Suggested = BTreeMap<String, Vec<Suggestion>>;

pub(crate) fn page(f: Frame, view: &DocumentView, suggested: &Suggested) -> DocumentPage {
    let document = &view.document;
    let symbol = view.symbols.first().cloned();
    let name = symbol.clone().unwrap_or_else(|| view.id.clone());
    let contents = document.paragraphs.iter().filter(|it| it.kind == ParagraphKind::Heading);
    let in_other = |id: &str, words: String| LinkShown {
        href: f.link(&format!("/document/{}", encoded(id))),
        text: words,
        words: String::new(),
    };
    let (related, unrelated) = related(&f, view);
    // The first page stands in the facts; its own words are folded away.
    let (masthead, paragraphs) = paragraphs(&f, view, &name, suggested)
        .into_iter()
        .partition(|it| it.kind == ParagraphKind::Masthead.code());
    DocumentPage {
        has_symbol: symbol.is_some(),
        symbol: symbol.unwrap_or_else(|| f.t("document-without-symbol")),
        title: if document.title.is_empty() {
            f.t("document-without-title")
        } else {
            document.title.clone()
        },
        explanation: view.symbol.as_ref().map(|it| explained(&f, it)).unwrap_or_default(),
        direction: direction_of(view.language.as_deref()),
        language: view.language.clone().unwrap_or_default(),
        remarks: remarks(&f, view),
        facts: facts(&f, view),
        languages: view
            .languages
            .iter()
            .map(|(id, tag)| {
                in_other(id, super::value_name(&f, undocs::search::Facet::Language, tag))
            })
            .collect(),
        contents: contents
            .map(|heading| LinkShown {
                href: format!("#{}", encoded(&heading.address)),
                text: heading.text.clone(),
                words: String::new(),
            })
            .collect(),
        masthead,
        paragraphs,
        has_suggestions: !suggested.is_empty(),
        related,
        unrelated,
        votes: view.votes.iter().map(|vote| vote_shown(&f, vote)).collect(),
        original: (!view.file_sha256.is_empty())
            .then(|| f.link(&format!("/original/{}", encoded(&view.id)))),
        f,
    }
}

fn explained(f: &Frame, symbol: &undocs::Symbol) -> String {
    let explanation = symbol.explanation();
    if f.language == Language::Fa { explanation.fa } else { explanation.en }
}

fn paragraphs(
    f: &Frame,
    view: &DocumentView,
    name: &str,
    suggested: &Suggested,
) -> Vec<ParagraphShown> {
    let each = view.document.paragraphs.iter().map(|paragraph| {
        let goals = view.labels.iter().filter(|(address, ..)| *address == paragraph.address);
        let suggested = suggested.get(&paragraph.address).map(Vec::as_slice).unwrap_or_default();
        let goal = |it: &Suggestion| {
            let code = locale::digits(&it.goal.to_string(), f.language);
            f.texts().with("document-suggested", &[("code", &code)])
        };
        let is_long = paragraph.text.split(' ').nth(7).is_some();
        let has_wording = operations::document::has_genealogy(paragraph.kind) && is_long;
        let text = view.language.as_deref().unwrap_or("");
        let wording = has_wording.then(|| {
            f.link(&format!(
                "/wording?document={}&text={}&paragraph={}",
                encoded(name),
                encoded(text),
                encoded(&paragraph.address)
            ))
        });
        ParagraphShown {
            address: paragraph.address.clone(),
            number: paragraph.number.clone().unwrap_or_default(),
            text: paragraph.text.clone(),
            kind: paragraph.kind.code(),
            kind_words: f.t(format!("passage-{}", paragraph.kind.code())),
            is_heading: paragraph.kind == ParagraphKind::Heading,
            level: paragraph.level.clamp(1, 3),
            goals: goals
                .map(|(_, _, code)| super::value_name(f, undocs::search::Facet::Sdg, code))
                .collect(),
            suggested: suggested.iter().map(goal).collect(),
            wording,
            page: paragraph.page.map(|page| f.n(&page)),
        }
    });
    each.collect()
}

fn remarks(f: &Frame, view: &DocumentView) -> Vec<(String, String)> {
    let all = view.document.remarks.iter().chain(view.records.iter().flat_map(|it| &it.remarks));
    let mut remarks: Vec<(String, String)> = all
        .map(|remark| match f.language {
            Language::Fa => (remark.fa.clone(), remark.hint_fa.clone()),
            Language::En => (remark.en.clone(), remark.hint_en.clone()),
        })
        .collect();
    for (_, file) in &view.rivals {
        let text = f.texts().with("document-rival", &[("file", file)]);
        remarks.push((text, f.t("document-rival-hint")));
    }
    remarks.sort();
    remarks.dedup();
    remarks
}

fn facts(f: &Frame, view: &DocumentView) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |key: &str, text: Option<String>, is_foreign: bool| {
        if let Some(text) = text.filter(|it| !it.is_empty()) {
            facts.push(Fact { term: f.t(key), text, is_foreign });
        }
    };
    let document = &view.document;
    let day = document.date.as_deref().map(|day| day_in_words(f, day));
    add("document-day", day, false);
    let masthead = &document.masthead;
    add("document-body", masthead.body.clone(), true);
    add("document-session", masthead.session.clone(), true);
    add("document-agenda", masthead.agenda.clone(), true);
    add("document-distribution", masthead.distribution.clone(), true);
    let mut subjects: Vec<&str> =
        view.records.iter().flat_map(|record| &record.subjects).map(String::as_str).collect();
    subjects.sort_unstable();
    subjects.dedup();
    add("document-subjects", Some(subjects.join(" · ")), true);
    let also: Vec<&str> = view.symbols.iter().skip(1).map(String::as_str).collect();
    add("document-also", Some(also.join(" · ")), true);
    let pages = document.pages.map(|pages| f.n(&pages));
    add("document-pages", pages, false);
    add("document-file", Some(view.file_name.clone()), true);
    add("document-sha256", Some(view.file_sha256.clone()), true);
    let came = (view.at_ms > 0).then(|| f.moment(view.at_ms));
    add("document-came", came, false);
    facts
}

/// Related documents that the library has, and those it has not.
fn related(f: &Frame, view: &DocumentView) -> (Vec<LinkShown>, Vec<LinkShown>) {
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    for related in &view.related {
        let words = match related.relation {
            Some(relation) => {
                let code = serde_json::to_value(relation).unwrap_or_default();
                f.t(format!("relation-{}", code.as_str().unwrap_or("other")))
            }
            None => f.t("relation-other"),
        };
        let shown = LinkShown {
            href: f.link(&format!("/document/{}", encoded(&related.symbol))),
            text: related.symbol.clone(),
            words,
        };
        if related.is_here { here.push(shown) } else { elsewhere.push(shown) }
    }
    (here, elsewhere)
}

fn vote_shown(f: &Frame, vote: &VoteView) -> VoteShown {
    let roll_call = &vote.roll_call;
    VoteShown {
        href: f.link(&format!("/vote/{}", encoded(&vote.key))),
        title: roll_call.title.clone(),
        day: roll_call.date.as_deref().map(|day| day_in_words(f, day)).unwrap_or_default(),
        totals: totals(f, roll_call),
    }
}

/// The totals of a roll call in a sentence: those given, else those counted.
pub(crate) fn totals(f: &Frame, roll_call: &undocs::vote::RollCall) -> String {
    let given = roll_call.totals;
    let count = |given: Option<u32>, choice| f.n(&given.unwrap_or_else(|| roll_call.count(choice)));
    if given.yes.is_none() && roll_call.ballots.is_empty() {
        return f.t("vote-unknown");
    }
    f.texts().with(
        "vote-totals",
        &[
            ("yes", &count(given.yes, Choice::Yes)),
            ("no", &count(given.no, Choice::No)),
            ("abstain", &count(given.abstain, Choice::Abstain)),
        ],
    )
}

/// The file a document came in. Whatever it is, a browser keeps it and does not run it.
pub(crate) async fn original(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let viewer = &visit.frame.viewer;
    let (name, bytes) = operations::document::original(&visit.bank, viewer, &id).await?;
    let name = name.rsplit('/').next().unwrap_or("document");
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(name))),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A number as the page writes it, for parts of a symbol that stay Latin.
pub(crate) fn percent(f: &Frame, share: f64) -> String {
    locale::digits(&format!("{:.0}", share * 100.0), f.language)
}
