//! What a device does, cut at every place.

use gadeplan::{
    client::{
        message::{Request, Response, State},
        view::SyncView,
    },
    crypto::{PasskeySlot, Secret},
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        ids::EntryId,
    },
    store::{Outbox, Place},
};

use super::{
    super::{
        disk::{self, Image},
        trace::Trace,
        world::{Prepared, World},
    },
    Mode, modes,
};

/// The device that loses its power, a worker's, and a lead's that does not.
const HERE: usize = 2;
const LEAD: usize = 0;

/// What is so before the power goes: files of all disks, and the entries that the device was told are saved.
struct Before {
    prepared: Prepared,
    told: Vec<EntryId>,
}

type Act = fn(&mut World) -> Vec<EntryId>;

/// Cuts an operation at every write and sync, with every kind of survivors. `arrange` makes the state that it begins with, `act` does it and
/// gives back what the device said is saved; both find the devices running and unlocked.
fn at_every_place(wal: bool, arrange: Act, act: Act) {
    let mut prepared = Prepared::make();
    prepared.wal = wal;
    let before = arranged(&prepared, arrange);
    let whole = {
        let mut world = running(&before);
        let begun = disk::operations(&world.devices[HERE].folder);
        act(&mut world);
        disk::operations(&world.devices[HERE].folder) - begun
    };
    assert!(whole > 1, "nothing was written");
    for after in 0..=whole {
        for mode in modes() {
            cut(&before, act, after, mode);
        }
    }
}

fn arranged(prepared: &Prepared, arrange: Act) -> Before {
    let mut world = running(&Before { prepared: prepared.clone(), told: Vec::new() });
    let told = arrange(&mut world);
    world.devices.iter_mut().for_each(|device| device.crash());
    let server = world.server.crash();
    let devices = world.devices.iter().map(|device| (device.member.clone(), disk::image(&device.folder))).collect();
    Before { prepared: Prepared { server, devices, clock: world.clock.get(), ..prepared.clone() }, told }
}

fn running(before: &Before) -> World {
    let mut world = World::begin(&before.prepared, 1, Trace::new(false));
    for place in [LEAD, HERE] {
        world.devices[place].start();
        world.devices[place].unlock().expect("unlocks");
    }
    world
}

fn cut(before: &Before, act: Act, after: u64, mode: Mode) {
    let place = format!("cut after {after}, {mode:?}");
    let mut world = running(before);
    let folder = world.devices[HERE].folder.clone();
    disk::cut_after(&folder, after);
    let mut told = before.told.clone();
    told.extend(act(&mut world));
    mode.with(|survivors| world.devices[HERE].lose_power(survivors));
    let found = disk::image(&folder);
    whole_and_encrypted(&folder, &world.devices[HERE].member.passkey, &found, &place);
    disk::put(&folder, &found);

    let device = &mut world.devices[HERE];
    device.start();
    device.unlock().unwrap_or_else(|failure| panic!("{place}: {failure:?}"));
    let State::Unlocked(me) = device.state() else { panic!("{place}: not unlocked") };
    assert_eq!(me.notice, None, "{place}");
    for entry in &told {
        assert!(device.done(Request::Entry(*entry)).is_ok(), "{place}: an entry that was saved is not there");
    }
    round(&mut world, HERE);
    let view = sync_view(&mut world);
    assert_eq!((view.waiting, view.needs_you, view.quarantined), (0, 0, 0), "{place}: {view:?}");
    round(&mut world, LEAD);
    round(&mut world, HERE);
    let shown = |world: &mut World, place: usize| match world.devices[place].done(Request::Log(Default::default())) {
        Ok(Response::Log(log)) => log.rows.into_iter().map(|row| (row.entry, row.content, row.heads)).collect::<Vec<_>>(),
        other => panic!("no log: {other:?}"),
    };
    let here = shown(&mut world, HERE);
    assert_eq!(here, shown(&mut world, LEAD), "{place}");
    for entry in &told {
        assert_eq!(here.iter().filter(|row| row.0 == *entry).count(), 1, "{place}: not exactly once");
    }
    assert_eq!(world.server.checked().wrong, Vec::<String>::new(), "{place}");
}

/// SQLite's own check of every file, with the key for those that must have one.
fn whole_and_encrypted(folder: &std::path::Path, passkey: &[u8; 32], found: &Image, place: &str) {
    let files = || found.iter().filter(|(name, bytes)| name.ends_with(".db") && !bytes.is_empty());
    for (name, bytes) in files() {
        assert_eq!(bytes.starts_with(b"SQLite format 3\0"), name == "outbox.db", "{place}: {name} is as it should be");
    }
    let outbox = Outbox::open(&Place { folder: folder.to_path_buf(), wal: true }).expect("the outbox opens");
    let identity = outbox.identity().expect("reads").expect("an identity");
    drop(outbox);
    let slot = PasskeySlot::from_bytes(&identity.passkey).expect("a slot");
    let key = slot.open(&Secret::from_bytes(*passkey)).expect("opens");
    for (name, _) in files() {
        let connection = rusqlite::Connection::open(folder.join(name)).expect("opens");
        if name != "outbox.db" {
            let hex = data_encoding::HEXLOWER.encode(key.expose());
            connection.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 4096;")).expect("a key");
        }
        let answer: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("can be checked");
        assert_eq!(answer, "ok", "{place}: {name}");
    }
}

fn sync_view(world: &mut World) -> SyncView {
    world.devices[HERE].sync_view()
}

fn round(world: &mut World, place: usize) {
    world.devices[place].ask(Request::SyncNow);
    world.quiet(place).expect("quiet");
}

/// Records, and gives back the entry if the device says that it is saved.
fn save(world: &mut World, place: usize, note: &str) -> Vec<EntryId> {
    let Ok(Response::Draft(mut draft)) = world.devices[place].done(Request::OpenDraft(Kind::Contact)) else { return Vec::new() };
    let Content::Contact(contact) = &mut draft.content else { panic!("a contact") };
    contact.manner = Some(Manner::Conversation);
    contact.note = note.into();
    match world.devices[place].done(Request::Save(draft)) {
        Ok(Response::Saved { entry }) => vec![entry],
        _ => Vec::new(),
    }
}

fn nothing(_: &mut World) -> Vec<EntryId> {
    Vec::new()
}

fn one_save(world: &mut World) -> Vec<EntryId> {
    save(world, HERE, "her")
}

/// Six here, so that a write of many pages is among them.
fn six_saves(world: &mut World) -> Vec<EntryId> {
    (0..6).flat_map(|number| save(world, HERE, &format!("nummer {number}"))).collect()
}

fn one_round(world: &mut World) -> Vec<EntryId> {
    world.devices[HERE].ask(Request::SyncNow);
    // Without power it never becomes quiet in order, and need not.
    let _ = world.quiet(HERE);
    Vec::new()
}

fn six_of_the_lead(world: &mut World) -> Vec<EntryId> {
    let saved = (0..6).flat_map(|number| save(world, LEAD, &format!("nummer {number}"))).collect();
    round(world, LEAD);
    saved_elsewhere(saved)
}

/// What others saved is not promised by this device.
fn saved_elsewhere(_: Vec<EntryId>) -> Vec<EntryId> {
    Vec::new()
}

fn a_rotation_elsewhere(world: &mut World) -> Vec<EntryId> {
    world.over_network(LEAD, Request::Rotate { fresh: false }).expect("rotates");
    six_of_the_lead(world);
    six_saves(world)
}

fn lock(world: &mut World) -> Vec<EntryId> {
    // What the disk says is told after it: locked is locked.
    let _ = world.devices[HERE].done(Request::Lock);
    Vec::new()
}

fn locked(world: &mut World) -> Vec<EntryId> {
    let told = save(world, HERE, "før");
    lock(world);
    told
}

fn behind_the_lock(world: &mut World) -> Vec<EntryId> {
    locked(world);
    save(world, HERE, "bag låsen")
}

/// Locks, writes behind the lock, and unlocks: what was written comes in.
fn comes_in(world: &mut World) -> Vec<EntryId> {
    let told = behind_the_lock(world);
    let _ = world.devices[HERE].unlock();
    told
}

fn drafts(world: &mut World) -> Vec<EntryId> {
    for note in ["k", "kl", "kladde"] {
        let Ok(Response::Draft(mut draft)) = world.devices[HERE].done(Request::OpenDraft(Kind::Contact)) else { return Vec::new() };
        if let Content::Contact(contact) = &mut draft.content {
            contact.note = note.into();
        }
        let _ = world.devices[HERE].done(Request::SaveDraft(draft));
    }
    lock(world)
}

#[test]
fn saving() {
    at_every_place(true, nothing, one_save);
    at_every_place(false, nothing, one_save);
}

#[test]
fn receipts() {
    at_every_place(true, six_saves, one_round);
    at_every_place(false, six_saves, one_round);
}

#[test]
fn a_pulled_page() {
    at_every_place(true, six_of_the_lead, one_round);
    at_every_place(false, six_of_the_lead, one_round);
}

#[test]
fn a_new_epoch() {
    at_every_place(true, a_rotation_elsewhere, one_round);
    at_every_place(false, a_rotation_elsewhere, one_round);
}

#[test]
fn behind_the_lock_and_in_again() {
    at_every_place(true, nothing, behind_the_lock);
    at_every_place(false, nothing, comes_in);
}

#[test]
fn drafts_and_their_copies() {
    at_every_place(true, nothing, drafts);
    at_every_place(false, nothing, drafts);
}
