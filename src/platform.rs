//! What differs between a browser and a native program. Imports nothing of ours.

#[cfg(target_arch = "wasm32")]
pub mod addresses;
#[cfg(target_arch = "wasm32")]
pub mod engine_worker;
#[cfg(target_arch = "wasm32")]
pub mod passkey;
#[cfg(target_arch = "wasm32")]
pub mod web_ui;
