//! Backups of the embedded storage, and putting one back as a new incarnation of the server.

use std::path::{Path, PathBuf};

use super::{
    Config, ServerError, reapply,
    storage::{PostgresStorage, Restoring, SqliteStorage, Storage},
};

/// Writes the embedded storage to one file, in the state of this moment, while an endpoint may be running on it. `to` is a file that does
/// not exist, or a folder in which it is named by the time. Gives back the file.
///
/// # Errors
/// When the storage is a database with backups of its own, the file exists, or either cannot be read or written.
pub fn back_up(config: &Config, to: &Path) -> Result<PathBuf, ServerError> {
    if config.database.is_some() {
        return Err(ServerError::OwnBackups);
    }
    let file = if to.is_dir() { to.join(format!("gadeplan-{}.sqlite", config.clock.unix_ms())) } else { to.to_path_buf() };
    if !SqliteStorage::file(&config.folder).exists() {
        return Err(ServerError::NoStorage(config.folder.clone()));
    }
    SqliteStorage::open(&config.folder)?.back_up(&file)?;
    Ok(file)
}

/// Puts a backup in the place of the storage and starts a new incarnation of the server, so that devices notice, and offer again what the
/// backup lacks. What was there before is moved aside. A database was set back by its own means before; it has no file. Gives back the
/// incarnation. Repeating it is safe.
///
/// # Errors
/// When an endpoint is running on the storage, the backup is none, or the storage cannot be written. The storage of before is then still
/// there.
pub fn restore(config: &Config, from: Option<&Path>) -> Result<u64, ServerError> {
    match (&config.database, from) {
        (Some(_), Some(_)) => Err(ServerError::OwnBackups),
        (Some(address), None) => {
            let storage = PostgresStorage::open_again(address)?;
            reapply(&storage, config)?;
            Ok(storage.identity().incarnation)
        }
        (None, None) => Err(ServerError::NoBackup),
        (None, Some(from)) => {
            // The storage lies beside the one in use and serves nobody yet: whatever must be gone before anybody is served goes here, where
            // a failure leaves everything as it was.
            let restoring = Restoring::begin(&config.folder, from)?;
            reapply(&*restoring.storage(), config)?;
            let incarnation = restoring.storage().identity().incarnation;
            restoring.finish(config.clock.unix_ms())?;
            Ok(incarnation)
        }
    }
}
