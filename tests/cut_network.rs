//! A real device and the real endpoint on real sockets, with a network between them that breaks at every byte: nothing is lost, nothing
//! comes twice. And pages of every size.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, reason = "a test stops where it fails")]

#[path = "cut_network/proxy.rs"]
mod proxy;
#[path = "cut_network/team.rs"]
mod team;

use proxy::{Fault, Part};
use team::Team;

/// Later calls may be so many bytes longer than the first: numbers grow.
const LONGER: usize = 8;
/// A list shows no more than so many entries and a few.
const OF_ONE_TEAM: usize = 400;
/// A run of one record has a good 600 bytes.
const RECORDS_IN_A_PAGE: usize = 4;

/// Breaks calls to this path at every byte of one of their parts; `write` makes what the call carries.
fn at_every_byte(path: &'static str, part: Part, write: impl Fn(&mut Team, usize)) {
    let mut next = 0;
    loop {
        let mut team = Team::start(team::PAGE_BYTES);
        team.proxy.measure(path);
        team.phone_is_away(|team| write(team, 0));
        team.everything_arrives();
        let (request, answer) = team.proxy.seen();
        let length = LONGER + if part == Part::Request { request } else { answer };
        for broken in 1..=OF_ONE_TEAM.min(length - next) {
            team.phone_is_away(|team| {
                write(team, broken);
                team.proxy.break_next(path, Fault::Cut(part, next));
            });
            team.until_broken(broken);
            team.everything_arrives();
            next += 1;
        }
        team.all_is_there_once();
        if next >= length {
            return;
        }
    }
}

#[test]
fn a_push_is_cut_at_every_byte_of_its_request() {
    at_every_byte("/push", Part::Request, |team, number| team.phone_records(number));
}

#[test]
fn a_push_is_cut_at_every_byte_of_its_answer() {
    at_every_byte("/push", Part::Answer, |team, number| team.phone_records(number));
}

#[test]
fn a_pull_is_cut_at_every_byte_of_its_answer() {
    at_every_byte("/pull", Part::Answer, |team, number| team.lead_records(number));
}

/// Bytes between two cuts of a first sync: each is another phone's.
const STEP: usize = 229;

#[test]
fn a_first_sync_is_cut_along_all_of_its_answer_and_goes_on() {
    let mut team = Team::start(team::PAGE_BYTES);
    for number in 0..3 * RECORDS_IN_A_PAGE {
        team.lead_records(number);
    }
    team.everything_arrives();
    for (number, at) in (0..=team::PAGE_BYTES + STEP).step_by(STEP).enumerate() {
        team.proxy.break_next("/earlier", Fault::Cut(Part::Answer, at));
        team.another_phone();
        team.until_broken(number + 1);
        team.everything_arrives();
        team.all_is_there_once();
    }
}

#[test]
fn latency_loss_slow_closes_and_resets() {
    let mut team = Team::start(team::PAGE_BYTES);
    let faults = [Fault::Lose, Fault::Trickle, Fault::HalfClose(0), Fault::HalfClose(150), Fault::Reset(0), Fault::Reset(150)];
    let paths = ["/push", "/pull", "/membership", "/session", "/nonce"];
    for (number, (path, fault)) in paths.into_iter().flat_map(|path| faults.map(|fault| (path, fault))).enumerate() {
        team.phone_is_away(|team| {
            team.phone_records(number);
            team.lead_records(number);
            match path {
                "/membership" => team.lead_rotates(),
                "/session" | "/nonce" => team.phone_restarts(),
                _ => {}
            }
            team.proxy.break_next(path, fault);
        });
        team.until_broken(number + 1);
        team.everything_arrives();
    }
    team.all_is_there_once();
}

/// Every number of records from none to three pages and two.
#[test]
fn pages_of_every_size() {
    let mut team = Team::start(team::PAGE_BYTES);
    let mut number = 0;
    for records in 0..=3 * RECORDS_IN_A_PAGE + 2 {
        team.phone_is_away(|team| {
            for _ in 0..records {
                number += 1;
                team.lead_records(number);
            }
        });
        team.everything_arrives();
    }
    team.all_is_there_once();
}
