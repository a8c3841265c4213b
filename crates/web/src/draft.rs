//! Drafts of reports: their list, and one with its sections, what is red in it, what is broken and what
//! an examiner would say; the draft as a file, and giving it out. Knows pages; drafting is elsewhere.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use model::Language;
use operations::draft::{self, Draft};
use operations::permit::{Action, permit};
use operations::report::{Change, Manuscript, Remark, Standing, Weight};
use operations::{edition, redness, report};
use serde::Deserialize;

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// Remarks of the examiner that are shown one by one.
const REMARKS: usize = 60;

struct Line {
    href: String,
    title: String,
    id: String,
}

#[derive(Template)]
#[template(path = "draft/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    frameworks: Vec<Choice>,
    may_begin: bool,
}

/// The drafts, and the form that begins one.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let f = visit.frame.clone().at(Section::Reports);
    let mut lines = Vec::new();
    for id in draft::list(&visit.bank, actor).await? {
        let draft = draft::get(&visit.bank, actor, &id).await?;
        let href = f.link(&format!("/draft/{}", encoded(&id)));
        lines.push(Line { href, title: draft.report.title(f.language), id });
    }
    let ratifications = operations::framework::ratifications(operations::framework::COUNTRY)?;
    let frameworks = operations::framework::all()?
        .into_iter()
        .filter(|framework| ratifications.opens(framework))
        .map(|framework| Choice {
            text: framework.title.get(f.language).to_owned(),
            value: framework.id,
            href: String::new(),
            current: false,
        })
        .collect();
    let may_begin = permit(actor, Action::WriteReport, "").is_ok();
    ok(&ListPage { f, lines, frameworks, may_begin })
}

/// What the form that begins a draft sends.
#[derive(Deserialize)]
pub(crate) struct Begin {
    #[serde(default)]
    id: String,
    #[serde(default)]
    framework: String,
}

/// Begins a draft.
pub(crate) async fn begin(visit: Visit, Form(form): Form<Begin>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let id = form.id.trim();
    draft::begin(&visit.bank, actor, id, &form.framework).await?;
    Ok(Redirect::to(&visit.frame.link(&format!("/draft/{}", encoded(id)))).into_response())
}

/// A figure that says something else than when the text was written.
pub(crate) struct Moved {
    pub series: String,
    pub old: String,
    pub new: String,
    pub why: String,
}

/// A paragraph that the bank has changed.
pub(crate) struct Red {
    pub section: String,
    pub block: usize,
    pub href: String,
    pub place: String,
    pub old: String,
    pub new: String,
    pub figures: Vec<Moved>,
}

pub(crate) fn red(f: &Frame, draft: &Draft, change: &Change) -> Red {
    let none = || f.t("draft-nothing");
    Red {
        section: change.place.section.clone(),
        block: change.place.block,
        href: section_link(f, draft, &change.place.section),
        place: change.place.words(f.language),
        old: change.old.clone().unwrap_or_else(none),
        new: change.new.clone().unwrap_or_else(none),
        figures: change
            .figures
            .iter()
            .map(|moved| Moved {
                series: moved.query.to_string(),
                old: moved.old.clone().unwrap_or_else(none),
                new: moved.new.clone().unwrap_or_else(none),
                why: moved.why.words(f.language).to_owned(),
            })
            .collect(),
    }
}

fn section_link(f: &Frame, draft: &Draft, section: &str) -> String {
    let outline = draft.report.outline();
    let file = outline.into_iter().find(|it| it.id == section).map(|it| it.file);
    let path = file.unwrap_or_else(|| "data.toml".to_owned());
    text_link(f, &draft.id, &path)
}

pub(crate) fn text_link(f: &Frame, id: &str, path: &str) -> String {
    f.link(&format!("/draft/{}/text?path={}", encoded(id), encoded(path)))
}

/// One thing to mend or to look at.
pub(crate) struct Finding {
    pub code: &'static str,
    pub weight: String,
    pub severity: &'static str,
    pub href: String,
    pub place: String,
    pub text: String,
    pub hint: String,
}

pub(crate) fn faults(f: &Frame, draft: &Draft, manuscript: &Manuscript) -> Vec<Finding> {
    let line = |fault: &report::Fault| Finding {
        code: fault.reason.code(),
        weight: f.t("severity-error"),
        severity: "error",
        href: section_link(f, draft, &fault.place.section),
        place: fault.place.words(f.language),
        text: format!("{}: {}", fault.subject, fault.reason.words(f.language)),
        hint: fault.reason.hint(f.language).to_owned(),
    };
    manuscript.faults.iter().map(line).collect()
}

fn remark(f: &Frame, draft: &Draft, remark: &Remark) -> Finding {
    let severity = match remark.weight() {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Question | Weight::Note => "note",
    };
    Finding {
        code: remark.code,
        weight: f.t(format!("remark-{}", remark.weight().code())),
        severity,
        href: section_link(f, draft, &remark.place.section),
        place: remark.place.words(f.language),
        text: remark.text(f.language),
        hint: remark.hint(f.language).to_owned(),
    }
}

/// One file of the draft.
struct FileLine {
    href: String,
    title: String,
    owner: String,
    version: String,
    when: String,
    who: String,
    broken: usize,
    red: usize,
    asides: usize,
    signed: String,
}

#[derive(Template)]
#[template(path = "draft/show.html")]
struct ShowPage {
    f: Frame,
    id: String,
    title: String,
    framework: Option<(String, String)>,
    files: Vec<FileLine>,
    reds: Vec<Red>,
    findings: Vec<Finding>,
    red_title: String,
    more: Option<String>,
    formats: Vec<(String, &'static str)>,
    may_give_out: bool,
}

/// One draft.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let (bank, language) = (&visit.bank, visit.frame.language);
    let draft = draft::get(bank, actor, &id).await?;
    let f = visit.frame.clone().at(Section::Reports);
    let mut manuscripts = Vec::new();
    for each in [language, language.other()] {
        let standing = Standing::Draft;
        manuscripts
            .push(report::resolve(bank, &visit.snapshot, &draft.report, each, standing).await?);
    }
    let changes = redness::of(bank, &draft, language).await?;
    let reds: Vec<Red> = changes.iter().map(|change| red(&f, &draft, change)).collect();
    let mut findings = faults(&f, &draft, &manuscripts[0]);
    let remarks =
        report::examine(bank, &draft.report, &manuscripts, &report::Others::default()).await?;
    let mut remarks: Vec<&Remark> = remarks.iter().collect();
    remarks.sort_by_key(|remark| std::cmp::Reverse(remark.weight()));
    let more = remarks.len().saturating_sub(REMARKS);
    findings.extend(remarks.into_iter().take(REMARKS).map(|it| remark(&f, &draft, it)));
    let formats = ["pdf", "docx", "html"]
        .map(|form| (f.link(&format!("/draft/{}/report.{form}", encoded(&id))), form));
    let whole = manuscripts.iter().all(|manuscript| manuscript.faults.is_empty());
    let framework = (!draft.report.framework.is_empty()).then(|| {
        let href = f.link(&format!("/framework/{}", encoded(&draft.report.framework)));
        (href, draft.report.framework.clone())
    });
    let page = ShowPage {
        title: draft.report.title(language),
        framework,
        files: files(&f, &visit, &draft, &manuscripts[0], &reds),
        reds,
        red_title: f.texts().count("draft-red-title", changes.len() as u64),
        findings,
        more: (more > 0).then(|| f.texts().count("draft-more", more as u64)),
        formats: formats.into(),
        may_give_out: whole && permit(actor, Action::GiveOutReport, "").is_ok(),
        id,
        f: f.clone(),
    };
    ok(&page)
}

fn files(
    f: &Frame,
    visit: &Visit,
    draft: &Draft,
    manuscript: &Manuscript,
    reds: &[Red],
) -> Vec<FileLine> {
    let registry = visit.bank.registry();
    let outline = draft.report.outline();
    let texts = draft.texts.iter().filter(|text| !text.path.starts_with("images/"));
    let line = |text: &draft::Text| {
        let section = outline.iter().find(|section| section.file == text.path);
        let id = section.map_or("", |section| section.id.as_str());
        let owner = section.map_or("", |section| section.owner.as_str());
        let signed: Vec<&str> = draft
            .sign_offs
            .iter()
            .filter(|it| it.path == text.path && it.version == text.version)
            .map(|it| it.by.as_str())
            .collect();
        let here = |place: &report::Place| section.is_some() && place.section == id;
        let open = |it: &&draft::Aside| it.path == text.path && it.settled.is_none();
        FileLine {
            href: text_link(f, &draft.id, &text.path),
            title: section.map_or_else(
                || f.t(if text.path == "data.toml" { "draft-data" } else { "draft-front" }),
                |section| section.titles.get(f.language).to_owned(),
            ),
            owner: if owner.is_empty() {
                f.t("draft-nobody")
            } else {
                registry.agency_name(owner, f.language)
            },
            version: f.n(&text.version),
            when: f.moment(text.at_ms),
            who: text.by.clone(),
            broken: manuscript.faults.iter().filter(|fault| here(&fault.place)).count(),
            red: reds.iter().filter(|red| section.is_some() && red.section == id).count(),
            asides: draft.asides.iter().filter(open).count(),
            signed: signed.join(" · "),
        }
    };
    texts.map(line).collect()
}

/// The draft as a file, marked as what it is.
pub(crate) async fn file(
    visit: Visit,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let form = file.strip_prefix("report.").ok_or_else(|| Fault::not_found("report"))?;
    let draft = draft::get(&visit.bank, actor, &id).await?;
    let language: Language = visit.frame.language;
    let (snapshot, standing) = (&visit.snapshot, Standing::Draft);
    let manuscript =
        report::resolve(&visit.bank, snapshot, &draft.report, language, standing).await?;
    let (kind, bytes) = match form {
        "pdf" => ("application/pdf", report::print(manuscript).await?.pdf),
        "docx" => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            report::docx(manuscript).await?,
        ),
        "html" => ("text/html; charset=utf-8", report::html(&manuscript).into_bytes()),
        _ => return Err(Fault::not_found("report")),
    };
    let name = format!("attachment; filename=\"{}-{}.{form}\"", encoded(&id), language.tag());
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// Freezes the draft and gives it out.
pub(crate) async fn give_out(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    permit(actor, Action::GiveOutReport, "")?;
    let draft = draft::get(&visit.bank, actor, &id).await?;
    let text = operations::report::text_digest(&draft.files());
    let frozen = edition::freeze(&visit.bank, &draft.report, Some(text)).await?;
    edition::give_out(&visit.bank, actor, &frozen).await?;
    Ok(Redirect::to(&visit.frame.link("/reports")).into_response())
}
