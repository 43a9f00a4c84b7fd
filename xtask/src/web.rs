//! The web app: two wasm files, their JavaScript, one style sheet and the shell, under content-hashed names in `target/web`.
//!
//! No `dx`: cargo, wasm-bindgen as a library (so that its version is the one in Cargo.lock), wasm-opt and esbuild.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::command::{cargo_target, output};

mod compile;
mod javascript;
mod site;
mod stamp;
mod styles;

use compile::Module;
use site::Site;

const MARK: &str = "icon.svg";
const ICONS: &[&str] = &[MARK, "icon-192.png", "icon-512.png", "maskable-192.png", "maskable-512.png", "apple-touch-icon.png"];

/// How the web app is built.
#[derive(Args, Default, Clone, Copy)]
pub struct Options {
    /// Debug wasm, unoptimised and uncompressed: quick to build, slow and large. Never for tests or release
    #[arg(long)]
    pub dev: bool,
}

/// What `build.json` says about the app in `target/web`.
#[derive(Serialize, Deserialize)]
pub struct Built {
    /// Hash over every file; screens, engine and service worker compare it.
    pub id: String,
    /// Built with `--dev`.
    pub dev: bool,
    /// Paths that the first visit downloads.
    pub first_visit: Vec<String>,
}

/// Where the web app lies.
pub fn folder() -> PathBuf {
    output().join("web")
}

/// The app that lies in `target/web` now. An error where there is none.
pub fn built() -> Result<Built> {
    let path = folder().join("build.json");
    let text = fs::read(&path).with_context(|| format!("no web app is built: {} is missing", path.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

/// Builds the app, unless nothing that it is made from has changed.
pub fn build(options: &Options) -> Result<Built> {
    let _alone = alone()?;
    let stamp = stamp::inputs(options)?;
    if stamp::is_current(&stamp) {
        return built();
    }
    let started = std::time::Instant::now();
    let screens = compile::compile(Module::Screens, options)?;
    let engine = compile::compile(Module::Engine, options)?;
    let built = assemble(&screens, &engine, options)?;
    stamp::keep(&stamp)?;
    eprintln!("web app {} in {:.0} s", built.id, started.elapsed().as_secs_f32());
    Ok(built)
}

/// Waits until no other run builds the web app; that lasts as long as the file stays open.
fn alone() -> Result<fs::File> {
    let folder = cargo_target().join("web-modules");
    fs::create_dir_all(&folder)?;
    fs::create_dir_all(output())?;
    let file = fs::File::create(folder.join(".lock"))?;
    file.lock()?;
    Ok(file)
}

/// Names, links and compresses everything, and replaces `target/web` in one go.
fn assemble(screens: &compile::Compiled, engine: &compile::Compiled, options: &Options) -> Result<Built> {
    let mut site = Site::new(options.dev);
    let mut links = Vec::new();
    for (module, compiled) in [(Module::Screens, screens), (Module::Engine, engine)] {
        let name = module.name();
        let wasm = site.add_hashed(&format!("{name}.wasm"), fs::read(&compiled.wasm)?, true)?;
        let script = javascript::bundle(module, &compiled.glue, &wasm, options)?;
        let script = site.add_hashed(&format!("{name}.js"), script, true)?;
        links.push((format!("{name}_wasm"), wasm));
        links.push((format!("{name}_js"), script));
    }
    links.push(("app_css".into(), site.add_hashed("app.css", styles::bundle(options)?, true)?));
    links.push(("boot_js".into(), site.add_hashed("boot.js", javascript::minify(&site::asset("boot.js")?, options)?, true)?));
    // Kept on the phones of those who want it.
    let english = site.add_hashed("en.ftl", site::asset("locales/en.ftl")?.into_bytes(), false)?;
    links.push(("later".into(), serde_json::to_string(&[&english])?));
    links.push(("en_ftl".into(), english));
    for icon in ICONS {
        // The phone's own launcher keeps the pictures; only the mark is shown by the app.
        let url = site.add_hashed(icon, fs::read(site::asset_path("icons").join(icon))?, *icon == MARK)?;
        links.push((icon.replace(['.', '-'], "_"), url));
    }
    site.add("manifest.webmanifest", site::fill(&site::asset("manifest.webmanifest")?, &links)?.into_bytes(), true)?;
    // The id covers the shell and the service worker as they are before it is written into them.
    let shell = site::asset("index.html")?;
    let worker = site::asset("sw.js")?;
    let id = site.id(&[&shell, &worker]);
    links.push(("build".into(), id.clone()));
    site.add("index.html", site::fill(&shell, &links)?.into_bytes(), true)?;
    links.push(("assets".into(), site.precache_list()?));
    site.add("sw.js", javascript::minify(&site::fill(&worker, &links)?, options)?, false)?;
    let mut first_visit = site.precached();
    first_visit.push("/sw.js".into());
    let built = Built { id, dev: options.dev, first_visit };
    site.add("build.json", serde_json::to_vec_pretty(&built)?, false)?;
    site.write(&folder())?;
    Ok(built)
}
