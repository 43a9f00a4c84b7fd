//! Everything that is done to Gadeplan from the command line: `cargo xtask --help`.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bench;
mod command;
mod copied_tree;
mod fuzz;
mod kills;
mod matrix;
mod mutants;
mod peers;
mod planted;
mod prerequisites;
mod run;
mod screenshots;
mod simulate;
mod sizes;
mod test;
mod vectors;
mod web;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Run, test, build and measure Gadeplan")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, start the central endpoint with a demonstration team, and print how to get in
    Run(run::Options),
    /// Run every check, or one part of them; the last line is `N passed, N failed`
    Test(test::Options),
    /// Feed every decoder with bytes that nobody would send; the last line is `N passed, N failed`
    Fuzz(fuzz::Options),
    /// Devices and a server with everything that can happen to them, as seeds decide; the last line is `N passed, N failed`
    Simulate(simulate::Options),
    /// Plant classic bugs of syncing in a copy of the tree, one at a time: the simulation must find each
    Planted(planted::Options),
    /// Change the rules of merging, syncing and the server in small ways, one at a time: the tests must notice each
    Mutants(mutants::Options),
    /// A browser that dies in the middle of saving, again and again; the last line is `N passed, N failed`
    Kills(kills::Options),
    /// Build the web app into target/web
    Web(web::Options),
    /// What the first visit downloads, in bytes
    Sizes,
    /// Measure, print the figures beside their gates, write target/bench.json
    Bench(bench::Options),
    /// Pictures of every screen into target/screenshots
    Screenshots {
        /// Only the screens whose name holds this
        name: Option<String>,
    },
    /// Install what the other tasks need
    Prerequisites,
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().task {
        Task::Run(options) => run::run(&options).map(|()| ExitCode::SUCCESS),
        Task::Test(options) => test::test(&options),
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::Simulate(options) => simulate::simulate(&options),
        Task::Planted(options) => planted::planted(&options),
        Task::Mutants(options) => mutants::mutants(&options),
        Task::Kills(options) => kills::kills(&options),
        Task::Web(options) => prerequisites::web().and_then(|()| web::build(&options)).map(|_| ExitCode::SUCCESS),
        Task::Sizes => sizes::print(),
        Task::Bench(options) => bench::bench(&options),
        Task::Screenshots { name } => screenshots::take(name.as_deref()).map(|()| ExitCode::SUCCESS),
        Task::Prerequisites => prerequisites::all().map(|()| ExitCode::SUCCESS),
    }
}
