//! Several endpoints on one database: a session of one is good at the other, and the team's numbers have no gap however they are mixed.

use gadeplan::{
    protocol::{call::Pushed, record::NO_PREVIOUS},
    server::Rates,
};
use tempfile::tempdir;

use super::{
    http::get,
    news::Stream,
    people::{Phone, Server, team, tip},
};

/// Pushes single records, each at the next endpoint; the numbers they were given.
fn push_around(phone: &Phone, servers: &[&Server], count: u64) -> Vec<u64> {
    let mut previous = NO_PREVIOUS;
    (1..=count)
        .zip(servers.iter().cycle())
        .map(|(first, server)| {
            let pack = phone.pack(first, previous, 1, 1);
            previous = tip(&pack);
            phone.push(server, &pack).cbor::<Pushed>().receipts[0].seq
        })
        .collect()
}

#[test]
fn two_endpoints_are_one_server() {
    const EACH: u64 = 40;
    let folder = tempdir().unwrap();
    // The watcher asks as fast as it can.
    let much = (1_000_000, 1_000_000);
    let busy = || Server::start_with(folder.path(), |config| config.rates = Rates { device: much, team: much, peer: much });
    let (first, second) = (busy(), busy());
    let (lead, worker) = team(&first, folder.path(), 40);
    let seqs = std::thread::scope(|scope| {
        let one = scope.spawn(|| push_around(&lead, &[&first, &second], EACH));
        let other = scope.spawn(|| push_around(&worker, &[&second, &first], EACH));
        let watching = scope.spawn(|| {
            // Whoever pulls while they push never sees a number before the one in front of it.
            let mut after = 0;
            while after < 2 * EACH {
                let (_, runs, _) = lead.page(&second, after);
                for run in runs {
                    assert_eq!(run.first_seq, after + 1);
                    after += run.pack.records.len() as u64;
                }
            }
        });
        watching.join().unwrap();
        [one.join().unwrap(), other.join().unwrap()].concat()
    });
    let mut sorted = seqs;
    sorted.sort_unstable();
    assert_eq!(sorted, (1..=2 * EACH).collect::<Vec<_>>());
    let at = |server: &Server| lead.page(server, 0).0;
    assert_eq!(at(&first), at(&second));
}

#[test]
fn news_of_one_endpoint_reach_who_listens_at_the_other() {
    let folder = tempdir().unwrap();
    let (first, second) = (Server::start(folder.path()), Server::start(folder.path()));
    let (lead, worker) = team(&first, folder.path(), 42);
    let mut stream = Stream::open(&worker, &second);
    stream.hears(0, 3);
    assert_eq!(lead.push(&first, &lead.pack(1, NO_PREVIOUS, 3, 1)).status, 200);
    stream.hears(3, 3);
}

#[test]
fn each_endpoint_has_figures_of_its_own() {
    let folder = tempdir().unwrap();
    let (first, second) = (Server::start(folder.path()), Server::start(folder.path()));
    for server in [&first, &second] {
        assert_eq!(get(server.metrics, "/metrics", &[]).status, 200);
    }
}

#[test]
fn what_one_endpoint_stored_the_other_answers_again() {
    let folder = tempdir().unwrap();
    let (first, second) = (Server::start(folder.path()), Server::start(folder.path()));
    let (_, worker) = team(&first, folder.path(), 41);
    let pack = worker.pack(1, NO_PREVIOUS, 3, 1);
    let once: Pushed = worker.push(&first, &pack).cbor();
    let again: Pushed = worker.push(&second, &pack).cbor();
    assert_eq!(once, again);
}
