//! The day on the square without a browser: two headless clients and the real endpoint, with the same engine code as the app.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, reason = "a test stops where it fails")]

#[path = "support/device.rs"]
#[expect(dead_code, reason = "what other tests need of the devices")]
mod support;

use gadeplan::{
    client::{
        failure::Failure,
        message::{LogFilter, Request, Response, Standing, State},
        view::{Delivery, EntryView, Notice},
    },
    domain::{
        entry::{Content, Kind},
        escort::{Destination, EscortState, EscortStep},
        ids::EntryId,
        presence::{PresenceEvent, WithdrawalReason},
        review::ReviewState,
    },
};
use support::{Device, Endpoint, PASSPHRASE, contact_draft, entry, names_of, record_contact, save, today};

const NOTE: &str = "Sov på bænken i nat. »Det går nok«, sagde hun —  men hånden rystede.\u{00A0}\u{00AD}Vil gerne med til Sundhedsrummet i morgen kl. 9.30 🙂\r\n• æøå ÆØÅ";

#[test]
fn a_day_on_the_square() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let link = lead.invite(false);
    let mut phone = Device::join(&endpoint, &link, "Ida");
    let _site = names_of(&mut phone).sites.values().next().cloned().expect("the site came with the join");

    endpoint.stop();
    let kontakt = record_contact(&mut phone, NOTE);
    let escort = {
        let mut draft = phone.draft(Kind::Escort);
        if let Content::Escort(escort) = &mut draft.content {
            escort.place = "Jobcentret".into();
            escort.destination = Destination::Jobcenter;
        }
        save(&mut phone, draft)
    };
    let presence = {
        let draft = phone.draft(Kind::Presence);
        let entry = save(&mut phone, draft);
        let Content::Presence(mut presence) = newest(&mut phone, entry) else { panic!("a presence") };
        let at = presence.from + chrono::TimeDelta::minutes(5);
        presence.events.push(PresenceEvent::Withdrawal {
            at,
            reason: WithdrawalReason::Tension,
            planned_return: None,
            note: String::new(),
            unknown: Default::default(),
        });
        let Response::Saved { entry } = phone.ask(Request::Record { entry: Some(entry), content: Content::Presence(presence) }) else {
            panic!("saved")
        };
        entry
    };
    let mut open = contact_draft(&mut phone);
    if let Content::Contact(contact) = &mut open.content {
        contact.note = NOTE.into();
    }
    phone.ask(Request::SaveDraft(open.clone()));

    let mut phone = phone.restart(&endpoint);
    assert!(matches!(phone.try_ask(Request::Today), Err(Failure::Locked)));
    assert!(matches!(phone.ask(Request::State), Response::State(State::Locked { waiting: 3, .. })));
    let wrong = phone.try_ask(Request::Unlock { passphrase: support::WRONG_PASSPHRASE.into() });
    assert!(matches!(wrong, Err(Failure::WrongPassphrase { .. })), "{wrong:?}");
    phone.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    let Response::Sync(view) = phone.ask(Request::Sync) else { panic!("a sync screen") };
    assert_eq!((view.waiting, view.drafts), (3, 1), "a withdrawal is a revision of its presence");
    let Response::Draft(draft) = phone.ask(Request::OpenDraft(Kind::Contact)) else { panic!("the draft") };
    assert_eq!((draft.revision, &draft.content), (open.revision, &open.content), "the draft is as it was");
    assert_eq!(note_of(&mut phone, kontakt), NOTE);

    endpoint.restart();
    let view = phone.sync_until(|view| view.waiting == 0);
    assert_eq!((view.sent, view.needs_you), (3, 0));
    lead.sync_until_log_has(3);
    assert_eq!(note_of(&mut lead, kontakt), NOTE);
    assert_eq!(entry(&mut lead, presence).row.delivery, Delivery::Received);

    lead.ask(Request::Review { target: kontakt, state: ReviewState::Question, text: "Kom hun frem?".into() });
    lead.sync_until(|view| view.waiting == 0);
    phone.wait_for(|device| !today(device).questions.is_empty());
    let question = today(&mut phone).questions.remove(0);
    assert_eq!((question.about.entry, question.message.text.as_str()), (kontakt, "Kom hun frem?"));
    phone.ask(Request::Review { target: kontakt, state: ReviewState::Answer, text: "Ja, og blev modtaget.".into() });
    phone.sync_until(|view| view.waiting == 0);
    assert!(today(&mut phone).questions.is_empty());
    lead.wait_for(|device| entry(device, kontakt).conversation.len() == 2);
    let Response::Log(log) = lead.ask(Request::Log(LogFilter { standing: Standing::Answered, ..LogFilter::default() })) else {
        panic!("a log")
    };
    assert_eq!(log.rows.iter().map(|row| row.entry).collect::<Vec<_>>(), vec![kontakt]);

    let Content::Escort(mut agreed) = newest(&mut phone, escort) else { panic!("an escort") };
    let at = agreed.steps[0].at;
    let step = |state| EscortStep { state, at, unknown: Default::default() };
    agreed.steps.push(step(EscortState::Completed));
    let skipped = phone.try_ask(Request::Record { entry: Some(escort), content: Content::Escort(agreed.clone()) });
    assert!(matches!(skipped, Err(Failure::Invalid(_))), "{skipped:?}");
    agreed.steps.pop();
    agreed.steps.push(step(EscortState::Met));
    phone.ask(Request::Record { entry: Some(escort), content: Content::Escort(agreed) });

    let link = lead.invite(false);
    let mut second = Device::join(&endpoint, &link, "Jonas");
    second.sync_until_log_has(3);
    endpoint.stop();
    correct_note(&mut phone, kontakt, "Rettet på den første telefon.");
    correct_note(&mut second, kontakt, "Rettet på den anden telefon.");
    endpoint.restart();
    phone.sync_until(|view| view.waiting == 0);
    second.sync_until(|view| view.waiting == 0);
    for device in [&mut phone, &mut second, &mut lead] {
        device.wait_for(|device| entry(device, kontakt).heads.len() == 2);
        let view = entry(device, kontakt);
        assert_eq!(notes(&view), ["Rettet på den anden telefon.", "Rettet på den første telefon."]);
        assert_eq!(view.history.len(), 3, "nothing is gone");
    }
    let Response::Draft(mut both) = phone.ask(Request::Correct { entry: kontakt, from: None }) else { panic!("a draft") };
    assert_eq!(both.parents.len(), 2);
    if let Content::Contact(contact) = &mut both.content {
        contact.note = "Begge dele passer.".into();
    }
    save(&mut phone, both);
    phone.sync_until(|view| view.waiting == 0);
    lead.wait_for(|device| entry(device, kontakt).heads.len() == 1);
    assert_eq!(entry(&mut lead, kontakt).history.len(), 4);
}

#[test]
fn saving_twice_is_saving_once_and_changed_words_are_not_swallowed() {
    let endpoint = Endpoint::start();
    let mut device = Device::new_team(&endpoint);
    let mut draft = contact_draft(&mut device);
    let first = save(&mut device, draft.clone());
    assert_eq!(save(&mut device, draft.clone()), first);
    assert_eq!(entry(&mut device, first).history.len(), 1);
    if let Content::Contact(contact) = &mut draft.content {
        contact.note = "Et ord mere".into();
    }
    save(&mut device, draft.clone());
    let view = entry(&mut device, first);
    assert_eq!((view.history.len(), view.heads.len()), (2, 1));
    device.ask(Request::SaveDraft(draft));
    let Response::Drafts(drafts) = device.ask(Request::Drafts) else { panic!("drafts") };
    assert!(drafts.is_empty(), "a late draft message does not bring a saved draft back");
}

#[test]
fn what_is_sealed_is_sent_while_the_app_is_locked() {
    let mut endpoint = Endpoint::start();
    let mut device = Device::new_team(&endpoint);
    endpoint.stop();
    let entry_id = record_contact(&mut device, "Sendes bag låsen");
    device.ask(Request::Lock);
    assert!(matches!(device.ask(Request::State), Response::State(State::Locked { waiting: 1, .. })));
    endpoint.restart();
    let locked = device.sync_until(|view| view.waiting == 0);
    assert!(locked.rows.is_empty(), "nothing of the log is told while locked");
    assert!(matches!(device.try_ask(Request::Entry(entry_id)), Err(Failure::Locked)));
    device.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    let Response::Sync(view) = device.ask(Request::Sync) else { panic!("a sync screen") };
    assert_eq!((view.waiting, view.sent), (0, 2), "the receipt that came behind the lock counts");
}

#[test]
fn a_damaged_vault_is_moved_aside_and_history_returns() {
    let mut endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let synced = record_contact(&mut lead, "Set af serveren");
    lead.sync_until(|view| view.waiting == 0);
    endpoint.stop();
    let unsent = record_contact(&mut lead, "Kun på denne telefon");
    let folder = lead.stop();
    let damaged = support::damage_vault(&folder);
    let mut lead = Device::reopen(folder.clone(), &endpoint);
    let Response::State(State::Unlocked(me)) = lead.ask(Request::Unlock { passphrase: PASSPHRASE.into() }) else { panic!("unlocked") };
    assert_eq!(me.notice, Some(Notice::VaultMovedAside));
    assert!(damaged.exists(), "the damaged file is kept");
    assert_eq!(note_of(&mut lead, unsent), "Kun på denne telefon");
    endpoint.restart();
    lead.sync_until(|view| view.waiting == 0);
    lead.wait_for(|device| device.try_ask(Request::Entry(synced)).is_ok());
    assert_eq!(note_of(&mut lead, synced), "Set af serveren");
}

#[test]
fn an_invitation_is_for_one_device_and_a_worker_cannot_invite() {
    let endpoint = Endpoint::start();
    let mut lead = Device::new_team(&endpoint);
    let link = lead.invite(false);
    let mut phone = Device::join(&endpoint, &link, "Ida");
    assert_eq!(phone.try_ask(Request::Invite { roles: support::WORKER, hours: 1, replaces: None }), Err(Failure::NotALead));
    let mut late = Device::fresh(&endpoint);
    let used = late.try_ask(Request::LookAtInvitation { code: link.clone() });
    assert!(matches!(used, Err(Failure::InvitationOver(_))), "{used:?}");
    let mistyped = late.try_ask(Request::LookAtInvitation { code: "ABCDE-FGHJK".into() });
    assert_eq!(mistyped, Err(Failure::CodeMistyped));
    assert!(matches!(late.ask(Request::State), Response::State(State::Empty)));
}

fn newest(device: &mut Device, id: EntryId) -> Content {
    entry(device, id).row.content
}

fn note_of(device: &mut Device, id: EntryId) -> String {
    match newest(device, id) {
        Content::Contact(contact) => contact.note,
        other => panic!("not a contact: {other:?}"),
    }
}

fn notes(view: &EntryView) -> Vec<String> {
    let note = |content: &Content| if let Content::Contact(contact) = content { contact.note.clone() } else { String::new() };
    let mut notes: Vec<String> = view.heads.iter().map(|head| note(&head.content)).collect();
    notes.sort();
    notes
}

fn correct_note(device: &mut Device, id: EntryId, note: &str) {
    let Response::Draft(mut draft) = device.ask(Request::Correct { entry: id, from: None }) else { panic!("a draft") };
    if let Content::Contact(contact) = &mut draft.content {
        contact.note = note.into();
    }
    save(device, draft);
}
