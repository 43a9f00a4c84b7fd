//! Promises that are not kept: receipts for what was never stored, records that are not taken, records of another app.

use std::sync::{Arc, Mutex};

use gadeplan::protocol::{
    call::{Pushed, Receipt},
    pack::Pack,
};

use super::{
    cast::Cast,
    proxy::{Asked, Reply},
};

/// Receipts for everything in a pack, from this place on.
fn receipts(asked: &Asked, incarnation: u64, next: &mut u64) -> Option<Reply> {
    let pack = Pack::from_bytes(&asked.body).ok().filter(|_| asked.path.ends_with("/push"))?;
    let mut receipts = Vec::new();
    for header in pack.headers() {
        receipts.push(Receipt { number: header.number, hash: header.hash(), seq: *next });
        *next += 1;
    }
    let body = minicbor::to_vec(Pushed { incarnation, receipts }).expect("memory");
    Some(Reply { status: 200, body })
}

#[test]
fn receipts_for_what_was_never_stored_are_found_out_and_it_is_brought_again() {
    for (name, ahead) in [("the next places", 1), ("places far ahead", 1_000)] {
        let mut cast = Cast::assemble();
        let incarnation = Arc::new(Mutex::new(0));
        let heard = Arc::clone(&incarnation);
        cast.proxy.lie(super::proxy::about("/push", true, move |pushed: &mut Pushed| {
            *heard.lock().expect("nobody panicked") = pushed.incarnation;
        }));
        cast.phone.record("Rigtigt sendt");
        cast.phone.sync_until("sent", |view| view.waiting == 0);
        let incarnation = *incarnation.lock().expect("nobody panicked");
        let mut next = cast.leaves().len() as u64 + ahead;
        cast.proxy.instead(move |asked| receipts(asked, incarnation, &mut next));
        let first = cast.phone.record(name);
        let second = cast.phone.record("Og én til");
        cast.phone.sync_until("found out", |view| view.repair.is_some() && view.waiting == 2);
        assert!(cast.proxy.honest() > 0, "{name}: no lie was told");
        for entry in [first, second] {
            cast.lead_reads_while_the_phone_syncs(entry);
        }
        let view = cast.phone.sync_until("mended", |view| view.repair.is_none() && view.waiting == 0);
        assert_eq!((view.needs_you, view.quarantined, view.doubt), (0, 0, None), "{name}");
    }
}
