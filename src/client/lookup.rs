//! *Opslag*, as the screens see it: who opened, searched or took out what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{entry::Kind, lookup::LookupAct};

/// One look, newest first in its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupRow {
    /// What whoever looked is called.
    pub by: String,
    /// When.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// What was done.
    pub act: LookupAct,
    /// What was opened; none where it is not here, or nothing was opened.
    pub of: Option<LookedAt>,
    /// What was searched for, or taken out; what looks like a CPR number is masked in it.
    pub text: String,
}

/// An entry that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAt {
    /// Its kind.
    pub kind: Kind,
    /// When it happened.
    #[serde(with = "crate::domain::numbered")]
    pub happened: DateTime<Utc>,
    /// What its author is called; none where that is the holder of this device.
    pub author: Option<String>,
}
