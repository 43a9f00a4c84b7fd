//! What is written behind the lock, and the second way to open it. Everything here is sealed.

use rusqlite::{OptionalExtension, params};

use super::{Outbox, copies, insert, mark};
use crate::{
    domain::ids::{DeviceId, EntryId},
    store::{StoreError, vault::SealedRecord},
};

/// One entry written while locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedEntry {
    /// The entry that it will be.
    pub entry: EntryId,
    /// *Gem* was tapped; otherwise it is a draft.
    pub finished: bool,
    /// The revision, sealed to the installation's public key.
    pub sealed: Vec<u8>,
}

/// The key that is written to while locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationKey {
    /// Its public half.
    pub public: [u8; 32],
    /// The epoch that the second copy of the private half is sealed under.
    pub epoch: u32,
    /// That copy.
    pub sealed: Vec<u8>,
}

impl Outbox {
    /// Keeps the key that is written to while locked.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_installation(&mut self, device: DeviceId, key: &InstallationKey) -> Result<(), StoreError> {
        let sql = "UPDATE identity SET installation_public = ?2, installation_epoch = ?3, installation_sealed = ?4 WHERE device = ?1";
        self.connection.execute(sql, params![device.bytes(), key.public, key.epoch, key.sealed])?;
        Ok(())
    }

    /// The key that is written to while locked. `None` before the first unlock by an app that knows it.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn installation(&self, device: DeviceId) -> Result<Option<InstallationKey>, StoreError> {
        let sql = "SELECT installation_public, installation_epoch, installation_sealed FROM identity
                   WHERE device = ?1 AND installation_public <> x''";
        let mut statement = self.connection.prepare_cached(sql)?;
        let read = |row: &rusqlite::Row<'_>| Ok(InstallationKey { public: row.get(0)?, epoch: row.get(1)?, sealed: row.get(2)? });
        Ok(statement.query_row(params![device.bytes()], read).optional()?)
    }

    /// Keeps what is written while locked, durably, in the place of what the entry held before. A finished one is not opened again: the
    /// draft of it that comes late changes nothing.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_locked(&mut self, device: DeviceId, locked: &LockedEntry) -> Result<(), StoreError> {
        let sql = "INSERT INTO locked_entry (device, entry, finished, sealed) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (device, entry) DO UPDATE SET finished = excluded.finished, sealed = excluded.sealed WHERE finished = 0";
        self.connection.execute(sql, params![device.bytes(), locked.entry.bytes(), locked.finished, locked.sealed])?;
        Ok(())
    }

    /// Everything that was written while locked, oldest first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn locked_entries(&self, device: DeviceId) -> Result<Vec<LockedEntry>, StoreError> {
        let sql = "SELECT entry, finished, sealed FROM locked_entry WHERE device = ?1 ORDER BY entry";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![device.bytes()], |row| {
            Ok(LockedEntry { entry: EntryId::from_bytes(row.get(0)?), finished: row.get(1)?, sealed: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many finished ones wait for the unlock, and how many there are with the unfinished ones.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn locked_counts(&self, device: DeviceId) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT coalesce(sum(finished), 0), count(*) FROM locked_entry WHERE device = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![device.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Devices other than this one, former identities of the phone, behind whose lock something was written.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn locked_elsewhere(&self, device: DeviceId) -> Result<Vec<DeviceId>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT device FROM locked_entry WHERE device <> ?1")?;
        let rows = statement.query_map(params![device.bytes()], |row| Ok(DeviceId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Finished ones of every identity of the phone: all that was written behind a lock and is no entry yet.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn written_count(&self) -> Result<u32, StoreError> {
        Ok(self.connection.prepare_cached("SELECT count(*) FROM locked_entry WHERE finished = 1")?.query_row([], |row| row.get(0))?)
    }

    /// Takes one away: it is in the vault now, or the worker threw it away.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn delete_locked(&mut self, device: DeviceId, entry: EntryId) -> Result<(), StoreError> {
        delete(&self.connection, device, entry)
    }

    /// Appends the record that an entry from behind the lock has become, and takes the sealed entry away: in one durable transaction, so
    /// that it becomes an entry exactly once. `author` is the device that it was written on; another than the record's after a takeover.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn append_locked(
        &mut self,
        record: &SealedRecord,
        entry_tag: &[u8],
        absorbed: &[u64],
        author: DeviceId,
        entry: EntryId,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        mark(&transaction, record.device, absorbed)?;
        insert(&transaction, record, entry_tag)?;
        copies::delete(&transaction, record.device)?;
        delete(&transaction, author, entry)?;
        Ok(transaction.commit()?)
    }
}

fn delete(connection: &rusqlite::Connection, device: DeviceId, entry: EntryId) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("DELETE FROM locked_entry WHERE device = ?1 AND entry = ?2")?;
    statement.execute(params![device.bytes(), entry.bytes()])?;
    Ok(())
}
