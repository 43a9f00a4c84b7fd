//! The vault: the encrypted database that holds what can be read on this device.

mod claims;
mod conversations;
mod drafts;
mod erasures;
mod forks;
mod graph;
mod late;
mod left_drafts;
mod listing;
mod pared;
mod queries;
mod records;
mod rows;
mod search;
mod sequence;
mod window;

pub use claims::ClaimRecord;
pub use conversations::OpenConversation;
pub use drafts::DraftRecord;
pub(super) use erasures::cut_log;
pub use erasures::{ErasureRecord, KnownRevision};
pub use forks::twin_of;
pub use graph::RevisionRecord;
pub use late::{Admitted, Newest, StatusRecord};
pub use left_drafts::LeftDraft;
pub use listing::ListedEntry;
pub use queries::EntryRecord;
use records::Inserted;
pub use records::{BEFORE_THIS_DEVICE, SealedRecord};
pub use search::{Found, Words};
pub use window::RegisterRecord;

use std::cell::{Cell, RefCell};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    error::StoreError,
    open::{Place, VAULT, open},
};
use crate::{
    crypto::Secret,
    domain::{entry::Hlc, ids::DeviceId},
};

/// The owner of the vault file.
#[derive(Debug)]
pub struct Vault {
    connection: Connection,
    /// Whose vault it is, once [`Vault::prepare`] has been told.
    owner: Option<DeviceId>,
    /// The newest clock, once it was asked for: going through all rows after every page of a pull would cost more than the page.
    newest: Cell<Option<Hlc>>,
}

/// A plaintext that only the right key makes readable: tells a wrong key from a damaged file.
const CANARY: &[u8] = b"gadeplan vault";

impl Vault {
    /// Makes a new vault.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn create(place: &Place, file: &str, key: &Secret) -> Result<Self, StoreError> {
        let vault = Self { connection: open(place, file, Some(key), VAULT)?, owner: None, newest: Cell::default() };
        vault.set_meta("canary", CANARY)?;
        Ok(vault)
    }

    /// Opens a vault that was made before. The key has been proven by its slot, so a file that it does not open is damaged.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file is not a vault under this key, [`StoreError::Content`] when the vault is gone or emptied;
    /// otherwise when the storage refuses or the file is newer.
    pub fn open(place: &Place, file: &str, key: &Secret) -> Result<Self, StoreError> {
        let vault = Self { connection: open(place, file, Some(key), VAULT)?, owner: None, newest: Cell::default() };
        if vault.meta("canary")?.is_some_and(|canary| canary == CANARY) { Ok(vault) } else { Err(StoreError::Content("the canary")) }
    }

    /// SQLite's own check of the whole file.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] and its kind when a page does not read.
    pub fn check(&self) -> Result<bool, StoreError> {
        let answer: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok(answer == "ok")
    }

    /// Moves what the write-ahead log holds into the file itself, for which a save should not wait.
    ///
    /// # Errors
    /// When the storage refuses; nothing is lost then.
    pub fn settle_log(&self) -> Result<(), StoreError> {
        super::open::settle_log(&self.connection)
    }

    /// Gives the file no room beyond what it has, or room again: SQLite then says that the disk is full.
    #[cfg(test)]
    pub(crate) fn limit_room(&self, full: bool) -> Result<(), StoreError> {
        super::open::limit_room(&self.connection, full)
    }

    /// A value by its key.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(statement.query_row(params![key], |row| row.get(0)).optional()?)
    }

    /// Sets a value, in a transaction of its own.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_meta(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        put_meta(&self.connection, key, value)
    }

    /// Runs changes in one durable transaction: all of them or none.
    ///
    /// # Errors
    /// What the changes failed with, or the storage's refusal; nothing is changed then.
    pub fn write<T, E: From<StoreError>>(&mut self, changes: impl FnOnce(&Writing<'_>) -> Result<T, E>) -> Result<T, E> {
        let transaction = self.connection.transaction().map_err(StoreError::from)?;
        let writing = Writing {
            transaction,
            owner: self.owner,
            newest: &self.newest,
            empty: Empty::default(),
            words: RefCell::default(),
            inserted: Cell::default(),
        };
        let result = changes(&writing)?;
        writing.keep_words().map_err(E::from)?;
        writing.transaction.commit().map_err(StoreError::from)?;
        Ok(result)
    }
}

/// An open transaction on the vault.
#[derive(Debug)]
pub struct Writing<'a> {
    transaction: Transaction<'a>,
    owner: Option<DeviceId>,
    newest: &'a Cell<Option<Hlc>>,
    empty: Empty,
    /// Words of revisions by their numbers, kept at the end: the index writes itself out before every other change that comes after them.
    words: RefCell<Vec<(i64, String)>>,
    inserted: Cell<Option<Inserted>>,
}

/// Which tables hold nothing, once this transaction has asked: most of the time nothing was erased and nothing is being written, and every
/// record of a pull would ask again.
#[derive(Debug, Default)]
struct Empty {
    erasures: Cell<Option<bool>>,
    drafts: Cell<Option<bool>>,
    left_drafts: Cell<Option<bool>>,
}

impl Writing<'_> {
    /// Whether this finds no row, as it was first asked or is asked now.
    fn is_empty(&self, known: &Cell<Option<bool>>, rows: &str) -> Result<bool, StoreError> {
        if let Some(empty) = known.get() {
            return Ok(empty);
        }
        let empty = !self.transaction.prepare_cached(rows)?.exists([])?;
        known.set(Some(empty));
        Ok(empty)
    }

    /// Sets a value.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_meta(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        put_meta(&self.transaction, key, value)
    }
}

fn put_meta(connection: &Connection, key: &str, value: &[u8]) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
        .execute(params![key, value])?;
    Ok(())
}
