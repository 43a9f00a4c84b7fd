//! Kontakt: a meeting with one or more people on the square.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    barrier::Barrier,
    codes::word_enum,
    ids::{EntryId, ZoneId},
    unknown::Unknown,
};

word_enum!(
    /// How the meeting was.
    Manner { Greeting = 1, Conversation = 2, OfferOfHelp = 3, NotToday = 4, Acute = 5 }
);

word_enum!(
    /// What it was about.
    Topic {
        Housing = 1,
        Treatment = 2,
        Jobcenter = 3,
        Health = 4,
        Economy = 5,
        Family = 6,
        JustTalk = 7,
        Food = 8,
        Sleep = 9,
        Papers = 10,
        Work = 11,
        Dog = 12,
    }
);

/// One meeting. Nothing but the time and the site has to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The site entry.
    pub site: EntryId,
    /// When it happened: the worker's own field.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// Where on the site.
    pub zone: Option<ZoneId>,
    /// How, once tapped.
    pub manner: Option<Manner>,
    /// Person entries; empty means *ukendt*.
    pub people: Vec<EntryId>,
    /// Topics in the order tapped.
    pub topics: Vec<Topic>,
    /// What stood in the way.
    pub barrier: Option<Barrier>,
    /// One line, may be empty.
    pub note: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}
