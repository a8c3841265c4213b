//! Signing in and out. Knows a form and a cookie; passwords are compared by `operations`.

pub(crate) mod maintain;

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use operations::session::Credentials;
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, answer, ok};
use crate::serve::App;
use crate::visit::{Caller, Visit, cookie};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    f: Frame,
    next: String,
    account: String,
    error: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct SignIn {
    account: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// The form.
pub(crate) async fn form(visit: Visit) -> Result<Response, Fault> {
    let next = safe_next(&visit.query("next").unwrap_or_default());
    ok(&SignInPage { f: visit.frame, next, account: String::new(), error: None })
}

/// Signs in, or shows the form again with what was typed.
pub(crate) async fn sign_in(
    visit: Visit,
    State(app): State<App>,
    caller: Caller,
    Form(form): Form<SignIn>,
) -> Result<Response, Fault> {
    let next = safe_next(&form.next);
    let account = form.account.trim();
    let (code, address) = (form.code.trim(), caller.0.as_str());
    let with = Credentials { account, password: &form.password, code, address };
    match operations::session::sign_in(&visit.bank, &with).await {
        Ok(token) => {
            // Whoever was signed in with this browser before is not any more.
            if let Some(before) = &visit.token {
                operations::session::sign_out(&visit.bank, before).await?;
            }
            let cookie = cookie(Some(&token), &app.settings);
            let to = format!("/{}{next}", visit.frame.tag());
            Ok(([(SET_COOKIE, cookie)], Redirect::to(&to)).into_response())
        }
        Err(operations::Error::Forbidden { .. } | operations::Error::NotFound { .. }) => {
            let page = SignInPage {
                error: Some(visit.frame.t("sign-in-wrong")),
                account: form.account.chars().take(100).collect(),
                next,
                f: visit.frame,
            };
            answer(StatusCode::FORBIDDEN, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session, on the server too.
pub(crate) async fn sign_out(visit: Visit, State(app): State<App>) -> Result<Response, Fault> {
    if let Some(token) = &visit.token {
        operations::session::sign_out(&visit.bank, token).await?;
    }
    let cookie = cookie(None, &app.settings);
    let to = format!("/{}/", visit.frame.tag());
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&to)).into_response())
}

/// Where to go after signing in: a page of this site, or the start page.
fn safe_next(next: &str) -> String {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site_after_signing_in() {
        assert_eq!(safe_next("/submissions?x=1"), "/submissions?x=1");
        for bad in ["//evil.example/", "https://evil.example/", "/\\evil", "/a\r\nb: c", ""] {
            assert_eq!(safe_next(bad), "/", "{bad:?}");
        }
    }
}
