//! The stable bytes of a revision: the plaintext that gets sealed. Versioned, frozen, unknown fields kept.
//!
//! **Frozen.** Field numbers and codes are never reused or renumbered; `docs/protocol.md` lists them.

mod admission;
mod content;
mod erasure;
mod escort;
mod fields;
mod inside;
mod places;
mod presence;
mod register;

pub use admission::Admission;
pub use content::{decode_content, encode_content};
pub use erasure::{Destroyed, ErasedEntry, Erasure};
pub use fields::{Fields, PayloadError};
pub use inside::{Inside, Seen, Status};
