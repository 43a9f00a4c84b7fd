//! The web app's files, and what is nobody's.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::task::spawn_blocking;

use crate::server::{failure::Failure, headers::is_api, state::AppState, web::WebFile};

const INDEX: &str = "index.html";
/// Files below have their hash in their name: they never change.
const HASHED: &str = "s/";

/// A file of the web app; its first page for every other path that a person opens.
pub(in crate::server) async fn serve(State(state): State<AppState>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if is_api(uri.path()) {
        return Failure::NoSuchCall(404).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return Failure::NoSuchCall(405).into_response();
    }
    let name = uri.path().trim_start_matches('/').to_owned();
    let compressed = accepts_brotli(&headers);
    let wants_page = name.is_empty() || (mentions(&headers, header::ACCEPT, "text/html") && !name.starts_with(HASHED));
    let web = Arc::clone(&state.web);
    let found = spawn_blocking(move || {
        let named = web.file(&name, compressed).map(|file| (file, name.starts_with(HASHED)));
        named.or_else(|| wants_page.then(|| web.file(INDEX, compressed)).flatten().map(|file| (file, false)))
    });
    match found.await {
        Ok(Some((file, hashed))) => answer(file, hashed, &headers),
        Ok(None) => (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "not found\n").into_response(),
        Err(error) => Failure::Internal(Box::new(error)).into_response(),
    }
}

/// A path of ours with a method that it does not take.
pub(in crate::server) async fn no_such_method() -> Failure {
    Failure::NoSuchCall(405)
}

fn answer(file: WebFile, hashed: bool, asked: &HeaderMap) -> Response {
    let kept = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let unchanged = mentions(asked, header::IF_NONE_MATCH, &file.etag);
    let mut response = if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { file.bytes.into_response() };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if !unchanged {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        if file.compressed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn mentions(headers: &HeaderMap, name: header::HeaderName, text: &str) -> bool {
    headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(|value| value.contains(text)))
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br") && !parts.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
