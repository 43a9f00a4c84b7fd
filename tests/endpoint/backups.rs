//! Backups of the embedded storage: whole or not there, for its owner only, and never in the place of anything.

use std::fs;

use gadeplan::{
    protocol::record::NO_PREVIOUS,
    server::{
        self, ServerError,
        storage::{SqliteStorage, StorageError},
    },
};
use tempfile::tempdir;

use super::{
    backend,
    people::{Server, team},
};

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_one_file_for_its_owner_and_writes_over_nothing() {
    let (folder, other) = (tempdir().unwrap(), tempdir().unwrap());
    let config = backend::config(folder.path());
    let nothing = server::back_up(&config, other.path());
    assert!(matches!(nothing, Err(ServerError::NoStorage(_))), "{nothing:?}");
    let server = Server::start(folder.path());
    let (_, worker) = team(&server, folder.path(), 92);
    assert_eq!(worker.push(&server, &worker.pack(1, NO_PREVIOUS, 3, 1)).status, 200);
    let file = other.path().join("backup.sqlite");
    assert_eq!(server::back_up(&config, &file).unwrap(), file);
    assert_eq!(names(other.path()), ["backup.sqlite"]);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    let bytes = fs::read(&file).unwrap();
    assert!(server::back_up(&config, &file).is_err(), "it is there already");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    let named = server::back_up(&config, other.path()).unwrap();
    assert!(named.starts_with(other.path()) && named != file);
}

#[test]
fn what_is_no_backup_leaves_everything_as_it_was() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, _) = team(&server, folder.path(), 93);
    let (before, ..) = lead.page(&server, 0);
    let backup = backend::back_up(folder.path());
    server.stop();
    let config = backend::config(folder.path());
    let wrong = folder.path().join("wrong");
    let half = fs::read(&backup).unwrap();
    rusqlite::Connection::open(folder.path().join("other")).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    for (content, name) in [(b"not a database".to_vec(), "wrong"), (half[..half.len() / 2].to_vec(), "half of one")] {
        fs::write(&wrong, content).unwrap();
        assert!(server::restore(&config, Some(&wrong)).is_err(), "{name}");
    }
    assert!(matches!(server::restore(&config, Some(&folder.path().join("other"))), Err(ServerError::Storage(StorageError::Other))));
    assert!(server::restore(&config, Some(&folder.path().join("absent"))).is_err());
    assert!(matches!(server::restore(&config, None), Err(ServerError::NoBackup)));
    let server = Server::start(folder.path());
    assert_eq!(lead.page(&server, 0).0, before, "the same incarnation, and the session is still good");
}

#[test]
fn what_was_there_is_moved_aside_and_a_restore_that_was_cut_off_is_not_mistaken_for_a_new_storage() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    team(&server, folder.path(), 94);
    let backup = backend::back_up(folder.path());
    server.stop();
    let first = backend::put_back(folder.path(), &backup);
    let second = backend::put_back(folder.path(), &backup);
    assert_ne!(first, second);
    let aside = names(folder.path()).iter().filter(|name| name.starts_with("gadeplan-before-restore-")).count();
    assert_eq!(aside, 2);
    // As if the power had gone after the old file was moved aside.
    fs::rename(SqliteStorage::file(folder.path()), folder.path().join("gadeplan.restoring.sqlite")).unwrap();
    assert!(matches!(SqliteStorage::open(folder.path()).map(|_| ()), Err(StorageError::Unfinished)));
    backend::put_back(folder.path(), &backup);
    assert_eq!(server::check(&backend::config(folder.path())).unwrap().teams, 1);
}
