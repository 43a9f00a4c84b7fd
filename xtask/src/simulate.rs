//! `cargo xtask simulate`: many devices and one server, with everything that can happen to them, as seeds decide (tests/simulation.rs).

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::command::cargo;
use crate::matrix::TEST_FEATURES;
use crate::prerequisites;
use crate::test::{Count, counted};

/// Which seeds.
#[derive(Args)]
pub struct Options {
    /// How many
    #[arg(long, default_value_t = SEEDS)]
    seeds: u64,
    /// The first
    #[arg(long, default_value_t = 0)]
    from: u64,
}

/// Seeds of an ordinary test run.
pub const SEEDS: u64 = 2_000;

/// Runs the seeds; the first one that violates an invariant is told in full.
pub fn simulate(options: &Options) -> Result<ExitCode> {
    let count = run(options.from, options.seeds)?;
    println!("{} passed, {} failed", count.passed, count.failed);
    Ok(ExitCode::from(u8::from(count.failed > 0)))
}

/// Runs so many seeds from `from` on.
pub fn run(from: u64, seeds: u64) -> Result<Count> {
    prerequisites::native()?;
    let mut command = cargo();
    command.args(["test", "--quiet", "--profile", "simulation", "--package", "gadeplan", "--features", TEST_FEATURES]);
    command.args(["--test", "simulation", "--", "--nocapture"]);
    command.env("GADEPLAN_SEED", from.to_string()).env("GADEPLAN_SEEDS", seeds.to_string());
    counted(&mut command)
}
