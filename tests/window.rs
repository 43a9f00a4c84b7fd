//! A worker's phone holds ninety days and what those are named by; what is older comes on demand. Leads hold everything.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops where it fails")]

#[path = "support/device.rs"]
#[expect(dead_code, reason = "what other tests need of the devices")]
mod support;

use gadeplan::{
    client::{
        message::{LogFilter, Request, Response, State},
        team::Roles,
        view::{LogView, SyncView},
    },
    domain::{
        entry::{Content, Kind},
        ids::EntryId,
        person::{Person, Rung},
    },
};
use support::{Device, Endpoint, WORKER, names_of, record_contact};

/// Few records at once, so that a phone does not get months with its first answer.
const PAGE_BYTES: usize = 6_000;
/// Contacts that are written at each time.
const CONTACTS: usize = 20;
/// Days before now at which the team writes.
const TIMES: [u64; 4] = [250, 150, 60, 0];

fn log(device: &mut Device, words: &str) -> LogView {
    let filter = LogFilter { words: words.into(), ..LogFilter::default() };
    let Response::Log(log) = device.ask(Request::Log(filter)) else { panic!("a log") };
    log
}

/// The times of which contacts are here, each with how many.
fn here(device: &mut Device) -> Vec<(u64, usize)> {
    let rows = log(device, "").rows;
    let of = |days: u64| rows.iter().filter(|row| matches!(&row.content, Content::Contact(contact) if contact.note == note(days))).count();
    TIMES.iter().map(|days| (*days, of(*days))).filter(|(_, count)| *count > 0).collect()
}

/// Everything of these times is here, and of the time before no more than one answer brings: it ends with a run.
#[track_caller]
fn reaches(device: &mut Device, times: &[u64]) {
    let here = here(device);
    let all: Vec<(u64, usize)> = times.iter().map(|days| (*days, CONTACTS)).collect();
    assert!(here.ends_with(&all) && here[..here.len() - all.len()].iter().map(|(_, count)| count).sum::<usize>() < CONTACTS, "{here:?}");
}

fn note(days: u64) -> String {
    format!("For {days} dage siden")
}

fn person(device: &mut Device, alias: &str) -> EntryId {
    let content = Content::Person(Person { alias: alias.into(), rung: Rung::Alias, note: String::new(), unknown: Default::default() });
    let Response::Saved { entry } = device.ask(Request::Record { entry: None, content }) else { panic!("saved") };
    entry
}

fn meet(device: &mut Device, whom: EntryId, days: u64) {
    let mut draft = support::contact_draft(device);
    let Content::Contact(contact) = &mut draft.content else { panic!("a contact") };
    (contact.people, contact.note) = (vec![whom], note(days));
    support::save(device, draft);
}

fn is_quiet(view: &SyncView) -> bool {
    view.waiting == 0 && view.missing == 0 && view.last_contact.is_some()
}

/// A lead who has written for most of a year, and somebody who was met all that time.
fn a_long_time(endpoint: &Endpoint) -> (Device, EntryId) {
    endpoint.be_days_behind(TIMES[0]);
    let mut karen = Device::new_team(endpoint);
    let seagull = person(&mut karen, "Mågen");
    for days in TIMES {
        endpoint.be_days_behind(days);
        for _ in 1..CONTACTS {
            record_contact(&mut karen, &note(days));
        }
        meet(&mut karen, seagull, days);
        karen.sync_until(is_quiet);
    }
    // The register is written after a round that brought everything back, and then sent like anything else.
    let before = karen.sync_until(is_quiet).fetched;
    karen.sync_until(|view| is_quiet(view) && view.fetched > before);
    (karen, seagull)
}

#[test]
fn a_worker_holds_ninety_days_with_their_names_and_the_rest_comes_on_demand() {
    let endpoint = Endpoint::with_small_pages(PAGE_BYTES);
    let (mut karen, seagull) = a_long_time(&endpoint);
    assert_eq!(here(&mut karen), TIMES.map(|days| (days, CONTACTS)));
    let everything = karen.sync_until(is_quiet);
    assert_eq!(everything.older, None);

    let link = karen.invite(false);
    let mut ida = Device::join(&endpoint, &link, "Ida");
    let view = ida.sync_until(|view| view.older.is_some_and(|older| !older.coming));
    reaches(&mut ida, &TIMES[2..]);
    assert!(view.missing == 0 && view.fetched < everything.fetched, "{view:?}");
    let names = names_of(&mut ida);
    assert_eq!(names.people.get(&seagull).map(String::as_str), Some("Mågen"), "its name is older than the window");
    assert_eq!(names.sites.len(), 1);
    let reach = log(&mut ida, "dage").reach.expect("a search");
    assert!(reach.older && reach.missing == 0 && reach.since == view.older.map(|older| older.since), "{reach:?}");

    // Nothing is wrong with it, and it stays so over a restart and whatever is new.
    record_contact(&mut ida, "Ny");
    let again = ida.sync_until(is_quiet);
    assert_eq!((again.older, again.quarantined, again.doubt, again.repair), (view.older, 0, None, None));

    ida.ask(Request::FetchOlder);
    let older = ida.sync_until(|view| view.older.is_none_or(|older| !older.coming)).older.expect("not all of it");
    assert!(older.since < view.older.expect("a window").since);
    reaches(&mut ida, &TIMES[1..]);
    ida.ask(Request::FetchOlder);
    let whole = ida.sync_until(|view| view.older.is_none());
    assert_eq!(here(&mut ida), TIMES.map(|days| (days, CONTACTS)));
    assert_eq!((whole.doubt, whole.repair, whole.quarantined), (None, None, 0));
    assert!(!log(&mut ida, "dage").reach.expect("a search").older);
}

#[test]
fn whoever_becomes_a_lead_fetches_the_rest_without_being_asked() {
    let endpoint = Endpoint::with_small_pages(PAGE_BYTES);
    let (mut karen, _) = a_long_time(&endpoint);
    let link = karen.invite(false);
    let mut ida = Device::join(&endpoint, &link, "Ida");
    ida.sync_until(|view| view.older.is_some_and(|older| !older.coming));
    let Response::State(State::Unlocked(me)) = ida.ask(Request::State) else { panic!("unlocked") };
    karen.ask(Request::ChangeRoles { device: me.device, roles: Roles { lead: true, ..WORKER } });
    ida.sync_until(|view| is_quiet(view) && view.older.is_none());
    assert_eq!(here(&mut ida), TIMES.map(|days| (days, CONTACTS)));
    // A lead who joins does not stop on the way.
    let link = karen.invite(true);
    let mut omar = Device::join(&endpoint, &link, "Omar");
    let view = omar.sync_until(|view| is_quiet(view) && view.fetched > 0);
    assert_eq!(view.older, None);
    assert_eq!(here(&mut omar), TIMES.map(|days| (days, CONTACTS)));
}

#[test]
fn without_a_register_a_phone_fetches_everything() {
    let endpoint = Endpoint::with_small_pages(PAGE_BYTES);
    endpoint.be_days_behind(250);
    let mut karen = Device::new_team(&endpoint);
    for _ in 0..CONTACTS {
        record_contact(&mut karen, &note(250));
    }
    karen.sync_until(is_quiet);
    endpoint.be_days_behind(0);
    let link = karen.invite(false);
    let mut ida = Device::join(&endpoint, &link, "Ida");
    ida.sync_until(is_quiet);
    // The lead is away from here on: nobody writes a register.
    let link = karen.invite(false);
    karen.stop();
    for _ in 0..CONTACTS {
        record_contact(&mut ida, &note(0));
    }
    ida.sync_until(is_quiet);
    let mut omar = Device::join(&endpoint, &link, "Omar");
    let view = omar.sync_until(|view| is_quiet(view) && view.fetched > 0);
    assert_eq!((view.older, here(&mut omar)), (None, vec![(250, CONTACTS), (0, CONTACTS)]));
    assert!(log(&mut omar, "").rows.iter().all(|row| row.content.kind() == Kind::Contact));
}
