//! Pictures of every screen, taken by a script in a real browser.

use anyhow::Result;

use crate::command::{cargo, cargo_target, node, output, root, succeed};
use crate::matrix::TEST_FEATURES;
use crate::{prerequisites, run, web};

/// Builds the app, the endpoint and the demonstration team and takes the pictures into `target/screenshots`.
pub fn take(name: Option<&str>) -> Result<()> {
    prerequisites::all()?;
    web::build(&web::Options::default())?;
    let server = run::build_server()?;
    succeed(cargo().args(["build", "--package", "gadeplan", "--features", TEST_FEATURES, "--example", "demo"]))?;
    let mut script = node(root().join("tests/e2e/screenshots.mjs"));
    script.args(name).env("GADEPLAN_SERVER", server).env("GADEPLAN_SCREENSHOTS", output().join("screenshots"));
    succeed(script.env("GADEPLAN_DEMO", cargo_target().join("debug/examples/demo")))
}
