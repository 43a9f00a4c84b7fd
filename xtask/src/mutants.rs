//! `cargo xtask mutants`: small changes to the rules of merging, of syncing and of the server, one at a time: the tests must notice each.
//!
//! cargo-mutants names the changes; all of them are compiled into one copy of the repository, each behind its number (docs/adr/0031).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::Value;

use crate::command::{cargo_target, root};
use crate::copied_tree::{ASKED, Built, build, copy, errors};
use crate::prerequisites;

mod listed;
mod plant;
mod suites;

use listed::Mutant;
use plant::{Planted, plant};
use suites::Ended;

/// Which mutants.
#[derive(Args)]
pub struct Options {
    /// One of so many equal parts, as `1/4`; without it all of them
    #[arg(long, value_parser = shard)]
    shard: Option<(usize, usize)>,
    /// How many are tried at the same time
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Only those whose name holds this
    name: Option<String>,
}

/// The share that has to be caught.
const GATE: f64 = 0.9;
/// How often what does not compile is taken out.
const BUILDS: usize = 12;

/// What became of a mutant.
#[derive(Clone, Debug)]
enum Fate {
    /// A test failed, or went on for ever.
    Caught(String),
    /// Every test that comes by it passes.
    Missed,
    /// No test comes by it.
    NotReached,
}

/// Tries each; the last line is `N passed, N failed`, where a mutant that nothing notices is one that failed.
pub fn mutants(options: &Options) -> Result<ExitCode> {
    prerequisites::native()?;
    let all = listed::mutants()?;
    let (tree, planted, built) = compiled(&all)?;
    println!("{} mutants, {} of them compile", all.len(), planted.len());
    let suites = suites::all(&tree, &built.programs)?;
    let wanted: Vec<&Mutant> = all.iter().filter(|mutant| planted.contains(&mutant.number) && options.wants(mutant)).collect();
    let fates: Mutex<BTreeMap<usize, Fate>> = Mutex::default();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            while let Some(mutant) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                let fate = match suites::caught(&suites, mutant.number)? {
                    (Some((suite, Ended::Late)), _) => Fate::Caught(format!("{suite}, which did not end")),
                    (Some((suite, _)), _) => Fate::Caught(suite.to_owned()),
                    (None, true) => Fate::Missed,
                    (None, false) => Fate::NotReached,
                };
                println!("{:>4} {:<60} {}", mutant.number, fate.words(), mutant.name);
                fates.lock().map_err(|_| anyhow!("a thread has panicked"))?.insert(mutant.number, fate);
            }
            Ok(())
        };
        let threads: Vec<_> = (0..options.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread has panicked"))?)
    })?;
    let fates = fates.into_inner().map_err(|_| anyhow!("a thread has panicked"))?;
    report(&wanted, &fates)
}

impl Options {
    fn wants(&self, mutant: &Mutant) -> bool {
        // Neighbours fall into different parts.
        let part = self.shard.is_none_or(|(part, of)| mutant.number % of == part % of);
        part && self.name.as_ref().is_none_or(|name| mutant.name.contains(name))
    }
}

impl Fate {
    fn words(&self) -> String {
        match self {
            Fate::Caught(by) => format!("caught by {by}"),
            Fate::Missed => "MISSED".into(),
            Fate::NotReached => "MISSED: no test comes by it".into(),
        }
    }
}

fn shard(text: &str) -> Result<(usize, usize)> {
    let (part, of) = text.split_once('/').context("a part is written as 1/4")?;
    let (part, of) = (part.parse()?, of.parse()?);
    if (1..=of).contains(&part) { Ok((part, of)) } else { bail!("there is no such part") }
}

/// Compiles the copy with as many mutants as compile. Gives back where it lies, their numbers, and the tests.
fn compiled(all: &[Mutant]) -> Result<(PathBuf, BTreeSet<usize>, Built)> {
    let mut left_out = BTreeSet::new();
    for _ in 0..BUILDS {
        let mut by_file: BTreeMap<PathBuf, Vec<&Mutant>> = BTreeMap::new();
        for mutant in all.iter().filter(|mutant| !left_out.contains(&mutant.number)) {
            by_file.entry(mutant.path()).or_default().push(mutant);
        }
        let mut files = BTreeMap::new();
        for (path, mutants) in &by_file {
            let text = fs::read_to_string(path)?;
            files.insert(path.clone(), plant(&text, mutants).with_context(|| path.display().to_string())?);
        }
        let mut changed: BTreeMap<PathBuf, String> = files.iter().map(|(path, planted)| (path.clone(), planted.text.clone())).collect();
        let library = root().join("src/lib.rs");
        let text = fs::read_to_string(&library)?;
        changed.insert(library, text + ASKED);
        let tree = copy("mutants", &changed)?;
        let errors = errors(&tree)?;
        if errors.is_empty() {
            let built = build(&tree, &suites::targets())?;
            if let Some(error) = built.errors.first() {
                bail!("the mutants do not compile: {error}");
            }
            let numbers = files.values().flat_map(|planted| planted.numbers.iter().copied()).collect();
            return Ok((tree, numbers, built));
        }
        let before = left_out.len();
        left_out.extend(errors.iter().flat_map(|error| guilty(error, &tree, &files)));
        println!("{} of {} mutants do not compile", left_out.len(), all.len());
        if left_out.len() == before {
            let rendered = errors.iter().filter_map(|error| error.get("rendered")?.as_str()).collect::<String>();
            bail!("no mutant is to blame for this:\n{rendered}");
        }
    }
    bail!("there is always one more mutant that does not compile")
}

/// The mutants in whose text the compiler has found an error.
fn guilty(error: &Value, tree: &Path, files: &BTreeMap<PathBuf, Planted>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for span in error.get("spans").and_then(Value::as_array).into_iter().flatten() {
        let number = |name: &str| span.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        let (Some(name), Some(start), Some(end)) =
            (span.get("file_name").and_then(Value::as_str), number("byte_start"), number("byte_end"))
        else {
            continue;
        };
        let below = Path::new(name).strip_prefix(tree).unwrap_or(Path::new(name));
        let Some(planted) = files.get(&root().join(below)) else { continue };
        let meets = |place: &std::ops::Range<usize>| place.start < end && start < place.end;
        found.extend(planted.places.iter().filter(|(place, _)| meets(place)).map(|(_, number)| *number));
    }
    found
}

fn report(wanted: &[&Mutant], fates: &BTreeMap<usize, Fate>) -> Result<ExitCode> {
    let mut rooms: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = String::new();
    for mutant in wanted {
        let caught = matches!(fates.get(&mutant.number), Some(Fate::Caught(_)));
        let room = ["src/sync", "src/server", "src/domain"].into_iter().find(|room| mutant.file.starts_with(room)).unwrap_or("elsewhere");
        let count = rooms.entry(room).or_default();
        if caught {
            count.0 += 1;
        } else {
            count.1 += 1;
            writeln!(missed, "{}", mutant.name)?;
        }
    }
    fs::write(cargo_target().join("mutants-missed.txt"), &missed)?;
    println!("\nnot noticed:\n{missed}");
    let (mut caught, mut not) = (0, 0);
    for (room, (here, gone)) in &rooms {
        println!("{room:<12} {here:>4} of {:>4} noticed", here + gone);
        caught += here;
        not += gone;
    }
    let share = caught as f64 / (caught + not).max(1) as f64;
    println!("{:.1} % noticed, at least {:.0} % wanted", share * 100.0, GATE * 100.0);
    println!("{caught} passed, {not} failed");
    Ok(ExitCode::from(u8::from(share < GATE)))
}
