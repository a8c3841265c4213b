//! The tokens of who is signed in, by which programs send in the account's name. A token is shown once,
//! on the page that answers. Knows a list and a form.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use operations::token::{NewToken, Token, TokenScope};
use serde::Deserialize;

use crate::fault::Fault;
use crate::page::{Frame, answer, ok};
use crate::visit::Visit;

/// One token.
pub(crate) struct Line {
    pub mark: String,
    pub name: String,
    pub scopes: String,
    pub made: String,
    pub until: String,
}

/// What the form sends, and what it shows again but the password.
#[derive(Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    name: String,
    #[serde(default)]
    data: String,
    #[serde(default)]
    structures: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "token/list.html")]
pub(crate) struct ListPage {
    f: Frame,
    site: String,
    account: String,
    lines: Vec<Line>,
    name: String,
    made: Option<String>,
    error: Option<String>,
}

/// The page of tokens.
pub(crate) fn page(
    f: Frame,
    site: &str,
    tokens: Vec<Token>,
    name: String,
    made: Option<String>,
    error: Option<String>,
) -> ListPage {
    let lines = tokens.into_iter().map(|token| line(&f, token)).collect();
    let site = site.to_owned();
    ListPage { site, account: f.viewer.name().to_owned(), f, lines, name, made, error }
}

fn line(f: &Frame, token: Token) -> Line {
    let words: Vec<String> =
        token.scopes.split(',').map(|scope| f.t(format!("token-scope-{scope}"))).collect();
    Line {
        scopes: words.join(&format!("{} ", f.t("list-comma"))),
        made: f.day(token.made_at_ms),
        until: f.day(token.expires_at_ms),
        mark: token.mark,
        name: token.name,
    }
}

/// The page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let tokens = operations::token::list(&visit.bank, visit.signed_in()?).await?;
    let site = visit.bank.public_url();
    ok(&page(visit.frame, site, tokens, String::new(), None, None))
}

/// Makes a token and shows it once, or shows the form again.
pub(crate) async fn make(visit: Visit, Form(form): Form<Wanted>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let chosen = [(TokenScope::Data, &form.data), (TokenScope::Structures, &form.structures)];
    let wanted = NewToken {
        name: form.name.clone(),
        scopes: chosen.into_iter().filter(|(_, on)| !on.is_empty()).map(|(it, _)| it).collect(),
        days: form.days.parse().unwrap_or(0),
    };
    let made = operations::token::make(&visit.bank, actor, &form.password, &wanted).await;
    let (status, made, error, name) = match made {
        Ok(token) => (StatusCode::OK, Some(token), None, String::new()),
        Err(operations::Error::Conflict { .. }) => {
            let error = Some(visit.frame.t("token-refused"));
            (StatusCode::UNPROCESSABLE_ENTITY, None, error, form.name)
        }
        Err(error) => return Err(error.into()),
    };
    let tokens = operations::token::list(&visit.bank, actor).await?;
    let site = visit.bank.public_url();
    answer(status, &page(visit.frame, site, tokens, name, made, error))
}

/// What the form of ending sends: one mark, or none for all of them.
#[derive(Deserialize)]
pub(crate) struct End {
    #[serde(default)]
    mark: String,
}

/// Ends one token, or all.
pub(crate) async fn end(visit: Visit, Form(form): Form<End>) -> Result<Response, Fault> {
    let mark = Some(form.mark.as_str()).filter(|mark| !mark.is_empty());
    operations::token::end(&visit.bank, visit.signed_in()?, mark).await?;
    Ok(Redirect::to(&visit.frame.link("/tokens")).into_response())
}
