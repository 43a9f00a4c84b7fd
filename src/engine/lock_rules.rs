//! The lock: what may be written behind it, what becomes of it, and what opens it again.

use super::{Engine, specimen::Specimen};
use crate::{
    client::{
        cpr::NotCpr,
        failure::Failure,
        message::{Draft, Evaluated, Request, Response, State},
        view::{LockScreen, PasskeyHint},
    },
    domain::{
        contact::{Manner, Topic},
        entry::{Content, Kind},
        ids::EntryId,
        passphrase,
        policy::{LOCKED_ENTRIES, PROVEN_MINUTES, READING_DAYS},
        review::ReviewState,
    },
    sync::{Opened, open_record},
};

fn lock_screen(engine: &Engine) -> LockScreen {
    let State::Locked { lock, .. } = engine.state() else { panic!("locked: {:?}", engine.state()) };
    lock
}

fn draft(engine: &mut Engine, manner: Manner) -> Draft {
    let Ok(Response::Draft(mut draft)) = engine.handle(Request::OpenDraft(Kind::Contact)) else { panic!("a draft") };
    if let Content::Contact(contact) = &mut draft.content {
        contact.manner = Some(manner);
        contact.topics = vec![Topic::Housing];
    }
    draft
}

fn unlock(engine: &mut Engine) {
    engine.unlock(&Specimen::words()).expect("unlocks");
}

fn revisions(engine: &Engine, entry: EntryId) -> usize {
    engine.entry(entry).map_or(0, |view| view.history.len())
}

#[test]
fn what_is_written_while_locked_becomes_an_entry_exactly_once() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let mut before = draft(&mut engine, Manner::Acute);
    if let Content::Contact(contact) = &mut before.content {
        contact.note = "Hemmeligt".into();
    }
    engine.save_draft(before.clone()).expect("kept");
    engine.lock().expect("locks");

    let written = draft(&mut engine, Manner::Conversation);
    assert_ne!(written.entry, before.entry, "the draft of before is not shown");
    assert!(!format!("{written:?}").contains("Hemmeligt"));
    assert_eq!(engine.handle(Request::Save(written.clone())), Ok(Response::Saved { entry: written.entry }));
    assert_eq!(engine.handle(Request::Save(written.clone())), Ok(Response::Saved { entry: written.entry }), "saved twice is saved once");
    assert_eq!((lock_screen(&engine).written, lock_screen(&engine).records), (1, true));

    // The battery dies before the unlock, and again after it.
    drop(engine);
    let mut engine = specimen.start();
    assert_eq!(lock_screen(&engine).written, 1);
    unlock(&mut engine);
    let view = engine.entry(written.entry).expect("there");
    let Content::Contact(contact) = &view.row.content else { panic!("a contact") };
    assert_eq!((contact.manner, view.history.len()), (Some(Manner::Conversation), 1));
    assert_eq!(Some(contact.site), engine.sites(engine.open.as_ref().expect("open")).expect("sites").first().map(|(site, _)| *site));
    drop(engine);
    let mut engine = specimen.start();
    assert_eq!(lock_screen(&engine).written, 0);
    unlock(&mut engine);
    assert_eq!(revisions(&engine, written.entry), 1);
}

#[test]
fn a_vault_that_is_full_at_the_unlock_neither_loses_nor_doubles_it() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    engine.lock().expect("locks");
    let mut written = draft(&mut engine, Manner::Greeting);
    if let Content::Contact(contact) = &mut written.content {
        // Larger than any page that may be free, and it does not compress.
        contact.note = (0..6_000_u32).map(|n| char::from_u32(0x4E00 + n.wrapping_mul(2_654_435_761) % 20_000).unwrap_or('x')).collect();
    }
    engine.save_locked(written.clone(), &NotCpr::default()).expect("saves");
    unlock_with_full_vault(&mut engine);
    drop(engine);
    let mut engine = specimen.start();
    unlock(&mut engine);
    assert_eq!(revisions(&engine, written.entry), 1);
    let (waiting, _) = engine.outbox.counts(engine.device().expect("a device")).expect("counts");
    assert_eq!(waiting, 2, "the site and the contact");
}

/// Takes the entry in while the vault has no room: its record is in the outbox then, and the vault lacks it.
fn unlock_with_full_vault(engine: &mut Engine) {
    let device = engine.device().expect("a device");
    let kept = engine.outbox.locked_entries(device).expect("reads");
    for locked in &kept {
        engine.outbox.delete_locked(device, locked.entry).expect("set aside");
    }
    unlock(engine);
    for locked in &kept {
        engine.outbox.put_locked(device, locked).expect("put back");
    }
    engine.open.as_ref().expect("open").vault.limit_room(true).expect("limits");
    assert_eq!(engine.come_in(), Err(Failure::StorageFull));
    engine.open.as_ref().expect("open").vault.limit_room(false).expect("room");
}

#[test]
fn a_tap_while_locked_is_a_draft_until_it_is_saved() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    engine.lock().expect("locks");
    let begun = draft(&mut engine, Manner::NotToday);
    engine.handle(Request::SaveDraft(begun.clone())).expect("kept");
    let thrown = draft(&mut engine, Manner::Greeting);
    engine.handle(Request::SaveDraft(thrown.clone())).expect("kept");
    engine.handle(Request::DiscardDraft(thrown.entry)).expect("thrown away");
    assert_eq!(lock_screen(&engine).written, 0, "nobody said Gem");
    unlock(&mut engine);
    let drafts = engine.drafts().expect("drafts");
    assert_eq!(drafts.iter().map(|row| row.entry).collect::<Vec<_>>(), [begun.entry]);
}

#[test]
fn nothing_but_a_new_contact_is_saved_while_locked_and_not_without_end() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let Ok(Response::Draft(escort)) = engine.handle(Request::OpenDraft(Kind::Escort)) else { panic!("a draft") };
    engine.lock().expect("locks");
    assert_eq!(engine.handle(Request::OpenDraft(Kind::Escort)), Err(Failure::Locked));
    assert_eq!(engine.handle(Request::Save(escort)), Err(Failure::Locked));
    let mut unfinished = draft(&mut engine, Manner::Greeting);
    if let Content::Contact(contact) = &mut unfinished.content {
        contact.manner = None;
    }
    assert!(matches!(engine.handle(Request::Save(unfinished)), Err(Failure::Invalid(_))));
    for _ in 0..LOCKED_ENTRIES {
        let one = draft(&mut engine, Manner::Greeting);
        engine.save_locked(one, &NotCpr::default()).expect("saves");
    }
    let one_more = draft(&mut engine, Manner::Greeting);
    assert_eq!(engine.save_locked(one_more, &NotCpr::default()), Err(Failure::LockedFull));
}

#[test]
fn reading_pauses_after_a_fortnight_of_silence_and_recording_does_not() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    engine.note_round(Ok(()), 0).expect("noted");
    engine.lock().expect("locks");
    specimen.wait_seconds(READING_DAYS * 86_400);
    unlock(&mut engine);
    engine.lock().expect("locks");
    specimen.wait_seconds(1);
    assert!(lock_screen(&engine).paused && engine.has_something_to_sync());
    assert_eq!(engine.unlock(&Specimen::words()), Err(Failure::ReadingPaused));
    let written = draft(&mut engine, Manner::Conversation);
    engine.save_locked(written.clone(), &NotCpr::default()).expect("recording never pauses");
    engine.note_round(Ok(()), 0).expect("the server answers");
    assert!(!lock_screen(&engine).paused);
    unlock(&mut engine);
    assert_eq!(revisions(&engine, written.entry), 1);
}

#[test]
fn the_wait_after_wrong_words_grows_and_outlives_a_restart() {
    let specimen = Specimen::new();
    drop(specimen.new_team());
    let wrong = passphrase::make([9, 9, 9, 9, 9]);
    let mut waits = Vec::new();
    for _ in 0..5 {
        let mut engine = specimen.start();
        let Err(Failure::WrongPassphrase { wait_seconds }) = engine.unlock(&wrong) else { panic!("wrong") };
        waits.push(wait_seconds);
        let mut engine = specimen.start();
        if wait_seconds > 0 {
            assert_eq!(engine.unlock(&Specimen::words()), Err(Failure::TooSoon { wait_seconds }), "the right words wait as well");
        }
        specimen.wait_seconds(wait_seconds.into());
    }
    assert_eq!(waits, [0, 0, 0, 5, 10]);
    unlock(&mut specimen.start());
}

#[test]
fn other_words_take_the_place_of_the_old_ones_once_those_are_proven() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let new = passphrase::make([11, 12, 13, 14, 15]);
    assert_eq!(engine.change_passphrase(&new), Err(Failure::ProofNeeded));
    assert!(matches!(engine.prove_passphrase(&new), Err(Failure::WrongPassphrase { .. })));
    assert_eq!(engine.change_passphrase(&new), Err(Failure::ProofNeeded));
    engine.prove_passphrase(&Specimen::words()).expect("the old words");
    engine.change_passphrase(&new).expect("changed");
    assert_eq!(engine.change_passphrase(&new), Err(Failure::ProofNeeded), "one proof, one change");
    drop(engine);
    let mut engine = specimen.start();
    assert!(matches!(engine.unlock(&Specimen::words()), Err(Failure::WrongPassphrase { .. })));
    engine.unlock(&new).expect("the new words");
}

#[test]
fn several_drafts_from_behind_the_lock_go_on_as_themselves() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    engine.lock().expect("locks");
    let begun = [Manner::Acute, Manner::Greeting].map(|manner| {
        let begun = draft(&mut engine, manner);
        engine.keep_locked(begun.clone(), false).expect("kept");
        specimen.wait_seconds(1);
        begun
    });
    unlock(&mut engine);
    assert_eq!(engine.drafts().expect("drafts").len(), 2);
    for draft in begun {
        assert_eq!(engine.continue_draft(draft.revision).expect("goes on").content, draft.content);
    }
}

#[test]
fn a_passkey_is_trusted_only_once_it_has_opened_and_never_alone() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let (right, wrong) = (Evaluated([3; 32]), Evaluated([4; 32]));
    assert_eq!(engine.begin_passkey(), Err(Failure::ProofNeeded));
    assert!(matches!(engine.prove_passphrase(&passphrase::make([9, 9, 9, 9, 9])), Err(Failure::WrongPassphrase { .. })));
    assert_eq!(engine.begin_passkey(), Err(Failure::ProofNeeded));
    engine.prove_passphrase(&Specimen::words()).expect("the words");
    let begun = engine.begin_passkey().expect("begins");
    let hint = PasskeyHint { credential: b"credential".to_vec(), ..begun };
    engine.add_passkey(&hint, &right).expect("made");
    assert_eq!(engine.trust_passkey(&wrong), Err(Failure::PasskeyFailed));
    assert_eq!(engine.trust_passkey(&right), Err(Failure::PasskeyFailed), "begun anew after a failure");
    engine.lock().expect("locks");
    assert_eq!(lock_screen(&engine).passkey, None);

    unlock(&mut engine);
    assert_eq!(engine.add_passkey(&hint, &right), Err(Failure::ProofNeeded), "a proof ends with the lock");
    engine.prove_passphrase(&Specimen::words()).expect("the words");
    specimen.wait_seconds(PROVEN_MINUTES * 60 + 1);
    assert_eq!(engine.add_passkey(&hint, &right), Err(Failure::ProofNeeded), "and in time");
    engine.prove_passphrase(&Specimen::words()).expect("the words");
    engine.add_passkey(&hint, &right).expect("made");
    engine.trust_passkey(&right).expect("opened");
    assert_eq!(engine.begin_passkey(), Err(Failure::ProofNeeded), "one proof, one passkey");
    drop(engine);
    let mut engine = specimen.start();
    assert_eq!(lock_screen(&engine).passkey, Some(hint));
    let tries = |engine: &Engine| engine.identity.as_ref().map(|identity| identity.wrong_tries);
    assert_eq!(engine.unlock_by_passkey(&wrong), Err(Failure::PasskeyFailed));
    assert_eq!(tries(&engine), Some(0), "nobody guesses by a passkey");
    for _ in 0..4 {
        assert!(matches!(engine.unlock(&passphrase::make([9, 9, 9, 9, 9])), Err(Failure::WrongPassphrase { .. })));
    }
    engine.unlock_by_passkey(&right).expect("opens at once, whatever was typed before");
    assert_eq!(tries(&engine), Some(0));
    engine.lock().expect("locks");
    unlock(&mut engine);
    engine.remove_passkey().expect("taken away");
    engine.lock().expect("locks");
    assert_eq!(engine.unlock_by_passkey(&right), Err(Failure::PasskeyFailed));
    unlock(&mut engine);
}

#[test]
fn open_drafts_have_copies_that_continue_the_chain_and_can_be_sent_without_the_words() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let device = engine.device().expect("a device");
    let kept = draft(&mut engine, Manner::Acute);
    engine.save_draft(kept.clone()).expect("kept");
    let change = engine.copies_due().expect("due");
    assert_eq!(engine.copies_due(), None, "asked for once");
    engine.copy_after(change).expect("copied");
    assert_eq!(engine.outbox.draft_copies(device).expect("reads").len(), 1);

    // Another entry is saved: the copy would not fit any more, and the lock makes it anew.
    let other = engine.record_new(kept.content.clone(), &NotCpr::default()).expect("saved");
    assert!(engine.outbox.draft_copies(device).expect("reads").is_empty());
    engine.lock().expect("locks");
    let copies = engine.outbox.draft_copies(device).expect("reads");
    let tip = engine.outbox.identity().expect("reads").expect("an identity");
    assert_eq!(copies.iter().map(|(copy, _)| (copy.number, copy.previous)).collect::<Vec<_>>(), [(tip.tip_number + 1, tip.tip_hash)]);

    // The words are forgotten: the copies become the next records of the chain.
    assert_eq!(engine.outbox.send_draft_copies(device).expect("moved"), 1);
    assert_eq!(engine.outbox.send_draft_copies(device).expect("nothing left"), 0);
    let unsent = engine.outbox.unsent(device, 10).expect("reads");
    assert_eq!(unsent.last().map(|pending| pending.record.hash), copies.first().map(|(copy, _)| copy.hash));

    // And if they come back to mind after all, nothing is broken, and the draft is there once.
    unlock(&mut engine);
    assert_eq!(revisions(&engine, other), 1);
    let open = engine.open.as_ref().expect("open");
    let left = open.vault.left_drafts().expect("reads");
    assert_eq!(
        left.iter().map(|left| (left.revision, left.entry, &left.content)).collect::<Vec<_>>(),
        [(kept.revision, kept.entry, &kept.content)]
    );
    assert_eq!(engine.drafts().expect("drafts").len(), 1);
    engine.save(kept.clone(), &NotCpr::default()).expect("saved");
    assert!(engine.open.as_ref().expect("open").vault.left_drafts().expect("reads").is_empty());
    assert!(engine.drafts().expect("drafts").is_empty());
}

#[test]
fn a_draft_that_was_left_behind_ends_with_the_revision_that_follows_it() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let device = engine.device().expect("a device");
    let kept = draft(&mut engine, Manner::Acute);
    engine.save_draft(kept.clone()).expect("kept");
    engine.lock().expect("locks");
    engine.outbox.send_draft_copies(device).expect("moved");
    unlock(&mut engine);
    engine.discard_draft(kept.entry).expect("as on a device that never had it");
    let rows = engine.drafts().expect("drafts");
    assert_eq!(rows.iter().filter_map(|row| row.left.map(|device| (row.revision, device))).collect::<Vec<_>>(), [(kept.revision, device)]);
    let next = engine.continue_draft(kept.revision).expect("goes on");
    assert_eq!((&next.content, next.parents.as_slice()), (&kept.content, &[kept.revision][..]));
    engine.save(next, &NotCpr::default()).expect("saved");
    assert!(engine.drafts().expect("drafts").is_empty());
    assert_eq!(revisions(&engine, kept.entry), 1);
}

#[test]
fn what_another_identity_wrote_behind_its_lock_is_adopted_once() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let device = engine.device().expect("a device");
    engine.lock().expect("locks");
    let written = draft(&mut engine, Manner::Conversation);
    engine.save_locked(written.clone(), &NotCpr::default()).expect("saves");
    let kept = engine.outbox.locked_entries(device).expect("reads");
    engine.outbox.delete_locked(device, written.entry).expect("set aside");
    unlock(&mut engine);
    for locked in &kept {
        engine.outbox.put_locked(device, locked).expect("put back");
    }
    assert_eq!(engine.adopt_locked(device), Ok(0));
    assert_eq!(engine.adopt_locked(device), Ok(0));
    assert_eq!(revisions(&engine, written.entry), 1);
}

#[test]
fn a_message_that_was_begun_is_there_again_and_an_emptied_one_is_not() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let contact = draft(&mut engine, Manner::Conversation);
    let target = engine.save(contact, &NotCpr::default()).expect("saved");
    let mut message = engine.open_message(target).expect("a message");
    let write = |message: &mut Draft, words: &str| {
        let Content::Review(review) = &mut message.content else { panic!("a message") };
        (review.text, review.state) = (words.into(), ReviewState::Answer);
    };
    write(&mut message, "Hun kom frem, og");
    engine.save_draft(message.clone()).expect("kept");
    drop(engine);
    let mut engine = specimen.start();
    unlock(&mut engine);
    let mut kept = engine.open_message(target).expect("the message");
    assert_eq!((kept.revision, &kept.content), (message.revision, &message.content));
    assert_eq!(engine.drafts().expect("drafts").iter().map(|row| row.about).collect::<Vec<_>>(), [Some(target)]);
    write(&mut kept, " ");
    engine.save_draft(kept.clone()).expect("emptied");
    assert!(engine.drafts().expect("drafts").is_empty());
    write(&mut kept, "Hun kom frem.");
    engine.save_draft(kept.clone()).expect("kept");
    engine.save(kept, &NotCpr::default()).expect("sent");
    assert!(engine.drafts().expect("drafts").is_empty());
    assert_eq!(engine.entry(target).expect("there").conversation.len(), 1);
}

#[test]
fn a_copy_opens_as_a_draft_and_not_as_an_entry() {
    let specimen = Specimen::new();
    let mut engine = specimen.new_team();
    let device = engine.device().expect("a device");
    let kept = draft(&mut engine, Manner::Acute);
    engine.save_draft(kept.clone()).expect("kept");
    engine.copy_drafts().expect("copied");
    let (copy, _) = engine.outbox.draft_copies(device).expect("reads").remove(0);
    let packed: crate::protocol::pack::PackedRecord = minicbor::decode(&copy.packed).expect("a record");
    let (identity, open) = engine.unlocked().expect("open");
    let header = packed.header(identity.team.bytes(), device.bytes(), copy.number, copy.previous);
    let Ok(Opened::Draft(left)) = open_record(&open.keyring, &header, &packed) else { panic!("a draft") };
    assert_eq!(left.revision, kept.revision);
}
