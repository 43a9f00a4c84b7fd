//! `cargo xtask fuzz`: every decoder that meets foreign bytes, fed by libFuzzer. The frozen blobs of tests/vectors are the seeds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::command::{capture, cargo, cargo_target, program, root, succeed};
use crate::prerequisites;
use crate::test::Count;

/// Which targets, and for how long.
#[derive(Args)]
pub struct Options {
    /// Seconds for each target
    #[arg(long, default_value_t = 300)]
    seconds: u32,
    /// One target; without it all of them, one after the other
    target: Option<String>,
}

/// Names the target to the program.
const TARGET: &str = "GADEPLAN_FUZZ";

/// An input larger than the largest thing that is decoded in one piece.
const MAX_BYTES: u32 = 300_000;

/// Runs what was asked for; the last line is `N passed, N failed`.
pub fn fuzz(options: &Options) -> Result<ExitCode> {
    let count = run(options.seconds, options.target.as_deref())?;
    println!("{} passed, {} failed", count.passed, count.failed);
    Ok(ExitCode::from(u8::from(count.failed > 0)))
}

/// Builds the targets and runs those whose name is `only`; a target is a check.
pub fn run(seconds: u32, only: Option<&str>) -> Result<Count> {
    prerequisites::native()?;
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "gadeplan-fuzz"]).env("RUSTC_WORKSPACE_WRAPPER", root().join("fuzz/rustc.sh"));
    succeed(&mut build)?;
    let built = cargo_target().join("debug/gadeplan-fuzz");
    let names = capture(program(&built).env_remove(TARGET))?;
    let targets: Vec<&str> = names.lines().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if targets.is_empty() {
        bail!("there is no such target; there are: {}", names.lines().collect::<Vec<_>>().join(", "));
    }
    let folder = cargo_target().join("fuzz");
    let seeds = seeds(&folder)?;
    let mut count = Count::default();
    for target in targets {
        let passed = one(&built, target, seconds, &folder, &seeds)?;
        count.add(if passed { Count { passed: 1, failed: 0 } } else { Count { passed: 0, failed: 1 } });
    }
    Ok(count)
}

fn one(built: &Path, target: &str, seconds: u32, folder: &Path, seeds: &Path) -> Result<bool> {
    let corpus = folder.join(target);
    fs::create_dir_all(&corpus)?;
    let found = folder.join(format!("{target}-"));
    let mut command: Command = program(built);
    command.env(TARGET, target).stdin(Stdio::null());
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={MAX_BYTES}"), format!("-artifact_prefix={}", found.display())]);
    command.args(["-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"]).arg(&corpus).arg(seeds);
    let output = command.output().context("the targets do not start")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let figure = |name: &str| said.lines().rev().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned())).unwrap_or_default();
    let covered = said.lines().rev().find_map(|line| line.split("cov: ").nth(1)?.split(' ').next()).unwrap_or("0");
    // A run that sees no branch proves next to nothing.
    let passed = output.status.success() && covered != "0";
    let word = if passed { "ok" } else { "FAILED" };
    println!("{target:<12} {word:<6} {:>10} inputs, {covered:>5} branches", figure("stat::number_of_executed_units:"));
    if !passed {
        println!("{said}");
    }
    Ok(passed)
}

/// Every blob of the frozen cases as a file.
fn seeds(folder: &Path) -> Result<PathBuf> {
    let mut blobs = BTreeSet::new();
    for name in ["golden.json", "second.json"] {
        let text = fs::read_to_string(root().join("tests/vectors").join(name))?;
        collect(&serde_json::from_str(&text)?, &mut blobs);
    }
    let seeds = folder.join("seeds");
    fs::create_dir_all(&seeds)?;
    for blob in blobs {
        fs::write(seeds.join(blake3::hash(&blob).to_hex().as_str()), blob)?;
    }
    Ok(seeds)
}

fn collect(value: &Value, blobs: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::String(text) => {
            blobs.insert(data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap_or_else(|_| text.clone().into_bytes()));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, blobs)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, blobs)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_are_found_wherever_they_stand() {
        let mut blobs = BTreeSet::new();
        collect(&serde_json::json!({ "a": ["00ff", { "b": "navn" }, 7], "c": null }), &mut blobs);
        assert_eq!(blobs, BTreeSet::from([vec![0, 255], b"navn".to_vec()]));
    }
}
