//! One cell of a form: what happened to it, what was said, and returning it with a reason.
//! Knows the thread's shape; who may say what is told by `operations::form`.

use askama::Template;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use model::{EntryKind, ReturnReason};
use serde::Deserialize;

use crate::fault::Fault;
use crate::form::content_words;
use crate::indicator::Choice;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// One entry of the thread.
pub(crate) struct EntryShown {
    pub kind: &'static str,
    pub words: String,
    pub content: String,
    pub typed: String,
    pub text: String,
    pub by: String,
    pub date: String,
}

#[derive(Template)]
#[template(path = "form/cell.html")]
struct CellPage {
    f: Frame,
    form_href: String,
    here: String,
    title: String,
    heading: String,
    key: Vec<String>,
    shown: String,
    known: String,
    entries: Vec<EntryShown>,
    reasons: Vec<Choice>,
    may_note: bool,
    may_return: bool,
    open: bool,
}

/// One cell with its history and thread.
pub(crate) async fn show(
    visit: Visit,
    Path((id, place)): Path<(String, u32)>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let form = operations::form::show(&visit.bank, actor, &id).await?;
    let view = operations::form::cell(&visit.bank, actor, &id, place).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.clone().at(Section::Tasks);
    let structure = registry
        .dataflow(&form.instrument.dataflow.to_string())
        .and_then(|dataflow| registry.structure_of(dataflow));
    let dimensions = structure.map(|it| it.dimensions().collect::<Vec<_>>()).unwrap_or_default();
    let told = dimensions.iter().zip(view.cell.key.split('.')).filter_map(|(dimension, code)| {
        let plain = code == "_T" && dimension.id != "SEX";
        if plain || dimension.id == "FREQ" {
            return None;
        }
        Some(match dimension.id.as_str() {
            "REF_AREA" => f.area(&registry, code),
            "INDICATOR" => registry.indicator(code).map_or_else(
                || registry.code_name("CL_INDICATOR", code, f.language),
                |it| it.names.get(f.language).to_owned(),
            ),
            other => registry.code_name(&format!("CL_{other}"), code, f.language),
        })
    });
    let key: Vec<String> = told.collect();
    let known = view.cell.known.as_ref().map(|known| {
        let value = known.value.clone().unwrap_or_else(|| known.status.clone());
        let value = model::locale::exact(&value, f.language);
        let provider = registry.agency_name(&known.provider, f.language);
        let period = f.period(&known.period);
        f.texts()
            .with("form-known", &[("value", &value), ("period", &period), ("provider", &provider)])
    });
    let entries = view.entries.iter().map(|entry| EntryShown {
        kind: entry.kind.code(),
        words: f.t(format!("entry-{}", entry.kind.code())),
        content: match entry.kind {
            EntryKind::Written | EntryKind::Refused => content_words(&f, &entry.content),
            EntryKind::Returned => entry
                .reason
                .map(|reason| f.t(format!("return-{}", reason.code())))
                .unwrap_or_default(),
            EntryKind::Note => String::new(),
        },
        typed: match entry.kind {
            // What was typed, where it is not what stands there already.
            EntryKind::Written | EntryKind::Refused if entry.text != entry.content.value => {
                entry.text.clone()
            }
            _ => String::new(),
        },
        text: match entry.kind {
            EntryKind::Returned | EntryKind::Note => entry.text.clone(),
            EntryKind::Written | EntryKind::Refused => String::new(),
        },
        by: entry.by.clone(),
        date: f.moment(entry.at_ms),
    });
    let entries = entries.collect();
    let reasons = ReturnReason::ALL.into_iter().map(|reason| Choice {
        value: reason.code().to_owned(),
        text: f.t(format!("return-{}", reason.code())),
        href: String::new(),
        current: false,
    });
    let facts = [("cell", f.n(&place))];
    let heading = f.texts().with("form-cell-title", &[("cell", &facts[0].1)]);
    ok(&CellPage {
        form_href: f.link(&format!("/form/{}", encoded(&id))),
        here: f.link(&format!("/form/{}/cell/{place}", encoded(&id))),
        title: form.call.names.get(f.language).to_owned(),
        heading,
        key,
        shown: content_words(&f, &view.cell.content),
        known: known.unwrap_or_default(),
        entries,
        reasons: reasons.collect(),
        may_note: view.may_note,
        may_return: form.may_return && view.cell.asked,
        open: view.cell.open && form.instrument.state.is_with_provider(),
        f,
    })
}

/// What the forms of a cell send.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    text: String,
}

/// Returns or unlocks the cell.
pub(crate) async fn send_back(
    visit: Visit,
    Path((id, place)): Path<(String, u32)>,
    Form(said): Form<Said>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let Some(reason) = ReturnReason::parse(&said.reason) else {
        return Err(Fault::incomplete("reason"));
    };
    if reason == ReturnReason::Other && said.text.trim().is_empty() {
        return Err(Fault::incomplete("text"));
    }
    operations::instrument::return_cell(&visit.bank, actor, &id, place, reason, &said.text).await?;
    Ok(back(&visit.frame, &id, place))
}

/// Says something to the cell.
pub(crate) async fn note(
    visit: Visit,
    Path((id, place)): Path<(String, u32)>,
    Form(said): Form<Said>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    if said.text.trim().is_empty() {
        return Err(Fault::incomplete("text"));
    }
    operations::form::note(&visit.bank, actor, &id, place, &said.text).await?;
    Ok(back(&visit.frame, &id, place))
}

fn back(frame: &Frame, id: &str, place: u32) -> Response {
    Redirect::to(&frame.link(&format!("/form/{}/cell/{place}", encoded(id)))).into_response()
}
