//! Data calls: the list of rounds, opening one with what is already known of it, and its board.
//! Knows forms and tables; what is asked of whom is told by `operations::data_call`.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::{Ask, Day, OrganisationKind, TimePeriod, calendar};
use operations::Registry;
use operations::data_call::{Asked, CallPlan};
use operations::permit::{Action, permit};
use operations::round::{Board, Tally};

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, Section, answer, encoded, ok};
use crate::task::{Line, line, mark};
use crate::visit::Visit;

/// A sum as a line.
pub(crate) struct TallyLine {
    pub name: String,
    pub href: String,
    pub expected: String,
    pub received: String,
    pub on_time: String,
    pub late: String,
    pub overdue: String,
    pub accepted: String,
    pub cells: String,
}

/// One round of the list.
struct CallLine {
    tally: TallyLine,
    period: String,
    due: String,
    state: String,
}

#[derive(Template)]
#[template(path = "data_call/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<CallLine>,
    may_open: bool,
}

fn tally_line(f: &Frame, name: String, href: String, tally: &Tally) -> TallyLine {
    let filled = tally.count.figures + tally.count.explained;
    TallyLine {
        name,
        href,
        expected: f.n(&tally.expected),
        received: f.n(&tally.received),
        on_time: f.n(&tally.on_time),
        late: f.n(&tally.late),
        overdue: f.n(&tally.overdue),
        accepted: f.n(&tally.accepted),
        cells: f.texts().with(
            "form-progress",
            &[("filled", &f.n(&filled)), ("asked", &f.n(&tally.count.asked))],
        ),
    }
}

/// The rounds the viewer may know of.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let rounds = operations::round::list(&visit.bank, actor).await?;
    let f = visit.frame.clone().at(Section::Calls);
    let lines = rounds.iter().map(|(call, tally)| CallLine {
        tally: tally_line(
            &f,
            call.names.get(f.language).to_owned(),
            f.link(&format!("/call/{}", encoded(&call.id))),
            tally,
        ),
        period: f.period(&call.period),
        due: calendar::long_date(call.due.0, f.language),
        state: f.t(if call.closed_at_ms.is_some() { "call-closed" } else { "call-open" }),
    });
    let may_open = permit(actor, Action::OpenDataCall, actor.organisation()).is_ok();
    ok(&ListPage { lines: lines.collect(), may_open, f })
}

/// A province on the board.
struct Tile {
    name: String,
    href: String,
    mark: &'static str,
    state: String,
    time: String,
    cells: String,
}

#[derive(Template)]
#[template(path = "data_call/show.html")]
struct BoardPage {
    f: Frame,
    id: String,
    title: String,
    period: String,
    due: String,
    closed: bool,
    sentence: String,
    key: Vec<(&'static str, String)>,
    tiles: Vec<Tile>,
    by_provider: Vec<TallyLine>,
    by_dataflow: Vec<TallyLine>,
    lines: Vec<Line>,
    reminded: Option<String>,
    may_steer: bool,
}

/// The board of a round.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let board = operations::round::board(&visit.bank, actor, &id).await?;
    let reminded = visit.query("reminded").and_then(|text| text.parse::<u64>().ok());
    let mut page = page(visit.frame.clone().at(Section::Calls), &visit.bank.registry(), &board);
    page.reminded = reminded.map(|count| page.f.texts().count("reminders-written", count));
    ok(&page)
}

fn page(f: Frame, registry: &Registry, board: &Board) -> BoardPage {
    use model::Timeliness::{Late, OnTime, Overdue, Waiting};
    let call = &board.call;
    let area_of = |provider: &str| {
        let all = registry.organisations().iter().rev();
        all.into_iter()
            .find(|each| each.id == provider)
            .filter(|each| each.kind == OrganisationKind::Province)
            .and_then(|each| each.area.clone())
    };
    let tiles = board.tasks.iter().filter_map(|task| {
        let area = area_of(&task.instrument.provider)?;
        let line = line(&f, registry, task);
        Some(Tile {
            name: f.area(registry, &area),
            href: line.href,
            mark: mark(task.timeliness),
            state: line.state,
            time: line.timeliness,
            cells: line.progress,
        })
    });
    let mut tiles: Vec<Tile> = tiles.collect();
    tiles.sort_by_cached_key(|tile| crate::order::key(&tile.name));
    let facts = [
        ("received", f.n(&board.total.received)),
        ("expected", f.n(&board.total.expected)),
        ("overdue", f.n(&board.total.overdue)),
        ("accepted", f.n(&board.total.accepted)),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, it)| (*name, it.as_str())).collect();
    let provider = |(id, tally): (&String, &Tally)| {
        let href = f.link(&format!("/organisation/{}", encoded(id)));
        tally_line(&f, registry.agency_name(id, f.language), href, tally)
    };
    let dataflow = |(id, tally): (&String, &Tally)| {
        let name = registry
            .dataflow(id)
            .map_or_else(|| id.clone(), |it| it.header.names.get(f.language).to_owned());
        tally_line(&f, name, String::new(), tally)
    };
    BoardPage {
        id: call.id.clone(),
        title: call.names.get(f.language).to_owned(),
        period: f.period(&call.period),
        due: calendar::long_date(call.due.0, f.language),
        closed: call.closed_at_ms.is_some(),
        sentence: f.texts().with("board-sentence", &facts),
        key: [OnTime, Late, Waiting, Overdue]
            .into_iter()
            .map(|it| (mark(it), f.t(format!("time-{}", it.code()))))
            .collect(),
        tiles,
        by_provider: board.by_provider.iter().map(provider).collect(),
        by_dataflow: board
            .by_dataflow
            .iter()
            .map(dataflow)
            .chain([tally_line(&f, f.t("board-total"), String::new(), &board.total)])
            .collect(),
        lines: board.tasks.iter().map(|task| line(&f, registry, task)).collect(),
        reminded: None,
        may_steer: board.may_steer,
        f,
    }
}

/// What one provider would be asked, as a line.
struct AskedLine {
    provider: String,
    agreement: String,
    asked: String,
    known_now: String,
    known_before: String,
    elsewhere: String,
}

#[derive(Default)]
struct Typed {
    name_fa: String,
    name_en: String,
    period: String,
    due: String,
    ask: String,
    agreements: Vec<String>,
    providers: Vec<String>,
}

#[derive(Template)]
#[template(path = "data_call/new.html")]
struct NewPage {
    f: Frame,
    typed: Typed,
    mends: Vec<(&'static str, String)>,
    agreements: Vec<Choice>,
    groups: Vec<(String, Vec<Choice>)>,
    asks: Vec<Choice>,
    asked: Option<Vec<AskedLine>>,
    asked_words: String,
}

/// The form that opens a round.
pub(crate) async fn form(visit: Visit) -> Result<Response, Fault> {
    permit(visit.signed_in()?, Action::OpenDataCall, visit.frame.viewer.organisation())?;
    let typed = Typed { ask: Ask::Unknown.code().to_owned(), ..Typed::default() };
    ok(&new_page(&visit, typed, Vec::new(), None))
}

fn new_page(
    visit: &Visit,
    typed: Typed,
    mends: Vec<(&'static str, String)>,
    asked: Option<(&[Asked], &str)>,
) -> NewPage {
    let registry = visit.bank.registry();
    let f = visit.frame.clone().at(Section::Calls);
    let choice = |value: &str, text: String, chosen: bool| Choice {
        value: value.to_owned(),
        text,
        href: String::new(),
        current: chosen,
    };
    let agreements = registry.agreements().map(|agreement| {
        let owner = registry.agency_name(&agreement.provider, f.language);
        let name = agreement.header.names.get(f.language);
        let id = &agreement.header.id;
        choice(id, format!("{name} ({owner})"), typed.agreements.contains(id))
    });
    let mut groups: BTreeMap<OrganisationKind, Vec<Choice>> = BTreeMap::new();
    for organisation in operations::organisation::list(&visit.bank) {
        let name = organisation.names.get(f.language).to_owned();
        let chosen = typed.providers.contains(&organisation.id);
        groups.entry(organisation.kind).or_default().push(choice(&organisation.id, name, chosen));
    }
    let asks = Ask::ALL
        .into_iter()
        .map(|ask| choice(ask.code(), f.t(format!("ask-{}", ask.code())), typed.ask == ask.code()));
    let lines = asked.map(|(asked, period)| {
        asked
            .iter()
            .map(|it| AskedLine {
                provider: registry.agency_name(&it.provider, f.language),
                agreement: it.agreement.header.names.get(f.language).to_owned(),
                asked: f.n(&it.count()),
                known_now: f.n(&it.known_now(period)),
                known_before: f.n(&it.known_before(period)),
                elsewhere: f.n(&it.asked_elsewhere),
            })
            .collect::<Vec<_>>()
    });
    let count: usize = asked.map_or(0, |(all, _)| all.iter().map(Asked::count).sum());
    NewPage {
        agreements: agreements.collect(),
        groups: groups
            .into_iter()
            .map(|(kind, choices)| (f.t(format!("kinds-{}", kind.code())), choices))
            .collect(),
        asks: asks.collect(),
        asked_words: f.texts().count("call-asked", u64::try_from(count).unwrap_or(0)),
        asked: lines,
        typed,
        mends,
        f,
    }
}

fn typed_of(pairs: Vec<(String, String)>) -> (Typed, bool) {
    let mut typed = Typed::default();
    let mut open = false;
    for (name, value) in pairs {
        let value = value.trim().to_owned();
        match name.as_str() {
            "name_fa" => typed.name_fa = value,
            "name_en" => typed.name_en = value,
            "period" => typed.period = value,
            "due" => typed.due = value,
            "ask" => typed.ask = value,
            "agreement" => typed.agreements.push(value),
            "provider" => typed.providers.push(value),
            "deed" => open = value == "open",
            _ => {}
        }
    }
    (typed, open)
}

/// The plan that was typed, or what must be mended first.
fn plan_of(f: &Frame, typed: &Typed, today: Day) -> Result<CallPlan, Vec<(&'static str, String)>> {
    let mut mends = Vec::new();
    let mut mend = |field, key: &str| mends.push((field, f.t(key)));
    if typed.name_fa.is_empty() {
        mend("name_fa", "call-no-name");
    }
    let period: Option<TimePeriod> = model::fold::ascii_digits(&typed.period).parse().ok();
    if period.is_none() {
        mend("period", "call-no-period");
    }
    let due: Option<Day> = typed.due.parse().ok().filter(|day| *day >= today);
    if due.is_none() {
        mend("due", "call-no-due");
    }
    if typed.agreements.is_empty() {
        mend("agreements", "call-no-agreement");
    }
    if typed.providers.is_empty() {
        mend("providers", "call-no-provider");
    }
    let (Some(period), Some(due), true) = (period, due, mends.is_empty()) else {
        return Err(mends);
    };
    let english = if typed.name_en.is_empty() { &typed.name_fa } else { &typed.name_en };
    Ok(CallPlan {
        names: model::LocalisedText::new(&typed.name_fa, english),
        period,
        due,
        ask: Ask::parse(&typed.ask).unwrap_or(Ask::Unknown),
        agreements: typed.agreements.clone(),
        providers: typed.providers.clone(),
        due_of: BTreeMap::new(),
    })
}

/// Shows what a plan would ask of each provider, or opens it.
pub(crate) async fn open(
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    permit(actor, Action::OpenDataCall, actor.organisation())?;
    let (typed, opens) = typed_of(pairs);
    let today = operations::Bank::day_of(visit.bank.now_ms());
    let plan = match plan_of(&visit.frame, &typed, today) {
        Ok(plan) => plan,
        Err(mends) => {
            let page = new_page(&visit, typed, mends, None);
            return answer(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if opens {
        let id = operations::data_call::open(&visit.bank, actor, &plan).await?;
        return Ok(back(&visit.frame, &id));
    }
    let asked = operations::data_call::prepare(&visit.bank, actor, &plan).await?;
    ok(&new_page(&visit, typed, Vec::new(), Some((&asked, plan.period.as_str()))))
}

/// Closes a round.
pub(crate) async fn close(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    operations::data_call::close(&visit.bank, actor, &id).await?;
    Ok(back(&visit.frame, &id))
}

/// Writes the reminders of the day.
pub(crate) async fn remind(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let reminded = operations::reminder::send(&visit.bank, actor).await?;
    let path = format!("/call/{}?reminded={}", encoded(&id), reminded.written);
    Ok(Redirect::to(&visit.frame.link(&path)).into_response())
}

fn back(frame: &Frame, id: &str) -> Response {
    Redirect::to(&frame.link(&format!("/call/{}", encoded(id)))).into_response()
}
