//! The engine: the one owner of the data on a device. It answers the screens' requests and keeps the device in step with the server.

mod acts;
mod admitting;
mod appending;
mod copies;
#[cfg(test)]
mod cpr_guard;
mod days;
mod drafts;
mod entrusting;
#[cfg(test)]
mod entrusting_rules;
mod environment;
mod erasing;
#[cfg(test)]
mod erasing_rules;
mod erasures;
mod error;
#[cfg(test)]
mod full_disk;
#[cfg(not(target_arch = "wasm32"))]
mod headless;
mod invitations;
#[cfg(test)]
mod lock_rules;
mod locked;
mod lookups;
mod names;
mod network;
mod onboarding;
mod reading;
mod recording;
mod recovering;
mod renewing;
mod replacing;
mod requests;
mod rounds;
mod rows;
mod runner;
#[cfg(target_arch = "wasm32")]
pub mod runtime;
#[cfg(not(target_arch = "wasm32"))]
mod runtime;
mod searching;
mod session;
mod settling;
#[cfg(test)]
mod specimen;
mod status;
mod team;
#[cfg(not(target_arch = "wasm32"))]
mod thread;
mod unlocking;
mod validity;
mod window;

pub use crate::domain::policy::WINDOW;
pub use environment::{Environment, Later, PlatformKeys};
#[cfg(not(target_arch = "wasm32"))]
pub use headless::Headless;
pub use network::http;
pub use runner::Runner;
pub use session::Engine;
#[cfg(not(target_arch = "wasm32"))]
pub use thread::{EngineThread, ThreadPort};
