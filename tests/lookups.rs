//! Opslag: what a lead opens is told to the team, and nothing about anybody else.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

#[path = "support/device.rs"]
#[expect(dead_code, reason = "what other tests need of the devices")]
mod support;

use gadeplan::{
    client::{
        lookup::LookupRow,
        message::{LogFilter, Request, Response},
    },
    domain::{entry::Kind, ids::EntryId, lookup::LookupAct},
};
use support::{Device, Endpoint, PASSPHRASE, record_contact};

fn lookups(device: &mut Device) -> Vec<LookupRow> {
    let Response::Lookups(rows) = device.ask(Request::Lookups) else { panic!("lookups") };
    rows
}

fn read(device: &mut Device, entry: EntryId) {
    device.wait_for(|device| device.try_ask(Request::Read(entry)).is_ok());
}

fn rows_of_the_log(device: &mut Device) -> usize {
    let Response::Log(log) = device.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
    log.rows.len()
}

#[test]
fn what_a_lead_opens_of_others_is_told_to_everybody_once_a_day() {
    let endpoint = Endpoint::start();
    let mut karen = Device::new_team(&endpoint);
    let link = karen.invite(false);
    let mut ida = Device::join(&endpoint, &link, "Ida");
    let hers = record_contact(&mut ida, "Hos kiosken");
    let own = record_contact(&mut karen, "Ved trappen");
    for device in [&mut karen, &mut ida] {
        device.sync_until(|view| view.waiting == 0);
    }

    read(&mut karen, hers);
    read(&mut karen, hers);
    read(&mut karen, own);
    read(&mut ida, own);
    read(&mut ida, hers);
    assert_eq!(lookups(&mut karen).len(), 1, "the second time, and what she wrote herself, are not told");
    karen.sync_until(|view| view.waiting == 0);
    ida.wait_for(|ida| !lookups(ida).is_empty());
    let [row] = lookups(&mut ida).try_into().expect("one look, and none of a worker's");
    assert_eq!((row.by.as_str(), row.act, row.text.as_str()), ("Karen", LookupAct::Opened, ""));
    let of = row.of.expect("the entry is here");
    assert_eq!((of.kind, of.author), (Kind::Contact, None), "it is her own");
    assert_eq!((rows_of_the_log(&mut karen), rows_of_the_log(&mut ida)), (2, 2), "a look is no entry of the log");

    // Still the same day after a lock.
    karen.ask(Request::Lock);
    karen.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    read(&mut karen, hers);
    assert_eq!(lookups(&mut karen).len(), 1);
}

fn search(device: &mut Device, words: &str) {
    device.ask(Request::Log(LogFilter { words: words.into(), ..LogFilter::default() }));
}

fn searches(device: &mut Device) -> Vec<String> {
    let rows = lookups(device).into_iter().filter(|row| row.act == LookupAct::Searched);
    rows.map(|row| row.text).collect()
}

#[test]
fn what_a_lead_searches_for_is_told_once_and_never_letter_by_letter() {
    let endpoint = Endpoint::start();
    let mut karen = Device::new_team(&endpoint);
    let link = karen.invite(false);
    let mut ida = Device::join(&endpoint, &link, "Ida");
    let hers = record_contact(&mut ida, "Fik en sovepose");
    for device in [&mut karen, &mut ida] {
        device.sync_until(|view| view.waiting == 0);
    }
    karen.wait_for(|karen| karen.try_ask(Request::Entry(hers)).is_ok());

    for typed in ["s", "so", "sov", "sovepose", "sovep", "so"] {
        search(&mut karen, typed);
    }
    assert_eq!(searches(&mut karen), [""; 0], "it is still being typed");
    read(&mut karen, hers);
    assert_eq!(searches(&mut karen), ["sovepose"], "all of what was looked for, before anything is opened");
    search(&mut karen, "Sovepose");
    search(&mut karen, "kaffe");
    search(&mut karen, "kaffe 010190-1234");
    search(&mut ida, "sovepose");
    // What was being typed when the app was locked, or had ended, is told.
    karen.ask(Request::Lock);
    karen.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    search(&mut karen, "mågen");
    let mut karen = karen.restart(&endpoint);
    karen.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    let told = ["Sovepose", "kaffe ••••••-••••", "mågen", "sovepose"];
    let mut of_the_lead = searches(&mut karen);
    of_the_lead.sort();
    assert_eq!(of_the_lead, told);
    karen.sync_until(|view| view.waiting == 0);
    ida.wait_for(|ida| searches(ida).len() == told.len());
    assert!(lookups(&mut ida).iter().all(|row| row.by == "Karen"), "a worker's searches are told to nobody");
}
