//! Backups: one file with the state of one moment. And the way back: beside the storage in use first, in its place last.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::{Connection, OpenFlags};

use super::{SqliteStorage, open};
use crate::server::storage::StorageError;

/// What SQLite keeps beside a file.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

impl SqliteStorage {
    /// Writes the state of this moment to a file that does not exist yet; whoever writes meanwhile goes on. What was erased is not in it.
    ///
    /// # Errors
    /// When the file exists or cannot be written, or the storage cannot be read. Nothing is left behind then.
    pub fn back_up(&self, to: &Path) -> Result<(), StorageError> {
        copy(&self.file, to)
    }
}

/// A backup that is being put back. Dropped, it leaves the storage as it was; it is begun anew then.
pub struct Restoring {
    folder: PathBuf,
    _turn: File,
    alone: File,
    storage: Arc<SqliteStorage>,
}

impl Restoring {
    /// Copies the backup beside the storage in the folder, and opens it as another incarnation of the server.
    ///
    /// # Errors
    /// When the storage in the folder is open, or the backup is none, is damaged, or of a newer program.
    pub fn begin(folder: &Path, from: &Path) -> Result<Self, StorageError> {
        let _turn = open::turn(folder)?;
        let alone = open::alone(folder)?;
        let beside = beside(folder);
        for ending in BESIDE {
            remove(&with(&beside, ending))?;
        }
        copy(from, &beside)?;
        let whole: String = open::writer(&beside)?.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if whole != "ok" {
            return Err(StorageError::Damaged("the backup does not read as a whole"));
        }
        let held = alone.try_clone().map_err(backend)?;
        let storage = Arc::new(SqliteStorage::open_file(&beside, held, true)?);
        Ok(Self { folder: folder.to_path_buf(), _turn, alone, storage })
    }

    /// The storage, which serves nobody yet.
    #[must_use]
    pub fn storage(&self) -> Arc<SqliteStorage> {
        Arc::clone(&self.storage)
    }

    /// Puts it in place. What was there is moved aside, under a name with this time (milliseconds since 1970).
    ///
    /// # Errors
    /// When somebody still has the storage, or the folder cannot be written; done again from the beginning it goes on.
    pub fn finish(self, now_ms: u64) -> Result<(), StorageError> {
        let Self { folder, _turn, alone, storage } = self;
        // The last connection that closes leaves everything in the one file.
        drop(Arc::into_inner(storage).ok_or(StorageError::InUse)?);
        let (file, beside) = (SqliteStorage::file(&folder), beside(&folder));
        sync(&beside)?;
        let aside = folder.join(format!("gadeplan-before-restore-{now_ms}.sqlite"));
        for ending in BESIDE {
            let old = with(&file, ending);
            if old.exists() {
                fs::rename(old, with(&aside, ending)).map_err(backend)?;
            }
        }
        fs::rename(&beside, &file).map_err(backend)?;
        sync(&folder)?;
        drop(alone);
        Ok(())
    }
}

/// A folder whose storage was moved aside, and nothing put in its place yet, must not begin with an empty one.
pub(super) fn check_whole(folder: &Path) -> Result<(), StorageError> {
    let half = !SqliteStorage::file(folder).exists() && beside(folder).exists();
    if half { Err(StorageError::Unfinished) } else { Ok(()) }
}

/// One file with everything that the other holds, on the disk under its name only once it is whole.
fn copy(from: &Path, to: &Path) -> Result<(), StorageError> {
    let taken = || StorageError::Backend(Box::new(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} exists", to.display()))));
    if to.exists() {
        return Err(taken());
    }
    let part = with(to, ".part");
    remove(&part)?;
    let written = write(from, &part).and_then(|()| fs::rename(&part, to).map_err(backend)).and_then(|()| sync(folder_of(to)));
    if written.is_err() {
        // The reason is told; a part that stays is written over by the next try.
        let _ = remove(&part);
    }
    written
}

fn write(from: &Path, part: &Path) -> Result<(), StorageError> {
    // The secret of the server lies in it: nobody but the owner looks into it.
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(part).map_err(backend)?);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(from, flags)?;
    open::check_ours(&connection)?;
    connection.busy_timeout(open::BUSY)?;
    connection.execute("VACUUM INTO ?1", [part.to_str().ok_or(StorageError::Damaged("the path of a backup is not text"))?])?;
    sync(part)
}

/// Where a restored storage lies until it is put in place.
fn beside(folder: &Path) -> PathBuf {
    folder.join("gadeplan.restoring.sqlite")
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn with(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove(file: &Path) -> Result<(), StorageError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(backend(error)),
        _ => Ok(()),
    }
}

/// Returns when the file, or what a folder holds, is on the disk.
fn sync(path: &Path) -> Result<(), StorageError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(backend)
}

fn backend(error: io::Error) -> StorageError {
    StorageError::Backend(Box::new(error))
}
