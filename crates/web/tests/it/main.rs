//! The site over a real, empty bank: headers, languages, refusals, limits.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod rights;
mod sdmx;
mod session;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, SET_COOKIE,
};
use axum::http::{Request, Response, StatusCode};
use futures::StreamExt;
use operations::bank::{Bank, BankParams};
use operations::workbook::Parser;
use tempfile::TempDir;
use tower::ServiceExt;

struct Site {
    router: Router,
    uploads: TempDir,
    _data: TempDir,
}

async fn site() -> Site {
    site_over().await.0
}

/// The site and the bank below it.
async fn site_over() -> (Site, Bank) {
    site_with(web::Settings::default()).await
}

async fn site_with(settings: web::Settings) -> (Site, Bank) {
    let (data, uploads) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let bank = Bank::open(BankParams {
        data: data.path().to_owned(),
        parser: Parser::Here,
        memory_bytes: 64 << 20,
        public_url: "http://bank.test".to_owned(),
        now_ms: Arc::new(|| 1_795_000_000_000),
    });
    let settings = web::Settings {
        upload_limit_bytes: 1 << 20,
        upload_folder: Some(uploads.path().to_owned()),
        ..settings
    };
    let bank = bank.await.unwrap();
    (Site { router: web::router(bank.clone(), settings), uploads, _data: data }, bank)
}

impl Site {
    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        let status = answer.status();
        (status, text(answer).await)
    }
}

async fn text(answer: Response<Body>) -> String {
    let mut chunks = answer.into_body().into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn an_empty_bank_has_every_open_page_in_both_languages() {
    let site = site().await;
    for language in ["fa", "en"] {
        for path in
            ["/", "/indicators", "/indicators?q=x", "/gaps", "/reports", "/about", "/sign-in"]
        {
            let (status, html) = site.get(&format!("/{language}{path}")).await;
            assert_eq!(status, StatusCode::OK, "{language}{path}");
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{language}{path}");
            assert_eq!(html.matches("<h1").count(), 1, "{language}{path}");
        }
    }
    assert_eq!(site.get("/-/patterns").await.0, StatusCode::OK);
    assert!(site.get("/health").await.1.contains("\"status\":\"ok\""));
}

#[tokio::test]
async fn the_start_page_is_in_the_language_the_browser_wants() {
    let site = site().await;
    for (wanted, to) in [("en-GB,en;q=0.9", "/en/"), ("fa-IR", "/fa/"), ("de", "/fa/")] {
        let request = Request::get("/").header("accept-language", wanted);
        let answer = site.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers()[LOCATION], to);
    }
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let site = site().await;
    for path in ["/fa/", "/en/no-such-page", "/health", "/sdmx/nothing", "/-/assets/0/style.css"] {
        let answer = site.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        let headers = answer.headers();
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
    }
}

#[tokio::test]
async fn a_refusal_is_a_page_in_the_language_of_the_address() {
    let site = site().await;
    let (status, html) = site.get("/fa/nowhere").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(html.contains("این صفحه پیدا نشد") && html.contains("href=\"/en/nowhere\""));
    let (status, html) = site.get("/en/indicator/NOTHING").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(html.contains("This page was not found"));
    let (status, _) = site.get("/en/gaps?as_of=yesterday").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let post = Request::post("/en/gaps").header(HOST, "bank.test").body(Body::empty()).unwrap();
    assert_eq!(site.ask(post).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let site = site().await;
    let form = |origin: &str| {
        Request::post("/fa/sign-in")
            .header(HOST, "bank.test")
            .header("origin", origin)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("account=a&password=b&next=/"))
            .unwrap()
    };
    let foreign = site.ask(form("http://evil.test")).await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert!(text(foreign).await.contains("این کار برای شما باز نیست"));
    // Our own form gets as far as the password, and keeps what was typed but the password.
    let own = site.ask(form("http://bank.test")).await;
    assert!(own.headers().get(SET_COOKIE).is_none());
    let html = text(own).await;
    assert!(html.contains("گذرواژه درست نیست") && html.contains("value=\"a\""), "{html}");
    assert!(!html.contains("value=\"b\""));
}

#[tokio::test]
async fn a_file_that_says_it_is_too_large_is_refused_before_it_is_read() {
    let site = site().await;
    let endless = futures::stream::repeat_with(|| {
        Ok::<_, std::io::Error>(axum::body::Bytes::from_static(&[b'x'; 1024]))
    });
    let request = Request::post("/fa/submission/new")
        .header(HOST, "bank.test")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header(CONTENT_LENGTH, (2_u64 << 30).to_string())
        .body(Body::from_stream(endless))
        .unwrap();
    let answer = site.ask(request).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.headers()["connection"], "close");
    assert!(text(answer).await.contains("پرونده بزرگ‌تر از اندازه مجاز است"));
    assert_eq!(std::fs::read_dir(site.uploads.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_needs_an_account_leads_to_signing_in_and_back() {
    let site = site().await;
    for path in ["/submissions", "/submission/new", "/submission/X"] {
        let answer =
            site.ask(Request::get(format!("/fa{path}")).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        assert_eq!(answer.headers()[LOCATION], format!("/fa/sign-in?next={path}"));
    }
}

#[tokio::test]
async fn an_asset_may_be_kept_for_ever_by_its_own_address_only() {
    let site = site().await;
    let (_, html) = site.get("/en/").await;
    let sheet = html.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = site.ask(Request::get(sheet).body(Body::empty()).unwrap()).await;
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    let font = html.split("rel=\"preload\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(text(answer).await.contains(font), "the style sheet and the page name the same font");
    let other = site.ask(Request::get("/-/assets/0/style.css").body(Body::empty()).unwrap()).await;
    assert_eq!(other.headers()["cache-control"], "no-cache");
}
