//! Who keeps the bank, on what grounds, how often, and how a figure can be checked.

use askama::Template;
use axum::response::Response;

use crate::fault::Fault;
use crate::page::{Frame, Section, ok};
use crate::visit::Visit;

/// A provider and what it owes.
struct Duty {
    provider: String,
    agreement: String,
    basis: String,
    every: String,
    due: String,
}

#[derive(Template)]
#[template(path = "about/show.html")]
struct AboutPage {
    f: Frame,
    duties: Vec<Duty>,
}

/// The page of trust.
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::About);
    let number = |n: i32| u64::try_from(n).unwrap_or(0);
    let duties = registry
        .agreements()
        .map(|agreement| Duty {
            provider: registry.agency_name(&agreement.provider, f.language),
            agreement: agreement.header.names.get(f.language).to_owned(),
            basis: agreement.basis.get(f.language).to_owned(),
            every: f.texts().count("every-years", number(agreement.every_years)),
            due: f.texts().count("due-days", number(agreement.due_days)),
        })
        .collect();
    ok(&AboutPage { f, duties })
}
