//! `cargo xtask bench`: runs the programs that measure, sets the figures beside their gates, writes `target/bench.json`.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;
use rustix::process::{Resource, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};

use crate::command::{capture, cargo, node, output, root};
use crate::matrix::TEST_FEATURES;
use crate::{peers, prerequisites, run, sizes, web};

/// What is measured.
#[derive(Args)]
pub struct Options {
    /// Gadeplan and other systems with the same notes, one after the other in one run; installs the others
    #[arg(long)]
    peers: bool,
    /// How many notes that run takes
    #[arg(long, requires = "peers", default_value_t = 10_000)]
    entries: u32,
    /// How often each of them has its turn
    #[arg(long, requires = "peers", default_value_t = 5)]
    rounds: u32,
}

/// One figure. The programs print one of these as JSON per line; other lines are talk.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Figure {
    /// The row of the table of figures, for example `P1`.
    id: String,
    /// What was measured, in words.
    measure: String,
    value: f64,
    unit: String,
    /// The bound, as a number or in words.
    gate: serde_json::Value,
    pass: bool,
    /// The least and the most, where it was taken several times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spread: Option<[f64; 2]>,
}

/// Measures what was asked for. Fails when a gate does not hold.
pub fn bench(options: &Options) -> Result<ExitCode> {
    prerequisites::all()?;
    let figures = if options.peers { beside_others(options)? } else { alone()? };
    print(&figures);
    fs::create_dir_all(output())?;
    fs::write(output().join("bench.json"), serde_json::to_vec_pretty(&figures)?)?;
    Ok(ExitCode::from(u8::from(figures.iter().any(|figure| !figure.pass))))
}

/// Everything but the other systems.
fn alone() -> Result<Vec<Figure>> {
    prerequisites::database()?;
    // Builds the app, which server and browser are then given.
    let download = download()?;
    let server = run::build_server()?;
    let mut figures = figures(&mut program(&server, &[]))?;
    figures.extend(self::figures(&mut program(&server, &["many", "streams"]))?);
    figures.push(download);
    let mut browser = node(root().join("tests/e2e/measure.mjs"));
    figures.extend(self::figures(browser.env("GADEPLAN_SERVER", server))?);
    Ok(figures)
}

fn beside_others(options: &Options) -> Result<Vec<Figure>> {
    web::build(&web::Options::default())?;
    let server = run::build_server()?;
    let atuin = peers::install()?;
    let mut program = program(&server, &["peers"]);
    program.env("GADEPLAN_ENTRIES", options.entries.to_string()).env("GADEPLAN_ROUNDS", options.rounds.to_string());
    figures(program.env("GADEPLAN_ATUIN", atuin))
}

fn figures(program: &mut Command) -> Result<Vec<Figure>> {
    Ok(capture(program)?.lines().filter_map(Figure::in_line).collect())
}

/// The program that measures: an example, so that it uses the library as a stranger would. It may open as many files as the system allows,
/// and so may the endpoint that it starts.
fn program(server: &Path, parts: &[&str]) -> Command {
    let limit = getrlimit(Resource::Nofile);
    // Where it is refused, whoever needs more says so.
    let _ = setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit });
    let mut command = cargo();
    command.args(["run", "--quiet", "--release", "--package", "gadeplan", "--features", TEST_FEATURES, "--example", "bench", "--"]);
    command.args(parts).env("GADEPLAN_SERVER", server);
    command
}

fn download() -> Result<Figure> {
    let bytes = sizes::total()?;
    Ok(Figure {
        id: "P10".into(),
        measure: "everything that the phone downloads for first use, brotli".into(),
        value: bytes as f64,
        unit: "B".into(),
        gate: sizes::GATE.into(),
        pass: bytes <= sizes::GATE,
        spread: None,
    })
}

fn print(figures: &[Figure]) {
    println!("{:<4} {:>14} {:<10} {:<14} {:<6} measure", "id", "value", "unit", "gate", "");
    for figure in figures {
        let verdict = if figure.pass { "holds" } else { "FAILS" };
        let spread = figure.spread.map_or_else(String::new, |[least, most]| format!(" ({least:.3} to {most:.3})"));
        println!(
            "{:<4} {:>14.3} {:<10} {:<14} {verdict:<6} {}{spread}",
            figure.id,
            figure.value,
            figure.unit,
            figure.gate.to_string(),
            figure.measure
        );
    }
}

impl Figure {
    fn in_line(line: &str) -> Option<Figure> {
        serde_json::from_str(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_is_not_a_figure() {
        assert_eq!(Figure::in_line("warming up"), None);
        let line = r#"{"id":"P1","measure":"save","value":1.2,"unit":"×","gate":"≤ 1.5","pass":true}"#;
        assert!(Figure::in_line(line).is_some_and(|figure| figure.id == "P1" && figure.pass));
    }
}
