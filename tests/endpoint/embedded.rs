//! The endpoint's storage for these tests: SQLite in the folder.

use std::path::{Path, PathBuf};

use gadeplan::server::{
    self, Config,
    storage::{SqliteStorage, Storage},
};

/// What is committed is heard in the same process, from the first call on.
pub(super) const HEARS_LATER: bool = false;

pub(super) fn config(folder: &Path) -> Config {
    Config::new(folder)
}

pub(super) fn open(folder: &Path) -> Box<dyn Storage> {
    Box::new(SqliteStorage::open(folder).expect("opens"))
}

/// The state of this moment, as a file.
pub(super) fn back_up(folder: &Path) -> PathBuf {
    server::back_up(&config(folder), folder).expect("backs up")
}

/// Puts that state back. Gives back the incarnation.
pub(super) fn put_back(folder: &Path, backup: &Path) -> u64 {
    server::restore(&config(folder), Some(backup)).expect("restores")
}
