//! `cargo xtask bench`: runs the programs that measure, sets the figures beside their gates, writes `target/bench.json`.

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::command::{capture, cargo, node, output, root};
use crate::matrix::TEST_FEATURES;
use crate::{prerequisites, run, sizes};

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
}

/// Measures everything. Fails when a gate does not hold.
pub fn bench() -> Result<ExitCode> {
    prerequisites::all()?;
    let mut figures = Vec::new();
    for mut program in programs() {
        figures.extend(capture(&mut program)?.lines().filter_map(Figure::in_line));
    }
    // Builds the app, which the browser below is then given.
    figures.push(download()?);
    let mut browser = node(root().join("tests/e2e/measure.mjs"));
    browser.env("GADEPLAN_SERVER", run::build_server()?);
    figures.extend(capture(&mut browser)?.lines().filter_map(Figure::in_line));
    print(&figures);
    fs::create_dir_all(output())?;
    fs::write(output().join("bench.json"), serde_json::to_vec_pretty(&figures)?)?;
    Ok(ExitCode::from(u8::from(figures.iter().any(|figure| !figure.pass))))
}

/// The programs that measure. Each is an example, so that it uses the library as a stranger would.
fn programs() -> Vec<Command> {
    let names = ["bench"].into_iter().filter(|name| root().join(format!("examples/{name}.rs")).is_file());
    names
        .map(|name| {
            let mut command = cargo();
            command.args(["run", "--quiet", "--release", "--package", "gadeplan", "--features", TEST_FEATURES, "--example", name]);
            command
        })
        .collect()
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
    })
}

fn print(figures: &[Figure]) {
    println!("{:<4} {:>14} {:<10} {:<14} {:<6} measure", "id", "value", "unit", "gate", "");
    for figure in figures {
        let verdict = if figure.pass { "holds" } else { "FAILS" };
        println!(
            "{:<4} {:>14.3} {:<10} {:<14} {verdict:<6} {}",
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
