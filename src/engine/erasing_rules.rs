//! What holds when a steward erases: on this device alone, without a network.

use super::{Engine, specimen::Specimen};
use crate::{
    client::{
        erasure::ErasuresView,
        failure::Failure,
        message::{Draft, Request, Response},
    },
    crypto::Secret,
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        erasure::ErasureReason,
        ids::{DeviceId, EntryId},
        review::ReviewState,
    },
    payload::Erasure,
    protocol::pack::PackedRecord,
    store::{NewIdentity, SealedRecord},
    sync::{Opened, open_record},
};

const DAY_SECONDS: u64 = 24 * 60 * 60;

fn contact(engine: &mut Engine, note: &str) -> EntryId {
    let Response::Draft(mut draft) = engine.handle(Request::OpenDraft(Kind::Contact)).expect("opens") else { panic!("a draft") };
    if let Content::Contact(contact) = &mut draft.content {
        (contact.manner, contact.note) = (Some(Manner::Conversation), note.into());
    }
    let Response::Saved { entry } = engine.handle(Request::Save(draft)).expect("saves") else { panic!("saved") };
    entry
}

fn correction(engine: &mut Engine, entry: EntryId) -> Draft {
    let Response::Draft(draft) = engine.handle(Request::Correct { entry, from: None }).expect("opens") else { panic!("a draft") };
    draft
}

fn erasures(engine: &Engine) -> ErasuresView {
    engine.erasures().expect("reads")
}

/// Every record of the outbox and of the vault that still opens, as the entry that it is of.
fn readable(engine: &Engine, entry: EntryId) -> usize {
    let (identity, open) = engine.unlocked().expect("open");
    let device = engine.device().expect("a device");
    let pending = engine.outbox.unsent(device, 1_000).expect("reads");
    let copies = engine.outbox.draft_copies(device).expect("reads").into_iter().map(|(record, _)| record);
    let records = pending.into_iter().map(|pending| pending.record).chain(copies).flat_map(|record| {
        let kept = open.vault.packed(&record.hash).expect("reads");
        [Some(record.packed.clone()), kept].into_iter().flatten().map(move |packed| (record.clone(), packed))
    });
    let opens = |(record, packed): &(SealedRecord, Vec<u8>)| {
        let packed: PackedRecord = minicbor::decode(packed).expect("a record");
        let header = packed.header(identity.team.bytes(), device.bytes(), record.number, record.previous);
        assert_eq!(header.hash(), record.hash, "the chain stays as it was");
        match open_record(&open.keyring, &header, &packed) {
            Ok(Opened::Revision(inside) | Opened::Draft(inside)) => {
                inside.entry == entry || matches!(&inside.content, Content::Review(review) if review.target == entry)
            }
            _ => false,
        }
    };
    records.filter(opens).count()
}

#[test]
fn everything_about_the_entry_is_destroyed_here_and_in_what_waits_to_be_sent() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_steward();
    let (entry, other) = (contact(&mut engine, "Skal væk"), contact(&mut engine, "Bliver"));
    engine.handle(Request::Review { target: entry, state: ReviewState::Question, text: "Kom hun frem?".into() }).expect("asks");
    let corrected = correction(&mut engine, entry);
    engine.handle(Request::Save(corrected)).expect("corrects");
    let draft = correction(&mut engine, entry);
    let Response::Draft(mut message) = engine.handle(Request::OpenMessage(entry)).expect("opens") else { panic!("a draft") };
    if let Content::Review(review) = &mut message.content {
        review.text = "Begyndt".into();
    }
    for begun in [&draft, &message] {
        engine.handle(Request::SaveDraft(begun.clone())).expect("keeps");
    }
    engine.copy_drafts().expect("copies");
    // Two revisions, a message and two copies of drafts; the first three lie in the vault, too.
    assert_eq!(readable(&engine, entry), 8);

    engine.handle(Request::Erase(entry)).expect("erases");
    assert_eq!((readable(&engine, entry), readable(&engine, other)), (0, 2));
    assert!(engine.drafts().expect("reads").is_empty());
    let view = erasures(&engine);
    assert_eq!((view.rows.len(), view.rows[0].kinds.as_slice()), (1, [(Kind::Contact, 1)].as_slice()));
    assert_eq!((view.rows[0].progress.waiting, view.rows[0].progress.done, view.rows[0].progress.of), (true, 1, 1));
    let Response::Erased(stub) = engine.handle(Request::Entry(entry)).expect("a stub") else { panic!("a stub") };
    assert_eq!((stub.kind, stub.by.as_str(), stub.later), (Kind::Contact, "Karen", 0));

    // What is still on a screen does not bring it back.
    for refused in [
        Request::SaveDraft(draft.clone()),
        Request::Save(draft.clone()),
        Request::Save(message),
        Request::Record { entry: Some(entry), content: draft.content },
        Request::Review { target: entry, state: ReviewState::Answer, text: "Ja".into() },
    ] {
        assert_eq!(engine.handle(refused).err(), Some(Failure::Erased));
    }
    assert_eq!(engine.handle(Request::Erase(entry)).err(), Some(Failure::NoSuchEntry), "there is nothing left of it");
    engine.lock().expect("locks");
    engine.unlock(&Specimen::words()).expect("unlocks");
    assert_eq!((readable(&engine, entry), readable(&engine, other), erasures(&engine).rows.len()), (0, 2, 1));
}

#[test]
fn what_a_former_identity_wrote_is_destroyed_though_this_vault_never_had_it() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_steward();
    let entry = contact(&mut engine, "Skal væk");
    let own = engine.device().expect("a device");
    let whole = engine.outbox.unsent(own, 1_000).expect("reads").pop().expect("it waits").record;
    engine.handle(Request::Erase(entry)).expect("erases");
    let erasure = engine.unlocked().expect("open").1.vault.erasures().expect("reads").remove(0);

    // The same team, other words: the records of before are the other device's, and one of them is named.
    let former = SealedRecord { device: DeviceId::from_bytes([9; 16]), number: 1, hash: [9; 32], previous: [0; 32], ..whole };
    let identity = NewIdentity {
        device: former.device,
        team: engine.unlocked().expect("open").0.team,
        server_url: "s",
        server_name: "s",
        transport_key: &Secret::from_bytes([3; 32]),
        slot: &[1],
        keyring: &[1],
        vault_file: "vault-0.db",
        genesis: &[4; 32],
    };
    engine.outbox.add_identity(&identity, Some((&former, &[1]))).expect("added");
    let vault = &mut engine.open.as_mut().expect("open").vault;
    let nothing = Erasure { entries: Vec::new(), at_ms: 0, reason: ErasureReason::Chosen, membership: 1 };
    vault.write(|writing| writing.put_erasure(&nothing, &[former.hash], &erasure.record)).expect("named");
    vault.set_meta("unscrubbed", b"1").expect("noted");
    engine.finish_erasing().expect("destroys");
    let left = engine.outbox.unsent(former.device, 1).expect("reads").remove(0).record.packed;
    assert!(minicbor::decode::<PackedRecord>(&left).expect("a record").body.is_none());
    assert!(minicbor::decode::<PackedRecord>(&former.packed).expect("a record").body.is_some());
}

#[test]
fn only_a_steward_erases() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let entry = contact(&mut engine, "Bliver");
    assert_eq!(engine.handle(Request::Erase(entry)).err(), Some(Failure::NotASteward));
    assert!(matches!(engine.handle(Request::Entry(entry)), Ok(Response::Entry(_))));
    assert!(erasures(&engine).due.is_empty(), "what is due is a steward's to see");
}

#[test]
fn what_is_older_than_its_time_is_proposed_and_erased_in_one_act() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_steward();
    let old: Vec<EntryId> = (0..3).map(|n| contact(&mut engine, &format!("Gammel {n}"))).collect();
    let presence = engine.blank(Kind::Presence).expect("a presence");
    engine.handle(Request::Record { entry: None, content: presence }).expect("records");
    specimen.wait_seconds(200 * DAY_SECONDS);
    let newer = contact(&mut engine, "Nyere");
    assert!(erasures(&engine).due.is_empty(), "nothing is over yet");
    specimen.wait_seconds(166 * DAY_SECONDS);
    let due = erasures(&engine).due;
    assert_eq!((due.len(), due[0].kind, due[0].count, due[0].days), (1, Kind::Contact, 3, 365));
    for entry in &old {
        assert!(matches!(engine.handle(Request::Entry(*entry)), Ok(Response::Entry(_))), "nothing goes by itself");
    }
    engine.handle(Request::EraseDue).expect("erases");
    let view = erasures(&engine);
    assert_eq!((view.due.len(), view.rows.len(), view.rows[0].kinds.as_slice()), (0, 1, [(Kind::Contact, 3)].as_slice()));
    assert!(matches!(engine.handle(Request::Entry(newer)), Ok(Response::Entry(_))));
    assert!(old.iter().all(|entry| matches!(engine.handle(Request::Entry(*entry)), Ok(Response::Erased(_)))));
    engine.handle(Request::EraseDue).expect("nothing is due");
    assert_eq!(erasures(&engine).rows.len(), 1);
}

#[test]
fn a_person_is_kept_as_long_as_an_entry_that_names_them() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_steward();
    let mut person = engine.blank(Kind::Person).expect("a person");
    if let Content::Person(person) = &mut person {
        person.alias = "Mågen".into();
    }
    let Response::Saved { entry: met } = engine.handle(Request::Record { entry: None, content: person.clone() }).expect("records") else {
        panic!("saved")
    };
    if let Content::Person(person) = &mut person {
        person.alias = "Ternen".into();
    }
    engine.handle(Request::Record { entry: None, content: person }).expect("records");
    specimen.wait_seconds(300 * DAY_SECONDS);
    let mut contact = engine.blank(Kind::Contact).expect("a contact");
    if let Content::Contact(contact) = &mut contact {
        (contact.manner, contact.people) = (Some(Manner::Greeting), vec![met]);
    }
    engine.handle(Request::Record { entry: None, content: contact }).expect("records");
    specimen.wait_seconds(100 * DAY_SECONDS);
    let due = erasures(&engine).due;
    assert_eq!((due.len(), due[0].kind, due[0].count), (1, Kind::Person, 1), "only the one whom nobody has met");
}

#[test]
fn more_records_than_one_erasure_may_name_take_several() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_steward();
    let entry = contact(&mut engine, "Mange gange rettet");
    for n in 0..300 {
        let mut draft = correction(&mut engine, entry);
        if let Content::Contact(contact) = &mut draft.content {
            contact.note = format!("Rettelse {n}");
        }
        engine.handle(Request::Save(draft)).expect("corrects");
    }
    engine.handle(Request::Erase(entry)).expect("erases");
    assert_eq!((readable(&engine, entry), erasures(&engine).rows.len()), (0, 2));
}
