//! Records by their numbers: whole runs that their author's signature covers, with nothing in them that nobody asked for.

use gadeplan::protocol::{
    call::{Frame, Run, TeamHead, Wanted},
    limits::{NAMED_BYTES, NAMED_RECORDS},
    pack::Pack,
    record::NO_PREVIOUS,
    refused::Reason,
};
use tempfile::tempdir;

use super::{
    http::Answer,
    people::{Phone, Server, names, team, tip},
};

fn ask(phone: &Phone, server: &Server, numbers: &[u64]) -> Answer {
    phone.post(server, "named", &minicbor::to_vec(Wanted { numbers: numbers.to_vec() }).unwrap())
}

fn answered(phone: &Phone, server: &Server, numbers: &[u64]) -> (TeamHead, Vec<Run>, bool) {
    let answer = ask(phone, server, numbers);
    assert_eq!(answer.status, 200, "{:?}", answer.refusal());
    let (mut rest, mut head, mut runs, mut end) = (answer.body.as_slice(), None, Vec::new(), None);
    while let Some((frame, following)) = Frame::split(rest).expect("well formed") {
        assert!(end.is_none(), "nothing follows the end");
        match frame {
            Frame::Head(first) => assert!(head.replace(first).is_none() && runs.is_empty()),
            Frame::Run(run) => runs.push(run),
            Frame::End(more) => end = Some(more),
            Frame::Below(_) => panic!("no tree is asked for"),
        }
        rest = following;
    }
    assert!(rest.is_empty());
    (head.expect("a head"), runs, end.expect("an end"))
}

/// Packs of these sizes, one after the other, pushed.
fn pushed(server: &Server, worker: &Phone, sizes: &[usize]) -> Vec<Pack> {
    let (mut packs, mut first, mut previous) = (Vec::new(), 1, NO_PREVIOUS);
    for count in sizes {
        let pack = worker.pack(first, previous, *count, 1);
        assert_eq!(worker.push(server, &pack).status, 200);
        (first, previous) = (first + *count as u64, tip(&pack));
        packs.push(pack);
    }
    packs
}

/// The numbers that come with body and key, of runs that all verify.
fn whole(runs: &[Run], author: &Phone) -> Vec<u64> {
    let mut numbers = Vec::new();
    for run in runs {
        let pack = Pack::from_bytes(&run.pack.to_bytes()).expect("within the limits");
        pack.verify(&author.sign.verifying_key().to_bytes()).expect("a run verifies on its own");
        numbers.extend((run.first_seq..).zip(&pack.records).filter(|(_, record)| record.body.is_some()).map(|(seq, record)| {
            assert!(record.wrap.is_some());
            seq
        }));
    }
    numbers
}

#[test]
fn what_is_asked_for_comes_within_its_run_and_nothing_else_can_be_read() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 10);
    let packs = pushed(&server, &worker, &[3, 1, 200, 1]);
    for (numbers, of) in [(vec![1], vec![0]), (vec![2, 3], vec![0]), (vec![4, 205], vec![1, 3]), (vec![3, 4, 5, 204], vec![0, 1, 2])] {
        let (head, runs, more) = answered(&lead, &server, &numbers);
        assert_eq!((head.head, more), (205, false));
        assert_eq!(whole(&runs, &worker), numbers);
        let hashes = |packs: &mut dyn Iterator<Item = &Pack>| packs.flat_map(Pack::headers).map(|header| header.hash()).collect::<Vec<_>>();
        let wanted = hashes(&mut of.iter().map(|at: &usize| &packs[*at]));
        assert_eq!(hashes(&mut runs.iter().map(|run| &run.pack)), wanted, "the same chain, whatever is left out of it");
    }
    // Again, and nothing has changed.
    assert_eq!(answered(&lead, &server, &[5]), answered(&lead, &server, &[5]));
    assert_eq!(ask(&lead, &server, &(1..=NAMED_RECORDS as u64).take(205).collect::<Vec<_>>()).status, 200);
}

#[test]
fn what_was_erased_stays_so() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 20);
    let packs = pushed(&server, &worker, &[2]);
    let erasure = lead.erasure(1, NO_PREVIOUS, names(&packs[0]));
    assert_eq!(lead.push(&server, &erasure).status, 200);
    let (_, runs, _) = answered(&lead, &server, &[1, 2]);
    assert_eq!(whole(&runs, &worker), Vec::<u64>::new());
}

#[test]
fn pages_keep_to_their_size_and_say_that_there_is_more() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.page_bytes = 4 * 1024);
    let (lead, worker) = team(&server, folder.path(), 30);
    pushed(&server, &worker, &[1; 40]);
    let (mut wanted, mut pages) = ((1..=40).collect::<Vec<u64>>(), 0);
    while !wanted.is_empty() {
        let (_, runs, more) = answered(&lead, &server, &wanted);
        let came = whole(&runs, &worker);
        assert!(!came.is_empty() && wanted.starts_with(&came));
        wanted.drain(..came.len());
        assert_eq!(more, !wanted.is_empty());
        pages += 1;
    }
    assert!(pages > 2, "{pages}");
}

#[test]
fn numbers_that_are_none_of_the_teams_are_refused() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 40);
    ask(&lead, &server, &[1]).is_refused(Reason::Malformed, 0);
    pushed(&server, &worker, &[256, 256]);
    for numbers in [vec![], vec![0], vec![0, 1], vec![1, 1], vec![2, 1], vec![513], vec![1, u64::MAX], (1..=257).collect()] {
        ask(&lead, &server, &numbers).is_refused(Reason::Malformed, 512);
    }
    let large = vec![0; NAMED_BYTES + 1];
    lead.post(&server, "named", &large).is_refused(Reason::TooLarge, NAMED_BYTES as u64);
    lead.post(&server, "named", b"x").is_refused(Reason::Malformed, 0);
    let (other, _) = team(&server, folder.path(), 50);
    pushed(&server, &Phone { team: other.team, ..other.clone() }, &[1]);
    let (_, runs, _) = answered(&other, &server, &[1]);
    assert_eq!(runs[0].pack.team, other.team, "each team has its own numbers");
}
