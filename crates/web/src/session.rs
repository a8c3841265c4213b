//! The open sessions of who is signed in, each to be ended, and the password and second factor of the
//! account. Knows a list and forms; what a session is, which passwords are taken and which codes are
//! good is known elsewhere.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use operations::Actor;
use operations::second_factor::SecondFactor;
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, answer, encoded, ok};
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
    pub factor: Factor,
}

/// What the page says of the second factor.
pub(crate) enum Factor {
    Off,
    On {
        codes_left: String,
    },
    /// A secret that is offered: in groups of four, whole, and as the address that telephones open.
    Offered {
        groups: String,
        secret: String,
        address: String,
    },
    /// Turned on just now: the recovery codes are shown this once.
    TurnedOn {
        codes: Vec<String>,
    },
}

async fn page(
    visit: Visit,
    error: Option<String>,
    offered: Option<Factor>,
) -> Result<ListPage, Fault> {
    let Actor::Account(account) = visit.signed_in()?.clone() else {
        return Err(Fault::sign_in(&visit.frame));
    };
    let sessions = operations::session::open_of(&visit.bank, &account).await?;
    let stands = operations::second_factor::of(&visit.bank, &account.id).await?;
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
    let factor = offered.unwrap_or_else(|| match stands {
        SecondFactor::Off => Factor::Off,
        SecondFactor::On { codes_left } => {
            let count = f.n(&codes_left);
            Factor::On { codes_left: f.texts().with("factor-codes-left", &[("count", &count)]) }
        }
    });
    Ok(ListPage { f, account: account.id, lines, error, factor })
}

/// The page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    ok(&page(visit, None, None).await?)
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
            answer(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, Some(error), None).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// A secret as it is offered.
fn offer(account: &str, secret: String) -> Factor {
    let groups: Vec<&str> =
        (0..secret.len()).step_by(4).filter_map(|at| secret.get(at..at + 4)).collect();
    let label = encoded(account);
    let address = format!("otpauth://totp/Hamafza:{label}?secret={secret}&issuer=Hamafza");
    Factor::Offered { groups: groups.join(" "), address, secret }
}

/// Offers a secret for the second factor; nothing is on before a code of it was given.
pub(crate) async fn offer_factor(visit: Visit) -> Result<Response, Fault> {
    let offered = offer(visit.signed_in()?.name(), operations::second_factor::new_secret()?);
    ok(&page(visit, None, Some(offered)).await?)
}

/// What the forms of the second factor send.
#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    password: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

/// Turns the second factor on, when the code is the secret's, and shows the recovery codes once.
pub(crate) async fn turn_on(visit: Visit, Form(form): Form<Code>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?.clone();
    let Code { password, secret, code } = form;
    let on =
        operations::second_factor::turn_on(&visit.bank, &actor, &password, &secret, &code).await;
    match on {
        Ok(codes) => ok(&page(visit, None, Some(Factor::TurnedOn { codes })).await?),
        Err(operations::Error::Conflict { .. }) => {
            let error = visit.frame.t("factor-refused");
            let offered = offer(actor.name(), secret);
            let page = page(visit, Some(error), Some(offered)).await?;
            answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Turns the second factor off, with the password and a code.
pub(crate) async fn turn_off(visit: Visit, Form(form): Form<Code>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?.clone();
    let Code { password, code, .. } = form;
    match operations::second_factor::turn_off(&visit.bank, &actor, &password, &code).await {
        Ok(()) => Ok(Redirect::to(&visit.frame.link("/sessions")).into_response()),
        Err(operations::Error::Conflict { .. }) => {
            let error = visit.frame.t("factor-refused");
            answer(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, Some(error), None).await?)
        }
        Err(error) => Err(error.into()),
    }
}
