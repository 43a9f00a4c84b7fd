//! From Rust to an optimised wasm file and its glue: cargo, wasm-bindgen, wasm-opt. Each result is kept under the hash of its input.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Options;
use crate::command::{cargo, cargo_target, program, root, succeed};

const TARGET: &str = "wasm32-unknown-unknown";

/// What Rust 1.95 emits for this target; said here because a stripped file no longer says it.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Small first. Functions that differ in a constant become one; what came of that is made small again.
const OPTIMISATION: &[&str] = &["--gufa", "-Oz", "--one-caller-inline-max-function-size=40", "--merge-similar-functions", "-Oz"];

/// One of the two wasm files.
#[derive(Clone, Copy)]
pub enum Module {
    /// The screens, on the main thread: small first.
    Screens,
    /// The owner of the data, in a worker.
    Engine,
}

/// A compiled module before its files get their names.
pub struct Compiled {
    /// The optimised wasm file.
    pub wasm: PathBuf,
    /// The ES module that wasm-bindgen wrote for it; it imports `snippets/` beside it.
    pub glue: PathBuf,
}

impl Module {
    /// The stem of its file names.
    pub fn name(self) -> &'static str {
        match self {
            Module::Screens => "ui",
            Module::Engine => "engine",
        }
    }

    fn binary(self) -> &'static str {
        match self {
            Module::Screens => "gadeplan",
            Module::Engine => "gadeplan-engine",
        }
    }

    fn features(self) -> &'static str {
        match self {
            Module::Screens => "web",
            Module::Engine => "engine-web",
        }
    }

    fn profile(self, options: &Options) -> &'static str {
        match self {
            _ if options.dev => "dev",
            Module::Screens => "web-ui",
            Module::Engine => "web-engine",
        }
    }
}

/// Compiles one module.
pub fn compile(module: Module, options: &Options) -> Result<Compiled> {
    let profile = module.profile(options);
    let mut build = cargo();
    build.args(["build", "--package", "gadeplan", "--target", TARGET, "--profile", profile]);
    build.args(["--features", module.features(), "--bin", module.binary()]);
    succeed(&mut build)?;
    let folder = if profile == "dev" { "debug" } else { profile };
    let raw = cargo_target().join(TARGET).join(folder).join(module.binary()).with_extension("wasm");
    let bytes = fs::read(&raw).with_context(|| raw.display().to_string())?;
    let kept = kept_in(module, &bytes, options)?;
    let compiled = Compiled { wasm: kept.join("module.wasm"), glue: kept.join(module.name()).with_extension("js") };
    if !compiled.wasm.exists() {
        bind(module, &raw, &kept, options)?;
        let bound = kept.join(format!("{}_bg.wasm", module.name()));
        if options.dev { fs::rename(bound, &compiled.wasm)? } else { optimise(&bound, &compiled.wasm)? }
    }
    Ok(compiled)
}

/// The folder for what is made from these bytes; what was made from earlier bytes is thrown away.
fn kept_in(module: Module, bytes: &[u8], options: &Options) -> Result<PathBuf> {
    let tools = fs::read(root().join("package-lock.json"))?;
    let key = blake3::Hasher::new()
        .update(bytes)
        .update(&tools)
        .update(OPTIMISATION.concat().as_bytes())
        .update(&[u8::from(options.dev)])
        .finalize()
        .to_hex();
    let all = cargo_target().join("web-modules").join(module.name());
    let kept = all.join(&key[..16]);
    if !kept.exists() {
        if all.exists() {
            fs::remove_dir_all(&all)?;
        }
        fs::create_dir_all(&kept)?;
    }
    Ok(kept)
}

fn bind(module: Module, raw: &Path, into: &Path, options: &Options) -> Result<()> {
    Bindgen::new()
        .input_path(raw)
        .out_name(module.name())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .keep_debug(options.dev)
        .remove_name_section(!options.dev)
        .remove_producers_section(!options.dev)
        .generate(into)
        .with_context(|| format!("wasm-bindgen: {}", raw.display()))
}

fn optimise(bound: &Path, into: &Path) -> Result<()> {
    // Written beside and then renamed, so that an interrupted run leaves nothing that looks finished.
    let part = into.with_extension("part");
    let mut tool = program(root().join("node_modules/.bin/wasm-opt"));
    tool.arg(bound).arg("-o").arg(&part).args(OPTIMISATION).args(WASM_FEATURES);
    tool.args(["--strip-debug", "--strip-producers"]);
    succeed(&mut tool)?;
    Ok(fs::rename(part, into)?)
}
