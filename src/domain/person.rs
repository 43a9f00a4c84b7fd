//! A person on the identity ladder. Rung 0 has no entry at all: the record simply names nobody.

use serde::{Deserialize, Serialize};

use super::{codes::word_enum, unknown::Unknown};

word_enum!(
    /// How far up the ladder a person wanted to go. A step down is always possible.
    Rung { Unregistered = 0, Alias = 1, KnownToTeam = 2, NamedWithConsent = 3 }
);

/// What the team calls somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Kaldenavn: the team's word, not a name.
    pub alias: String,
    /// The rung.
    pub rung: Rung,
    /// Note; may be empty.
    pub note: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}
