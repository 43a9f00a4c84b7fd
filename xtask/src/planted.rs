//! `cargo xtask planted`: the classic bugs of syncing (tests/planted/bugs.txt), planted one at a time, and the first seed that finds each.
//!
//! They are planted in a copy of the tree, all of them behind their numbers, so that it is built once and the source holds no test code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::command::root;
use crate::copied_tree::{ASKED, build, copy, program};
use crate::prerequisites;

/// Which bugs, and how long they are looked for.
#[derive(Args)]
pub struct Options {
    /// Seeds within which each has to be found
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// Only those whose name holds this
    name: Option<String>,
}

const LIST: &str = "tests/planted/bugs.txt";
/// Seeds that must pass before anything is planted: a test that always fails finds nothing.
const HEALTHY: u64 = 200;
/// One bug.
#[derive(Debug, Default)]
struct Bug {
    name: String,
    file: String,
    find: String,
    plant: String,
    /// The planted text asks by itself.
    whole: bool,
}

/// Plants and looks for each; the last line is `N passed, N failed`.
pub fn planted(options: &Options) -> Result<ExitCode> {
    prerequisites::native()?;
    let bugs = list()?;
    let tree = copy("planted", &planted_files(&bugs)?)?;
    let built = build(&tree, &["--test", "simulation"])?;
    if let Some(error) = built.errors.first() {
        bail!("the planted bugs do not compile: {}", error.get("rendered").and_then(|text| text.as_str()).unwrap_or_default());
    }
    let test = built.programs.get("simulation").context("the simulation was not built")?;
    if let Some((seed, why)) = look(test, &tree, 0, HEALTHY)? {
        bail!("without any bug seed {seed} violates: {why}");
    }
    let (mut found, mut missed) = (0, 0);
    for (number, bug) in (1..).zip(&bugs) {
        if options.name.as_ref().is_some_and(|name| !bug.name.contains(name)) {
            continue;
        }
        match look(test, &tree, number, options.seeds)? {
            Some((seed, why)) => {
                found += 1;
                println!("{number:>2} {:<60} seed {seed:>5}  {why}", bug.name);
            }
            None => {
                missed += 1;
                println!("{number:>2} {:<60} NOT FOUND in {} seeds", bug.name, options.seeds);
            }
        }
    }
    println!("{found} passed, {missed} failed");
    Ok(ExitCode::from(u8::from(missed > 0)))
}

fn list() -> Result<Vec<Bug>> {
    let text = fs::read_to_string(root().join(LIST))?;
    let mut bugs: Vec<Bug> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            bugs.push(Bug { name: name.to_owned(), ..Bug::default() });
        }
        let Some(bug) = bugs.last_mut() else { continue };
        if let Some(file) = line.strip_prefix("@ ") {
            bug.file = file.to_owned();
        } else if let Some(find) = line.strip_prefix("-- ") {
            add(&mut bug.find, find);
        } else if let Some(plant) = line.strip_prefix("++ ") {
            add(&mut bug.plant, plant);
        } else if line == "as it is" {
            bug.whole = true;
        }
    }
    Ok(bugs)
}

fn add(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

/// The texts of all files that hold bugs.
fn planted_files(bugs: &[Bug]) -> Result<BTreeMap<PathBuf, String>> {
    let library = root().join("src/lib.rs");
    let mut files = BTreeMap::from([(library.clone(), fs::read_to_string(&library)? + ASKED)]);
    for (number, bug) in (1..).zip(bugs) {
        let file = root().join(&bug.file);
        let text = match files.remove(&file) {
            Some(text) => text,
            None => fs::read_to_string(&file).with_context(|| format!("{}: there is no {}", bug.name, bug.file))?,
        };
        let (at, length) = place(&text, &bug.find).with_context(|| format!("{} in {}", bug.name, bug.file))?;
        let original = &text[at..at + length];
        let planted = if bug.whole {
            bug.plant.replace("NUMBER", &number.to_string())
        } else if original.ends_with(';') {
            format!("if crate::planted::is({number}) {{ {} }} else {{ {original} }}", bug.plant)
        } else {
            format!("(if crate::planted::is({number}) {{ {} }} else {{ {original} }})", bug.plant)
        };
        files.insert(file, format!("{}{planted}{}", &text[..at], &text[at + length..]));
    }
    Ok(files)
}

/// Where a text stands, whatever the white space; the last place, since the one before may be planted.
fn place(text: &str, find: &str) -> Result<(usize, usize)> {
    let words: Vec<&str> = find.split_whitespace().collect();
    let first = words.first().context("nothing to find")?;
    let places = text.match_indices(first).filter_map(|(at, _)| Some((at, length(&text[at..], &words)?)));
    places.last().context("the text is not there")
}

/// How long these words are at the beginning of a text.
fn length(text: &str, words: &[&str]) -> Option<usize> {
    let mut rest = text;
    for word in words {
        rest = rest.trim_start().strip_prefix(word)?;
    }
    Some(text.len() - rest.len())
}

/// The first seed that finds a bug, and what it violates. A team that cannot even be made is found before the first seed.
fn look(test: &Path, tree: &Path, number: usize, seeds: u64) -> Result<Option<(String, String)>> {
    let mut command = program(tree, test);
    command.args(["no_seed", "--nocapture", "--test-threads", "1"]);
    command.env("GADEPLAN_PLANTED", number.to_string()).env("GADEPLAN_SEED", "0").env("GADEPLAN_SEEDS", seeds.to_string());
    // On one thread it is the first seed of all that is found.
    command.env("GADEPLAN_THREADS", "1");
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        ensure!(said.contains("without a violation"), "the simulation did not run");
        return Ok(None);
    }
    let line = said.lines().find(|line| line.starts_with("seed ") && line.contains(" violates: "));
    Ok(Some(match line.and_then(|line| line.strip_prefix("seed ")?.split_once(" violates: ")) {
        Some((seed, why)) => (seed.to_owned(), why.chars().take(80).collect()),
        None => ("-".into(), "the prepared team cannot be made".into()),
    }))
}

/// Every bug of the list still has its place in the source, exactly one.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_planted_bug_has_its_place() {
        let bugs = list().unwrap();
        assert!(bugs.len() >= 20, "{}", bugs.len());
        for bug in bugs {
            let text = fs::read_to_string(root().join(&bug.file)).unwrap_or_else(|error| panic!("{}: {error}", bug.file));
            let words: Vec<&str> = bug.find.split_whitespace().collect();
            let places = text.match_indices(words[0]).filter(|(at, _)| length(&text[*at..], &words).is_some()).count();
            assert_eq!(places, 1, "{}: {} (tests/planted/bugs.txt)", bug.file, bug.name);
        }
    }

    #[test]
    fn a_text_is_found_whatever_its_white_space() {
        assert_eq!(place("let a = f(\n    b);", "f( b)").unwrap(), (8, 9));
        assert!(place("let a = f(c);", "f( b)").is_err());
    }
}
