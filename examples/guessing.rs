//! How fast this machine guesses passphrases, and what all of them would cost: `cargo run --example guessing --features engine-native`.
//!
//! It opens a real slot with wrong words, as somebody with a copy of `outbox.db` would, on one core and on all of them.
#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::{
    error::Error,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use gadeplan::crypto::{PassphraseSlot, Secret, SlotError, SystemRandom};

/// Five words of 2,048.
const BITS: i32 = 55;
/// How long each measurement goes on.
const SPAN: Duration = Duration::from_secs(6);
/// Euro for an hour of one rented core: a low price.
const EURO_PER_CORE_HOUR: f64 = 0.01;

fn main() -> Result<(), Box<dyn Error>> {
    let slot = PassphraseSlot::make("bænk sol båd torv kaffe", &Secret::make(&mut SystemRandom), &mut SystemRandom)?;
    let cores = thread::available_parallelism()?.get();
    let one = rate(&slot, 1);
    println!("one core: {one:.2} guesses per second of processor time, {:.0} ms each", 1_000.0 / one);
    if cores > 1 {
        println!("{cores} cores at once: {:.2} each", rate(&slot, cores));
    }
    let half = 2_f64.powi(BITS - 1);
    let core_years = half / one / 86_400.0 / 365.25;
    let euro = half / one / 3_600.0 * EURO_PER_CORE_HOUR;
    println!("half of all {BITS}-bit passphrases: {core_years:.1e} core-years, {euro:.1e} euro at {EURO_PER_CORE_HOUR} euro per core-hour");
    Ok(())
}

/// Seconds of processor time that this process has had; `None` where the system does not say.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Fields 14 and 15, counted after the name in brackets, in hundredths.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    Some((ticks(fields.next())? + ticks(fields.next())?) / 100.0)
}

/// Guesses per second of processor time on so many threads; per second by the clock where processor time is not known.
fn rate(slot: &PassphraseSlot, threads: usize) -> f64 {
    let guesses = AtomicU64::new(0);
    let (began, before) = (Instant::now(), processor_seconds());
    thread::scope(|scope| {
        for thread in 0..threads {
            let guesses = &guesses;
            scope.spawn(move || {
                for guess in 0_u64.. {
                    let opened = slot.open(&format!("bænk sol båd {thread} {guess}"));
                    if !matches!(opened, Err(SlotError::Wrong)) || began.elapsed() > SPAN {
                        break;
                    }
                    guesses.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let spent = before.zip(processor_seconds()).map_or_else(|| began.elapsed().as_secs_f64(), |(before, after)| after - before);
    guesses.load(Ordering::Relaxed) as f64 / spent
}
