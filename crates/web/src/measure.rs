//! The register of measures: its list, and one measure with what the figures say of its outcome and
//! what was said of it before. Knows pages; judging and keeping are elsewhere.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use model::{LocalisedText, calendar};
use operations::measure::{self, MeasureView};
use operations::permit::{Action, permit};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// One measure of the list.
struct Line {
    href: String,
    title: String,
    kind: String,
    owner: String,
    day: String,
    bearing: String,
    bearing_code: &'static str,
}

#[derive(Template)]
#[template(path = "measure/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    new: Option<String>,
}

/// The register.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let measures = measure::list(&visit.bank, &visit.snapshot).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Reports);
    let lines = measures
        .iter()
        .map(|view| Line {
            href: f.link(&format!("/measure/{}", encoded(&view.measure.id))),
            title: view.measure.title.get(f.language).to_owned(),
            kind: f.t(format!("measure-kind-{}", view.measure.kind.code())),
            owner: registry.agency_name(&view.measure.owner, f.language),
            day: day(&f, view),
            bearing: f.t(format!("bearing-{}", view.assessment.bearing.code())),
            bearing_code: view.assessment.bearing.code(),
        })
        .collect();
    let may = permit(&f.viewer, Action::KeepMeasures, f.viewer.organisation()).is_ok();
    let new = may.then(|| f.link("/measure-form"));
    ok(&ListPage { f, lines, new })
}

fn day(f: &Frame, view: &MeasureView) -> String {
    view.measure.day().map_or_else(String::new, |day| calendar::long_date(day, f.language))
}

/// Whom it reached in one year.
struct Reached {
    year: String,
    women: String,
    men: String,
}

/// What was said of it, and when.
struct VersionLine {
    number: String,
    when: String,
    who: String,
    title: String,
}

#[derive(Template)]
#[template(path = "measure/show.html")]
struct ShowPage {
    f: Frame,
    title: String,
    kind: String,
    owner: String,
    day: String,
    other_day: String,
    legal: String,
    source: String,
    verified: bool,
    amount: String,
    reached: Vec<Reached>,
    bearing: String,
    honest: String,
    figures: String,
    outcome: String,
    binding: String,
    edit: Option<String>,
    versions: Vec<VersionLine>,
}

/// One measure.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let (view, versions) = measure::show(&visit.bank, &visit.snapshot, &id).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Reports);
    let own = |text: &LocalisedText| text.get(f.language).to_owned();
    let measure = &view.measure;
    let may = permit(&f.viewer, Action::KeepMeasures, &measure.owner).is_ok();
    let number = |digits: &str| {
        if digits.is_empty() { f.t("measure-not-told") } else { f.n(digits) }
    };
    let page = ShowPage {
        title: own(&measure.title),
        kind: f.t(format!("measure-kind-{}", measure.kind.code())),
        owner: registry.agency_name(&measure.owner, f.language),
        day: day(&f, &view),
        other_day: measure
            .day()
            .map_or_else(String::new, |day| calendar::long_date(day, f.language.other())),
        legal: own(&measure.legal),
        source: measure.source.clone(),
        verified: measure.verified,
        amount: measure.amount.clone(),
        reached: measure
            .beneficiaries
            .iter()
            .map(|it| Reached {
                year: f.period(&it.year.to_string()),
                women: number(&it.women),
                men: number(&it.men),
            })
            .collect(),
        bearing: f.t(format!("bearing-{}", view.assessment.bearing.code())),
        honest: view.assessment.honest(measure, f.language),
        figures: view.link.clone(),
        outcome: measure.outcome.as_ref().map_or_else(String::new, |it| own(&it.label)),
        binding: format!("{{measure {} says=outcome}}", measure.id),
        edit: may.then(|| f.link(&format!("/measure-form?id={}", encoded(&measure.id)))),
        versions: versions
            .iter()
            .map(|version| VersionLine {
                number: f.n(&version.version),
                when: f.moment(version.at_ms),
                who: version.by.clone(),
                title: own(&version.measure.title),
            })
            .collect(),
        f: f.clone(),
    };
    ok(&page)
}
