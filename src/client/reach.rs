//! How far back the log is on this device, and how far a search reached.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The log is here from a day on; what is older is fetched by *Hent ældre*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Older {
    /// Copenhagen's date on which the server received the oldest records that are here.
    #[serde(with = "crate::domain::numbered")]
    pub since: NaiveDate,
    /// It is being fetched.
    pub coming: bool,
}

/// How far a search reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Copenhagen's date of the oldest entry that is on this device, or from which on the log is here; none where there is no entry.
    #[serde(with = "crate::domain::numbered")]
    pub since: Option<NaiveDate>,
    /// Records of the team that the server has and that are still to come.
    pub missing: u64,
    /// Older entries are not here, and are fetched on demand only.
    pub older: bool,
    /// More was found than there are rows.
    pub more: bool,
}
