//! A revision described in the words of docs/protocol.md: what the second implementation reads must be what this one reads.

use chrono::{DateTime, Timelike, Utc};
use gadeplan::{
    domain::{
        barrier::Barrier,
        entry::Content,
        escort::Escort,
        ids::EntryId,
        presence::{Presence, PresenceEvent},
        unknown::Unknown,
    },
    payload::Inside,
};
use serde_json::{Map, Value, json};

use super::blobs::{hex, put};

/// A description that grows by what is there.
#[derive(Default)]
struct Words(Map<String, Value>);

impl Words {
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    fn some<T: Into<Value>>(self, name: &str, value: Option<T>) -> Self {
        if let Some(value) = value { self.with(name, value) } else { self }
    }

    fn end(self, unknown: &Unknown) -> Value {
        let unknown = unknown.0.iter().map(|(field, value)| (field.to_string(), put(value))).collect::<Map<_, _>>();
        Value::Object(self.some("unknown", Some(unknown).filter(|unknown| !unknown.is_empty())).0)
    }
}

fn id(bytes: [u8; 16]) -> Value {
    put(&bytes)
}

fn ids(people: &[EntryId]) -> Vec<Value> {
    people.iter().map(|person| id(person.bytes())).collect()
}

fn ms(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

/// The description of a revision.
pub(crate) fn describe(inside: &Inside) -> Value {
    let seen = inside.seen.as_ref().map(|seen| {
        json!({
            "incarnation": seen.incarnation, "size": seen.size, "root": hex(&seen.root), "membership": seen.membership,
            "membership_hash": hex(&seen.membership_hash),
        })
    });
    let parents: Vec<Value> = inside.parents.iter().map(|parent| id(parent.bytes())).collect();
    Words::default()
        .with("revision", id(inside.revision.bytes()))
        .with("entry", id(inside.entry.bytes()))
        .with("parents", parents)
        .with("kind", inside.content.kind().code())
        .with("clock", inside.hlc.0)
        .with("payload", payload(&inside.content))
        .some("seen", seen)
        .end(&Unknown::default())
}

fn payload(content: &Content) -> Value {
    let words = Words::default();
    match content {
        Content::Contact(contact) => words
            .with("site", id(contact.site.bytes()))
            .with("at", ms(contact.at))
            .some("zone", contact.zone.map(|zone| id(zone.bytes())))
            .some("manner", contact.manner.map(|manner| manner.code()))
            .with("people", ids(&contact.people))
            .with("topics", contact.topics.iter().map(|topic| topic.code()).collect::<Vec<_>>())
            .some("barrier", contact.barrier.as_ref().map(barrier))
            .with("note", contact.note.as_str())
            .end(&contact.unknown),
        Content::Escort(escort) => escort_words(escort),
        Content::Presence(presence) => presence_words(presence),
        Content::Person(person) => words
            .with("alias", person.alias.as_str())
            .with("rung", person.rung.code())
            .with("note", person.note.as_str())
            .end(&person.unknown),
        Content::Review(review) => words
            .with("target", id(review.target.bytes()))
            .with("state", review.state.code())
            .with("at", ms(review.at))
            .with("text", review.text.as_str())
            .end(&review.unknown),
        Content::Site(site) => {
            let zone = |zone: &gadeplan::domain::site::Zone| {
                Words::default().with("zone", id(zone.id.bytes())).with("name", zone.name.as_str()).end(&zone.unknown)
            };
            words.with("name", site.name.as_str()).with("zones", site.zones.iter().map(zone).collect::<Vec<_>>()).end(&site.unknown)
        }
        Content::Lookup(lookup) => words
            .with("act", lookup.act.code())
            .with("at", ms(lookup.at))
            .some("target", lookup.target.map(|target| id(target.bytes())))
            .with("text", lookup.text.as_str())
            .end(&lookup.unknown),
        Content::Register(register) => {
            let names: Vec<u8> = register.names.iter().flat_map(|name| [&name.seq.to_be_bytes()[..], &name.hash].concat()).collect();
            words
                .with("membership", register.membership)
                .with("size", register.size)
                .with("root", put(&register.root))
                .with("after", register.after)
                .with("last", register.last)
                .with("kinds", register.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>())
                .some("names", Some(names).filter(|names| !names.is_empty()).map(|names| put(&names)))
                .end(&register.unknown)
        }
        Content::Unreadable { payload, .. } => put(payload),
    }
}

fn barrier(barrier: &Barrier) -> Value {
    Words::default().with("will", barrier.will.code()).some("cause", barrier.cause.map(|cause| cause.code())).end(&barrier.unknown)
}

fn escort_words(escort: &Escort) -> Value {
    let steps =
        escort.steps.iter().map(|step| Words::default().with("state", step.state.code()).with("at", ms(step.at)).end(&step.unknown));
    Words::default()
        .with("site", id(escort.site.bytes()))
        .with("destination", escort.destination.code())
        .with("place", escort.place.as_str())
        .with("appointment", escort.appointment.and_utc().timestamp() / 60)
        .some("meet_time", escort.meet_time.map(|time| time.num_seconds_from_midnight() / 60))
        .with("meet_place", escort.meet_place.as_str())
        .with("people", ids(&escort.people))
        .with("steps", steps.collect::<Vec<_>>())
        .some("barrier", escort.barrier.as_ref().map(barrier))
        .with("outcome", escort.outcome.as_str())
        .with("next_step", escort.next_step.as_str())
        .with("note", escort.note.as_str())
        .end(&escort.unknown)
}

fn presence_words(presence: &Presence) -> Value {
    Words::default()
        .with("site", id(presence.site.bytes()))
        .with("from", ms(presence.from))
        .some("to", presence.to.map(ms))
        .some("intensity", presence.intensity.map(|intensity| intensity.code()))
        .some("crowd", presence.crowd.map(|crowd| crowd.code()))
        .with("events", presence.events.iter().map(event).collect::<Vec<_>>())
        .with("note", presence.note.as_str())
        .end(&presence.unknown)
}

fn event(event: &PresenceEvent) -> Value {
    let words = Words::default();
    match event {
        PresenceEvent::Mood { at, mood, zone, unknown } => words
            .with("event", 1)
            .with("at", ms(*at))
            .with("mood", mood.code())
            .some("zone", zone.map(|zone| id(zone.bytes())))
            .end(unknown),
        PresenceEvent::Withdrawal { at, reason, planned_return, note, unknown } => words
            .with("event", 2)
            .with("at", ms(*at))
            .with("reason", reason.code())
            .some("planned_return", planned_return.map(ms))
            .with("note", note.as_str())
            .end(unknown),
        PresenceEvent::Return { at, unknown } => words.with("event", 3).with("at", ms(*at)).end(unknown),
        PresenceEvent::Other { code, unknown } => words.with("event", *code).end(unknown),
    }
}
