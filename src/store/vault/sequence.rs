//! The team's sequence as this device verified it, and what has lost its place in it because the server was set back.

use rusqlite::{OptionalExtension, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    SealedRecord, Vault, Writing,
    late::{RECORD, SEALED, read_record},
};
use crate::domain::ids::DeviceId;

impl Vault {
    /// The hashes of the team's records from `first` to `last`, in order, as far as they are here without a gap.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn sequence(&self, first: u64, last: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq, hash FROM record WHERE seq > 0 AND seq BETWEEN ?1 AND ?2 ORDER BY seq")?;
        let rows = statement.query_map(params![i64_of(first), i64_of(last)], |row| Ok((u64_of(row.get(0)?), row.get(1)?)))?;
        let mut hashes = Vec::new();
        for (wanted, row) in (first..).zip(rows) {
            let (seq, hash) = row?;
            if seq != wanted {
                break;
            }
            hashes.push(hash);
        }
        Ok(hashes)
    }

    /// The hash that a device's record names as the one before it, if the record is here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn record_previous(&self, device: DeviceId, number: u64) -> Result<Option<[u8; 32]>, StoreError> {
        // Left out where the record before is here.
        let sql = "SELECT iif(r.previous = x'', (SELECT b.hash FROM record b WHERE b.device = ?1 AND b.number = ?2 - 1), r.previous)
                   FROM record r WHERE r.device = ?1 AND r.number = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![device.bytes(), i64_of(number)], |row| row.get(0)).optional()?)
    }

    /// The largest checkpoint of at most this size: its frontier.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn checkpoint(&self, size: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT frontier FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![i64_of(size)], |row| row.get(0)).optional()?)
    }

    /// The sizes of all checkpoints, ascending.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn checkpoints(&self) -> Result<Vec<u64>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT size FROM checkpoint ORDER BY size")?;
        let rows = statement.query_map([], |row| Ok(u64_of(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many records have no place in the team's sequence.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn lacking(&self) -> Result<u32, StoreError> {
        Ok(self.connection.prepare_cached("SELECT count(*) FROM record WHERE seq = 0 AND number > 0")?.query_row([], |row| row.get(0))?)
    }

    /// Whether a receipt has named a place above this one.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn has_places_above(&self, size: u64) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM record WHERE seq > 0 AND seq > ?1 LIMIT 1")?.exists(params![i64_of(size)])?)
    }

    /// The first record without a place of every device that has one.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn first_lacking(&self) -> Result<Vec<(DeviceId, u64)>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT device, min(number) FROM record WHERE seq = 0 AND number > 0 GROUP BY device")?;
        let rows = statement.query_map([], |row| Ok((DeviceId::from_bytes(row.get(0)?), u64_of(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every record without a place.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn without_place(&self) -> Result<Vec<SealedRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {RECORD} FROM {SEALED} WHERE r.seq = 0 AND r.number > 0"))?;
        let rows = statement.query_map([], read_record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A device's records from this number on, at most `limit`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn records_from(&self, device: DeviceId, first: u64, limit: usize) -> Result<Vec<SealedRecord>, StoreError> {
        let sql = format!("SELECT {RECORD} FROM {SEALED} WHERE r.device = ?1 AND r.number >= ?2 ORDER BY r.number LIMIT ?3");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![device.bytes(), i64_of(first), i64_of(limit as u64)], read_record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One record of the membership log.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn membership_record(&self, n: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT record FROM membership WHERE n = ?1")?;
        Ok(statement.query_row(params![i64_of(n)], |row| row.get(0)).optional()?)
    }
}

impl Writing<'_> {
    /// Puts other membership records in the place of those after the first `common`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn replace_membership(&self, common: u64, records: &[Vec<u8>]) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM membership WHERE n > ?1")?.execute(params![i64_of(common)])?;
        (common + 1..).zip(records).try_for_each(|(n, record)| self.put_membership(n, record))
    }

    /// Keeps other bytes of a record: its wrap is another, its hash is the same.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_packed(&self, hash: &[u8; 32], packed: &[u8]) -> Result<(), StoreError> {
        self.transaction.prepare_cached("UPDATE record SET packed = ?2 WHERE hash = ?1")?.execute(params![hash, packed])?;
        Ok(())
    }

    /// Keeps the tree over the first records.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_checkpoint(&self, size: u64, frontier: &[u8]) -> Result<(), StoreError> {
        let sql = "INSERT INTO checkpoint (size, frontier) VALUES (?1, ?2) ON CONFLICT (size) DO UPDATE SET frontier = excluded.frontier";
        self.transaction.prepare_cached(sql)?.execute(params![i64_of(size), frontier])?;
        Ok(())
    }

    /// Takes back every place above this one: another incarnation of the server does not have it. The records stay, and wait.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn take_back(&self, above: u64) -> Result<(), StoreError> {
        self.forget_places(above, u64::MAX)?;
        self.transaction.prepare_cached("DELETE FROM checkpoint WHERE size > ?1")?.execute(params![i64_of(above)])?;
        Ok(())
    }

    /// Takes back the places that receipts have named between two, before those are kept that a verified page gives: a receipt for a place
    /// that another record has was none.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn forget_places(&self, above: u64, last: u64) -> Result<(), StoreError> {
        let sql = "UPDATE record SET seq = 0 WHERE seq > 0 AND seq > ?1 AND seq <= ?2";
        self.transaction.prepare_cached(sql)?.execute(params![i64_of(above), i64_of(last)])?;
        Ok(())
    }
}
