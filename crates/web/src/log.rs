//! The transparency log: its checkpoint, tiles, proofs and manifests for programs, and pages on which
//! people see what was said in public and how to check it. Knows addresses and media types only.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use evidence::{Checkpoint, Note, Statement};
use operations::log::LeafView;

use crate::developers;
use crate::fault::Fault;
use crate::indicator::Fact;
use crate::page::{Frame, Section, ok};
use crate::serve::App;
use crate::visit::Visit;

/// Entries on the page of the log.
const ENTRIES: u32 = 60;
/// What never changes may be kept for a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// One entry of the list.
struct Line {
    place: String,
    href: String,
    at: String,
    kind: String,
    about: String,
}

#[derive(Template)]
#[template(path = "log/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    size: String,
    root: Option<String>,
    key: String,
    fingerprint: String,
    /// Where this site is reached, for calls to copy.
    site: String,
}

#[derive(Template)]
#[template(path = "log/show.html")]
struct LeafPage {
    f: Frame,
    place: String,
    kind: String,
    meaning: String,
    facts: Vec<Fact>,
    leaf: String,
    hash: String,
    manifest: Option<String>,
    position: u64,
}

/// The addresses for programs, as C2SP tlog-tiles lays them out, and what goes with them.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/log/checkpoint", get(checkpoint))
        .route("/log/key", get(key))
        .route("/log/tile/{*path}", get(tile))
        .route("/log/leaf/{position}", get(leaf))
        .route("/log/proof/{position}", get(proof))
        .route("/log/manifest/{sha256}", get(manifest))
}

fn plain(cache: &'static str, text: String) -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, cache)], text).into_response()
}

async fn checkpoint(State(app): State<App>) -> Result<Response, Fault> {
    let note = operations::log::checkpoint(&app.bank).await?;
    note.map(|note| plain("no-cache", note)).ok_or_else(|| Fault::not_found("checkpoint"))
}

async fn key(State(app): State<App>) -> Result<Response, Fault> {
    let key = operations::log::key(&app.bank)?;
    Ok(plain("no-cache", format!("{}\n", key.text())))
}

async fn tile(State(app): State<App>, Path(path): Path<String>) -> Result<Response, Fault> {
    let bytes = operations::log::tile(&app.bank, &path).await?;
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, FOR_EVER)];
    Ok((headers, bytes).into_response())
}

async fn leaf(State(app): State<App>, Path(position): Path<String>) -> Result<Response, Fault> {
    let leaf = operations::log::leaf(&app.bank, parsed(&position)?).await?;
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, FOR_EVER)];
    Ok((headers, leaf.bytes).into_response())
}

async fn proof(State(app): State<App>, Path(position): Path<String>) -> Result<Response, Fault> {
    let position = parsed(position.strip_suffix(".tlog-proof").unwrap_or(&position))?;
    let proof = operations::log::proof(&app.bank, position).await?;
    let name = format!("attachment; filename=\"log-{position}.tlog-proof\"");
    let mut response = plain("no-cache", proof.text());
    if let Ok(name) = name.parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

async fn manifest(State(app): State<App>, Path(sha256): Path<String>) -> Result<Response, Fault> {
    let sha256 = sha256.strip_suffix(".json").unwrap_or(&sha256);
    let body = operations::log::manifest(&app.bank, sha256).await?;
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, FOR_EVER)];
    Ok((headers, body).into_response())
}

fn parsed(position: &str) -> Result<u64, Fault> {
    position.parse().map_err(|_| Fault::unreadable("position", position))
}

/// The page of the log.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let leaves = operations::log::latest(&visit.bank, ENTRIES).await?;
    let note = operations::log::checkpoint(&visit.bank).await?;
    let key = operations::log::key(&visit.bank)?;
    let f = visit.frame.at(Section::About);
    let checkpoint = note.as_deref().and_then(Note::parse).as_ref().and_then(Checkpoint::parse);
    let page = ListPage {
        lines: leaves.iter().map(|leaf| line(&f, leaf)).collect(),
        size: f.n(&checkpoint.as_ref().map_or(0, |it| it.size)),
        root: checkpoint.map(|it| it.root.base64()),
        key: key.text(),
        fingerprint: key.fingerprint(),
        site: developers::root(&headers, app.settings.behind_https),
        f,
    };
    ok(&page)
}

fn line(f: &Frame, leaf: &LeafView) -> Line {
    Line {
        place: f.n(&leaf.position),
        href: f.link(&format!("/log/{}", leaf.position)),
        at: f.moment(leaf.statement.at_ms()),
        kind: f.t(format!("log-kind-{}", leaf.statement.kind())),
        about: about(f, &leaf.statement),
    }
}

/// What a leaf is about, in a word or two; what was received is nobody's business yet.
fn about(f: &Frame, statement: &Statement) -> String {
    match statement {
        Statement::Submission { .. } => String::new(),
        Statement::Publication { dataflow, version, .. }
        | Statement::Retraction { dataflow, version, .. } => {
            format!("{dataflow} · {} {}", f.t("version"), f.n(version))
        }
        Statement::Report { report, language, .. } => format!("{report} ({language})"),
        Statement::Audit { audit, .. } => f.n(&audit.seq),
    }
}

/// The page of one entry.
pub(crate) async fn show(visit: Visit, Path(position): Path<String>) -> Result<Response, Fault> {
    let leaf = operations::log::leaf(&visit.bank, parsed(&position)?).await?;
    let f = visit.frame.at(Section::About);
    let fact = |key: &str, text: &str| Fact { term: f.t(key), text: text.to_owned() };
    let mut facts = vec![fact("log-at", &f.moment(leaf.statement.at_ms()))];
    let mut manifest = None;
    match &leaf.statement {
        Statement::Submission { commitment, .. } => {
            facts.push(fact("log-commitment", &commitment.hex()));
        }
        Statement::Publication { dataflow, version, manifest: hash, program, .. } => {
            facts.push(fact("column-dataflow", dataflow));
            facts.push(fact("version", &f.n(version)));
            facts.push(fact("log-program", program));
            manifest = Some(hash.hex());
        }
        Statement::Report { report, sha256, program, .. } => {
            facts.push(fact("log-report", report));
            facts.push(fact("log-file-hash", &sha256.hex()));
            facts.push(fact("log-program", program));
        }
        Statement::Retraction { dataflow, version, reason, .. } => {
            facts.push(fact("column-dataflow", dataflow));
            facts.push(fact("version", &f.n(version)));
            facts.push(fact("log-reason", reason));
        }
        Statement::Audit { .. } => {}
    }
    if let Some(audit) = leaf.statement.audit() {
        facts.push(fact("log-audit", &f.n(&audit.seq)));
    }
    let page = LeafPage {
        place: f.n(&leaf.position),
        kind: f.t(format!("log-kind-{}", leaf.statement.kind())),
        meaning: f.t(format!("log-meaning-{}", leaf.statement.kind())),
        facts,
        leaf: String::from_utf8_lossy(&leaf.bytes).into_owned(),
        hash: leaf.hash,
        manifest,
        position: leaf.position,
        f,
    };
    ok(&page)
}
