//! What the first visit downloads, raw and as brotli (P10).

use std::fs;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{prerequisites, web};

/// The most that may go over the wire at the first visit: 1.2 MB.
pub const GATE: u64 = 1_258_291;

/// One file of the first visit; sizes in bytes.
struct Row {
    path: String,
    raw: u64,
    sent: u64,
}

/// Prints the table; its last line is `total BYTES`. Fails over the gate.
pub fn print() -> Result<ExitCode> {
    let rows = measure()?;
    println!("{:>10} {:>10}  file", "raw", "brotli");
    for row in &rows {
        println!("{:>10} {:>10}  {}", row.raw, row.sent, row.path);
    }
    let total = sum(&rows);
    println!("gate {GATE}");
    println!("total {total}");
    Ok(ExitCode::from(u8::from(total > GATE)))
}

/// Bytes over the wire at the first visit, for the table of figures.
pub fn total() -> Result<u64> {
    Ok(sum(&measure()?))
}

fn sum(rows: &[Row]) -> u64 {
    rows.iter().map(|row| row.sent).sum()
}

fn measure() -> Result<Vec<Row>> {
    prerequisites::web()?;
    let built = web::build(&web::Options::default())?;
    if built.dev {
        bail!("target/web holds a --dev build");
    }
    let size = |path: String| fs::metadata(path).map(|about| about.len());
    let folder = web::folder();
    let row = |path: &String| {
        let place = folder.join(path.trim_start_matches('/')).display().to_string();
        let raw = size(place.clone())?;
        let sent = size(format!("{place}.br")).unwrap_or(raw);
        Ok(Row { path: path.clone(), raw, sent })
    };
    built.first_visit.iter().map(row).collect()
}
