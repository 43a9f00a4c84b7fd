//! Ledsagelse: accompanying someone to a meeting, with its life cycle.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::{barrier::Barrier, codes::word_enum, ids::EntryId, unknown::Unknown};

word_enum!(
    /// Where to.
    Destination { Jobcenter = 1, Treatment = 2, SocialServices = 3, Health = 4, Housing = 5, Elsewhere = 6 }
);

word_enum!(
    /// The states of an escort, in the order of the street.
    EscortState {
        Agreed = 1,
        Reminded = 2,
        Met = 3,
        UnderWay = 4,
        Completed = 5,
        DidNotMeet = 6,
        TurnedAway = 7,
        Moved = 8,
        Cancelled = 9,
    }
);

impl EscortState {
    /// Nothing more is expected of an escort in this state.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::DidNotMeet | Self::TurnedAway | Self::Moved | Self::Cancelled)
    }

    /// The state that one tap leads to, if the escort goes as agreed.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Agreed => Some(Self::Reminded),
            Self::Reminded => Some(Self::Met),
            Self::Met => Some(Self::UnderWay),
            Self::UnderWay => Some(Self::Completed),
            _ => None,
        }
    }

    /// Every state that may follow this one. A final state can be taken back by a correction of the entry, not by a tap.
    #[must_use]
    pub fn may_follow(self) -> &'static [Self] {
        match self {
            Self::Agreed => &[Self::Reminded, Self::Met, Self::DidNotMeet, Self::Moved, Self::Cancelled],
            Self::Reminded => &[Self::Met, Self::DidNotMeet, Self::Moved, Self::Cancelled],
            Self::Met => &[Self::UnderWay, Self::Completed, Self::TurnedAway, Self::Moved, Self::Cancelled],
            Self::UnderWay => &[Self::Completed, Self::TurnedAway, Self::Moved, Self::Cancelled],
            _ => &[],
        }
    }
}

/// One state reached, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscortStep {
    /// The state.
    pub state: EscortState,
    /// When it was reached.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// Fields of newer apps.
    pub unknown: Unknown,
}

/// An agreed escort and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escort {
    /// The site entry.
    pub site: EntryId,
    /// Where to.
    pub destination: Destination,
    /// Which office or house, in the worker's words; may be empty.
    pub place: String,
    /// The appointment, Copenhagen wall time.
    #[serde(with = "crate::domain::numbered")]
    pub appointment: NaiveDateTime,
    /// When to meet before it, Copenhagen wall time on the same day.
    #[serde(with = "crate::domain::numbered")]
    pub meet_time: Option<NaiveTime>,
    /// Where to meet; may be empty.
    pub meet_place: String,
    /// Person entries; empty means *uden navn*.
    pub people: Vec<EntryId>,
    /// The states reached, oldest first. Never empty once saved.
    pub steps: Vec<EscortStep>,
    /// What stood in the way.
    pub barrier: Option<Barrier>,
    /// What came of it; may be empty.
    pub outcome: String,
    /// What is agreed next; may be empty.
    pub next_step: String,
    /// Note; may be empty.
    pub note: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}

impl Escort {
    /// The state that it stands in.
    #[must_use]
    pub fn state(&self) -> EscortState {
        self.steps.last().map_or(EscortState::Agreed, |step| step.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tap_always_leads_to_a_state_that_may_follow() {
        for state in EscortState::ALL {
            if let Some(next) = state.next() {
                assert!(state.may_follow().contains(&next), "{state:?} → {next:?}");
            }
            assert_eq!(state.is_final(), state.may_follow().is_empty(), "{state:?}");
        }
    }
}
