//! One cell of the bank: its value in every version, and the way back to where it came from.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use evidence::ItemKind;
use model::{Language, Origin, Representation};
use operations::Actor;
use operations::Registry;
use operations::evidence::EvidenceRequest;
use operations::observation::{CellHistory, CellVersion};
use tokio::sync::Semaphore;

use crate::fault::Fault;
use crate::figure::{Shown, Unit};
use crate::indicator::{Fact, version_note};
use crate::page::{self, Frame, Section, ok};
use crate::visit::Visit;

/// Where a value came from, in words.
pub(crate) struct OriginLines {
    pub file_name: String,
    pub place: String,
    pub submission: String,
    pub submission_href: String,
    pub submitter: String,
    pub received: String,
    pub sha256: String,
}

/// The cell in one version.
pub(crate) struct Entry {
    pub version: String,
    pub date: String,
    pub note: String,
    pub value: Shown,
    pub attributes: Vec<Fact>,
    pub origin: Option<OriginLines>,
    pub current: bool,
}

#[derive(Template)]
#[template(path = "cell/show.html")]
pub(crate) struct CellPage {
    f: Frame,
    title: String,
    period: String,
    dataflow: String,
    indicator_href: Option<String>,
    key: Vec<Fact>,
    entries: Vec<Entry>,
    address: String,
    evidence: String,
}

/// The page of one cell.
pub(crate) async fn show(
    visit: Visit,
    Path((dataflow, key, period)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let history =
        operations::observation::history(&visit.bank, &visit.snapshot, &dataflow, &key, &period)
            .await?;
    ok(&page(visit.frame.at(Section::Indicators), &visit.bank.registry(), &history))
}

/// The page of a history.
pub(crate) fn page(f: Frame, registry: &Registry, history: &CellHistory) -> CellPage {
    let code = |component: &str| {
        history.key.iter().find(|(id, _)| id == component).map(|(_, code)| code.as_str())
    };
    let indicator = code("INDICATOR").and_then(|id| registry.indicator(id));
    let title = match indicator {
        Some(indicator) => indicator.names.get(f.language).to_owned(),
        None => history.dataflow.header.names.get(f.language).to_owned(),
    };
    let key = history
        .key
        .iter()
        .map(|(component, code)| Fact {
            term: component_name(&f, registry, history, component),
            text: code_name(&f, registry, history, component, code),
        })
        .collect();
    let newest = history.entries.first().map(|entry| entry.version.number);
    CellPage {
        title,
        period: f.period(&history.period),
        dataflow: history.dataflow.header.names.get(f.language).to_owned(),
        indicator_href: indicator.map(|indicator| {
            let area = code("REF_AREA").map(|area| format!("?area={}", page::encoded(area)));
            let id = page::encoded(&indicator.id);
            f.link(&format!("/indicator/{id}{}", area.unwrap_or_default()))
        }),
        key,
        entries: history
            .entries
            .iter()
            .map(|entry| line(&f, registry, history, entry, newest))
            .collect(),
        address: format!("/{}{}", f.tag(), f.address),
        evidence: f.link(&evidence_path(&f.address)),
        f,
    }
}

/// Where the evidence of the cell at this address is.
fn evidence_path(address: &str) -> String {
    let path = address.split('?').next().unwrap_or(address);
    format!("{}/evidence.zip", path.trim_end_matches('/'))
}

/// The evidence of one cell as a .zip: for everyone the figure and its proofs, for who may read the
/// submission also the original file, the findings and who decided.
pub(crate) async fn evidence(
    visit: Visit,
    Path((dataflow, key, period)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    // A file is read and hashed whole for each; two at a time leave the rest of the site its breath.
    static AT_ONCE: Semaphore = Semaphore::const_new(2);
    let _turn = AT_ONCE.acquire().await.map_err(|error| Fault::internal("wait", error))?;
    let signed_in = matches!(visit.frame.viewer, Actor::Account(_));
    let inner = [ItemKind::Source, ItemKind::Finding, ItemKind::Step];
    let request = EvidenceRequest {
        dataflow,
        keys: vec![key],
        periods: vec![period],
        version: None,
        withhold: if signed_in { BTreeSet::new() } else { inner.into() },
    };
    let bundle = operations::evidence::bundle(&visit.bank, &visit.snapshot, &request).await?;
    let zip = operations::evidence::zipped(&bundle.files)?;
    let name = "attachment; filename=\"evidence.zip\"";
    Ok(([(CONTENT_TYPE, "application/zip"), (CONTENT_DISPOSITION, name)], zip).into_response())
}

fn line(
    f: &Frame,
    registry: &Registry,
    history: &CellHistory,
    entry: &CellVersion,
    newest: Option<u64>,
) -> Entry {
    let unit = entry.attributes.iter().find(|(id, _)| id == "UNIT_MEASURE");
    let unit = Unit::of(f, registry, unit.map_or("", |(_, code)| code));
    Entry {
        version: f.n(&entry.version.number),
        date: f.moment(entry.version.published_at_ms),
        note: version_note(f, &entry.version),
        value: Shown::exact(f, &unit, entry.value.as_deref(), &entry.status),
        attributes: entry
            .attributes
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(component, text)| Fact {
                term: component_name(f, registry, history, component),
                text: code_name(f, registry, history, component, text),
            })
            .collect(),
        origin: entry.origin.as_ref().map(|origin| origin_lines(f, origin)),
        current: Some(entry.version.number) == newest,
    }
}

fn origin_lines(f: &Frame, origin: &Origin) -> OriginLines {
    let texts = f.texts();
    let place = match &origin.sheet {
        Some(sheet) => texts.with("origin-sheet", &[("sheet", sheet), ("cell", &origin.cell)]),
        None => texts.with("origin-line", &[("line", &f.n(&origin.cell))]),
    };
    OriginLines {
        file_name: origin.file_name.clone(),
        place,
        submission: origin.submission.clone(),
        submission_href: f.link(&format!("/submission/{}", page::encoded(&origin.submission))),
        submitter: origin.submitter.clone(),
        received: f.moment(origin.received_at_ms),
        sha256: origin.file_sha256.clone(),
    }
}

/// What people call a component: the name of its concept.
fn component_name(f: &Frame, registry: &Registry, history: &CellHistory, id: &str) -> String {
    component_words(registry, registry.structure_of(&history.dataflow), id, f.language)
}

/// What people call a component of a structure; its id when nobody named it.
pub(crate) fn component_words(
    registry: &Registry,
    structure: Option<&model::DataStructure>,
    id: &str,
    language: Language,
) -> String {
    use model::{Artefact, ArtefactClass};
    structure
        .and_then(|structure| structure.component(id))
        .and_then(|component| registry.get(ArtefactClass::ConceptScheme, &component.concept_scheme))
        .and_then(|artefact| match artefact {
            Artefact::ConceptScheme(scheme) => {
                scheme.concepts.iter().find(|concept| concept.id == id)
            }
            _ => None,
        })
        .map(|concept| concept.names.get(language).to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| id.to_owned())
}

fn code_name(
    f: &Frame,
    registry: &Registry,
    history: &CellHistory,
    id: &str,
    code: &str,
) -> String {
    let structure = registry.structure_of(&history.dataflow);
    if id == "REF_AREA" {
        return f.area(registry, code);
    }
    match structure.and_then(|it| it.component(id)).map(|component| &component.representation) {
        Some(Representation::Codelist(reference)) => {
            registry.code_name(&reference.id, code, f.language)
        }
        Some(Representation::Decimal | Representation::Integer) => f.n(code),
        _ => code.to_owned(),
    }
}
