//! The calendar of obligations: what is due in the years ahead, in both calendars, with the plan that
//! leads up to each, what falls together and what can be called once; and the same as a feed.

use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use model::calendar;
use operations::framework::COUNTRY;
use operations::obligation::{self, Occurrence};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

struct StepCell {
    name: String,
    begins: String,
}

struct DutyLine {
    title: String,
    framework_href: String,
    basis: String,
    owner: String,
    state: String,
    due: String,
    due_other: String,
    late: bool,
    voluntary: bool,
    verified: bool,
    source: String,
    steps: Vec<StepCell>,
}

struct Together {
    when: String,
    duties: String,
}

#[derive(Template)]
#[template(path = "obligation/list.html")]
struct ListPage {
    f: Frame,
    duties: Vec<DutyLine>,
    overloads: Vec<Together>,
    shared: Vec<Together>,
    feed: String,
}

/// The calendar.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let obligations = obligation::of(COUNTRY)?;
    let occurrences = obligations.occurrences(visit.bank.today(), obligation::YEARS);
    let overloads = obligations.overloads(&occurrences);
    let shared = obligations.shared_calls(&occurrences);
    let f = visit.frame.at(Section::Reports);
    let day = |day: Date| calendar::long_date(day, f.language);
    let names = |ids: &[String]| {
        let titles: Vec<&str> = ids
            .iter()
            .filter_map(|id| obligations.duties.iter().find(|duty| duty.id == *id))
            .map(|duty| duty.title.get(f.language))
            .collect();
        model::locale::list(&titles, f.language)
    };
    let page = ListPage {
        duties: occurrences.iter().map(|it| duty_line(&f, it)).collect(),
        overloads: overloads
            .iter()
            .map(|it| Together { when: day(it.begins), duties: names(&it.duties) })
            .collect(),
        shared: shared
            .iter()
            .map(|it| Together {
                when: f.texts().with(
                    "obligation-between",
                    &[("from", &day(it.begins)), ("to", &day(it.ends))],
                ),
                duties: names(&it.duties),
            })
            .collect(),
        feed: f.link("/obligations.ics"),
        f: f.clone(),
    };
    ok(&page)
}

fn duty_line(f: &Frame, occurrence: &Occurrence<'_>) -> DutyLine {
    let duty = occurrence.duty;
    let day = |day: Date| calendar::long_date(day, f.language);
    let own = |text: &model::LocalisedText| text.get(f.language).to_owned();
    DutyLine {
        title: own(&duty.title),
        framework_href: f.link(&format!("/framework/{}", encoded(&duty.framework))),
        basis: own(&duty.basis),
        owner: own(&duty.owner),
        state: f.t(format!("report-state-{}", duty.state)),
        due: day(occurrence.due),
        due_other: calendar::long_date(occurrence.due, f.language.other()),
        late: occurrence.late,
        voluntary: duty.voluntary,
        verified: duty.verified,
        source: duty.source.clone(),
        steps: occurrence
            .steps
            .iter()
            .map(|step| StepCell {
                name: f.t(format!("report-step-{}", step.id)),
                begins: day(step.begins),
            })
            .collect(),
    }
}

/// The calendar as a feed any calendar program subscribes to.
pub(crate) async fn feed(visit: Visit) -> Result<Response, Fault> {
    let f = &visit.frame;
    let name_of = |step: &str| f.t(format!("report-step-{step}"));
    let feed = obligation::feed(COUNTRY, f.language, visit.bank.today(), name_of)?;
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], feed).into_response())
}
