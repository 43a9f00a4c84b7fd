//! A first sync, newest first: what lies about it is refused by name, what breaks it off is gone on from.

use std::time::{Duration, Instant};

use gadeplan::{
    client::{
        message::{LogFilter, Request, Response},
        view::Activity,
    },
    domain::ids::EntryId,
    protocol::{call::Frame, tree::Frontier},
};

use super::{
    cast::{Cast, Device, PASSPHRASE},
    proxy::{Lie, Reply},
};

/// A few records.
const PAGE_BYTES: usize = 2_000;
const ENTRIES: usize = 12;
const PATIENCE: Duration = Duration::from_secs(60);

/// A team whose lead has written some entries, each sent alone; from the oldest to the newest.
fn with_history() -> (Cast, Vec<EntryId>) {
    let mut cast = Cast::assemble_with(PAGE_BYTES);
    let mut entries = Vec::new();
    for number in 0..ENTRIES {
        entries.push(cast.lead.record(&format!("Nummer {number}")));
        cast.lead.sync_until("sent", |view| view.waiting == 0);
    }
    (cast, entries)
}

fn joins(cast: &mut Cast, holder: &str) -> Device {
    let code = cast.invite();
    let mut device = Device::fresh(&cast.proxy.url);
    device.ask(Request::Join { code, holder: holder.into(), passphrase: PASSPHRASE.into() });
    device
}

/// Everything is here at the end.
fn has_all(device: &mut Device, entries: &[EntryId]) {
    let until = Instant::now() + PATIENCE;
    while entries.iter().any(|entry| device.note(*entry).is_none()) {
        assert!(Instant::now() < until, "entries do not arrive");
        device.sync_until("a round", |view| view.activity != Activity::Working);
        device.ask(Request::SyncNow);
    }
    let view = device.sync_until("idle", |view| view.activity == Activity::Idle && view.missing == 0);
    assert_eq!((view.quarantined, view.needs_you, &view.doubt), (0, 0, &None));
    assert!(view.repair.is_none(), "{view:?}");
}

/// How many a search says that are not here yet.
fn unreached(device: &mut Device) -> u64 {
    let filter = LogFilter { words: "nummer".into(), ..LogFilter::default() };
    let Response::Log(log) = device.ask(Request::Log(filter)) else { panic!("a log") };
    log.reach.expect("a search says how far it reached").missing
}

#[test]
fn the_newest_are_here_while_older_ones_are_kept_back_and_the_screens_say_how_many() {
    let (mut cast, entries) = with_history();
    // Older pages do not come; in the second go they break off after one.
    let mut passed = 0;
    cast.proxy.instead(move |asked| {
        let older = asked.path.contains("/earlier?before=");
        passed += usize::from(older);
        (older && passed != 3).then(|| Reply { status: 503, body: Vec::new() })
    });
    let mut device = joins(&mut cast, "Jonas");
    let newest = entries[ENTRIES - 1];
    device.arrives_at_all(newest);
    assert_eq!(device.note(entries[0]), None);
    let view = device.sync();
    let all = cast.leaves().len() as u64;
    assert_eq!(view.fetched + view.missing, all, "{view:?}");
    assert!(view.fetched > 0 && unreached(&mut device) == view.missing, "{view:?}");
    // What is new comes all the same, and what is written here is sent.
    let news = cast.lead.record("Imens");
    cast.lead.sync_until("sent", |view| view.waiting == 0);
    device.arrives_at_all(news);
    let own = device.record("Min egen");
    cast.lead_reads(own, &mut device);
    let later = device.sync_until("one more page", |after| after.missing < view.missing);
    assert!(later.missing > 0 && device.note(entries[0]).is_none(), "{later:?}");

    // After a restart it goes on below what it has.
    let url = cast.proxy.url.clone();
    let mut device = device.restart(&url, |_| {});
    device.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    assert!(cast.proxy.honest() > 0);
    has_all(&mut device, &entries);
    assert_eq!((unreached(&mut device), device.note(own).as_deref()), (0, Some("Min egen")));
}

fn about_earlier(first: bool, mut alter: impl FnMut(&mut Vec<Frame>) + Send + 'static) -> Lie {
    let mut pulls = super::proxy::about_pulls(move |frames| alter(frames));
    Box::new(move |asked, reply| asked.path.contains("/earlier") && asked.path.contains("before=") != first && pulls(asked, reply))
}

#[test]
fn lies_about_what_was_earlier_are_refused_by_name() {
    let (mut cast, entries) = with_history();
    const NOT_BEFORE: &str = "earlier records are not those before";
    let another_tree: fn(&mut Vec<Frame>) = |frames| {
        for frame in frames {
            if let Frame::Below(tree) = frame {
                let mut other = Frontier::default();
                (0..tree.size).for_each(|_| other.push(&[9; 32]));
                *tree = other;
            }
        }
    };
    let hidden: fn(&mut Vec<Frame>) = |frames| {
        let at = frames.iter().rposition(|frame| matches!(frame, Frame::Run(_)));
        at.into_iter().for_each(|at| drop(frames.remove(at)));
    };
    let ended: fn(&mut Vec<Frame>) = |frames| {
        if let Some(Frame::End(more)) = frames.last_mut() {
            *more = false;
        }
    };
    let mut heard: Option<Vec<Frame>> = None;
    let again = move |frames: &mut Vec<Frame>| frames.clone_from(heard.get_or_insert_with(|| frames.clone()));
    let scripts: Vec<(&str, Lie, &str)> = vec![
        ("another tree before the newest", about_earlier(true, another_tree), NOT_BEFORE),
        ("another tree before older ones", about_earlier(false, another_tree), NOT_BEFORE),
        ("the last of the newest is hidden", about_earlier(true, hidden), NOT_BEFORE),
        ("older ones are hidden", about_earlier(false, hidden), NOT_BEFORE),
        ("nothing is said to lie below the newest", about_earlier(true, ended), "the answer ended before the first record"),
        ("nothing more is said to lie below", about_earlier(false, ended), "the answer ended before the first record"),
        ("the same page again and again", about_earlier(false, again), NOT_BEFORE),
    ];
    for (name, lie, named) in scripts {
        cast.proxy.lie(lie);
        let mut device = joins(&mut cast, name);
        let own = device.record("Skrevet under løgnen");
        device.sync_until(name, |view| matches!(&view.activity, Activity::Distrusted(why) if why.contains(named)));
        assert!(cast.proxy.honest() > 0, "{name}: no lie was told");
        has_all(&mut device, &entries);
        assert_eq!(device.note(own).as_deref(), Some("Skrevet under løgnen"), "{name}");
    }
}
