//! The tests that mutants are held against: each a program of a copy of the repository with its arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::copied_tree::program;

/// Programs and what they are asked for, the quick ones first.
const SUITES: &[(&str, &[&str])] = &[
    ("gadeplan", &["domain::", "sync::", "protocol::"]),
    ("gadeplan", &["server::"]),
    ("gadeplan", &["engine::", "store::"]),
    ("simulation", &["no_seed"]),
    ("restore", &[]),
    ("erasing", &[]),
    ("native_journey", &[]),
    ("membership", &[]),
    ("evil_server", &[]),
    ("transport", &[]),
    ("endpoint", &[]),
];
/// Seeds of the simulation for each mutant.
const SEEDS: &str = "150";
/// A mutant that takes so many times as long as the source itself, and this much longer, goes on for ever.
const PATIENCE: u32 = 5;
const GRACE: Duration = Duration::from_secs(20);
/// How often a program is asked whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// What became of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// All its tests passed.
    Passed,
    /// A test failed, or the program did.
    Failed,
    /// It was ended because it went on for too long.
    Late,
}

/// One program with its arguments, and what it showed of the source itself.
pub struct Suite {
    name: String,
    tree: PathBuf,
    program: PathBuf,
    arguments: &'static [&'static str],
    took: Duration,
    reached: BTreeSet<usize>,
}

/// Targets that cargo has to build for them.
pub fn targets() -> Vec<&'static str> {
    let named: BTreeSet<&str> = SUITES.iter().map(|(name, _)| *name).filter(|name| *name != "gadeplan").collect();
    std::iter::once("--lib").chain(named.into_iter().flat_map(|name| ["--test", name])).collect()
}

/// Runs everything once without a mutant: it must pass, and says which mutants each program comes by. The quickest is first.
pub fn all(tree: &Path, programs: &BTreeMap<String, PathBuf>) -> Result<Vec<Suite>> {
    let mut suites = Vec::new();
    for (name, arguments) in SUITES {
        let program = programs.get(*name).with_context(|| format!("{name} was not built"))?.clone();
        let note = tree.join("reached.txt");
        // Nothing of a run before is counted.
        let _ = fs::remove_file(&note);
        let label = std::iter::once(*name).chain(arguments.iter().copied()).collect::<Vec<_>>().join(" ");
        let mut suite = Suite { name: label, tree: tree.to_path_buf(), program, arguments, took: Duration::MAX, reached: BTreeSet::new() };
        let begun = Instant::now();
        let mut command = suite.command(0);
        if run(command.env("GADEPLAN_REACHED", &note), Duration::from_secs(1_200))? != Ended::Passed {
            bail!("{} does not pass by itself", suite.name);
        }
        suite.took = begun.elapsed();
        let noted = fs::read_to_string(&note).unwrap_or_default();
        suite.reached = noted.lines().filter_map(|line| line.parse().ok()).collect();
        println!("{:<50} {:>6.1} s, comes by {:>4} mutants", suite.name, suite.took.as_secs_f32(), suite.reached.len());
        suites.push(suite);
    }
    suites.sort_by_key(|suite| suite.took);
    Ok(suites)
}

/// The first program that fails with a mutant, and how; nothing when all that come by it pass. False beside it: none comes by it.
pub fn caught(suites: &[Suite], number: usize) -> Result<(Option<(&str, Ended)>, bool)> {
    let coming = || suites.iter().filter(|suite| suite.reached.contains(&number));
    for suite in coming() {
        let ended = run(&mut suite.command(number), suite.took * PATIENCE + GRACE)?;
        if ended != Ended::Passed {
            return Ok((Some((&suite.name, ended)), true));
        }
    }
    Ok((None, coming().next().is_some()))
}

impl Suite {
    fn command(&self, number: usize) -> Command {
        let mut command = program(&self.tree, &self.program);
        command.args(self.arguments).env("GADEPLAN_PLANTED", number.to_string()).env("GADEPLAN_SEEDS", SEEDS);
        command
    }
}

fn run(command: &mut Command, at_most: Duration) -> Result<Ended> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("a test does not start")?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Ended::Passed } else { Ended::Failed });
        }
        if begun.elapsed() > at_most {
            child.kill()?;
            child.wait()?;
            return Ok(Ended::Late);
        }
        thread::sleep(GLANCE);
    }
}
