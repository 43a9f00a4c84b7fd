//! `cargo xtask kills`: a browser that dies by SIGKILL in the middle of saving, again and again (tests/e2e/journeys/kills.mjs).

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::test;

/// How often.
#[derive(Args)]
pub struct Options {
    /// Kills
    #[arg(long, default_value_t = 100)]
    count: u32,
}

/// Runs the journey with so many kills; the last line is `N passed, N failed`.
pub fn kills(options: &Options) -> Result<ExitCode> {
    let count = test::e2e(Some("kills"), &[("GADEPLAN_KILLS", &options.count.to_string())])?;
    println!("{} passed, {} failed", count.passed, count.failed);
    Ok(ExitCode::from(u8::from(count.failed > 0)))
}
