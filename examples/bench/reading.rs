//! What the screens ask most, with all entries present: information on how the engine itself scales, without a gate.

use std::time::Instant;

use gadeplan::{
    client::message::{LogFilter, Request},
    domain::entry::Kind,
};

use super::{ENTRIES, Result, client::Device, figure, talk};

const ROUNDS: usize = 7;

pub(super) fn measure(device: &Device) -> Result<()> {
    talk("reading");
    let mut engine = device.open()?;
    let asked = [
        ("read.today", "I dag", Request::Today),
        ("read.log", "the log, first rows", Request::Log(LogFilter::default())),
        ("read.sync", "the sync screen, also told after every save", Request::Sync),
        ("read.draft", "opening a new contact", Request::OpenDraft(Kind::Contact)),
    ];
    for (id, what, request) in asked {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            engine.handle(request.clone())?;
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
        figure(id, &format!("{what}, {ENTRIES} entries, median of {ROUNDS}, native"), median, "ms", None)?;
    }
    Ok(())
}
