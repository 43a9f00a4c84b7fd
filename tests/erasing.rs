//! Erasures with headless devices and the real endpoint: everybody destroys, answers and keeps what comes later out of sight.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

#[path = "support/device.rs"]
#[expect(dead_code, reason = "what other tests need of the devices")]
mod support;

use gadeplan::{
    client::{
        erasure::{ErasedView, ErasuresView},
        failure::Failure,
        message::{Draft, Request, Response, State},
        team::Roles,
    },
    domain::{
        entry::Content,
        ids::{DeviceId, EntryId},
        review::ReviewState,
    },
};
use support::{Device, Endpoint, PASSPHRASE, record_contact};

const STEWARD: Roles = Roles { worker: true, lead: true, steward: true };

fn id(device: &mut Device) -> DeviceId {
    match device.ask(Request::State) {
        Response::State(State::Unlocked(me)) => me.device,
        other => panic!("not unlocked: {other:?}"),
    }
}

/// A lead who is the steward, and two workers.
fn team(endpoint: &Endpoint) -> (Device, Device, Device) {
    let mut lead = Device::new_team(endpoint);
    let device = id(&mut lead);
    lead.ask(Request::ChangeRoles { device, roles: STEWARD });
    let [ida, jonas] = ["Ida", "Jonas"].map(|holder| {
        let link = lead.invite(false);
        Device::join(endpoint, &link, holder)
    });
    (lead, ida, jonas)
}

fn erasures(device: &mut Device) -> ErasuresView {
    let Response::Erasures(view) = device.ask(Request::Erasures) else { panic!("erasures") };
    view
}

fn erased(device: &mut Device, entry: EntryId) -> Option<ErasedView> {
    match device.try_ask(Request::Entry(entry)) {
        Ok(Response::Erased(view)) => Some(*view),
        Ok(Response::Entry(_)) | Err(Failure::NoSuchEntry) => None,
        other => panic!("{other:?}"),
    }
}

fn wait_for(device: &mut Device, entry: EntryId) {
    device.wait_for(|device| matches!(device.try_ask(Request::Entry(entry)), Ok(Response::Entry(_))));
}

fn correction(device: &mut Device, entry: EntryId, note: &str) -> Draft {
    let Response::Draft(mut draft) = device.ask(Request::Correct { entry, from: None }) else { panic!("a draft") };
    if let Content::Contact(contact) = &mut draft.content {
        contact.note = note.into();
    }
    draft
}

fn send(device: &mut Device) {
    device.sync_until(|view| view.waiting == 0);
}

#[test]
fn everybody_destroys_it_and_the_steward_sees_how_far_it_is() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida, mut jonas) = team(&endpoint);
    let (entry, other) = (record_contact(&mut ida, "Skal slettes"), record_contact(&mut ida, "Bliver"));
    send(&mut ida);
    wait_for(&mut lead, entry);
    lead.ask(Request::Review { target: entry, state: ReviewState::Question, text: "Kom hun frem?".into() });
    send(&mut lead);
    for device in [&mut ida, &mut jonas] {
        device
            .wait_for(|device| matches!(device.try_ask(Request::Entry(entry)), Ok(Response::Entry(view)) if view.conversation.len() == 1));
    }
    let begun = correction(&mut ida, entry, "Ikke gemt endnu");
    ida.ask(Request::SaveDraft(begun.clone()));
    // One phone is away.
    jonas.ask(Request::Lock);
    let away = jonas.stop();

    assert_eq!(ida.try_ask(Request::Erase(entry)), Err(Failure::NotASteward));
    lead.ask(Request::Erase(entry));
    assert!(erased(&mut lead, entry).is_some());
    ida.wait_for(|device| erased(device, entry).is_some());
    let stub = erased(&mut ida, entry).expect("a stub");
    assert_eq!((stub.by.as_str(), stub.later, stub.progress.missing.len()), ("Karen", 0, 0));
    let Response::Drafts(drafts) = ida.ask(Request::Drafts) else { panic!("drafts") };
    assert!(drafts.is_empty(), "a draft of it holds its words");
    assert_eq!(ida.try_ask(Request::Save(begun)), Err(Failure::Erased));
    lead.wait_for(|device| erasures(device).rows[0].progress.done == 2);
    let progress = erasures(&mut lead).rows[0].progress.clone();
    assert_eq!((progress.waiting, progress.of, progress.missing.len(), progress.missing[0].holder.as_str()), (false, 3, 1, "Jonas"));
    // Whoever joins now never had it, and is not waited for.
    let link = lead.invite(false);
    let mut mette = Device::join(&endpoint, &link, "Mette");
    wait_for(&mut mette, other);
    assert!(erased(&mut mette, entry).is_some());
    assert_eq!(mette.sync_until(|view| view.last_contact.is_some()).quarantined, 0, "what was erased is no trouble");

    let mut jonas = Device::reopen(away, &endpoint);
    jonas.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    jonas.wait_for(|device| erased(device, entry).is_some());
    lead.wait_for(|device| erasures(device).rows[0].progress.missing.is_empty());
    let progress = erasures(&mut lead).rows[0].progress.clone();
    assert_eq!(progress.done, progress.of);
    for device in [&mut lead, &mut ida, &mut jonas] {
        assert!(matches!(device.ask(Request::Entry(other)), Response::Entry(_)), "only what was chosen is gone");
    }
}

#[test]
fn what_was_written_by_somebody_who_did_not_know_waits_for_the_steward() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida, mut jonas) = team(&endpoint);
    let entry = record_contact(&mut ida, "Skal slettes");
    send(&mut ida);
    for device in [&mut lead, &mut jonas] {
        wait_for(device, entry);
    }
    // Without a network one corrects it, another asks about it, the steward erases it.
    endpoint.stop();
    let corrected = correction(&mut ida, entry, "Rettet uden net");
    ida.ask(Request::Save(corrected));
    jonas.ask(Request::Review { target: entry, state: ReviewState::Question, text: "Spurgt uden net".into() });
    lead.ask(Request::Erase(entry));
    assert!(erasures(&mut lead).rows[0].progress.waiting);
    endpoint.restart();

    for device in [&mut ida, &mut jonas] {
        device.wait_for(|device| erased(device, entry).is_some_and(|stub| stub.later == 2));
        assert!(erasures(device).later.is_empty(), "only a steward reads it");
    }
    lead.wait_for(|device| erasures(device).later.len() == 2);
    let later = erasures(&mut lead).later;
    let words: Vec<String> = later
        .iter()
        .map(|row| match row.content.as_ref().expect("it opens") {
            Content::Contact(contact) => contact.note.clone(),
            Content::Review(review) => review.text.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(words.contains(&"Rettet uden net".to_owned()) && words.contains(&"Spurgt uden net".to_owned()), "{words:?}");
    let sent = ida.sync_until(|view| view.waiting == 0);
    assert_eq!((sent.needs_you, sent.quarantined), (0, 0));

    lead.ask(Request::Erase(entry));
    for device in [&mut lead, &mut ida, &mut jonas] {
        device.wait_for(|device| erased(device, entry).is_some_and(|stub| stub.later == 0));
    }
    lead.wait_for(|device| erasures(device).rows.iter().all(|row| row.progress.done == 3));
}

#[test]
fn what_was_never_sent_is_erased_before_the_server_has_it() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida, _jonas) = team(&endpoint);
    endpoint.stop();
    let entry = record_contact(&mut lead, "Skrevet og slettet uden net");
    lead.ask(Request::Erase(entry));
    let next = record_contact(&mut lead, "Den næste");
    let mut lead = lead.restart(&endpoint);
    lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    assert!(erased(&mut lead, entry).is_some());
    endpoint.restart();
    send(&mut lead);
    wait_for(&mut ida, next);
    let stub = erased(&mut ida, entry).expect("a stub");
    assert_eq!(stub.by, "Karen");
    lead.wait_for(|device| !erasures(device).rows[0].progress.waiting);
    assert_eq!(ida.sync_until(|view| view.last_contact.is_some()).quarantined, 0);
}

#[test]
fn a_steward_who_is_none_any_more_erases_nothing() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida, mut jonas) = team(&endpoint);
    let entry = record_contact(&mut jonas, "Bliver");
    send(&mut jonas);
    wait_for(&mut ida, entry);
    let device = id(&mut ida);
    lead.ask(Request::ChangeRoles { device, roles: Roles { steward: true, ..support::WORKER } });
    ida.wait_for(|device| matches!(device.ask(Request::State), Response::State(State::Unlocked(me)) if me.roles.steward));
    lead.ask(Request::ChangeRoles { device, roles: support::WORKER });
    ida.wait_for(|device| matches!(device.ask(Request::State), Response::State(State::Unlocked(me)) if !me.roles.steward));
    assert_eq!(ida.try_ask(Request::Erase(entry)), Err(Failure::NotASteward));
    assert!(erased(&mut jonas, entry).is_none());
}
