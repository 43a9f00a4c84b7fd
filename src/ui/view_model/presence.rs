//! Presence on the square: what each tap of the card and of the sheet does, and what the card has to ask.

use super::time;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::domain::{
    ids::{EntryId, ZoneId},
    presence::{Crowd, Intensity, Mood, Presence, PresenceEvent, WithdrawalReason},
    unknown::Unknown,
};
use crate::ui::messages::dates;

/// One change to a presence.
#[derive(Clone, Debug, PartialEq)]
pub enum PresenceChange {
    /// Since when.
    From(DateTime<Utc>),
    /// Until when; open when absent.
    To(Option<DateTime<Utc>>),
    /// How many people; tapped again it is taken back.
    Crowd(Crowd),
    /// How closely; tapped again it is taken back.
    Intensity(Intensity),
    /// A mood was given.
    Mood {
        /// When.
        at: DateTime<Utc>,
        /// The step.
        mood: Mood,
        /// Where; the whole square when absent.
        zone: Option<ZoneId>,
    },
    /// *Vi trak os.*
    Withdrawal {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: WithdrawalReason,
        /// When the team means to be back.
        planned_return: Option<DateTime<Utc>>,
        /// Note; may be empty.
        note: String,
    },
    /// *Vi er tilbage.*
    Return(DateTime<Utc>),
    /// The event with this number was a mistake.
    DropEvent(usize),
    /// The note was written in.
    Note(String),
}

/// Applies one change. Events stay in the order of their times.
pub fn apply(presence: &mut Presence, change: PresenceChange) {
    let unknown = Unknown::default();
    match change {
        PresenceChange::From(from) => presence.from = from,
        PresenceChange::To(to) => presence.to = to,
        PresenceChange::Crowd(crowd) => presence.crowd = (presence.crowd != Some(crowd)).then_some(crowd),
        PresenceChange::Intensity(intensity) => presence.intensity = (presence.intensity != Some(intensity)).then_some(intensity),
        PresenceChange::Mood { at, mood, zone } => presence.events.push(PresenceEvent::Mood { at, mood, zone, unknown }),
        PresenceChange::Withdrawal { at, reason, planned_return, note } => {
            presence.events.push(PresenceEvent::Withdrawal { at, reason, planned_return, note, unknown });
        }
        PresenceChange::Return(at) => presence.events.push(PresenceEvent::Return { at, unknown }),
        PresenceChange::DropEvent(number) => {
            if number < presence.events.len() {
                presence.events.remove(number);
            }
        }
        PresenceChange::Note(note) => presence.note = note,
    }
}

/// The presence after one change: what a tap on the card records.
#[must_use]
pub fn changed(presence: &Presence, change: PresenceChange) -> Presence {
    let mut presence = presence.clone();
    apply(&mut presence, change);
    presence
}

/// *Vi er her.*
#[must_use]
pub fn arrive(site: EntryId, from: DateTime<Utc>) -> Presence {
    Presence { site, from, to: None, intensity: None, crowd: None, events: Vec::new(), note: String::new(), unknown: Unknown::default() }
}

/// When an event happened, if this app can read it.
#[must_use]
pub fn event_time(event: &PresenceEvent) -> Option<DateTime<Utc>> {
    match event {
        PresenceEvent::Mood { at, .. } | PresenceEvent::Withdrawal { at, .. } | PresenceEvent::Return { at, .. } => Some(*at),
        PresenceEvent::Other { .. } => None,
    }
}

/// Begun on an earlier day and never ended: the card asks when, and never guesses.
#[must_use]
pub fn left_open(presence: &Presence, today: NaiveDate) -> bool {
    presence.to.is_none() && dates::local(presence.from).date() < today
}

/// The answer to *Hvornår gik I?*: that time on the day of arrival, or on the next day when it is earlier than the arrival.
#[must_use]
pub fn left_at(from: DateTime<Utc>, answer: NaiveTime) -> DateTime<Utc> {
    let arrival = dates::local(from);
    let day =
        if answer < arrival.time() { arrival.date().checked_add_days(Days::new(1)).unwrap_or(arrival.date()) } else { arrival.date() };
    dates::instant(NaiveDateTime::new(day, answer))
}

/// When something written down now happened: now, or the nearest moment within a presence that is over.
#[must_use]
pub fn event_at(presence: &Presence, now: DateTime<Utc>) -> DateTime<Utc> {
    time::minute(presence.to.map_or(now, |to| now.min(to)).max(presence.from))
}

/// The end of a presence after its day was changed from `old` to `new`: the same wall time, as many days later as before.
#[must_use]
pub fn moved(to: DateTime<Utc>, old: NaiveDate, new: NaiveDate) -> DateTime<Utc> {
    let wall = dates::local(to);
    let after = u64::try_from((wall.date() - old).num_days()).unwrap_or_default();
    dates::instant(NaiveDateTime::new(new.checked_add_days(Days::new(after)).unwrap_or(new), wall.time()))
}

/// What the card shows of all the presences that are open now: several phones may have opened one each.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The earliest arrival.
    pub since: DateTime<Utc>,
    /// The newest mood of all, with its zone.
    pub mood: Option<(Mood, Option<ZoneId>)>,
    /// The withdrawal that the team has not come back from: reason and planned return.
    pub withdrawn: Option<(WithdrawalReason, Option<DateTime<Utc>>)>,
}

/// Reads the open presences of today as one, since the team stands there together.
#[must_use]
pub fn standing<'a>(open: impl Iterator<Item = &'a Presence> + Clone) -> Option<Standing> {
    let since = open.clone().map(|presence| presence.from).min()?;
    let mut events: Vec<&PresenceEvent> = open.flat_map(|presence| presence.events.iter()).collect();
    events.sort_by_key(|event| event_time(event));
    let mood = events.iter().rev().find_map(|event| match event {
        PresenceEvent::Mood { mood, zone, .. } => Some((*mood, *zone)),
        _ => None,
    });
    let withdrawn = events.iter().rev().find_map(|event| match event {
        PresenceEvent::Withdrawal { reason, planned_return, .. } => Some(Some((*reason, *planned_return))),
        PresenceEvent::Return { .. } => Some(None),
        _ => None,
    });
    Some(Standing { since, mood, withdrawn: withdrawn.flatten() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    #[test]
    fn withdrawing_and_coming_back_are_events_of_the_same_presence() {
        let mut presence = arrive(samples::id(9), samples::wall(20, 10, 40));
        let (reason, planned_return) = (WithdrawalReason::Tension, Some(samples::wall(20, 12, 0)));
        apply(&mut presence, PresenceChange::Withdrawal { at: samples::wall(20, 11, 0), reason, planned_return, note: String::new() });
        assert_eq!(presence.withdrawn(), Some((reason, planned_return)));
        apply(&mut presence, PresenceChange::Return(samples::wall(20, 12, 5)));
        assert_eq!(presence.withdrawn(), None);
        assert_eq!(changed(&presence, PresenceChange::To(Some(samples::wall(20, 15, 0)))).events.len(), 2);
    }

    #[test]
    fn a_presence_of_yesterday_is_asked_about_and_one_of_today_is_not() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
        let mut presence = arrive(samples::id(9), samples::wall(19, 23, 50));
        assert!(left_open(&presence, today));
        presence.to = Some(samples::wall(20, 0, 10));
        assert!(!left_open(&presence, today));
        assert!(!left_open(&arrive(samples::id(9), samples::wall(20, 0, 0)), today));
    }

    #[test]
    fn leaving_after_midnight_is_on_the_next_day() {
        let at = |h, m| NaiveTime::from_hms_opt(h, m, 0).expect("a time");
        assert_eq!(left_at(samples::wall(19, 22, 0), at(23, 30)), samples::wall(19, 23, 30));
        assert_eq!(left_at(samples::wall(19, 22, 0), at(1, 15)), samples::wall(20, 1, 15));
    }

    #[test]
    fn what_is_written_down_afterwards_happened_within_the_presence() {
        let mut past = arrive(samples::id(9), samples::wall(19, 10, 0));
        past.to = Some(samples::wall(19, 14, 0));
        assert_eq!(event_at(&past, samples::wall(20, 12, 0)), samples::wall(19, 14, 0));
        assert_eq!(event_at(&arrive(samples::id(9), samples::wall(20, 10, 0)), samples::wall(20, 12, 0)), samples::wall(20, 12, 0));
        let day = |n| dates::local(samples::wall(n, 0, 0)).date();
        assert_eq!(moved(samples::wall(20, 1, 15), day(19), day(12)), samples::wall(13, 1, 15));
    }

    #[test]
    fn two_phones_show_as_one_presence() {
        let mut first = arrive(samples::id(9), samples::wall(20, 10, 40));
        let mut second = arrive(samples::id(9), samples::wall(20, 11, 0));
        apply(&mut first, PresenceChange::Mood { at: samples::wall(20, 12, 0), mood: Mood::Tense, zone: None });
        apply(&mut second, PresenceChange::Mood { at: samples::wall(20, 11, 30), mood: Mood::Calm, zone: None });
        let both = standing([&first, &second].into_iter()).expect("they are there");
        assert_eq!((both.since, both.mood), (samples::wall(20, 10, 40), Some((Mood::Tense, None))));
        assert_eq!(standing(std::iter::empty()), None);
    }
}
