//! Measures what `docs/benchmarks.md` shows: one JSON object per line on standard output, everything else on standard error.

#[path = "bench/client.rs"]
mod client;
#[path = "bench/endpoint.rs"]
mod endpoint;
#[path = "bench/endpoint_alone.rs"]
mod endpoint_alone;
#[path = "bench/first_sync.rs"]
mod first_sync;
#[path = "bench/notes.rs"]
mod notes;
#[path = "bench/plain.rs"]
mod plain;
#[path = "bench/reading.rs"]
mod reading;
#[path = "bench/rotation.rs"]
mod rotation;
#[path = "bench/saving.rs"]
mod saving;
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

/// Measures what is named on the command line, or everything.
fn measure() -> Result<()> {
    let named: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |what: &str| named.is_empty() || named.iter().any(|name| name == what);
    if wanted("rotation") {
        rotation::measure()?;
    }
    let place = tempfile::tempdir()?;
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

/// One figure. Without a gate it is information.
fn figure(id: &str, measure: &str, value: f64, unit: &str, gate: Option<f64>) -> Result<()> {
    say(id, measure, value, unit, gate.map(serde_json::Value::from), gate.is_none_or(|gate| value <= gate))
}

/// A figure that is good when it is large.
fn figure_at_least(id: &str, measure: &str, value: f64, unit: &str, gate: f64) -> Result<()> {
    say(id, measure, value, unit, Some(format!("≥ {gate}").into()), value >= gate)
}

fn say(id: &str, measure: &str, value: f64, unit: &str, gate: Option<serde_json::Value>, pass: bool) -> Result<()> {
    let line = serde_json::json!({ "id": id, "measure": measure, "value": value, "unit": unit, "gate": gate, "pass": pass });
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn talk(text: &str) {
    // Talk that nobody hears changes no figure.
    let _ = writeln!(std::io::stderr(), "{text}");
}
