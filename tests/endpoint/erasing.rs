//! Erasures: what they name is gone and does not come back, whoever brings it, also into a database of before.

use gadeplan::{
    protocol::{call::Pushed, erase::ErasedRecord, pack::Pack, record::NO_PREVIOUS, refused::Reason},
    server::{self, Config},
};
use tempfile::tempdir;

use super::{
    backend,
    people::{Phone, Server, names, team, tip},
};

/// What everybody is told of the worker's first pack.
fn told(phone: &Phone, server: &Server) -> Pack {
    phone.page(server, 0).1.remove(0).pack
}

/// The pack as it is without body and wrap of these records.
fn without(pack: &Pack, places: &[usize]) -> Pack {
    let mut erased = pack.clone();
    for (place, header) in pack.headers().iter().enumerate().filter(|(place, _)| places.contains(place)) {
        let record = &mut erased.records[place];
        (record.body, record.wrap, record.body_hash) = (None, None, Some(header.body_hash));
    }
    erased
}

#[test]
fn what_a_steward_erases_is_gone_and_the_chain_still_verifies() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 60);
    let (foreign, _) = team(&server, folder.path(), 70);
    let written = worker.pack(1, NO_PREVIOUS, 3, 1);
    let theirs = foreign.pack(1, NO_PREVIOUS, 1, 1);
    worker.push(&server, &written).cbor::<Pushed>();
    foreign.push(&server, &theirs).cbor::<Pushed>();
    let before = lead.page(&server, 0).0;

    // What it names beside the two: a record of another team, and one that is another than the one here.
    let other = ErasedRecord { hash: [1; 32], ..names(&written)[1] };
    let erasure = lead.erasure(1, NO_PREVIOUS, [&names(&written)[..1], &names(&written)[2..], &names(&theirs), &[other]].concat());
    lead.push(&server, &erasure).cbor::<Pushed>();
    let (head, runs, _) = worker.page(&server, 0);
    assert_eq!((head.head, head.erasures, before.erasures), (4, 1, 0));
    assert_eq!((&runs[0].pack, &runs[1].pack), (&without(&written, &[0, 2]), &erasure));
    assert_eq!(told(&foreign, &server), theirs, "another team's records are not a steward's to erase");
    for run in &runs {
        let author = if run.pack.device == lead.id { &lead } else { &worker };
        run.pack.verify(&author.sign.verifying_key().to_bytes()).unwrap();
    }
    let checked = server::check(&backend::config(folder.path())).unwrap();
    assert_eq!((checked.wrong.as_slice(), checked.without_body), ([].as_slice(), 2));

    // An erasure is no entry: erasing it changes nothing.
    lead.push(&server, &lead.erasure(2, tip(&erasure), names(&erasure))).cbor::<Pushed>();
    assert_eq!(worker.page(&server, 3).1[0].pack.records[0].body, erasure.records[0].body);
}

#[test]
fn nobody_brings_back_what_was_erased() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 80);
    let written = worker.pack(1, NO_PREVIOUS, 2, 1);
    // Another member brought it, so it was provisional: the author's own word would have replaced it.
    lead.push(&server, &written).cbor::<Pushed>();
    lead.push(&server, &lead.erasure(1, NO_PREVIOUS, names(&written)[..1].to_vec())).cbor::<Pushed>();
    let erased = without(&written, &[0]);
    for phone in [&worker, &lead, &worker] {
        phone.push(&server, &written).cbor::<Pushed>();
        assert_eq!(told(&lead, &server), erased);
    }
    // A record that was never here is taken without its body, too.
    let next = worker.pack(3, tip(&written), 2, 1);
    let tip_of_lead = tip(&lead.erasure(1, NO_PREVIOUS, names(&written)[..1].to_vec()));
    lead.push(&server, &lead.erasure(2, tip_of_lead, names(&next)[1..].to_vec())).cbor::<Pushed>();
    worker.push(&server, &next).cbor::<Pushed>();
    let runs = lead.page(&server, 4).1;
    assert_eq!(runs[0].pack, without(&next, &[1]));
}

#[test]
fn only_a_steward_of_now_erases_and_who_was_one_is_brought_again_without_harm() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 90);
    let written = worker.pack(1, NO_PREVIOUS, 1, 1);
    worker.push(&server, &written).cbor::<Pushed>();
    let forged = worker.erasure(2, tip(&written), names(&written));
    worker.push(&server, &forged).is_refused(Reason::NotAllowed, 2);
    // A steward who brings a worker's erasure does not make it one.
    lead.push(&server, &forged).is_refused(Reason::NotAllowed, 2);
    assert_eq!(told(&lead, &server), written);
}

#[test]
fn a_database_of_before_learns_from_the_journal_what_was_erased() {
    let (folder, restored) = (tempdir().unwrap(), tempdir().unwrap());
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 100);
    let written = worker.pack(1, NO_PREVIOUS, 2, 1);
    worker.push(&server, &written).cbor::<Pushed>();
    lead.push(&server, &lead.erasure(1, NO_PREVIOUS, names(&written)[..1].to_vec())).cbor::<Pushed>();
    server.stop();

    // The backup is from before the erasure: the same team, the same records.
    let journal = backend::config(folder.path()).journal();
    let old = Server::start(restored.path());
    let (lead, worker) = team(&old, restored.path(), 100);
    worker.push(&old, &written).cbor::<Pushed>();
    assert_eq!(told(&lead, &old), written);
    old.stop();
    let with_journal = || Config { erasures: Some(journal.clone()), ..backend::config(restored.path()) };
    let done = server::reapply_erasures(&with_journal()).unwrap();
    assert_eq!((done.named, done.erased, done.damaged), (1, 1, 0));
    assert_eq!(server::reapply_erasures(&with_journal()).unwrap().erased, 0, "again changes nothing");
    let again = Server::start_with(restored.path(), |config| config.erasures = Some(journal.clone()));
    let mut lead = lead;
    lead.log_in(&again);
    assert_eq!(told(&lead, &again), without(&written, &[0]));
    again.stop();

    // An empty database: what members bring again comes without what was erased. Starting applies the journal by itself.
    let empty = tempdir().unwrap();
    let third = Server::start_with(empty.path(), |config| config.erasures = Some(journal.clone()));
    let (lead, worker) = team(&third, empty.path(), 100);
    worker.push(&third, &written).cbor::<Pushed>();
    assert_eq!(told(&lead, &third), without(&written, &[0]));
}
