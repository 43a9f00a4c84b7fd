//! Lost phones: revoked, the last upload, hidden, admitted; and a revocation that was a mistake.

use gadeplan::{
    client::{
        failure::Failure,
        message::{Request, Response, State},
        team::{LostPhoneStep, LostPhoneView},
    },
    domain::{entry::Kind, ids::DeviceId},
};

use super::{
    add, entries, id, invite, is_revoked, me, note, row, send,
    support::{Device, Endpoint, Folder, PASSPHRASE, WORKER, record_contact},
    team, view, wait_for_note,
};

fn lost(device: &mut Device, of: DeviceId) -> LostPhoneView {
    let Response::LostPhone(view) = device.ask(Request::LostPhone { device: of }) else { panic!("a lost phone") };
    *view
}

fn revoked(device: &mut Device) -> Option<u32> {
    match device.ask(Request::State) {
        Response::State(State::Revoked { waiting, .. }) => Some(waiting),
        _ => None,
    }
}

fn vaults(folder: &Folder) -> usize {
    let names = std::fs::read_dir(folder.path()).expect("a folder").map(|file| file.expect("a file").file_name());
    names.filter(|name| name.to_string_lossy().starts_with("vault-")).count()
}

#[test]
fn a_revoked_phone_brings_what_it_has_and_destroys_its_keys() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let mut jonas = add(&endpoint, &mut lead, "Jonas", WORKER);
    let phone = id(&mut ida);
    let before = record_contact(&mut ida, "Kendt af lederen");
    send(&mut ida);
    assert_eq!(wait_for_note(&mut lead, before), "Kendt af lederen");
    ida.ask(Request::Lock);
    ida.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    endpoint.stop();
    let unsent = record_contact(&mut ida, "Kun på den tabte telefon");
    let folder = ida.stop();
    endpoint.restart();

    let seen = lost(&mut lead, phone);
    assert_eq!((seen.entries.as_slice(), seen.aliases), ([(Kind::Contact, 1)].as_slice(), 0));
    assert_eq!(seen.next, [LostPhoneStep::Revoke, LostPhoneStep::InviteReplacement]);
    lead.ask(Request::Revoke { device: phone });
    assert!(is_revoked(&row(&mut lead, phone)));

    // Locked, as it was found: it sends what it has, then learns of it, and nothing of it opens any more.
    let mut found = Device::reopen(folder.clone(), &endpoint);
    found.wait_for(|device| revoked(device) == Some(0));
    assert_eq!(found.try_ask(Request::Unlock { passphrase: PASSPHRASE.into() }), Err(Failure::Locked));
    let folder = found.stop();
    assert_eq!(vaults(&folder), 0, "the vault is gone with its key");
    assert_eq!(revoked(&mut Device::reopen(folder, &endpoint)), Some(0));

    // Hidden from everybody until a lead admits it.
    lead.wait_for(|device| row(device, phone).late == 1);
    assert_eq!(lost(&mut lead, phone).next, [LostPhoneStep::Admit, LostPhoneStep::InviteReplacement]);
    jonas.wait_for(|device| view(device).late == 1);
    for device in [&mut lead, &mut jonas] {
        assert_eq!(device.try_ask(Request::Entry(unsent)), Err(Failure::NoSuchEntry));
        assert_eq!((entries(device), note(device, before).as_str()), (1, "Kendt af lederen"));
    }
    assert_eq!(jonas.try_ask(Request::Admit { device: phone }), Err(Failure::NotALead));
    lead.ask(Request::Admit { device: phone });
    assert_eq!(note(&mut lead, unsent), "Kun på den tabte telefon");
    send(&mut lead);
    assert_eq!(wait_for_note(&mut jonas, unsent), "Kun på den tabte telefon");
    assert_eq!((view(&mut jonas).late, view(&mut lead).late), (0, 0));
    // And on a device that comes later and pulls all of it at once.
    let mut mette = add(&endpoint, &mut lead, "Mette", WORKER);
    assert_eq!(wait_for_note(&mut mette, unsent), "Kun på den tabte telefon");
}

#[test]
fn an_unlocked_phone_obeys_too_and_what_the_lead_catches_up_with_is_not_late() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let mut jonas = add(&endpoint, &mut lead, "Jonas", WORKER);
    let phone = id(&mut ida);
    record_contact(&mut ida, "Den første");
    send(&mut ida);
    lead.sync_until_log_has(1);
    // The lead's phone is away while more comes that Jonas reads.
    lead.ask(Request::Lock);
    let folder = lead.stop();
    let late = record_contact(&mut ida, "Lederen har ikke set den");
    send(&mut ida);
    assert_eq!(wait_for_note(&mut jonas, late), "Lederen har ikke set den");

    let mut lead = Device::reopen(folder, &endpoint);
    lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    lead.ask(Request::Revoke { device: phone });
    ida.wait_for(|device| revoked(device) == Some(0));
    // The act began with a round, so the lead had seen it after all: nothing is late.
    lead.wait_for(|device| device.try_ask(Request::Entry(late)).is_ok());
    assert_eq!((row(&mut lead, phone).late, note(&mut jonas, late).as_str()), (0, "Lederen har ikke set den"));
    let after = record_contact(&mut jonas, "Holdet skriver videre");
    send(&mut jonas);
    assert_eq!(wait_for_note(&mut lead, after), "Holdet skriver videre");
}

#[test]
fn a_mistaken_revocation_is_undone_without_loss() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let old = id(&mut ida);
    let sent = record_contact(&mut ida, "Sendt før");
    send(&mut ida);
    lead.sync_until_log_has(1);
    endpoint.stop();
    let unsent = record_contact(&mut ida, "Ikke sendt endnu");
    let folder = ida.stop();
    endpoint.restart();
    lead.ask(Request::Revoke { device: old });
    let mut ida = Device::reopen(folder, &endpoint);
    ida.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    ida.wait_for(|device| revoked(device) == Some(0));

    lead.wait_for(|device| row(device, old).late == 1);
    lead.ask(Request::Admit { device: old });
    let link = invite(&mut lead, WORKER, Some(old));
    let Response::InvitationSeen(seen) = ida.ask(Request::LookAtInvitation { code: link.clone() }) else { panic!("an invitation") };
    assert_eq!(seen.replaces.as_deref(), Some("Ida"));
    ida.ask(Request::Join { code: link, holder: "Ida".into(), passphrase: PASSPHRASE.into() });
    assert_eq!(wait_for_note(&mut ida, sent), "Sendt før");
    assert_eq!(wait_for_note(&mut ida, unsent), "Ikke sendt endnu");
    let new = id(&mut ida);
    assert_ne!(new, old);
    lead.wait_for(|device| view(device).devices.iter().any(|row| row.device == new));
    assert_eq!(me(&mut ida).holder, "Ida");
    let again = record_contact(&mut ida, "Videre på den samme telefon");
    send(&mut ida);
    assert_eq!(wait_for_note(&mut lead, again), "Videre på den samme telefon");
}
