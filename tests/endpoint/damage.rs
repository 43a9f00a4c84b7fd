//! What the operator's check finds in a storage that somebody changed by hand.

use gadeplan::{protocol::record::NO_PREVIOUS, server};
use rusqlite::Connection;
use tempfile::tempdir;

use super::{
    backend,
    people::{Server, team},
};

#[track_caller]
fn is_found(change: &str, reason: &str) {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 60);
    assert_eq!(worker.push(&server, &worker.pack(1, NO_PREVIOUS, 3, 1)).status, 200);
    assert_eq!(lead.push(&server, &lead.pack(1, NO_PREVIOUS, 2, 2)).status, 200);
    server.stop();
    let file = Connection::open(folder.path().join("gadeplan.sqlite")).unwrap();
    file.execute_batch(change).unwrap();
    drop(file);
    let found = server::check(&backend::config(folder.path())).unwrap();
    let [wrong] = found.wrong.as_slice() else { panic!("{change}: {found:?}") };
    assert!(wrong.contains(reason), "{change}: {wrong}");
}

#[test]
fn what_was_changed_by_hand_is_found() {
    is_found("UPDATE body SET body = zeroblob(length(body)) WHERE seq = 2", "record 1: the signature");
    is_found("UPDATE run SET signature = zeroblob(64) WHERE first_seq = 4", "record 4: the signature");
    is_found("UPDATE record SET hash = zeroblob(32) WHERE seq = 3", "record 3: its hash");
    is_found("UPDATE run SET previous = CAST(zeroblob(31) || x'01' AS BLOB) WHERE first_seq = 1", "record 1:");
    is_found("DELETE FROM run WHERE first_seq = 4", "hole");
    is_found("UPDATE team SET head = 3", "the tree");
    let another = format!("INSERT INTO checkpoint (team, size, frontier) SELECT team, 2, x'82025820{:064}' FROM team", 0);
    is_found(&another, "record 2: the tree");
    is_found("UPDATE membership SET bytes = (SELECT bytes FROM membership WHERE n = 1) WHERE n = 2", "membership log");
}
