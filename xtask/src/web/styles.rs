//! One style sheet: tokens, base and shell first, then every component and screen in the order of their names.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Options, javascript};
use crate::command::root;

const FIRST: &[&str] = &["assets/tokens.css", "assets/base.css", "assets/shell.css"];
const FOLDERS: &[&str] = &["src/ui/components", "src/ui/screens"];

/// All style sheets as one, minified.
pub fn bundle(options: &Options) -> Result<Vec<u8>> {
    let mut sheet = String::new();
    for path in paths()? {
        sheet.push_str(&fs::read_to_string(&path).with_context(|| path.display().to_string())?);
        sheet.push('\n');
    }
    javascript::minify_css(&sheet, options)
}

fn paths() -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = FIRST.iter().map(|path| root().join(path)).filter(|path| path.exists()).collect();
    for folder in FOLDERS {
        let folder = root().join(folder);
        if !folder.is_dir() {
            continue;
        }
        let mut sheets: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        sheets.retain(|path| path.extension().is_some_and(|extension| extension == "css"));
        sheets.sort();
        paths.append(&mut sheets);
    }
    Ok(paths)
}
