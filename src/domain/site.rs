//! Torv and zones: where the team works.

use serde::{Deserialize, Serialize};

use super::{ids::ZoneId, unknown::Unknown};

/// A place within a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Identifier, kept when the name changes.
    pub id: ZoneId,
    /// The team's name for it.
    pub name: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}

/// A site such as Christianshavns Torv.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Its zones in the order of the screen.
    pub zones: Vec<Zone>,
    /// Fields of newer apps.
    pub unknown: Unknown,
}
