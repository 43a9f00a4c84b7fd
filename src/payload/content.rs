//! Content to fields and back, by kind.

use minicbor::bytes::ByteArray;

use super::fields::{Fields, PayloadError};
use crate::domain::{
    barrier::{Barrier, Cause, Will},
    contact::{Contact, Manner, Topic},
    entry::{Content, Kind},
    ids::{EntryId, ZoneId},
    lookup::{Lookup, LookupAct},
    person::{Person, Rung},
    review::{Review, ReviewState},
};

/// The bytes of a content alone, as drafts keep it.
#[must_use]
pub fn encode_content(content: &Content) -> Vec<u8> {
    to_fields(content).to_bytes()
}

/// The content of this kind in these bytes.
///
/// # Errors
/// When they are not a payload of that kind. An unknown kind is no error.
pub fn decode_content(kind: u16, bytes: &[u8]) -> Result<Content, PayloadError> {
    from_fields(kind, Fields::from_bytes(bytes)?)
}

pub(super) fn to_fields(content: &Content) -> Fields {
    match content {
        Content::Contact(contact) => write_contact(contact),
        Content::Escort(escort) => super::escort::write(escort),
        Content::Presence(presence) => super::presence::write(presence),
        Content::Person(person) => write_person(person),
        Content::Review(review) => write_review(review),
        Content::Site(site) => super::places::write(site),
        Content::Lookup(lookup) => write_lookup(lookup),
        Content::Register(register) => super::register::write(register),
        Content::Unreadable { payload, .. } => Fields::from_bytes(payload).unwrap_or_default(),
    }
}

pub(super) fn from_fields(kind: u16, fields: Fields) -> Result<Content, PayloadError> {
    Ok(match Kind::from_code(kind) {
        Kind::Contact => Content::Contact(read_contact(fields)?),
        Kind::Escort => Content::Escort(super::escort::read(fields)?),
        Kind::Presence => Content::Presence(super::presence::read(fields)?),
        Kind::Person => Content::Person(read_person(fields)?),
        Kind::Review => Content::Review(read_review(fields)?),
        Kind::Site => Content::Site(super::places::read(fields)?),
        Kind::Lookup => Content::Lookup(read_lookup(fields)?),
        Kind::Register => Content::Register(super::register::read(fields)?),
        Kind::Other(kind) => Content::Unreadable { kind, payload: fields.to_bytes() },
    })
}

pub(super) fn write_barrier(barrier: &Barrier) -> Fields {
    let mut f = Fields::with(&barrier.unknown);
    f.put(0, barrier.will.code());
    f.put_some(1, barrier.cause.map(Cause::code));
    f
}

pub(super) fn read_barrier(mut f: Fields) -> Result<Barrier, PayloadError> {
    Ok(Barrier { will: Will::from_code(f.take(0)?), cause: f.take_some(1)?.map(Cause::from_code), unknown: f.rest() })
}

pub(super) fn write_people(people: &[EntryId]) -> Vec<ByteArray<16>> {
    people.iter().map(|id| ByteArray::from(id.bytes())).collect()
}

fn write_contact(contact: &Contact) -> Fields {
    let mut f = Fields::with(&contact.unknown);
    f.put_id(0, contact.site.bytes());
    f.put_time(1, contact.at);
    f.put_some(2, contact.zone.map(|zone| ByteArray::from(zone.bytes())));
    f.put_some(3, contact.manner.map(Manner::code));
    f.put_list(4, write_people(&contact.people));
    f.put_list(5, contact.topics.iter().map(|topic| topic.code()).collect());
    f.put_some(6, contact.barrier.as_ref().map(write_barrier));
    f.put_text(7, &contact.note);
    f
}

fn read_contact(mut f: Fields) -> Result<Contact, PayloadError> {
    Ok(Contact {
        site: EntryId::from_bytes(f.take_id(0)?),
        at: f.take_time(1)?,
        zone: f.take_some_id(2)?.map(ZoneId::from_bytes),
        manner: f.take_some(3)?.map(Manner::from_code),
        people: f.take_ids(4)?.into_iter().map(EntryId::from_bytes).collect(),
        topics: f.take_list(5)?.into_iter().map(Topic::from_code).collect(),
        barrier: f.take_some::<Fields>(6)?.map(read_barrier).transpose()?,
        note: f.take_text(7)?,
        unknown: f.rest(),
    })
}

fn write_person(person: &Person) -> Fields {
    let mut f = Fields::with(&person.unknown);
    f.put(0, person.alias.as_str());
    f.put(1, person.rung.code());
    f.put_text(2, &person.note);
    f
}

fn read_person(mut f: Fields) -> Result<Person, PayloadError> {
    Ok(Person { alias: f.take(0)?, rung: Rung::from_code(f.take(1)?), note: f.take_text(2)?, unknown: f.rest() })
}

fn write_review(review: &Review) -> Fields {
    let mut f = Fields::with(&review.unknown);
    f.put_id(0, review.target.bytes());
    f.put(1, review.state.code());
    f.put_time(2, review.at);
    f.put_text(3, &review.text);
    f
}

fn read_review(mut f: Fields) -> Result<Review, PayloadError> {
    Ok(Review {
        target: EntryId::from_bytes(f.take_id(0)?),
        state: ReviewState::from_code(f.take(1)?),
        at: f.take_time(2)?,
        text: f.take_text(3)?,
        unknown: f.rest(),
    })
}

fn write_lookup(lookup: &Lookup) -> Fields {
    let mut f = Fields::with(&lookup.unknown);
    f.put(0, lookup.act.code());
    f.put_time(1, lookup.at);
    f.put_some(2, lookup.target.map(|target| ByteArray::from(target.bytes())));
    f.put_text(3, &lookup.text);
    f
}

fn read_lookup(mut f: Fields) -> Result<Lookup, PayloadError> {
    Ok(Lookup {
        act: LookupAct::from_code(f.take(0)?),
        at: f.take_time(1)?,
        target: f.take_some_id(2)?.map(EntryId::from_bytes),
        text: f.take_text(3)?,
        unknown: f.rest(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn contact() -> Contact {
        Contact {
            site: EntryId::from_bytes([1; 16]),
            at: DateTime::from_timestamp_millis(1_763_600_000_123).expect("in range"),
            zone: Some(ZoneId::from_bytes([2; 16])),
            manner: Some(Manner::Conversation),
            people: vec![EntryId::from_bytes([3; 16])],
            topics: vec![Topic::Housing, Topic::Dog],
            barrier: Some(Barrier { will: Will::Cannot, cause: Some(Cause::MitId), unknown: Default::default() }),
            note: "Sov på bænken, »fint nok« 🙂".into(),
            unknown: Default::default(),
        }
    }

    #[test]
    fn a_field_and_a_word_of_a_newer_app_survive_a_correction_by_an_older_one() {
        let mut f = write_contact(&contact());
        f.put(3, 777_u16);
        f.put(90, "fra en nyere app");
        let mut read = read_contact(f.clone()).expect("decodes");
        assert_eq!(read.manner, Some(Manner::Other(777)));
        assert_eq!(write_contact(&read), f);
        read.note = "rettet".into();
        let mut again = write_contact(&read);
        assert_eq!(again.take::<String>(90).expect("kept"), "fra en nyere app");
        assert_eq!(again.take::<u16>(3).expect("kept"), 777);
    }

    #[test]
    fn an_unknown_kind_is_kept_byte_for_byte() {
        let mut f = Fields::default();
        f.put(0, "hvad det så er");
        let content = decode_content(4_242, &f.to_bytes()).expect("kept");
        assert_eq!(content, Content::Unreadable { kind: 4_242, payload: f.to_bytes() });
        assert_eq!(encode_content(&content), f.to_bytes());
    }

    #[test]
    fn a_contact_survives_the_round_trip() {
        let content = Content::Contact(contact());
        assert_eq!(decode_content(1, &encode_content(&content)).expect("decodes"), content);
    }
}
