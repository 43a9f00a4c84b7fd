//! Sealed records and the membership log, as the vault keeps them.

use rusqlite::{OptionalExtension, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    Vault, Writing,
    late::{RECORD, SEALED, read_record},
};
use crate::domain::{
    gathered,
    ids::{DeviceId, RevisionId},
};

/// The reason of a record that was sealed before a fresh epoch, and so before whoever joined since may read.
pub const BEFORE_THIS_DEVICE: &str = "before this device's time";

/// A sealed record with its place in its device's chain. Plain and sealed are different types: this one can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    /// Author's device.
    pub device: DeviceId,
    /// Number within the device, from 1.
    pub number: u64,
    /// Hash of the record.
    pub hash: [u8; 32],
    /// Hash of the device's previous record.
    pub previous: [u8; 32],
    /// The record as packs carry it.
    pub packed: Vec<u8>,
    /// Signature over the hash; empty where a later record's signature covers it.
    pub signature: Vec<u8>,
    /// Number within the team; 0 before the receipt.
    pub seq: u64,
    /// When the server received it, milliseconds since 1970; 0 when unknown.
    pub received_ms: u64,
}

/// The record that a transaction inserted last: most often the one before the next, and the one whose revision comes now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inserted {
    device: DeviceId,
    number: i64,
    hash: [u8; 32],
    id: i64,
}

impl Vault {
    /// The membership log, in order.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn membership(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT record FROM membership ORDER BY n")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The hash of a device's record, if it is here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn record_hash(&self, device: DeviceId, number: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM record WHERE device = ?1 AND number = ?2")?;
        Ok(statement.query_row(params![device.bytes(), i64_of(number)], |row| row.get(0)).optional()?)
    }

    /// The hashes of a device's records that are here, of those with numbers from `first` to `last`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn record_hashes(&self, device: DeviceId, first: u64, last: u64) -> Result<gathered::Map<u64, [u8; 32]>, StoreError> {
        let sql = "SELECT number, hash FROM record WHERE device = ?1 AND number BETWEEN ?2 AND ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map(params![device.bytes(), i64_of(first), i64_of(last)], |row| Ok((u64_of(row.get(0)?), row.get(1)?)))?;
        Ok(gathered::map(rows.collect::<Result<Vec<_>, _>>()?))
    }

    /// How many records could not be opened, those of before this device's time not counted.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn quarantined(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM quarantine WHERE reason <> ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![BEFORE_THIS_DEVICE], |row| row.get(0))?)
    }

    /// The quarantined records; those of before this device's time only on demand, since there may be many.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn quarantine(&self, with_earlier: bool) -> Result<Vec<SealedRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {RECORD} FROM {SEALED} JOIN quarantine q ON q.record = r.hash WHERE q.reason <> ?1 OR ?2 ORDER BY r.seq"
        ))?;
        let rows = statement.query_map(params![BEFORE_THIS_DEVICE, with_earlier], read_record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether the revision is here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn has_revision(&self, revision: RevisionId) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM revision WHERE id = ?1")?;
        Ok(statement.exists(params![revision.bytes()])?)
    }
}

impl Writing<'_> {
    /// Appends a membership record.
    ///
    /// # Errors
    /// When the number is taken or the storage refuses.
    pub fn put_membership(&self, n: u64, record: &[u8]) -> Result<(), StoreError> {
        let mut statement =
            self.transaction.prepare_cached("INSERT INTO membership (n, record) VALUES (?1, ?2) ON CONFLICT (n) DO NOTHING")?;
        statement.execute(params![i64_of(n), record])?;
        Ok(())
    }

    /// Keeps a sealed record; one that is here already gets its place in the sequence, and keeps the time when it was received first.
    ///
    /// # Errors
    /// When another record has the same device and number, or the storage refuses.
    pub fn put_record(&self, record: &SealedRecord) -> Result<(), StoreError> {
        self.insert_record(record, &record.packed)
    }

    /// The same with these bytes in the place of its own.
    pub(super) fn insert_record(&self, record: &SealedRecord, packed: &[u8]) -> Result<(), StoreError> {
        let number = self.kept_number(record)?;
        let previous = if self.follows_the_inserted(record, number) { &[][..] } else { &record.previous[..] };
        let inserted = self
            .transaction
            .prepare_cached(
                "INSERT INTO record (hash, device, number, previous, packed, signature, seq, received_ms)
                 VALUES (?1, ?2, ?3, CASE WHEN ?4 = x'' OR (SELECT b.hash FROM record b WHERE b.device = ?2 AND b.number = ?3 - 1) = ?4
                    THEN x'' ELSE ?4 END, ?5, ?6, ?7, ?8)
                 ON CONFLICT (hash) DO NOTHING",
            )?
            .execute(params![
                record.hash,
                record.device.bytes(),
                number,
                previous,
                packed,
                record.signature,
                i64_of(record.seq),
                i64_of(record.received_ms),
            ])?;
        if inserted > 0 {
            let SealedRecord { device, hash, .. } = *record;
            self.inserted.set(Some(Inserted { device, number, hash, id: self.transaction.last_insert_rowid() }));
            return Ok(());
        }
        let sql = "UPDATE record SET number = iif(?2 > 0, ?4, number), seq = iif(?2 > 0, ?2, seq),
                      received_ms = iif(received_ms > 0, received_ms, ?3)
                   WHERE hash = ?1";
        let (seq, received_ms, number) = (i64_of(record.seq), i64_of(record.received_ms), i64_of(record.number));
        self.transaction.prepare_cached(sql)?.execute(params![record.hash, seq, received_ms, number])?;
        Ok(())
    }

    fn follows_the_inserted(&self, record: &SealedRecord, number: i64) -> bool {
        let follows = |before: Inserted| before.device == record.device && before.number + 1 == number && before.hash == record.previous;
        number > 1 && self.inserted.get().is_some_and(follows)
    }

    /// The number by which rows name a record.
    pub(super) fn id_of(&self, hash: &[u8; 32]) -> Result<i64, StoreError> {
        if let Some(inserted) = self.inserted.get().filter(|inserted| inserted.hash == *hash) {
            return Ok(inserted.id);
        }
        Ok(self.transaction.prepare_cached("SELECT id FROM record WHERE hash = ?1")?.query_row([hash], |row| row.get(0))?)
    }

    /// Keeps the place in the team's sequence that a receipt names, unless the record has one or another record is at that place: then it
    /// goes on lacking one, and is brought again.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_seq(&self, hash: &[u8; 32], seq: u64) -> Result<(), StoreError> {
        let sql = "UPDATE record SET seq = ?2 WHERE hash = ?1 AND seq = 0 AND NOT EXISTS
                   (SELECT 1 FROM record WHERE seq = ?2 AND seq > 0)";
        let mut statement = self.transaction.prepare_cached(sql)?;
        statement.execute(params![hash, i64_of(seq)])?;
        Ok(())
    }

    /// Notes that a record is no longer set aside; what it holds has to be kept anew.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn end_quarantine(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM quarantine WHERE record = ?1")?.execute(params![hash])?;
        Ok(())
    }

    /// Notes why a record could not be opened. The record itself is kept.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_quarantine(&self, hash: &[u8; 32], reason: &str) -> Result<(), StoreError> {
        // A record whose content was destroyed is no trouble.
        let sql = "INSERT INTO quarantine (record, reason) SELECT hash, ?2 FROM record WHERE hash = ?1 AND erased = 0
                   ON CONFLICT (record) DO NOTHING";
        self.transaction.prepare_cached(sql)?.execute(params![hash, reason])?;
        Ok(())
    }
}
