//! What nobody had fetched yet when the server was put back, and whose author's phone has no vault any more: its sealed bytes are brought again.

use gadeplan::{
    client::{
        message::{Request, Response, State},
        view::Notice,
    },
    domain::ids::{DeviceId, EntryId},
};

use super::{
    add, entries, id, mended, send,
    support::{Device, Endpoint, Folder, PASSPHRASE, WORKER, damage_vault, entry, record_contact},
    team,
};

/// A worker's phone after it has sent two entries that nobody has fetched, which the server, put back, does not have either. The lead's phone
/// was away meanwhile.
struct Lost {
    endpoint: Endpoint,
    lead: Device,
    ida: Folder,
    phone: DeviceId,
    sent: Vec<EntryId>,
}

fn lost(before: impl FnOnce(&mut Device, DeviceId), write_more: impl FnOnce(&mut Device) -> Option<EntryId>) -> Lost {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    let phone = id(&mut ida);
    let known = record_contact(&mut ida, "Det som lederen har");
    send(&mut ida);
    lead.sync_until_log_has(1);
    before(&mut lead, phone);
    send(&mut lead);
    let backup = endpoint.back_up();
    let lead = lead.stop();
    let mut sent = vec![known];
    sent.extend(["Kvitteret", "Også kvitteret"].map(|note| record_contact(&mut ida, note)));
    send(&mut ida);
    endpoint.stop();
    sent.extend(write_more(&mut ida));
    let ida = ida.stop();
    endpoint.put_back(&backup);
    let mut lead = Device::reopen(lead, &endpoint);
    lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    mended(&mut lead);
    assert_eq!(entries(&mut lead), 1, "nobody else has the others");
    Lost { endpoint, lead, ida, phone, sent }
}

fn nothing(_: &mut Device) -> Option<EntryId> {
    None
}

fn removed(device: &mut Device) -> Option<u32> {
    match device.ask(Request::State) {
        Response::State(State::Revoked { waiting, .. }) => Some(waiting),
        _ => None,
    }
}

fn late(device: &mut Device, of: DeviceId) -> u32 {
    team(device).devices.iter().find(|row| row.device == of).map_or(0, |row| row.late)
}

#[test]
fn a_removed_phone_brings_what_the_server_has_lost_of_it_and_what_came_after() {
    let Lost { endpoint, mut lead, ida, phone, sent } = lost(|_, _| {}, |ida| Some(record_contact(ida, "Aldrig sendt")));
    lead.ask(Request::Revoke { device: phone });
    // It hears of its removal as it was found: locked.
    let mut ida = Device::reopen(ida, &endpoint);
    ida.wait_for(|device| removed(device) == Some(0));
    lead.wait_for(|device| late(device, phone) == 3);
    lead.ask(Request::Admit { device: phone });
    for id in sent {
        assert_eq!(entry(&mut lead, id).history.len(), 1);
    }
    assert_eq!(entries(&mut lead), 4, "nothing twice");
}

#[test]
fn a_server_that_is_put_back_after_the_last_upload_gets_it_again() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    let phone = id(&mut ida);
    send(&mut ida);
    let ida = ida.stop();
    lead.ask(Request::Revoke { device: phone });
    send(&mut lead);
    let backup = endpoint.back_up();
    let lead = lead.stop();
    let mut ida = Device::reopen(ida, &endpoint);
    ida.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    let last = record_contact(&mut ida, "Det sidste");
    ida.wait_for(|device| removed(device) == Some(0));
    let ida = ida.stop();
    endpoint.put_back(&backup);
    // Its keys and its vault are gone since long.
    let _ida = Device::reopen(ida, &endpoint);
    let mut lead = Device::reopen(lead, &endpoint);
    lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    lead.wait_for(|device| late(device, phone) == 1);
    lead.ask(Request::Admit { device: phone });
    assert_eq!(entry(&mut lead, last).history.len(), 1);
}

#[test]
fn forgotten_words_do_not_take_along_what_the_server_has_lost() {
    let mut link = String::new();
    let invite = |lead: &mut Device, phone: DeviceId| {
        let asked = lead.ask(Request::Invite { roles: WORKER, hours: 1, replaces: Some(phone) });
        let Response::InvitationMade(made) = asked else { panic!("an invitation") };
        link = made.link;
    };
    let Lost { endpoint, mut lead, ida, sent, .. } = lost(invite, nothing);
    let mut ida = Device::reopen(ida, &endpoint);
    ida.ask(Request::BeginReplacement);
    ida.ask(Request::Join { code: link, holder: "Ida".into(), passphrase: PASSPHRASE.into() });
    for device in [&mut lead, &mut ida] {
        device.sync_until_log_has(3);
        sent.iter().for_each(|id| assert_eq!(entry(device, *id).history.len(), 1));
    }
}

#[test]
fn a_damaged_vault_does_not_take_along_what_the_server_has_lost() {
    let Lost { endpoint, mut lead, ida, sent, .. } = lost(|_, _| {}, nothing);
    damage_vault(&ida);
    let mut ida = Device::reopen(ida, &endpoint);
    ida.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    let Response::State(State::Unlocked(me)) = ida.ask(Request::State) else { panic!("unlocked") };
    assert_eq!(me.notice, Some(Notice::VaultMovedAside));
    for device in [&mut lead, &mut ida] {
        device.sync_until_log_has(3);
        sent.iter().for_each(|id| assert_eq!(entry(device, *id).history.len(), 1));
    }
}
