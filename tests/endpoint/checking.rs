//! The operator's check finds nothing where nothing is wrong.

use gadeplan::{protocol::record::NO_PREVIOUS, server};
use tempfile::tempdir;

use super::{
    backend,
    people::{Server, team, tip},
};

#[test]
fn a_healthy_storage_is_found_whole_while_it_is_served() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 50);
    assert_eq!(worker.push_many(&server, 300), worker.push_many(&server, 300));
    let first = lead.pack(1, NO_PREVIOUS, 2, 3);
    assert_eq!(lead.push(&server, &first).status, 200);
    assert_eq!(lead.push(&server, &lead.pack(3, tip(&first), 1, 4)).status, 200);
    let found = server::check(&backend::config(folder.path())).unwrap();
    assert_eq!((found.teams, found.records, found.without_body, found.wrong), (1, 303, 0, vec![]));
    assert!(found.membership >= 3, "genesis, an invitation, a join");
}
