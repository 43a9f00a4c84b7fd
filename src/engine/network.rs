//! The engine's way to the server, with the engine's timers.

use super::runtime;
use crate::sync::HttpTransport;

/// HTTP by the browser's fetch or natively.
#[must_use]
pub fn http() -> HttpTransport {
    HttpTransport::new(|duration| Box::pin(runtime::sleep(duration)))
}
