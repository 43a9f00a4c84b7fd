//! Counts and durations by route template, and one log line for each request. Never an identifier, an address or a body.

use std::{sync::Mutex, time::Instant};

use axum::{
    body::HttpBody,
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

static HANDLE: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Seconds that separate the buckets of the durations.
const SECONDS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What gives the metrics of this process. The first call begins to keep them.
pub(super) fn handle() -> Result<PrometheusHandle, BuildError> {
    let mut handle = HANDLE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(handle) = handle.as_ref() {
        return Ok(handle.clone());
    }
    let made = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    metrics::describe_counter!("gadeplan_requests_total", "Requests answered, by route and status.");
    metrics::describe_histogram!("gadeplan_request_seconds", metrics::Unit::Seconds, "Time until the answer began, by route.");
    metrics::describe_counter!("gadeplan_answer_bytes_total", metrics::Unit::Bytes, "Bytes of answers' bodies, by route.");
    *handle = Some(made.clone());
    Ok(made)
}

/// Observes a request on its way through.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known_method(request.method());
    // Without a template the path is somebody's own words.
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    let bytes = response.body().size_hint().lower();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, route, status, ms, bytes, "answered");
    metrics::counter!("gadeplan_requests_total", "method" => method, "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::counter!("gadeplan_answer_bytes_total", "route" => route.clone()).increment(bytes);
    metrics::histogram!("gadeplan_request_seconds", "method" => method, "route" => route).record(took.as_secs_f64());
    response
}

fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
