//! Tasks, timers and the clock, in a browser's worker and natively.

#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(target_arch = "wasm32")]
pub use keys::Keys;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use native::{now_ms, run, sleep, spawn, turn};
#[cfg(target_arch = "wasm32")]
pub use web::{Pool, now_ms, open_pool, own_the_data};
#[cfg(target_arch = "wasm32")]
pub(super) use web::{sleep, spawn, turn};
