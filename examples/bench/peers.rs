//! P2, P3, P5: the same notes with other systems beside, in one run, one after the other in changing order.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use gadeplan::{
    client::message::{LogFilter, Request, Response},
    domain::entry::Content,
    server::{Config, issue_operator_code},
};

use super::{
    Gate, Result,
    client::Device,
    figure_of, first_sync,
    notes::Notes,
    process::{Process, free_port},
    talk, wire,
};

const SEED: u64 = 1;
/// Days that the notes are spread over, evenly and in the order in which they happened.
const DAYS: u32 = 90;
/// Begins a word of many notes.
const SOUGHT: &str = "kanal";

/// What is measured beside what, by the names that figures have.
const RUNNERS: &[(&str, Runner)] =
    &[("plain", plain), ("gadeplan", gadeplan), ("pouchdb", pouchdb), ("atuin", atuin), ("chromium", chromium)];

type Runner = fn(&World, &Path) -> Result<Times>;

/// Milliseconds, by what they were needed for.
type Times = Vec<(&'static str, f64)>;

/// The times of all rounds, by name and by what they were needed for.
type Seen = BTreeMap<(&'static str, &'static str), Vec<f64>>;

/// What every round begins with.
struct World {
    entries: usize,
    port: u16,
    /// One note a line.
    notes: PathBuf,
    /// Endpoint and lead's device before anything was sent.
    waiting: PathBuf,
    /// The same after everything was sent.
    sent: PathBuf,
    lead: Device,
}

pub(super) fn measure(folder: &Path) -> Result<()> {
    let rounds = number("GADEPLAN_ROUNDS", 5)?;
    let world = World::make(folder, number("GADEPLAN_ENTRIES", 10_000)?)?;
    let mut seen = Seen::new();
    for round in 0..rounds {
        for place in 0..RUNNERS.len() {
            let Some((name, run)) = RUNNERS.get((round + place) % RUNNERS.len()) else { continue };
            let place = folder.join(format!("{round}-{name}"));
            fs::create_dir_all(&place)?;
            let times = run(&world, &place)?;
            talk(&format!("round {}, {name}: {times:.0?}", round + 1));
            for (what, took) in times {
                seen.entry((*name, what)).or_default().push(took);
            }
            fs::remove_dir_all(&place)?;
        }
    }
    report(&world, &seen)
}

fn report(world: &World, seen: &Seen) -> Result<()> {
    let entries = world.entries;
    for ((name, what), times) in seen {
        let measure = match *what {
            "up" => format!("{name}: {entries} entries sent"),
            "today" => format!("{name}: from *I dag* until today's entries stand there"),
            "joining" => format!("{name}: from the tap that joins until *I dag* stands"),
            _ => format!("{name}: first sync of {entries} entries"),
        };
        match (*name, *what) {
            ("chromium", "down") => figure_of("P5", &measure, times, "ms", Gate::AtMost(2_000.0))?,
            ("chromium", "today") => figure_of("P5.today", &measure, times, "ms", Gate::AtMost(500.0))?,
            _ => figure_of(&format!("peers.{name}.{what}"), &measure, times, "ms", Gate::None)?,
        }
    }
    // Round by round: what disturbs the machine disturbs both.
    let ratios = |of, to, what| -> Vec<f64> {
        let both = times(seen, of, what).iter().zip(times(seen, to, what));
        both.map(|(of, to)| of / to).collect()
    };
    for (id, other, gate) in [("P2", "pouchdb", 5.0), ("P3", "atuin", 2.0)] {
        let measure = format!("first sync of {entries} entries, the time of {other} against gadeplan's");
        figure_of(id, &measure, &ratios(other, "gadeplan", "down"), "×", Gate::AtLeast(gate))?;
        let measure = format!("sending {entries} entries, the time of {other} against gadeplan's");
        figure_of(&format!("{id}.up"), &measure, &ratios(other, "gadeplan", "up"), "×", Gate::None)?;
    }
    let measure = format!("first sync of {entries} entries, gadeplan's time against the plain rows + FTS5");
    figure_of("peers.floor", &measure, &ratios("gadeplan", "plain", "down"), "×", Gate::None)
}

fn times<'a>(seen: &'a Seen, name: &'static str, what: &'static str) -> &'a [f64] {
    seen.get(&(name, what)).map(Vec::as_slice).unwrap_or_default()
}

impl World {
    fn make(folder: &Path, entries: usize) -> Result<Self> {
        talk("a team writes the notes");
        let (waiting, sent, port, notes) = (folder.join("waiting"), folder.join("sent"), free_port()?, folder.join("notes.txt"));
        fs::create_dir_all(folder)?;
        let mut generator = Notes::new(SEED);
        fs::write(&notes, (0..entries).map(|_| generator.note() + "\n").collect::<String>())?;
        let data = waiting.join("server");
        let server = Process::start(&data, port, None)?;
        let lead = Device::found(waiting.join("lead"), server.url(), issue_operator_code(&Config::new(&data))?)?;
        drop(server);
        let step = Duration::from_secs(u64::from(DAYS) * 24 * 60 * 60) / u32::try_from(entries)?;
        let mut engine = lead.open()?;
        let mut texts = Notes::new(SEED);
        for before in (0..u32::try_from(entries)?).rev() {
            let mut draft = wire::draft(&lead, &mut Notes::new(u64::from(before)));
            if let Content::Contact(contact) = &mut draft.content {
                contact.note = texts.note();
                contact.at -= step * before;
            }
            wire::save(&mut engine, draft)?;
        }
        drop(engine);
        copy(&waiting, &sent)?;
        let server = Process::start(&sent.join("server"), port, None)?;
        lead.moved(sent.join("lead")).sync()?;
        drop(server);
        Ok(Self { entries, port, notes, waiting, sent, lead })
    }

    /// The endpoint of a copy, and the lead's device beside it.
    fn copied(&self, from: &Path, to: &Path) -> Result<(Process, Device)> {
        copy(from, to)?;
        Ok((Process::start(&to.join("server"), self.port, None)?, self.lead.moved(to.join("lead"))))
    }
}

/// The floor: the same rows in the clear with an index of their words, in one transaction. Nothing is sent, verified or encrypted.
fn plain(world: &World, place: &Path) -> Result<Times> {
    let took = first_sync::insert(&place.join("plain.db"), world.entries)?;
    Ok(vec![("down", ms(took))])
}

fn gadeplan(world: &World, place: &Path) -> Result<Times> {
    let (_server, lead) = world.copied(&world.waiting, place)?;
    let (_, up) = lead.sync_timed()?;
    let search = Request::Log(LogFilter { words: SOUGHT.into(), ..LogFilter::default() });
    let joined = lead.join_another(place.join("joiner"), lead.invite()?, world.entries as u64, search)?;
    match &joined.answer {
        Response::Log(log) if !log.rows.is_empty() && log.reach.is_some_and(|reach| reach.missing == 0) => {}
        _ => return Err("the search finds nothing".into()),
    }
    Ok(vec![("up", ms(up)), ("down", ms(joined.fetched))])
}

fn chromium(world: &World, place: &Path) -> Result<Times> {
    let (_server, lead) = world.copied(&world.sent, place)?;
    let (link, entries) = (lead.invite()?, world.entries.to_string());
    script("chromium.mjs", &[link.as_ref(), entries.as_ref(), place.join("profile").as_ref()])
}

fn pouchdb(world: &World, place: &Path) -> Result<Times> {
    script("pouch.mjs", &[world.notes.as_ref(), place.as_ref()])
}

fn atuin(world: &World, place: &Path) -> Result<Times> {
    script("atuin.mjs", &[world.notes.as_ref(), place.as_ref()])
}

/// Runs a program of `peers` to its end. Its last line is its times.
fn script(name: &str, arguments: &[&OsStr]) -> Result<Times> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(name);
    let ended = Command::new("node").arg(file).args(arguments).stderr(Stdio::inherit()).output()?;
    if !ended.status.success() {
        return Err(format!("{name} failed: {}", ended.status).into());
    }
    let said = String::from_utf8(ended.stdout)?;
    let times: BTreeMap<String, f64> = serde_json::from_str(said.lines().last().unwrap_or_default())?;
    let known = ["up", "down", "today", "joining"].into_iter();
    Ok(known.filter_map(|what| Some((what, *times.get(what)?))).collect())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        let target = to.join(file.file_name());
        if file.file_type()?.is_dir() {
            copy(&file.path(), &target)?;
        } else {
            fs::copy(file.path(), target)?;
        }
    }
    Ok(())
}

/// A number that the caller may choose.
fn number(name: &str, otherwise: usize) -> Result<usize> {
    match std::env::var(name) {
        Ok(chosen) => Ok(chosen.parse()?),
        Err(_) => Ok(otherwise),
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
