//! One restore at a time: what the backup lacks comes back from whoever has it, membership first.

use gadeplan::client::{
    failure::Refusal,
    message::{Request, Response},
    view::{Activity, Repair},
};

use super::{
    add, entries, id, is_revoked, mended, send,
    support::{Device, Endpoint, PASSPHRASE, WORKER, entry, record_contact},
    team,
};

#[test]
fn what_the_backup_lacks_is_sent_again_by_whoever_has_it() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    let before = record_contact(&mut ida, "Før sikkerhedskopien");
    send(&mut ida);
    lead.sync_until_log_has(1);
    let backup = endpoint.back_up();
    let hers = record_contact(&mut ida, "Idas, efter kopien");
    let many: Vec<_> = (0..20).map(|n| record_contact(&mut ida, &format!("Nummer {n}"))).collect();
    send(&mut ida);
    let mine = record_contact(&mut lead, "Min, efter kopien");
    send(&mut lead);
    lead.sync_until_log_has(23);
    // Ida's phone is gone for good, and the server forgets everything since the backup.
    drop(ida);
    endpoint.stop();
    let unsent = record_contact(&mut lead, "Aldrig sendt");
    endpoint.put_back(&backup);
    mended(&mut lead);
    let mut bo = add(&endpoint, &mut lead, "Bo", WORKER);
    bo.sync_until_log_has(24);
    for id in [before, hers, mine, unsent].into_iter().chain(many) {
        assert_eq!(entry(&mut bo, id).history.len(), 1);
    }
    assert_eq!(entries(&mut bo), 24, "nothing twice");
}

#[test]
fn the_sync_screen_counts_what_the_server_has_lost() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    send(&mut ida);
    let backup = endpoint.back_up();
    let mut bo = add(&endpoint, &mut lead, "Bo", WORKER);
    for n in 0..3 {
        record_contact(&mut bo, &format!("Bos nummer {n}"));
    }
    send(&mut bo);
    ida.sync_until_log_has(3);
    endpoint.put_back(&backup);
    // The server does not know Bo any more, so he cannot bring anything; he is told, and can go on.
    let told = bo.sync_until(|view| view.activity == Activity::Refused(Refusal::NotKnown));
    assert_eq!(told.needs_you, 0);
    record_contact(&mut bo, "Skrevet imens");
    // Ida brings the membership, and what Bo wrote as far as she has it: all but the last.
    mended(&mut ida);
    let view = mended(&mut bo);
    assert_eq!((view.waiting, view.sent), (0, 4));
    lead.sync_until_log_has(4);
    ida.sync_until_log_has(4);
    assert_eq!(team(&mut lead).devices.len(), 3);
}

#[test]
fn whoever_was_removed_after_the_backup_stays_removed() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    let mut bo = add(&endpoint, &mut lead, "Bo", WORKER);
    send(&mut bo);
    let gone = id(&mut bo);
    let backup = endpoint.back_up();
    lead.ask(Request::Revoke { device: gone });
    ida.wait_for(|device| is_revoked(device, gone));
    endpoint.put_back(&backup);
    // Bo's phone has heard nothing and meets the restored server first: it is of the team there, and goes on.
    record_contact(&mut bo, "Efter at jeg blev fjernet");
    send(&mut bo);
    mended(&mut ida);
    bo.wait_for(|device| device.try_ask(Request::Team).is_err());
    mended(&mut lead);
    assert!(is_revoked(&mut lead, gone) && is_revoked(&mut ida, gone));
    assert_eq!((entries(&mut lead), entries(&mut ida)), (0, 0), "what it wrote afterwards is shown to nobody");
}

#[test]
fn a_server_that_was_set_back_by_hand_is_told_from_one_that_was_restored() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    record_contact(&mut ida, "Før");
    send(&mut ida);
    lead.sync_until_log_has(1);
    endpoint.stop();
    let file = endpoint.folder().join("gadeplan.sqlite");
    let kept = std::fs::read(&file).expect("the storage");
    endpoint.restart();
    record_contact(&mut ida, "Efter");
    send(&mut ida);
    lead.sync_until_log_has(2);
    drop(ida);
    endpoint.stop();
    std::fs::write(&file, kept).expect("written over");
    endpoint.restart();
    let view = lead.sync_until(|view| view.repair.is_some() || matches!(view.activity, Activity::Distrusted(_)));
    if let Some(Repair { restored, .. }) = view.repair {
        assert!(!restored, "{view:?}");
    }
    mended(&mut lead);
    let mut bo = add(&endpoint, &mut lead, "Bo", WORKER);
    bo.sync_until_log_has(2);
}

#[test]
fn a_phone_that_sends_while_locked_says_what_is_missing_and_sends_it_when_it_is_opened() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let backup = endpoint.back_up();
    record_contact(&mut lead, "Sendt efter kopien");
    send(&mut lead);
    endpoint.stop();
    record_contact(&mut lead, "Venter");
    lead.ask(Request::Lock);
    endpoint.put_back(&backup);
    let view = lead.sync_until(|view| view.activity == Activity::Refused(Refusal::Behind));
    assert_eq!((view.waiting, view.needs_you), (1, 0));
    lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    assert_eq!(mended(&mut lead).sent, 3, "the site and both contacts");
}

#[test]
fn a_phone_whose_joining_nobody_else_knows_joins_once_more_by_itself() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let Response::InvitationMade(made) = lead.ask(Request::Invite { roles: WORKER, hours: 1, replaces: None }) else {
        panic!("an invitation")
    };
    let backup = endpoint.back_up();
    let lead = lead.stop();
    let mut bo = Device::join(&endpoint, &made.link, "Bo");
    let entry = record_contact(&mut bo, "Kun Bo ved det");
    send(&mut bo);
    endpoint.put_back(&backup);
    mended(&mut bo);
    let mut lead = Device::reopen(lead, &endpoint);
    lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    lead.wait_for(|device| device.try_ask(Request::Entry(entry)).is_ok());
}
