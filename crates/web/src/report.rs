//! Reports: their list, each as a PDF compiled from the figures the snapshot sees, and those that were
//! given out, as they were.

use askama::Template;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::edition::{self, Edition};

use crate::fault::Fault;
use crate::home::ReportLink;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// One report of the list, in both languages.
struct ReportLine {
    title: String,
    here: ReportLink,
    other: ReportLink,
}

/// One report that was given out.
struct EditionLine {
    title: String,
    tag: String,
    direction: &'static str,
    about: String,
    pdf: String,
    lock: String,
    proof: String,
    entry: String,
}

#[derive(Template)]
#[template(path = "report/list.html")]
struct ListPage {
    f: Frame,
    reports: Vec<ReportLine>,
    editions: Vec<EditionLine>,
}

/// The list of reports.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let reports = operations::report::list(&visit.bank)?;
    let editions = edition::list(&visit.bank).await?;
    let f = visit.frame.at(Section::Reports);
    let reports = reports
        .iter()
        .map(|report| {
            let path = format!("/report/{}.pdf", encoded(&report.id));
            let (language, other) = (f.language, f.language.other());
            ReportLine {
                title: report.titles.get(language).to_owned(),
                here: ReportLink { title: f.t("report-read"), href: f.link(&path) },
                other: ReportLink {
                    title: f.t_other("report-read"),
                    href: format!("/{}{path}", other.tag()),
                },
            }
        })
        .collect();
    let editions = editions.iter().map(|edition| edition_line(&f, edition)).collect();
    ok(&ListPage { f, reports, editions })
}

fn edition_line(f: &Frame, edition: &Edition) -> EditionLine {
    let number = edition.number;
    let language = model::Language::parse(&edition.language).unwrap_or(f.language);
    EditionLine {
        title: edition.title.clone(),
        tag: language.tag().to_owned(),
        direction: language.direction(),
        about: format!("{} {} · {}", edition.report, edition.version, f.moment(edition.at_ms)),
        pdf: f.link(&format!("/edition/{number}.pdf")),
        lock: f.link(&format!("/edition/{number}.json")),
        proof: format!("/log/proof/{}.tlog-proof", edition.position),
        entry: f.link(&format!("/log/{}", edition.position)),
    }
}

/// A report as it was given out: its bytes, or its lock file.
pub(crate) async fn edition(visit: Visit, Path(file): Path<String>) -> Result<Response, Fault> {
    let (number, form) = file.split_once('.').ok_or_else(|| Fault::not_found("report"))?;
    let number: u64 = number.parse().map_err(|_| Fault::not_found("report"))?;
    let given = edition::get(&visit.bank, number).await?;
    let (kind, bytes) = match form {
        "pdf" => ("application/pdf", given.pdf),
        "json" => ("application/json", given.edition.lock.into_bytes()),
        _ => return Err(Fault::not_found("report")),
    };
    let id = encoded(&given.edition.report);
    let name = format!("attachment; filename=\"{id}-{}.{form}\"", given.edition.language);
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// One report as PDF.
pub(crate) async fn show(visit: Visit, Path(file): Path<String>) -> Result<Response, Fault> {
    let id = file.strip_suffix(".pdf").ok_or_else(|| Fault::not_found("report"))?;
    let language = visit.frame.language;
    let pdf = operations::report::compile(&visit.bank, &visit.snapshot, id, language).await?;
    // The id was found, so it is made of letters, digits and hyphens.
    let name = format!("inline; filename=\"{}-{}.pdf\"", encoded(id), language.tag());
    let headers = [(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, pdf).into_response())
}
