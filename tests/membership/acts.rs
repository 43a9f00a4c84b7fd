//! What leads do, one at a time and at the same moment.

use gadeplan::client::{
    failure::{Failure, InvitationOver},
    message::{Request, Response, State},
    team::Roles,
};

use super::{
    LEAD, add, id, invite, is_revoked, me, note, row, send,
    support::{Device, Endpoint, WORKER, record_contact},
    team, view, wait_for_epoch, wait_for_note,
};

#[test]
fn the_team_is_told_as_it_is() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let (karen, phone) = (id(&mut lead), id(&mut ida));
    record_contact(&mut ida, "Den første");
    send(&mut ida);
    lead.sync_until_log_has(1);
    let seen = view(&mut lead);
    assert_eq!(seen.devices.iter().map(|row| row.holder.as_str()).collect::<Vec<_>>(), ["Karen", "Ida"]);
    assert!(seen.devices[0].is_this && seen.own.lead && !seen.devices[1].roles.lead);
    assert_eq!((seen.epoch.number, seen.epoch.held, seen.epoch.due, seen.late), (1, true, false, 0));
    assert!(seen.recovery.is_first && seen.recovery.by == "Karen");
    let heard = seen.devices[1].heard.expect("it has written");
    assert!(heard >= seen.devices[1].joined);
    let status = seen.devices[1].status.clone().expect("its record says what it had seen");
    assert_eq!((status.unsent, status.drafts, status.locked), (1, 0, None));

    let open = invite(&mut lead, LEAD, Some(phone));
    let rows = view(&mut lead).invitations;
    assert_eq!((rows.len(), rows[0].roles, rows[0].inviter.as_str(), rows[0].expired), (1, LEAD, "Karen", false));
    assert_eq!(rows[0].replaces, Some((phone, "Ida".into())));
    assert!(view(&mut ida).invitations.is_empty(), "a worker has nothing to do with them");

    lead.ask(Request::WithdrawInvitation(rows[0].id));
    lead.ask(Request::WithdrawInvitation(rows[0].id));
    assert!(view(&mut lead).invitations.is_empty());
    let mut late = Device::fresh(&endpoint);
    let over = late.try_ask(Request::LookAtInvitation { code: open });
    assert_eq!(over, Err(Failure::InvitationOver(InvitationOver::Withdrawn)));

    for refused in [
        Request::Revoke { device: karen },
        Request::ChangeRoles { device: karen, roles: WORKER },
        Request::Rotate { fresh: false },
        Request::NewRecovery,
        Request::Admit { device: karen },
        Request::LostPhone { device: karen },
        Request::Invite { roles: WORKER, hours: 1, replaces: None },
    ] {
        assert_eq!(ida.try_ask(refused.clone()), Err(Failure::NotALead), "{refused:?}");
    }
}

#[test]
fn roles_change_and_the_last_lead_stays() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let (karen, phone) = (id(&mut lead), id(&mut ida));
    assert_eq!(lead.try_ask(Request::Revoke { device: karen }), Err(Failure::LastLead));
    assert_eq!(lead.try_ask(Request::ChangeRoles { device: karen, roles: WORKER }), Err(Failure::LastLead));
    assert_eq!(view(&mut lead).epoch.number, 1, "nothing has changed");

    // Her own invitation for a lead ends with her being one.
    let roles = Roles { steward: true, ..LEAD };
    lead.ask(Request::ChangeRoles { device: phone, roles });
    lead.ask(Request::ChangeRoles { device: phone, roles });
    assert_eq!(view(&mut lead).epoch.number, 2, "a new epoch, once");
    ida.wait_for(|device| me(device).is_lead);
    assert_eq!((me(&mut ida).roles, view(&mut ida).epoch.held), (roles, true));
    assert_eq!(lead.try_ask(Request::Revoke { device: karen }), Err(Failure::OwnDevice), "whoever removes a phone keeps the record of it");
    let own = invite(&mut ida, LEAD, None);
    send(&mut ida);
    lead.ask(Request::ChangeRoles { device: phone, roles: WORKER });
    let over = Device::fresh(&endpoint).try_ask(Request::LookAtInvitation { code: own });
    assert_eq!(over, Err(Failure::InvitationOver(InvitationOver::Withdrawn)));
    ida.wait_for(|device| !me(device).is_lead);
    let after = record_contact(&mut ida, "Efter rolleskiftet");
    send(&mut ida);
    assert_eq!(wait_for_note(&mut lead, after), "Efter rolleskiftet");
}

#[test]
fn who_joins_after_rotations_reads_history_and_seals_under_the_newest_epoch() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let before = record_contact(&mut ida, "Før rotationen");
    send(&mut ida);
    let link = invite(&mut lead, WORKER, None);
    lead.ask(Request::Rotate { fresh: false });
    lead.ask(Request::Rotate { fresh: false });
    let mut jonas = Device::join(&endpoint, &link, "Jonas");
    assert_eq!((view(&mut jonas).epoch.number, view(&mut jonas).epoch.held), (3, true));
    assert_eq!(wait_for_note(&mut jonas, before), "Før rotationen");
    let after = record_contact(&mut jonas, "Efter rotationen");
    send(&mut jonas);
    assert_eq!(wait_for_note(&mut ida, after), "Efter rotationen");
    let joined = id(&mut jonas);
    lead.wait_for(|device| view(device).devices.iter().any(|row| row.device == joined && row.epoch == 3));
    assert_eq!(row(&mut lead, joined).holder, "Jonas");
}

#[test]
fn who_joins_after_a_fresh_start_cannot_read_history() {
    let endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let before = record_contact(&mut ida, "Før den nye begyndelse");
    send(&mut ida);
    lead.sync_until_log_has(1);
    let early = invite(&mut lead, WORKER, None);
    lead.ask(Request::Rotate { fresh: true });
    let ended = Device::fresh(&endpoint).try_ask(Request::LookAtInvitation { code: early });
    assert_eq!(ended, Err(Failure::InvitationOver(InvitationOver::Withdrawn)), "it carried the key of before");
    wait_for_epoch(&mut ida, 2);
    let after = record_contact(&mut ida, "Efter den nye begyndelse");
    send(&mut ida);
    let link = invite(&mut lead, WORKER, None);
    let mut jonas = Device::fresh(&endpoint);
    let Response::InvitationSeen(seen) = jonas.ask(Request::LookAtInvitation { code: link.clone() }) else { panic!("an invitation") };
    assert_eq!((seen.team.as_str(), seen.inviter.as_str()), ("Gadeplansteamet", "Karen"), "names come along");
    jonas.ask(Request::Join { code: link, holder: "Jonas".into(), passphrase: super::support::PASSPHRASE.into() });
    assert_eq!(wait_for_note(&mut jonas, after), "Efter den nye begyndelse");
    assert_eq!(jonas.try_ask(Request::Entry(before)), Err(Failure::NoSuchEntry));
    let synced = jonas.sync_until(|view| view.waiting == 0);
    assert_eq!(synced.quarantined, 0, "what was sealed before is no trouble to be shown");
    assert!(view(&mut jonas).epoch.fresh);
    assert_eq!(view(&mut jonas).devices.iter().map(|row| row.holder.clone()).collect::<Vec<_>>(), ["Jonas", "Ida", "Karen"]);
    assert_eq!(note(&mut lead, before), "Før den nye begyndelse", "who was there before still reads it");
}

#[test]
fn two_leads_at_the_same_moment_converge() {
    let endpoint = Endpoint::start();
    let (mut karen, mut ida) = team(&endpoint);
    let mut bo = add(&endpoint, &mut karen, "Bo", LEAD);
    let mut jonas = add(&endpoint, &mut karen, "Jonas", WORKER);
    let [k, i, b, j] = [&mut karen, &mut ida, &mut bo, &mut jonas].map(id);
    bo.wait_for(|device| view(device).devices.len() == 4);

    // Different devices: both are gone.
    let both = at_once(&mut karen, Request::Revoke { device: i }, &mut bo, Request::Revoke { device: j });
    assert!(both.iter().all(Result::is_ok), "{both:?}");
    for lead in [&mut karen, &mut bo] {
        lead.wait_for(|device| is_revoked(&row(device, i)) && is_revoked(&row(device, j)));
        assert_eq!((view(lead).epoch.number, view(lead).epoch.held), (3, true));
    }
    // The same device: once.
    let mut mette = add(&endpoint, &mut karen, "Mette", WORKER);
    let m = id(&mut mette);
    bo.wait_for(|device| view(device).devices.len() == 5);
    let both = at_once(&mut karen, Request::Revoke { device: m }, &mut bo, Request::Revoke { device: m });
    assert!(both.iter().all(Result::is_ok), "{both:?}");
    for lead in [&mut karen, &mut bo] {
        lead.wait_for(|device| is_revoked(&row(device, m)));
        assert_eq!(view(lead).epoch.number, 4);
    }
    // Each other: one is left, and the other one knows.
    let both = at_once(&mut karen, Request::Revoke { device: b }, &mut bo, Request::Revoke { device: k });
    assert_eq!(both.iter().filter(|answer| answer.is_ok()).count(), 1, "{both:?}");
    let (mut winner, mut loser, lost) = if both[0].is_ok() { (karen, bo, b) } else { (bo, karen, k) };
    assert!(is_revoked(&row(&mut winner, lost)) && view(&mut winner).epoch.held);
    loser.wait_for(|device| matches!(device.ask(Request::State), Response::State(State::Revoked { .. })));
}

/// Two requests from two devices, on their way at the same time.
fn at_once(one: &mut Device, first: Request, other: &mut Device, second: Request) -> [Result<Response, Failure>; 2] {
    std::thread::scope(|scope| {
        let one = scope.spawn(move || one.try_ask(first));
        let other = scope.spawn(move || other.try_ask(second));
        [one, other].map(|thread| thread.join().expect("no panic"))
    })
}

#[test]
fn a_device_that_was_away_goes_on_under_the_old_epoch_and_is_read() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let mut jonas = add(&endpoint, &mut lead, "Jonas", WORKER);
    let (gone, away) = (id(&mut jonas), id(&mut ida));
    send(&mut ida);
    ida.ask(Request::Lock);
    let folder = ida.stop();
    lead.ask(Request::Revoke { device: gone });
    assert_eq!(view(&mut lead).epoch.number, 2);

    // The server is out of reach when it comes back: it knows nothing of the new epoch and records all the same.
    endpoint.stop();
    let mut ida = Device::reopen(folder, &endpoint);
    ida.ask(Request::Unlock { passphrase: super::support::PASSPHRASE.into() });
    let offline = record_contact(&mut ida, "Skrevet uden net");
    assert_eq!(view(&mut ida).epoch.number, 1);
    endpoint.restart();
    send(&mut ida);
    assert_eq!(wait_for_note(&mut lead, offline), "Skrevet uden net");
    assert_eq!(row(&mut lead, away).epoch, 1, "sealed under the epoch that it knew");
    wait_for_epoch(&mut ida, 2);
    assert!(view(&mut ida).epoch.held);
    let online = record_contact(&mut ida, "Skrevet bagefter");
    send(&mut ida);
    assert_eq!(wait_for_note(&mut lead, online), "Skrevet bagefter");
    assert_eq!(row(&mut lead, away).epoch, 2);
}
