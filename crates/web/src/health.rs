//! What a watchman or a load balancer asks: whether the program lives, whether it can do its work,
//! and its counts. Knows no person, no path a person asked for and no figure of the bank.
//!
//! `/health` says that the program answers, `/ready` that its records do too, `/metrics` gives counts
//! in the OpenMetrics 1.0 text form that Prometheus reads. Labels are the routes of the table of
//! addresses, never what stands in an address, so their number is bounded and nothing personal is
//! in them.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use serde_json::json;

use crate::fault::Fault;
use crate::serve::App;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Asked {
    route: String,
}

/// The counts of one server since it began.
pub(crate) struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    took: Family<Asked, Histogram>,
    under_way: Gauge,
    memory: Gauge<u64, AtomicU64>,
}

impl Metrics {
    /// All counts at nothing.
    pub(crate) fn new() -> Arc<Self> {
        let mut registry = Registry::with_prefix("hamafza");
        let answered = Family::<Answered, Counter>::default();
        registry.register("http_answers", "Requests answered", answered.clone());
        // From half a millisecond to sixteen seconds.
        let took = Family::<Asked, Histogram>::new_with_constructor(|| {
            Histogram::new(exponential_buckets(0.0005, 2.0, 16))
        });
        registry.register_with_unit(
            "http_answer_duration",
            "Time from a request to the beginning of its answer",
            Unit::Seconds,
            took.clone(),
        );
        let under_way = Gauge::default();
        registry.register(
            "http_requests_under_way",
            "Requests not yet answered",
            under_way.clone(),
        );
        let memory = Gauge::<u64, AtomicU64>::default();
        registry.register_with_unit(
            "resident_memory",
            "Memory of the process, nothing where the system does not tell",
            Unit::Bytes,
            memory.clone(),
        );
        Arc::new(Self { registry, answered, took, under_way, memory })
    }
}

/// Counts one request from a gauge it leaves when it ends, however it ends.
struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts every answer.
pub(crate) async fn count(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    // What matches no route is of one kind, or the labels would be whatever anyone asks for.
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    };
    let method = method.to_owned();
    metrics.under_way.inc();
    let under_way = UnderWay(metrics.under_way.clone());
    let start = Instant::now();
    let response = next.run(request).await;
    drop(under_way);
    let asked = Asked { route: route.clone() };
    metrics.took.get_or_create(&asked).observe(start.elapsed().as_secs_f64());
    let status = response.status().as_u16();
    metrics.answered.get_or_create(&Answered { method, route, status }).inc();
    response
}

/// The program answers.
pub(crate) async fn live() -> impl IntoResponse {
    Json(json!({ "status": "ok" }))
}

/// The program can do its work: its records answer and its registry is filled.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let indicators = app.bank.registry().indicators().len();
    match operations::submission::recent(&app.bank, 1).await {
        Ok(_) => Json(json!({ "status": "ready", "indicators": indicators })).into_response(),
        Err(error) => {
            tracing::error!(%error, "the records do not answer");
            let told = json!({ "status": "not ready", "why": "the records do not answer" });
            (StatusCode::SERVICE_UNAVAILABLE, Json(told)).into_response()
        }
    }
}

/// The counts.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    app.metrics.memory.set(resident_memory_bytes().unwrap_or(0));
    let mut text = String::new();
    if let Err(error) = encode(&mut text, &app.metrics.registry) {
        return Fault::internal("write the counts", error.to_string()).into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], text).into_response()
}

/// `VmRSS` of proc(5), which is there on Linux alone.
fn resident_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}
