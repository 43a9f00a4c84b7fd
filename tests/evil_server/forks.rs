//! Lies about a copy of the phone that there is not: only its own signature under other records proves one.

use std::sync::{Arc, Mutex};

use gadeplan::{
    client::{
        message::{Request, Response, State},
        view::Activity,
    },
    domain::ids::DeviceId,
    protocol::{
        call::{Frame, Pushed},
        pack::Pack,
        refused::{Reason, Refused},
    },
};

use super::{
    cast::Cast,
    proxy::{Reply, about, about_pulls},
};

fn device(cast: &mut Cast) -> DeviceId {
    match cast.phone.ask(Request::State) {
        Response::State(State::Unlocked(me)) => me.device,
        other => panic!("not unlocked: {other:?}"),
    }
}

#[test]
fn a_fork_that_nobody_has_signed_changes_nothing() {
    let mut cast = Cast::assemble();
    let before = device(&mut cast);
    for detail in [0, 1, 2, u64::MAX] {
        let refused = Refused { reason: Reason::Fork.name().into(), detail, text: "another record has this number".into() };
        let body = minicbor::to_vec(&refused).expect("memory");
        cast.proxy.instead(move |asked| asked.path.ends_with("/push").then(|| Reply { status: 409, body: body.clone() }));
        let entry = cast.phone.record("Der er ingen kopi");
        let view = cast.phone.sync_until("it says so", |view| matches!(view.activity, Activity::Refused(_)));
        assert_eq!(view.waiting, 1, "{view:?}");
        assert!(cast.proxy.honest() > 0);
        cast.phone.sync_until("the truth", |view| view.waiting == 0 && view.needs_you == 0 && view.activity == Activity::Idle);
        assert_eq!(cast.phone.note(entry).as_deref(), Some("Der er ingen kopi"));
        cast.lead.arrives(entry, "Der er ingen kopi");
        assert_eq!(device(&mut cast), before, "it is the same device");
    }
}

#[test]
fn a_receipt_for_another_record_under_the_same_number_is_no_fork() {
    let mut cast = Cast::assemble();
    let before = device(&mut cast);
    cast.proxy.lie(about("/push", true, |pushed: &mut Pushed| pushed.receipts[0].hash = [9; 32]));
    let entry = cast.phone.record("Min egen");
    let another = "a receipt is for another record";
    cast.phone.sync_until("it says so", |view| matches!(&view.activity, Activity::Distrusted(why) if why.contains(another)));
    cast.proxy.honest();
    cast.phone.sync_until("the truth", |view| view.waiting == 0 && view.activity == Activity::Idle);
    cast.lead.arrives(entry, "Min egen");
    assert_eq!(device(&mut cast), before);
}

#[test]
fn an_old_record_of_the_phone_in_the_place_of_a_new_one_is_no_fork() {
    let mut cast = Cast::assemble();
    let before = device(&mut cast);
    let sent: Arc<Mutex<Option<Pack>>> = Arc::default();
    let heard = Arc::clone(&sent);
    cast.proxy.lie(move |asked, _| {
        if let (true, Ok(pack)) = (asked.path.ends_with("/push"), Pack::from_bytes(&asked.body)) {
            heard.lock().expect("nobody panicked").get_or_insert(pack);
        }
        false
    });
    cast.phone.record("For længst sendt");
    cast.phone.sync_until("sent", |view| view.waiting == 0);
    cast.proxy.honest();
    let old = sent.lock().expect("nobody panicked").clone().expect("a pack");
    let lie = about_pulls(move |frames| {
        for frame in frames {
            if let Frame::Run(run) = frame {
                run.pack = old.clone();
            }
        }
    });
    // Too few, or the tree is another: as many records as it stands for.
    cast.lied_to("an old record of its own", lie, " its ");
    assert_eq!(device(&mut cast), before);
}
