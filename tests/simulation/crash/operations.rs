//! What a device does, cut at every place.

use gadeplan::{
    client::message::{Request, Response, State},
    crypto::{PasskeySlot, Secret},
    domain::{
        contact::Manner,
        entry::{Content, Kind},
        ids::EntryId,
        review::ReviewState,
    },
    store::{Outbox, Place},
};

use super::{
    super::{
        disk::{self, Image},
        keys::newest_epoch,
        trace::Trace,
        world::{Prepared, World},
    },
    Mode, modes,
};

/// A worker's device, and that of the lead who is the steward. One of them loses its power.
const HERE: usize = 2;
const LEAD: usize = 0;

/// What a device has said.
#[derive(Clone, Default)]
struct Told {
    saved: Vec<EntryId>,
    erased: Vec<EntryId>,
}

impl From<Vec<EntryId>> for Told {
    fn from(saved: Vec<EntryId>) -> Self {
        Self { saved, erased: Vec::new() }
    }
}

/// What is so before the power goes: files of all disks, and what the devices were told.
struct Before {
    prepared: Prepared,
    told: Told,
}

type Act = fn(&mut World) -> Told;

/// As [`at_every_place_of`], of the worker's device.
fn at_every_place(wal: bool, arrange: Act, act: Act) {
    at_every_place_of(HERE, wal, arrange, act);
}

/// Cuts an operation of a device at every write and sync, with every kind of survivors. `arrange` makes the state that it begins with, `act`
/// does it and gives back what the device said; both find the devices running and unlocked.
fn at_every_place_of(place: usize, wal: bool, arrange: Act, act: Act) {
    enumerate(&prepared(wal), place, arrange, act, cut);
}

fn prepared(wal: bool) -> Prepared {
    Prepared { wal, ..Prepared::make(0) }
}

type Cut = fn(&Before, usize, Act, u64, Mode);

fn enumerate(prepared: &Prepared, place: usize, arrange: Act, act: Act, cut: Cut) {
    let before = arranged(prepared, arrange);
    let whole = {
        let mut world = running(&before);
        let begun = disk::operations(&world.devices[place].folder);
        act(&mut world);
        disk::operations(&world.devices[place].folder) - begun
    };
    assert!(whole > 1, "nothing was written");
    for after in 0..=whole {
        for mode in modes() {
            cut(&before, place, act, after, mode);
        }
    }
}

fn arranged(prepared: &Prepared, arrange: Act) -> Before {
    let mut world = running(&Before { prepared: prepared.clone(), told: Told::default() });
    let told = arrange(&mut world);
    world.devices.iter_mut().for_each(|device| device.crash());
    let server = world.server.crash();
    let devices = world.devices.iter().map(|device| (device.member.clone(), disk::image(&device.folder))).collect();
    Before { prepared: Prepared { server, devices, clock: world.clock.get(), ..prepared.clone() }, told }
}

fn running(before: &Before) -> World {
    let mut world = World::begin(&before.prepared, 1, Trace::new(false), 0);
    for place in [LEAD, HERE] {
        world.devices[place].start();
        world.devices[place].unlock().expect("unlocks");
    }
    world
}

fn cut(before: &Before, here: usize, act: Act, after: u64, mode: Mode) {
    let there = if here == LEAD { HERE } else { LEAD };
    let place = format!("cut after {after}, {mode:?}");
    let mut world = running(before);
    let folder = world.devices[here].folder.clone();
    disk::cut_after(&folder, after);
    let Told { mut saved, mut erased } = before.told.clone();
    let told = act(&mut world);
    saved.extend(told.saved);
    mode.with(|survivors| world.devices[here].lose_power(survivors));
    let found = disk::image(&folder);
    whole_and_encrypted(&folder, &world.devices[here].member.passkey, &found, &place);
    disk::put(&folder, &found);

    let device = &mut world.devices[here];
    device.start();
    device.unlock().unwrap_or_else(|failure| panic!("{place}: {failure:?}"));
    let State::Unlocked(me) = device.state() else { panic!("{place}: not unlocked") };
    assert_eq!(me.notice, None, "{place}");
    for entry in &saved {
        assert!(device.done(Request::Entry(*entry)).is_ok(), "{place}: an entry that was saved is not there");
    }
    for entry in &told.erased {
        assert!(is_erased(&mut world, here, *entry), "{place}: an entry that was erased is there again");
    }
    erased.extend(told.erased);
    round(&mut world, here);
    let view = world.devices[here].sync_view();
    assert_eq!((view.waiting, view.needs_you, view.quarantined), (0, 0, 0), "{place}: {view:?}");
    round(&mut world, there);
    round(&mut world, here);
    let shown = |world: &mut World, place: usize| match world.devices[place].done(Request::Log(Default::default())) {
        Ok(Response::Log(log)) => log.rows.into_iter().map(|row| (row.entry, row.content, row.heads)).collect::<Vec<_>>(),
        other => panic!("no log: {other:?}"),
    };
    let log = shown(&mut world, here);
    assert_eq!(log, shown(&mut world, there), "{place}");
    for entry in &saved {
        assert_eq!(log.iter().filter(|row| row.0 == *entry).count(), 1, "{place}: not exactly once");
    }
    for entry in &erased {
        assert!(is_erased(&mut world, here, *entry) && is_erased(&mut world, there, *entry), "{place}: what was erased is not");
    }
    let epochs = [here, there].map(|place| epoch(&mut world, place));
    assert!(epochs[0] == epochs[1] && epochs[0].1, "{place}: {epochs:?}");
    assert_eq!(world.server.checked().wrong, Vec::<String>::new(), "{place}");
}

/// As [`cut`], of a device that hears meanwhile that it was removed: it always ends without keys, and never misses its vault.
fn cut_while_giving_up(before: &Before, here: usize, act: Act, after: u64, mode: Mode) {
    let place = format!("cut after {after}, {mode:?}");
    let mut world = running(before);
    disk::cut_after(&world.devices[here].folder, after);
    act(&mut world);
    mode.with(|survivors| world.devices[here].lose_power(survivors));
    world.devices[here].start();
    if let State::Locked { .. } = world.devices[here].state() {
        // The unlock itself may give up the keys.
        let _ = world.devices[here].unlock();
    }
    match world.devices[here].state() {
        State::Unlocked(me) => assert_eq!(me.notice, None, "{place}"),
        State::Revoked { .. } => {}
        other => panic!("{place}: {other:?}"),
    }
    round(&mut world, here);
    assert!(matches!(world.devices[here].state(), State::Revoked { .. }), "{place}: not removed");
    assert_eq!(newest_epoch(&world.devices[here]), None, "{place}: it still holds keys");
}

fn is_erased(world: &mut World, place: usize, entry: EntryId) -> bool {
    matches!(world.devices[place].done(Request::Entry(entry)), Ok(Response::Erased(_)))
}

/// The newest epoch that a device knows, and whether it holds its key.
fn epoch(world: &mut World, place: usize) -> (u32, bool) {
    match world.devices[place].done(Request::Team) {
        Ok(Response::Team(team)) => (team.epoch.number, team.epoch.held),
        other => panic!("no team: {other:?}"),
    }
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

fn nothing(_: &mut World) -> Told {
    Told::default()
}

fn one_save(world: &mut World) -> Told {
    save(world, HERE, "her").into()
}

/// Six here, so that a write of many pages is among them.
fn six_saves(world: &mut World) -> Told {
    (0..6).flat_map(|number| save(world, HERE, &format!("nummer {number}"))).collect::<Vec<_>>().into()
}

fn a_round_of(world: &mut World, place: usize) {
    world.devices[place].ask(Request::SyncNow);
    // Without power it never becomes quiet in order, and need not.
    let _ = world.quiet(place);
}

fn one_round(world: &mut World) -> Told {
    a_round_of(world, HERE);
    Told::default()
}

/// What others saved is not promised by this device.
fn six_of_the_lead(world: &mut World) -> Told {
    for number in 0..6 {
        save(world, LEAD, &format!("nummer {number}"));
    }
    round(world, LEAD);
    Told::default()
}

fn a_rotation_elsewhere(world: &mut World) -> Told {
    world.over_network(LEAD, Request::Rotate { fresh: false }).expect("rotates");
    six_of_the_lead(world);
    six_saves(world)
}

fn lock(world: &mut World) -> Told {
    // What the disk says is told after it: locked is locked.
    let _ = world.devices[HERE].done(Request::Lock);
    Told::default()
}

fn locked(world: &mut World) -> Told {
    let told = save(world, HERE, "før");
    lock(world);
    told.into()
}

fn behind_the_lock(world: &mut World) -> Told {
    locked(world);
    save(world, HERE, "bag låsen").into()
}

/// Locks, writes behind the lock, and unlocks: what was written comes in.
fn comes_in(world: &mut World) -> Told {
    let told = behind_the_lock(world);
    let _ = world.devices[HERE].unlock();
    told
}

fn drafts(world: &mut World) -> Told {
    for note in ["k", "kl", "kladde"] {
        let Ok(Response::Draft(mut draft)) = world.devices[HERE].done(Request::OpenDraft(Kind::Contact)) else { return Told::default() };
        if let Content::Contact(contact) = &mut draft.content {
            contact.note = note.into();
        }
        let _ = world.devices[HERE].done(Request::SaveDraft(draft));
    }
    lock(world)
}

/// Three that everybody has, with a question about one of them, and one here that nobody has yet.
fn some_to_erase(world: &mut World) -> Told {
    for note in ["én", "to", "tre"] {
        save(world, HERE, note);
    }
    round(world, HERE);
    round(world, LEAD);
    let target = first(world);
    let review = Request::Review { target, state: ReviewState::Question, text: "Kom hun frem?".into() };
    world.devices[HERE].done(review).expect("asks");
    round(world, HERE);
    round(world, LEAD);
    save(world, HERE, "ikke sendt").into()
}

/// The same, where what is only on the worker's device is promised by nobody.
fn some_to_erase_there(world: &mut World) -> Told {
    some_to_erase(world);
    round(world, HERE);
    Told::default()
}

/// The oldest entry of the lead's log.
fn first(world: &mut World) -> EntryId {
    match world.devices[LEAD].done(Request::Log(Default::default())) {
        Ok(Response::Log(log)) => log.rows.last().expect("an entry").entry,
        other => panic!("no log: {other:?}"),
    }
}

/// The steward erases, and sends it.
fn an_erasure(world: &mut World) -> Told {
    let entry = first(world);
    let erased = world.devices[LEAD].done(Request::Erase(entry)).is_ok();
    a_round_of(world, LEAD);
    Told { saved: Vec::new(), erased: if erased { vec![entry] } else { Vec::new() } }
}

fn an_erasure_elsewhere(world: &mut World) -> Told {
    let Told { saved, .. } = some_to_erase(world);
    let Told { erased, .. } = an_erasure(world);
    Told { saved, erased }
}

/// The lead makes a new epoch. Whether it was taken shows afterwards.
fn a_rotation(world: &mut World) -> Told {
    world.devices[LEAD].ask(Request::Rotate { fresh: false });
    a_round_of(world, LEAD);
    save(world, LEAD, "efter").into()
}

/// The lead removes the worker's device, which has something that it has not sent.
fn removed_elsewhere(world: &mut World) -> Told {
    save(world, HERE, "ikke sendt");
    let device = world.devices[HERE].member.id.expect("a member");
    world.over_network(LEAD, Request::Revoke { device }).expect("removed");
    Told::default()
}

/// The lead removes somebody.
fn a_removal(world: &mut World) -> Told {
    let device = world.devices[3].member.id.expect("a member");
    world.devices[LEAD].ask(Request::Revoke { device });
    a_round_of(world, LEAD);
    save(world, LEAD, "efter").into()
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

/// Pages of earlier records, from the newest on.
#[test]
fn a_first_sync() {
    for wal in [true, false] {
        enumerate(&prepared(wal).with_newcomer(HERE), HERE, nothing, one_round, cut);
    }
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

#[test]
fn an_erasure_of_ones_own() {
    at_every_place_of(LEAD, true, some_to_erase_there, an_erasure);
    at_every_place_of(LEAD, false, some_to_erase_there, an_erasure);
}

#[test]
fn an_erasure_of_somebody_else() {
    at_every_place(true, an_erasure_elsewhere, one_round);
    at_every_place(false, an_erasure_elsewhere, one_round);
}

#[test]
fn a_rotation_of_ones_own() {
    at_every_place_of(LEAD, true, nothing, a_rotation);
    at_every_place_of(LEAD, false, nothing, a_rotation);
}

#[test]
fn a_removal_of_somebody() {
    at_every_place_of(LEAD, true, nothing, a_removal);
    at_every_place_of(LEAD, false, nothing, a_removal);
}

#[test]
fn hearing_that_one_was_removed() {
    for wal in [true, false] {
        enumerate(&prepared(wal), HERE, removed_elsewhere, one_round, cut_while_giving_up);
    }
}
