//! Proofs that a team's tree has only grown, held against trees that are made here.

use gadeplan::protocol::{call::Proof, proof::is_consistent, record::NO_PREVIOUS, refused::Reason, tree::Frontier};
use tempfile::tempdir;

use super::people::{Phone, Server, team};

#[test]
fn every_beginning_is_proven_and_nothing_that_is_not_there() {
    const RECORDS: u64 = 13;
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 70);
    let pack = worker.pack(1, NO_PREVIOUS, usize::try_from(RECORDS).unwrap(), 1);
    assert_eq!(worker.push(&server, &pack).status, 200);
    let mut frontier = Frontier::default();
    let mut roots = vec![frontier.root()];
    for header in pack.headers() {
        frontier.push(&header.hash());
        roots.push(frontier.root());
    }
    let root = |size: u64| &roots[usize::try_from(size).unwrap()];
    for second in 1..=RECORDS {
        for first in 1..=second {
            let answer = lead.get(&server, &format!("proof?first={first}&second={second}"));
            let Proof { path, .. } = answer.cbor();
            let path: Vec<[u8; 32]> = path.into_iter().map(Into::into).collect();
            assert!(is_consistent(first, second, root(first), root(second), &path), "{first} of {second}");
        }
    }
    let refused = |query: &str, detail| lead.get(&server, query).is_refused(Reason::Malformed, detail);
    refused("proof?first=0&second=3", RECORDS);
    refused("proof?first=4&second=3", RECORDS);
    refused("proof?first=1&second=14", RECORDS);
    refused(&format!("proof?first=1&second={}", u64::MAX), RECORDS);
    refused("proof?first=1", 0);
    let stranger = Phone { token: String::new(), ..lead.clone() };
    stranger.get(&server, "proof?first=1&second=2").is_refused(Reason::Session, 0);
    let (other, _) = team(&server, folder.path(), 80);
    Phone { team: lead.team, ..other }.get(&server, "proof?first=1&second=2").is_refused(Reason::Foreign, 0);
}
