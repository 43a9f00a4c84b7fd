//! Which entries the log shows.

use serde::{Deserialize, Serialize};

use super::view::Periods;
use crate::domain::{entry::Kind, ids::EntryId};

/// Which entries of the log.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LogFilter {
    /// Only of this site.
    pub site: Option<EntryId>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only about this person.
    pub person: Option<EntryId>,
    /// Only of this period.
    pub period: Periods,
    /// Only in this state.
    pub standing: Standing,
    /// Only where these words were found, as they were typed. Where none of them is long enough to be searched for, they narrow nothing.
    pub words: String,
}

/// Masked: what somebody searches for is nobody else's.
impl std::fmt::Debug for LogFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogFilter(…)")
    }
}

/// Which state of review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// All.
    #[default]
    All,
    /// *Kræver dig*: a question or an answer for the reader, two versions, or an escort over time.
    NeedsReader,
    /// Nobody has looked yet.
    Unseen,
    /// An open question.
    Question,
    /// Answered, not closed.
    Answered,
    /// Two versions.
    Conflict,
    /// Seen, agreed or closed.
    Settled,
}
