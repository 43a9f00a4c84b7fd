//! The headers that keep a browser strict. Answers of the API carry few: "nothing new" has to fit into 400 bytes.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// The web app loads its own files, runs its own WebAssembly and talks to its own endpoint; nothing else.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; \
    style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The camera reads invitations; nothing else of the device is needed.
const PERMISSIONS: &str = "camera=(self), geolocation=(), microphone=(), accelerometer=(), gyroscope=(), magnetometer=(), midi=(), \
    payment=(), usb=(), serial=(), display-capture=(), browsing-topics=()";

const PAGE: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

const API: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Two years, said only where people come by https.
const STRICT_TRANSPORT: &str = "max-age=63072000";

/// Whether a path is of the API and never of the web app.
pub(super) fn is_api(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// Sets the headers of an answer.
pub(super) async fn set(https: bool, request: Request, next: Next) -> Response {
    let wanted: &[(HeaderName, &str)] = if is_api(request.uri().path()) { &API } else { &PAGE };
    let mut response = next.run(request).await;
    let transport = https.then_some((header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT));
    for (name, value) in wanted.iter().cloned().chain(transport) {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
