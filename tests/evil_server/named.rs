//! A phone that holds ninety days, and what lies about the older records that a register names.

use std::sync::atomic::Ordering;

use gadeplan::{
    client::{
        message::{Request, Response},
        view::Activity,
    },
    domain::{
        entry::Content,
        ids::EntryId,
        person::{Person, Rung},
    },
    protocol::call::Frame,
};

use super::{
    cast::{Cast, Device, PASSPHRASE},
    proxy::{Lie, about_pulls},
};

/// A few records.
const PAGE_BYTES: usize = 2_000;
const ENTRIES: usize = 12;
/// Days ago when most of it was received.
const LONG_AGO: u64 = 200;

fn person(device: &mut Device, alias: &str) {
    let content = Content::Person(Person { alias: alias.into(), rung: Rung::Alias, note: String::new(), unknown: Default::default() });
    device.ask(Request::Record { entry: None, content });
}

fn aliases(device: &mut Device) -> Vec<String> {
    let Response::People(people) = device.ask(Request::People) else { panic!("people") };
    let mut aliases: Vec<String> = people.rows.into_iter().map(|row| row.alias).collect();
    aliases.sort();
    aliases
}

/// A team with people and entries of long ago, entries of now, and a register; the oldest entry and all of now.
fn with_a_window() -> (Cast, EntryId, Vec<EntryId>) {
    let mut cast = Cast::assemble_at(PAGE_BYTES, LONG_AGO);
    for alias in ["Mågen", "Ternen"] {
        person(&mut cast.lead, alias);
        cast.lead.sync_until("sent", |view| view.waiting == 0);
    }
    let mut old = Vec::new();
    for number in 0..ENTRIES {
        old.push(cast.lead.record(&format!("Gammel {number}")));
        cast.lead.sync_until("sent", |view| view.waiting == 0);
    }
    cast.endpoint.days_behind.store(0, Ordering::SeqCst);
    let mut new = Vec::new();
    for number in 0..ENTRIES {
        new.push(cast.lead.record(&format!("Ny {number}")));
        cast.lead.sync_until("sent", |view| view.waiting == 0);
    }
    // Beside what was written there are the team's site and the register.
    let all = 2 + 2 + 2 * ENTRIES;
    cast.lead.sync_until("a register", |view| view.waiting == 0 && view.fetched >= all as u64);
    (cast, old[0], new)
}

fn joins(cast: &mut Cast, holder: &str) -> Device {
    let code = cast.invite();
    let mut device = Device::fresh(&cast.proxy.url);
    device.ask(Request::Join { code, holder: holder.into(), passphrase: PASSPHRASE.into() });
    device
}

fn about_named(mut alter: impl FnMut(&mut Vec<Frame>) + Send + 'static) -> Lie {
    let mut pulls = about_pulls(move |frames| alter(frames));
    Box::new(move |asked, reply| asked.path.ends_with("/named") && pulls(asked, reply))
}

#[test]
fn lies_about_what_a_register_names_are_refused_by_name_and_everything_is_fetched_instead() {
    let (mut cast, oldest, new) = with_a_window();
    let without_run: fn(&mut Vec<Frame>) = |frames| {
        let at = frames.iter().position(|frame| matches!(frame, Frame::Run(_)));
        at.into_iter().for_each(|at| drop(frames.remove(at)));
    };
    let moved: fn(&mut Vec<Frame>) = |frames| {
        for frame in frames {
            if let Frame::Run(run) = frame {
                run.first_seq += 1;
            }
        }
    };
    let tampered: fn(&mut Vec<Frame>) = |frames| {
        for frame in frames {
            if let Frame::Run(run) = frame {
                run.pack.records.iter_mut().filter_map(|record| record.body.as_mut()).for_each(|body| body[50] ^= 1);
            }
        }
    };
    let elsewhere: fn(&mut Vec<Frame>) = |frames| {
        for frame in frames {
            if let Frame::Run(run) = frame {
                run.pack.team = [7; 16];
            }
        }
    };
    let scripts: Vec<(&str, Lie, &str)> = vec![
        ("a record is left out", about_named(without_run), "is left out"),
        ("another record has its number", about_named(moved), "another record than the one that a register names"),
        ("a record is altered", about_named(tampered), "a pack does not verify"),
        ("a record is another team's", about_named(elsewhere), "a run belongs to another team"),
    ];
    for (name, lie, named) in scripts {
        cast.proxy.lie(lie);
        let mut device = joins(&mut cast, name);
        device.sync_until(name, |view| matches!(&view.activity, Activity::Distrusted(why) if why.contains(named)));
        assert_eq!(aliases(&mut device), [""; 0], "{name}");
        assert!(cast.proxy.honest() > 0, "{name}: no lie was told");
        device.arrives_at_all(oldest);
        let view = device.sync_until(name, |view| view.activity == Activity::Idle && view.missing == 0);
        assert_eq!((view.older, view.quarantined, view.doubt), (None, 0, None), "{name}");
        assert_eq!(aliases(&mut device), ["Mågen", "Ternen"], "{name}");
    }

    // The script can succeed.
    let mut device = joins(&mut cast, "Jonas");
    device.sync_until("a window", |view| view.older.is_some_and(|older| !older.coming));
    assert_eq!(aliases(&mut device), ["Mågen", "Ternen"]);
    assert_eq!(device.note(oldest), None);
    assert!(new.iter().all(|entry| device.note(*entry).is_some()));

    // A server of before does not know the call.
    cast.proxy.lie(|asked, reply| {
        let asked_for = asked.path.ends_with("/named");
        if asked_for {
            let refused = gadeplan::protocol::refused::Refused { reason: "malformed".into(), detail: 0, text: "no such call".into() };
            (reply.status, reply.body) = (404, minicbor::to_vec(refused).expect("memory"));
        }
        asked_for
    });
    let mut device = joins(&mut cast, "Signe");
    device.arrives_at_all(oldest);
    device.sync_until("everything", |view| view.activity == Activity::Idle && view.missing == 0);
    assert!(cast.proxy.honest() > 0);
    assert_eq!(aliases(&mut device), ["Mågen", "Ternen"]);
}
