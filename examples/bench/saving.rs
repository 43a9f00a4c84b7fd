//! P1: from *Gem* to durable in the encrypted vault, against plain SQLite with as many fsyncs on the same disk: as it comes, and with its log
//! emptied beside the saves as ours is.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use gadeplan::payload::encode_content;

use super::{
    Result,
    client::Device,
    figure,
    notes::Notes,
    plain::{Plain, Row},
    talk,
    wire::{draft, save},
};

const ROUNDS: usize = 5;
/// So many that what happens in every eightieth save is within the p99 of each round.
const SAVES: usize = 1_000;
/// Saves before the clock counts, so that every statement is prepared and every cache is warm.
const WARM: usize = 20;

/// Times of one round, milliseconds.
#[derive(Default)]
struct Round {
    gadeplan: Vec<f64>,
    plain: Vec<f64>,
    level: Vec<f64>,
}

pub(super) fn measure(device: &Device, folder: &Path, entries: usize, sealed: usize) -> Result<()> {
    talk("P1: making the plain databases");
    let mut notes = Notes::new(3);
    let mut plain = Plain::make(&folder.join("plain"), (0..entries).map(|_| row(device, &mut notes, sealed)))?;
    let mut level = Plain::make(&folder.join("level"), (0..entries).map(|_| row(device, &mut notes, sealed)))?;
    level.rest_beside()?;
    let mut rounds = Vec::new();
    for number in 0..ROUNDS {
        talk(&format!("P1: round {}", number + 1));
        rounds.push(round(device, &mut plain, &mut level, &mut notes, sealed, number)?);
        device.sync()?;
        plain.empty_outbox()?;
        level.empty_outbox()?;
    }
    let of = |percent, pick: fn(&Round) -> &Vec<f64>| median(rounds.iter().map(|round| at(pick(round), percent)).collect());
    let ratio = |percent, pick: fn(&Round) -> &Vec<f64>| {
        median(rounds.iter().map(|round| at(&round.gadeplan, percent) / at(pick(round), percent)).collect())
    };
    let what = format!("{entries} entries, median of {ROUNDS} rounds of {SAVES}");
    figure("P1", &format!("save to durable, p99, against plain SQLite with two commits, {what}"), ratio(99, |r| &r.plain), "×", Some(1.5))?;
    figure("P1.level", "the same where the plain log too is emptied beside the saves", ratio(99, |r| &r.level), "×", None)?;
    figure("P1.median", "the median against plain SQLite with two commits", ratio(50, |r| &r.plain), "×", None)?;
    figure("P1.p50", "save to durable, p50", of(50, |r| &r.gadeplan), "ms", None)?;
    figure("P1.p99", "save to durable, p99", of(99, |r| &r.gadeplan), "ms", None)?;
    figure("P1.plain.p50", "plain SQLite, two commits, p50", of(50, |r| &r.plain), "ms", None)?;
    figure("P1.plain.p99", "plain SQLite, two commits, p99", of(99, |r| &r.plain), "ms", None)?;
    figure("P1.level.p99", "plain SQLite, its log emptied beside the saves, p99", of(99, |r| &r.level), "ms", None)
}

/// One save of each kind in turn, beginning with another kind each time: what disturbs the disk disturbs all.
fn round(device: &Device, plain: &mut Plain, level: &mut Plain, notes: &mut Notes, sealed: usize, number: usize) -> Result<Round> {
    let mut engine = device.open()?;
    let mut times = Round::default();
    for save_number in 0..WARM + SAVES {
        let (draft, one, other) = (draft(device, notes), row(device, notes, sealed), row(device, notes, sealed));
        let mut draft = Some(draft);
        for turn in 0..3 {
            let (took, of) = match (number + save_number + turn) % 3 {
                0 => (timed(|| draft.take().map_or(Ok(()), |draft| save(&mut engine, draft)))?, &mut times.gadeplan),
                1 => (timed(|| plain.save(&one))?, &mut times.plain),
                _ => (timed(|| level.save(&other))?, &mut times.level),
            };
            if save_number >= WARM {
                of.push(took.as_secs_f64() * 1_000.0);
            }
        }
        // As the runner does after the round that each save wakes.
        engine.rest()?;
        if save_number % WARM == 0 {
            level.rest()?;
        }
    }
    Ok(times)
}

fn timed(act: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let began = Instant::now();
    act()?;
    Ok(began.elapsed())
}

/// `sealed` is how many bytes a record has on its way.
fn row(device: &Device, notes: &mut Notes, sealed: usize) -> Row {
    let draft = draft(device, notes);
    let content = encode_content(&draft.content);
    let note = notes.note();
    let packed = (0..sealed).flat_map(|_| notes.bytes::<1>()).collect();
    Row { id: draft.entry.bytes(), revision: draft.revision.bytes(), hash: notes.bytes(), packed, content, note }
}

/// The value that so many per cent do not exceed.
fn at(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

fn median(values: Vec<f64>) -> f64 {
    at(&values, 50)
}
