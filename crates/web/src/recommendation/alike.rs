//! Recommendations that may be one matter: proposals, each with a form to sign or refuse it.
//! Knows how a proposal is shown; that nothing is merged is for `operations` to keep.

use askama::Template;
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use operations::Registry;
use operations::recommendation::{Facets, ProposalView};
use undocs::cluster::Likeness;

use super::enter::Fields;
use super::show::Choice;
use super::{Line, Tab, country_name, line, tabs};
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// Proposals on one page.
const ON_PAGE: usize = 25;

/// A proposal.
struct ProposalShown {
    number: usize,
    likeness: &'static str,
    words: String,
    reason: String,
    title: String,
    members: Vec<(String, Line)>,
}

#[derive(Template)]
#[template(path = "recommendation/alike.html")]
struct AlikePage {
    f: Frame,
    tabs: Vec<Tab>,
    country: String,
    countries: Vec<Choice>,
    found: String,
    proposals: Vec<ProposalShown>,
}

/// The proposals about one State.
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let facets = operations::recommendation::facets(&visit.bank, actor).await?;
    let most = facets.countries.first().map(|it| it.0.clone()).unwrap_or_default();
    let country = visit.query("country").unwrap_or(most);
    let proposals = operations::recommendation::proposals(&visit.bank, actor, &country).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Recommendations);
    ok(&page(f, &registry, &facets, country, &proposals))
}

fn page(
    f: Frame,
    registry: &Registry,
    facets: &Facets,
    country: String,
    proposals: &[ProposalView],
) -> AlikePage {
    let shown = proposals.iter().take(ON_PAGE).enumerate().map(|(at, it)| ProposalShown {
        number: at,
        likeness: it.likeness.code(),
        words: f.t(format!("likeness-{}", it.likeness.code())),
        reason: it.reason.get(f.language).to_owned(),
        title: if it.words.is_empty() {
            it.members.first().map(|it| it.address.clone()).unwrap_or_default()
        } else {
            it.words.join(" ")
        },
        members: it.members.iter().map(|it| (it.id.clone(), line(&f, registry, it))).collect(),
    });
    AlikePage {
        tabs: tabs(&f, "alike"),
        countries: facets
            .countries
            .iter()
            .map(|(code, _)| Choice { value: code.clone(), text: country_name(&f, code) })
            .collect(),
        found: f.texts().count("alike-found", u64::try_from(proposals.len()).unwrap_or(u64::MAX)),
        proposals: shown.collect(),
        country,
        f,
    }
}

/// Signs or refuses a proposal.
pub(crate) async fn decide(
    visit: Visit,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let likeness = match fields.get("likeness") {
        "duplicate" => Likeness::Duplicate,
        "cluster" => Likeness::Cluster,
        other => return Err(Fault::unreadable("likeness", other)),
    };
    let members: Vec<String> = fields.all("member").map(str::to_owned).collect();
    let is_signed = match fields.get("decision") {
        "signed" => true,
        "refused" => false,
        other => return Err(Fault::unreadable("decision", other)),
    };
    let title = fields.get("title");
    operations::recommendation::decide(&visit.bank, actor, &members, likeness, is_signed, title)
        .await?;
    let to = format!("/recommendations/alike?country={}", encoded(fields.get("country")));
    Ok(Redirect::to(&visit.frame.link(&to)).into_response())
}
