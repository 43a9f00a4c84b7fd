//! What crosses the wire: record header, pack, membership log, calls and answers, limits, reasons of refusal.
//!
//! **Frozen.** `docs/protocol.md` describes every format here so that another client can be written from it. Only public keys are
//! known in this room: it can verify, never open.

pub mod call;
pub mod code;
pub mod erase;
pub mod hash;
pub mod limits;
pub mod membership;
pub mod pack;
pub mod proof;
pub mod record;
pub mod refused;
pub mod session;
pub mod tree;
