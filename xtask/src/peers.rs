//! The other systems that `cargo xtask bench --peers` measures beside Gadeplan, installed by the ordinary clients of their registries.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{capture, cargo_target, program, root, succeed};
use crate::prerequisites;

/// One version for both ends.
const ATUIN: &str = "18.24.4";

/// Installs what is missing. Gives back the folder of atuin's programs.
pub fn install() -> Result<PathBuf> {
    prerequisites::node_modules_in(&root().join("peers"))?;
    let place = cargo_target().join("peers");
    let programs = place.join("bin");
    // Histories and their sync, which is what is measured; not the daemon, the AI and the pseudo terminal, which take most of the building.
    let parts: &[(&str, &[&str])] = &[("atuin-server", &[]), ("atuin", &["--no-default-features", "--features", "client,sync"])];
    for (name, features) in parts {
        let there = capture(program(programs.join(name)).arg("--version"));
        if there.is_ok_and(|said| said.trim().ends_with(ATUIN)) {
            continue;
        }
        let mut install = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        install.args(["install", "--locked", "--root"]).arg(&place).args(["--version", ATUIN]).args(*features).arg(name);
        succeed(&mut install)?;
    }
    Ok(programs)
}
