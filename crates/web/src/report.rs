//! Reports: their list, and each as a PDF compiled from the figures the snapshot sees.

use askama::Template;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

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

#[derive(Template)]
#[template(path = "report/list.html")]
struct ListPage {
    f: Frame,
    reports: Vec<ReportLine>,
}

/// The list of reports.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let reports = operations::report::list(&visit.bank)?;
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
    ok(&ListPage { f, reports })
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
