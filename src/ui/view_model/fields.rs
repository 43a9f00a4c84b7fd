//! An entry as named fields: the list of its page, and what changed between two versions.

use chrono::{DateTime, Utc};

use super::{
    row,
    say::{self, small},
    words::Word,
};
use crate::{
    client::view::Names,
    domain::{
        contact::Contact,
        entry::Content,
        escort::Escort,
        ids::ZoneId,
        presence::{Presence, PresenceEvent},
    },
    ui::messages::{
        dates::{capital, clock, moment},
        t, t_with,
    },
};

/// One named field with its value in words. Fields without a value are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The message that names it; also tells fields apart.
    pub label: &'static str,
    /// Its value.
    pub value: String,
}

/// The fields of a content in the order of its sheet, those without a value left out.
#[must_use]
pub fn fields(content: &Content, names: &Names, now: DateTime<Utc>) -> Vec<Field> {
    let all = match content {
        Content::Contact(contact) => contact_fields(contact, names, now),
        Content::Escort(escort) => escort_fields(escort, names, now),
        Content::Presence(presence) => presence_fields(presence, names, now),
        Content::Person(person) => vec![("label-alias", person.alias.clone()), ("label-note", person.note.clone())],
        Content::Site(site) => {
            let zones: Vec<_> = site.zones.iter().map(|zone| zone.name.clone()).collect();
            vec![("label-site", site.name.clone()), ("label-zones", say::list(&zones))]
        }
        Content::Review(review) => vec![("label-note", review.text.clone())],
        Content::Lookup(lookup) => vec![("label-when", capital(&moment(lookup.at, now))), ("label-note", lookup.text.clone())],
        Content::Register(_) => Vec::new(),
        Content::Unreadable { .. } => vec![("label-note", t("newer-app-hint"))],
    };
    all.into_iter().filter(|(_, value)| !value.trim().is_empty()).map(|(label, value)| Field { label, value }).collect()
}

fn contact_fields(contact: &Contact, names: &Names, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let topics: Vec<_> = contact.topics.iter().map(|topic| small(&t(topic.key()))).collect();
    vec![
        ("label-when", capital(&moment(contact.at, now))),
        ("label-zone", zone(contact.zone, names)),
        ("label-how", contact.manner.map(|manner| t(manner.key())).unwrap_or_default()),
        ("label-who", row::who(&contact.people, names)),
        ("label-about", capital(&say::list(&topics))),
        ("label-barrier", contact.barrier.as_ref().map(row::barrier).unwrap_or_default()),
        ("label-note", contact.note.clone()),
    ]
}

fn escort_fields(escort: &Escort, names: &Names, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let steps: Vec<_> = escort.steps.iter().map(|step| small(&t(step.state.key()))).collect();
    vec![
        ("label-who", row::who(&escort.people, names)),
        ("label-destination", t(escort.destination.key())),
        ("label-place", escort.place.clone()),
        ("label-appointment", capital(&say::wall_moment(escort.appointment, now))),
        ("label-meet", meeting_point(escort)),
        ("label-course", capital(&steps.join(" → "))),
        ("label-barrier", escort.barrier.as_ref().map(row::barrier).unwrap_or_default()),
        ("label-outcome", escort.outcome.clone()),
        ("label-next-step", escort.next_step.clone()),
        ("label-note", escort.note.clone()),
    ]
}

fn presence_fields(presence: &Presence, names: &Names, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let events = |of: fn(&PresenceEvent) -> bool| {
        let lines: Vec<_> = presence.events.iter().filter(|event| of(event)).filter_map(|event| event_line(event, names, now)).collect();
        lines.join("\n")
    };
    vec![
        ("label-span", capital(&say::span(presence.from, presence.to, now))),
        ("label-crowd", presence.crowd.map(|crowd| t(crowd.key())).unwrap_or_default()),
        ("label-intensity", presence.intensity.map(|intensity| t(intensity.key())).unwrap_or_default()),
        ("label-moods", events(|event| matches!(event, PresenceEvent::Mood { .. }))),
        ("label-withdrawals", events(|event| !matches!(event, PresenceEvent::Mood { .. }))),
        ("label-note", presence.note.clone()),
    ]
}

/// One event of a presence: "Livlig · ved kiosken, 11.20", "11.40: vores egen sikkerhed, tilbage 13.00".
#[must_use]
pub fn event_line(event: &PresenceEvent, names: &Names, now: DateTime<Utc>) -> Option<String> {
    match event {
        PresenceEvent::Mood { at, mood, zone: place, .. } => {
            let (mood, place, time) = (t(mood.key()), zone(*place, names), say::short(*at, now));
            Some(if place.is_empty() {
                t_with("mood-event", &[("mood", mood.into()), ("time", time.into())])
            } else {
                t_with("mood-event-zone", &[("mood", mood.into()), ("zone", small(&place).into()), ("time", time.into())])
            })
        }
        PresenceEvent::Withdrawal { at, reason, planned_return, note, .. } => {
            let mut args = vec![("time", say::short(*at, now).into()), ("reason", small(&t(reason.key())).into())];
            let mut line = match planned_return {
                Some(until) => {
                    args.push(("until", say::short(*until, now).into()));
                    t_with("withdrawal-event-return", &args)
                }
                None => t_with("withdrawal-event", &args),
            };
            if !note.is_empty() {
                line = t_with("withdrawal-event-note", &[("event", line.into()), ("note", note.as_str().into())]);
            }
            Some(line)
        }
        PresenceEvent::Return { at, .. } => Some(t_with("return-event", &[("time", say::short(*at, now).into())])),
        PresenceEvent::Other { .. } => Some(t("word-newer")),
    }
}

/// The name of a zone; empty for none, or for one that has not arrived on this device.
#[must_use]
pub fn zone(zone: Option<ZoneId>, names: &Names) -> String {
    zone.and_then(|zone| names.zones.get(&zone).cloned()).unwrap_or_default()
}

/// A field that two versions hold differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The message that names the field.
    pub label: &'static str,
    /// Its value before, empty for none.
    pub before: String,
    /// Its value after, empty for none.
    pub after: String,
}

/// What the second version says differently, in the order of the sheet.
#[must_use]
pub fn changes(before: &[Field], after: &[Field]) -> Vec<Change> {
    let value =
        |fields: &[Field], label| fields.iter().find(|field| field.label == label).map(|field| field.value.clone()).unwrap_or_default();
    let gone = before.iter().filter(|old| after.iter().all(|new| new.label != old.label));
    let labels = after.iter().chain(gone).map(|field| field.label);
    labels
        .map(|label| Change { label, before: value(before, label), after: value(after, label) })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Where and when to meet, as far as it is known.
fn meeting_point(escort: &Escort) -> String {
    let time = escort.meet_time.map(clock).unwrap_or_default();
    format!("{} {time}", escort.meet_place).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            contact::{Manner, Topic},
            escort::EscortState,
            presence::{Mood, WithdrawalReason},
        },
        ui::view_model::{
            escort,
            presence::{self, PresenceChange},
            samples,
        },
    };

    fn said(content: &Content) -> Vec<String> {
        let fields = fields(content, &samples::names(), samples::wall(20, 18, 0));
        fields.into_iter().map(|field| format!("{}={}", field.label, field.value)).collect()
    }

    #[test]
    fn empty_fields_are_left_out_and_nobody_is_said() {
        let mut contact = samples::contact();
        contact.manner = Some(Manner::Conversation);
        contact.topics = vec![Topic::Housing, Topic::Health];
        assert_eq!(
            said(&Content::Contact(contact)),
            ["label-when=I dag 11.52", "label-how=Samtale", "label-who=Uden navn", "label-about=Bolig og helbred"]
        );
    }

    #[test]
    fn the_course_of_an_escort_is_its_states_in_order() {
        let escort = escort::advance(&samples::escort(20, 13, 30), EscortState::Reminded, samples::wall(20, 9, 0)).expect("may follow");
        assert!(said(&Content::Escort(escort)).contains(&"label-course=Aftalt → påmindet".to_owned()));
    }

    #[test]
    fn moods_and_withdrawals_are_told_in_order() {
        let mut here = presence::arrive(samples::id(200), samples::wall(20, 10, 40));
        let zone = samples::names().zones.keys().next().copied();
        presence::apply(&mut here, PresenceChange::Mood { at: samples::wall(20, 11, 20), mood: Mood::Lively, zone });
        let planned_return = Some(samples::wall(20, 13, 0));
        let reason = WithdrawalReason::OwnSafety;
        presence::apply(
            &mut here,
            PresenceChange::Withdrawal { at: samples::wall(20, 11, 40), reason, planned_return, note: String::new() },
        );
        presence::apply(&mut here, PresenceChange::Return(samples::wall(20, 13, 5)));
        let lines = said(&Content::Presence(here));
        assert!(lines.contains(&"label-moods=Livlig · ved kiosken, 11.20".to_owned()), "{lines:?}");
        assert!(
            lines.contains(&"label-withdrawals=11.40: vores egen sikkerhed, tilbage 13.00\n13.05: vi er tilbage".to_owned()),
            "{lines:?}"
        );
    }

    #[test]
    fn a_change_names_what_was_added_changed_and_taken_away() {
        let field = |label, value: &str| Field { label, value: value.into() };
        let before = [field("label-how", "Hilsen"), field("label-zone", "Metroen"), field("label-who", "Uden navn")];
        let after = [field("label-how", "Samtale"), field("label-who", "Uden navn"), field("label-note", "Ringer i morgen")];
        let seen: Vec<_> = changes(&before, &after).into_iter().map(|c| (c.label, c.before, c.after)).collect();
        assert_eq!(
            seen,
            [
                ("label-how", "Hilsen".to_owned(), "Samtale".to_owned()),
                ("label-note", String::new(), "Ringer i morgen".to_owned()),
                ("label-zone", "Metroen".to_owned(), String::new()),
            ]
        );
        assert!(changes(&before, &before).is_empty());
    }
}
