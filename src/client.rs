//! What a user can do: the messages between the screens and the engine that owns the data, and the handle that the screens hold.

pub mod cpr;
pub mod erasure;
pub mod failure;
pub mod filter;
pub mod handle;
pub mod invitation;
pub mod lookup;
pub mod message;
pub mod reach;
pub mod team;
pub mod view;

/// What this build is made from, as a hash in 16 hexadecimal digits. Screens and engine of different builds do not understand each other.
pub const BUILD: &str = env!("GADEPLAN_BUILD");
