//! The screens: pure views over what the engine tells. They know the handle, its messages and the domain, nothing else.

#![expect(unused_qualifications, reason = "the code that rsx! expands to names its events in full")]

pub mod app;
pub mod clipboard;
pub mod components;
pub mod cpr_guard;
pub mod device;
pub mod locking;
pub mod messages;
pub mod routes;
pub mod screens;
pub mod shell;
pub mod theme;
pub mod view_model;
