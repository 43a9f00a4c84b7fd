//! Lies about records: moved, stripped, withheld, reordered, doubled; and about receipts.

use gadeplan::{
    client::view::Activity,
    protocol::{
        call::{Frame, Pushed, Run},
        pack::Pack,
    },
};

use super::{
    cast::Cast,
    proxy::{Lie, about, about_pulls},
};

fn in_runs(mut alter: impl FnMut(&mut Run) + Send + 'static) -> Lie {
    about_pulls(move |frames| {
        for frame in frames {
            if let Frame::Run(run) = frame {
                alter(run);
            }
        }
    })
}

fn in_packs(mut alter: impl FnMut(&mut Pack) + Send + 'static) -> Lie {
    in_runs(move |run| alter(&mut run.pack))
}

/// What is said when signature or form of a pack is wrong.
const SIGNATURE: &str = "the signature of the pack does not verify";

#[test]
fn records_that_were_moved_or_stripped_are_refused() {
    let mut cast = Cast::assemble();
    let scripts: Vec<(&str, Lie, &str)> = vec![
        ("the signature is stripped", in_packs(|pack| pack.signature = [0; 64]), SIGNATURE),
        ("another record's signature", in_packs(|pack| pack.signature.rotate_left(1)), SIGNATURE),
        ("moved to a device that never joined", in_packs(|pack| pack.device = [9; 16]), "by a device that never joined"),
        ("moved to another team", in_packs(|pack| pack.team = [9; 16]), "a run belongs to another team"),
        ("moved to the leads alone", in_packs(|pack| pack.records[0].audience = 2), SIGNATURE),
        ("moved to another epoch", in_packs(|pack| pack.records[0].epoch = 2), SIGNATURE),
        ("made an erasure", in_packs(|pack| pack.records[0].kind = 2), SIGNATURE),
        ("made a draft", in_packs(|pack| pack.records[0].kind = 5), SIGNATURE),
        ("another suite", in_packs(|pack| pack.records[0].suite = 2), SIGNATURE),
        ("another size class", in_packs(|pack| pack.records[0].size_class += 1), "the size class does not fit the body"),
        ("a newer version of the pack", in_packs(|pack| pack.version = 9), "pack version 9 is not known here"),
        ("a byte of a body", in_packs(|pack| flip(&mut pack.records[0].body)), SIGNATURE),
        ("another number", in_packs(|pack| pack.first += 1), SIGNATURE),
        ("another predecessor", in_packs(|pack| pack.previous[0] ^= 1), SIGNATURE),
        ("bodies moved between entries", in_runs(swap_bodies), SIGNATURE),
    ];
    for (name, lie, named) in scripts {
        cast.lied_to(name, lie, named);
    }
}

fn flip(bytes: &mut Option<Vec<u8>>) {
    if let Some(byte) = bytes.as_mut().and_then(|bytes| bytes.first_mut()) {
        *byte ^= 1;
    }
}

/// Within a run where there are two records, else with bytes of its own.
fn swap_bodies(run: &mut Run) {
    match run.pack.records.as_mut_slice() {
        [first, second, ..] => std::mem::swap(&mut first.body, &mut second.body),
        [only] => {
            if let Some(body) = &mut only.body {
                body.rotate_left(32);
            }
        }
        [] => {}
    }
}

#[test]
fn records_of_one_device_are_not_another_devices() {
    let mut cast = Cast::assemble();
    let own = cast.device_of_the_phone();
    cast.lied_to("moved to the phone itself", in_packs(move |pack| pack.device = own), "does not");
}

#[test]
fn what_is_withheld_reordered_or_doubled_is_noticed() {
    let mut cast = Cast::assemble();
    let scripts: Vec<(&str, Lie, &str)> = vec![
        ("the root is another", in_heads(|head| head.root[0] ^= 1), "the server's root is another than that of its records"),
        ("more is promised than comes", in_heads(|head| head.head += 1), "the answer ended before its head"),
        ("the newest is withheld", about_pulls(|frames| frames.retain(|frame| !matches!(frame, Frame::Run(_)))), "ended before its head"),
        ("the log is promised to be longer", in_heads(|head| head.membership += 1), "the membership log is shorter than its head says"),
        ("a gap in the team's order", in_runs(|run| run.first_seq += 1), "the team's sequence has a gap"),
        ("an older state", in_heads(|head| head.head = 1), "the server has fewer records than it had"),
        ("a run twice", about_pulls(|frames| frames.insert(1, frames[1].clone())), "the team's sequence has a gap"),
        ("two heads", about_pulls(|frames| frames.insert(1, frames[0].clone())), "a second head within one answer"),
        ("no head", about_pulls(|frames| drop(frames.remove(0))), "does not begin with its head"),
        ("nothing at all", about_pulls(Vec::clear), "the answer to a pull has no head"),
        ("an endless answer", endless(), "the answer is larger than"),
    ];
    for (name, lie, named) in scripts {
        cast.lied_to(name, lie, named);
    }
}

fn in_heads(mut alter: impl FnMut(&mut gadeplan::protocol::call::TeamHead) + Send + 'static) -> Lie {
    about_pulls(move |frames| {
        if let Some(Frame::Head(head)) = frames.first_mut() {
            alter(head);
        }
    })
}

fn endless() -> Lie {
    Box::new(|asked, reply| {
        let lies = asked.path.contains("/pull");
        if lies {
            (reply.status, reply.body) = (200, vec![0; 6 << 20]);
        }
        lies
    })
}

#[test]
fn a_false_receipt_counts_for_nothing() {
    let mut cast = Cast::assemble();
    let other = "a receipt is for another record than the one that was sent";
    let scripts: Vec<(&str, Lie, &str)> = vec![
        ("another hash", receipts(|pushed| pushed.receipts[0].hash[0] ^= 1), other),
        ("another number", receipts(|pushed| pushed.receipts[0].number += 1_000), other),
        ("no place", receipts(|pushed| pushed.receipts[0].seq = 0), other),
        ("none at all", receipts(|pushed| pushed.receipts.clear()), "receipts are missing"),
        ("the same twice", receipts(|pushed| pushed.receipts.push(pushed.receipts[0].clone())), "receipts are missing"),
    ];
    for (name, lie, named) in scripts {
        cast.proxy.lie(lie);
        let entry = cast.phone.record(name);
        let view = cast.phone.sync_until(name, |view| matches!(&view.activity, Activity::Distrusted(why) if why.contains(named)));
        assert_eq!((view.waiting, view.needs_you), (1, 0), "{name}: it is still unsent: {view:?}");
        assert_eq!(cast.phone.note(entry).as_deref(), Some(name));
        assert!(cast.proxy.honest() > 0, "{name}");
        cast.phone.sync_until(name, |view| view.waiting == 0 && view.activity == Activity::Idle);
        assert_eq!(cast.phone.note(entry).as_deref(), Some(name));
    }
}

fn receipts(alter: impl FnMut(&mut Pushed) + Send + 'static) -> Lie {
    about("/push", true, alter)
}

#[test]
fn a_wrap_that_was_exchanged_or_a_body_left_out_stands_in_nobodys_way() {
    let mut cast = Cast::assemble();
    let mut quarantined = 0;
    let scripts: Vec<(&str, Lie)> = vec![
        ("the key is another", in_packs(|pack| flip(&mut pack.records[0].wrap))),
        (
            "the body is left out",
            in_packs(|pack| {
                let hash = pack.headers()[0].body_hash;
                let record = &mut pack.records[0];
                (record.body, record.wrap, record.body_hash) = (None, None, Some(hash));
            }),
        ),
    ];
    for (name, lie) in scripts {
        cast.proxy.lie(lie);
        let hidden = cast.lead.record(name);
        cast.lead.sync_until("sent", |view| view.waiting == 0);
        let view = cast.phone.sync_until(name, |view| view.quarantined > quarantined);
        quarantined = view.quarantined;
        assert_eq!(cast.phone.note(hidden), None);
        assert!(cast.proxy.honest() > 0, "{name}");
        let clear = cast.lead.record("Den næste");
        cast.lead.sync_until("sent", |view| view.waiting == 0);
        cast.phone.arrives(clear, "Den næste");
        assert_eq!(cast.lead.note(hidden).as_deref(), Some(name), "its author has it");
    }
}
