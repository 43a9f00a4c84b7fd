//! What a tap or a keystroke on the contact sheet does to the contact.

use chrono::{DateTime, Utc};

use super::people;
use crate::domain::{
    barrier::{Barrier, Cause, Will},
    contact::{Contact, Manner, Topic},
    ids::{EntryId, ZoneId},
    unknown::Unknown,
};

/// One change to a contact.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactChange {
    /// The manner was tapped.
    Manner(Manner),
    /// A topic was tapped.
    Topic(Topic),
    /// *Ukendt* was tapped.
    Nobody,
    /// An alias was tapped.
    Person(EntryId),
    /// A barrier was tapped.
    Barrier(BarrierChange),
    /// A zone was tapped.
    Zone(ZoneId),
    /// The time was set.
    At(DateTime<Utc>),
    /// The line was written in.
    Note(String),
}

/// One tap of the two that name a barrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarrierChange {
    /// Whose "no" it was; tapped again it is taken back.
    Will(Will),
    /// The cause; tapped again it is taken back.
    Cause(Cause),
}

/// Applies one change. A tap on what is chosen takes it back, so that a slip of the thumb costs one tap.
pub fn apply(contact: &mut Contact, change: ContactChange) {
    match change {
        ContactChange::Manner(manner) => contact.manner = (contact.manner != Some(manner)).then_some(manner),
        ContactChange::Topic(topic) => toggle_topic(&mut contact.topics, topic),
        ContactChange::Nobody => contact.people.clear(),
        ContactChange::Person(person) => people::toggle(&mut contact.people, person),
        ContactChange::Barrier(change) => change_barrier(&mut contact.barrier, change),
        ContactChange::Zone(zone) => contact.zone = (contact.zone != Some(zone)).then_some(zone),
        ContactChange::At(at) => contact.at = at,
        ContactChange::Note(note) => contact.note = note,
    }
}

fn toggle_topic(topics: &mut Vec<Topic>, topic: Topic) {
    if topics.contains(&topic) {
        topics.retain(|chosen| *chosen != topic);
    } else {
        topics.push(topic);
    }
}

/// Applies one tap on a barrier. Another "no" keeps the cause, since the thumb more often mistakes the first tap than the second.
pub fn change_barrier(barrier: &mut Option<Barrier>, change: BarrierChange) {
    match (change, barrier.as_mut()) {
        (BarrierChange::Will(will), Some(present)) if present.will == will => *barrier = None,
        (BarrierChange::Will(will), Some(present)) => present.will = will,
        (BarrierChange::Will(will), None) => *barrier = Some(Barrier { will, cause: None, unknown: Unknown::default() }),
        (BarrierChange::Cause(cause), Some(present)) => present.cause = (present.cause != Some(cause)).then_some(cause),
        (BarrierChange::Cause(_), None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    #[test]
    fn topics_keep_the_order_of_the_taps_and_a_second_tap_takes_one_back() {
        let mut contact = samples::contact();
        for topic in [Topic::Health, Topic::Housing, Topic::Health, Topic::Dog] {
            apply(&mut contact, ContactChange::Topic(topic));
        }
        assert_eq!(contact.topics, vec![Topic::Housing, Topic::Dog]);
    }

    #[test]
    fn nobody_and_an_alias_exclude_each_other() {
        let mut contact = samples::contact();
        apply(&mut contact, ContactChange::Person(samples::id(1)));
        apply(&mut contact, ContactChange::Person(samples::id(2)));
        apply(&mut contact, ContactChange::Person(samples::id(1)));
        assert_eq!(contact.people, vec![samples::id(2)]);
        apply(&mut contact, ContactChange::Nobody);
        assert!(contact.people.is_empty());
    }

    #[test]
    fn a_barrier_takes_two_taps_and_is_taken_back_by_one() {
        let mut barrier = None;
        change_barrier(&mut barrier, BarrierChange::Cause(Cause::MitId));
        assert_eq!(barrier, None, "a cause alone says nothing");
        change_barrier(&mut barrier, BarrierChange::Will(Will::Cannot));
        change_barrier(&mut barrier, BarrierChange::Cause(Cause::MitId));
        change_barrier(&mut barrier, BarrierChange::Will(Will::NotAllowed));
        assert_eq!(barrier.as_ref().map(|b| (b.will, b.cause)), Some((Will::NotAllowed, Some(Cause::MitId))));
        change_barrier(&mut barrier, BarrierChange::Will(Will::NotAllowed));
        assert_eq!(barrier, None);
    }
}
