//! `cargo xtask simulate`: many devices and one server, with everything that can happen to them, as seeds decide (tests/simulation.rs).

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::command::{cargo, cargo_target};
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
    /// How many are run at the same time; without it one for each core
    #[arg(long)]
    threads: Option<usize>,
    /// Notes every part that is done, and leaves out what this very build has noted before: a long run can be cut off
    #[arg(long)]
    resume: bool,
}

/// Seeds of an ordinary test run.
const SEEDS: u64 = 2_000;
/// Files of tests/ that are built for speed.
pub const FILES: &[&str] = &["simulation", "cut_network"];
/// How the simulation is told where to begin, and how many seeds to run.
const FROM: &str = "GADEPLAN_SEED";
const NUMBER: &str = "GADEPLAN_SEEDS";
const THREADS: &str = "GADEPLAN_THREADS";
/// The folder for its notes of what is done.
const NOTES: &str = "GADEPLAN_NOTES";

/// Runs the seeds; the first one that violates an invariant is told in full. The hash of all of them is the same on any machine.
pub fn simulate(options: &Options) -> Result<ExitCode> {
    prerequisites::native()?;
    let mut command = tests(&["simulation"]);
    command.args(["no_seed", "--nocapture"]).env(FROM, options.from.to_string()).env(NUMBER, options.seeds.to_string());
    command.envs(options.threads.map(|threads| (THREADS, threads.to_string())));
    command.envs(options.resume.then(|| (NOTES, cargo_target().join("simulated"))));
    let count = counted(&mut command)?;
    println!("{} passed, {} failed", count.passed, count.failed);
    Ok(ExitCode::from(u8::from(count.failed > 0)))
}

/// Everything that needs a fast build: the seeds of an ordinary run, the power cut at every write, the network cut at every byte.
pub fn run(name: Option<&str>) -> Result<Count> {
    prerequisites::native()?;
    let mut command = tests(FILES);
    command.args(name).env(FROM, "0").env(NUMBER, SEEDS.to_string());
    counted(&mut command)
}

fn tests(files: &[&str]) -> Command {
    let mut command = cargo();
    command.args(["test", "--quiet", "--no-fail-fast", "--profile", "simulation", "--package", "gadeplan", "--features", TEST_FEATURES]);
    command.args(files.iter().flat_map(|file| ["--test", file])).arg("--");
    command
}
