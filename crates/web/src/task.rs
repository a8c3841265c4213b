//! A person's tasks: what they have to do first, then what rests with others.
//! Knows how a task is worded; whose turn it is is told by `operations::instrument`.

use askama::Template;
use axum::response::Response;
use model::{Timeliness, calendar};
use operations::Registry;
use operations::instrument::{Task, Turn};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// One line of the list.
pub(crate) struct Line {
    pub href: String,
    pub provider: String,
    pub dataflow: String,
    pub period: String,
    pub due: String,
    pub timeliness: String,
    pub timeliness_code: &'static str,
    pub state: String,
    pub state_code: &'static str,
    pub progress: String,
    pub rests_with: String,
}

/// The lines of one kind of turn.
pub(crate) struct Group {
    pub code: &'static str,
    pub title: String,
    pub lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "task/list.html")]
struct TasksPage {
    f: Frame,
    groups: Vec<Group>,
    nothing: bool,
}

/// The tasks of whoever is signed in.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let tasks = operations::instrument::tasks(&visit.bank, actor).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.clone().at(Section::Tasks);
    let groups = [Turn::Fill, Turn::Review, Turn::Publish, Turn::Follow].into_iter();
    let groups: Vec<Group> = groups
        .map(|turn| Group {
            code: turn.code(),
            title: f.t(format!("turn-{}", turn.code())),
            lines: tasks
                .iter()
                .filter(|task| task.turn == turn)
                .map(|task| line(&f, &registry, task))
                .collect(),
        })
        .filter(|group| !group.lines.is_empty())
        .collect();
    ok(&TasksPage { nothing: groups.iter().all(|group| group.code == "follow"), groups, f })
}

/// A task as a line.
pub(crate) fn line(f: &Frame, registry: &Registry, task: &Task) -> Line {
    let instrument = &task.instrument;
    let dataflow = registry.dataflow(&instrument.dataflow.to_string());
    let filled = task.count.figures + task.count.explained;
    Line {
        href: f.link(&format!("/form/{}", encoded(&instrument.id))),
        provider: registry.agency_name(&instrument.provider, f.language),
        dataflow: dataflow.map_or_else(
            || instrument.dataflow.id.clone(),
            |found| found.header.names.get(f.language).to_owned(),
        ),
        period: f.period(&instrument.period),
        due: calendar::long_date(instrument.due.0, f.language),
        timeliness: f.t(format!("time-{}", task.timeliness.code())),
        timeliness_code: task.timeliness.code(),
        state: f.t(format!("form-state-{}", instrument.state.code())),
        state_code: instrument.state.code(),
        progress: f.texts().with(
            "form-progress",
            &[("filled", &f.n(&filled)), ("asked", &f.n(&task.count.asked))],
        ),
        rests_with: match task.rests_with.as_str() {
            "" => f.t("rests-with-nobody"),
            organisation => registry.agency_name(organisation, f.language),
        },
    }
}

/// The mark of how an instrument stands against its due day: a shape of its own for each.
pub(crate) fn mark(timeliness: Timeliness) -> &'static str {
    match timeliness {
        Timeliness::OnTime => "known",
        Timeliness::Late => "stale",
        Timeliness::Waiting => "explained",
        Timeliness::Overdue => "never",
    }
}
