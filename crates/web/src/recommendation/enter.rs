//! The forms of a recommendation's page: each enters one thing in its file and leads back to it.
//! Knows the names of the fields; what is allowed is for `operations` to say.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use model::recommendation::{CommitmentSource, EvidenceKind, Status};
use operations::commitment::Promise;
use operations::recommendation::{self, Evidence};

use crate::fault::Fault;
use crate::page::{Frame, encoded};
use crate::visit::Visit;

/// The fields of a form, in order; a name may stand several times.
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(crate) fn of(form: Form<Vec<(String, String)>>) -> Self {
        Self(form.0)
    }

    /// The value of a field; empty when it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|field| field.0 == name).map_or("", |field| field.1.trim())
    }

    /// The value, when there is one.
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|it| !it.is_empty())
    }

    /// All values of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |field| field.0 == name).map(|field| field.1.as_str())
    }
}

fn back(frame: &Frame, id: &str) -> Response {
    let file = frame.link(&format!("/recommendation/{}#file", encoded(id)));
    Redirect::to(&file).into_response()
}

/// Makes an organisation answer for it.
pub(crate) async fn assign(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let due = fields.given("due");
    recommendation::assign(&visit.bank, actor, &id, fields.get("organisation"), due.as_deref())
        .await?;
    Ok(back(&visit.frame, &id))
}

/// Enters a plan.
pub(crate) async fn plan(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    recommendation::plan(&visit.bank, actor, &id, fields.get("text")).await?;
    Ok(back(&visit.frame, &id))
}

/// Enters a commitment that answers it, of the organisation that answers for it.
pub(crate) async fn promise(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let view = recommendation::show(&visit.bank, actor, &id).await?;
    let promise = Promise {
        source: CommitmentSource::Recommendation,
        origin: view.listed.id.clone(),
        text: fields.get("text").to_owned(),
        owner: view.listed.organisation.unwrap_or_default(),
        due: fields.get("due").to_owned(),
        indicator: fields.given("indicator"),
    };
    operations::commitment::promise(&visit.bank, actor, promise).await?;
    Ok(back(&visit.frame, &id))
}

/// Enters evidence.
pub(crate) async fn give_evidence(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let kind = fields.get("kind");
    let kind = EvidenceKind::parse(kind).ok_or_else(|| Fault::unreadable("kind", kind))?;
    let reference = match kind {
        EvidenceKind::Series => fields.get("indicator"),
        EvidenceKind::Measure | EvidenceKind::Law => fields.get("title"),
    };
    let evidence = Evidence {
        kind,
        reference: reference.to_owned(),
        text: fields.get("text").to_owned(),
        day: fields.given("day"),
    };
    recommendation::give_evidence(&visit.bank, actor, &id, evidence).await?;
    Ok(back(&visit.frame, &id))
}

/// Enters a judgement.
pub(crate) async fn assess(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let status = fields.get("status");
    let status = Status::parse(status).ok_or_else(|| Fault::unreadable("status", status))?;
    let evidence: Vec<u32> = fields.all("evidence").filter_map(|it| it.parse().ok()).collect();
    let reason = fields.get("reason");
    recommendation::assess(&visit.bank, actor, &id, status, reason, &evidence).await?;
    Ok(back(&visit.frame, &id))
}

/// Enters the committee's own grade.
pub(crate) async fn grade(
    visit: Visit,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (actor, fields) = (visit.signed_in()?, Fields::of(form));
    let (grade, symbol) = (fields.get("grade"), fields.get("symbol"));
    recommendation::grade(&visit.bank, actor, &id, grade, symbol).await?;
    Ok(back(&visit.frame, &id))
}
