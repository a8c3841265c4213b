//! Sessions over HTTP: what the browser is given, and what it must not keep.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{Request, Response, StatusCode};
use model::LocalisedText;
use model::person::{Account, Role};
use operations::{Actor, Bank, session};
use totp_rs::{Builder, Secret};

use super::{Site, site_over, site_with, text};

const PASSWORD: &str = "seven lazy foxes jump";

async fn office(bank: &Bank) {
    let names = LocalisedText::new("دفتر", "Office");
    let account = Account::new("office", names, "SCI", Role::Supplier);
    session::put_account(bank, &Actor::Console, &account, PASSWORD).await.unwrap();
}

async fn post(site: &Site, path: &str, cookie: &str, form: &str) -> Response<Body> {
    let request = Request::post(path)
        .header(HOST, "bank.test")
        .header(COOKIE, cookie)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    site.ask(request).await
}

async fn get(site: &Site, path: &str, cookie: &str) -> Response<Body> {
    site.ask(Request::get(path).header(COOKIE, cookie).body(Body::empty()).unwrap()).await
}

/// Signs in and answers the cookie as the browser sends it back.
async fn sign_in(site: &Site, cookie: &str) -> String {
    let form = format!("account=office&password={}&next=/", PASSWORD.replace(' ', "+"));
    let answer = post(site, "/en/sign-in", cookie, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let set = answer.headers()[SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_before() {
    let (site, bank) = site_over().await;
    office(&bank).await;
    let planted = "hamafza_session=0123456789abcdef";
    let first = sign_in(&site, planted).await;
    assert_ne!(first, planted, "a token that was planted is never taken over");
    assert_eq!(get(&site, "/en/sessions", &first).await.status(), StatusCode::OK);
    let second = sign_in(&site, &first).await;
    assert_ne!(first, second);
    assert_eq!(get(&site, "/en/sessions", &first).await.status(), StatusCode::SEE_OTHER);
    let page = text(get(&site, "/en/sessions", &second).await).await;
    assert!(page.contains("this session") && page.matches("name=\"mark\"").count() == 1, "{page}");
}

#[tokio::test]
async fn a_holder_ends_all_sessions_and_has_to_sign_in_again() {
    let (site, bank) = site_over().await;
    office(&bank).await;
    let cookie = sign_in(&site, "").await;
    let other = sign_in(&site, "").await;
    let ended = post(&site, "/en/sessions/end", &cookie, "").await;
    assert_eq!(ended.headers()[LOCATION], "/en/sessions");
    for cookie in [&cookie, &other] {
        let answer = get(&site, "/en/sessions", cookie).await;
        assert!(answer.headers()[LOCATION].to_str().unwrap().starts_with("/en/sign-in"));
    }
}

#[tokio::test]
async fn a_new_password_is_asked_for_with_the_present_one() {
    let (site, bank) = site_over().await;
    office(&bank).await;
    let cookie = sign_in(&site, "").await;
    let form = |present: &str| format!("present={present}&new=nine+quiet+herons+wade");
    let wrong = post(&site, "/fa/sessions/password", &cookie, &form("wrong")).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(wrong).await.contains("گذرواژه عوض نشد"));
    let present = PASSWORD.replace(' ', "+");
    let done = post(&site, "/fa/sessions/password", &cookie, &form(&present)).await;
    assert_eq!(done.headers()[LOCATION], "/fa/sign-in");
    assert_eq!(get(&site, "/fa/sessions", &cookie).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_a_signed_in_person_saw_is_not_kept() {
    let (site, bank) = site_over().await;
    office(&bank).await;
    let cookie = sign_in(&site, "").await;
    for path in ["/en/", "/en/sessions", "/en/submissions", "/en/no-such-page"] {
        assert_eq!(get(&site, path, &cookie).await.headers()[CACHE_CONTROL], "no-store", "{path}");
    }
}

#[tokio::test]
async fn where_a_second_factor_is_demanded_nobody_does_anything_without() {
    let demanded = web::Settings { demands_second_factor: true, ..web::Settings::default() };
    let (site, bank) = site_with(demanded).await;
    office(&bank).await;
    let cookie = sign_in(&site, "").await;
    for path in ["/en/", "/en/sessions", "/en/submissions", "/en/submission/new", "/en/tokens"] {
        let answer = get(&site, path, &cookie).await;
        assert_eq!(answer.headers()[LOCATION], "/en/sessions/factor#factor", "{path}");
    }
    let sent = post(&site, "/en/submission/x/approve", &cookie, "").await;
    assert_eq!(sent.headers()[LOCATION], "/en/sessions/factor#factor");
    assert_eq!(get(&site, "/en/", "").await.status(), StatusCode::OK, "who is not signed in reads");
    let offered = text(get(&site, "/en/sessions/factor", &cookie).await).await;
    let secret = offered.split("name=\"secret\" value=\"").nth(1).unwrap();
    let secret = secret.split('"').next().unwrap();
    let key = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(key).build().unwrap();
    let code = totp.generate(bank.now_ms().unsigned_abs() / 1000);
    let password = PASSWORD.replace(' ', "+");
    let form = format!("password={password}&secret={secret}&code={code}");
    let on = post(&site, "/en/sessions/factor", &cookie, &form).await;
    assert_eq!(on.status(), StatusCode::OK);
    let page = text(on).await;
    assert_eq!(page.matches("<li><code>").count(), 10, "the recovery codes: {page}");
    assert_eq!(get(&site, "/en/sessions", &cookie).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn under_https_browsers_are_told_to_stay_there() {
    let https = web::Settings { behind_https: true, ..web::Settings::default() };
    let (site, bank) = site_with(https).await;
    office(&bank).await;
    let cookie = sign_in(&site, "").await;
    assert!(cookie.starts_with("__Host-hamafza_session="), "{cookie}");
    for path in ["/en/", "/sdmx/nothing", "/health", "/en/no-such-page"] {
        let answer = get(&site, path, &cookie).await;
        let told = answer.headers()["strict-transport-security"].to_str().unwrap();
        assert!(told.contains("max-age=63072000; includeSubDomains"), "{path}: {told}");
    }
    let (plain, _) = site_over().await;
    let answer = get(&plain, "/en/", "").await;
    assert!(!answer.headers().contains_key("strict-transport-security"));
}
