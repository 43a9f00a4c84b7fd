//! Starting other programs: where the repository lies, and cargo, node and the rest with the settings they all share.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The root of the repository that this run was started in: several clones may share one build folder.
pub fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// Where the built web app, the screenshots and the figures lie: always inside the repository, wherever cargo builds.
pub fn output() -> PathBuf {
    root().join("target")
}

/// Where cargo puts what it builds.
pub fn cargo_target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(output, |dir| root().join(dir))
}

/// A program that runs in the root of the repository.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Cargo, with the C compiler that SQLCipher needs for wasm, and with no path of this machine in a shipped wasm file.
pub fn cargo() -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo"))).unwrap_or_default();
    let flags = format!("--remap-path-prefix={home}=/cargo --remap-path-prefix={}=/gadeplan", root().display());
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    default_env(&mut command, "CC_wasm32_unknown_unknown", "clang");
    if let Some(ar) = ["llvm-ar", "llvm-ar-14"].into_iter().find(|name| on_path(name)) {
        default_env(&mut command, "AR_wasm32_unknown_unknown", ar);
    }
    // The server embeds the web app: another build of it is another server.
    if let Ok(build) = crate::web::built() {
        command.env("GADEPLAN_WEB_BUILD", build.id);
    }
    command
}

/// A tool out of `node_modules`, started with node.
pub fn node(script: impl AsRef<Path>) -> Command {
    let mut command = program("node");
    command.arg(script.as_ref());
    command
}

/// Runs to the end; an exit code other than zero is an error that names the command.
pub fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", show(command)))?;
    if !status.success() {
        bail!("failed ({status}): {}", show(command));
    }
    Ok(())
}

/// Runs to the end and returns what was printed to standard output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", show(command)))?;
    if !output.status.success() {
        bail!("failed ({}): {}", output.status, show(command));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a program of this name can be started.
pub fn on_path(name: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).is_file()))
}

/// The command as a person would type it.
pub fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn default_env(command: &mut Command, key: &str, value: &str) {
    if std::env::var_os(key).is_none() {
        command.env(key, value);
    }
}
