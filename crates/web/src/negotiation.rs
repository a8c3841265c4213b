//! Texts under negotiation: the list, and a text in paragraphs with what changed, what is proposed and said,
//! and precedent of the library beside each. Printed, it is the brief of the delegate.
//! Knows forms and their fields; who may clear what is for `operations` to say.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use operations::negotiation::{self, ParagraphView, Said, SaidKind, Stance, TextView};
use operations::permit::{Action, permit};
use undocs::genealogy::{Alignment, Change};

use crate::document::show::percent;
use crate::document::{day_in_words, result_link};
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, isolated, ok};
use crate::recommendation::enter::Fields;
use crate::serve::App;
use crate::visit::Visit;

/// The addresses of texts under negotiation.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/negotiations", get(list).post(begin))
        .route("/negotiation/{id}", get(show))
        .route("/negotiation/{id}/version", post(revise))
        .route("/negotiation/{id}/say", post(say))
        .route("/negotiation/{id}/clear", post(clear))
}

/// A text of the list.
struct TextLine {
    href: String,
    title: String,
    symbol: String,
    about: String,
}

#[derive(Template)]
#[template(path = "negotiation/list.html")]
struct ListPage {
    f: Frame,
    texts: Vec<TextLine>,
}

/// A run of text, in both versions or in one of them.
struct RunShown {
    text: String,
    inserted: bool,
    deleted: bool,
}

/// Something proposed or said.
struct EntryShown {
    number: i64,
    words: String,
    stance: String,
    text: String,
    about: String,
    cleared: Option<String>,
    may_clear: bool,
}

/// Like wording of the library.
struct PrecedentShown {
    href: String,
    name: String,
    about: String,
    text: String,
}

/// A paragraph with what stands beside it.
struct ParagraphShown {
    address: String,
    number: String,
    text: String,
    is_heading: bool,
    is_new: bool,
    runs: Vec<RunShown>,
    entries: Vec<EntryShown>,
    precedents: Vec<PrecedentShown>,
}

/// A version to choose.
struct VersionShown {
    text: String,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "negotiation/show.html")]
struct ShowPage {
    f: Frame,
    id: String,
    title: String,
    symbol: String,
    versions: Vec<VersionShown>,
    is_last: bool,
    paragraphs: Vec<ParagraphShown>,
    gone: Vec<String>,
}

/// The texts.
async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let texts = negotiation::list(&visit.bank, actor).await?;
    let f = visit.frame.at(Section::Documents);
    let line = |it: &negotiation::TextSummary| TextLine {
        href: f.link(&format!("/negotiation/{}", encoded(&it.row.id))),
        title: it.row.title.clone(),
        symbol: it.row.symbol.clone().unwrap_or_default(),
        about: f.texts().with(
            "negotiation-about",
            &[
                ("versions", &f.n(&it.versions)),
                ("uncleared", &f.n(&it.uncleared)),
                ("day", &f.day(it.row.at_ms)),
            ],
        ),
    };
    ok(&ListPage { texts: texts.iter().map(line).collect(), f })
}

/// One text.
async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let version = visit.query("version").and_then(|it| it.parse().ok());
    let view = negotiation::show(&visit.bank, actor, &id, version).await?;
    ok(&page(visit.frame.at(Section::Documents), &view))
}

fn page(f: Frame, view: &TextView) -> ShowPage {
    let id = view.row.id.clone();
    let last = view.versions.last().map_or(0, |it| it.number);
    let version = |it: &operations::negotiation::VersionRow| VersionShown {
        text: f.texts().with(
            "negotiation-version",
            &[("number", &f.n(&it.number)), ("note", &it.note), ("day", &f.day(it.at_ms))],
        ),
        href: f.link(&format!("/negotiation/{}?version={}", encoded(&id), it.number)),
        current: it.number == view.version,
    };
    let is_last = view.version == last;
    ShowPage {
        title: view.row.title.clone(),
        symbol: view.row.symbol.clone().unwrap_or_default(),
        versions: view.versions.iter().map(version).collect(),
        paragraphs: view.paragraphs.iter().map(|it| paragraph(&f, it, view.version)).collect(),
        gone: view.gone.iter().map(|it| it.text.clone()).collect(),
        is_last,
        id,
        f,
    }
}

fn paragraph(f: &Frame, view: &ParagraphView, version: i64) -> ParagraphShown {
    let paragraph = &view.paragraph;
    let changed = view.before.as_ref().filter(|it| it.likeness < 1.0);
    let may_clear = permit(&f.viewer, Action::ClearPosition, "").is_ok();
    let entry = |it: &operations::negotiation::EntryRow| {
        let cleared = view.cleared.iter().find(|cleared| cleared.0 == it.number);
        let who = if it.kind == "ours" { f.t("negotiation-ours") } else { it.delegation.clone() };
        let own = f.viewer.name() == it.by_whom;
        EntryShown {
            number: it.number,
            words: format!("{} – {who}", f.t(format!("said-{}", it.kind))),
            stance: match it.stance.as_str() {
                "" => String::new(),
                stance => f.t(format!("stance-{stance}")),
            },
            text: it.words.clone(),
            about: f.texts().with(
                "negotiation-said",
                &[
                    ("version", &f.n(&it.version)),
                    ("who", &isolated(&it.by_whom)),
                    ("when", &f.moment(it.at_ms)),
                ],
            ),
            cleared: cleared.map(|(_, who)| f.texts().with("negotiation-cleared", &[("who", who)])),
            may_clear: it.kind == "ours" && cleared.is_none() && may_clear && !own,
        }
    };
    ParagraphShown {
        address: paragraph.address.clone(),
        number: paragraph.number.clone().unwrap_or_default(),
        text: paragraph.text.clone(),
        is_heading: paragraph.kind == undocs::ParagraphKind::Heading,
        is_new: version > 1 && view.before.is_none(),
        runs: changed.map(runs).unwrap_or_default(),
        entries: view.entries.iter().map(entry).collect(),
        precedents: view
            .precedents
            .iter()
            .map(|(found, likeness)| {
                let day = found.day.as_deref().map(|day| day_in_words(f, day));
                let like =
                    f.texts().with("wording-likeness", &[("percent", &percent(f, *likeness))]);
                let name = found.address.clone().or_else(|| found.symbol.clone());
                PrecedentShown {
                    href: result_link(f, found),
                    name: name.unwrap_or_else(|| f.t("document-without-symbol")),
                    about: [day, Some(like)].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                    text: found.excerpt.pieces.iter().map(|it| it.text.as_str()).collect(),
                }
            })
            .collect(),
    }
}

fn runs(alignment: &Alignment) -> Vec<RunShown> {
    let run = |run: &undocs::genealogy::Run| RunShown {
        text: run.text.clone(),
        inserted: run.change == Change::Inserted,
        deleted: run.change == Change::Deleted,
    };
    alignment.runs.iter().map(run).collect()
}

/// Begins a text.
async fn begin(visit: Visit, form: Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let (name, text) = (fields.get("name"), fields.get("text"));
    let id = negotiation::begin(&visit.bank, actor, name, text).await?;
    Ok(back(&visit.frame, &id, ""))
}

/// Adds a version.
async fn revise(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let (note, text) = (fields.get("note"), fields.get("text"));
    negotiation::revise(&visit.bank, actor, &id, note, text).await?;
    Ok(back(&visit.frame, &id, ""))
}

/// Enters a proposal, a position, or our own.
async fn say(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let kind = match fields.get("kind") {
        "proposal" => SaidKind::Proposal,
        "position" => SaidKind::Position,
        "ours" => SaidKind::Ours,
        other => return Err(Fault::unreadable("kind", other)),
    };
    let stance = fields.get("stance");
    let stance = Stance::parse(stance).ok_or_else(|| Fault::unreadable("stance", stance))?;
    let address = fields.get("address").to_owned();
    let said = Said {
        address: address.clone(),
        kind,
        delegation: fields.get("delegation").to_owned(),
        stance,
        words: fields.get("words").to_owned(),
    };
    negotiation::say(&visit.bank, actor, &id, said).await?;
    Ok(back(&visit.frame, &id, &address))
}

/// Clears a position of ours.
async fn clear(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let number = fields.get("number");
    let number = number.parse().map_err(|_| Fault::unreadable("number", number))?;
    negotiation::clear(&visit.bank, actor, &id, number).await?;
    Ok(back(&visit.frame, &id, fields.get("address")))
}

fn back(frame: &Frame, id: &str, address: &str) -> Response {
    let fragment =
        if address.is_empty() { String::new() } else { format!("#{}", encoded(address)) };
    let to = format!("/negotiation/{}{fragment}", encoded(id));
    Redirect::to(&frame.link(&to)).into_response()
}
