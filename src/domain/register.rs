//! Fortegnelse: which of the team's records no device can do without, so that one that holds only the newest shows nothing without its names.
//!
//! Devices of leads write it by themselves; nobody reads it on a screen.

use serde::{Deserialize, Serialize};

use super::{entry::Kind, unknown::Unknown};

/// Names that one register holds at most: it has to fit one record.
pub const NAMES: usize = 1_000;

/// The kinds that last: what the rest of the log is named by.
#[must_use]
pub fn lasts(kind: Kind) -> bool {
    match kind {
        Kind::Person | Kind::Site => true,
        Kind::Contact | Kind::Escort | Kind::Presence | Kind::Review | Kind::Lookup | Kind::Register | Kind::Other(_) => false,
    }
}

/// A record of the team's sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// Its number within the team.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What lasts among the records from one number to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Length of the membership log that its author had, who led the team by it.
    pub membership: u64,
    /// Records of the team that its author had, all of them.
    pub size: u64,
    /// Merkle root over them.
    pub root: [u8; 32],
    /// It speaks of the records after this number.
    pub after: u64,
    /// And up to this one.
    pub last: u64,
    /// The kinds that last, as its author's app knew them.
    pub kinds: Vec<Kind>,
    /// Everything among those records that lasts, ascending.
    pub names: Vec<Name>,
    /// Fields of newer apps.
    pub unknown: Unknown,
}
