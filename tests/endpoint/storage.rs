//! The contract of the storage, for every back-end: what is read stays one state, what is dropped never was, one writer a team.

use std::sync::mpsc::channel;

use gadeplan::{
    protocol::{erase::ErasedRecord, record::kind, tree::Frontier},
    server::storage::{OperatorCode, Place, Storage, StoredRecord, StoredRun, TeamState},
};
use tempfile::tempdir;

use super::{
    backend,
    people::{Phone, genesis},
};

const TEAM: [u8; 16] = [7; 16];
const DEVICE: [u8; 16] = [8; 16];

fn record(byte: u8) -> StoredRecord {
    StoredRecord {
        hash: [byte; 32],
        version: 1,
        suite: 1,
        kind: 1,
        epoch: u32::MAX,
        audience: 2,
        size_class: 15,
        body_hash: [byte.wrapping_add(1); 32],
        body: Some(vec![byte; 300]),
        wrap: Some(vec![byte; 48]),
        provisional: byte.is_multiple_of(2),
    }
}

fn run(first_seq: u64, first_number: u64, count: u64) -> StoredRun {
    let (previous, signature) = ([3; 32], [4; 64]);
    StoredRun { first_seq, count, device: DEVICE, first_number, previous, signature, received_ms: 1_795_251_600_000 }
}

fn state(head: u64) -> TeamState {
    TeamState { head, frontier: Frontier::default(), membership: 0, erasures: head / 2 }
}

/// A team with three records in two runs; the third has lost its body.
fn with_records(storage: &dyn Storage) {
    let mut writing = storage.write().unwrap();
    writing.add_team(&TEAM).unwrap();
    assert_eq!(writing.team(&TEAM).unwrap(), Some(state(0)));
    writing.add_run(&TEAM, &run(1, 1, 2), &[record(1), record(2)]).unwrap();
    let erased = StoredRecord { body: None, wrap: None, ..record(3) };
    writing.add_run(&TEAM, &run(3, 3, 1), &[erased]).unwrap();
    writing.move_head(&TEAM, &state(3)).unwrap();
    writing.commit().unwrap();
}

#[test]
fn what_was_written_is_read_as_it_was() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.team(&TEAM).unwrap(), Some(state(3)));
    assert_eq!(reading.team(&[9; 16]).unwrap(), None);
    let all = reading.records(&TEAM, 1, u64::MAX).unwrap();
    assert_eq!(all, [record(1), record(2), StoredRecord { body: None, wrap: None, ..record(3) }]);
    assert_eq!(reading.records(&TEAM, 2, 2).unwrap(), [record(2)]);
    assert_eq!(reading.hash_at(&TEAM, 3).unwrap(), Some([3; 32]));
    assert_eq!(reading.hash_at(&TEAM, u64::MAX).unwrap(), None);
    assert_eq!(reading.run_at(&TEAM, 2).unwrap(), Some(run(1, 1, 2)));
    assert_eq!(reading.run_at(&TEAM, 3).unwrap(), Some(run(3, 3, 1)));
    assert_eq!(reading.run_at(&TEAM, 4).unwrap(), None);
    assert_eq!(reading.runs(&TEAM, 2, 9).unwrap(), [run(1, 1, 2), run(3, 3, 1)]);
    assert_eq!(reading.runs(&TEAM, 1, 1).unwrap(), [run(1, 1, 2)]);
    assert_eq!(reading.runs(&TEAM, u64::MAX, 9).unwrap(), [run(3, 3, 1)]);
    assert_eq!(reading.runs(&TEAM, 0, 9).unwrap(), []);
    assert_eq!(reading.runs(&[9; 16], 1, 9).unwrap(), []);
    let tip = Place { number: 3, hash: [3; 32], seq: 3, provisional: false };
    assert_eq!(reading.tip(&TEAM, &DEVICE).unwrap(), tip);
    assert_eq!(reading.tip(&TEAM, &[1; 16]).unwrap(), Place { number: 0, hash: [0; 32], seq: 0, provisional: false });
    let second = Place { number: 2, hash: [2; 32], seq: 2, provisional: true };
    assert_eq!(reading.places(&TEAM, &DEVICE, 2, u64::MAX).unwrap(), [second, tip]);
    assert_eq!(reading.bytes_after(&TEAM, &DEVICE, 1).unwrap(), 348);
    assert_eq!(reading.bytes_after(&TEAM, &DEVICE, 3).unwrap(), 0);
}

#[test]
fn the_nearest_tree_below_a_size_is_found() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let mut frontier = Frontier::default();
    let mut kept = Vec::new();
    let mut writing = storage.write().unwrap();
    for size in 1..=9_u8 {
        frontier.push(&[size; 32]);
        if size % 4 == 0 {
            writing.add_checkpoint(&TEAM, &frontier).unwrap();
            kept.push(frontier.clone());
        }
    }
    assert!(writing.checkpoint(&TEAM, 9).unwrap().is_some(), "it reads what it has written");
    writing.commit().unwrap();
    let mut reading = storage.read().unwrap();
    for (size, found) in [(0, None), (3, None), (4, kept.first()), (7, kept.first()), (8, kept.get(1)), (u64::MAX, kept.get(1))] {
        assert_eq!(reading.checkpoint(&TEAM, size).unwrap().as_ref(), found, "{size}");
    }
    assert_eq!(reading.checkpoint(&[6; 16], 9).unwrap(), None, "another team's are another's");
}

#[test]
fn a_lost_body_is_set_again_and_the_authors_word_replaces_anothers() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let mut writing = storage.write().unwrap();
    for seq in [2, 3] {
        writing.set_content(&TEAM, seq, &[5; 300], &[6; 48], false).unwrap();
    }
    assert!(writing.set_content(&TEAM, 4, &[5; 300], &[6; 48], false).is_err(), "there is no such record");
    drop(writing);
    assert_eq!(storage.read().unwrap().records(&TEAM, 2, 2).unwrap(), [record(2)], "dropped: nothing was set");
    let mut writing = storage.write().unwrap();
    for seq in [2, 3] {
        writing.set_content(&TEAM, seq, &[5; 300], &[6; 48], false).unwrap();
    }
    writing.commit().unwrap();
    let set = |byte| StoredRecord { body: Some(vec![5; 300]), wrap: Some(vec![6; 48]), provisional: false, ..record(byte) };
    assert_eq!(storage.read().unwrap().records(&TEAM, 2, 3).unwrap(), [set(2), set(3)]);
}

#[test]
fn what_is_erased_has_neither_body_nor_wrap_and_is_final() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let named = |number: u64, hash: u8| ErasedRecord { device: DEVICE, number, hash: [hash; 32] };
    let mut writing = storage.write().unwrap();
    let of_another_kind = StoredRecord { kind: kind::ADMIT, ..record(4) };
    writing.add_run(&TEAM, &run(4, 4, 1), std::slice::from_ref(&of_another_kind)).unwrap();
    // The second, one without a body, one of another kind, one under another hash, one that is not here, one that cannot be.
    let names = [named(2, 2), named(3, 3), named(4, 4), named(1, 9), named(7, 7), named(u64::MAX, 7)];
    assert_eq!(writing.erase(&TEAM, &names).unwrap(), 1);
    writing.commit().unwrap();
    assert!(storage.scrub().unwrap(), "nobody reads");
    let erased = |byte| StoredRecord { body: None, wrap: None, provisional: false, ..record(byte) };
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.records(&TEAM, 1, 4).unwrap(), [record(1), erased(2), erased(3), of_another_kind]);
    let mut hashes = reading.erased(&TEAM, &DEVICE, 1, u64::MAX).unwrap();
    hashes.sort_unstable();
    assert_eq!(hashes, [2, 3, 4, 7, 9].map(|byte| [byte; 32]));
    assert_eq!(reading.erased(&TEAM, &DEVICE, 2, 3).unwrap().len(), 2);
    assert_eq!(reading.erased(&[6; 16], &DEVICE, 1, u64::MAX).unwrap(), Vec::<[u8; 32]>::new(), "another team's are another's");
    drop(reading);
    let mut writing = storage.write().unwrap();
    assert_eq!(writing.erase(&TEAM, &names).unwrap(), 0, "erasing again changes nothing");
    writing.commit().unwrap();
}

#[test]
fn a_dropped_transaction_never_was() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let mut writing = storage.write().unwrap();
    assert_eq!(writing.team(&TEAM).unwrap(), Some(state(3)));
    writing.add_run(&TEAM, &run(4, 4, 1), &[record(4)]).unwrap();
    writing.move_head(&TEAM, &state(4)).unwrap();
    assert_eq!(writing.team(&TEAM).unwrap(), Some(state(4)), "it reads what it has written");
    drop(writing);
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.team(&TEAM).unwrap(), Some(state(3)));
    assert_eq!(reading.records(&TEAM, 4, 4).unwrap(), []);
}

#[test]
fn a_reader_sees_one_state_and_waits_for_nobody() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.team(&TEAM).unwrap().unwrap().head, 3);
    let mut writing = storage.write().unwrap();
    assert_eq!(writing.team(&TEAM).unwrap().unwrap().head, 3);
    writing.add_run(&TEAM, &run(4, 4, 1), &[record(4)]).unwrap();
    writing.move_head(&TEAM, &state(4)).unwrap();
    assert_eq!(reading.records(&TEAM, 4, 4).unwrap(), []);
    writing.commit().unwrap();
    assert_eq!(reading.team(&TEAM).unwrap().unwrap().head, 3, "still the state that it began with");
    assert_eq!(reading.records(&TEAM, 4, 4).unwrap(), []);
    drop(reading);
    assert_eq!(storage.read().unwrap().records(&TEAM, 4, 4).unwrap(), [record(4)]);
}

#[test]
fn numbers_are_taken_one_writer_at_a_time() {
    const WRITERS: u64 = 4;
    const EACH: u64 = 10;
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    let mut writing = storage.write().unwrap();
    writing.add_team(&TEAM).unwrap();
    writing.commit().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let storage = &storage;
            scope.spawn(move || {
                for number in 1..=EACH {
                    let mut writing = storage.write().unwrap();
                    let head = writing.team(&TEAM).unwrap().unwrap().head;
                    let device = [u8::try_from(writer).unwrap(); 16];
                    let run = StoredRun { device, ..run(head + 1, number, 1) };
                    writing.add_run(&TEAM, &run, &[record(u8::try_from(number).unwrap())]).unwrap();
                    writing.move_head(&TEAM, &state(head + 1)).unwrap();
                    writing.commit().unwrap();
                }
            });
        }
    });
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.team(&TEAM).unwrap().unwrap().head, WRITERS * EACH);
    assert_eq!(reading.records(&TEAM, 1, u64::MAX).unwrap().len() as u64, WRITERS * EACH);
}

#[test]
fn a_second_writer_waits_for_the_first() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    with_records(&*storage);
    let (told, tells) = channel();
    std::thread::scope(|scope| {
        let mut first = storage.write().unwrap();
        assert_eq!(first.team(&TEAM).unwrap().unwrap().head, 3);
        let storage = &storage;
        let second = scope.spawn(move || {
            let mut second = storage.write().unwrap();
            let head = second.team(&TEAM).unwrap().unwrap().head;
            told.send(()).unwrap();
            head
        });
        first.move_head(&TEAM, &state(4)).unwrap();
        assert!(tells.try_recv().is_err(), "the second has not read yet");
        first.commit().unwrap();
        assert_eq!(second.join().unwrap(), 4);
    });
}

#[test]
fn a_code_is_used_once_and_an_invitation_stays_with_its_first_team() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    let mut writing = storage.write().unwrap();
    writing.add_operator_code(&[1; 32], 5).unwrap();
    assert_eq!(writing.operator_code(&[1; 32]).unwrap(), Some(OperatorCode::Open));
    writing.use_operator_code(&[1; 32], &[2; 32]).unwrap();
    writing.add_team(&TEAM).unwrap();
    writing.add_team(&[6; 16]).unwrap();
    writing.add_invitation(&[5; 16], &TEAM).unwrap();
    writing.add_invitation(&[5; 16], &[6; 16]).unwrap();
    writing.add_revoked(&TEAM, &DEVICE, 3).unwrap();
    writing.add_revoked(&TEAM, &DEVICE, 9).unwrap();
    writing.commit().unwrap();
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.operator_code(&[1; 32]).unwrap(), Some(OperatorCode::Used([2; 32])));
    assert_eq!(reading.operator_code(&[3; 32]).unwrap(), None);
    assert_eq!(reading.invitation_team(&[5; 16]).unwrap(), Some(TEAM));
    assert_eq!(reading.revoked_at(&TEAM, &DEVICE).unwrap(), Some(3));
    drop(reading);
    assert!(storage.write().unwrap().use_operator_code(&[1; 32], &[2; 32]).is_err(), "a second use is a defect of the caller");
}

#[test]
fn the_membership_log_grows_by_the_next_record_only() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    let lead = Phone::new(1, TEAM);
    let genesis = genesis(&lead, "gadeplan.test");
    let mut writing = storage.write().unwrap();
    writing.add_team(&TEAM).unwrap();
    writing.add_membership(&TEAM, 1, &genesis).unwrap();
    writing.commit().unwrap();
    assert!(storage.write().unwrap().add_membership(&TEAM, 3, &genesis).is_err(), "the second is missing");
    let mut reading = storage.read().unwrap();
    assert_eq!(reading.team(&TEAM).unwrap().unwrap().membership, 1);
    assert_eq!(reading.membership(&TEAM, 0, usize::MAX).unwrap(), std::slice::from_ref(&genesis));
    assert_eq!(reading.membership(&TEAM, 1, 10).unwrap(), []);
    let mut begins = [0; 16];
    begins.copy_from_slice(&genesis.hash()[..16]);
    assert_eq!(reading.team_by_genesis(&begins).unwrap(), Some(TEAM));
    assert_eq!(reading.team_by_genesis(&[0; 16]).unwrap(), None);
}

#[test]
fn it_is_the_same_server_after_a_restart() {
    let folder = tempdir().unwrap();
    let first = backend::open(folder.path()).identity();
    let second = backend::open(folder.path()).identity();
    assert_eq!((first.incarnation, first.secret), (second.incarnation, second.secret));
    assert_ne!(first.secret, backend::open(tempdir().unwrap().path()).identity().secret);
}

#[test]
fn what_was_committed_is_heard_and_what_was_dropped_is_not() {
    let folder = tempdir().unwrap();
    let storage = backend::open(folder.path());
    let (heard, hears) = channel();
    storage.listen(std::sync::Arc::new(move |team| heard.send(team).unwrap_or_default()));
    // A back-end that hears over a network begins by saying that it may have missed something.
    if backend::HEARS_LATER {
        assert_eq!(hears.recv().unwrap(), None);
    }
    let mut dropped = storage.write().unwrap();
    dropped.add_team(&[9; 16]).unwrap();
    dropped.move_head(&[9; 16], &state(0)).unwrap();
    drop(dropped);
    with_records(&*storage);
    assert_eq!(hears.recv().unwrap(), Some(TEAM));
}
