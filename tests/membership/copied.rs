//! A phone that was copied, or put back to what it was: nothing is lost or doubled, and both of the two say what happened.

use std::{fs, path::Path};

use gadeplan::{
    client::{
        message::{LogFilter, Request, Response, State},
        team::DeviceStanding,
        view::{Notice, SyncView},
    },
    domain::entry::{Content, Kind},
};

use super::{
    entries, id, invite, me, row, send,
    support::{Device, Endpoint, Folder, PASSPHRASE, WORKER, contact_draft, entry, record_contact, save, today},
    team, view, wait_for_note,
};

fn copy(from: &Path) -> Folder {
    let folder = Folder::fresh();
    for file in fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file");
        fs::copy(file.path(), folder.path().join(file.file_name())).expect("copied");
    }
    folder
}

fn unlocked(folder: Folder, endpoint: &Endpoint) -> Device {
    let mut device = Device::reopen(folder, endpoint);
    device.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    device
}

fn is_copied(device: &mut Device) -> bool {
    matches!(device.ask(Request::State), Response::State(State::Revoked { copied: true, .. }))
}

fn wait_for_removal(device: &mut Device) {
    device.wait_for(is_copied);
    device.wait_for(|device| matches!(device.ask(Request::State), Response::State(State::Revoked { waiting: 0, .. })));
}

fn calm(view: &SyncView) -> bool {
    view.waiting == 0 && view.needs_you == 0
}

#[test]
fn both_of_a_copied_phone_write_and_nothing_is_lost_or_doubled() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let old = id(&mut ida);
    let shared = record_contact(&mut ida, "Før kopien");
    send(&mut ida);
    lead.sync_until_log_has(1);
    // Open when the phone is copied: both of the two go on with it.
    let mut draft = contact_draft(&mut ida);
    if let Content::Contact(contact) = &mut draft.content {
        contact.note = "En kladde".into();
    }
    ida.ask(Request::SaveDraft(draft));
    ida.ask(Request::Lock);
    let folder = ida.stop();
    let other = copy(folder.path());
    let mut first = unlocked(folder, &endpoint);

    let mut of_both = first.draft(Kind::Contact);
    if let Content::Contact(contact) = &mut of_both.content {
        contact.note = "Gemt på den ene".into();
    }
    let both = save(&mut first, of_both);
    let ones = record_contact(&mut first, "Kun på den ene");
    first.sync_until(calm);

    // Out of reach, so that it meets the other one's records only after it has written its own.
    endpoint.stop();
    let mut second = unlocked(other, &endpoint);
    let mut of_both = second.draft(Kind::Contact);
    if let Content::Contact(contact) = &mut of_both.content {
        contact.note = "Gemt på den anden".into();
    }
    assert_eq!(save(&mut second, of_both), both, "the same draft");
    let others = record_contact(&mut second, "Kun på den anden");
    let mut open = contact_draft(&mut second);
    if let Content::Contact(contact) = &mut open.content {
        contact.note = "Stadig åben".into();
    }
    second.ask(Request::SaveDraft(open));
    endpoint.restart();

    second.wait_for(|device| id(device) != old);
    let new = id(&mut second);
    second.sync_until(calm);
    assert_eq!(me(&mut second).notice, Some(Notice::PhoneCopied));
    assert_eq!((me(&mut second).holder.as_str(), me(&mut second).roles), ("Ida", WORKER));
    assert_eq!(today(&mut second).drafts.len(), 1, "what is being written stays");

    wait_for_removal(&mut first);
    for device in [&mut lead, &mut second] {
        for (entry, note) in [(shared, "Før kopien"), (ones, "Kun på den ene"), (others, "Kun på den anden")] {
            assert_eq!(wait_for_note(device, entry), note);
        }
        device.wait_for(|device| entry(device, both).history.len() == 2);
        let mut notes: Vec<String> = entry(device, both).history.iter().map(|version| words(&version.content)).collect();
        notes.sort();
        assert_eq!(notes, ["Gemt på den anden", "Gemt på den ene"], "both words are there");
        assert_eq!(entries(device), 4, "nothing twice");
    }
    lead.wait_for(|device| view(device).devices.iter().any(|row| row.device == new));
    let (gone, now) = (row(&mut lead, old), row(&mut lead, new));
    assert!(gone.copied && now.copied && now.standing == DeviceStanding::Active);
    assert_eq!(gone.standing, DeviceStanding::Revoked { at: now.joined, by: String::new(), replaced_by: Some(new) });
    assert_eq!((now.holder.as_str(), gone.late), ("Ida", 0));
    // Whose worker's device made the leads' pair: a lead's makes another.
    lead.wait_for(|device| view(device).epoch.number >= 3 && !view(device).epoch.due);
    second.wait_for(|device| view(device).epoch.number >= 3 && view(device).epoch.held);

    // The words that opened the phone open it still, and the one that was left behind comes back by an invitation.
    second.ask(Request::Lock);
    second.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    let after = record_contact(&mut second, "Efter nøgleskiftet");
    send(&mut second);
    assert_eq!(wait_for_note(&mut lead, after), "Efter nøgleskiftet");
    let link = invite(&mut lead, WORKER, None);
    first.ask(Request::Join { code: link, holder: "Ida".into(), passphrase: PASSPHRASE.into() });
    assert_eq!(wait_for_note(&mut first, others), "Kun på den anden");
}

fn words(content: &Content) -> String {
    match content {
        Content::Contact(contact) => contact.note.clone(),
        other => panic!("not a contact: {other:?}"),
    }
}

#[test]
fn a_phone_that_was_put_back_goes_on_as_another_one() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let old = id(&mut ida);
    ida.ask(Request::Lock);
    let folder = ida.stop();
    let backup = copy(folder.path());
    let mut ida = unlocked(folder, &endpoint);
    let later = record_contact(&mut ida, "Skrevet efter sikkerhedskopien");
    send(&mut ida);
    drop(ida.stop());

    let mut ida = unlocked(backup, &endpoint);
    ida.wait_for(|device| id(device) != old);
    assert_eq!(wait_for_note(&mut ida, later), "Skrevet efter sikkerhedskopien");
    let next = record_contact(&mut ida, "Skrevet på den gendannede");
    send(&mut ida);
    assert_eq!(wait_for_note(&mut lead, next), "Skrevet på den gendannede");
    assert_eq!(entries(&mut lead), 2);
    assert!(row(&mut lead, old).copied);
}

#[test]
fn of_three_the_two_that_were_slower_lose_nothing_either() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let old = id(&mut ida);
    ida.ask(Request::Lock);
    let folder = ida.stop();
    let (two, three) = (copy(folder.path()), copy(folder.path()));
    let mut first = unlocked(folder, &endpoint);
    let ones = record_contact(&mut first, "På den første");
    send(&mut first);
    let mut second = unlocked(two, &endpoint);
    let twos = record_contact(&mut second, "På den anden");
    second.wait_for(|device| id(device) != old);
    second.sync_until(calm);
    // It has written under numbers that are taken, and its keys are another's by now.
    endpoint.stop();
    let mut third = unlocked(three, &endpoint);
    let threes = record_contact(&mut third, "På den tredje");
    endpoint.restart();
    third.wait_for(is_copied);
    let Response::State(State::Revoked { waiting, .. }) = third.ask(Request::State) else { panic!("removed") };
    assert_eq!(waiting, 1, "it says so, and keeps it");
    let link = invite(&mut lead, WORKER, None);
    third.ask(Request::Join { code: link, holder: "Ida".into(), passphrase: PASSPHRASE.into() });
    third.sync_until(calm);
    for (entry, note) in [(ones, "På den første"), (twos, "På den anden"), (threes, "På den tredje")] {
        assert_eq!(wait_for_note(&mut lead, entry), note);
    }
    assert_eq!(entries(&mut lead), 3);
    let Response::Log(log) = third.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
    assert_eq!(log.rows.len(), 3);
    wait_for_removal(&mut first);
}
