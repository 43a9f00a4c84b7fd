//! `cargo xtask test`: every check there is, counted; the last line is `N passed, N failed`.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::command::{cargo, node, root, show};
use crate::matrix::{MATRIX, TEST_FEATURES, UNIT};
use crate::{fuzz, prerequisites, run, simulate, vectors, web};

/// What is tested.
#[derive(Args)]
pub struct Options {
    /// One part; without it all of them
    part: Option<Part>,
    /// Within `integration` a file of tests/, within `e2e` a journey, else a part of a test's name
    name: Option<String>,
}

/// A part of the checks.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Part {
    /// Formatting
    Fmt,
    /// The rules that the source itself must follow (tests/tidy.rs)
    Tidy,
    /// Clippy over the matrix, xtask and the fuzz targets, warnings denied
    Clippy,
    /// Unit tests of every module that runs on this machine, and of xtask
    Unit,
    /// Every other file in tests/
    Integration,
    /// Devices and a server with everything that can happen to them: seeds, power cuts, cut connections
    Simulation,
    /// Frozen formats, read and written by the second implementation too
    Vectors,
    /// The endpoint's calls against docs/openapi.yaml, of every shape that schemathesis makes
    Surface,
    /// Every decoder with damaged bytes, a few seconds each
    Fuzz,
    /// Journeys in a real browser against the real server
    E2e,
    /// Every combination of features compiles; clippy does the same and more
    Matrix,
}

/// In the order of what fails soonest. `Matrix` is left out: clippy goes through the same list.
const ALL: &[Part] = &[
    Part::Fmt,
    Part::Tidy,
    Part::Unit,
    Part::Clippy,
    Part::Integration,
    Part::Simulation,
    Part::Vectors,
    Part::Surface,
    Part::Fuzz,
    Part::E2e,
];

/// Files of tests/ that are parts of their own, besides those of the simulation.
const OWN_PARTS: &[&str] = &["tidy", "vectors", SURFACE];
const SURFACE: &str = "http_surface";

/// How long each target of the short run is fed; `cargo xtask fuzz` goes on for longer.
const FUZZ_SECONDS: u32 = 3;

/// How many checks passed and failed.
#[derive(Default, Clone, Copy, Debug, PartialEq)]
pub struct Count {
    /// Checks that passed.
    pub passed: u64,
    /// Checks that did not.
    pub failed: u64,
}

/// Runs one part or all of them. Every part runs even when one before it failed.
pub fn test(options: &Options) -> Result<ExitCode> {
    let parts = options.part.as_ref().map_or(ALL, std::slice::from_ref);
    let mut total = Count::default();
    let mut lines = Vec::new();
    for part in parts {
        let label = part.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        println!("\n== {label}");
        let started = Instant::now();
        let mut count = part.run(options.name.as_deref()).unwrap_or_else(|error| {
            eprintln!("{label}: {error:#}");
            Count { passed: 0, failed: 1 }
        });
        if count == Count::default() {
            eprintln!("{label}: not one test ran");
            count.failed = 1;
        }
        lines.push(format!("{label:<12} {:>5} passed {:>3} failed {:>6.0} s", count.passed, count.failed, started.elapsed().as_secs_f32()));
        total.add(count);
    }
    println!("\n{}", lines.join("\n"));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(ExitCode::from(u8::from(total.failed > 0)))
}

impl Part {
    fn run(self, name: Option<&str>) -> Result<Count> {
        match self {
            Part::Fmt => each([cargo().args(["fmt", "--all", "--check"])]),
            Part::Tidy => native().and_then(|()| counted(&mut cargo_test(TEST_FEATURES, &["--test", "tidy"], name))),
            Part::Clippy => clippy(),
            Part::Unit => unit(name),
            Part::Integration => integration(name),
            Part::Simulation => simulate::run(name),
            Part::Vectors => vectors::run(name),
            Part::Surface => surface(name),
            Part::Fuzz => fuzz::run(FUZZ_SECONDS, name),
            Part::E2e => e2e(name, &[]),
            Part::Matrix => {
                prerequisites::web()?;
                each(MATRIX.iter().map(|combination| combination.cargo("check")).collect::<Vec<_>>().iter_mut())
            }
        }
    }
}

fn native() -> Result<()> {
    prerequisites::native()
}

fn clippy() -> Result<Count> {
    prerequisites::web()?;
    let mut commands: Vec<Command> = MATRIX.iter().map(|combination| combination.cargo("clippy")).collect();
    let mut own = cargo();
    own.args(["clippy", "--quiet", "--package", "xtask", "--all-targets"]);
    commands.push(own);
    let mut targets = cargo();
    targets.args(["clippy", "--quiet", "--package", "gadeplan-fuzz"]);
    commands.push(targets);
    for command in &mut commands {
        command.args(["--", "-D", "warnings"]);
    }
    each(commands.iter_mut())
}

fn unit(name: Option<&str>) -> Result<Count> {
    native()?;
    let mut count = Count::default();
    for features in UNIT {
        count.add(counted(&mut cargo_test(features, &["--lib", "--bins"], name))?);
    }
    let mut own = cargo();
    own.args(["test", "--quiet", "--package", "xtask", "--no-fail-fast", "--"]).args(name);
    count.add(counted(&mut own)?);
    Ok(count)
}

fn integration(name: Option<&str>) -> Result<Count> {
    native()?;
    prerequisites::database()?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join("tests"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            files.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    files.retain(|file| name.map_or(![OWN_PARTS, simulate::FILES].concat().contains(&file.as_str()), |name| file == name));
    files.sort();
    if files.is_empty() {
        return Ok(Count::default());
    }
    let targets: Vec<&str> = files.iter().flat_map(|file| ["--test", file]).collect();
    counted(&mut cargo_test(TEST_FEATURES, &targets, None))
}

fn surface(name: Option<&str>) -> Result<Count> {
    native()?;
    let programs = prerequisites::python(&root().join("tests/surface/requirements.txt"))?;
    counted(cargo_test(TEST_FEATURES, &["--test", SURFACE], name).env("GADEPLAN_SCHEMATHESIS", programs.join("schemathesis")))
}

/// Journeys in a real browser, with these settings.
pub fn e2e(name: Option<&str>, settings: &[(&str, &str)]) -> Result<Count> {
    prerequisites::all()?;
    web::build(&web::Options::default())?;
    let server = run::build_server()?;
    let mut journeys = node(root().join("tests/e2e/run.mjs"));
    journeys.args(name).env("GADEPLAN_SERVER", server).envs(settings.iter().copied());
    counted(&mut journeys)
}

/// `cargo test` over some targets of the package, and within them the tests whose name holds `name`.
pub fn cargo_test(features: &str, targets: &[&str], name: Option<&str>) -> Command {
    let mut command = cargo();
    command.args(["test", "--quiet", "--no-fail-fast", "--package", "gadeplan", "--features", features]);
    command.args(targets).arg("--").args(name);
    command
}

/// Each command is one check.
fn each<'a>(commands: impl IntoIterator<Item = &'a mut Command>) -> Result<Count> {
    let mut count = Count::default();
    for command in commands {
        println!("{}", show(command));
        let status = command.status().with_context(|| format!("cannot start {}", show(command)))?;
        count.add(if status.success() { Count { passed: 1, failed: 0 } } else { Count { passed: 0, failed: 1 } });
    }
    Ok(count)
}

/// Passes the output on while counting what it says about tests.
pub fn counted(command: &mut Command) -> Result<Count> {
    println!("{}", show(command));
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", show(command)))?;
    let mut count = Count::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            count.add(Count::in_line(&line));
        }
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        eprintln!("failed ({status}): {}", show(command));
        count.failed = 1;
    }
    Ok(count)
}

impl Count {
    /// Adds another count.
    pub fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// `test result: ok. 3 passed; 1 failed; …` as cargo prints it, or `3 passed, 1 failed` as the journeys do.
    fn in_line(line: &str) -> Count {
        let words: Vec<&str> = line.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["test", "result:", _, passed, "passed", failed, "failed", ..] | [passed, "passed", failed, "failed"] => {
                Count { passed: passed.parse().unwrap_or(0), failed: failed.parse().unwrap_or(0) }
            }
            _ => Count::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_cargo_says() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.01s";
        assert_eq!(Count::in_line(line), Count { passed: 12, failed: 3 });
    }

    #[test]
    fn counts_what_the_journeys_say() {
        assert_eq!(Count::in_line("41 passed, 0 failed"), Count { passed: 41, failed: 0 });
    }

    #[test]
    fn any_other_line_counts_nothing() {
        assert_eq!(Count::in_line("the note '3 passed, 1 failed' is not a result"), Count::default());
        assert_eq!(Count::in_line("running 3 tests"), Count::default());
    }

    #[test]
    fn a_failed_start_is_a_failure() {
        let mut command = Command::new("false");
        assert_eq!(counted(&mut command).unwrap(), Count { passed: 0, failed: 1 });
    }
}
