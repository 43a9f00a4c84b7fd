//! Erasures, as the screens see them: what was erased, how far that has come, what waits, and what is due.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{
    entry::{Content, Kind},
    erasure::ErasureReason,
    ids::EntryId,
};

/// *Sletninger*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasuresView {
    /// The erasures, newest first.
    pub rows: Vec<ErasureRow>,
    /// What came after the erasure of its entry and waits for a steward; empty for everybody else.
    pub later: Vec<LaterRow>,
    /// What is older than it may be; empty for everybody but stewards.
    pub due: Vec<DueRow>,
}

/// One erasure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasureRow {
    /// When, by the steward's clock.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// What the steward is called.
    pub by: String,
    /// Why.
    pub reason: ErasureReason,
    /// How many entries of which kind; messages about them are not counted.
    pub kinds: Vec<(Kind, u32)>,
    /// How far it has come.
    pub progress: ErasureProgress,
}

/// How far an erasure has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasureProgress {
    /// It is on this device only, until the server has taken it.
    pub waiting: bool,
    /// The server did not take it: it is on this device only, and stays so.
    pub refused: bool,
    /// Devices that have destroyed it, this one among them.
    pub done: u32,
    /// Devices that have to.
    pub of: u32,
    /// Those that have not answered; for stewards only.
    pub missing: Vec<MissingDevice>,
}

/// A device that has not answered an erasure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingDevice {
    /// What its holder is called.
    pub holder: String,
    /// When the server last received anything of it; none when it never has.
    #[serde(with = "crate::domain::numbered")]
    pub heard: Option<DateTime<Utc>>,
}

/// Something that was written about an erased entry by somebody who did not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaterRow {
    /// The entry that was erased.
    pub entry: EntryId,
    /// What was written; none where it does not open.
    pub content: Option<Content>,
    /// What its author is called.
    pub author: String,
}

/// Entries of one kind whose time is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueRow {
    /// The kind.
    pub kind: Kind,
    /// How many.
    pub count: u32,
    /// Days that such entries are kept.
    pub days: u32,
}

/// What stands where an entry was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasedView {
    /// The entry.
    pub entry: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// When, by the steward's clock.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// What the steward is called.
    pub by: String,
    /// Why.
    pub reason: ErasureReason,
    /// How far it has come.
    pub progress: ErasureProgress,
    /// Things that were written about it by somebody who did not know, and wait for a steward.
    pub later: u32,
}
