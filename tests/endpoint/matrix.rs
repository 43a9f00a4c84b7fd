//! Every call against every kind of caller: none, invented, of another team, expired, revoked, a recovery code, a worker, a lead.

use std::sync::atomic::Ordering;

use ed25519_dalek::Signer;
use gadeplan::protocol::{
    call::{MembershipLog, Wanted},
    erase::ErasedRecord,
    hash::signed_message,
    membership::{Action, Change, MembershipRecord},
    record::{NO_PREVIOUS, kind},
    refused::Reason::{self, Foreign, MembershipRule, NotAllowed, Revoked, Session, UnknownDevice},
    session::{self, Nonce, OpenRecovery, RecoverySession, TOKEN_SECONDS, recovery_hash},
};
use tempfile::tempdir;

use super::{
    http::{Answer, get, post},
    people::{NOW, Phone, SERVER, Server, add, invitation_key, invite, next_keys, recovery_key, team},
};

/// The calls of a team that ask for a session. `Act` is a membership record that a device signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Log,
    Act,
    Push,
    PushErasure,
    PushAdmission,
    Pull,
    Earlier,
    Named,
    Proof,
    Events,
}

use Route::{Act, Earlier, Events, Log, Named, Proof, Pull, Push, PushAdmission, PushErasure};

/// What is refused comes before what is taken: afterwards its number would be.
const ROUTES: [Route; 10] = [Log, Act, PushErasure, PushAdmission, Push, Pull, Earlier, Named, Proof, Events];

/// What a caller may do: nothing at all for one reason, or each call by itself.
enum May {
    Nothing(Reason),
    Each(fn(Route) -> Option<Reason>),
}

/// Sends a call as this phone would.
fn call(server: &Server, phone: &Phone, route: Route, act: &MembershipRecord) -> Answer {
    let of_kind = |kind| {
        let mut pack = phone.pack(1, NO_PREVIOUS, 1, 9);
        pack.records[0].kind = kind;
        phone.signed(pack)
    };
    match route {
        Log => phone.get(server, "membership?after=0"),
        Act => phone.post(server, "membership", &minicbor::to_vec(act).unwrap()),
        Push => phone.push(server, &of_kind(kind::ENTRY)),
        PushErasure => {
            phone.push(server, &phone.erasure(1, NO_PREVIOUS, vec![ErasedRecord { hash: [8; 32], device: phone.id, number: 1 }]))
        }
        PushAdmission => phone.push(server, &of_kind(kind::ADMIT)),
        Pull => phone.get(server, "pull?after=0&membership=0"),
        Earlier => phone.get(server, "earlier"),
        Named => phone.post(server, "named", &minicbor::to_vec(Wanted { numbers: vec![1] }).unwrap()),
        Proof => phone.get(server, "proof?first=1&second=1"),
        Events => phone.get(server, "events"),
    }
}

/// Holds each call of a caller against what it may do. A stream of news that is granted never ends: only its refusals are asked for.
fn holds(server: &Server, who: &str, phone: &Phone, act: &MembershipRecord, may: &May) {
    for route in ROUTES {
        let expected = match may {
            May::Nothing(reason) => Some(*reason),
            May::Each(of) => of(route),
        };
        if expected.is_none() && route == Events {
            continue;
        }
        let answer = call(server, phone, route, act);
        let reason = answer.refusal().map(|(reason, _)| reason);
        assert_eq!(reason.filter(|_| answer.status >= 400), expected, "{who}: {route:?} was answered with {}", answer.status);
        assert!(expected.is_some() || answer.status < 300, "{who}: {route:?} was answered with {}", answer.status);
    }
}

#[test]
fn every_call_knows_its_callers() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 10);
    let (stranger, _) = team(&server, folder.path(), 20);
    let log: MembershipLog = lead.get(&server, "membership").cbor();
    let head = log.records.last().unwrap().hash();
    let act = |phone: &Phone| invite(phone, 4, head, &invitation_key(90), NOW + 3_600);

    let none = Phone { token: String::new(), ..worker.clone() };
    holds(&server, "nobody", &none, &act(&worker), &May::Nothing(Session));
    let invented = Phone { token: "A".repeat(worker.token.len()), ..worker.clone() };
    holds(&server, "an invented token", &invented, &act(&worker), &May::Nothing(Session));
    let foreign = Phone { token: stranger.token, ..worker.clone() };
    holds(&server, "another team", &foreign, &act(&worker), &May::Nothing(Foreign));

    let found = Phone { token: recovered(&server, log.records[0].hash()), ..worker.clone() };
    let recovery = |route| (!matches!(route, Log)).then_some(UnknownDevice);
    holds(&server, "a recovery code", &found, &act(&worker), &May::Each(recovery));

    let plain = |route| match route {
        Act => Some(MembershipRule),
        PushErasure | PushAdmission => Some(NotAllowed),
        _ => None,
    };
    holds(&server, "a worker", &worker, &act(&worker), &May::Each(plain));

    server.seconds.store(NOW + TOKEN_SECONDS + 1, Ordering::SeqCst);
    holds(&server, "an old token", &worker, &act(&worker), &May::Nothing(Session));
    server.seconds.store(NOW, Ordering::SeqCst);

    let gone = Change { revoke: Some((worker.id, 1)), ..Change::default() };
    let revoke = Action::Revoke { device: worker.id, last_number: 1, keys: next_keys(&log.records, &gone) };
    assert_eq!(add(&server, &lead, &lead.statement(4, head, revoke)).status, 200);
    let removed = |route| match route {
        // What it pushed before is answered again.
        Log | Push => None,
        PushErasure | PushAdmission => Some(Reason::Fork),
        Act => Some(Reason::MembershipMoved),
        _ => Some(Revoked),
    };
    holds(&server, "a removed device", &worker, &act(&worker), &May::Each(removed));
}

/// A token by the recovery key of genesis.
fn recovered(server: &Server, genesis: [u8; 32]) -> String {
    let nonce: Nonce = post(server.address, "/v1/nonce", &[], &[]).cbor();
    let genesis = *genesis.first_chunk::<16>().unwrap();
    let hash = recovery_hash(SERVER, &genesis, &nonce.nonce);
    let signature = recovery_key().sign(&signed_message(session::RECOVERY_SIGNATURE_LABEL, &hash)).to_bytes();
    let open = minicbor::to_vec(OpenRecovery { genesis, nonce: nonce.nonce, signature }).unwrap();
    post(server.address, "/v1/recovery", &[], &open).cbor::<RecoverySession>().token
}

#[test]
fn calls_without_a_session_say_nothing_about_a_team() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, _) = team(&server, folder.path(), 10);
    for path in ["/v1/server", "/healthz", "/readyz"] {
        let answer = get(server.address, path, &[("authorization", &format!("Bearer {}", lead.token))]);
        let alone = get(server.address, path, &[]);
        assert_eq!((answer.status, &answer.body), (200, &alone.body), "{path}");
    }
    let unknown = get(server.address, "/v1/invitations/00000000000000000000000000000000", &[]);
    unknown.is_refused(Reason::InvitationUnknown, 0);
    let nowhere = Phone { team: [99; 16], ..lead };
    for rest in ["membership", "pull", "earlier", "proof?first=1&second=1", "events"] {
        nowhere.get(&server, rest).is_refused(Foreign, 0);
    }
}
