//! The roadmap: commitments with owner, day, indicator and what became of them, the overdue ones first.
//! Knows how a commitment is shown; when a day has passed is for `operations` to say.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use model::recommendation::CommitmentSource;
use operations::Registry;
use operations::commitment::{CommitmentView, EntryRow, Promise, Standing, Turn};
use operations::permit::{Action, permit};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, isolated, ok};
use crate::recommendation::enter::Fields;
use crate::recommendation::show::{Choice, day_words, indicators, organisations, sources};
use crate::recommendation::{Tab, tabs};
use crate::serve::App;
use crate::visit::Visit;

/// What became of a commitment, in one line.
pub(crate) struct TurnShown {
    pub words: String,
    pub text: String,
    pub about: String,
}

/// A commitment.
pub(crate) struct CommitmentShown {
    pub id: String,
    pub anchor: String,
    pub text: String,
    pub owner: String,
    pub due: String,
    pub source: String,
    pub origin: String,
    pub origin_href: Option<String>,
    pub indicator: Option<(String, String)>,
    pub standing: String,
    pub standing_code: &'static str,
    pub late: Option<String>,
    pub turns: Vec<TurnShown>,
    pub may_turn: bool,
}

#[derive(Template)]
#[template(path = "commitment/list.html")]
struct RoadmapPage {
    f: Frame,
    tabs: Vec<Tab>,
    summary: String,
    overdue: Vec<CommitmentShown>,
    others: Vec<CommitmentShown>,
    may_promise: bool,
    own: String,
    sources: Vec<Choice>,
    organisations: Vec<Choice>,
    indicators: Vec<Choice>,
}

/// The addresses of the roadmap.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/roadmap", get(list).post(promise))
        .route("/commitment/{id}/turn", post(turn))
}

/// A commitment as pages show it.
pub(crate) fn shown(f: &Frame, registry: &Registry, view: &CommitmentView) -> CommitmentShown {
    let row = &view.row;
    let is_answer = row.source == CommitmentSource::Recommendation.code();
    let open = view.standing == Standing::Open;
    let code = if view.is_overdue { "overdue" } else { view.standing.code() };
    let turn = |entry: &EntryRow| TurnShown {
        words: f.t(format!("turn-{}", entry.kind)),
        text: match &entry.due {
            Some(due) => format!("{} – {}", day_words(f, due), entry.text),
            None => entry.text.clone(),
        },
        about: format!("{} · {}", isolated(&entry.by_whom), f.moment(entry.at_ms)),
    };
    CommitmentShown {
        id: row.id.clone(),
        anchor: row.id.to_lowercase(),
        text: row.text.clone(),
        owner: registry.agency_name(&row.owner, f.language),
        due: day_words(f, &view.due),
        source: f.t(format!("source-{}", row.source)),
        origin: if is_answer { String::new() } else { row.origin.clone() },
        origin_href: is_answer
            .then(|| f.link(&format!("/recommendation/{}", encoded(&row.origin)))),
        indicator: row.indicator.as_deref().and_then(|id| {
            let name = registry.indicator(id)?.names.get(f.language).to_owned();
            Some((name, f.link(&format!("/indicator/{}", encoded(id)))))
        }),
        standing: f.t(format!("commitment-is-{code}")),
        standing_code: code,
        late: view
            .is_overdue
            .then(|| f.texts().with("commitment-late", &[("days", &f.n(&view.late_days))])),
        turns: view.entries.iter().map(turn).collect(),
        may_turn: open && permit(&f.viewer, Action::AnswerRecommendation, &row.owner).is_ok(),
    }
}

/// The roadmap.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let views = operations::commitment::roadmap(&visit.bank, actor).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Recommendations);
    let overdue = views.iter().filter(|it| it.is_overdue);
    let others = views.iter().filter(|it| !it.is_overdue);
    let of = |count: usize| f.n(&count);
    let summary = if views.is_empty() {
        f.t("roadmap-none")
    } else {
        f.texts().with(
            "roadmap-summary",
            &[("all", &of(views.len())), ("overdue", &of(overdue.clone().count()))],
        )
    };
    let own = f.viewer.organisation().to_owned();
    let page = RoadmapPage {
        tabs: tabs(&f, "roadmap"),
        summary,
        overdue: overdue.map(|it| shown(&f, &registry, it)).collect(),
        others: others.map(|it| shown(&f, &registry, it)).collect(),
        may_promise: permit(&f.viewer, Action::AnswerRecommendation, &own).is_ok(),
        own,
        sources: sources(&f),
        organisations: organisations(&f, &registry),
        indicators: indicators(&f, &registry),
        f,
    };
    ok(&page)
}

/// Enters a commitment of a report, a meeting or a regional body.
pub(crate) async fn promise(
    visit: Visit,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let source = fields.get("source");
    let source =
        CommitmentSource::parse(source).ok_or_else(|| Fault::unreadable("source", source))?;
    let promise = Promise {
        source,
        origin: fields.get("origin").to_owned(),
        text: fields.get("text").to_owned(),
        owner: fields.get("owner").to_owned(),
        due: fields.get("due").to_owned(),
        indicator: fields.given("indicator"),
    };
    let id = operations::commitment::promise(&visit.bank, actor, promise).await?;
    Ok(back(&visit.frame, &id))
}

/// Enters what became of a commitment.
pub(crate) async fn turn(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let text = fields.get("text").to_owned();
    let turn = match fields.get("kind") {
        "evidence" => Turn::Evidence(text),
        "moved" => Turn::Moved(fields.get("due").to_owned(), text),
        "kept" => Turn::Kept(text),
        "withdrawn" => Turn::Withdrawn(text),
        other => return Err(Fault::unreadable("kind", other)),
    };
    operations::commitment::turn(&visit.bank, actor, &id, turn).await?;
    Ok(back(&visit.frame, &id))
}

fn back(frame: &Frame, id: &str) -> Response {
    let to = format!("/roadmap#{}", encoded(&id.to_lowercase()));
    Redirect::to(&frame.link(&to)).into_response()
}
