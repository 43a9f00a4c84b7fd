//! What a form must hold before *Gem*: as little as the work allows.

use chrono::{DateTime, Utc};

use super::escort;
use crate::domain::{entry::Content, escort::Destination};

/// What keeps a form from being saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A contact has no manner yet.
    Manner,
    /// An escort has no destination yet.
    Destination,
    /// A presence ends before it begins.
    Order,
}

impl Missing {
    /// The message that asks for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Manner => "missing-manner",
            Self::Destination => "missing-destination",
            Self::Order => "missing-order",
        }
    }
}

/// The first thing that keeps this content from being saved.
#[must_use]
pub fn missing(content: &Content) -> Option<Missing> {
    match content {
        Content::Contact(contact) => contact.manner.is_none().then_some(Missing::Manner),
        Content::Escort(escort) => (escort.destination == Destination::Other(0)).then_some(Missing::Destination),
        Content::Presence(presence) => presence.to.is_some_and(|to| to < presence.from).then_some(Missing::Order),
        _ => None,
    }
}

/// The content as *Gem* sends it: an escort begins with the step that it was agreed.
#[must_use]
pub fn finished(mut content: Content, now: DateTime<Utc>) -> Content {
    if let Content::Escort(escort) = &mut content {
        escort::agree(escort, now);
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{contact::Manner, escort::EscortState},
        ui::view_model::{presence, samples},
    };

    #[test]
    fn a_contact_needs_its_manner_and_nothing_else() {
        let mut contact = samples::contact();
        assert_eq!(missing(&Content::Contact(contact.clone())), Some(Missing::Manner));
        contact.manner = Some(Manner::Greeting);
        assert_eq!(missing(&Content::Contact(contact)), None);
    }

    #[test]
    fn an_escort_needs_its_destination() {
        let mut escort = samples::escort(21, 10, 0);
        assert_eq!(missing(&Content::Escort(escort.clone())), None);
        escort.destination = Destination::Other(0);
        assert_eq!(missing(&Content::Escort(escort.clone())), Some(Missing::Destination));
        escort.destination = Destination::Other(40);
        assert_eq!(missing(&Content::Escort(escort)), None, "a destination of a newer app is one");
    }

    #[test]
    fn a_presence_ends_after_it_begins() {
        let mut present = presence::arrive(samples::id(1), samples::wall(20, 10, 0));
        assert_eq!(missing(&Content::Presence(present.clone())), None);
        present.to = Some(samples::wall(20, 9, 59));
        assert_eq!(missing(&Content::Presence(present)), Some(Missing::Order));
    }

    #[test]
    fn a_saved_escort_is_agreed_at_least() {
        let mut escort = samples::escort(21, 10, 0);
        escort.steps.clear();
        let Content::Escort(saved) = finished(Content::Escort(escort), samples::wall(20, 12, 0)) else { panic!("still an escort") };
        assert_eq!(saved.steps.iter().map(|step| step.state).collect::<Vec<_>>(), [EscortState::Agreed]);
    }
}
