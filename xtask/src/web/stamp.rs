//! Whether the web app must be built again: a hash over path, time and size of every file that it is made from.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use super::{Options, folder};
use crate::command::{output, root};

/// Folders and files that the web app is made from, xtask's own web modules among them.
const INPUTS: &[&str] = &[
    "src",
    "assets",
    "migrations",
    "xtask/src/web",
    "xtask/src/web.rs",
    "xtask/src/command.rs",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    ".cargo",
];

/// The stamp of what lies in the repository now.
pub fn inputs(options: &Options) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&root().join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[u8::from(options.dev)]);
    for path in files {
        let about = fs::metadata(&path).with_context(|| path.display().to_string())?;
        let changed = about.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
        hasher.update(path.to_string_lossy().as_bytes()).update(&changed.to_le_bytes()).update(&about.len().to_le_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether the app in `target/web` was made from inputs with this stamp.
pub fn is_current(stamp: &str) -> bool {
    folder().join("build.json").is_file() && fs::read_to_string(place()).is_ok_and(|kept| kept == stamp)
}

/// Remembers what the app was made from.
pub fn keep(stamp: &str) -> Result<()> {
    Ok(fs::write(place(), stamp)?)
}

// Beside the app, not in it: the server embeds that folder.
fn place() -> PathBuf {
    output().join("web.stamp")
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), into)?;
        }
    } else if path.is_file() {
        into.push(path.to_path_buf());
    }
    Ok(())
}
