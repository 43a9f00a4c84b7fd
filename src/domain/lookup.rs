//! Opslag: that somebody who leads the team opened what others wrote, searched, or took something out. Everybody of the team can read it.
//!
//! It is about leads, and there is nothing like it about workers: no counts, no order by person.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{codes::word_enum, ids::EntryId, unknown::Unknown};

word_enum!(
    /// What was done.
    LookupAct { Opened = 1, Searched = 2, Exported = 3 }
);

/// One look. Its author is who looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// What was done.
    pub act: LookupAct,
    /// When.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// The entry that was opened.
    pub target: Option<EntryId>,
    /// What was searched for, or what was taken out; empty for an entry that was opened.
    pub text: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}
