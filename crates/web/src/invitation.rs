//! The page behind a link that is good once: somebody chooses the password of an account, or makes the
//! first administrator. Knows a form; whether the link is good is known elsewhere.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use operations::invitation::Invited;
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, answer, ok};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "invitation/form.html")]
pub(crate) struct InvitationPage {
    f: Frame,
    secret: String,
    is_first: bool,
    account: String,
    error: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Choose {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    password: String,
}

/// The page of a link; none when it is not good.
pub(crate) fn page(
    f: Frame,
    secret: &str,
    invited: Option<Invited>,
    typed: &str,
    error: Option<String>,
) -> Result<InvitationPage, Fault> {
    let (is_first, account) = match invited {
        Some(Invited::First) => (true, typed.chars().take(100).collect()),
        Some(Invited::Account(account)) => (false, account),
        None => return Err(Fault::not_found("link")),
    };
    Ok(InvitationPage { f, secret: secret.to_owned(), is_first, account, error })
}

/// The form, while the link is good.
pub(crate) async fn form(visit: Visit) -> Result<Response, Fault> {
    let secret = visit.query("secret").unwrap_or_default();
    let invited = operations::invitation::of(&visit.bank, &secret).await?;
    ok(&page(visit.frame, &secret, invited, "", None)?)
}

/// Chooses the password, or shows the form again with what was typed but the password.
pub(crate) async fn accept(visit: Visit, Form(form): Form<Choose>) -> Result<Response, Fault> {
    let (secret, account) = (form.secret.as_str(), form.account.as_str());
    let made = operations::invitation::accept(&visit.bank, secret, account, &form.password).await;
    match made {
        Ok(()) => Ok(Redirect::to(&format!("/{}/sign-in", visit.frame.tag())).into_response()),
        Err(operations::Error::Conflict { .. }) => {
            let invited = operations::invitation::of(&visit.bank, secret).await?;
            let error = Some(visit.frame.t("invitation-refused"));
            let page = page(visit.frame, secret, invited, account, error)?;
            answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
