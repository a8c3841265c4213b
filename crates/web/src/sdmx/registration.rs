//! Answers to queries for registrations: under which agreements there are figures, and where.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use model::ArtefactClass;
use operations::Snapshot;
use operations::metadata::Registration;
use operations::registry::HOME_AGENCY;
use sdmx::rest::{RegistrationQuery, Status};
use sdmx::{MessageHeader, RegisteredData};

use super::call::Call;
use super::data::moment;
use super::freshness::Freshness;
use super::metadata::is_version;
use super::refusal::Refusal;

const MEDIA: &str = "application/vnd.sdmx.registry+xml;version=3.0.0";

/// Answers a query for registrations.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let (query, updated_after) = RegistrationQuery::parse(&call.path, &call.query)?;
    let updated_after = moment("updatedAfter", updated_after.as_deref())?;
    let found = operations::metadata::registrations(&call.bank, &Snapshot::public()).await?;
    let found: Vec<Registration> = found
        .into_iter()
        .filter(|each| is_asked_for(&query, each))
        .filter(|each| updated_after.is_none_or(|moment| each.updated_ms > moment))
        .collect();
    let Some(changed_ms) = found.iter().map(|each| each.updated_ms).max() else {
        let detail = "no figures are registered there";
        return Err(Refusal::new(Status::NoResults, detail));
    };
    let freshness = Freshness::new(&format!("registrations-{changed_ms}"), changed_ms);
    if let Some(response) = freshness.not_modified(call) {
        return Ok(response);
    }
    let time = |ms| jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_string();
    let header = MessageHeader {
        id: format!("{HOME_AGENCY}-REGISTRATIONS"),
        prepared: time(changed_ms),
        sender: HOME_AGENCY.to_owned(),
    };
    let told: Vec<RegisteredData> = found
        .iter()
        .map(|each| RegisteredData {
            id: each.id.clone(),
            agreement: each.agreement.urn(ArtefactClass::ProvisionAgreement),
            updated: time(each.updated_ms),
            address: format!(
                "{}/sdmx/v2/data/provisionagreement/{}/{}/{}",
                call.bank.public_url(),
                each.agreement.agency,
                each.agreement.id,
                each.agreement.version
            ),
        })
        .collect();
    let mut response = sdmx::write_registrations(&header, &told).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA));
    freshness.write(headers);
    Ok(response)
}

fn is_asked_for(query: &RegistrationQuery, registration: &Registration) -> bool {
    match query {
        RegistrationQuery::Id(id) => registration.id == *id,
        RegistrationQuery::Provider { agencies, ids } => {
            agencies.accepts(&registration.agreement.agency) && ids.accepts(&registration.provider)
        }
        RegistrationQuery::Context { classes, agencies, ids, versions } => {
            let contexts = [
                (ArtefactClass::Dataflow, &registration.dataflow),
                (ArtefactClass::ProvisionAgreement, &registration.agreement),
            ];
            contexts.into_iter().any(|(class, reference)| {
                classes.contains(&class)
                    && agencies.accepts(&reference.agency)
                    && ids.accepts(&reference.id)
                    && is_version(versions, &reference.version)
            })
        }
    }
}
