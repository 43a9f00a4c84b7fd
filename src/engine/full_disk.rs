//! A full disk, by SQLite's own refusal: never "gemt", and nothing that was written is lost or doubled.

use super::{Engine, specimen::Specimen};
use crate::{
    client::{
        cpr::NotCpr,
        failure::Failure,
        message::{Draft, State},
    },
    domain::{
        contact::Manner,
        entry::{Content, Kind},
    },
};

/// A draft whose note is larger than any page that may be free, and does not compress.
fn draft(engine: &mut Engine) -> Draft {
    let mut draft = engine.open_draft(Kind::Contact).expect("a draft");
    if let Content::Contact(contact) = &mut draft.content {
        contact.manner = Some(Manner::Conversation);
        contact.note = (0..6_000_u32).map(|n| char::from_u32(0x4E00 + n.wrapping_mul(2_654_435_761) % 20_000).unwrap_or('x')).collect();
    }
    draft
}

#[test]
fn a_full_outbox_says_so_and_the_next_save_is_whole() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let draft = draft(&mut engine);
    engine.outbox.limit_room(true).expect("limits");
    assert_eq!(engine.save(draft.clone(), &NotCpr::default()), Err(Failure::StorageFull));
    let entry = draft.entry;
    assert_eq!(engine.entry(entry).err(), Some(Failure::NoSuchEntry));
    engine.outbox.limit_room(false).expect("room");
    assert_eq!(engine.save(draft, &NotCpr::default()), Ok(entry));
    assert_eq!(engine.entry(entry).expect("there").history.len(), 1);
}

#[test]
fn a_full_vault_says_so_and_the_sealed_record_is_neither_lost_nor_doubled() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let draft = draft(&mut engine);
    let entry = draft.entry;
    engine.open.as_ref().expect("open").vault.limit_room(true).expect("limits");
    assert_eq!(engine.save(draft.clone(), &NotCpr::default()), Err(Failure::StorageFull));
    engine.open.as_ref().expect("open").vault.limit_room(false).expect("room");
    assert_eq!(engine.save(draft, &NotCpr::default()), Ok(entry));
    let view = engine.entry(entry).expect("there");
    assert_eq!((view.history.len(), view.heads.len()), (1, 1));
    let (waiting, _) = engine.outbox.counts(engine.device().expect("a device")).expect("counts");
    assert_eq!(waiting, 2, "the site and the contact");
}

#[test]
fn a_full_vault_keeps_no_draft_silently() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let draft = draft(&mut engine);
    engine.open.as_ref().expect("open").vault.limit_room(true).expect("limits");
    assert_eq!(engine.save_draft(draft), Err(Failure::StorageFull));
}

#[test]
fn a_full_outbox_does_not_keep_a_removed_phone_open() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let draft = draft(&mut engine);
    engine.save_draft(draft).expect("kept");
    engine.outbox.limit_room(true).expect("limits");
    let told = engine.give_up_keys();
    assert!(engine.open.is_none(), "closed, whatever the disk says: {told:?}");
    engine.outbox.limit_room(false).expect("room");
    engine.give_up_keys().expect("the next round does the rest");
    assert!(matches!(engine.state(), State::Revoked { .. }));
    assert_eq!(specimen.start().unlock(&Specimen::words()), Err(Failure::Locked), "nothing opens it any more");
}

#[test]
fn a_full_vault_does_not_keep_the_keys_from_going() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let vault = &engine.open.as_ref().expect("open").vault;
    vault.limit_room(true).expect("limits");
    // Free pages and the last byte of each are taken, too.
    for size in [4_000, 400, 40, 4, 1] {
        let mut numbers = 0_u32..;
        while numbers.next().is_some_and(|n| vault.set_meta(&format!("{size}-{n}"), &vec![7; size]).is_ok()) {}
    }
    assert_eq!(engine.lock(), Err(Failure::StorageFull));
    assert!(engine.open.is_none(), "locked is locked");
}
