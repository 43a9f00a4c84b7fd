//! The files of the web app: hashed names, the list that the service worker keeps, compression, and the folder that is replaced in one go.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use sha2::{Digest, Sha256};

use crate::command::{cargo_target, root};

/// The size of a hash in a file name and of the build id, in hex digits.
const SHORT: usize = 16;
const LARGEST_BROTLI_WINDOW: i32 = 24;

/// The web app while it is put together. Paths begin with a slash.
pub struct Site {
    files: BTreeMap<String, File>,
    compress: bool,
}

struct File {
    bytes: Vec<u8>,
    precached: bool,
}

impl Site {
    /// An empty site; a `dev` site is not compressed.
    pub fn new(dev: bool) -> Site {
        Site { files: BTreeMap::new(), compress: !dev }
    }

    /// Adds a file under a name that never changes. Precached files are kept on the phone by the service worker.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>, precached: bool) -> Result<()> {
        match self.files.insert(format!("/{name}"), File { bytes, precached }) {
            Some(_) => bail!("two files are called {name}"),
            None => Ok(()),
        }
    }

    /// Adds `stem.ext` as `s/stem.<hash>.ext` and returns its address.
    pub fn add_hashed(&mut self, name: &str, bytes: Vec<u8>, precached: bool) -> Result<String> {
        let (stem, extension) = name.rsplit_once('.').context("a file without an extension")?;
        let hash = blake3::hash(&bytes).to_hex();
        let name = format!("s/{stem}.{}.{extension}", &hash[..SHORT]);
        self.add(&name, bytes, precached)?;
        Ok(format!("/{name}"))
    }

    /// A hash over everything added so far and over `templates`.
    pub fn id(&self, templates: &[&str]) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, file) in &self.files {
            hasher.update(path.as_bytes()).update(blake3::hash(&file.bytes).as_bytes());
        }
        for template in templates {
            hasher.update(blake3::hash(template.as_bytes()).as_bytes());
        }
        hasher.finalize().to_hex()[..SHORT].to_owned()
    }

    /// The paths that the service worker keeps.
    pub fn precached(&self) -> Vec<String> {
        self.files.iter().filter(|(_, file)| file.precached).map(|(path, _)| path.clone()).collect()
    }

    /// `[[path, integrity], …]` as JSON.
    pub fn precache_list(&self) -> Result<String> {
        let kept = self.files.iter().filter(|(_, file)| file.precached);
        let list: Vec<_> = kept
            .map(|(path, file)| [path.clone(), format!("sha256-{}", data_encoding::BASE64.encode(&Sha256::digest(&file.bytes)))])
            .collect();
        Ok(serde_json::to_string(&list)?)
    }

    /// Writes every file, with its `.br` beside it where that is smaller, and puts the folder in the place of the one before.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let next = folder.with_extension("next");
        if next.exists() {
            fs::remove_dir_all(&next)?;
        }
        fs::create_dir_all(next.join("s"))?;
        for (path, file) in &self.files {
            let place = next.join(path.trim_start_matches('/'));
            fs::write(&place, &file.bytes)?;
            if self.compress {
                let small = compressed(&file.bytes)?;
                if small.len() < file.bytes.len() {
                    let name = format!("{}.br", place.display());
                    fs::write(name, small)?;
                }
            }
        }
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        Ok(fs::rename(next, folder)?)
    }
}

/// A file in `assets/`.
pub fn asset_path(name: &str) -> PathBuf {
    root().join("assets").join(name)
}

/// The text of a file in `assets/`.
pub fn asset(name: &str) -> Result<String> {
    let path = asset_path(name);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// Puts the values in the places of `{{name}}`. A place without a value is an error.
pub fn fill(template: &str, values: &[(String, String)]) -> Result<String> {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{{{name}}}}}"), value);
    }
    if let Some((_, rest)) = text.split_once("{{").filter(|(_, rest)| rest.contains("}}")) {
        bail!("nothing is known for {{{{{}", rest.chars().take(24).collect::<String>());
    }
    Ok(text)
}

/// Brotli at its best, kept under the hash of its input because it takes seconds for a wasm file.
fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let folder = cargo_target().join("web-modules/brotli");
    let kept = folder.join(&blake3::hash(bytes).to_hex()[..]);
    if let Ok(small) = fs::read(&kept) {
        return Ok(small);
    }
    let parameters = BrotliEncoderParams { quality: 11, lgwin: LARGEST_BROTLI_WINDOW, size_hint: bytes.len(), ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &parameters)?;
    fs::create_dir_all(&folder)?;
    let part = kept.with_extension("part");
    fs::write(&part, &small)?;
    fs::rename(part, kept)?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_place_gets_its_value() {
        assert_eq!(fill("<a href={{x}}>{{y}}{{x}}", &values(&[("x", "1"), ("y", "2")])).unwrap(), "<a href=1>21");
    }

    #[test]
    fn a_place_without_a_value_is_an_error() {
        assert!(fill("{{x}} {{left}}", &values(&[("x", "1")])).unwrap_err().to_string().contains("left"));
    }

    #[test]
    fn the_id_changes_with_any_file_and_any_template() {
        let mut one = Site::new(true);
        one.add("a", b"1".to_vec(), true).unwrap();
        let before = one.id(&["t"]);
        assert_eq!(before.len(), SHORT);
        assert_ne!(before, one.id(&["u"]));
        one.add_hashed("b.js", b"2".to_vec(), false).unwrap();
        assert_ne!(before, one.id(&["t"]));
        assert_eq!(one.precached(), ["/a"]);
    }
}
