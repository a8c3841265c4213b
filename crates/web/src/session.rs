//! The open sessions of who is signed in, each to be ended, and the password of the account.
//! Knows a list and a form; what a session is, and which passwords are taken, is known elsewhere.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use operations::Actor;
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, answer, ok};
use crate::serve::App;
use crate::visit::{Visit, cookie};

/// One session.
pub(crate) struct Line {
    pub mark: String,
    pub started: String,
    pub seen: String,
    pub own: bool,
}

#[derive(Template)]
#[template(path = "session/list.html")]
pub(crate) struct ListPage {
    pub f: Frame,
    pub account: String,
    pub lines: Vec<Line>,
    pub error: Option<String>,
}

async fn page(visit: Visit, error: Option<String>) -> Result<ListPage, Fault> {
    let Actor::Account(account) = visit.signed_in()?.clone() else {
        return Err(Fault::sign_in(&visit.frame));
    };
    let sessions = operations::session::open_of(&visit.bank, &account).await?;
    let own = visit.token.as_deref().map(operations::session::mark_of);
    let f = visit.frame;
    let lines = sessions
        .into_iter()
        .map(|session| Line {
            started: f.moment(session.started_at_ms),
            seen: f.moment(session.seen_at_ms),
            own: own.as_deref() == Some(session.mark.as_str()),
            mark: session.mark,
        })
        .collect();
    Ok(ListPage { f, account: account.id, lines, error })
}

/// The page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    ok(&page(visit, None).await?)
}

/// What the form of ending sends: one mark, or none for all of them.
#[derive(Deserialize)]
pub(crate) struct End {
    #[serde(default)]
    mark: String,
}

/// Ends one session of the account, or all.
pub(crate) async fn end(visit: Visit, Form(form): Form<End>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let mark = Some(form.mark.as_str()).filter(|mark| !mark.is_empty());
    operations::session::end_own(&visit.bank, actor, mark).await?;
    Ok(Redirect::to(&visit.frame.link("/sessions")).into_response())
}

/// What the form of a new password sends.
#[derive(Deserialize)]
pub(crate) struct NewPassword {
    #[serde(default)]
    present: String,
    #[serde(default)]
    new: String,
}

/// Changes the password of the account; every session of it ends, this one too.
pub(crate) async fn change_password(
    visit: Visit,
    State(app): State<App>,
    Form(form): Form<NewPassword>,
) -> Result<Response, Fault> {
    let actor = visit.signed_in()?.clone();
    let done = operations::password::change(&visit.bank, &actor, &form.present, &form.new).await;
    match done {
        Ok(()) => {
            let to = format!("/{}/sign-in", visit.frame.tag());
            Ok(([(SET_COOKIE, cookie(None, &app.settings))], Redirect::to(&to)).into_response())
        }
        Err(operations::Error::Conflict { .. }) => {
            let error = visit.frame.t("password-refused");
            answer(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, Some(error)).await?)
        }
        Err(error) => Err(error.into()),
    }
}
