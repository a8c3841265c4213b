//! Submissions: the list of those one may see, and one with its findings marked on its grid.
//! Knows how a grid is shown; what a finding means is told by the finding itself.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use model::{Finding, Severity, Submission};
use operations::Registry;
use operations::permit::{Action, permit};
use operations::submission::{HoldBack, SheetView, SubmissionView};
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// How many findings the summary at the top names one by one.
const SUMMARY_MOST: usize = 20;

/// One submission of the list.
pub(crate) struct Line {
    pub id: String,
    pub href: String,
    pub dataflow: String,
    pub provider: String,
    pub file_name: String,
    pub received: String,
    pub state: String,
    pub state_code: &'static str,
    pub rests_with: String,
    pub errors: String,
    pub warnings: String,
    pub observations: String,
}

#[derive(Template)]
#[template(path = "submission/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    may_submit: bool,
}

/// A finding with its place on the page.
pub(crate) struct FindingLine {
    pub number: usize,
    pub severity: &'static str,
    pub severity_words: String,
    pub code: &'static str,
    pub place: String,
    pub text: String,
    pub hint: String,
    /// The cell of the grid, when it is shown there.
    pub anchor: Option<String>,
}

/// A cell of the grid.
pub(crate) struct GridCell {
    pub anchor: String,
    pub text: String,
    pub severity: &'static str,
    /// The findings of this cell: number in the list, written number.
    pub marks: Vec<(usize, String)>,
    pub rows: u32,
    pub columns: u32,
}

/// A row of the grid.
pub(crate) struct GridRow {
    pub number: String,
    pub cells: Vec<GridCell>,
}

/// A sheet as a grid.
pub(crate) struct Grid {
    pub name: String,
    pub label: String,
    pub columns: Vec<String>,
    pub rows: Vec<GridRow>,
    pub truncated: bool,
}

/// A step of the road.
pub(crate) struct StepLine {
    pub date: String,
    pub actor: String,
    pub state: String,
    pub reason: String,
}

#[derive(Template)]
#[template(path = "submission/show.html")]
pub(crate) struct SubmissionPage {
    f: Frame,
    line: Line,
    size: String,
    sha256: String,
    held_back: String,
    summary: String,
    errors: usize,
    findings: Vec<FindingLine>,
    more_findings: Option<String>,
    grids: Vec<Grid>,
    steps: Vec<StepLine>,
    may_approve: bool,
    may_return: bool,
    may_publish: bool,
    form_href: Option<String>,
}

/// The submissions the viewer may see.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let submissions = operations::submission::list(&visit.bank, actor).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Submissions);
    let lines = submissions.iter().map(|submission| line(&f, &registry, submission)).collect();
    let may_submit = permit(&f.viewer, Action::SubmitData, f.viewer.organisation()).is_ok();
    ok(&ListPage { may_submit, f, lines })
}

/// One submission.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let view = operations::submission::show(&visit.bank, actor, &id).await?;
    ok(&page(visit.frame.at(Section::Submissions), &visit.bank.registry(), &view))
}

/// The page of a submission.
pub(crate) fn page(f: Frame, registry: &Registry, view: &SubmissionView) -> SubmissionPage {
    let errors = view.findings.iter().filter(|it| it.severity == Severity::Error).count();
    let all = u64::try_from(view.findings.len()).unwrap_or(u64::MAX);
    let counted: u64 = view.submission.findings.iter().map(|it| it.count).sum();
    SubmissionPage {
        line: line(&f, registry, &view.submission),
        size: f.n(&view.submission.size_bytes),
        sha256: view.submission.file_sha256.clone(),
        held_back: f.n(&view.submission.held_back),
        summary: f.texts().count("findings-summary", counted.max(all)),
        errors,
        findings: view
            .findings
            .iter()
            .enumerate()
            .map(|(index, finding)| finding_line(&f, view, index, finding))
            .collect(),
        more_findings: (view.findings.len() > SUMMARY_MOST)
            .then(|| f.texts().with("findings-more", &[("count", &f.n(&view.findings.len()))])),
        grids: view.sheets.iter().map(|sheet| grid(&f, view, sheet)).collect(),
        steps: view
            .steps
            .iter()
            .map(|step| StepLine {
                date: f.moment(step.at_ms),
                actor: step.actor.clone(),
                state: f.t(format!("state-{}", step.state.code())),
                reason: step.reason.clone().unwrap_or_default(),
            })
            .collect(),
        may_approve: view.may_approve,
        may_return: view.may_return,
        may_publish: view.may_publish,
        form_href: view.form.as_ref().map(|id| f.link(&format!("/form/{}", encoded(id)))),
        f,
    }
}

impl SubmissionPage {
    /// The findings named one by one at the top.
    fn summary_findings(&self) -> &[FindingLine] {
        &self.findings[..self.findings.len().min(SUMMARY_MOST)]
    }

    fn may_anything(&self) -> bool {
        self.may_approve || self.may_return || self.may_publish
    }
}

fn line(f: &Frame, registry: &Registry, submission: &Submission) -> Line {
    let number = |severity: Severity| -> u64 {
        let findings = submission.findings.iter().filter(|it| it.severity == severity);
        findings.map(|it| it.count).sum()
    };
    let dataflow = registry.dataflow(&submission.dataflow.to_string());
    Line {
        id: submission.id.clone(),
        href: f.link(&format!("/submission/{}", encoded(&submission.id))),
        dataflow: dataflow.map_or_else(
            || submission.dataflow.id.clone(),
            |dataflow| dataflow.header.names.get(f.language).to_owned(),
        ),
        provider: registry.agency_name(&submission.provider, f.language),
        file_name: submission.file_name.clone(),
        received: f.moment(submission.received_at_ms),
        state: f.t(format!("state-{}", submission.state.code())),
        state_code: submission.state.code(),
        rests_with: f.t(format!("rests-with-{}", submission.state.code())),
        errors: f.n(&number(Severity::Error)),
        warnings: f.n(&number(Severity::Warning)),
        observations: f.n(&submission.observations),
    }
}

fn anchor(sheet: u32, address: impl std::fmt::Display) -> String {
    format!("cell-{sheet}-{address}")
}

fn finding_line(f: &Frame, view: &SubmissionView, index: usize, finding: &Finding) -> FindingLine {
    let shown = view.sheets.iter().find(|sheet| {
        sheet.rows.iter().flat_map(|row| &row.cells).any(|it| it.findings.contains(&index))
    });
    FindingLine {
        number: index + 1,
        severity: finding.severity.code(),
        severity_words: f.t(format!("severity-{}", finding.severity.code())),
        code: finding.code.code(),
        place: finding.place.text(f.language),
        text: finding.text(f.language),
        hint: finding.hint(f.language),
        anchor: shown.and_then(|sheet| Some(anchor(sheet.number, finding.place.cell?))),
    }
}

fn grid(f: &Frame, view: &SubmissionView, sheet: &SheetView) -> Grid {
    let rows = sheet
        .rows
        .iter()
        .map(|row| GridRow {
            number: f.n(&row.number),
            cells: row
                .cells
                .iter()
                .filter(|cell| !cell.covered)
                .map(|cell| GridCell {
                    anchor: anchor(sheet.number, cell.address),
                    text: cell.text.clone(),
                    severity: worst(view, &cell.findings),
                    marks: cell.findings.iter().map(|it| (it + 1, f.n(&(it + 1)))).collect(),
                    rows: cell.rows_spanned.max(1),
                    columns: cell.columns_spanned.max(1),
                })
                .collect(),
        })
        .collect();
    let letters = |column: u32| {
        let address = model::CellAddress::new(0, column).to_string();
        address.trim_end_matches('1').to_owned()
    };
    Grid {
        label: f.texts().with("grid-label", &[("sheet", &sheet.name)]),
        name: sheet.name.clone(),
        columns: (0..sheet.columns).map(letters).collect(),
        rows,
        truncated: sheet.truncated,
    }
}

fn worst(view: &SubmissionView, findings: &[usize]) -> &'static str {
    let severities = findings.iter().filter_map(|index| view.findings.get(*index));
    severities.map(|finding| finding.severity).max().map_or("", Severity::code)
}

/// The receipt of a submission, as the file its supplier keeps.
pub(crate) async fn receipt(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let receipt = operations::receipt::of(&visit.bank, actor, &id).await?;
    // The id was found, so it is made of hexadecimal digits.
    let name = format!("attachment; filename=\"{}.receipt.json\"", encoded(&id));
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, receipt.text()).into_response())
}

/// Approves a submission somebody else sent.
pub(crate) async fn approve(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    operations::submission::approve(&visit.bank, actor, &id).await?;
    Ok(back(&visit.frame, &id))
}

/// What the form of returning sends.
#[derive(Deserialize)]
pub(crate) struct SendBack {
    #[serde(default)]
    reason: String,
}

/// Sends a submission back, with a reason.
pub(crate) async fn send_back(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<SendBack>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(Fault::incomplete("reason"));
    }
    operations::submission::send_back(&visit.bank, actor, &id, reason).await?;
    Ok(back(&visit.frame, &id))
}

/// What the form of publishing sends.
#[derive(Deserialize)]
pub(crate) struct Publish {
    #[serde(default)]
    hold_back: String,
}

/// Publishes an approved submission.
pub(crate) async fn publish(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<Publish>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let hold_back = match form.hold_back.as_str() {
        "faulty" => HoldBack::Faulty,
        _ => HoldBack::Nothing,
    };
    operations::submission::publish(&visit.bank, actor, &id, hold_back).await?;
    Ok(back(&visit.frame, &id))
}

fn back(frame: &Frame, id: &str) -> Response {
    Redirect::to(&frame.link(&format!("/submission/{}", encoded(id)))).into_response()
}
