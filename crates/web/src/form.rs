//! A form as a page: the grid of one provider, with scripts or without, its review and its way.
//! Knows how a grid is laid out for people; what a cell may hold is told by `operations::form`.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::instrument::level_of;
use model::{Content, EmptyReason, FormCell, calendar, locale};
use operations::Registry;
use operations::form::{CellAnswer, CellWriting, FormView};
use rust_decimal::Decimal;

use crate::fault::Fault;
use crate::form_typed::{Typed, fields, typed_of};
use crate::page::{Frame, Section, answer, encoded, ok, with_query};
use crate::visit::Visit;

/// How many rows one page of a form has.
const ROWS_A_PAGE: usize = 40;

/// A choice of a list.
pub(crate) struct ReasonChoice {
    pub code: &'static str,
    pub text: String,
    pub current: bool,
}

/// What another wrote while somebody was writing.
pub(crate) struct Quarrel {
    /// The version that stands, which the writer names on choosing their own.
    pub version: u32,
    pub theirs: String,
    pub words: String,
}

/// A cell on the page.
pub(crate) struct CellShown {
    pub place: u32,
    pub label: String,
    pub version: u32,
    /// What stands in it, as an input shows it.
    pub typed: String,
    /// What stands in it, as a reader sees it.
    pub shown: String,
    pub reasons: Vec<ReasonChoice>,
    pub writable: bool,
    pub known: String,
    /// What stood there when it was sent before, where that differs.
    pub before: Option<String>,
    pub mend: Option<String>,
    pub quarrel: Option<Quarrel>,
    pub remarks: u32,
    pub href: String,
    pub counts: bool,
}

/// A row on the page.
pub(crate) struct RowShown {
    /// The heading above it, when it begins a group.
    pub group: Option<String>,
    pub name: String,
    pub cells: Vec<Option<CellShown>>,
    /// Women and men together, where both are given and the unit can be added.
    pub sum: Option<String>,
    pub adds: bool,
}

/// One level of the way up.
pub(crate) struct LevelShown {
    pub name: String,
    pub level: String,
    pub words: String,
    pub class: &'static str,
}

/// One step it took.
pub(crate) struct StepShown {
    pub state: String,
    pub level: String,
    pub date: String,
    pub by: String,
    pub reason: String,
}

#[derive(Template)]
#[template(path = "form/show.html")]
pub(crate) struct FormPage {
    f: Frame,
    id: String,
    title: String,
    provider: String,
    dataflow: String,
    period: String,
    due: String,
    state: String,
    state_code: &'static str,
    approval: &'static str,
    approval_words: String,
    progress: String,
    holes: usize,
    holes_words: String,
    call_href: String,
    scope: Vec<(String, String)>,
    sexes: Vec<String>,
    adds: bool,
    rows: Vec<RowShown>,
    pages: Vec<crate::page::Entry>,
    only_changed: bool,
    changed: usize,
    all_href: String,
    changed_href: String,
    levels: Vec<LevelShown>,
    steps: Vec<StepShown>,
    submission: Option<(String, String)>,
    publish: Option<String>,
    uses: Vec<(String, String)>,
    mends: Vec<(u32, String)>,
    may_fill: bool,
    may_begin: bool,
    may_approve: bool,
    may_return: bool,
}

/// One form.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let view = operations::form::show(&visit.bank, actor, &id).await?;
    let uses = operations::form_use::uses(&visit.bank, &view.instrument).await?;
    let registry = visit.bank.registry();
    let mut page = page(visit.frame.at(Section::Tasks), &registry, &view, &[]);
    page.uses = uses.iter().map(|it| use_shown(&page.f, it)).collect();
    ok(&page)
}

fn use_shown(f: &Frame, found: &operations::form_use::Use) -> (String, String) {
    match found {
        operations::form_use::Use::Version { dataflow, version, link } => {
            let words = f.texts().with("use-version", &[("version", &f.n(version))]);
            (f.link(link), format!("{} · {words}", dataflow.get(f.language)))
        }
        operations::form_use::Use::Report { id, titles } => {
            let words = f.texts().with("use-report", &[("title", titles.get(f.language))]);
            (f.link(&format!("/report/{id}.pdf")), words)
        }
    }
}

/// What became of writings, by place: shown beside the cell they were meant for.
pub(crate) type Answered = [(Typed, CellAnswer)];

/// The page of a form.
pub(crate) fn page(f: Frame, registry: &Registry, view: &FormView, said: &Answered) -> FormPage {
    let instrument = &view.instrument;
    let all_rows = view.layout.rows.len();
    let changed: usize = view.cells.iter().filter(|cell| cell.differs()).count();
    let asks_all = crate::page::query_value(&f.address, "only").as_deref() == Some("all");
    let only_changed = changed > 0 && instrument.state.is_with_reviewer() && !asks_all;
    let from = crate::page::query_value(&f.address, "page").and_then(|it| it.parse().ok());
    let at: usize = from.unwrap_or(1_usize).clamp(1, all_rows.div_ceil(ROWS_A_PAGE).max(1));
    let mut rows = Vec::new();
    let mut group = String::new();
    let wanted = view.layout.rows.iter().filter(|row| {
        let cells = row.cells.iter().flatten().filter_map(|at| view.cells.get(*at));
        !only_changed || cells.into_iter().any(FormCell::differs)
    });
    for row in wanted.skip((at - 1) * ROWS_A_PAGE).take(ROWS_A_PAGE) {
        let mut shown = row_shown(&f, registry, view, row, said);
        if shown.0 != group {
            shown.1.group = Some(shown.0.clone());
            group = shown.0;
        }
        rows.push(shown.1);
    }
    let pages = (1..=all_rows.div_ceil(ROWS_A_PAGE)).map(|number| crate::page::Entry {
        href: f.link(&with_query(&path_of(&f.address), "page", &number.to_string())),
        text: f.n(&number),
        current: number == at,
    });
    let pages: Vec<_> = if all_rows > ROWS_A_PAGE { pages.collect() } else { Vec::new() };
    let asked = view.cells.iter().filter(|cell| cell.asked).count();
    let holes = view.holes();
    let filled = u64::try_from(asked - holes).unwrap_or(0);
    let dataflow = registry.dataflow(&instrument.dataflow.to_string());
    let mends = said
        .iter()
        .filter_map(|(typed, answer)| mend_of(&f, answer).map(|words| (typed.place, words)));
    let mends = mends.collect();
    FormPage {
        id: instrument.id.clone(),
        title: view.call.names.get(f.language).to_owned(),
        provider: registry.agency_name(&instrument.provider, f.language),
        dataflow: dataflow.map_or_else(
            || instrument.dataflow.id.clone(),
            |found| found.header.names.get(f.language).to_owned(),
        ),
        period: f.period(&instrument.period),
        due: calendar::long_date(instrument.due.0, f.language),
        state: f.t(format!("form-state-{}", instrument.state.code())),
        state_code: instrument.state.code(),
        approval: view.approval.code(),
        approval_words: f.t(format!("approval-{}", view.approval.code())),
        progress: f
            .texts()
            .with("form-progress", &[("filled", &f.n(&filled)), ("asked", &f.n(&asked))]),
        holes,
        holes_words: f.texts().count("form-holes", u64::try_from(holes).unwrap_or(0)),
        call_href: f.link(&format!("/call/{}", encoded(&view.call.id))),
        scope: scope(&f, registry, view),
        sexes: view.layout.sexes.iter().map(|sex| sex_name(&f, registry, sex)).collect(),
        adds: rows.iter().any(|row| row.adds),
        rows,
        pages,
        only_changed,
        changed,
        all_href: f.link(&with_query(&path_of(&f.address), "only", "all")),
        changed_href: f.link(&path_of(&f.address)),
        levels: levels(&f, view),
        steps: view
            .steps
            .iter()
            .map(|step| StepShown {
                state: f.t(format!("form-state-{}", step.state.code())),
                level: match step.level.as_str() {
                    "" => String::new(),
                    level => f.t(format!("level-{level}")),
                },
                date: f.moment(step.at_ms),
                by: step.by.clone(),
                reason: step.reason.as_deref().map(|it| reason_words(&f, it)).unwrap_or_default(),
            })
            .collect(),
        submission: view.submission.as_ref().map(|submission| {
            let findings: u64 = submission.findings.iter().map(|it| it.count).sum();
            let href = f.link(&format!("/submission/{}", encoded(&submission.id)));
            (href, f.texts().count("form-findings", findings))
        }),
        publish: view
            .submission
            .as_ref()
            .filter(|_| view.may_publish)
            .map(|it| f.link(&format!("/submission/{}/publish", encoded(&it.id)))),
        uses: Vec::new(),
        mends,
        may_fill: view.may_fill,
        may_begin: view.may_begin,
        may_approve: view.may_approve,
        may_return: view.may_return,
        f,
    }
}

fn path_of(address: &str) -> String {
    address.split('?').next().unwrap_or(address).to_owned()
}

/// A recorded reason, such as `jump (cell 2)`, in words.
fn reason_words(f: &Frame, text: &str) -> String {
    let (code, place) = text.split_once(" (cell ").unwrap_or((text, ""));
    match model::ReturnReason::parse(code) {
        Some(reason) => {
            let place = place.trim_end_matches(')');
            let why = f.t(format!("return-{}", reason.code()));
            f.texts().with("return-of-cell", &[("reason", &why), ("cell", &f.n(place))])
        }
        None => text.to_owned(),
    }
}

fn sex_name(f: &Frame, registry: &Registry, sex: &str) -> String {
    match sex {
        "" => f.t("form-value"),
        "F" => f.t("women"),
        "M" => f.t("men"),
        "_T" => f.t("total"),
        other => registry.code_name("CL_SEX", other, f.language),
    }
}

/// The codes that hold for the whole form, in words; what is only a total is not said.
fn scope(f: &Frame, registry: &Registry, view: &FormView) -> Vec<(String, String)> {
    let told =
        view.layout.fixed.iter().filter(|(dimension, code)| code != "_T" && dimension != "FREQ");
    told.map(|(dimension, code)| {
        let words = match dimension.as_str() {
            "REF_AREA" => f.area(registry, code),
            other => registry.code_name(&format!("CL_{other}"), code, f.language),
        };
        (registry_concept(f, registry, view, dimension), words)
    })
    .collect()
}

fn registry_concept(f: &Frame, registry: &Registry, view: &FormView, dimension: &str) -> String {
    let dataflow = registry.dataflow(&view.instrument.dataflow.to_string());
    let structure = dataflow.and_then(|dataflow| registry.structure_of(dataflow));
    let schemes = structure.map(|it| registry.concepts_of(it)).unwrap_or_default();
    let concept = schemes.iter().flat_map(|scheme| &scheme.concepts).find(|it| it.id == dimension);
    concept.map_or_else(|| dimension.to_owned(), |it| it.names.get(f.language).to_owned())
}

fn row_shown(
    f: &Frame,
    registry: &Registry,
    view: &FormView,
    row: &operations::form::LayoutRow,
    said: &Answered,
) -> (String, RowShown) {
    let name_of = |(dimension, code): &(String, String)| match dimension.as_str() {
        "REF_AREA" => f.area(registry, code),
        "INDICATOR" => registry.indicator(code).map_or_else(
            || registry.code_name("CL_INDICATOR", code, f.language),
            |it| it.names.get(f.language).to_owned(),
        ),
        other => registry.code_name(&format!("CL_{other}"), code, f.language),
    };
    let indicator = row.codes.iter().find(|(dimension, _)| dimension == "INDICATOR");
    let others: Vec<String> =
        row.codes.iter().filter(|(dimension, _)| dimension != "INDICATOR").map(name_of).collect();
    let group = indicator.map(name_of).unwrap_or_default();
    let unit = indicator.and_then(|(_, code)| registry.indicator(code)).map(|it| it.unit.as_str());
    let name = if others.is_empty() {
        group.clone()
    } else {
        others.join(&format!("{} ", f.t("list-comma")))
    };
    let has = |sex: &str| view.layout.sexes.iter().any(|each| each == sex);
    // Shares of two groups do not add up to anything.
    let adds = has("F") && has("M") && !has("_T") && unit.is_some_and(|it| it.starts_with("PS"));
    let mut sum = Some(Decimal::ZERO);
    let mut cells = Vec::new();
    for (at, sex) in row.cells.iter().zip(&view.layout.sexes) {
        let cell = at.and_then(|at| view.cells.get(at));
        if matches!(sex.as_str(), "F" | "M") {
            let value = cell.and_then(|cell| cell.content.observation());
            let number = value.and_then(|(value, _)| value.parse::<Decimal>().ok());
            sum = sum.zip(number).and_then(|(sum, number)| sum.checked_add(number));
        }
        let label = format!("{name}{} {}", f.t("list-comma"), sex_name(f, registry, sex));
        cells.push(cell.map(|cell| {
            let shown = cell_shown(f, registry, view, cell, label, said);
            CellShown { counts: adds && matches!(sex.as_str(), "F" | "M"), ..shown }
        }));
    }
    let sum =
        sum.filter(|_| adds).map(|sum| locale::exact(&sum.normalize().to_string(), f.language));
    (group, RowShown { group: None, name, cells, sum, adds })
}

/// What stands in a cell, for a reader.
pub(crate) fn content_words(f: &Frame, content: &Content) -> String {
    match content.reason {
        Some(reason) => f.t(format!("empty-{}", reason.code())),
        None if content.value.is_empty() => f.t("empty-hole"),
        None => locale::exact(&content.value, f.language),
    }
}

fn cell_shown(
    f: &Frame,
    registry: &Registry,
    view: &FormView,
    cell: &FormCell,
    label: String,
    said: &Answered,
) -> CellShown {
    let mine = said.iter().find(|(typed, _)| typed.place == cell.place);
    let kept = mine.filter(|(_, answer)| !matches!(answer, CellAnswer::Stands(..)));
    let chosen = match kept {
        Some((typed, _)) => typed.reason,
        None => cell.content.reason,
    };
    let reason = |reason: EmptyReason| ReasonChoice {
        code: reason.code(),
        text: f.t(format!("empty-{}", reason.code())),
        current: chosen == Some(reason),
    };
    let known = cell.known.as_ref().map(|known| {
        let value = match &known.value {
            Some(value) => locale::exact(value, f.language),
            None => registry.code_name("CL_OBS_STATUS", &known.status, f.language),
        };
        let provider = registry.agency_name(&known.provider, f.language);
        let period = f.period(&known.period);
        let facts = [("value", value.as_str()), ("period", &period), ("provider", &provider)];
        f.texts().with("form-known", &facts)
    });
    CellShown {
        place: cell.place,
        // Whoever lost has still seen no later version: without a choice they are asked again.
        version: match kept {
            Some((typed, CellAnswer::Lost(_))) => typed.based_on,
            Some(_) | None => cell.version,
        },
        typed: match kept {
            Some((typed, _)) => typed.text.clone(),
            None => locale::digits(&cell.content.value, f.language),
        },
        shown: content_words(f, &cell.content),
        reasons: EmptyReason::ALL.into_iter().map(reason).collect(),
        writable: view.may_fill && cell.open,
        known: known.unwrap_or_default(),
        before: cell
            .sent_before
            .as_ref()
            .filter(|_| cell.differs())
            .map(|before| content_words(f, before)),
        mend: kept.and_then(|(_, answer)| mend_of(f, answer)),
        quarrel: kept.and_then(|(_, answer)| match answer {
            CellAnswer::Lost(found) => Some(quarrel(f, found)),
            _ => None,
        }),
        remarks: cell.remarks,
        href: f.link(&format!("/form/{}/cell/{}", encoded(&view.instrument.id), cell.place)),
        label,
        counts: false,
    }
}

/// What another wrote first, in words.
pub(crate) fn quarrel(f: &Frame, found: &FormCell) -> Quarrel {
    let theirs = content_words(f, &found.content);
    let moment = f.moment(found.at_ms);
    let facts = [("who", found.by.as_str()), ("value", &theirs), ("moment", &moment)];
    Quarrel { version: found.version, words: f.texts().with("form-quarrel", &facts), theirs }
}

/// What its writer must mend, in words; nothing when it stands.
pub(crate) fn mend_of(f: &Frame, answer: &CellAnswer) -> Option<String> {
    match answer {
        CellAnswer::Stands(..) => None,
        CellAnswer::Lost(found) => Some(quarrel(f, found).words),
        CellAnswer::Closed(_) => Some(f.t("form-cell-closed")),
        CellAnswer::Unreadable(ingest_fault) => {
            Some(f.t(format!("form-unreadable-{}", operations::form::fault_code(*ingest_fault))))
        }
        CellAnswer::Missing => Some(f.t("form-cell-missing")),
    }
}

fn levels(f: &Frame, view: &FormView) -> Vec<LevelShown> {
    let instrument = &view.instrument;
    let levels = view.way.iter().enumerate().map(|(place, organisation)| {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let (class, key) = if place < instrument.level {
            ("done", "way-done")
        } else if place == instrument.level && instrument.state.is_with_reviewer() {
            ("now", "way-now")
        } else {
            ("later", "way-later")
        };
        LevelShown {
            name: organisation.names.get(f.language).to_owned(),
            level: f.t(format!("level-{}", level_of(organisation.kind))),
            words: f.t(key),
            class,
        }
    });
    levels.collect()
}

/// Keeps a whole page of a form: the way without scripts.
pub(crate) async fn keep(
    visit: Visit,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let view = operations::form::show(&visit.bank, actor, &id).await?;
    let typed = typed_of(&fields(pairs));
    let changed: Vec<Typed> = typed
        .into_iter()
        .filter(|typed| {
            let cell = view.cells.iter().find(|cell| cell.place == typed.place);
            cell.is_none_or(|cell| typed.changes(cell, visit.frame.language))
        })
        .collect();
    let writings = changed.iter().map(|typed| CellWriting {
        place: typed.place,
        // A cell that another wrote meanwhile is written only when the writer chose so.
        based_on: typed.based_on,
        typed: typed.text.clone(),
        reason: typed.reason,
    });
    let answers = operations::form::write(&visit.bank, actor, &id, writings.collect()).await?;
    let said: Vec<(Typed, CellAnswer)> = changed.into_iter().zip(answers).collect();
    let stands = said.iter().all(|(_, answer)| matches!(answer, CellAnswer::Stands(..)));
    if stands {
        return Ok(Redirect::to(&visit.frame.link(&visit.frame.address)).into_response());
    }
    let view = operations::form::show(&visit.bank, actor, &id).await?;
    let page = page(visit.frame.at(Section::Tasks), &visit.bank.registry(), &view, &said);
    answer(StatusCode::CONFLICT, &page)
}

/// Sends the form.
pub(crate) async fn send(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    operations::form::send(&visit.bank, actor, &id).await?;
    Ok(back(&visit.frame, &id))
}

/// Begins its review.
pub(crate) async fn begin(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    operations::instrument::begin(&visit.bank, actor, &id).await?;
    Ok(back(&visit.frame, &id))
}

/// Approves it at the level that is next.
pub(crate) async fn approve(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    operations::instrument::approve(&visit.bank, actor, &id).await?;
    Ok(back(&visit.frame, &id))
}

fn back(frame: &Frame, id: &str) -> Response {
    Redirect::to(&frame.link(&format!("/form/{}", encoded(id)))).into_response()
}
