//! Tilstedeværelse: the team's presence on the square, its mood, and withdrawing so as not to escalate.
//!
//! Presence belongs to the site and the team, never to a worker or a person: the types hold neither.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    codes::word_enum,
    ids::{EntryId, ZoneId},
    unknown::Unknown,
};

word_enum!(
    /// Stemning: five worded steps.
    Mood { Calm = 1, Lively = 2, Tense = 3, Conflict = 4, Unsafe = 5 }
);

word_enum!(
    /// How many people are on the square, in bands.
    Crowd { Few = 1, Some = 2, Many = 3 }
);

word_enum!(
    /// How closely the team is present.
    Intensity { Passing = 1, Steady = 2, Close = 3 }
);

word_enum!(
    /// Why the team withdrew. Withdrawing is good practice and never counts as absence (seed 000).
    WithdrawalReason { Tension = 1, PolicePresent = 2, AskedToLeave = 3, ConflictAboutUs = 4, OwnSafety = 5, Elsewhere = 6 }
);

/// What happened during a presence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PresenceEvent {
    /// The mood of a zone, or of the whole square.
    Mood {
        /// When.
        #[serde(with = "crate::domain::numbered")]
        at: DateTime<Utc>,
        /// The step.
        mood: Mood,
        /// Where; the whole square when absent.
        zone: Option<ZoneId>,
        /// Fields of newer apps.
        unknown: Unknown,
    },
    /// *Vi trak os.*
    Withdrawal {
        /// When.
        #[serde(with = "crate::domain::numbered")]
        at: DateTime<Utc>,
        /// Why.
        reason: WithdrawalReason,
        /// When the team means to be back.
        #[serde(with = "crate::domain::numbered")]
        planned_return: Option<DateTime<Utc>>,
        /// Note; may be empty.
        note: String,
        /// Fields of newer apps.
        unknown: Unknown,
    },
    /// Back on the square after a withdrawal.
    Return {
        /// When.
        #[serde(with = "crate::domain::numbered")]
        at: DateTime<Utc>,
        /// Fields of newer apps.
        unknown: Unknown,
    },
    /// An event that a newer app knows, kept as its fields.
    Other {
        /// Its frozen number.
        code: u16,
        /// All its fields.
        unknown: Unknown,
    },
}

/// The team on the square from one time to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// The site entry.
    pub site: EntryId,
    /// Since when.
    #[serde(with = "crate::domain::numbered")]
    pub from: DateTime<Utc>,
    /// Until when; open while the team is there, and never guessed afterwards.
    #[serde(with = "crate::domain::numbered")]
    pub to: Option<DateTime<Utc>>,
    /// How closely.
    pub intensity: Option<Intensity>,
    /// How many people were there.
    pub crowd: Option<Crowd>,
    /// Moods and withdrawals, oldest first.
    pub events: Vec<PresenceEvent>,
    /// Note about the square, never about a person; may be empty.
    pub note: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}

impl Presence {
    /// The last mood given, with its zone.
    #[must_use]
    pub fn mood(&self) -> Option<(Mood, Option<ZoneId>)> {
        self.events.iter().rev().find_map(|event| match event {
            PresenceEvent::Mood { mood, zone, .. } => Some((*mood, *zone)),
            _ => None,
        })
    }

    /// The withdrawal that the team has not come back from, if any: reason and planned return.
    #[must_use]
    pub fn withdrawn(&self) -> Option<(WithdrawalReason, Option<DateTime<Utc>>)> {
        self.events.iter().rev().find_map(|event| match event {
            PresenceEvent::Withdrawal { reason, planned_return, .. } => Some(Some((*reason, *planned_return))),
            PresenceEvent::Return { .. } => Some(None),
            _ => None,
        })?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_763_600_000 + minute * 60, 0).expect("in range")
    }

    fn presence(from: i64, to: Option<i64>) -> Presence {
        Presence {
            site: EntryId::make(0, &[0; 10]),
            from: at(from),
            to: to.map(at),
            intensity: None,
            crowd: None,
            events: Vec::new(),
            note: String::new(),
            unknown: Unknown::default(),
        }
    }

    #[test]
    fn a_withdrawal_ends_with_the_return() {
        let mut p = presence(0, None);
        assert_eq!(p.withdrawn(), None);
        let unknown = Unknown::default();
        p.events.push(PresenceEvent::Withdrawal {
            at: at(5),
            reason: WithdrawalReason::Tension,
            planned_return: None,
            note: String::new(),
            unknown: unknown.clone(),
        });
        assert_eq!(p.withdrawn(), Some((WithdrawalReason::Tension, None)));
        p.events.push(PresenceEvent::Return { at: at(9), unknown });
        assert_eq!(p.withdrawn(), None);
    }
}
