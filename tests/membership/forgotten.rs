//! Forgotten words, a team whose every device is gone, a lost recovery code.

use gadeplan::{
    client::{
        failure::Failure,
        message::{Request, Response, State},
        team::{RecoverySeen, ReplacementView},
    },
    domain::entry::Content,
};

use super::{
    add, id, invite, is_revoked, me, row, send,
    support::{Device, Endpoint, PASSPHRASE, WORKER, contact_draft, record_contact, save, today},
    team, view, wait_for_epoch, wait_for_note,
};

#[test]
fn forgotten_words_lose_nothing_that_was_sealed() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let old = id(&mut ida);
    let sent = record_contact(&mut ida, "Sendt i tide");
    send(&mut ida);
    endpoint.stop();
    let unsent = record_contact(&mut ida, "Ikke sendt, og ordene er glemt");
    let mut open = contact_draft(&mut ida);
    if let Content::Contact(contact) = &mut open.content {
        contact.note = "Midt i en sætning".into();
    }
    ida.ask(Request::SaveDraft(open.clone()));
    ida.ask(Request::Lock);
    let mut behind = contact_draft(&mut ida);
    if let Content::Contact(contact) = &mut behind.content {
        contact.note = "Skrevet bag låsen".into();
    }
    let behind = save(&mut ida, behind);
    let Response::Replacement(sending) = ida.ask(Request::BeginReplacement) else { panic!("it begins") };
    assert_eq!(sending, ReplacementView { waiting: 1, drafts: 1, written: 1 });
    endpoint.restart();

    // Another invitation than one that names this device is not for it.
    let stray = invite(&mut lead, WORKER, None);
    let link = invite(&mut lead, WORKER, Some(old));
    let join = |code: &str| Request::Join { code: code.into(), holder: "Ida".into(), passphrase: PASSPHRASE.into() };
    assert_eq!(ida.try_ask(join(&stray)), Err(Failure::NotForThisDevice));
    ida.ask(join(&link));
    assert_eq!(wait_for_note(&mut ida, sent), "Sendt i tide");
    assert_eq!(wait_for_note(&mut ida, unsent), "Ikke sendt, og ordene er glemt");
    assert_eq!(wait_for_note(&mut lead, unsent), "Ikke sendt, og ordene er glemt");
    lead.wait_for(|device| is_revoked(&row(device, old)));
    assert_eq!(row(&mut lead, old).late, 0, "what it had sealed needs no admission");
    // The open draft arrives as one, and what was written behind the lock as an entry.
    assert_eq!(wait_for_note(&mut lead, behind), "Skrevet bag låsen");
    lead.wait_for(|device| today(device).drafts.iter().any(|draft| draft.left.is_some()));
    let left = today(&mut lead).drafts.into_iter().find(|draft| draft.left.is_some()).expect("a draft that was left behind");
    assert_eq!((left.revision, left.left), (open.revision, Some(old)));
    // A lead's device begins a new epoch by itself, since the old identity's keys were good until now.
    wait_for_epoch(&mut lead, 2);
    wait_for_epoch(&mut ida, 2);
    assert!(!view(&mut lead).epoch.due && view(&mut ida).epoch.held);
}

#[test]
fn what_the_server_did_not_hear_before_the_replacement_still_arrives_after_it() {
    let mut endpoint = Endpoint::start();
    let (mut lead, mut ida) = team(&endpoint);
    let old = id(&mut ida);
    send(&mut ida);
    endpoint.stop();
    let many: Vec<_> = (0..30).map(|n| record_contact(&mut ida, &format!("Nummer {n}"))).collect();
    ida.ask(Request::Lock);
    let folder = ida.stop();
    endpoint.restart();
    let link = invite(&mut lead, WORKER, Some(old));
    let mut ida = Device::reopen(folder, &endpoint);
    ida.ask(Request::BeginReplacement);
    ida.ask(Request::Join { code: link, holder: "Ida".into(), passphrase: PASSPHRASE.into() });
    for (n, entry) in many.iter().enumerate() {
        assert_eq!(wait_for_note(&mut lead, *entry), format!("Nummer {n}"));
        assert_eq!(wait_for_note(&mut ida, *entry), format!("Nummer {n}"));
    }
    send(&mut ida);
}

fn begin(device: &mut Device, code: &str) -> Result<RecoverySeen, Failure> {
    match device.try_ask(Request::RecoverTeam { code: code.into(), holder: "Mette".into() })? {
        Response::RecoverySeen(seen) => Ok(seen),
        other => panic!("not a recovery: {other:?}"),
    }
}

#[test]
fn a_team_whose_every_device_is_gone_comes_back_by_its_code_alone() {
    let endpoint = Endpoint::start();
    let (mut lead, code) = Device::new_team_with_code(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    let written = record_contact(&mut ida, "Fra en telefon, der nu er væk");
    send(&mut ida);
    lead.sync_until_log_has(1);
    lead.ask(Request::Rotate { fresh: false });
    let gone = id(&mut ida);
    lead.stop();
    ida.stop();

    let mut found = Device::fresh(&endpoint);
    assert_eq!(begin(&mut found, "ABCDE-FGHJK"), Err(Failure::CodeMistyped));
    let seen = begin(&mut found, &code).expect("the code is the team's");
    assert_eq!((seen.team.as_str(), seen.devices, seen.new_code.len()), ("Gadeplansteamet", 2, 11));
    assert!(matches!(found.ask(Request::State), Response::State(State::Empty)), "nothing is stored yet");
    found.ask(Request::FinishRecovery { passphrase: PASSPHRASE.into() });
    assert!(me(&mut found).is_lead && me(&mut found).holder == "Mette");
    assert_eq!(wait_for_note(&mut found, written), "Fra en telefon, der nu er væk");
    assert!(!view(&mut found).recovery.is_first);
    found.ask(Request::Revoke { device: gone });
    let mut jonas = add(&endpoint, &mut found, "Jonas", WORKER);
    assert_eq!(wait_for_note(&mut jonas, written), "Fra en telefon, der nu er væk");

    // The old code has ended, the new one holds.
    let mut another = Device::fresh(&endpoint);
    assert_eq!(begin(&mut another, &code), Err(Failure::RecoveryCodeOver));
    assert!(begin(&mut another, &seen.new_code.join("-")).is_ok());
}

#[test]
fn a_lost_recovery_code_is_replaced_and_everybody_sees_it() {
    let endpoint = Endpoint::start();
    let (mut lead, first) = Device::new_team_with_code(&endpoint);
    let mut ida = add(&endpoint, &mut lead, "Ida", WORKER);
    let written = record_contact(&mut ida, "Skrevet før");
    send(&mut ida);
    assert!(matches!(lead.try_ask(Request::ConfirmRecovery), Err(Failure::Defect(_))), "no code was shown");
    let Response::RecoveryCode(groups) = lead.ask(Request::NewRecovery) else { panic!("a code") };
    assert!(begin(&mut Device::fresh(&endpoint), &first).is_ok(), "the old one holds until the new one is confirmed");
    lead.ask(Request::ConfirmRecovery);
    assert_eq!(begin(&mut Device::fresh(&endpoint), &first), Err(Failure::RecoveryCodeOver));
    ida.wait_for(|device| !view(device).recovery.is_first);
    assert_eq!(view(&mut ida).recovery.by, "Karen");

    let mut found = Device::fresh(&endpoint);
    begin(&mut found, &groups.join("-")).expect("the new code holds");
    found.ask(Request::FinishRecovery { passphrase: PASSPHRASE.into() });
    assert_eq!(wait_for_note(&mut found, written), "Skrevet før");
}

#[test]
fn the_only_lead_who_forgets_the_words_of_the_only_phone_has_the_code() {
    let mut endpoint = Endpoint::start();
    let (mut lead, code) = Device::new_team_with_code(&endpoint);
    let old = id(&mut lead);
    endpoint.stop();
    let unsent = record_contact(&mut lead, "Ingen kan invitere mig");
    lead.ask(Request::Lock);
    endpoint.restart();
    assert_eq!(begin(&mut lead, &code), Err(Failure::AlreadyInATeam), "not before the words are said to be forgotten");
    lead.ask(Request::BeginReplacement);
    begin(&mut lead, &code).expect("the code is the team's");
    lead.ask(Request::FinishRecovery { passphrase: PASSPHRASE.into() });
    assert_eq!(wait_for_note(&mut lead, unsent), "Ingen kan invitere mig");
    assert!(me(&mut lead).is_lead && id(&mut lead) != old);
    lead.ask(Request::Revoke { device: old });
    assert!(is_revoked(&row(&mut lead, old)) && view(&mut lead).late == 0);
}
