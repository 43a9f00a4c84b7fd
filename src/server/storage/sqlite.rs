//! The storage in one SQLite file: one writer, a few readers, write-ahead log.

mod backup;
mod open;
mod reading;
mod rows;
mod writing;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Connection;

use super::{Hear, Identity, Reading, Storage, StorageError, Writing};
pub use backup::Restoring;
use reading::SqliteReading;
use writing::SqliteWriting;

/// Connections that read at the same time; more callers wait for one.
const READERS: usize = 4;

/// How long overwriting what was deleted waits for readers: writers wait meanwhile.
const SCRUB_PATIENCE: Duration = Duration::from_millis(100);

/// Teams in a SQLite file.
pub struct SqliteStorage {
    file: PathBuf,
    identity: Identity,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    reader_free: Condvar,
    /// Another process on this file only issues codes and looks through it: what this one commits is all the news.
    hear: Mutex<Option<Hear>>,
    /// While it is open nobody puts another file in its place.
    _open: File,
}

impl SqliteStorage {
    /// Opens the storage in a folder, which is made when absent, and brings it to the newest schema.
    ///
    /// # Errors
    /// When the file is of a newer program or of another one, cannot be read and written, or a restore has not ended.
    pub fn open(folder: &Path) -> Result<Self, StorageError> {
        let _turn = open::turn(folder)?;
        let open = open::stay(folder)?;
        backup::check_whole(folder)?;
        Self::open_file(&Self::file(folder), open, false)
    }

    /// With `again` the file becomes another incarnation of the server.
    fn open_file(file: &Path, open: File, again: bool) -> Result<Self, StorageError> {
        let mut writer = open::writer(file)?;
        let identity = open::migrate(&mut writer, again)?;
        let readers = (0..READERS).map(|_| open::reader(file)).collect::<Result<_, _>>()?;
        let (writer, readers) = (Mutex::new(writer), Mutex::new(readers));
        let (reader_free, hear) = (Condvar::new(), Mutex::default());
        Ok(Self { file: file.to_path_buf(), identity, writer, readers, reader_free, hear, _open: open })
    }

    /// The file in a data folder.
    #[must_use]
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("gadeplan.sqlite")
    }

    /// A poisoned lock is taken all the same: whoever panicked rolled back first.
    fn free_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for SqliteStorage {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn read(&self) -> Result<Box<dyn Reading + '_>, StorageError> {
        let mut free = self.free_readers();
        let connection = loop {
            match free.pop() {
                Some(connection) => break connection,
                None => free = self.reader_free.wait(free).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(free);
        Ok(Box::new(SqliteReading::begin(Borrowed { connection: Some(connection), home: self })?))
    }

    fn write(&self) -> Result<Box<dyn Writing + '_>, StorageError> {
        let connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let hear = self.hear.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Box::new(SqliteWriting::begin(connection, hear)?))
    }

    fn listen(&self, hear: Hear) {
        *self.hear.lock().unwrap_or_else(PoisonError::into_inner) = Some(hear);
    }

    /// `secure_delete` has overwritten it in the pages; the log of changes still has the pages of before, until it is written into the
    /// file and cut off.
    fn scrub(&self) -> Result<bool, StorageError> {
        let connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        connection.busy_timeout(SCRUB_PATIENCE)?;
        let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        connection.busy_timeout(open::BUSY)?;
        Ok(!busy?)
    }
}

/// A reading connection that goes back to where it came from.
struct Borrowed<'a> {
    connection: Option<Connection>,
    home: &'a SqliteStorage,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.home.free_readers().push(connection);
            self.home.reader_free.notify_one();
        }
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Backend(Box::new(error))
    }
}
