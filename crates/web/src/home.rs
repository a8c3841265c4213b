//! The start page: search, themes, what is known and what is not, what is new.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use model::Submission;
use model::gap::GapCell;

use crate::fault::Fault;
use crate::gap::{self, Heat, MarkShown};
use crate::indicator::{ThemeList, theme_list};
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// How many indicators the table of the start page shows.
const HEAT_ROWS: usize = 12;
/// How many news it shows.
const NEWS: usize = 5;

/// One newly published submission.
pub(crate) struct News {
    pub dataflow: String,
    pub provider: String,
    pub date: String,
    pub version: String,
}

/// A report that can be read.
pub(crate) struct ReportLink {
    pub title: String,
    pub href: String,
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    f: Frame,
    counts: String,
    themes: Vec<ThemeList>,
    sentence: String,
    key: Vec<MarkShown>,
    heat: Heat,
    heat_more: String,
    news: Vec<News>,
    reports: Vec<ReportLink>,
}

/// The start page.
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let (bank, snapshot) = (&visit.bank, &visit.snapshot);
    let themes = operations::indicator::themes(bank, snapshot).await?;
    let register = operations::gap::register(bank, snapshot).await?;
    let recent = operations::submission::recent(bank, 40).await?;
    let reports = operations::report::list(bank)?;
    let registry = bank.registry();
    let f = visit.frame.at(Section::Home);
    let cells: Vec<&GapCell> = register.cells.iter().collect();
    let rows = register.by_indicator.len();
    let page = HomePage {
        counts: f
            .texts()
            .count("home-counts", u64::try_from(registry.indicators().len()).unwrap_or(0)),
        themes: themes
            .iter()
            .filter(|theme| !theme.indicators.is_empty())
            .map(|theme| theme_list(&f, &registry, theme))
            .collect(),
        sentence: gap::sentence(&f, &cells),
        key: gap::key(&f),
        heat: gap::heat(&f, &registry, &cells, HEAT_ROWS),
        heat_more: f
            .texts()
            .with("home-heat-more", &[("shown", &f.n(&rows.min(HEAT_ROWS))), ("all", &f.n(&rows))]),
        news: newest(&recent)
            .map(|submission| News {
                dataflow: registry.dataflow(&submission.dataflow.to_string()).map_or_else(
                    || submission.dataflow.id.clone(),
                    |flow| flow.header.names.get(f.language).to_owned(),
                ),
                provider: registry.agency_name(&submission.provider, f.language),
                date: f.day(submission.received_at_ms),
                version: submission.version.map(|number| f.n(&number)).unwrap_or_default(),
            })
            .collect(),
        reports: reports
            .iter()
            .map(|report| ReportLink {
                title: report.titles.get(f.language).to_owned(),
                href: f.link(&format!("/report/{}.pdf", encoded(&report.id))),
            })
            .collect(),
        f,
    };
    ok(&page)
}

/// The newest submission of each dataflow, newest first.
fn newest(recent: &[Submission]) -> impl Iterator<Item = &Submission> {
    let mut seen = BTreeSet::new();
    recent.iter().filter(move |submission| seen.insert(&submission.dataflow)).take(NEWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dataflow_is_news_once() {
        let view = crate::tests::canned::submission_view();
        let (one, mut other) = (view.submission.clone(), view.submission.clone());
        other.dataflow.id = "OTHER".into();
        let recent = [one.clone(), one, other];
        let flows: Vec<&str> = newest(&recent).map(|it| it.dataflow.id.as_str()).collect();
        assert_eq!(flows, ["DF", "OTHER"]);
    }
}
