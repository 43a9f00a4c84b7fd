//! What a user can do: the messages between the screens and the engine that owns the data, and the handle that the screens hold.

pub mod cpr;
pub mod failure;
pub mod handle;
pub mod message;
pub mod view;
