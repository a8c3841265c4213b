//! Organisations: the tree of those that stand today, one with its people, and delegation.
//! Knows how they are listed; who may delegate is told by `operations`.

use askama::Template;
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use model::{Day, Organisation, OrganisationKind, calendar};
use operations::permit::{Action, permit};
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// A link to an organisation.
pub(crate) struct Link {
    pub name: String,
    pub href: String,
    /// How many stand below it, in words; empty where that is not told.
    pub below: String,
}

#[derive(Template)]
#[template(path = "organisation/list.html")]
struct ListPage {
    f: Frame,
    groups: Vec<(String, Vec<Link>)>,
}

/// Somebody's role.
struct OfficeShown {
    name: String,
    account: String,
    role: String,
    until: String,
}

/// The organisation at another time.
struct OtherTime {
    name: String,
    words: String,
}

#[derive(Template)]
#[template(path = "organisation/show.html")]
struct OrganisationPage {
    f: Frame,
    name: String,
    kind: String,
    area: String,
    since: String,
    above: Vec<Link>,
    below: Vec<Link>,
    offices: Vec<OfficeShown>,
    other_times: Vec<OtherTime>,
    delegates: Vec<(String, String)>,
}

/// The organisations by kind.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    visit.signed_in()?;
    let f = visit.frame.clone().at(Section::Calls);
    let all = operations::organisation::list(&visit.bank);
    let groups = OrganisationKind::ALL.into_iter().map(|kind| {
        let of_kind = all.iter().filter(|each| each.kind == kind);
        let mut links: Vec<Link> = of_kind
            .map(|each| {
                let below = all.iter().filter(|it| it.parent.as_deref() == Some(&each.id)).count();
                let below = match u64::try_from(below) {
                    Ok(0) | Err(_) => String::new(),
                    Ok(below) => f.texts().count("organisations-below", below),
                };
                Link { below, ..link(&f, each) }
            })
            .collect();
        links.sort_by_cached_key(|link| crate::order::key(&link.name));
        (f.t(format!("kinds-{}", kind.code())), links)
    });
    let groups = groups.filter(|(_, links)| !links.is_empty()).collect();
    ok(&ListPage { groups, f })
}

fn link(f: &Frame, organisation: &Organisation) -> Link {
    Link {
        name: organisation.names.get(f.language).to_owned(),
        href: f.link(&format!("/organisation/{}", encoded(&organisation.id))),
        below: String::new(),
    }
}

/// One organisation with its people.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let view = operations::organisation::show(&visit.bank, &id).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.clone().at(Section::Calls);
    let own = actor.organisation() == id && permit(actor, Action::DelegateRole, &id).is_ok();
    let organisation = &view.organisation;
    let offices = view.offices.iter().map(|office| {
        let holding = office.holding.as_ref();
        let until = holding.and_then(|it| it.valid_to).map(|day| {
            let by = holding.and_then(|it| it.delegated_by.clone()).unwrap_or_default();
            let day = calendar::long_date(day.0, f.language);
            f.texts().with("office-until", &[("day", &day), ("by", &by)])
        });
        OfficeShown {
            name: office.account.names.get(f.language).to_owned(),
            account: office.account.id.clone(),
            role: f.t(format!("role-{}", office.role.code())),
            until: until.unwrap_or_default(),
        }
    });
    let mut delegates: Vec<(String, String)> = Vec::new();
    if own {
        for office in &view.offices {
            let account = &office.account;
            if account.id != actor.name() && !delegates.iter().any(|(id, _)| *id == account.id) {
                delegates.push((account.id.clone(), account.names.get(f.language).to_owned()));
            }
        }
    }
    ok(&OrganisationPage {
        name: organisation.names.get(f.language).to_owned(),
        kind: f.t(format!("kind-{}", organisation.kind.code())),
        area: organisation.area.as_ref().map(|it| f.area(&registry, it)).unwrap_or_default(),
        since: organisation
            .valid_from
            .map(|day| calendar::long_date(day.0, f.language))
            .unwrap_or_default(),
        above: view.above.iter().map(|each| link(&f, each)).collect(),
        below: view.below.iter().map(|each| link(&f, each)).collect(),
        offices: offices.collect(),
        other_times: view
            .other_times
            .iter()
            .map(|each| {
                let day = |day: Option<Day>| {
                    day.map_or_else(|| "…".to_owned(), |it| calendar::long_date(it.0, f.language))
                };
                let (from, to) = (day(each.valid_from), day(each.valid_to));
                OtherTime {
                    name: each.names.get(f.language).to_owned(),
                    words: f.texts().with("valid-between", &[("from", &from), ("to", &to)]),
                }
            })
            .collect(),
        delegates,
        f,
    })
}

/// What the form of delegating sends.
#[derive(Deserialize)]
pub(crate) struct Delegation {
    #[serde(default)]
    to: String,
    #[serde(default)]
    until: String,
}

/// Gives the signed-in account's role to another until a day.
pub(crate) async fn delegate(
    visit: Visit,
    Form(form): Form<Delegation>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let Ok(until) = form.until.parse::<Day>() else {
        return Err(Fault::incomplete("until"));
    };
    operations::organisation::delegate(&visit.bank, actor, &form.to, until).await?;
    let path = format!("/organisation/{}", encoded(actor.organisation()));
    Ok(Redirect::to(&visit.frame.link(&path)).into_response())
}
