//! The web app inside the program, or in a folder beside it while it is being worked on.

use std::{
    borrow::Cow,
    path::{Component, Path, PathBuf},
};

use axum::body::Bytes;
use rust_embed::RustEmbed;

/// Read so that a newer build of the web app is embedded anew.
const _: Option<&str> = option_env!("GADEPLAN_WEB_BUILD");

/// Empty when the web app was not built before the endpoint.
#[derive(RustEmbed)]
#[folder = "target/web"]
#[allow_missing = true]
struct Embedded;

/// Where the web app's files come from.
pub(super) struct WebApp {
    folder: Option<PathBuf>,
}

/// One of them.
pub(super) struct WebFile {
    pub(super) bytes: Bytes,
    pub(super) content_type: &'static str,
    /// With its quotes.
    pub(super) etag: String,
    /// By brotli.
    pub(super) compressed: bool,
}

impl WebApp {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The file of this name, compressed where that is wanted and there. Blocks while a folder is read.
    pub(super) fn file(&self, name: &str, compressed: bool) -> Option<WebFile> {
        let brotli = compressed.then(|| self.load(&format!("{name}.br"))).flatten();
        let compressed = brotli.is_some();
        let (bytes, etag) = brotli.or_else(|| self.load(name))?;
        Some(WebFile { bytes, content_type: content_type(name), etag, compressed })
    }

    fn load(&self, name: &str) -> Option<(Bytes, String)> {
        let Some(folder) = &self.folder else {
            let file = Embedded::get(name)?;
            let etag = etag(&file.metadata.sha256_hash());
            let bytes = match file.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => bytes.into(),
            };
            return Some((bytes, etag));
        };
        let path = Path::new(name);
        // Nothing outside the folder.
        if path.components().any(|part| !matches!(part, Component::Normal(_))) {
            return None;
        }
        let bytes = std::fs::read(folder.join(path)).ok()?;
        let etag = etag(blake3::hash(&bytes).as_bytes());
        Some((bytes.into(), etag))
    }
}

fn etag(hash: &[u8; 32]) -> String {
    format!("\"{}\"", data_encoding::HEXLOWER.encode(hash.split_at(8).0))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/vnd.microsoft.icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "ftl") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
