//! What the team did, one tap after the other: every state of an escort and every mood of a presence is a revision of its own.

use std::{collections::BTreeMap, error::Error};

use chrono::{DateTime, Utc};
use gadeplan::domain::{
    barrier::Barrier,
    contact::Contact,
    entry::Content,
    escort::{Escort, EscortStep},
    ids::{EntryId, ZoneId},
    presence::{Presence, PresenceEvent},
};

use super::{
    calendar::Calendar,
    script::{Author, BarrierText, EntryText, KindText, ReviewText, Script, word},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Identifiers that the contents name.
pub(super) struct Places {
    pub(super) site: EntryId,
    /// In the order of the script.
    pub(super) zones: Vec<ZoneId>,
    /// By the key of the script.
    pub(super) people: BTreeMap<String, EntryId>,
}

/// One tap.
pub(super) struct Step<'a> {
    pub(super) at: DateTime<Utc>,
    pub(super) by: Author,
    pub(super) act: Act<'a>,
}

pub(super) enum Act<'a> {
    /// The first or the next revision of an entry of the script.
    Write {
        entry: usize,
        content: Box<Content>,
    },
    Review(&'a ReviewText),
}

/// Every tap in the order of time.
pub(super) fn steps<'a>(script: &'a Script, places: &Places, calendar: &Calendar) -> Result<Vec<Step<'a>>> {
    let mut steps = Vec::new();
    for (entry, text) in script.entries.iter().enumerate() {
        let revisions = revisions(text, places, calendar)?;
        steps.extend(revisions.into_iter().map(|(at, content)| Step {
            at,
            by: text.by,
            act: Act::Write { entry, content: Box::new(content) },
        }));
    }
    steps.extend(script.reviews.iter().map(|review| Step {
        at: calendar.happened(review.day, review.time.0),
        by: review.by,
        act: Act::Review(review),
    }));
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

fn revisions(text: &EntryText, places: &Places, calendar: &Calendar) -> Result<Vec<(DateTime<Utc>, Content)>> {
    let at = calendar.happened(text.day, text.time.0);
    match &text.kind {
        KindText::Contact { zone, manner, people, topics, barrier } => {
            let contact = Contact {
                site: places.site,
                at,
                zone: places.zone(*zone),
                manner: Some(word(manner)?),
                people: places.people(people)?,
                topics: topics.iter().map(|topic| word(topic)).collect::<Result<_>>()?,
                barrier: barrier.as_ref().map(barrier_of).transpose()?,
                note: text.note.clone(),
                unknown: Default::default(),
            };
            Ok(vec![(at, Content::Contact(contact))])
        }
        KindText::Escort { .. } => escort(text, places, calendar),
        KindText::Presence { .. } => presence(text, places, calendar),
    }
}

fn escort(text: &EntryText, places: &Places, calendar: &Calendar) -> Result<Vec<(DateTime<Utc>, Content)>> {
    let KindText::Escort {
        destination,
        place,
        appointment_day,
        appointment_time,
        meet_time,
        meet_place,
        people,
        states,
        barrier,
        outcome,
        next_step,
    } = &text.kind
    else {
        return Ok(Vec::new());
    };
    let appointment = calendar.appointment(*appointment_day, appointment_time.0);
    let mut escort = Escort {
        site: places.site,
        destination: word(destination)?,
        place: place.clone(),
        appointment,
        meet_time: meet_time.map(|meet| (appointment - (appointment_time.0 - meet.0)).time()),
        meet_place: meet_place.clone(),
        people: places.people(people)?,
        steps: Vec::new(),
        barrier: None,
        outcome: String::new(),
        next_step: String::new(),
        note: text.note.clone(),
        unknown: Default::default(),
    };
    let mut revisions = Vec::new();
    for (number, state) in (1..).zip(states) {
        let at = calendar.happened(state.day, state.time.0);
        escort.steps.push(EscortStep { state: word(&state.state)?, at, unknown: Default::default() });
        if number == states.len() {
            escort.barrier = barrier.as_ref().map(barrier_of).transpose()?;
            escort.outcome.clone_from(outcome);
            escort.next_step.clone_from(next_step);
        }
        revisions.push((at, Content::Escort(escort.clone())));
    }
    Ok(revisions)
}

fn presence(text: &EntryText, places: &Places, calendar: &Calendar) -> Result<Vec<(DateTime<Utc>, Content)>> {
    let KindText::Presence { from, to, crowd, moods, withdrawals } = &text.kind else { return Ok(Vec::new()) };
    let at = |time: &super::script::Time| calendar.happened(text.day, time.0);
    let mut events = Vec::new();
    for mood in moods {
        let (at, zone, unknown) = (at(&mood.time), places.zone(mood.zone), Default::default());
        events.push((at, PresenceEvent::Mood { at, mood: word(&mood.mood)?, zone, unknown }));
    }
    for withdrawal in withdrawals {
        let (left, back) = (at(&withdrawal.time), withdrawal.back.as_ref().map(at));
        let (reason, note, unknown) = (word(&withdrawal.reason)?, withdrawal.note.clone(), Default::default());
        events.push((left, PresenceEvent::Withdrawal { at: left, reason, planned_return: back, note, unknown }));
        events.extend(back.map(|at| (at, PresenceEvent::Return { at, unknown: Default::default() })));
    }
    events.sort_by_key(|(at, _)| *at);
    let mut presence = Presence {
        site: places.site,
        from: at(from),
        to: None,
        intensity: None,
        crowd: crowd.as_deref().map(word).transpose()?,
        events: Vec::new(),
        note: String::new(),
        unknown: Default::default(),
    };
    let mut revisions = vec![(presence.from, Content::Presence(presence.clone()))];
    for (at, event) in events {
        presence.events.push(event);
        revisions.push((at, Content::Presence(presence.clone())));
    }
    if let Some(to) = to {
        presence.to = Some(at(to));
        presence.note.clone_from(&text.note);
        revisions.push((at(to), Content::Presence(presence)));
    }
    Ok(revisions)
}

fn barrier_of(text: &BarrierText) -> Result<Barrier> {
    Ok(Barrier { will: word(&text.will)?, cause: text.cause.as_deref().map(word).transpose()?, unknown: Default::default() })
}

impl Places {
    fn zone(&self, number: Option<usize>) -> Option<ZoneId> {
        self.zones.get(number?).copied()
    }

    fn people(&self, keys: &[String]) -> Result<Vec<EntryId>> {
        keys.iter().map(|key| self.people.get(key).copied().ok_or_else(|| format!("nobody is called {key}").into())).collect()
    }
}
