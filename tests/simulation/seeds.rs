//! Many seeds on all cores, in parts that are noted once they are done, and one hash over what became of all of them.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write,
    ops::Range,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use super::{
    run,
    world::{Prepared, TEAM_SEEDS},
};

/// Seeds that a thread takes at a time, and that are noted together. A divisor of [`TEAM_SEEDS`].
const PART: u64 = 250;
/// How many seeds are run between two lines that say how far it is.
const TELL: u64 = 10_000;

/// The hashes of seeds, whatever their order: of two ranges without a common seed it is the exclusive or of both.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Together([u8; 32]);

impl Together {
    /// Adds one seed and what became of it.
    fn add(&mut self, seed: u64, course: &str) {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes()).update(course.as_bytes());
        self.join(Self(*hasher.finalize().as_bytes()));
    }

    fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(byte, other)| *byte ^= other);
    }

    pub(crate) fn hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    fn from_hex(text: &str) -> Option<Self> {
        Some(Self(data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()?))
    }
}

/// A seed that violates an invariant.
pub(crate) struct Found {
    pub(crate) seed: u64,
    pub(crate) violated: String,
}

/// What is done already, in a file of this very program: a line for each part.
pub(crate) struct Notes {
    file: Option<PathBuf>,
    known: BTreeMap<u64, Together>,
}

impl Notes {
    /// `folder` is where they are kept; without it nothing is.
    pub(crate) fn open(folder: Option<PathBuf>) -> Self {
        let file = folder.map(|folder| {
            fs::create_dir_all(&folder).expect("a folder");
            let program = fs::read(std::env::current_exe().expect("a program")).expect("can be read");
            folder.join(format!("{}.txt", &blake3::hash(&program).to_hex()[..16]))
        });
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let known = text.lines().filter_map(|line| {
            let (from, hash) = line.split_once(' ')?;
            Some((from.parse().ok()?, Together::from_hex(hash)?))
        });
        Self { known: known.collect(), file }
    }

    fn add(&self, from: u64, hash: &Together) {
        let Some(file) = &self.file else { return };
        let mut file = OpenOptions::new().create(true).append(true).open(file).expect("the notes open");
        file.write_all(format!("{from} {}\n", hash.hex()).as_bytes()).expect("noted");
    }
}

/// Runs them all, on so many threads. Gives back the hash, or the first violation that was met.
pub(crate) fn all(seeds: Range<u64>, threads: usize, notes: &Notes) -> Result<Together, Found> {
    let mut parts = Vec::new();
    let mut at = seeds.start;
    while at < seeds.end {
        let end = ((at / PART + 1) * PART).min(seeds.end);
        parts.push(at..end);
        at = end;
    }
    let whole = |part: &Range<u64>| part.end - part.start == PART;
    let mut sum = Together::default();
    let known = parts.iter().filter(|part| whole(part)).filter_map(|part| notes.known.get(&part.start));
    known.for_each(|known| sum.join(*known));
    parts.retain(|part| !whole(part) || !notes.known.contains_key(&part.start));

    let begun = Instant::now();
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let state = Mutex::new((sum, 0_u64, None::<Found>));
    let work = || {
        let mut prepared: Option<(u64, Prepared)> = None;
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !stop.load(Ordering::Relaxed)) {
            let number = part.start / TEAM_SEEDS;
            let team = match prepared.take() {
                Some((known, team)) if known == number => team,
                _ => Prepared::make(number),
            };
            let done = one_part(&team, part.clone());
            let mut state = state.lock().expect("nobody panics here");
            match done {
                Ok(hash) => {
                    if whole(part) {
                        notes.add(part.start, &hash);
                    }
                    state.0.join(hash);
                    let before = state.1;
                    state.1 += part.end - part.start;
                    if before / TELL != state.1 / TELL {
                        let seconds = begun.elapsed().as_secs_f64();
                        println!("{} seeds, {seconds:.0} s, {:.0} seeds/s", state.1, state.1 as f64 / seconds);
                    }
                }
                Err(found) => {
                    stop.store(true, Ordering::Relaxed);
                    let first = state.2.as_ref().is_none_or(|other| found.seed < other.seed);
                    if first {
                        state.2 = Some(found);
                    }
                }
            }
            drop(state);
            prepared = Some((number, team));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let (sum, ran, found) = state.into_inner().expect("nobody panicked");
    if let Some(found) = found {
        return Err(found);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let rest = seeds.end - seeds.start - ran;
    println!("{ran} seeds run in {seconds:.0} s on {threads} threads, {:.1} seeds/s; {rest} were noted before", ran as f64 / seconds);
    Ok(sum)
}

fn one_part(team: &Prepared, part: Range<u64>) -> Result<Together, Found> {
    let mut hash = Together::default();
    for seed in part {
        let course = run(team, seed, false);
        if let Some(violated) = course.violated {
            let again = run(team, seed, true);
            println!("{}\nseed {seed} violates: {violated}\nagain: {:?}", again.words, again.violated);
            return Err(Found { seed, violated });
        }
        hash.add(seed, &course.hash);
    }
    Ok(hash)
}

#[test]
fn the_hash_is_the_same_on_any_number_of_threads_and_in_any_parts() {
    let hash =
        |seeds: Range<u64>, threads: usize| all(seeds, threads, &Notes::open(None)).map_err(|found| found.violated).expect("no violation");
    let whole = hash(230..280, 2);
    let mut parts = hash(230..241, 1);
    parts.join(hash(241..280, 1));
    assert_eq!(whole, parts);
    assert_ne!(whole, hash(230..279, 1));
}

#[test]
fn what_is_noted_is_not_run_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || Notes::open(Some(folder.path().to_path_buf()));
    let noted = Together([5; 32]);
    open().add(0, &noted);
    let hash = all(0..PART, 1, &open()).map_err(|found| found.violated).expect("no violation");
    assert_eq!(hash, noted, "the part was run");
}
