//! A copied phone signs its own successor: only itself, with its own roles, one new device, once.

use ed25519_dalek::SigningKey;
use gadeplan::protocol::{
    call::{MembershipAccepted, MembershipLog, Pushed},
    membership::{Action, Change, MembershipRecord, Roster, SignedBy, Statement, roles},
    record::NO_PREVIOUS,
    refused::Reason,
};

use super::people::{NOW, Phone, Server, add, next_keys, sign_statement, team, tip};

/// The record by which one device gives its place to another, with these roles and this second signature.
fn replace(log: &[MembershipRecord], old: &Phone, new: &Phone, set: u8, second: Option<&SigningKey>) -> MembershipRecord {
    let roster = Roster::fold(log).expect("a log");
    let member = new.member(set);
    let change = Change { add: Some(member.clone()), revoke: Some((old.id, u64::MAX)), ..Change::default() };
    let action = Action::Replace { member, keys: next_keys(log, &change) };
    let (n, previous, signer) = (roster.length + 1, roster.head, SignedBy::Device(old.id));
    sign_statement(&old.sign, second, Statement { version: 1, team: old.team, n, previous, signer, at: NOW, action })
}

fn log(server: &Server, phone: &Phone) -> Vec<MembershipRecord> {
    phone.get(server, "membership?after=0").cbor::<MembershipLog>().records
}

#[test]
fn a_device_gives_its_place_to_one_new_device_with_its_own_roles_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 70);
    let first = worker.pack(1, NO_PREVIOUS, 1, 1);
    worker.push(&server, &first).cbor::<Pushed>();
    let before = log(&server, &lead);
    let (heir, ghost) = (Phone::new(80, lead.team), Phone::new(81, lead.team));

    let more = replace(&before, &worker, &heir, roles::WORKER | roles::LEAD, Some(&heir.sign));
    add(&server, &worker, &more).is_refused(Reason::MembershipRule, 0);
    let fewer = replace(&before, &lead, &heir, roles::LEAD, Some(&heir.sign));
    add(&server, &lead, &fewer).is_refused(Reason::MembershipRule, 0);
    let silent = replace(&before, &worker, &heir, roles::WORKER, None);
    add(&server, &worker, &silent).is_refused(Reason::Signature, 0);
    let unasked = replace(&before, &worker, &heir, roles::WORKER, Some(&ghost.sign));
    add(&server, &worker, &unasked).is_refused(Reason::Signature, 0);
    let known = replace(&before, &worker, &lead, roles::WORKER, Some(&lead.sign));
    add(&server, &worker, &known).is_refused(Reason::MembershipRule, 0);
    let of_another = replace(&before, &Phone { sign: heir.sign.clone(), ..worker.clone() }, &heir, roles::WORKER, Some(&heir.sign));
    add(&server, &worker, &of_another).is_refused(Reason::Signature, 0);

    let replaced = replace(&before, &worker, &heir, roles::WORKER, Some(&heir.sign));
    let length = before.len() as u64 + 1;
    assert_eq!(add(&server, &worker, &replaced).cbor::<MembershipAccepted>().length, length);
    assert_eq!(add(&server, &worker, &replaced).cbor::<MembershipAccepted>().length, length, "its answer may have been lost");
    let stranger = Phone { token: String::new(), ..heir.clone() };
    assert_eq!(add(&server, &stranger, &replaced).cbor::<MembershipAccepted>().length, length, "it proves itself, as after a restore");
    let after = log(&server, &lead);
    let roster = Roster::fold(&after).expect("a log");
    assert!(roster.was_copied(&worker.id) && roster.is_copys_successor(&heir.id) && roster.active(&worker.id).is_none());
    assert!(!roster.is_copys_successor(&lead.id) && !roster.was_copied(&lead.id));
    assert!(roster.rotation_due, "a worker has made the leads' pair of that epoch");

    let again = replace(&after, &worker, &ghost, roles::WORKER, Some(&ghost.sign));
    add(&server, &worker, &again).is_refused(Reason::Revoked, 0);
    add(&server, &stranger, &again).is_refused(Reason::MembershipRule, 0);
    add(&server, &lead, &again).is_refused(Reason::MembershipRule, 0);

    // What the other one of the two still has is taken as a last upload; the successor begins anew.
    worker.push(&server, &worker.pack(2, tip(&first), 1, 2)).cbor::<Pushed>();
    let mut heir = heir;
    heir.log_in(&server);
    heir.push(&server, &heir.pack(1, NO_PREVIOUS, 1, 3)).cbor::<Pushed>();
    worker.get(&server, "pull?after=0").is_refused(Reason::Revoked, 0);

    let sole = replace(&after, &lead, &ghost, lead_roles(&after, &lead), Some(&ghost.sign));
    assert_eq!(add(&server, &lead, &sole).cbor::<MembershipAccepted>().length, length + 1, "the last lead stays one");
    let roster = Roster::fold(&log(&server, &heir)).expect("a log");
    assert!(!roster.rotation_due && roster.active(&ghost.id).is_some_and(|device| device.member.roles & roles::LEAD != 0));
}

fn lead_roles(log: &[MembershipRecord], lead: &Phone) -> u8 {
    Roster::fold(log).expect("a log").active(&lead.id).expect("a lead").member.roles
}
