//! One file of a draft: how it reads now, with what is red and broken in it, its text to write, what lies
//! beside it, what was said about it, its versions. Knows the page; merging is elsewhere.

use askama::Template;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use operations::draft::{self, Draft};
use operations::permit::{Action, permit};
use operations::report::{PassageKind, Standing, differences};
use operations::{redness, report};
use serde::Deserialize;

use crate::draft::{Finding, Red, faults, red, text_link};
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// A paragraph as its reader reads it.
struct Passage {
    anchor: String,
    kind: &'static str,
    lines: Vec<String>,
    red: Option<usize>,
    findings: Vec<usize>,
}

struct AsideLine {
    number: u64,
    who: String,
    when: String,
    kept: String,
    own: String,
}

struct CommentLine {
    who: String,
    when: String,
    body: String,
}

struct VersionLine {
    shown: String,
    href: String,
    who: String,
    when: String,
    signed: String,
    current: bool,
}

/// A paragraph that two versions have differently.
struct Difference {
    old: String,
    new: String,
}

#[derive(Template)]
#[template(path = "draft/text.html")]
struct TextPage {
    f: Frame,
    id: String,
    path: String,
    draft_href: String,
    title: String,
    owner: String,
    version: u64,
    body: String,
    passages: Vec<Passage>,
    reds: Vec<Red>,
    findings: Vec<Finding>,
    asides: Vec<AsideLine>,
    comments: Vec<CommentLine>,
    versions: Vec<VersionLine>,
    differences: Option<Vec<Difference>>,
    may_write: bool,
    may_sign: bool,
    said: Option<String>,
}

/// One file of a draft.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let path = visit.query("path").ok_or_else(|| Fault::not_found("draft"))?;
    let draft = draft::get(&visit.bank, actor, &id).await?;
    let versions = draft::versions(&visit.bank, actor, &id, &path).await?;
    let f = visit.frame.clone().at(Section::Reports);
    let (snapshot, standing) = (&visit.snapshot, Standing::Draft);
    let manuscript =
        report::resolve(&visit.bank, snapshot, &draft.report, f.language, standing).await?;
    let outline = draft.report.outline();
    let section = outline.iter().find(|section| section.file == path);
    let section_id = section.map(|section| section.id.clone());
    let changes = redness::of(&visit.bank, &draft, f.language).await?;
    let mut reds: Vec<Red> = changes.iter().map(|change| red(&f, &draft, change)).collect();
    reds.retain(|red| Some(&red.section) == section_id.as_ref());
    let mut own = manuscript.clone();
    own.faults.retain(|fault| match &section_id {
        Some(id) => fault.place.section == *id,
        None => fault.place.section.is_empty(),
    });
    let findings = faults(&f, &draft, &own);
    let here = |place: &report::Place| Some(&place.section) == section_id.as_ref();
    let passages = manuscript.passages.iter().filter(|passage| here(&passage.place));
    let passages = passages
        .map(|passage| Passage {
            anchor: format!("p{}", passage.place.block),
            kind: kind(passage.kind),
            lines: passage.text.lines().map(str::to_owned).collect(),
            red: reds.iter().position(|red| red.block == passage.place.block),
            findings: (0..own.faults.len())
                .filter(|at| own.faults[*at].place.block == passage.place.block)
                .collect(),
        })
        .collect();
    let latest = &versions[0];
    let registry = visit.bank.registry();
    let owner = draft.owner(&path);
    let wanted = visit.query("version").and_then(|text| text.parse::<u64>().ok());
    let body = String::from_utf8_lossy(&latest.body).into_owned();
    let page = TextPage {
        draft_href: f.link(&format!("/draft/{}", encoded(&id))),
        title: section.map_or_else(|| path.clone(), |it| it.titles.get(f.language).to_owned()),
        owner: if owner.is_empty() {
            f.t("draft-nobody")
        } else {
            registry.agency_name(&owner, f.language)
        },
        version: latest.version,
        passages,
        reds,
        findings,
        asides: asides(&f, &draft, &path),
        comments: draft
            .comments
            .iter()
            .filter(|comment| comment.path == path)
            .map(|comment| CommentLine {
                who: comment.by.clone(),
                when: f.moment(comment.at_ms),
                body: comment.body.clone(),
            })
            .collect(),
        differences: wanted.and_then(|wanted| between(&versions, wanted)),
        versions: version_lines(&f, &draft, &path, &versions, wanted),
        may_write: permit(actor, Action::WriteReport, &owner).is_ok(),
        may_sign: permit(actor, Action::SignReport, &owner).is_ok(),
        said: said(&f, &visit),
        body,
        id,
        path,
        f: f.clone(),
    };
    ok(&page)
}

fn kind(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Heading => "heading",
        PassageKind::Paragraph => "paragraph",
        PassageKind::List => "list",
        PassageKind::Table => "table",
        PassageKind::Picture => "picture",
    }
}

/// What became of what was just sent.
fn said(f: &Frame, visit: &Visit) -> Option<String> {
    let beside = visit.query("beside")?.parse::<u64>().ok()?;
    Some(match beside {
        0 => f.t("draft-saved"),
        count => f.texts().count("draft-saved-beside", count),
    })
}

fn asides(f: &Frame, draft: &Draft, path: &str) -> Vec<AsideLine> {
    let open = draft.asides.iter().filter(|it| it.path == path && it.settled.is_none());
    let or_nothing = |text: &str| match text.trim() {
        "" => f.t("draft-nothing"),
        text => text.to_owned(),
    };
    open.map(|it| AsideLine {
        number: it.number,
        who: it.by.clone(),
        when: f.moment(it.at_ms),
        kept: or_nothing(&it.kept),
        own: or_nothing(&it.own),
    })
    .collect()
}

fn version_lines(
    f: &Frame,
    draft: &Draft,
    path: &str,
    versions: &[draft::Text],
    wanted: Option<u64>,
) -> Vec<VersionLine> {
    let line = |text: &draft::Text| {
        let signed: Vec<&str> = draft
            .sign_offs
            .iter()
            .filter(|it| it.path == path && it.version == text.version)
            .map(|it| it.by.as_str())
            .collect();
        VersionLine {
            shown: f.n(&text.version),
            href: format!("{}&version={}#versions", text_link(f, &draft.id, path), text.version),
            who: text.by.clone(),
            when: f.moment(text.at_ms),
            signed: signed.join(" · "),
            current: wanted == Some(text.version),
        }
    };
    versions.iter().map(line).collect()
}

/// What a version changed in the one before it.
fn between(versions: &[draft::Text], wanted: u64) -> Option<Vec<Difference>> {
    let text = |number: u64| {
        let found = versions.iter().find(|text| text.version == number)?;
        Some(String::from_utf8_lossy(&found.body).into_owned())
    };
    let new = text(wanted)?;
    let old = text(wanted.saturating_sub(1)).unwrap_or_default();
    let differences = differences(&old, &new).into_iter();
    Some(differences.map(|it| Difference { old: it.kept, new: it.own }).collect())
}

/// What the form of a text sends.
#[derive(Deserialize)]
pub(crate) struct Write {
    path: String,
    #[serde(default)]
    over: u64,
    #[serde(default)]
    body: String,
    #[serde(default)]
    how: String,
}

/// Saves a text, or suggests it where it is another's to write.
pub(crate) async fn save(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<Write>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let (bank, path, body) = (&visit.bank, &form.path, form.body.as_bytes());
    let beside = if form.how == "suggest" {
        draft::suggest(bank, actor, &id, path, body).await?
    } else {
        draft::save(bank, actor, &id, path, form.over, body).await?.asides
    };
    let back = format!("{}&beside={beside}", text_link(&visit.frame, &id, path));
    Ok(Redirect::to(&back).into_response())
}

/// What the small forms of a text send.
#[derive(Deserialize)]
pub(crate) struct Said {
    path: String,
    #[serde(default)]
    number: u64,
    #[serde(default)]
    how: String,
    #[serde(default)]
    body: String,
}

/// Decides about a paragraph beside the text.
pub(crate) async fn decide(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<Said>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    match form.how.as_str() {
        "take" => draft::take(&visit.bank, actor, &id, form.number).await?,
        _ => draft::decline(&visit.bank, actor, &id, form.number).await?,
    }
    Ok(Redirect::to(&text_link(&visit.frame, &id, &form.path)).into_response())
}

/// Keeps a comment.
pub(crate) async fn comment(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<Said>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    draft::comment(&visit.bank, actor, &id, &form.path, &form.body).await?;
    Ok(Redirect::to(&text_link(&visit.frame, &id, &form.path)).into_response())
}

/// Signs the version that was read.
pub(crate) async fn sign(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<Said>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    draft::sign_off(&visit.bank, actor, &id, &form.path, form.number).await?;
    Ok(Redirect::to(&text_link(&visit.frame, &id, &form.path)).into_response())
}
