//! What a fresh machine lacks: the wasm target, Debian packages, npm tools, Python libraries. Installed where possible, else named exactly.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{capture, cargo_target, on_path, program, root, succeed};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// A Debian package and the file that shows that it, or something equal, is there.
struct Package {
    name: &'static str,
    shows: Shows,
}

enum Shows {
    Program(&'static str),
    File(&'static str),
    PythonModule(&'static str),
}

/// To compile: SQLCipher for wasm needs clang and llvm-ar, natively OpenSSL's headers.
const TO_BUILD: &[Package] = &[
    Package { name: "clang", shows: Shows::Program("clang") },
    Package { name: "llvm", shows: Shows::Program("llvm-ar") },
    Package { name: "pkg-config", shows: Shows::Program("pkg-config") },
    Package { name: "libssl-dev", shows: Shows::File("/usr/include/openssl/ssl.h") },
    Package { name: "nodejs", shows: Shows::Program("node") },
    Package { name: "npm", shows: Shows::Program("npm") },
];

/// The second storage of the endpoint: the tests start one of their own.
const TO_STORE: &[Package] = &[Package { name: "postgresql", shows: Shows::File("/usr/lib/postgresql") }];

/// For the second implementation of the formats, which is tests only.
const TO_COMPARE: &[Package] = &[Package { name: "python3-venv", shows: Shows::PythonModule("ensurepip") }];

/// To test in a browser.
const TO_BROWSE: &[Package] = &[
    Package { name: "chromium", shows: Shows::Program("chromium") },
    Package { name: "fonts-dejavu-core", shows: Shows::File("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf") },
];

/// What the web app and the server are built with.
pub fn web() -> Result<()> {
    packages(TO_BUILD)?;
    wasm_target()?;
    node_modules()
}

/// What the native checks are built with.
pub fn native() -> Result<()> {
    packages(TO_BUILD)
}

/// What the browser journeys need on top of a build.
pub fn browser() -> Result<()> {
    packages(TO_BROWSE)
}

/// What the tests of the endpoint's storage need on top of a build.
pub fn database() -> Result<()> {
    packages(TO_STORE)
}

/// A Python with the libraries of `requirements`, every version of which is named there, in a folder of its own that is called by the folder
/// that they lie in. Gives back the folder of its programs.
pub fn python(requirements: &Path) -> Result<PathBuf> {
    packages(TO_COMPARE)?;
    let wanted = blake3::hash(&fs::read(requirements)?).to_hex().to_string();
    let name = requirements.parent().and_then(Path::file_name).context("requirements that lie in no folder")?;
    let place = cargo_target().join("python").join(name);
    let programs = place.join("bin");
    let python = programs.join("python");
    let stamp = place.join(".made-from");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(programs);
    }
    succeed(program("python3").args(["-m", "venv", "--clear"]).arg(&place))?;
    let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--requirement"];
    succeed(program(&python).args(quiet).arg(requirements))?;
    fs::write(stamp, wanted)?;
    Ok(programs)
}

/// Everything.
pub fn all() -> Result<()> {
    web()?;
    browser()
}

fn wasm_target() -> Result<()> {
    let sysroot = capture(program("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    if !on_path("rustup") {
        bail!("the Rust target {WASM_TARGET} is missing, and rustup, which installs it, as well: see rustup.rs");
    }
    succeed(program("rustup").args(["target", "add", WASM_TARGET]))
}

fn packages(wanted: &[Package]) -> Result<()> {
    let missing: Vec<&str> = wanted.iter().filter(|package| !package.is_there()).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get update && apt-get install --yes --no-install-recommends {}", missing.join(" "));
    if !rustix::process::getuid().is_root() || !on_path("apt-get") {
        bail!("missing on this machine: {}. As root: {by_hand}", missing.join(", "));
    }
    eprintln!("installing: {}", missing.join(", "));
    let apt = || {
        let mut command = program("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
        command
    };
    succeed(apt().arg("update"))?;
    succeed(apt().args(["install", "--yes", "--no-install-recommends"]).args(&missing)).with_context(|| format!("as root: {by_hand}"))
}

impl Package {
    fn is_there(&self) -> bool {
        match self.shows {
            Shows::Program(name) => on_path(name),
            Shows::File(path) => Path::new(path).exists(),
            Shows::PythonModule(name) => capture(program("python3").args(["-c", &format!("import venv, {name}")])).is_ok(),
        }
    }
}

fn node_modules() -> Result<()> {
    let version = capture(program("node").arg("--version"))?;
    let major: u32 = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default().parse().unwrap_or(0);
    if major < OLDEST_NODE {
        bail!("node {} is too old: version {OLDEST_NODE} or newer is needed", version.trim());
    }
    node_modules_in(&root())
}

/// Runs `npm ci` in a folder when its lock file is not the one that its `node_modules` was made from.
pub fn node_modules_in(folder: &Path) -> Result<()> {
    let lock = blake3::hash(&fs::read(folder.join("package-lock.json"))?).to_hex().to_string();
    let stamp = folder.join("node_modules/.made-from");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    succeed(program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(stamp, lock)?;
    Ok(())
}
