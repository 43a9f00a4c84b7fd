//! The mutants that cargo-mutants names: `.cargo/mutants.toml` says where.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::command::{capture, cargo, cargo_target, program, root, succeed};

/// Whose list of changes this is; another version names other mutants.
const VERSION: &str = "27.1.0";

/// What kind of change it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
pub enum Genre {
    /// A function gives back a fixed value.
    #[default]
    FnValue,
    /// Another operator between two expressions.
    BinaryOperator,
    /// No operator before an expression.
    UnaryOperator,
    /// An arm of a match is gone.
    MatchArm,
    /// A guard is always or never true.
    MatchArmGuard,
    /// A field is what the rest says.
    StructField,
}

/// One of them.
#[derive(Clone, Debug, Default)]
pub struct Mutant {
    /// From 1, in the order of the list.
    pub number: usize,
    /// File, place and change in words.
    pub name: String,
    /// The file, below the root of the repository.
    pub file: String,
    /// What kind of change it is.
    pub genre: Genre,
    /// Where it begins, from 1.
    pub line: usize,
    /// Where it begins, in characters from 1.
    pub column: usize,
    /// What takes the place of the text there.
    pub replacement: String,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    file: String,
    genre: Genre,
    span: Span,
    replacement: String,
}

#[derive(Deserialize)]
struct Span {
    start: Start,
}

#[derive(Deserialize)]
struct Start {
    line: usize,
    column: usize,
}

/// All of them.
pub fn mutants() -> Result<Vec<Mutant>> {
    let said = capture(program(installed()?).args(["mutants", "--list", "--json", "--no-shuffle"]))?;
    let listed: Vec<Listed> = serde_json::from_str(&said).context("cargo-mutants lists something else")?;
    if listed.is_empty() {
        bail!("cargo-mutants finds nothing to change: see .cargo/mutants.toml");
    }
    let numbered = (1..).zip(listed).map(|(number, Listed { name, file, genre, span, replacement })| {
        let Span { start: Start { line, column } } = span;
        Mutant { number, name, file, genre, line, column, replacement }
    });
    Ok(numbered.collect())
}

/// cargo-mutants, installed into the target folder where it is missing.
fn installed() -> Result<PathBuf> {
    let place = cargo_target().join("cargo-mutants");
    let tool = place.join("bin/cargo-mutants");
    let there = || capture(program(&tool).args(["mutants", "--version"])).is_ok_and(|said| said.trim().ends_with(VERSION));
    if !tool.exists() || !there() {
        let mut install = cargo();
        install.current_dir(cargo_target()).env("CARGO_TARGET_DIR", place.join("build"));
        install.args(["install", "--quiet", "--locked", "--force", "--version", VERSION, "--root"]).arg(&place).arg("cargo-mutants");
        succeed(&mut install)?;
    }
    Ok(tool)
}

impl Mutant {
    /// The file in the repository.
    pub fn path(&self) -> PathBuf {
        root().join(&self.file)
    }
}
