//! Measures what `docs/benchmarks.md` shows: one JSON object per line on standard output, everything else on standard error.

#[path = "bench/client.rs"]
mod client;
#[path = "bench/connection.rs"]
mod connection;
#[path = "bench/crowd.rs"]
mod crowd;
#[path = "bench/endpoint.rs"]
mod endpoint;
#[path = "bench/endpoint_alone.rs"]
mod endpoint_alone;
#[path = "bench/first_sync.rs"]
mod first_sync;
#[path = "bench/many.rs"]
mod many;
#[path = "bench/notes.rs"]
mod notes;
#[path = "bench/peers.rs"]
mod peers;
#[path = "bench/plain.rs"]
mod plain;
#[path = "bench/postgres.rs"]
mod postgres;
#[path = "bench/process.rs"]
mod process;
#[path = "bench/reading.rs"]
mod reading;
#[path = "bench/rotation.rs"]
mod rotation;
#[path = "bench/saving.rs"]
mod saving;
#[path = "bench/streams.rs"]
mod streams;
#[path = "bench/team.rs"]
mod team;
#[path = "bench/wire.rs"]
mod wire;

use std::{error::Error, io::Write, process::ExitCode};

/// The result of anything that is measured.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Entries in the vault while saving is measured.
const ENTRIES: usize = 20_000;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this cannot be written, the exit code says it.
            let _ = writeln!(std::io::stderr(), "bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what is named on the command line, or everything that needs no other program.
fn measure() -> Result<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let named = |what: &str| names.iter().any(|name| name == what);
    let wanted = |what: &str| names.is_empty() || named(what);
    if wanted("rotation") {
        rotation::measure()?;
    }
    let place = tempfile::tempdir()?;
    if named("many") {
        many::measure(&place.path().join("many"))?;
    }
    if named("streams") {
        streams::measure(&place.path().join("streams"))?;
    }
    if named("peers") {
        peers::measure(&place.path().join("peers"))?;
    }
    if wanted("endpoint") {
        endpoint_alone::measure(&place.path().join("alone"))?;
    }
    if wanted("first-sync") {
        first_sync::measure(&place.path().join("first"))?;
    }
    if !["wire", "reading", "saving"].into_iter().any(wanted) {
        return Ok(());
    }
    let endpoint = endpoint::Endpoint::start(&place.path().join("endpoint"))?;
    let device = client::Device::make(place.path().join("device"), &endpoint)?;
    let sealed = if wanted("wire") || wanted("saving") { wire::measure(&device, ENTRIES / 2)? } else { 0 };
    talk("loading more entries");
    reading::load(&device, &mut notes::Notes::new(2), if sealed > 0 { ENTRIES / 2 } else { ENTRIES })?;
    if wanted("reading") {
        reading::measure(&device)?;
    }
    if wanted("saving") {
        saving::measure(&device, &place.path().join("plain"), ENTRIES, sealed)?;
    }
    endpoint.stop()
}

/// What must hold of a figure.
#[derive(Clone, Copy)]
enum Gate {
    /// It is information.
    None,
    AtMost(f64),
    AtLeast(f64),
}

/// One figure. Without a gate it is information.
fn figure(id: &str, measure: &str, value: f64, unit: &str, gate: Option<f64>) -> Result<()> {
    figure_of(id, measure, &[value], unit, gate.map_or(Gate::None, Gate::AtMost))
}

/// A figure that is good when it is large.
fn figure_at_least(id: &str, measure: &str, value: f64, unit: &str, gate: f64) -> Result<()> {
    figure_of(id, measure, &[value], unit, Gate::AtLeast(gate))
}

/// A figure that was taken several times: the median counts, the least and the most are said.
fn figure_of(id: &str, measure: &str, times: &[f64], unit: &str, gate: Gate) -> Result<()> {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let value = times.get(times.len() / 2).copied().unwrap_or(f64::NAN);
    let (bound, pass) = match gate {
        Gate::None => (serde_json::Value::Null, true),
        Gate::AtMost(most) => (most.into(), value <= most),
        Gate::AtLeast(least) => (format!("≥ {least}").into(), value >= least),
    };
    let spread = times.first().zip(times.last()).filter(|_| times.len() > 1).map(|(least, most)| [least, most]);
    let line =
        serde_json::json!({ "id": id, "measure": measure, "value": value, "unit": unit, "gate": bound, "pass": pass, "spread": spread });
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn talk(text: &str) {
    // Talk that nobody hears changes no figure.
    let _ = writeln!(std::io::stderr(), "{text}");
}
