//! P4 and P14: the first sync of a device that joins, until everything is there and can be searched, against plain SQLite with FTS5.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use gadeplan::client::message::{LogFilter, Request, Response};
use rusqlite::{Connection, params};

use super::{
    Result,
    client::{Device, Joined},
    endpoint::Endpoint,
    figure,
    notes::Notes,
    talk, wire,
};

const ENTRIES: usize = 10_000;
const ROUNDS: usize = 5;
const SEED: u64 = 1;
/// Begins a word of many notes.
const SOUGHT: &str = "kanal";

pub(super) fn measure(folder: &Path) -> Result<()> {
    let endpoint = Endpoint::start(&folder.join("endpoint"))?;
    let lead = Device::make(folder.join("lead"), &endpoint)?;
    talk("P4: loading the log of a team");
    let plain_bytes = wire::load(&lead, &mut Notes::new(SEED), ENTRIES)?;
    let (_, pushed) = lead.sync_timed()?;
    let (mut plain, mut ours, mut ratios, mut searches, mut disk) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        talk(&format!("P4: round {}", round + 1));
        let joiner = folder.join(format!("joiner{round}"));
        let link = lead.invite()?;
        let floor = folder.join(format!("plain{round}.db"));
        // In turn: what disturbs the disk disturbs both.
        let (inserted, joined) = if round % 2 == 0 {
            let inserted = insert(&floor, ENTRIES)?;
            (inserted, join(&lead, &joiner, link)?)
        } else {
            let joined = join(&lead, &joiner, link)?;
            (insert(&floor, ENTRIES)?, joined)
        };
        disk = bytes_in(&joiner)?;
        ratios.push(joined.fetched.as_secs_f64() / inserted.as_secs_f64());
        plain.push(inserted);
        ours.push(joined.fetched);
        searches.push(joined.asked);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ROUNDS / 2).copied().unwrap_or(f64::NAN);
    let what = "first sync of 10,000 entries until searchable, native and over loopback";
    figure("P4", &format!("{what}, against the plain rows + FTS5 in one SQLite transaction, median of {ROUNDS}"), ratio, "×", Some(4.0))?;
    figure("P4.sync", what, median(ours), "ms", None)?;
    figure("P4.plain", "10,000 plain rows + FTS5 in one SQLite transaction", median(plain), "ms", None)?;
    figure("P4.push", "the same entries sent, until the last receipt is kept", pushed.as_secs_f64() * 1_000.0, "ms", None)?;
    figure("P4.search", "a search for the beginning of a common word among them, 100 rows", median(searches), "ms", None)?;
    figure("P14", "local disk of the device that joined against the plain notes", disk as f64 / plain_bytes, "×", Some(4.0))?;
    endpoint.stop()
}

fn join(lead: &Device, folder: &Path, link: String) -> Result<Joined> {
    let search = Request::Log(LogFilter { words: SOUGHT.into(), ..LogFilter::default() });
    // Site and team's membership come besides the entries.
    let joined = lead.join_another(folder.to_path_buf(), link, ENTRIES as u64, search)?;
    match &joined.answer {
        Response::Log(log) if !log.rows.is_empty() && log.reach.is_some_and(|reach| reach.missing == 0) => Ok(joined),
        _ => Err("the search finds nothing".into()),
    }
}

/// The floor: the words alone, in the clear.
pub(super) fn insert(file: &Path, entries: usize) -> Result<Duration> {
    let mut notes = Notes::new(SEED);
    let rows: Vec<String> = (0..entries).map(|_| notes.note()).collect();
    let mut connection = Connection::open(file)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         CREATE TABLE note (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, words TEXT NOT NULL) STRICT;
         CREATE VIRTUAL TABLE word USING fts5 (words, content = 'note', content_rowid = 'id');",
    )?;
    let began = Instant::now();
    let transaction = connection.transaction()?;
    {
        let mut note = transaction.prepare("INSERT INTO note (id, at, words) VALUES (?1, ?1, ?2)")?;
        let mut word = transaction.prepare("INSERT INTO word (rowid, words) VALUES (?1, ?2)")?;
        for (id, words) in (1_i64..).zip(&rows) {
            note.execute(params![id, words])?;
            word.execute(params![id, words])?;
        }
    }
    transaction.commit()?;
    Ok(began.elapsed())
}

fn bytes_in(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        bytes += file?.metadata()?.len();
    }
    Ok(bytes)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
}
