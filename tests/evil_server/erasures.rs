//! Lies about erasures: forged, brought back, held back, and receipts that nobody gave.

use gadeplan::{
    client::{
        message::{Request, Response, State},
        team::Roles,
    },
    domain::ids::EntryId,
    protocol::{
        call::{Frame, Run},
        pack::{Pack, PackedRecord},
    },
};

use super::{
    cast::{Cast, Device},
    proxy::about_pulls,
};

fn steward(cast: &mut Cast) {
    let Response::State(State::Unlocked(me)) = cast.lead.ask(Request::State) else { panic!("unlocked") };
    let roles = Roles { worker: true, lead: true, steward: true };
    cast.lead.ask(Request::ChangeRoles { device: me.device, roles });
}

fn is_erased(device: &mut Device, entry: EntryId) -> bool {
    matches!(device.ask(Request::Entry(entry)), Response::Erased(_))
}

fn progress(device: &mut Device) -> (u32, u32) {
    let Response::Erasures(view) = device.ask(Request::Erasures) else { panic!("erasures") };
    view.rows.first().map_or((0, 0), |row| (row.progress.done, row.progress.of))
}

/// An entry of the lead's that the phone has.
fn shared(cast: &mut Cast, note: &str) -> EntryId {
    let entry = cast.lead.record(note);
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.phone.arrives(entry, note);
    entry
}

#[test]
fn bodies_of_what_was_erased_are_not_taken_back() {
    let mut cast = Cast::assemble();
    steward(&mut cast);
    let entry = shared(&mut cast, "Skal væk");
    // The server kept the bodies, and gives them to a device that joins after the erasure.
    let kept: std::sync::Arc<std::sync::Mutex<Vec<PackedRecord>>> = std::sync::Arc::default();
    let heard = std::sync::Arc::clone(&kept);
    let mut before = Device::fresh(&cast.proxy.url);
    cast.proxy.lie(about_pulls(move |frames| {
        for run in runs(frames) {
            heard.lock().expect("nobody panicked").extend(run.pack.records.iter().filter(|record| record.body.is_some()).cloned());
        }
    }));
    let code = cast.invite();
    let join = |code: String, holder: &str| Request::Join { code, holder: holder.into(), passphrase: super::cast::PASSPHRASE.into() };
    before.ask(join(code, "Jonas"));
    before.arrives(entry, "Skal væk");
    assert!(kept.lock().expect("nobody panicked").len() > 1, "the server heard everything");

    cast.lead.ask(Request::Erase(entry));
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.proxy.lie(about_pulls(move |frames| {
        let kept = kept.lock().expect("nobody panicked");
        for run in runs(frames) {
            give_back(&mut run.pack, &kept);
        }
    }));
    let code = cast.invite();
    let mut late = Device::fresh(&cast.proxy.url);
    late.ask(join(code, "Mette"));
    late.sync_until("the liar delivers everything", |view| view.last_contact.is_some() && view.quarantined == 0);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while late.try_ask(Request::Entry(entry)).is_err() {
        assert!(std::time::Instant::now() < until, "the erasure does not arrive");
        late.sync_until("again", |view| view.last_contact.is_some());
        late.ask(Request::SyncNow);
    }
    assert!(is_erased(&mut late, entry), "what was erased is a stub, whatever the server delivers");
    assert!(cast.proxy.honest() > 0, "it lied");
}

fn runs(frames: &mut [Frame]) -> impl Iterator<Item = &mut Run> {
    frames.iter_mut().filter_map(|frame| if let Frame::Run(run) = frame { Some(run) } else { None })
}

/// Puts back what was erased, as far as it was kept: a body fits where its hash does.
fn give_back(pack: &mut Pack, kept: &[PackedRecord]) {
    for record in pack.records.iter_mut().filter(|record| record.body.is_none()) {
        let fits = |kept: &&PackedRecord| kept.body.as_deref().map(gadeplan::protocol::record::body_hash) == record.body_hash;
        if let Some(kept) = kept.iter().find(fits) {
            (record.body, record.wrap, record.body_hash) = (kept.body.clone(), kept.wrap.clone(), None);
        }
    }
}

#[test]
fn an_erasure_cannot_be_made_moved_or_widened() {
    let mut cast = Cast::assemble();
    steward(&mut cast);
    let (gone, stays) = (shared(&mut cast, "Skal væk"), shared(&mut cast, "Bliver"));
    // The list of the erasure names another record than the steward's: the signature covers it.
    cast.proxy.lie(about_pulls(|frames| {
        for run in runs(frames) {
            for body in run.pack.records.iter_mut().filter(|record| record.kind == 2).filter_map(|record| record.body.as_mut()) {
                body[20] ^= 1;
            }
        }
    }));
    cast.lead.ask(Request::Erase(gone));
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.phone.sync_until("refused by name", |view| {
        matches!(&view.activity, gadeplan::client::view::Activity::Distrusted(why) if why.contains("the signature of the pack does not verify"))
    });
    assert!(!is_erased(&mut cast.phone, gone) && !is_erased(&mut cast.phone, stays));
    assert!(cast.proxy.honest() > 0);
    cast.phone.sync_until("the truth is taken", |view| view.activity == gadeplan::client::view::Activity::Idle && view.waiting == 0);
    assert!(is_erased(&mut cast.phone, gone) && !is_erased(&mut cast.phone, stays));
}

#[test]
fn nobody_answers_for_a_device_that_is_kept_in_the_dark() {
    let mut cast = Cast::assemble();
    steward(&mut cast);
    let entry = shared(&mut cast, "Skal væk");
    // The phone hears nothing of the erasure, and the server has nothing to say in its name.
    cast.proxy.lie(|_, reply| {
        (reply.status, reply.body) = (503, Vec::new());
        true
    });
    cast.lead.ask(Request::Erase(entry));
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    let after = cast.lead.record("Senere");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    assert!(cast.lead.note(after).is_some());
    assert_eq!(progress(&mut cast.lead), (1, 2), "the phone has not answered, and nobody can for it");
    assert!(!is_erased(&mut cast.phone, entry));
    assert!(cast.proxy.honest() > 0);
    cast.phone.arrives(after, "Senere");
    assert!(is_erased(&mut cast.phone, entry));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while progress(&mut cast.lead) != (2, 2) {
        assert!(std::time::Instant::now() < until, "the answer does not arrive");
        cast.phone.sync_until("the phone answers", |view| view.last_contact.is_some());
        cast.lead.sync_until("the lead hears", |view| view.last_contact.is_some());
        cast.phone.ask(Request::SyncNow);
        cast.lead.ask(Request::SyncNow);
    }
}
