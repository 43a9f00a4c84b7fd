//! Many devices of several teams at once: nothing is refused, and no number of a team is left out or given twice, while somebody asks constantly.

use std::{
    path::Path,
    sync::Barrier,
    time::{Duration, Instant},
};

use ed25519_dalek::SigningKey;
use gadeplan::{
    protocol::{
        call::{MembershipAccepted, Pushed},
        record::NO_PREVIOUS,
    },
    server::{self, Rates},
};
use tempfile::tempdir;

use super::{
    backend,
    people::{NOW, Phone, SERVER, Server, add, create, genesis, invite, join, team, tip},
};

/// Devices of the large team.
const MEMBERS: u8 = 30;
/// Small teams beside it.
const TEAMS: u8 = 6;
const PACKS: u64 = 4;
const RECORDS: usize = 2;
/// Longest wait for everything to be there.
const PATIENCE: Duration = Duration::from_secs(60);

/// A device whose keys nobody else has, however many there are.
fn phone(seed: u8) -> Phone {
    let key = |purpose: u8| SigningKey::from_bytes(blake3::hash(&[purpose, seed]).as_bytes());
    Phone { sign: key(1), transport: key(2), ..Phone::new(seed, [1; 16]) }
}

/// A team of a lead and as many workers as are missing.
fn large_team(server: &Server, folder: &Path) -> Vec<Phone> {
    let mut lead = phone(2);
    let first = genesis(&lead, SERVER);
    let code = server::issue_operator_code(&backend::config(folder)).expect("a code");
    assert_eq!(create(server, &code, &first).cbor::<MembershipAccepted>().length, 1);
    lead.log_in(server);
    let (mut members, mut previous) = (vec![lead], first.hash());
    for seed in 3..MEMBERS + 2 {
        let (n, mut worker) = (2 * members.len() as u64, phone(seed));
        let key = SigningKey::from_bytes(blake3::hash(&[3, seed]).as_bytes());
        let invited = invite(&members[0], n, previous, &key, NOW + 3_600);
        assert_eq!(add(server, &members[0], &invited).cbor::<MembershipAccepted>().length, n);
        let joined = join(&worker, n + 1, invited.hash(), &key);
        assert_eq!(add(server, &worker, &joined).cbor::<MembershipAccepted>().length, n + 1);
        worker.log_in(server);
        members.push(worker);
        previous = joined.hash();
    }
    members
}

/// Pushes packs one after the other; the numbers that their records were given.
fn push(phone: &Phone, server: &Server) -> Vec<u64> {
    let (mut previous, mut numbers) = (NO_PREVIOUS, Vec::new());
    for first in (1..).step_by(RECORDS).take(PACKS as usize) {
        let pack = phone.pack(first, previous, RECORDS, 1);
        previous = tip(&pack);
        numbers.extend(phone.push(server, &pack).cbor::<Pushed>().receipts.iter().map(|receipt| receipt.seq));
    }
    numbers
}

/// Asks without pause until everything is there: every run goes on where the one before ended.
fn watch(phone: &Phone, server: &Server, expected: u64) {
    let (mut after, until) = (0, Instant::now() + PATIENCE);
    while after < expected {
        assert!(Instant::now() < until, "{after} of {expected}");
        for run in phone.page(server, after).1 {
            assert_eq!(run.first_seq, after + 1);
            after += run.pack.records.len() as u64;
        }
    }
}

#[test]
fn many_devices_at_once_leave_no_number_out() {
    let folder = tempdir().unwrap();
    // The watchers ask as fast as they can.
    let much = (1_000_000, 1_000_000);
    let server = &Server::start_with(folder.path(), |config| config.rates = Rates { device: much, team: much, peer: much });
    let mut teams = vec![large_team(server, folder.path())];
    teams.extend((0..TEAMS).map(|number| team(server, folder.path(), 100 + 4 * number)).map(|(lead, worker)| vec![lead, worker]));
    let together = &Barrier::new(teams.iter().map(Vec::len).sum());
    std::thread::scope(|scope| {
        for members in &teams {
            let expected = members.len() as u64 * PACKS * RECORDS as u64;
            scope.spawn(move || watch(&members[0], server, expected));
            scope.spawn(move || {
                let mut numbers = std::thread::scope(|pushing| {
                    let each = |phone| {
                        pushing.spawn(move || {
                            together.wait();
                            push(phone, server)
                        })
                    };
                    let pushing: Vec<_> = members.iter().map(each).collect();
                    pushing.into_iter().flat_map(|pushes| pushes.join().unwrap()).collect::<Vec<u64>>()
                });
                numbers.sort_unstable();
                assert_eq!(numbers, (1..=expected).collect::<Vec<_>>());
            });
        }
    });
}
