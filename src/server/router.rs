//! Which path goes to which handler, and what every request passes on its way.

use std::time::Duration;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn,
    routing::{get, post},
};
use tower_http::timeout::TimeoutLayer;

use super::{handlers, headers, metrics, state::AppState};

/// The longest that a request may take, its body's way here included.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn router(state: AppState, https: bool) -> Router {
    Router::new()
        .route("/v1/server", get(handlers::session::server))
        .route("/v1/nonce", post(handlers::session::nonce))
        .route("/v1/session", post(handlers::session::open))
        .route("/v1/recovery", post(handlers::session::recover))
        .route("/v1/teams", post(handlers::membership::new_team))
        .route("/v1/invitations/{invitation}", get(handlers::membership::invitation))
        .route("/v1/teams/{team}/membership", get(handlers::membership::log).post(handlers::membership::add))
        .route("/v1/teams/{team}/push", post(handlers::records::push))
        .route("/v1/teams/{team}/pull", get(handlers::records::pull))
        .route("/v1/teams/{team}/earlier", get(handlers::records::earlier))
        .route("/v1/teams/{team}/named", post(handlers::records::named))
        .route("/v1/teams/{team}/events", get(handlers::records::events))
        .route("/v1/teams/{team}/proof", get(handlers::records::proof))
        .route("/healthz", get(handlers::health::alive))
        .route("/readyz", get(handlers::health::ready))
        .fallback(handlers::pages::serve)
        .method_not_allowed_fallback(handlers::pages::no_such_method)
        .with_state(state)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn(move |request, next| headers::set(https, request, next)))
        .layer(from_fn(metrics::observe))
}

/// What is answered on the listener for this machine only.
pub(super) fn metrics(state: AppState) -> Router {
    Router::new().route("/metrics", get(handlers::health::metrics)).with_state(state)
}
