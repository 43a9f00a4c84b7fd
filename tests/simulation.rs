//! Many devices and one server, with everything that can happen to them, as a seed decides. `cargo xtask simulate` runs as many as wanted.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test stops where it fails, and says why")]

#[path = "simulation/chance.rs"]
mod chance;
#[path = "simulation/crash.rs"]
mod crash;
#[path = "simulation/device.rs"]
mod device;
#[path = "simulation/disk.rs"]
mod disk;
#[path = "simulation/invariants.rs"]
mod invariants;
#[path = "simulation/keys.rs"]
mod keys;
#[path = "simulation/scenario.rs"]
mod scenario;
#[path = "simulation/seeds.rs"]
mod seeds;
#[path = "simulation/server.rs"]
mod server;
#[path = "simulation/trace.rs"]
mod trace;
#[path = "simulation/wire.rs"]
mod wire;
#[path = "simulation/world.rs"]
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use scenario::Scenario;
use seeds::Notes;
use trace::Trace;
use world::{Prepared, World};

/// Seeds of an ordinary test run.
const SEEDS: u64 = 2_000;

/// Of a hundred devices so many begin a seed without anything of what the team wrote before.
const NEWCOMERS: u64 = 20;

/// What became of a seed: the hash of its course, and what was violated.
struct Course {
    hash: String,
    words: String,
    violated: Option<String>,
}

fn run(prepared: &Prepared, seed: u64, told: bool) -> Course {
    let world = World::begin(prepared, seed, Trace::new(told), NEWCOMERS);
    let mut scenario = Scenario::begin(world);
    let outcome = catch_unwind(AssertUnwindSafe(|| scenario.play().and_then(|()| scenario.check())));
    let violated = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(violation)) => Some(violation.0),
        Err(panic) => Some(format!("a panic: {}", message(panic.as_ref()))),
    };
    let (hash, words) = (scenario.world.trace.hash(), scenario.world.trace.words());
    Course { hash, words, violated }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

#[test]
fn no_seed_violates_an_invariant() {
    let from = number("GADEPLAN_SEED").unwrap_or(0);
    let seeds = from..from + number("GADEPLAN_SEEDS").unwrap_or(SEEDS);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = number("GADEPLAN_THREADS").map_or(cores, |threads| usize::try_from(threads).expect("few threads"));
    let notes = Notes::open(std::env::var_os("GADEPLAN_NOTES").map(Into::into));
    match seeds::all(seeds.clone(), threads.max(1), &notes) {
        Ok(hash) => println!("seeds {} to {} without a violation, hash {}", seeds.start, seeds.end - 1, hash.hex()),
        Err(found) => panic!("seed {}: {}", found.seed, found.violated),
    }
}

/// I10.
#[test]
fn the_same_seed_gives_the_same_trace() {
    let (one, other) = (Prepared::make(0), Prepared::make(0));
    for seed in 0..20 {
        let (first, second) = (run(&one, seed, true), run(&other, seed, true));
        assert_eq!(first.words, second.words, "seed {seed}");
        assert_eq!(first.hash, second.hash, "seed {seed}");
    }
    assert_ne!(run(&one, 0, false).hash, run(&one, 1, false).hash);
}
