//! A storage that was set back: what was there at the backup is there, and everybody can tell that it is another incarnation.

use gadeplan::{
    protocol::{
        call::{Proof, Pushed},
        record::NO_PREVIOUS,
        refused::Reason,
    },
    server::{self, ServerError, storage::StorageError},
};
use tempfile::tempdir;

use super::{
    backend,
    people::{Server, team, tip},
};

#[test]
fn what_the_backup_has_is_there_and_the_rest_is_taken_again() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 90);
    let first = worker.pack(1, NO_PREVIOUS, 3, 1);
    let before: Pushed = worker.push(&server, &first).cbor();
    let (at_backup, ..) = lead.page(&server, 0);
    let backup = backend::back_up(folder.path());
    let second = worker.pack(4, tip(&first), 2, 2);
    let lost: Pushed = worker.push(&server, &second).cbor();
    assert_eq!(lead.page(&server, 0).0.head, 5);
    server.stop();

    let incarnation = backend::put_back(folder.path(), &backup);
    let server = Server::start(folder.path());
    lead.get(&server, "pull").is_refused(Reason::Session, 0);
    let (mut lead, mut worker) = (lead, worker);
    lead.log_in(&server);
    worker.log_in(&server);
    let (head, runs, _) = lead.page(&server, 0);
    assert_eq!((head.head, head.root, head.membership), (3, at_backup.root, at_backup.membership));
    assert!(head.incarnation == incarnation && incarnation != at_backup.incarnation);
    assert_eq!(runs[0].pack, first);
    assert_eq!(lead.get(&server, "proof?first=1&second=3").cbor::<Proof>().incarnation, incarnation);
    // Who asks as it did before learns of it, though nothing else is new.
    let asked = lead.get(&server, &format!("pull?after=3&membership=3&incarnation={}", at_backup.incarnation));
    assert_eq!(asked.status, 200);
    let again: Pushed = worker.push(&server, &first).cbor();
    assert_eq!((again.incarnation, again.receipts), (incarnation, before.receipts));
    // Anybody may bring what the backup lacks.
    let brought: Pushed = lead.push(&server, &second).cbor();
    assert_eq!(brought.receipts, lost.receipts);
    let found = server::check(&backend::config(folder.path())).unwrap();
    assert_eq!((found.records, found.wrong), (5, vec![]));
}

#[test]
fn nothing_is_put_back_under_an_endpoint_that_is_running() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 91);
    let backup = backend::back_up(folder.path());
    assert_eq!(worker.push(&server, &worker.pack(1, NO_PREVIOUS, 1, 1)).status, 200);
    let config = backend::config(folder.path());
    let from = config.database.is_none().then_some(backup.as_path());
    let refused = server::restore(&config, from);
    assert!(matches!(refused, Err(ServerError::Storage(StorageError::InUse))), "{refused:?}");
    assert_eq!(lead.page(&server, 0).0.head, 1);
    assert_eq!(worker.push(&server, &worker.pack(1, NO_PREVIOUS, 1, 1)).status, 200);
}
