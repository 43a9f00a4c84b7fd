//! Promises that are not kept: receipts for what was never stored, records that are not taken, records of another app.

use std::sync::{Arc, Mutex};

use gadeplan::{
    client::message::{Request, Response},
    domain::{entry::Content, ids::EntryId},
    protocol::{
        call::{Pushed, Receipt},
        pack::Pack,
        refused::{Reason, Refused},
    },
};

use super::{
    cast::{Cast, Device},
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
    for (name, ahead) in [("the next places", 1), ("places far ahead", 1_000), ("places that are taken", -1)] {
        let mut cast = Cast::assemble();
        let incarnation = Arc::new(Mutex::new(0));
        let heard = Arc::clone(&incarnation);
        cast.proxy.lie(super::proxy::about("/push", true, move |pushed: &mut Pushed| {
            *heard.lock().expect("nobody panicked") = pushed.incarnation;
        }));
        cast.phone.record("Rigtigt sendt");
        cast.phone.sync_until("sent", |view| view.waiting == 0);
        let incarnation = *incarnation.lock().expect("nobody panicked");
        let mut next = (cast.leaves().len() as u64).saturating_add_signed(ahead);
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

/// Refuses the first record with a body that a pack holds, by its number, and from then on whatever brings that body.
fn picky() -> impl FnMut(&Asked) -> Option<Reply> {
    let mut refused = None;
    move |asked| {
        let pack = Pack::from_bytes(&asked.body).ok().filter(|_| asked.path.ends_with("/push"))?;
        let mut numbered = (pack.first..).zip(&pack.records);
        let number = *refused.get_or_insert(numbered.clone().find(|(_, record)| record.body.is_some())?.0);
        numbered.find(|(at, record)| *at == number && record.body.is_some())?;
        let text = "not this one".to_owned();
        let body = minicbor::to_vec(Refused { reason: Reason::Malformed.name().into(), detail: number, text }).expect("memory");
        Some(Reply { status: Reason::Malformed.status(), body })
    }
}

fn saves_again(device: &mut Device, entry: EntryId, note: &str) {
    let Response::Draft(mut draft) = device.ask(Request::Correct { entry, from: None }) else { panic!("a draft") };
    let Content::Contact(contact) = &mut draft.content else { panic!("a contact") };
    contact.note = note.into();
    device.ask(Request::Save(draft));
}

#[test]
fn a_record_that_the_server_does_not_take_stands_in_nobodys_way_and_is_saved_again() {
    let mut cast = Cast::assemble();
    cast.phone.sync_until("nothing waits", |view| view.waiting == 0);
    cast.proxy.instead(picky());
    let bad = cast.phone.record("Vil serveren ikke have");
    let good = cast.phone.record("Den næste");
    let view = cast.phone.sync_until("the rest is sent", |view| view.waiting == 0 && view.needs_you == 1);
    assert!(view.rows.iter().any(|row| row.entry == bad), "{view:?}");
    assert_eq!(cast.phone.note(bad).as_deref(), Some("Vil serveren ikke have"), "its author has it");
    cast.lead_reads_while_the_phone_syncs(good);
    assert_eq!(cast.lead.note(bad), None);
    assert_eq!(cast.lead.sync().quarantined, 1, "kept without its body, and said");
    // Restarted, and it still needs the person.
    let Cast { phone, proxy, .. } = cast;
    let mut phone = phone.restart(&proxy.url, |_| {});
    phone.ask(Request::Unlock { passphrase: super::cast::PASSPHRASE.into() });
    phone.sync_until("still said", |view| view.needs_you == 1);
    saves_again(&mut phone, bad, "Nu på en anden måde");
    cast = Cast { phone, proxy, ..cast };
    cast.phone.sync_until("nothing needs the person any more", |view| view.waiting == 0 && view.needs_you == 0);
    cast.lead.arrives(bad, "Nu på en anden måde");
    assert!(cast.proxy.honest() > 0, "nothing was refused");
}
