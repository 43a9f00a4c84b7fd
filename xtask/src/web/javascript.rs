//! JavaScript: one bundle per wasm module (its glue and snippets), and the files of our own, minified by esbuild.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::Options;
use super::compile::Module;
use crate::command::{program, root, show};

/// The oldest browsers that have what the app needs: OPFS in workers, Web Locks, module workers.
const TARGET: &str = "--target=chrome111,firefox111,safari16.4";

/// `boot.js` calls `start`, and shows what went wrong.
const SCREENS_ENTRY: &str = "import init from './ui.js';\nexport const start = () => init({ module_or_path: WASM });\n";

/// A rejected promise in a worker is silent; an uncaught error reaches `onerror` of the page that started it.
const ENGINE_ENTRY: &str =
    "import init from './engine.js';\ninit({ module_or_path: WASM }).catch((error) => setTimeout(() => { throw error; }));\n";

/// Bundles the glue with an entry that loads the wasm file from `wasm_url`.
pub fn bundle(module: Module, glue: &Path, wasm_url: &str, options: &Options) -> Result<Vec<u8>> {
    let entry = glue.with_file_name("entry.js");
    fs::write(&entry, if matches!(module, Module::Screens) { SCREENS_ENTRY } else { ENGINE_ENTRY })?;
    let mut tool = esbuild(options);
    tool.arg(&entry).args(["--bundle", "--format=esm", TARGET]).arg(format!("--define:WASM={wasm_url:?}"));
    finish(&mut tool, "")
}

/// Minifies one file that imports nothing at its top.
pub fn minify(source: &str, options: &Options) -> Result<Vec<u8>> {
    let mut tool = esbuild(options);
    tool.args(["--loader=js", "--format=esm", TARGET]);
    finish(&mut tool, source)
}

/// Minifies a style sheet.
pub fn minify_css(source: &str, options: &Options) -> Result<Vec<u8>> {
    let mut tool = esbuild(options);
    tool.args(["--loader=css", TARGET]);
    finish(&mut tool, source)
}

fn esbuild(options: &Options) -> Command {
    let mut tool = program(root().join("node_modules/.bin/esbuild"));
    tool.args(["--log-level=warning", "--charset=utf8", "--legal-comments=none"]);
    if !options.dev {
        tool.arg("--minify");
    }
    tool
}

fn finish(tool: &mut Command, source: &str) -> Result<Vec<u8>> {
    let mut child = tool.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", show(tool)))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(source.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("failed: {}", show(tool));
    }
    Ok(output.stdout)
}
