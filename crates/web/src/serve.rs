//! The table of addresses and the layers around it.
//! Knows which handler answers where; the handlers know the rest.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, patch, post};
use operations::Bank;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::account::maintain;
use crate::health::Metrics;
use crate::{
    about, account, asset, audit, cell, commitment, coverage, data_call, developers, document,
    draft, draft_text, fault, form, form_cell, form_typed, framework, gap, guard, health, home,
    indicator, invitation, log, measure, measure_form, negotiation, obligation, organisation,
    pattern, recommendation, report, sdmx, session, submission, task, token, upload, visit, vote,
};

/// How the site is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether browsers reach it by https, so that the session cookie must never travel without.
    pub behind_https: bool,
    /// Whether everybody who signs in has to turn a second factor on before anything else.
    pub demands_second_factor: bool,
    /// The largest file that may be sent, in bytes.
    pub upload_limit_bytes: u64,
    /// The folder where a file is written while it arrives; the system's own when absent.
    pub upload_folder: Option<std::path::PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            behind_https: false,
            demands_second_factor: false,
            upload_limit_bytes: 256 << 20,
            upload_folder: None,
        }
    }
}

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct App {
    pub bank: Bank,
    pub settings: Arc<Settings>,
    pub metrics: Arc<Metrics>,
}

/// Forms of words are small; files have their own limit.
const FORM_LIMIT_BYTES: usize = 64 << 10;
/// A text of a draft, as a form carries it: each letter may take nine bytes.
const DRAFT_LIMIT_BYTES: usize = 8 << 20;
const PAGE_TIMEOUT: Duration = Duration::from_secs(30);
/// A page of a form without scripts: some hundred cells, each with its version and reason.
const SHEET_LIMIT_BYTES: usize = 512 << 10;
/// A report is set in a minute at worst.
const REPORT_TIMEOUT: Duration = Duration::from_secs(180);
/// A file of the greatest size over a slow line.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(3600);

fn timeout(after: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, after)
}

/// The collection desk.
fn desk() -> Router<App> {
    Router::new()
        .route("/tasks", get(task::list))
        .route("/calls", get(data_call::list))
        .route("/call/new", get(data_call::form).post(data_call::open))
        .route("/call/{id}", get(data_call::show))
        .route("/call/{id}/close", post(data_call::close))
        .route("/call/{id}/remind", post(data_call::remind))
        .route("/form/{id}", get(form::show).post(form::keep))
        .route("/form/{id}/cells", patch(form_typed::write))
        .route("/form/{id}/send", post(form::send))
        .route("/form/{id}/begin", post(form::begin))
        .route("/form/{id}/approve", post(form::approve))
        .route("/form/{id}/cell/{place}", get(form_cell::show))
        .route("/form/{id}/cell/{place}/return", post(form_cell::send_back))
        .route("/form/{id}/cell/{place}/note", post(form_cell::note))
        .route("/organisations", get(organisation::list))
        .route("/organisation/delegate", post(organisation::delegate))
        .route("/organisation/{id}", get(organisation::show))
        .layer(RequestBodyLimitLayer::new(SHEET_LIMIT_BYTES))
        .layer(timeout(PAGE_TIMEOUT))
}

fn pages() -> Router<App> {
    let quick = Router::new()
        .route("/", get(home::show))
        .route("/indicators", get(indicator::list))
        .route("/indicator/{id}", get(indicator::show))
        .route("/cell/{dataflow}/{key}/{period}", get(cell::show))
        .route("/cell/{dataflow}/{key}/{period}/evidence.zip", get(cell::evidence))
        .route("/gaps", get(gap::show))
        .route("/submissions", get(submission::list))
        .route("/submission/{id}", get(submission::show))
        .route("/submission/{id}/receipt", get(submission::receipt))
        .route("/submission/{id}/approve", post(submission::approve))
        .route("/submission/{id}/return", post(submission::send_back))
        .route("/submission/{id}/publish", post(submission::publish))
        .route("/sign-in", get(account::form).post(account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/accounts", get(maintain::list).post(maintain::invite))
        .route("/account/{id}/recover", post(maintain::recover))
        .route("/account/{id}/close", post(maintain::close))
        .route("/invitation", get(invitation::form).post(invitation::accept))
        .route("/audit", get(audit::list))
        .route("/audit.csv", get(audit::export))
        .route("/sessions", get(session::list))
        .route("/sessions/end", post(session::end))
        .route("/sessions/password", post(session::change_password))
        .route("/tokens", get(token::list).post(token::make))
        .route("/tokens/end", post(token::end))
        .route("/sessions/factor", get(session::offer_factor).post(session::turn_on))
        .route("/sessions/factor/off", post(session::turn_off))
        .route("/reports", get(report::list))
        .route("/edition/{file}", get(report::edition))
        .route("/frameworks", get(framework::list))
        .route("/framework/{id}", get(framework::show))
        .route("/documents", get(document::list))
        .route("/document/{*name}", get(document::show::show))
        .route("/wording", get(document::wording::show))
        .route("/original/{id}", get(document::show::original))
        .route("/vote/{key}", get(vote::show))
        .route("/obligations", get(obligation::list))
        .route("/coverage", get(coverage::list))
        .route("/measures", get(measure::list))
        .route("/measure/{id}", get(measure::show))
        .route("/measure-form", get(measure_form::form).post(measure_form::save))
        .route("/obligations.ics", get(obligation::feed))
        .merge(document::saved::routes())
        .merge(recommendation::routes())
        .merge(commitment::routes())
        .merge(negotiation::routes())
        .route("/about", get(about::show))
        .route("/log", get(log::list))
        .route("/log/{position}", get(log::show))
        .route("/developers", get(developers::show))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT_BYTES))
        .layer(timeout(PAGE_TIMEOUT));
    let reports =
        Router::new().route("/report/{file}", get(report::show)).layer(timeout(REPORT_TIMEOUT));
    let drafts = Router::new()
        .route("/drafts", get(draft::list).post(draft::begin))
        .route("/draft/{id}", get(draft::show))
        .route("/draft/{id}/{file}", get(draft::file))
        .route("/draft/{id}/give-out", post(draft::give_out))
        .route("/draft/{id}/text", get(draft_text::show).post(draft_text::save))
        .route("/draft/{id}/decide", post(draft_text::decide))
        .route("/draft/{id}/comment", post(draft_text::comment))
        .route("/draft/{id}/sign", post(draft_text::sign))
        .layer(DefaultBodyLimit::max(DRAFT_LIMIT_BYTES))
        .layer(timeout(REPORT_TIMEOUT));
    let uploads = Router::new()
        .route("/submission/new", get(upload::form).post(upload::receive))
        .layer(DefaultBodyLimit::disable())
        .layer(timeout(UPLOAD_TIMEOUT));
    quick.merge(desk()).merge(reports).merge(drafts).merge(uploads)
}

/// The whole site over one bank.
pub fn router(bank: Bank, settings: Settings) -> Router {
    let app = App { bank, settings: Arc::new(settings), metrics: Metrics::new() };
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(app.metrics.clone(), health::count))
        .layer(from_fn(guard::trace))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), fault::dress))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(CsrfLayer::new());
    Router::new()
        .route("/", get(entry))
        .nest("/fa", pages())
        .nest("/en", pages())
        .route("/developers", get(developers::entry))
        .route("/api/openapi.json", get(developers::open_api))
        .route("/fa/", get(home::show))
        .route("/en/", get(home::show))
        .route("/-/assets/{mark}/{name}", get(asset::show))
        .route("/-/patterns", get(pattern::show))
        .route("/health", get(health::live))
        .route("/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .merge(sdmx::routes())
        .merge(log::routes())
        .layer(layers)
        .with_state(app)
}

/// Answers requests until `shutdown` ends, then lets those under way finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    bank: Bank,
    settings: Settings,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(bank, settings).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// To the start page in the language the browser asks for.
async fn entry(headers: HeaderMap) -> Response {
    let to = format!("/{}/", visit::preferred(&headers).tag());
    ([(axum::http::header::VARY, "Accept-Language")], Redirect::to(&to)).into_response()
}
