//! Sealed copies of the open drafts: signed records that would continue the chain. They are sent only when this identity can record no more.

use rusqlite::{Connection, params};

use super::{
    Outbox, insert,
    rows::{RECORD, put, read},
};
use crate::{
    domain::ids::DeviceId,
    store::{StoreError, vault::SealedRecord},
};

impl Outbox {
    /// Puts these in the place of all copies of the device. The first follows the chain's tip, each other the one before it.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn set_draft_copies(&mut self, device: DeviceId, copies: &[(SealedRecord, [u8; 8])]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        delete(&transaction, device)?;
        for (record, entry_tag) in copies {
            put(&transaction, "draft_copy", record, entry_tag)?;
        }
        Ok(transaction.commit()?)
    }

    /// The copies of a device with the tags of their entries, in the order of the chain that they would continue.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn draft_copies(&self, device: DeviceId) -> Result<Vec<(SealedRecord, [u8; 8])>, StoreError> {
        let sql = format!("SELECT {RECORD}, entry_tag FROM draft_copy WHERE device = ?1 ORDER BY number");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![device.bytes()], |row| Ok((read(row, device)?, row.get(5)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Makes the copies the next records of the device's chain, to be sent like any other. For an identity that can record no more: its
    /// passphrase is forgotten, or the device was revoked. Gives back how many; none the second time.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn send_draft_copies(&mut self, device: DeviceId) -> Result<usize, StoreError> {
        let copies = self.draft_copies(device)?;
        let transaction = self.connection.transaction()?;
        for (record, entry_tag) in &copies {
            insert(&transaction, record, entry_tag)?;
        }
        delete(&transaction, device)?;
        transaction.commit()?;
        Ok(copies.len())
    }
}

/// Takes all copies away: the chain's tip has moved, and they do not continue it any more.
pub(super) fn delete(connection: &Connection, device: DeviceId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM draft_copy WHERE device = ?1")?.execute(params![device.bytes()])?;
    Ok(())
}
