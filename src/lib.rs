//! Gadeplan: an offline-first, end-to-end encrypted field log for street outreach workers and their team leads.
//!
//! The same library is the app (screens and engine) and the central endpoint. Which module may import which is
//! written in `ARCHITECTURE.md` and enforced by `tests/tidy.rs`. This is the only file with `cfg(feature)`.

pub mod client;
pub mod domain;
pub mod payload;
pub mod platform;
pub mod protocol;

#[cfg(feature = "engine")]
pub mod crypto;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "engine")]
pub mod store;
#[cfg(feature = "engine")]
pub mod sync;

#[cfg(feature = "server")]
pub mod server;

#[cfg(feature = "ui")]
pub mod ui;
