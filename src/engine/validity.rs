//! The rules that a content must keep before it is sealed. A draft may break them all.

use super::onboarding::check_name;
use crate::{
    client::{
        cpr::{CprSpot, NotCpr},
        failure::{Failure, Field},
    },
    domain::{
        cpr,
        entry::Content,
        escort::{Destination, Escort},
        presence::PresenceEvent,
        texts::TextPlace,
    },
    protocol::limits::TEXT_CHARS,
};

/// Holds a content against its rules; `before` is the head that it follows.
pub(super) fn check_content(content: &Content, before: Option<&Content>) -> Result<(), Failure> {
    match content {
        Content::Contact(contact) => {
            check_text(&contact.note)?;
            if contact.manner.is_none() { Err(Failure::Invalid(Field::Manner)) } else { Ok(()) }
        }
        Content::Escort(escort) => check_escort(escort, before),
        Content::Presence(presence) => {
            check_text(&presence.note)?;
            for event in &presence.events {
                if let PresenceEvent::Withdrawal { note, .. } = event {
                    check_text(note)?;
                }
            }
            if presence.to.is_some_and(|to| to < presence.from) { Err(Failure::Invalid(Field::Time)) } else { Ok(()) }
        }
        Content::Person(person) => {
            check_text(&person.note)?;
            check_name(&person.alias)
        }
        Content::Review(review) => check_text(&review.text),
        Content::Lookup(lookup) => check_text(&lookup.text),
        Content::Register(_) => Ok(()),
        Content::Site(site) => site.zones.iter().map(|zone| &zone.name).chain([&site.name]).try_for_each(|name| check_name(name)),
        Content::Unreadable { .. } => Err(Failure::NewerApp),
    }
}

fn check_escort(escort: &Escort, before: Option<&Content>) -> Result<(), Failure> {
    for text in [&escort.place, &escort.meet_place, &escort.outcome, &escort.next_step, &escort.note] {
        check_text(text)?;
    }
    if escort.destination == Destination::Other(0) {
        return Err(Failure::Invalid(Field::Destination));
    }
    let Some(Content::Escort(before)) = before else {
        return if escort.steps.is_empty() { Err(Failure::Invalid(Field::EscortState)) } else { Ok(()) };
    };
    // One step more than before is a tap on the life cycle; anything else is a correction, in which the worker has the last word.
    if escort.steps.len() == before.steps.len() + 1 && !before.state().may_follow().contains(&escort.state()) {
        return Err(Failure::Invalid(Field::EscortState));
    }
    if escort.steps.is_empty() { Err(Failure::Invalid(Field::EscortState)) } else { Ok(()) }
}

fn check_text(text: &str) -> Result<(), Failure> {
    if text.chars().count() > TEXT_CHARS { Err(Failure::Invalid(Field::Text)) } else { Ok(()) }
}

/// Holds every free text against the guard on CPR numbers. A number passes when the worker has said that it is none, or when it stood in what
/// this content follows: then it was asked about when that was sealed, on this device or another.
pub(super) fn check_numbers(content: &Content, followed: &[&Content], not_cpr: &NotCpr) -> Result<(), Failure> {
    let before: Vec<String> = followed.iter().flat_map(|content| numbers(content)).map(|(_, number)| number.digits).collect();
    let asked = |digits: &String| not_cpr.0.contains(digits) || before.contains(digits);
    let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let spots: Vec<CprSpot> = numbers(content)
        .into_iter()
        .filter(|(_, number)| !asked(&number.digits))
        .map(|(place, number)| CprSpot {
            place,
            start: position(number.start),
            end: position(number.end),
            fits_modulus: number.fits_modulus,
        })
        .collect();
    if spots.is_empty() { Ok(()) } else { Err(Failure::LooksLikeCpr(spots)) }
}

fn numbers(content: &Content) -> Vec<(TextPlace, cpr::Found)> {
    let texts = content.texts().into_iter();
    texts.flat_map(|(place, text)| cpr::find(text).into_iter().map(move |found| (place, found))).collect()
}
