//! The accounts, for who looks after them: a list, a form that makes one, and buttons that close one or
//! give it back. A link is shown once, on the page that answers.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::LocalisedText;
use model::person::{Account, Role};
use operations::account::Standing;
use serde::Deserialize;

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, Section, answer, encoded, ok};
use crate::visit::Visit;

/// One account.
pub(crate) struct Line {
    pub id: String,
    pub name: String,
    pub organisation: String,
    pub role: String,
    pub state: String,
    /// Where it is given back and closed; nowhere for one's own.
    pub recover: Option<String>,
    pub close: Option<String>,
}

/// What the form sends, and what it shows again.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct NewAccount {
    #[serde(default)]
    account: String,
    #[serde(default)]
    name_fa: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    role: String,
}

/// A link that was made just now.
pub(crate) struct Link {
    pub account: String,
    pub address: String,
}

#[derive(Template)]
#[template(path = "account/list.html")]
pub(crate) struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    roles: Vec<Choice>,
    typed: NewAccount,
    link: Option<Link>,
    error: Option<String>,
}

/// The page of accounts.
pub(crate) fn page(
    f: Frame,
    accounts: Vec<Standing>,
    typed: NewAccount,
    link: Option<Link>,
    error: Option<String>,
) -> ListPage {
    let lines = accounts.into_iter().map(|standing| line(&f, standing)).collect();
    let roles = Role::ALL
        .into_iter()
        .map(|role| Choice {
            value: role.code().to_owned(),
            text: f.t(format!("account-role-{}", role.code())),
            href: String::new(),
            current: role.code() == typed.role,
        })
        .collect();
    ListPage { f, lines, roles, typed, link, error }
}

fn line(f: &Frame, standing: Standing) -> Line {
    let Standing { account, is_open, invited_until_ms } = standing;
    let own = f.viewer.name() == account.id;
    let at =
        |deed: &str| (!own).then(|| f.link(&format!("/account/{}/{deed}", encoded(&account.id))));
    let state = match invited_until_ms {
        Some(until_ms) => f.texts().with("account-invited", &[("moment", &f.moment(until_ms))]),
        None if is_open => f.t("account-open"),
        None => f.t("account-closed"),
    };
    Line {
        name: account.names.get(f.language).to_owned(),
        role: f.t(format!("account-role-{}", account.role.code())),
        recover: at("recover"),
        close: at("close").filter(|_| is_open || invited_until_ms.is_some()),
        organisation: account.organisation,
        id: account.id,
        state,
    }
}

async fn shown(
    visit: Visit,
    status: StatusCode,
    typed: NewAccount,
    link: Option<Link>,
    error: Option<String>,
) -> Result<Response, Fault> {
    let accounts = operations::account::list(&visit.bank, visit.signed_in()?).await?;
    answer(status, &page(visit.frame.at(Section::Accounts), accounts, typed, link, error))
}

/// The page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let accounts = operations::account::list(&visit.bank, visit.signed_in()?).await?;
    ok(&page(visit.frame.at(Section::Accounts), accounts, NewAccount::default(), None, None))
}

/// The address of a link, as it is to be sent to the holder.
fn link_of(visit: &Visit, account: &str, secret: &str) -> Link {
    let (site, tag) = (visit.bank.public_url(), visit.frame.tag());
    let address = format!("{site}/{tag}/invitation?secret={secret}");
    Link { account: account.to_owned(), address }
}

/// Makes an account and shows the link once, or shows the form again with what was typed.
pub(crate) async fn invite(visit: Visit, Form(form): Form<NewAccount>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?;
    let id = form.account.trim();
    let names = LocalisedText::new(form.name_fa.trim(), form.name_en.trim());
    let organisation = form.organisation.trim();
    let role = Role::parse(&form.role).filter(|_| !organisation.is_empty() && !names.is_empty());
    let Some(role) = role else {
        // Who may not look after accounts is told so first.
        operations::account::list(&visit.bank, actor).await?;
        let error = Some(visit.frame.t("account-incomplete"));
        return shown(visit, StatusCode::UNPROCESSABLE_ENTITY, form, None, error).await;
    };
    let account = Account::new(id, names, organisation, role);
    match operations::account::invite(&visit.bank, actor, &account).await {
        Ok(secret) => {
            let link = Some(link_of(&visit, id, &secret));
            shown(visit, StatusCode::OK, NewAccount::default(), link, None).await
        }
        Err(operations::Error::Conflict { .. }) => {
            let error = Some(visit.frame.t("account-refused"));
            shown(visit, StatusCode::UNPROCESSABLE_ENTITY, form, None, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives an account back to its holder and shows the link once.
pub(crate) async fn recover(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let secret = operations::account::recover(&visit.bank, visit.signed_in()?, &id).await?;
    let link = Some(link_of(&visit, &id, &secret));
    shown(visit, StatusCode::OK, NewAccount::default(), link, None).await
}

/// Closes an account.
pub(crate) async fn close(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    operations::account::close(&visit.bank, visit.signed_in()?, &id).await?;
    Ok(Redirect::to(&visit.frame.link("/accounts")).into_response())
}

#[cfg(test)]
mod tests {
    use model::Language;
    use operations::Actor;

    use super::*;
    use crate::tests::canned::HOSTILE;

    fn standing(id: &str, is_open: bool, invited_until_ms: Option<i64>) -> Standing {
        let names = LocalisedText::new(HOSTILE, HOSTILE);
        let account = Account::new(id, names, "SCI", Role::Administrator);
        Standing { account, is_open, invited_until_ms }
    }

    #[test]
    fn the_page_tells_how_accounts_stand_and_offers_nothing_for_ones_own() {
        let own = standing("head", true, None);
        let all = vec![
            own.clone(),
            standing("second", true, None),
            standing("invited", false, Some(0)),
            standing("closed", false, None),
        ];
        for language in Language::ALL {
            let f = Frame::new(language, "/accounts", Actor::Account(own.account.clone()));
            let link = Link { account: "x".into(), address: "http://bank.test/?secret=1".into() };
            let page = page(f, all.clone(), NewAccount::default(), Some(link), None);
            let offers: Vec<(bool, bool)> =
                page.lines.iter().map(|it| (it.recover.is_some(), it.close.is_some())).collect();
            assert_eq!(offers, [(false, false), (true, true), (true, true), (true, false)]);
            let html = page.render().unwrap();
            assert!(!html.contains("<script>alert"), "{html}");
            assert!(html.contains("http://bank.test/?secret=1"), "{html}");
        }
    }
}
