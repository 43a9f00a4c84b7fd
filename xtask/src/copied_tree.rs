//! A copy of the repository in which some files say something else, and the tests that are built from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command::{cargo, cargo_target, root};
use crate::matrix::TEST_FEATURES;

/// Parts of the repository that are built.
const COPIED: &[&str] =
    &[".cargo", "Cargo.toml", "Cargo.lock", "build.rs", "src", "tests", "migrations", "assets", "examples", "benches", "fuzz", "xtask"];

/// What the planted places of a copy ask: it goes to the end of its `src/lib.rs`.
pub const ASKED: &str = concat!("\n#[allow(missing_docs, clippy::all)]\npub mod planted {\n", include_str!("copied_tree/asked.rs"), "}\n");

/// The copy that lies under a name in cargo's target folder. `changed` are whole files by their path in the repository. What is there
/// already as it should be is left alone, so that little is built again.
pub fn copy(name: &str, changed: &BTreeMap<PathBuf, String>) -> Result<PathBuf> {
    let tree = cargo_target().join(name);
    fs::create_dir_all(&tree)?;
    for name in COPIED {
        let from = root().join(name);
        if from.exists() {
            copy_all(&from, &tree.join(name), changed).with_context(|| format!("cannot copy {name}"))?;
        }
    }
    Ok(tree)
}

fn copy_all(from: &Path, to: &Path, changed: &BTreeMap<PathBuf, String>) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        let names = |folder: &Path| fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<Result<BTreeSet<_>>>();
        let there = names(from)?;
        for gone in names(to)?.difference(&there) {
            let gone = to.join(gone);
            if gone.is_dir() { fs::remove_dir_all(gone)? } else { fs::remove_file(gone)? }
        }
        return there.iter().try_for_each(|name| copy_all(&from.join(name), &to.join(name), changed));
    }
    let bytes = match changed.get(from) {
        Some(text) => text.clone().into_bytes(),
        None => fs::read(from)?,
    };
    if fs::read(to).ok().as_ref() != Some(&bytes) {
        fs::write(to, bytes)?;
    }
    Ok(())
}

/// What cargo said of the tests of a copy.
pub struct Built {
    /// Programs by the name of their target; the library's own tests are `gadeplan`.
    pub programs: BTreeMap<String, PathBuf>,
    /// The compiler's errors, each as its message.
    pub errors: Vec<Value>,
}

/// What the compiler has against the library of a copy; found sooner than by [`build`].
pub fn errors(tree: &Path) -> Result<Vec<Value>> {
    Ok(compile(tree, &["check", "--lib"])?.errors)
}

/// Builds tests of a copy for speed, as the simulation is. What does not compile is no failure of this call.
pub fn build(tree: &Path, targets: &[&str]) -> Result<Built> {
    compile(tree, &[&["test", "--no-run"], targets].concat())
}

fn compile(tree: &Path, arguments: &[&str]) -> Result<Built> {
    let mut command = cargo();
    command.current_dir(tree).env("CARGO_TARGET_DIR", cargo_target());
    command.args(arguments).args(["--quiet", "--profile", "simulation", "--package", "gadeplan", "--features", TEST_FEATURES]);
    command.args(["--message-format", "json"]);
    let output = command.stderr(Stdio::inherit()).output().context("cargo does not start")?;
    let said = String::from_utf8(output.stdout)?;
    let lines: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let programs = lines.iter().filter_map(|line| {
        let name = line.pointer("/target/name")?.as_str()?;
        let tests = line.pointer("/profile/test")?.as_bool()?;
        Some((name.to_owned(), PathBuf::from(line.get("executable")?.as_str().filter(|_| tests)?)))
    });
    let programs = programs.collect();
    let messages = lines.iter().filter_map(|line| line.get("message"));
    let errors: Vec<Value> = messages.filter(|message| message.get("level").is_some_and(|level| level == "error")).cloned().collect();
    ensure!(output.status.success() || !errors.is_empty(), "the tests were not built");
    Ok(Built { programs, errors })
}

/// A program of a copy, as cargo would start it.
pub fn program(tree: &Path, test: &Path) -> Command {
    let mut command = Command::new(test);
    command.current_dir(tree).env("CARGO_MANIFEST_DIR", tree);
    command
}
