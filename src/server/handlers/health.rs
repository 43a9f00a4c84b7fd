//! For those who watch over the endpoint.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::server::{failure::Failure, state::AppState};

const TEXT: &str = "text/plain; charset=utf-8";

/// The process answers.
pub(in crate::server) async fn alive() -> Response {
    ([(header::CONTENT_TYPE, TEXT)], "alive\n").into_response()
}

/// The storage answers too.
pub(in crate::server) async fn ready(State(state): State<AppState>) -> Response {
    match state.run(|service| service.ready()).await {
        Ok(()) => ([(header::CONTENT_TYPE, TEXT)], "ready\n").into_response(),
        Err(failure) => (StatusCode::SERVICE_UNAVAILABLE, Failure::into_response(failure)).into_response(),
    }
}

/// Counts and durations, as Prometheus reads them.
pub(in crate::server) async fn metrics(State(state): State<AppState>) -> Response {
    state.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.render()).into_response()
}
