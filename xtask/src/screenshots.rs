//! Pictures of every screen, taken by a script in a real browser.

use anyhow::Result;

use crate::command::{node, output, root, succeed};
use crate::{prerequisites, run, web};

/// Builds the app and takes the pictures into `target/screenshots`.
pub fn take(name: Option<&str>) -> Result<()> {
    prerequisites::all()?;
    web::build(&web::Options::default())?;
    let server = run::build_server()?;
    let mut script = node(root().join("tests/e2e/screenshots.mjs"));
    script.args(name).env("GADEPLAN_SERVER", server).env("GADEPLAN_SCREENSHOTS", output().join("screenshots"));
    succeed(&mut script)
}
