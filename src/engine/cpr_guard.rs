//! The engine seals nothing that looks like a CPR number before somebody has said that it is none, whichever screen asks.

use super::{Engine, specimen::Specimen};
use crate::{
    client::{
        cpr::{CprSpot, NotCpr},
        failure::Failure,
        message::{Request, Response},
    },
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        escort::Destination,
        ids::EntryId,
        person::{Person, Rung},
        presence::{PresenceEvent, WithdrawalReason},
        review::ReviewState,
        texts::TextPlace,
        unknown::Unknown,
    },
};

const NUMBER: &str = "010190-1234";

fn with_engine(test: impl FnOnce(&mut Engine)) {
    test(&mut Specimen::new().new_team());
}

fn saved(answer: Result<Response, Failure>) -> EntryId {
    match answer {
        Ok(Response::Saved { entry }) => entry,
        other => panic!("not saved: {other:?}"),
    }
}

fn places(answer: Result<Response, Failure>) -> Vec<TextPlace> {
    match answer {
        Err(Failure::LooksLikeCpr(spots)) => spots.into_iter().map(|spot| spot.place).collect(),
        other => panic!("nothing was found: {other:?}"),
    }
}

fn not_cpr(numbers: &[&str], request: Request) -> Request {
    Request::NotCpr { numbers: NotCpr(numbers.iter().map(|number| (*number).to_owned()).collect()), request: Box::new(request) }
}

/// A draft of this kind with every text filled in.
fn draft(engine: &mut Engine, kind: Kind, words: &str) -> Request {
    let mut draft = engine.open_draft(kind).expect("a draft");
    match &mut draft.content {
        Content::Contact(contact) => contact.manner = Some(Manner::Greeting),
        Content::Escort(escort) => escort.destination = Destination::Jobcenter,
        Content::Presence(presence) => presence.events.push(PresenceEvent::Withdrawal {
            at: presence.from,
            reason: WithdrawalReason::Tension,
            planned_return: None,
            note: String::new(),
            unknown: Unknown::default(),
        }),
        _ => {}
    }
    let places: Vec<TextPlace> = draft.content.texts().into_iter().map(|(place, _)| place).collect();
    for place in places {
        *draft.content.text_mut(place).expect("a place") = words.into();
    }
    Request::Save(draft)
}

#[test]
fn every_text_of_every_kind_is_held_back_and_its_draft_is_not() {
    with_engine(|engine| {
        for kind in [Kind::Contact, Kind::Escort, Kind::Presence, Kind::Person] {
            let request = draft(engine, kind, NUMBER);
            let Request::Save(draft) = &request else { panic!("a draft") };
            let all: Vec<TextPlace> = draft.content.texts().into_iter().map(|(place, _)| place).collect();
            assert_eq!(engine.handle(Request::SaveDraft(draft.clone())), Ok(Response::Done), "a draft may hold one");
            assert_eq!(places(engine.handle(request.clone())), all, "{kind:?}");
            saved(engine.handle(not_cpr(&["0101901234"], request)));
        }
    });
}

#[test]
fn one_tap_and_a_message_are_held_back_too() {
    with_engine(|engine| {
        let person = |alias: &str| {
            let person = Person { alias: alias.into(), rung: Rung::Alias, note: String::new(), unknown: Unknown::default() };
            Request::Record { entry: None, content: Content::Person(person) }
        };
        assert_eq!(places(engine.handle(person("Jens 0101901234"))), [TextPlace::Alias]);
        let target = saved(engine.handle(person("Kaptajnen")));
        for state in [ReviewState::Question, ReviewState::Answer] {
            let message = Request::Review { target, state, text: format!("Er det {NUMBER}?") };
            assert_eq!(places(engine.handle(message.clone())), [TextPlace::Message]);
            assert_eq!(places(engine.handle(not_cpr(&["0202902345"], message.clone()))), [TextPlace::Message], "another number's answer");
            saved(engine.handle(not_cpr(&["0101901234"], message)));
        }
    });
}

#[test]
fn what_was_answered_once_is_not_asked_again_and_what_is_new_is() {
    with_engine(|engine| {
        let first = draft(engine, Kind::Contact, NUMBER);
        let entry = saved(engine.handle(not_cpr(&["0101901234"], first)));
        let mut again = engine.correct(entry, None).expect("a draft");
        if let Content::Contact(contact) = &mut again.content {
            contact.note = format!("sagsnummer {NUMBER}");
        }
        saved(engine.handle(Request::Save(again)));
        let mut other = engine.correct(entry, None).expect("a draft");
        if let Content::Contact(contact) = &mut other.content {
            contact.note.push_str(" og 311299 1235");
        }
        let (start, end) = (26, 37);
        let spot = CprSpot { place: TextPlace::Note, start, end, fits_modulus: false };
        assert_eq!(engine.handle(Request::Save(other)), Err(Failure::LooksLikeCpr(vec![spot])));
    });
}

#[test]
fn the_answer_opens_no_other_door() {
    with_engine(|engine| assert!(matches!(engine.handle(not_cpr(&[], Request::Lock)), Err(Failure::Defect(_)))));
}
