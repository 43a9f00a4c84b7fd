//! Lies about history: a server that tells two members different things, gives one less than the other, goes back, or is an earlier one.

use gadeplan::{
    client::view::{Activity, Doubt},
    protocol::{
        call::{Frame, Proof, Pushed, Run, TeamHead},
        tree::Frontier,
    },
};

use super::{
    cast::Cast,
    proxy::{Lie, Proxy, Reply, about, about_pulls},
};

/// Pages with something left out, with numbers and a root as if it had never been: whoever sees only this finds nothing wrong in it.
fn retold(mut leaves: Vec<[u8; 32]>, mut leave_out: impl FnMut(&mut Vec<Frame>) + Send + 'static) -> Lie {
    about_pulls(move |frames| {
        let mut told = Frontier::default();
        leaves.iter().for_each(|leaf| told.push(leaf));
        leave_out(frames);
        for frame in frames.iter_mut() {
            if let Frame::Run(run) = frame {
                run.first_seq = told.size + 1;
                for header in run.pack.headers() {
                    leaves.push(header.hash());
                    told.push(&header.hash());
                }
            }
        }
        if let Some(Frame::Head(head)) = frames.first_mut() {
            *head = TeamHead { head: told.size, root: told.root(), ..*head };
        }
    })
}

/// Without the runs of this device.
fn without(device: [u8; 16], leaves: Vec<[u8; 32]>) -> Lie {
    retold(leaves, move |frames| frames.retain(|frame| !matches!(frame, Frame::Run(run) if run.pack.device == device)))
}

/// Without the next record of this device, while what follows it is told: it verifies.
fn beheaded(device: [u8; 16], leaves: Vec<[u8; 32]>) -> Lie {
    let mut hidden = None;
    retold(leaves, move |frames| {
        for frame in frames.iter_mut() {
            if let Frame::Run(Run { pack, .. }) = frame
                && pack.device == device
                && *hidden.get_or_insert(pack.first) == pack.first
            {
                pack.previous = pack.headers()[0].hash();
                pack.first += 1;
                pack.records.remove(0);
            }
        }
        frames.retain(|frame| !matches!(frame, Frame::Run(run) if run.pack.records.is_empty()));
    })
}

#[test]
fn what_is_left_out_before_something_that_comes_is_named() {
    let mut cast = Cast::assemble();
    let liar = Proxy::before(cast.endpoint.address);
    let mut eva = cast.colleague_at("Eva", &liar.url);
    let phone = cast.device_of_the_phone();
    cast.phone.sync_until("idle", |view| view.activity == Activity::Idle && view.waiting == 0);
    let last = cast.lead.record("Det sidste, de begge har");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    for device in [&mut cast.phone, &mut eva] {
        device.arrives_at_all(last);
    }
    liar.lie(beheaded(phone, cast.leaves()));
    // Nothing new is seen between them, so that the second says nothing of its own about it.
    cast.proxy.instead(|_| Some(Reply { status: 503, body: Vec::new() }));
    let (hidden, shown) = (cast.phone.record("Udeladt"), cast.phone.record("Vist"));
    cast.proxy.honest();
    cast.phone.sync_until("sent", |view| view.waiting == 0);
    eva.sync_until("noticed", |view| view.doubt == Some(Doubt::Gap("Ida".into())));
    assert!(liar.honest() > 0, "no lie was told");
    for entry in [hidden, shown] {
        eva.arrives_at_all(entry);
    }
    let settled = eva.sync_until("settled", |view| view.activity == Activity::Idle && view.repair.is_none());
    assert_eq!(settled.doubt, None);
}

#[test]
fn who_reads_a_record_of_a_colleague_sees_that_the_server_told_that_one_something_else() {
    for (name, hidden, shown, doubt) in
        [("another history", 1, 1, Doubt::SplitView("Eva".into())), ("less than there is", 3, 1, Doubt::Withheld("Eva".into()))]
    {
        let mut cast = Cast::assemble();
        let mut eva = cast.colleague("Eva");
        let leaves = cast.leaves();
        let lead = cast.device_of_the_lead();
        cast.proxy.lie(|_, reply| {
            (reply.status, reply.body) = (503, Vec::new());
            true
        });
        let kept: Vec<_> = (0..hidden).map(|n| cast.lead.record(&format!("Skjult {n}"))).collect();
        cast.lead.sync_until("sent", |view| view.waiting == 0);
        for entry in &kept {
            eva.arrives_at_all(*entry);
        }
        let hers: Vec<_> = (0..shown).map(|n| eva.record(&format!("Evas {n}"))).collect();
        eva.sync_until("sent", |view| view.waiting == 0);
        cast.proxy.lie(without(lead, leaves));
        let view = cast.phone.sync_until(name, |view| view.doubt.as_ref() == Some(&doubt));
        assert_eq!(view.quarantined, 0);
        let own = cast.phone.record("Skrevet under løgnen");
        assert!(cast.proxy.honest() > 0, "{name}: no lie was told");
        // The truth brings what was hidden, and ends the doubt.
        for entry in kept.iter().chain(&hers).chain([&own]) {
            cast.phone.arrives_at_all(*entry);
        }
        let settled = cast.phone.sync_until(name, |view| view.activity == Activity::Idle && view.waiting == 0 && view.repair.is_none());
        assert_eq!(settled.doubt, None, "{name}");
    }
}

fn heads(mut alter: impl FnMut(&mut TeamHead) + Send + 'static) -> Lie {
    about_pulls(move |frames| {
        if let Some(Frame::Head(head)) = frames.first_mut() {
            alter(head);
        }
    })
}

#[test]
fn incarnations_that_come_and_go_lose_nothing() {
    let mut cast = Cast::assemble();
    let before = cast.lead.record("Før løgnen");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.phone.arrives_at_all(before);
    let mut other = 0_u64;
    let scripts: Vec<(&str, Lie)> = vec![
        ("another incarnation in the head", heads(|head| head.incarnation ^= 1)),
        (
            "another one each time",
            heads(move |head| {
                other += 1;
                head.incarnation = head.incarnation.wrapping_add(other);
            }),
        ),
        ("another incarnation in receipts", about("/push", true, |pushed: &mut Pushed| pushed.incarnation ^= 1)),
        ("an earlier state, again and again", heads(|head| (head.head, head.root) = (1, [7; 32]))),
        ("an empty team", heads(|head| (head.head, head.root) = (0, Frontier::default().root()))),
    ];
    for (name, lie) in scripts {
        cast.proxy.lie(lie);
        let own = cast.phone.record(name);
        let news = cast.lead.record(&format!("Under løgnen: {name}"));
        cast.lead.sync_until("sent", |view| view.waiting == 0);
        for _ in 0..3 {
            cast.phone.sync_until(name, |view| view.activity != Activity::Working);
        }
        assert_eq!((cast.phone.note(before).as_deref(), cast.phone.note(own).as_deref()), (Some("Før løgnen"), Some(name)));
        cast.proxy.honest();
        cast.phone.arrives_at_all(news);
        cast.lead.arrives_at_all(own);
        let view = cast.phone.sync_until(name, |view| view.activity == Activity::Idle && view.waiting == 0 && view.repair.is_none());
        assert_eq!((view.quarantined, view.needs_you, &view.doubt), (0, 0, &None), "{name}");
    }
}

#[test]
fn a_proof_that_was_altered_takes_nothing_for_good() {
    let mut cast = Cast::assemble();
    let entry = cast.lead.record("Til alle");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.phone.arrives_at_all(entry);
    let mut root = heads(|head| head.root[0] ^= 1);
    let mut proofs = about("/proof", false, |proof: &mut Proof| proof.path.iter_mut().for_each(|node| node[0] ^= 1));
    cast.proxy.lie(move |asked, reply| root(asked, reply) | proofs(asked, reply));
    let news = cast.lead.record("Under løgnen");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    cast.phone.sync_until("distrusted", |view| matches!(view.activity, Activity::Distrusted(_)));
    let own = cast.phone.record("Og min");
    for _ in 0..3 {
        cast.phone.sync_until("rounds go on", |view| view.activity != Activity::Working);
    }
    assert!(cast.proxy.honest() > 0);
    for entry in [news, own, entry] {
        cast.phone.arrives_at_all(entry);
    }
    let view = cast.phone.sync_until("mended", |view| view.activity == Activity::Idle && view.waiting == 0 && view.repair.is_none());
    assert_eq!((view.quarantined, view.doubt), (0, None));
}
