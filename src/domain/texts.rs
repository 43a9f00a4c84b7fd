//! Where free text stands in a content: every place at once, so that no rule about text forgets one.

use serde::{Deserialize, Serialize};

use super::{entry::Content, presence::PresenceEvent};

/// A place for free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TextPlace {
    /// The note of a contact, an escort, a presence or a person.
    Note,
    /// The alias of a person.
    Alias,
    /// The office or house that an escort goes to.
    Place,
    /// Where an escort meets.
    MeetPlace,
    /// What came of an escort.
    Outcome,
    /// What is agreed next.
    NextStep,
    /// The note of a withdrawal: its number among the events of the presence, from 0.
    Withdrawal(u32),
    /// A question, an answer or another message of a review.
    Message,
    /// The name of a site.
    SiteName,
    /// The name of a zone: its number, from 0.
    ZoneName(u32),
}

impl Content {
    /// Every free text in it with its place, empty ones too.
    #[must_use]
    pub fn texts(&self) -> Vec<(TextPlace, &str)> {
        match self {
            Self::Contact(contact) => vec![(TextPlace::Note, &contact.note)],
            Self::Escort(escort) => vec![
                (TextPlace::Place, &escort.place),
                (TextPlace::MeetPlace, &escort.meet_place),
                (TextPlace::Outcome, &escort.outcome),
                (TextPlace::NextStep, &escort.next_step),
                (TextPlace::Note, &escort.note),
            ],
            Self::Presence(presence) => {
                let withdrawals = (0..).zip(&presence.events).filter_map(|(n, event)| match event {
                    PresenceEvent::Withdrawal { note, .. } => Some((TextPlace::Withdrawal(n), note.as_str())),
                    _ => None,
                });
                withdrawals.chain([(TextPlace::Note, presence.note.as_str())]).collect()
            }
            Self::Person(person) => vec![(TextPlace::Alias, &person.alias), (TextPlace::Note, &person.note)],
            Self::Review(review) => vec![(TextPlace::Message, &review.text)],
            // Nobody writes it: the app does.
            Self::Lookup(_) | Self::Register(_) => Vec::new(),
            Self::Site(site) => {
                let zones = (0..).zip(&site.zones).map(|(n, zone)| (TextPlace::ZoneName(n), zone.name.as_str()));
                [(TextPlace::SiteName, site.name.as_str())].into_iter().chain(zones).collect()
            }
            Self::Unreadable { .. } => Vec::new(),
        }
    }

    /// The text at this place, to be changed; none where this content has no such place.
    pub fn text_mut(&mut self, place: TextPlace) -> Option<&mut String> {
        match (self, place) {
            (Self::Contact(contact), TextPlace::Note) => Some(&mut contact.note),
            (Self::Escort(escort), TextPlace::Place) => Some(&mut escort.place),
            (Self::Escort(escort), TextPlace::MeetPlace) => Some(&mut escort.meet_place),
            (Self::Escort(escort), TextPlace::Outcome) => Some(&mut escort.outcome),
            (Self::Escort(escort), TextPlace::NextStep) => Some(&mut escort.next_step),
            (Self::Escort(escort), TextPlace::Note) => Some(&mut escort.note),
            (Self::Presence(presence), TextPlace::Note) => Some(&mut presence.note),
            (Self::Presence(presence), TextPlace::Withdrawal(n)) => match presence.events.get_mut(usize::try_from(n).ok()?) {
                Some(PresenceEvent::Withdrawal { note, .. }) => Some(note),
                _ => None,
            },
            (Self::Person(person), TextPlace::Alias) => Some(&mut person.alias),
            (Self::Person(person), TextPlace::Note) => Some(&mut person.note),
            (Self::Review(review), TextPlace::Message) => Some(&mut review.text),
            (Self::Site(site), TextPlace::SiteName) => Some(&mut site.name),
            (Self::Site(site), TextPlace::ZoneName(n)) => site.zones.get_mut(usize::try_from(n).ok()?).map(|zone| &mut zone.name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::{
        contact::Contact,
        escort::{Destination, Escort},
        ids::{EntryId, ZoneId},
        person::{Person, Rung},
        presence::{Presence, WithdrawalReason},
        review::{Review, ReviewState},
        site::{Site, Zone},
        unknown::Unknown,
    };

    fn contents() -> Vec<Content> {
        let (site, at, unknown, text) = (EntryId::from_bytes([1; 16]), DateTime::UNIX_EPOCH, Unknown::default(), String::new);
        let withdrawal = PresenceEvent::Withdrawal {
            at,
            reason: WithdrawalReason::Tension,
            planned_return: None,
            note: text(),
            unknown: unknown.clone(),
        };
        let back = PresenceEvent::Return { at, unknown: unknown.clone() };
        let zone = |n| Zone { id: ZoneId::from_bytes([n; 16]), name: text(), unknown: Unknown::default() };
        vec![
            Content::Contact(Contact {
                site,
                at,
                zone: None,
                manner: None,
                people: Vec::new(),
                topics: Vec::new(),
                barrier: None,
                note: text(),
                unknown: unknown.clone(),
            }),
            Content::Escort(Escort {
                site,
                destination: Destination::Jobcenter,
                place: text(),
                appointment: at.naive_utc(),
                meet_time: None,
                meet_place: text(),
                people: Vec::new(),
                steps: Vec::new(),
                barrier: None,
                outcome: text(),
                next_step: text(),
                note: text(),
                unknown: unknown.clone(),
            }),
            Content::Presence(Presence {
                site,
                from: at,
                to: None,
                intensity: None,
                crowd: None,
                events: vec![back, withdrawal.clone(), withdrawal],
                note: text(),
                unknown: unknown.clone(),
            }),
            Content::Person(Person { alias: text(), rung: Rung::Alias, note: text(), unknown: unknown.clone() }),
            Content::Review(Review { target: site, state: ReviewState::Question, at, text: text(), unknown: unknown.clone() }),
            Content::Site(Site { name: text(), zones: vec![zone(1), zone(2)], unknown }),
        ]
    }

    #[test]
    fn every_place_that_is_told_can_be_changed() {
        for mut content in contents() {
            let places: Vec<_> = content.texts().into_iter().map(|(place, _)| place).collect();
            assert!(!places.is_empty());
            for place in places {
                content.text_mut(place).expect("a place of its own").push_str("ændret");
            }
            assert!(content.texts().iter().all(|(_, text)| *text == "ændret"), "{content:?}");
        }
    }

    #[test]
    fn no_written_text_of_a_content_is_left_out() {
        // Whatever is written as a text into a content shows up among its texts: fill each string there is, and count.
        for mut content in contents() {
            let places: Vec<_> = content.texts().into_iter().map(|(place, _)| place).collect();
            let empty = format!("{content:?}").matches("\"\"").count();
            assert_eq!(places.len(), empty, "{content:?}");
            for place in places {
                *content.text_mut(place).expect("a place of its own") = "x".into();
            }
            assert!(!format!("{content:?}").contains("\"\""));
        }
    }
}
