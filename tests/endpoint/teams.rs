//! Making a team, joining it, sessions, the membership log.

use std::sync::atomic::Ordering;

use data_encoding::HEXLOWER;
use gadeplan::{
    protocol::{
        call::{MembershipAccepted, MembershipLog, ServerInfo},
        membership::{Action, Change, Roster, SignedBy, Statement, invitation_id, roles},
        refused::Reason,
        session::{NONCE_SECONDS, Nonce, TOKEN_SECONDS},
    },
    server,
};
use tempfile::tempdir;

use super::{
    backend,
    http::{get, post},
    people::{
        NOW, Phone, SERVER, Server, add, create, genesis, invitation_key, invite, join, next_keys, recovery_key, sign_statement, team,
    },
};

#[test]
fn a_team_needs_an_unused_code_and_the_same_request_is_answered_again() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let info: ServerInfo = get(server.address, "/v1/server", &[]).cbor();
    assert_eq!(info, ServerInfo { name: SERVER.into(), oldest: 1, newest: 1 });

    let code = server::issue_operator_code(&backend::config(folder.path())).unwrap();
    let lead = Phone::new(1, [9; 16]);
    let first = genesis(&lead, SERVER);
    create(&server, "nonsense", &first).is_refused(Reason::OperatorCode, 0);
    let of_another = server::issue_operator_code(&backend::config(tempdir().unwrap().path())).unwrap();
    create(&server, &of_another, &first).is_refused(Reason::OperatorCode, 0);
    create(&server, &code, &genesis(&lead, "another.test")).is_refused(Reason::MembershipRule, 0);
    let mut unsigned = first.clone();
    unsigned.signature[5] ^= 1;
    create(&server, &code, &unsigned).is_refused(Reason::Signature, 0);

    // None of these used the code up.
    assert_eq!(create(&server, &code.to_lowercase().replace('-', " "), &first).cbor::<MembershipAccepted>().length, 1);
    assert_eq!(create(&server, &code, &first).cbor::<MembershipAccepted>().length, 1);
    create(&server, &code, &genesis(&Phone::new(2, [8; 16]), SERVER)).is_refused(Reason::OperatorCode, 0);
    let second_code = server::issue_operator_code(&backend::config(folder.path())).unwrap();
    create(&server, &second_code, &genesis(&Phone::new(2, [9; 16]), SERVER)).is_refused(Reason::MembershipMoved, 1);
}

#[test]
fn a_device_joins_by_an_invitation_once() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 10);
    let log: MembershipLog = lead.get(&server, "membership?after=0").cbor();
    let roster = Roster::fold(&log.records).unwrap();
    assert_eq!((roster.length, roster.devices.len()), (3, 2));
    assert_eq!(lead.get(&server, "membership?after=2").cbor::<MembershipLog>().records, log.records[2..]);

    let path = |seed| format!("/v1/invitations/{}", HEXLOWER.encode(&invitation_id(&invitation_key(seed).verifying_key().to_bytes())));
    get(server.address, &path(13), &[]).is_refused(Reason::InvitationUsed, 0);
    get(server.address, &path(99), &[]).is_refused(Reason::InvitationUnknown, 0);
    get(server.address, "/v1/invitations/zz", &[]).is_refused(Reason::Malformed, 0);
    // The identical join is answered again, another one is not.
    let again = Phone { token: String::new(), ..worker.clone() };
    assert_eq!(add(&server, &again, &log.records[2]).cbor::<MembershipAccepted>().length, 3);
    let ghost = Phone::new(50, lead.team);
    add(&server, &ghost, &join(&ghost, 4, roster.head, &invitation_key(13))).is_refused(Reason::InvitationUsed, 0);
    add(&server, &ghost, &join(&ghost, 4, roster.head, &invitation_key(14))).is_refused(Reason::InvitationUnknown, 0);

    let open = invite(&lead, 4, roster.head, &invitation_key(20), NOW + 3_600);
    add(&server, &lead, &open).cbor::<MembershipAccepted>();
    let seen: MembershipLog = get(server.address, &path(20), &[]).cbor();
    assert_eq!(seen.records, [log.records.as_slice(), std::slice::from_ref(&open)].concat());
    server.seconds.store(NOW + 3_601, Ordering::SeqCst);
    get(server.address, &path(20), &[]).is_refused(Reason::InvitationExpired, 0);
    add(&server, &ghost, &join(&ghost, 5, open.hash(), &invitation_key(20))).is_refused(Reason::InvitationExpired, 0);
    server.seconds.store(NOW, Ordering::SeqCst);
    let id = invitation_id(&invitation_key(20).verifying_key().to_bytes());
    let withdrawn = lead.statement(5, open.hash(), Action::Withdraw { invitation: id });
    add(&server, &lead, &withdrawn).cbor::<MembershipAccepted>();
    get(server.address, &path(20), &[]).is_refused(Reason::InvitationWithdrawn, 0);
}

#[test]
fn the_log_moves_by_compare_and_swap() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 20);
    let log: MembershipLog = lead.get(&server, "membership").cbor();
    let head = log.records[2].hash();
    let rotation = || Action::Rotate { keys: next_keys(&log.records, &Change::default()) };
    let rotate = lead.statement(4, head, rotation());

    let nobody = Phone { token: String::new(), ..lead.clone() };
    add(&server, &nobody, &rotate).is_refused(Reason::Session, 0);
    add(&server, &worker, &worker.statement(4, head, rotation())).is_refused(Reason::MembershipRule, 0);
    add(&server, &lead, &lead.statement(5, head, rotation())).is_refused(Reason::MembershipMoved, 3);
    add(&server, &lead, &lead.statement(0, head, rotation())).is_refused(Reason::MembershipMoved, 3);
    add(&server, &lead, &lead.statement(4, [1; 32], rotation())).is_refused(Reason::MembershipMoved, 3);
    add(&server, &lead, &invite(&lead, 4, head, &invitation_key(1), NOW + 25 * 3_600)).is_refused(Reason::MembershipRule, 0);
    // Anybody of the team may bring what a lead has signed.
    assert_eq!(add(&server, &worker, &rotate).cbor::<MembershipAccepted>().length, 4);
    assert_eq!(add(&server, &lead, &rotate).cbor::<MembershipAccepted>().length, 4);
    let mut other = lead.statement(4, head, rotation());
    other.signature[0] ^= 1;
    add(&server, &lead, &other).is_refused(Reason::MembershipMoved, 4);
    let (foreign, _) = team(&server, folder.path(), 30);
    foreign.post(&server, "membership", &minicbor::to_vec(&rotate).unwrap()).is_refused(Reason::Foreign, 0);
}

#[test]
fn a_revoked_device_learns_that_it_was_revoked_and_nothing_else() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, mut worker) = team(&server, folder.path(), 40);
    let log: MembershipLog = lead.get(&server, "membership").cbor();
    let gone = Change { revoke: Some((worker.id, 0)), ..Change::default() };
    let revoke = Action::Revoke { device: worker.id, last_number: 0, keys: next_keys(&log.records, &gone) };
    let revoked = lead.statement(4, log.records[2].hash(), revoke);
    add(&server, &lead, &revoked).cbor::<MembershipAccepted>();
    for _ in 0..2 {
        worker.get(&server, "pull?after=0").is_refused(Reason::Revoked, 0);
        assert_eq!(worker.get(&server, "membership?after=3").cbor::<MembershipLog>().records, std::slice::from_ref(&revoked));
        // With a new session it is the same.
        worker.log_in(&server);
    }
    // Nor may it bring what others wrote.
    worker.push(&server, &lead.pack(1, [0; 32], 1, 1)).is_refused(Reason::Revoked, 0);
}

#[test]
fn the_recovery_key_adds_a_lead_without_a_session() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, _) = team(&server, folder.path(), 50);
    let log: MembershipLog = lead.get(&server, "membership").cbor();
    let mut found = Phone::new(60, lead.team);
    let recovery = Roster::fold(&log.records).unwrap().recovery;
    let member = found.member(roles::LEAD);
    let change = Change { add: Some(member.clone()), recovery: Some(recovery.clone()), ..Change::default() };
    let action = Action::Recover { member, recovery, keys: next_keys(&log.records, &change) };
    let previous = log.records[2].hash();
    let statement = Statement { version: 1, team: lead.team, n: 4, previous, signer: SignedBy::Recovery, at: NOW, action };
    let record = sign_statement(&recovery_key(), Some(&found.sign), statement);
    assert_eq!(add(&server, &found, &record).cbor::<MembershipAccepted>().length, 4);
    found.log_in(&server);
    assert_eq!(found.get(&server, "pull?after=0&membership=4").status, 200);
}

#[test]
fn a_session_is_bound_to_server_team_device_and_time() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (mut lead, worker) = team(&server, folder.path(), 70);
    lead.ask_session(&server, "another.test").is_refused(Reason::Signature, 0);
    Phone::new(99, lead.team).ask_session(&server, SERVER).is_refused(Reason::UnknownDevice, 0);
    Phone::new(99, [99; 16]).ask_session(&server, SERVER).is_refused(Reason::UnknownTeam, 0);
    let mut thief = lead.clone();
    thief.transport = worker.transport.clone();
    thief.ask_session(&server, SERVER).is_refused(Reason::Signature, 0);

    let nonce: Nonce = post(server.address, "/v1/nonce", &[], &[]).cbor();
    let body = minicbor::to_vec(lead.session_request(SERVER, nonce.nonce.clone())).unwrap();
    server.seconds.store(NOW + NONCE_SECONDS + 1, Ordering::SeqCst);
    post(server.address, "/v1/session", &[], &body).is_refused(Reason::Session, 0);
    let invented = minicbor::to_vec(lead.session_request(SERVER, vec![1; nonce.nonce.len()])).unwrap();
    post(server.address, "/v1/session", &[], &invented).is_refused(Reason::Session, 0);
    post(server.address, "/v1/session", &[], &[0; 600]).is_refused(Reason::TooLarge, 512);
    post(server.address, "/v1/session", &[], b"").is_refused(Reason::Malformed, 0);

    let (foreign, _) = team(&server, folder.path(), 80);
    Phone { token: foreign.token, ..lead.clone() }.get(&server, "pull").is_refused(Reason::Foreign, 0);
    for token in ["", "A", &lead.token[1..], &lead.token.replace(char::is_numeric, "A")] {
        Phone { token: token.to_owned(), ..lead.clone() }.get(&server, "pull").is_refused(Reason::Session, 0);
    }
    server.seconds.store(NOW + TOKEN_SECONDS, Ordering::SeqCst);
    assert_eq!(lead.get(&server, "pull").status, 200);
    server.seconds.store(NOW + TOKEN_SECONDS + 1, Ordering::SeqCst);
    lead.get(&server, "pull").is_refused(Reason::Session, 0);
    lead.log_in(&server);
    assert_eq!(lead.get(&server, "pull").status, 200);
}
