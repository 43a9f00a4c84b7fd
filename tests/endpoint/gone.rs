//! What was erased is in no file of the embedded storage any more: neither in the database nor in its log of changes.

use std::{fs, path::Path};

use gadeplan::{
    protocol::{call::Pushed, record::NO_PREVIOUS},
    server,
};
use tempfile::tempdir;

use super::{
    backend,
    people::{Server, names, team},
};

/// Whether any file in the folder holds these bytes.
fn found(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let content = fs::read(file.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn the_bytes_of_what_was_erased_are_in_no_file() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 110);
    let mut written = worker.pack(1, NO_PREVIOUS, 40, 1);
    let marks: Vec<Vec<u8>> = (0..40).map(|n: u8| blake3::hash(&[n]).as_bytes().to_vec()).collect();
    for (record, mark) in written.records.iter_mut().zip(&marks) {
        record.body.as_mut().unwrap()[50..82].copy_from_slice(mark);
        record.wrap.as_mut().unwrap()[..32].copy_from_slice(&mark.iter().map(|byte| !byte).collect::<Vec<_>>());
    }
    let written = worker.signed(written);
    worker.push(&server, &written).cbor::<Pushed>();
    let wrap = |mark: &[u8]| mark.iter().map(|byte| !byte).collect::<Vec<_>>();
    assert!(marks.iter().all(|mark| found(folder.path(), mark) && found(folder.path(), &wrap(mark))), "they were there");
    let all = names(&written);
    let named: Vec<_> = all.iter().copied().step_by(2).collect();
    lead.push(&server, &lead.erasure(1, NO_PREVIOUS, named)).cbor::<Pushed>();
    for (place, mark) in marks.iter().enumerate() {
        let expected = place % 2 == 1;
        assert_eq!((found(folder.path(), mark), found(folder.path(), &wrap(mark))), (expected, expected), "record {place}");
    }
    server.stop();
    assert!(marks.iter().step_by(2).all(|mark| !found(folder.path(), mark)));
}

#[test]
fn a_restore_brings_nothing_back_that_was_erased_since_the_backup() {
    let folder = tempdir().unwrap();
    let config = backend::config(folder.path());
    let server = Server::start(folder.path());
    let (mut lead, worker) = team(&server, folder.path(), 120);
    let written = worker.pack(1, NO_PREVIOUS, 2, 1);
    worker.push(&server, &written).cbor::<Pushed>();
    let backup = folder.path().join("backup");
    server::back_up(&config, &backup).unwrap();
    lead.push(&server, &lead.erasure(1, NO_PREVIOUS, names(&written)[..1].to_vec())).cbor::<Pushed>();
    server.stop();
    server::restore(&config, Some(&backup)).unwrap();

    let again = Server::start(folder.path());
    lead.log_in(&again);
    let (head, runs, _) = lead.page(&again, 0);
    assert_eq!((head.head, runs[0].pack.records[0].body.is_some(), runs[0].pack.records[1].body.is_some()), (2, false, true));
}
