//! What the screens ask most, with all entries present: information on how the engine itself scales, without a gate.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use gadeplan::{
    client::message::{LogFilter, Request, Response},
    domain::{
        contact::{Contact, Manner, Topic},
        entry::{Content, Kind},
        escort::{Destination, Escort, EscortState, EscortStep},
        ids::EntryId,
        person::{Person, Rung},
        review::{Review, ReviewState},
    },
    engine::Engine,
};

use super::{ENTRIES, Result, client::Device, figure, notes::Notes, talk};

const ROUNDS: usize = 7;
/// Entries between two syncs while the log is made.
const BATCH: usize = 1_000;
/// People that the team knows.
const PEOPLE: usize = 200;
/// Minutes that entries are spread over: 90 days.
const MINUTES: usize = 90 * 24 * 60;

/// Saves the log of a team as it comes together over 90 days: people, contacts with them, escorts, conversations.
pub(super) fn load(device: &Device, notes: &mut Notes, entries: usize) -> Result<()> {
    let mut people = Vec::new();
    let mut engine = device.open()?;
    for number in 0..PEOPLE {
        let alias = format!("Kaldenavn {number}");
        people
            .push(record(&mut engine, Content::Person(Person { alias, rung: Rung::Alias, note: notes.note(), unknown: <_>::default() }))?);
    }
    let mut before = None;
    for number in PEOPLE..entries {
        if number % BATCH == 0 {
            drop(engine);
            device.sync()?;
            engine = device.open()?;
        }
        let ago = Duration::from_secs(60 * notes.below(MINUTES) as u64);
        let at: DateTime<Utc> = (SystemTime::now() - ago).into();
        let with: Vec<EntryId> = people.get(notes.below(PEOPLE)).copied().into_iter().collect();
        let content = match (notes.below(20), before) {
            (0, Some(target)) => message(target, at, notes),
            (1, _) => escort(device, at, with, notes),
            _ => contact(device, at, with, notes),
        };
        let is_message = matches!(content, Content::Review(_));
        let entry = record(&mut engine, content)?;
        before = if is_message { before } else { Some(entry) };
    }
    drop(engine);
    device.sync()?;
    Ok(())
}

fn contact(device: &Device, at: DateTime<Utc>, people: Vec<EntryId>, notes: &mut Notes) -> Content {
    Content::Contact(Contact {
        site: device.site,
        at,
        zone: device.zones.get(notes.below(device.zones.len())).copied(),
        manner: Some(Manner::Conversation),
        people,
        topics: vec![Topic::Housing, Topic::Health],
        barrier: None,
        note: notes.note(),
        unknown: <_>::default(),
    })
}

/// Most escorts have come to their end.
fn escort(device: &Device, at: DateTime<Utc>, people: Vec<EntryId>, notes: &mut Notes) -> Content {
    let end = if notes.below(20) == 0 { EscortState::Agreed } else { EscortState::Cancelled };
    let step = |state| EscortStep { state, at, unknown: <_>::default() };
    Content::Escort(Escort {
        site: device.site,
        destination: Destination::Jobcenter,
        place: "Jobcenter".into(),
        appointment: at.naive_utc(),
        meet_time: None,
        meet_place: String::new(),
        people,
        steps: vec![step(end)],
        barrier: None,
        outcome: String::new(),
        next_step: String::new(),
        note: notes.note(),
        unknown: <_>::default(),
    })
}

fn message(target: EntryId, at: DateTime<Utc>, notes: &mut Notes) -> Content {
    let state = [ReviewState::Seen, ReviewState::Question, ReviewState::Answer, ReviewState::Agreed];
    let state = state.get(notes.below(4)).copied().unwrap_or(ReviewState::Seen);
    Content::Review(Review { target, state, at, text: notes.note(), unknown: <_>::default() })
}

fn record(engine: &mut Engine, content: Content) -> Result<EntryId> {
    match engine.handle(Request::Record { entry: None, content })? {
        Response::Saved { entry } => Ok(entry),
        other => Err(format!("not saved: {other:?}").into()),
    }
}

pub(super) fn measure(device: &Device) -> Result<()> {
    talk("reading");
    let mut engine = device.open()?;
    let asked = [
        ("read.today", "I dag", Request::Today),
        ("read.log", "the log, first rows", Request::Log(LogFilter::default())),
        ("read.sync", "the sync screen, also told after every save", Request::Sync),
        ("read.draft", "opening a new contact", Request::OpenDraft(Kind::Contact)),
    ];
    for (id, what, request) in asked {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            engine.handle(request.clone())?;
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
        figure(id, &format!("{what}, {ENTRIES} entries, median of {ROUNDS}, native"), median, "ms", None)?;
    }
    Ok(())
}
