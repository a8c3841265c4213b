//! Sending a file: the form, and the file written to the disk as it arrives, never held in memory.
//! Knows sizes and form fields; knows nothing of what is in the file.

use std::io::Write;

use askama::Template;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, CONTENT_LENGTH};
use axum::response::{IntoResponse, Redirect, Response};
use model::{Artefact, ArtefactClass};
use operations::permit::{Action, permit};
use operations::submission::Receive;
use tempfile::NamedTempFile;

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, Section, answer, encoded, ok};
use crate::serve::App;
use crate::visit::Visit;

/// What the other fields of the form may hold together.
const FIELD_LIMIT_BYTES: usize = 4 << 10;

/// What a sender typed or chose.
#[derive(Default)]
struct Typed {
    dataflow: String,
    provider: String,
    structure_map: String,
    file: Option<(String, NamedTempFile, u64)>,
}

/// Something the sender must mend: the field, and what to do.
struct Mend {
    field: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "submission/new.html")]
struct UploadPage {
    f: Frame,
    mends: Vec<Mend>,
    dataflows: Vec<Choice>,
    providers: Vec<Choice>,
    maps: Vec<Choice>,
    limit: String,
}

impl UploadPage {
    fn mend(&self, field: &str) -> Option<&str> {
        self.mends.iter().find(|mend| mend.field == field).map(|mend| mend.text.as_str())
    }
}

/// The form.
pub(crate) async fn form(visit: Visit, State(app): State<App>) -> Result<Response, Fault> {
    permit(visit.signed_in()?, Action::SubmitData, visit.frame.viewer.organisation())?;
    let typed = Typed {
        dataflow: visit.query("dataflow").unwrap_or_default(),
        provider: visit.frame.viewer.organisation().to_owned(),
        ..Typed::default()
    };
    ok(&page(&visit, &app, &typed, Vec::new()))
}

fn page(visit: &Visit, app: &App, typed: &Typed, mends: Vec<Mend>) -> UploadPage {
    let registry = visit.bank.registry();
    let f = visit.frame.clone().at(Section::Submissions);
    let choice = |value: &str, text: String, chosen: &str| Choice {
        value: value.to_owned(),
        text,
        href: String::new(),
        current: value == chosen,
    };
    let dataflows = registry
        .dataflows()
        .map(|flow| {
            let name = flow.header.names.get(f.language).to_owned();
            choice(&flow.header.id, name, &typed.dataflow)
        })
        .collect();
    let mut providers: Vec<String> =
        registry.agreements().map(|agreement| agreement.provider.clone()).collect();
    providers.push(typed.provider.clone());
    providers.retain(|id| !id.is_empty() && permit(&f.viewer, Action::SubmitData, id).is_ok());
    providers.sort();
    providers.dedup();
    let maps = registry
        .artefacts(ArtefactClass::StructureMap)
        .map(Artefact::header)
        .map(|header| {
            let name = header.names.get(f.language).to_owned();
            choice(&header.reference().to_string(), name, &typed.structure_map)
        })
        .collect();
    UploadPage {
        mends,
        dataflows,
        providers: providers
            .iter()
            .map(|id| choice(id, registry.agency_name(id, f.language), &typed.provider))
            .collect(),
        maps,
        limit: f.n(&(app.settings.upload_limit_bytes >> 20)),
        f,
    }
}

/// Takes a file in. One that says it is too large is refused before a byte of it is read.
pub(crate) async fn receive(
    visit: Visit,
    State(app): State<App>,
    request: Request,
) -> Result<Response, Fault> {
    let limit = app.settings.upload_limit_bytes;
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > limit.saturating_add(64 << 10)) {
        return Ok(refused());
    }
    let actor = visit.signed_in()?;
    let multipart = Multipart::from_request(request, &app).await;
    let multipart = multipart.map_err(|error| Fault::unreadable("form", &error.body_text()))?;
    let Some(typed) = read(multipart, &app, limit).await? else { return Ok(refused()) };
    let mends = mends(&visit.frame, &typed);
    if !mends.is_empty() {
        let page = page(&visit, &app, &typed, mends);
        return answer(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Some((file_name, file, _)) = typed.file else { return Err(Fault::incomplete("file")) };
    let some = |text: String| (!text.is_empty()).then_some(text);
    let receive = Receive {
        dataflow: typed.dataflow,
        provider: some(typed.provider),
        structure_map: some(typed.structure_map),
        file_name,
        path: file.path().to_owned(),
    };
    let submission = operations::submission::receive(&visit.bank, actor, receive).await?;
    let to = visit.frame.link(&format!("/submission/{}", encoded(&submission.id)));
    Ok(Redirect::to(&to).into_response())
}

/// 413, and the connection is closed, so that the rest of the file is not sent for nothing.
fn refused() -> Response {
    let mut response = Fault::too_large().into_response();
    let close = axum::http::HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response
}

fn mends(f: &Frame, typed: &Typed) -> Vec<Mend> {
    let mut mends = Vec::new();
    let mut mend = |field, key| mends.push(Mend { field, text: f.t(key) });
    if typed.dataflow.is_empty() {
        mend("dataflow", "upload-no-dataflow");
    }
    match &typed.file {
        None => mend("file", "upload-no-file"),
        Some((_, _, 0)) => mend("file", "upload-empty-file"),
        Some(_) => {}
    }
    mends
}

/// Reads the form; `None` when it holds more than the limit.
async fn read(mut form: Multipart, app: &App, limit: u64) -> Result<Option<Typed>, Fault> {
    let mut typed = Typed::default();
    let broken = |error: axum::extract::multipart::MultipartError| {
        Fault::unreadable("form", &error.body_text())
    };
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let Some((file, size)) = keep(&mut field, app, limit).await? else {
                return Ok(None);
            };
            if !file_name.is_empty() {
                typed.file = Some((shortened(&file_name), file, size));
            }
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > FIELD_LIMIT_BYTES {
                return Err(Fault::unreadable(&name, "…"));
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        match name.as_str() {
            "dataflow" => typed.dataflow = text,
            "provider" => typed.provider = text,
            "structure_map" => typed.structure_map = text,
            _ => {}
        }
    }
    Ok(Some(typed))
}

/// Writes a field to a file that vanishes when it is dropped.
async fn keep(
    field: &mut Field<'_>,
    app: &App,
    limit: u64,
) -> Result<Option<(NamedTempFile, u64)>, Fault> {
    let failed = |error: std::io::Error| Fault::internal("keep a file that arrives", error);
    let mut file = match &app.settings.upload_folder {
        Some(folder) => NamedTempFile::new_in(folder),
        None => NamedTempFile::new(),
    }
    .map_err(failed)?;
    let mut size: u64 = 0;
    loop {
        let chunk = field.chunk().await;
        let chunk = chunk.map_err(|error| Fault::unreadable("file", &error.body_text()))?;
        let Some(chunk) = chunk else { break };
        size += chunk.len() as u64;
        if size > limit {
            return Ok(None);
        }
        // A chunk is some kilobytes: the page cache takes it faster than a thread could be woken.
        file.write_all(&chunk).map_err(failed)?;
    }
    file.flush().map_err(failed)?;
    Ok(Some((file, size)))
}

/// A file name as its sender calls it: the last part of what some browsers send as a path.
fn shortened(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_no_path() {
        assert_eq!(shortened("C:\\اسناد\\کار.xlsx"), "کار.xlsx");
        assert_eq!(shortened("../../etc/passwd"), "passwd");
        assert_eq!(shortened("a\r\nb.csv"), "ab.csv");
    }
}
