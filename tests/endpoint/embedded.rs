//! The endpoint's storage for these tests: SQLite in the folder.

use std::path::Path;

use gadeplan::server::{
    Config,
    storage::{SqliteStorage, Storage},
};

pub(super) fn config(folder: &Path) -> Config {
    Config::new(folder)
}

pub(super) fn open(folder: &Path) -> Box<dyn Storage> {
    Box::new(SqliteStorage::open(folder).expect("opens"))
}
