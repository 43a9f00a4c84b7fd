//! Revoked devices, roles, records that others brought, the log in pages, the recovery code.

use ed25519_dalek::Signer;
use gadeplan::protocol::{
    call::{MembershipAccepted, MembershipLog, Pushed},
    hash::signed_message,
    limits::{LAST_UPLOAD_BYTES, LAST_UPLOAD_RECORDS, MEMBERSHIP_PAGE, OPEN_INVITATIONS},
    membership::{Action, Change, MembershipRecord, Roster, SignedBy, Statement, invitation_id, roles},
    pack::{BODY_OVERHEAD, Pack},
    record::{NO_PREVIOUS, kind, padded_size},
    refused::Reason,
    session::{Nonce, OpenRecovery, RECOVERY_SIGNATURE_LABEL, RecoverySession, recovery_hash},
};
use tempfile::tempdir;

use super::{
    http::{Answer, post},
    people::{NOW, Phone, SERVER, Server, add, invitation_key, invite, join, names, next_keys, recovery_key, sign_statement, team, tip},
};

fn log(phone: &Phone, server: &Server) -> Vec<MembershipRecord> {
    let mut records = Vec::new();
    loop {
        let page: MembershipLog = phone.get(server, &format!("membership?after={}", records.len())).cbor();
        assert!(page.records.len() <= MEMBERSHIP_PAGE);
        records.extend(page.records);
        if page.more != Some(true) {
            return records;
        }
    }
}

fn revoke(lead: &Phone, server: &Server, device: [u8; 16], last_number: u64) {
    let log = log(lead, server);
    let change = Change { revoke: Some((device, last_number)), ..Change::default() };
    let action = Action::Revoke { device, last_number, keys: next_keys(&log, &change) };
    let record = lead.statement(log.len() as u64 + 1, log.last().expect("not empty").hash(), action);
    add(server, lead, &record).cbor::<MembershipAccepted>();
}

fn count(answer: &Answer) -> usize {
    answer.cbor::<Pushed>().receipts.len()
}

#[test]
fn a_revoked_device_brings_one_capped_last_upload() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 10);
    let known = worker.pack(1, NO_PREVIOUS, 10, 1);
    worker.push(&server, &known).cbor::<Pushed>();
    revoke(&lead, &server, worker.id, 10);

    let (mut first, mut previous) = (11, tip(&known));
    while first <= 10 + LAST_UPLOAD_RECORDS {
        let pack = worker.pack(first, previous, 256, 1);
        assert_eq!(count(&worker.push(&server, &pack)), 256);
        previous = tip(&pack);
        first += 256;
    }
    worker.push(&server, &worker.pack(first, previous, 1, 1)).is_refused(Reason::LastUpload, LAST_UPLOAD_RECORDS);
    // What is here already is answered again, and others may bring more of it: their word is their own.
    assert_eq!(count(&worker.push(&server, &known)), 10);
    assert_eq!(count(&lead.push(&server, &worker.pack(first, previous, 1, 1))), 1);
    assert_eq!(lead.page(&server, 0).0.head, 10 + LAST_UPLOAD_RECORDS + 1);
}

#[test]
fn what_a_removed_steward_sends_late_destroys_nothing() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 120);
    let written = worker.pack(1, NO_PREVIOUS, 2, 1);
    worker.push(&server, &written).cbor::<Pushed>();
    let known = log(&lead, &server);
    let promoted = roles::LEAD | roles::WORKER;
    let keys = next_keys(&known, &Change { roles: Some((worker.id, promoted)), ..Change::default() });
    let action = Action::ChangeRoles { device: worker.id, roles: promoted, keys };
    let record = lead.statement(known.len() as u64 + 1, known.last().expect("not empty").hash(), action);
    add(&server, &lead, &record).cbor::<MembershipAccepted>();
    // The other lead removes the steward, whose first erasure they had seen, and whose second they had not.
    let seen = lead.erasure(1, NO_PREVIOUS, names(&written)[..1].to_vec());
    revoke(&worker, &server, lead.id, 1);
    lead.push(&server, &seen).cbor::<Pushed>();
    lead.push(&server, &lead.erasure(2, tip(&seen), names(&written)[1..].to_vec())).cbor::<Pushed>();
    let records = worker.page(&server, 0).1.remove(0).pack.records;
    assert!(records[0].body.is_none() && records[1].body.is_some());
}

#[test]
fn the_last_upload_is_capped_in_bytes_too() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 20);
    revoke(&lead, &server, worker.id, 0);
    let body = padded_size(15).expect("the largest") + BODY_OVERHEAD;
    let (mut number, mut previous, mut bytes) = (1, NO_PREVIOUS, 0);
    loop {
        let mut pack = worker.pack(number, previous, 1, 1);
        pack.records[0].size_class = 15;
        pack.records[0].body = Some(vec![number as u8; body]);
        let pack = worker.signed(pack);
        bytes += (body + pack.records[0].wrap.as_ref().map_or(0, Vec::len)) as u64;
        let answer = worker.push(&server, &pack);
        if bytes > LAST_UPLOAD_BYTES {
            answer.is_refused(Reason::LastUpload, LAST_UPLOAD_BYTES);
            return;
        }
        assert_eq!(count(&answer), 1);
        (number, previous) = (number + 1, tip(&pack));
    }
}

#[test]
fn erasures_are_a_stewards_and_admissions_a_leads() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 30);
    let of = |phone: &Phone, kind: u8, number: u64, previous: [u8; 32]| {
        let mut pack = phone.pack(number, previous, 2, 1);
        pack.records[1].kind = kind;
        phone.signed(pack)
    };
    worker.push(&server, &of(&worker, kind::ADMIT, 1, NO_PREVIOUS)).is_refused(Reason::NotAllowed, 2);
    let named = names(&worker.pack(1, NO_PREVIOUS, 1, 1));
    worker.push(&server, &worker.erasure(1, NO_PREVIOUS, named.clone())).is_refused(Reason::NotAllowed, 1);
    assert_eq!(lead.page(&server, 0).0.head, 0, "nothing of a refused pack is kept");
    // The lead of these tests is a steward, too. An erasure without a list is none.
    lead.push(&server, &of(&lead, kind::ERASE, 1, NO_PREVIOUS)).is_refused(Reason::Malformed, 2);
    let erased = lead.erasure(1, NO_PREVIOUS, named);
    assert_eq!(count(&lead.push(&server, &erased)), 1);
    assert_eq!(count(&lead.push(&server, &of(&lead, kind::ADMIT, 2, tip(&erased)))), 2);
    assert_eq!(lead.page(&server, 0).0.erasures, 1);
}

#[test]
fn the_author_has_the_last_word_about_body_and_wrap() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 40);
    let own = worker.pack(1, NO_PREVIOUS, 2, 1);
    let stored = |server: &Server| lead.page(server, 0).1.remove(0).pack;

    // A member brings the worker's records first: one with a garbage wrap, one without its body. The signature covers neither.
    let mut spoiled = own.clone();
    spoiled.records[0].wrap = Some(vec![0; 72]);
    spoiled.records[1].body_hash = Some(own.headers()[1].body_hash);
    (spoiled.records[1].body, spoiled.records[1].wrap) = (None, None);
    assert_eq!(count(&lead.push(&server, &spoiled)), 2);
    assert_eq!(stored(&server), spoiled);
    // Another member completes what is missing, but replaces nothing.
    assert_eq!(count(&lead.push(&server, &own)), 2);
    assert_eq!(stored(&server).records[0], spoiled.records[0]);
    assert_eq!(stored(&server).records[1], own.records[1]);
    // The author replaces it, and from then on nobody does.
    assert_eq!(count(&worker.push(&server, &own)), 2);
    assert_eq!(stored(&server), own);
    assert_eq!(count(&lead.push(&server, &spoiled)), 2);
    assert_eq!(stored(&server), own);
    // What the author brought first is final at once.
    let next = worker.pack(3, tip(&own), 1, 1);
    assert_eq!(count(&worker.push(&server, &next)), 1);
    let mut garbage = next.clone();
    garbage.records[0].wrap = Some(vec![0; 72]);
    lead.push(&server, &garbage).cbor::<Pushed>();
    assert_eq!(lead.page(&server, 2).1[0].pack, next);
}

#[test]
fn the_log_comes_in_pages_and_open_invitations_are_bounded() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, _) = team(&server, folder.path(), 50);
    let mut previous = log(&lead, &server).last().expect("not empty").hash();
    let mut n = 4;
    for seed in 0..OPEN_INVITATIONS as u8 {
        let invited = invite(&lead, n, previous, &invitation_key(100 + seed), NOW + 3_600);
        add(&server, &lead, &invited).cbor::<MembershipAccepted>();
        (previous, n) = (invited.hash(), n + 1);
    }
    let one_more = invite(&lead, n, previous, &invitation_key(99), NOW + 3_600);
    add(&server, &lead, &one_more).is_refused(Reason::MembershipRule, 0);
    // Withdrawn ones make room.
    for seed in 0..OPEN_INVITATIONS as u8 {
        let invitation = invitation_id(&invitation_key(100 + seed).verifying_key().to_bytes());
        let withdrawn = lead.statement(n, previous, Action::Withdraw { invitation });
        add(&server, &lead, &withdrawn).cbor::<MembershipAccepted>();
        (previous, n) = (withdrawn.hash(), n + 1);
    }
    let invited = invite(&lead, n, previous, &invitation_key(99), NOW + 3_600);
    add(&server, &lead, &invited).cbor::<MembershipAccepted>();
    let all = log(&lead, &server);
    assert_eq!((all.len() as u64, Roster::fold(&all).unwrap().length), (n, n));
    assert!(lead.get(&server, "membership?after=0").cbor::<MembershipLog>().more == Some(true));
}

#[test]
fn a_recovery_code_fetches_the_log_and_nothing_else() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, _) = team(&server, folder.path(), 60);
    let all = log(&lead, &server);
    let half = |hash: [u8; 32]| <[u8; 16]>::try_from(&hash[..16]).unwrap();
    let genesis = half(all[0].hash());
    let ask = |key: &ed25519_dalek::SigningKey, genesis: [u8; 16], name: &str| {
        let nonce: Nonce = post(server.address, "/v1/nonce", &[], &[]).cbor();
        let hash = recovery_hash(name, &genesis, &nonce.nonce);
        let signature = key.sign(&signed_message(RECOVERY_SIGNATURE_LABEL, &hash)).to_bytes();
        let open = OpenRecovery { genesis, nonce: nonce.nonce, signature };
        post(server.address, "/v1/recovery", &[], &minicbor::to_vec(open).unwrap())
    };
    // Whoever guesses learns nothing: wrong key, unknown team and another server's name are answered alike.
    ask(&invitation_key(1), genesis, SERVER).is_refused(Reason::UnknownTeam, 0);
    ask(&recovery_key(), [7; 16], SERVER).is_refused(Reason::UnknownTeam, 0);
    ask(&recovery_key(), genesis, "another.test").is_refused(Reason::UnknownTeam, 0);
    let session: RecoverySession = ask(&recovery_key(), genesis, SERVER).cbor();
    assert_eq!(session.team, lead.team);
    let finder = Phone { token: session.token, ..Phone::new(99, lead.team) };
    assert_eq!(log(&finder, &server), all);
    finder.get(&server, "pull?after=0").is_refused(Reason::UnknownDevice, 0);
    finder.push(&server, &finder.pack(1, NO_PREVIOUS, 1, 1)).is_refused(Reason::UnknownDevice, 0);

    // Once a lead has made a new code the old one, and its token, stand for nobody.
    let recovery = gadeplan::protocol::membership::RecoveryKeys { sign: [9; 32], seal: [8; 32] };
    let change = Change { recovery: Some(recovery.clone()), ..Change::default() };
    let action = Action::NewRecovery { recovery, keys: next_keys(&all, &change) };
    add(&server, &lead, &lead.statement(4, all[2].hash(), action)).cbor::<MembershipAccepted>();
    finder.get(&server, "membership?after=0").is_refused(Reason::UnknownDevice, 0);
    ask(&recovery_key(), genesis, SERVER).is_refused(Reason::UnknownTeam, 0);
}

#[test]
fn an_epoch_is_for_exactly_those_who_are_of_the_team() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 70);
    let key = invitation_key(90);
    let mut all = log(&lead, &server);
    let invited = invite(&lead, 4, all[2].hash(), &key, NOW + 3_600);
    add(&server, &lead, &invited).cbor::<MembershipAccepted>();
    all.push(invited);
    let good = next_keys(&all, &Change::default());
    assert_eq!(good.wraps.len(), 4, "two devices, an invitation, the recovery key");
    let previous = all[3].hash();
    let refused = |keys| add(&server, &lead, &lead.statement(5, previous, Action::Rotate { keys })).is_refused(Reason::MembershipRule, 0);
    for left_out in 0..good.wraps.len() {
        let mut keys = good.clone();
        keys.wraps.remove(left_out);
        refused(keys);
    }
    for stranger in [[77; 16], good.wraps[1].recipient] {
        let mut keys = good.clone();
        keys.wraps[0].recipient = stranger;
        refused(keys);
    }
    let mut to_a_worker = good.clone();
    to_a_worker.leads.wraps.push(good.wraps.iter().find(|wrap| wrap.recipient == worker.id).expect("the worker's").clone());
    refused(to_a_worker);
    let mut short = good.clone();
    short.wraps[0].sealed.pop();
    refused(short);
    // The key to a device that this very record revokes.
    let gone = Action::Revoke { device: worker.id, last_number: 0, keys: good.clone() };
    add(&server, &lead, &lead.statement(5, previous, gone)).is_refused(Reason::MembershipRule, 0);
    add(&server, &lead, &lead.statement(5, previous, Action::Rotate { keys: good })).cbor::<MembershipAccepted>();

    // A join of before the rotation does not know the newest epoch.
    let all = log(&lead, &server);
    let late = Phone::new(91, lead.team);
    add(&server, &late, &join(&late, 6, all[4].hash(), &key)).is_refused(Reason::MembershipRule, 0);
    let mut member = late.member(roles::WORKER);
    member.epoch = 2;
    let id = invitation_id(&key.verifying_key().to_bytes());
    let action = Action::Join { invitation: id, member };
    let statement =
        Statement { version: 1, team: lead.team, n: 6, previous: all[4].hash(), signer: SignedBy::Invitation(id), at: NOW, action };
    add(&server, &late, &sign_statement(&key, Some(&late.sign), statement)).cbor::<MembershipAccepted>();
}

#[test]
fn a_pack_of_a_device_that_never_joined_is_nobodys_last_upload() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 80);
    let ghost = Phone { token: worker.token.clone(), ..Phone::new(99, lead.team) };
    let pack: Pack = ghost.pack(1, NO_PREVIOUS, 1, 1);
    worker.push(&server, &pack).is_refused(Reason::UnknownDevice, 0);
}
