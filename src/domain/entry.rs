//! What an entry can hold, and the clock that orders the display.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    codes::word_enum, contact::Contact, escort::Escort, gathered, ids::EntryId, lookup::Lookup, person::Person, presence::Presence,
    register::Register, review::Review, site::Site,
};

word_enum!(
    /// The kind of an entry. Codes 5 to 8 and 20 upwards belong to kinds of later versions.
    Kind { Contact = 1, Escort = 2, Presence = 3, Person = 4, Review = 10, Site = 11, Lookup = 12, Register = 19 }
);

/// The content of one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Kontakt.
    Contact(Contact),
    /// Ledsagelse.
    Escort(Escort),
    /// Tilstedeværelse.
    Presence(Presence),
    /// Person.
    Person(Person),
    /// Gennemsyn.
    Review(Review),
    /// Torv.
    Site(Site),
    /// Opslag.
    Lookup(Lookup),
    /// Fortegnelse.
    Register(Register),
    /// A kind that needs a newer app: kept and passed on as it came.
    Unreadable {
        /// Its frozen number.
        kind: u16,
        /// Its encoded payload.
        payload: Vec<u8>,
    },
}

impl Content {
    /// The kind of this content.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Contact(_) => Kind::Contact,
            Self::Escort(_) => Kind::Escort,
            Self::Presence(_) => Kind::Presence,
            Self::Person(_) => Kind::Person,
            Self::Review(_) => Kind::Review,
            Self::Site(_) => Kind::Site,
            Self::Lookup(_) => Kind::Lookup,
            Self::Register(_) => Kind::Register,
            Self::Unreadable { kind, .. } => Kind::from_code(*kind),
        }
    }

    /// The site that it belongs to.
    #[must_use]
    pub fn site(&self) -> Option<EntryId> {
        match self {
            Self::Contact(contact) => Some(contact.site),
            Self::Escort(escort) => Some(escort.site),
            Self::Presence(presence) => Some(presence.site),
            _ => None,
        }
    }

    /// The people that it names, each once.
    #[must_use]
    pub fn people(&self) -> gathered::Set<EntryId> {
        match self {
            Self::Contact(contact) => gathered::set(contact.people.iter().copied()),
            Self::Escort(escort) => gathered::set(escort.people.iter().copied()),
            _ => gathered::Set::default(),
        }
    }

    /// An escort or a presence that has not come to its end.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Escort(escort) => !escort.state().is_final(),
            Self::Presence(presence) => presence.to.is_none(),
            _ => false,
        }
    }

    /// When it happened, as far as the content itself says so: the worker's field, never the clock of the machine.
    #[must_use]
    pub fn happened(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Contact(contact) => Some(contact.at),
            Self::Presence(presence) => Some(presence.from),
            Self::Review(review) => Some(review.at),
            Self::Lookup(lookup) => Some(lookup.at),
            Self::Escort(_) | Self::Person(_) | Self::Site(_) | Self::Register(_) | Self::Unreadable { .. } => None,
        }
    }
}

/// Hybrid logical clock: 48 bits of milliseconds since 1970, 16 bits of counter. Orders the display, decides nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The next reading after `self` when the wall clock says `unix_ms`.
    #[must_use]
    pub fn tick(self, unix_ms: u64) -> Self {
        let wall = (unix_ms & 0xFFFF_FFFF_FFFF) << 16;
        Self(if wall > self.0 { wall } else { self.0.saturating_add(1) })
    }

    /// Its milliseconds since 1970.
    #[must_use]
    pub fn unix_ms(self) -> u64 {
        self.0 >> 16
    }

    /// Its time of day, for display.
    #[must_use]
    pub fn time(self) -> DateTime<Utc> {
        i64::try_from(self.unix_ms()).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_never_goes_back() {
        let first = Hlc::default().tick(1_000);
        assert_eq!(first.unix_ms(), 1_000);
        assert!(first.tick(500) > first);
        assert_eq!(first.tick(2_000).unix_ms(), 2_000);
    }
}
