//! Push and pull.

use gadeplan::protocol::{
    call::{Pushed, TeamHead},
    limits::PACK_BYTES,
    pack::Pack,
    record::NO_PREVIOUS,
    refused::Reason,
    tree::Frontier,
};
use tempfile::tempdir;

use super::{
    http::{Answer, post},
    people::{Phone, Server, team, tip},
};

fn hashes(packs: &[&Pack]) -> Vec<[u8; 32]> {
    packs.iter().flat_map(|pack| pack.headers()).map(|header| header.hash()).collect()
}

fn root(hashes: &[[u8; 32]]) -> [u8; 32] {
    let mut frontier = Frontier::default();
    hashes.iter().for_each(|hash| frontier.push(hash));
    frontier.root()
}

fn seqs(answer: &Answer) -> Vec<u64> {
    answer.cbor::<Pushed>().receipts.iter().map(|receipt| receipt.seq).collect()
}

/// Everything that is new after a place, page by page; every run verifies and continues the one before.
fn pull_all(phone: &Phone, server: &Server, author: &Phone, mut after: u64) -> (TeamHead, Vec<[u8; 32]>, usize) {
    let (mut all, mut pages) = (Vec::new(), 0);
    loop {
        let (head, runs, more) = phone.page(server, after);
        pages += 1;
        for run in &runs {
            assert_eq!(run.first_seq, after + 1);
            let pack = Pack::from_bytes(&run.pack.to_bytes()).expect("within the limits");
            pack.verify(&author.sign.verifying_key().to_bytes()).expect("a run verifies on its own");
            all.extend(hashes(&[&pack]));
            after += pack.records.len() as u64;
        }
        assert!(!more || !runs.is_empty(), "a page that promises more brings something");
        if !more {
            assert_eq!(after, head.head);
            return (head, all, pages);
        }
    }
}

#[test]
fn a_pack_is_taken_once_however_often_it_comes() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 10);
    let first = worker.pack(1, NO_PREVIOUS, 3, 1);
    let answer = worker.push(&server, &first);
    assert_eq!(seqs(&answer), [1, 2, 3]);
    let receipts = answer.cbor::<Pushed>().receipts;
    assert_eq!(receipts.iter().map(|receipt| receipt.hash).collect::<Vec<_>>(), hashes(&[&first]));
    assert_eq!(worker.push(&server, &first).cbor::<Pushed>(), answer.cbor::<Pushed>());
    // Anybody of the team may bring it again.
    assert_eq!(seqs(&lead.push(&server, &first)), [1, 2, 3]);

    assert_eq!(seqs(&lead.push(&server, &lead.pack(1, NO_PREVIOUS, 1, 1))), [4]);
    // A pack that overlaps: what is known keeps its place, what is new gets the next.
    let mut longer = worker.pack(1, NO_PREVIOUS, 5, 1);
    assert_eq!(seqs(&worker.push(&server, &longer)), [1, 2, 3, 5, 6]);
    let previous = longer.headers()[0].hash();
    longer.records.remove(0);
    let inner = worker.signed(Pack { first: 2, previous, ..longer });
    assert_eq!(seqs(&worker.push(&server, &inner)), [2, 3, 5, 6]);

    let (head, runs, more) = lead.page(&server, 0);
    let order: Vec<(u64, u64, usize)> = runs.iter().map(|run| (run.first_seq, run.pack.first, run.pack.records.len())).collect();
    assert_eq!((order.as_slice(), more), ([(1, 1, 3), (4, 1, 1), (5, 4, 2)].as_slice(), false));
    for run in &runs {
        let author = if run.pack.device == lead.id { &lead } else { &worker };
        run.pack.verify(&author.sign.verifying_key().to_bytes()).unwrap();
    }
    let stored = hashes(&runs.iter().map(|run| &run.pack).collect::<Vec<_>>());
    assert_eq!((head.head, head.root, head.membership, head.erasures), (6, root(&stored), 3, 0));
}

#[test]
fn what_is_refused_names_its_reason_and_changes_nothing() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 20);
    let (foreign, _) = team(&server, folder.path(), 30);
    let first = worker.pack(1, NO_PREVIOUS, 3, 1);
    worker.push(&server, &first).cbor::<Pushed>();
    let before = lead.page(&server, 0);
    let good = worker.pack(4, tip(&first), 2, 1);

    worker.push(&server, &worker.pack(5, tip(&first), 1, 1)).is_refused(Reason::Gap, 4);
    worker.push(&server, &worker.pack(u64::MAX - 300, tip(&first), 1, 1)).is_refused(Reason::Gap, 4);
    worker.push(&server, &worker.pack(1, NO_PREVIOUS, 2, 2)).is_refused(Reason::Fork, 1);
    worker.push(&server, &worker.pack(1, NO_PREVIOUS, 9, 2)).is_refused(Reason::Fork, 1);
    worker.push(&server, &worker.pack(4, [1; 32], 1, 1)).is_refused(Reason::Fork, 3);
    lead.push(&server, &lead.pack(1, [1; 32], 1, 1)).is_refused(Reason::Malformed, 1);

    worker.post(&server, "push", b"").is_refused(Reason::Malformed, 0);
    worker.post(&server, "push", &[0xFF; 100]).is_refused(Reason::Malformed, 0);
    worker.post(&server, "push", &[good.to_bytes(), vec![0]].concat()).is_refused(Reason::Malformed, 0);
    worker.post(&server, "push", &vec![0; PACK_BYTES + 1]).is_refused(Reason::TooLarge, PACK_BYTES as u64);
    worker.post(&server, "push", &vec![0; 3 * 1024 * 1024 / 4]).is_refused(Reason::TooLarge, PACK_BYTES as u64);
    worker.push(&server, &worker.signed(Pack { version: 2, ..good.clone() })).is_refused(Reason::Version, 2);
    let mut wide = good.clone();
    wide.records[1].size_class = 2;
    worker.push(&server, &worker.signed(wide)).is_refused(Reason::Malformed, 5);

    worker.push(&server, &Pack { signature: [0; 64], ..good.clone() }).is_refused(Reason::Signature, 0);
    worker.push(&server, &lead.signed(good.clone())).is_refused(Reason::Signature, 0);
    worker.push(&server, &worker.signed(Pack { team: foreign.team, ..good.clone() })).is_refused(Reason::Foreign, 0);
    worker.push(&server, &worker.signed(Pack { device: [99; 16], ..good.clone() })).is_refused(Reason::UnknownDevice, 0);
    foreign.push(&server, &good).is_refused(Reason::Foreign, 0);
    Phone { team: foreign.team, ..worker.clone() }.push(&server, &good).is_refused(Reason::Foreign, 0);
    post(server.address, &worker.path("push"), &[], &good.to_bytes()).is_refused(Reason::Session, 0);

    assert_eq!(lead.page(&server, 0), before);
    assert_eq!(seqs(&worker.push(&server, &good)), [4, 5]);
}

#[test]
fn a_record_whose_body_was_refused_goes_on_as_a_header() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 40);
    let mut pack = worker.pack(1, NO_PREVIOUS, 2, 1);
    let whole = hashes(&[&pack]);
    pack.records[0].body_hash = Some(pack.headers()[0].body_hash);
    pack.records[0].body = None;
    pack.records[0].wrap = None;
    assert_eq!(seqs(&worker.push(&server, &pack)), [1, 2]);
    let (_, runs, _) = lead.page(&server, 0);
    assert_eq!(runs[0].pack, pack);
    assert_eq!(hashes(&[&runs[0].pack]), whole);
}

#[test]
fn pages_end_with_runs_and_begin_anywhere() {
    for count in [0, 1, 255, 256, 257, 600] {
        let folder = tempdir().unwrap();
        // Smaller than one full run: every page brings one run all the same.
        let server = Server::start_with(folder.path(), |config| config.page_bytes = 64 * 1024);
        let (lead, worker) = team(&server, folder.path(), 50);
        worker.push_many(&server, count);
        let (head, all, pages) = pull_all(&lead, &server, &worker, 0);
        assert_eq!((head.head, head.root, all.len()), (count as u64, root(&all), count));
        assert_eq!(pages, count.div_ceil(256).max(1), "{count} records");
        for after in [1, 2, 128, 254, 255, 256, 257, 511, 512, 513, 599, 600].into_iter().filter(|after| *after <= count) {
            let (_, rest, _) = pull_all(&lead, &server, &worker, after as u64);
            assert_eq!(rest, all[after..], "{count} records after {after}");
        }
    }
}

#[test]
fn runs_share_a_page_as_far_as_they_fit() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.page_bytes = 8 * 1024);
    let (lead, worker) = team(&server, folder.path(), 60);
    let mut previous = NO_PREVIOUS;
    for number in 1..=30 {
        let pack = worker.pack(number, previous, 1, 1);
        previous = tip(&pack);
        worker.push(&server, &pack).cbor::<Pushed>();
    }
    let (_, runs, more) = lead.page(&server, 0);
    assert!(more && runs.len() > 5, "{} runs", runs.len());
    assert!(lead.get(&server, "pull?after=0").body.len() <= 8 * 1024 + 16);
    assert_eq!(pull_all(&lead, &server, &worker, 0).1.len(), 30);
}

#[test]
fn nothing_new_is_one_small_request() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 70);
    worker.push_many(&server, 300);
    let (TeamHead { incarnation, head, membership, .. }, _, _) = lead.page(&server, 0);
    let answer = lead.get(&server, &format!("pull?after={head}&membership={membership}&incarnation={incarnation}"));
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.head);
    assert!(answer.bytes.0 <= 400 && answer.bytes.1 <= 400, "{:?}\n{}", answer.bytes, answer.head);
    // Whatever differs is news, and so is a place that this server never reached.
    let others =
        [(head - 1, membership, incarnation), (head, 2, incarnation), (head, membership, incarnation ^ 1), (head + 1, 3, incarnation)];
    for (after, membership, incarnation) in others {
        let answer = lead.get(&server, &format!("pull?after={after}&membership={membership}&incarnation={incarnation}"));
        assert_eq!(answer.status, 200, "{after} {membership} {incarnation}");
    }
    assert_eq!(lead.get(&server, &format!("pull?after={head}&membership={membership}")).status, 200);
    lead.get(&server, "pull?after=-1").is_refused(Reason::Malformed, 0);
    lead.get(&server, "pull?incarnation=x").is_refused(Reason::Malformed, 0);
}

#[test]
fn a_restart_keeps_everything() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 80);
    worker.push_many(&server, 260);
    let before = lead.page(&server, 0);
    let log = lead.get(&server, "membership").body;
    server.stop();

    let server = Server::start(folder.path());
    // The token still holds: the secret lies in the storage.
    assert_eq!(lead.page(&server, 0), before);
    assert_eq!(lead.get(&server, "membership").body, log);
    assert_eq!(seqs(&worker.push(&server, &worker.pack(1, NO_PREVIOUS, 4, 1))), [1, 2, 3, 4]);
    assert_eq!(seqs(&lead.push(&server, &lead.pack(1, NO_PREVIOUS, 1, 1))), [261]);
}

#[test]
fn pushes_at_once_get_numbers_without_gaps() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 90);
    const PACKS: u64 = 20;
    let push_all = |phone: &Phone| {
        let mut previous = NO_PREVIOUS;
        let mut taken = Vec::new();
        for pack in 0..PACKS {
            let pack = phone.pack(pack * 7 + 1, previous, 7, 1);
            previous = tip(&pack);
            taken.extend(seqs(&phone.push(&server, &pack)));
        }
        taken
    };
    let mut all = std::thread::scope(|scope| {
        let both = [&lead, &worker].map(|phone| scope.spawn(move || push_all(phone)));
        both.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    all.sort_unstable();
    assert_eq!(all, (1..=2 * PACKS * 7).collect::<Vec<_>>());
    let (head, runs, _) = lead.page(&server, 0);
    let stored = hashes(&runs.iter().map(|run| &run.pack).collect::<Vec<_>>());
    assert_eq!((head.head, head.root), (2 * PACKS * 7, root(&stored)));
}

#[test]
fn the_same_pack_at_once_is_taken_once() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 100);
    let pack = worker.pack(1, NO_PREVIOUS, 50, 1);
    let answers = std::thread::scope(|scope| {
        let all = [(); 8].map(|()| scope.spawn(|| seqs(&worker.push(&server, &pack))));
        all.map(|thread| thread.join().unwrap())
    });
    assert!(answers.iter().all(|seqs| *seqs == (1..=50).collect::<Vec<_>>()));
    assert_eq!(lead.page(&server, 0).0.head, 50);
}
