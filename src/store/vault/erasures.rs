//! Erasures: what stewards destroyed, what came after it, and which devices have answered.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    SealedRecord, Vault, Writing,
    late::{RECORD, SEALED, read_record},
};
use crate::{
    domain::{
        erasure::ErasureReason,
        ids::{DeviceId, EntryId, RevisionId},
    },
    payload::{Destroyed, Erasure},
};

/// An erasure with its own place in its author's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRecord {
    /// Hash of the record that says so.
    pub record: [u8; 32],
    /// The steward's device.
    pub author: DeviceId,
    /// Number of the record within that device.
    pub author_number: u64,
    /// Its number within the team; 0 before the receipt.
    pub seq: u64,
    /// When, by the steward's clock, milliseconds since 1970.
    pub at_ms: u64,
    /// Why.
    pub reason: ErasureReason,
    /// Length of the membership log that the steward had.
    pub membership: u64,
    /// What it names is destroyed here.
    pub done: bool,
}

/// A revision as an erasure has to name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRevision {
    /// The entry that it is of.
    pub entry: EntryId,
    /// Kind of its content.
    pub kind: u16,
    /// The revision; none where only its record is known.
    pub revision: Option<RevisionId>,
    /// Its record's device.
    pub device: DeviceId,
    /// Its record's number within the device.
    pub number: u64,
    /// Its record's hash.
    pub hash: [u8; 32],
}

const ERASURE: &str = "r.hash, r.device, r.number, r.seq, e.at_ms, e.reason, e.membership, e.done
    FROM erasure e JOIN record r ON r.hash = e.record";
/// Where the vault notes that something was destroyed and not yet overwritten everywhere.
const UNSCRUBBED: &str = "unscrubbed";
/// The entries that are erased here.
const GONE: &str = "SELECT entry FROM erased_entry x JOIN erasure e ON e.record = x.erasure AND e.done = 1";

impl Vault {
    /// All erasures, newest first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn erasures(&self) -> Result<Vec<ErasureRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {ERASURE} ORDER BY e.at_ms DESC, r.hash"))?;
        let rows = statement.query_map([], read_erasure)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The first erasure of an entry that is done here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn erasure_of(&self, entry: EntryId) -> Result<Option<ErasureRecord>, StoreError> {
        let sql =
            format!("SELECT {ERASURE} JOIN erased_entry x ON x.erasure = e.record WHERE x.entry = ?1 AND e.done = 1 ORDER BY e.at_ms");
        Ok(self.connection.prepare_cached(&sql)?.query_row(params![entry.bytes()], read_erasure).optional()?)
    }

    /// The entries of an erasure with their kinds.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn erased_entries(&self, erasure: &[u8; 32]) -> Result<Vec<(EntryId, u16)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT entry, kind FROM erased_entry WHERE erasure = ?1 ORDER BY entry")?;
        let rows = statement.query_map(params![erasure], |row| Ok((EntryId::from_bytes(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Devices that say that they have destroyed what an erasure names.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn destroyed_by(&self, erasure: &[u8; 32]) -> Result<Vec<DeviceId>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT device FROM erasure_receipt WHERE erasure = ?1")?;
        let rows = statement.query_map(params![erasure], |row| Ok(DeviceId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Erasures by others that are done here and that this device has not answered.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unanswered_erasures(&self, own: DeviceId) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT e.record FROM erasure e JOIN record r ON r.hash = e.record
             WHERE e.done = 1 AND r.device <> ?1
                AND NOT EXISTS (SELECT 1 FROM erasure_receipt a WHERE a.erasure = e.record AND a.device = ?1)",
        )?;
        let rows = statement.query_map(params![own.bytes()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every revision of an entry and of the messages about it, drafts that were left behind and what came after an erasure among them.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn known_revisions(&self, entry: EntryId) -> Result<Vec<KnownRevision>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.entry, v.kind, v.id, r.device, r.number, r.hash FROM revision v JOIN record r ON r.id = v.number
                WHERE v.entry = ?1 OR v.entry IN (SELECT id FROM entry WHERE target = ?1 AND target <> x'')
             UNION SELECT l.entry, l.kind, l.revision, r.device, r.number, r.hash FROM left_draft l JOIN record r ON r.hash = l.record
                WHERE l.entry = ?1
             UNION SELECT ?1, (SELECT coalesce(max(kind), 0) FROM erased_entry WHERE entry = ?1), NULL, r.device, r.number, r.hash FROM after_erasure a JOIN record r ON r.hash = a.record
                WHERE a.entry = ?1
             ORDER BY 1, 4, 5",
        )?;
        let rows = statement.query_map(params![entry.bytes()], |row| {
            Ok(KnownRevision {
                entry: EntryId::from_bytes(row.get(0)?),
                kind: row.get(1)?,
                revision: row.get::<_, Option<[u8; 16]>>(2)?.map(RevisionId::from_bytes),
                device: DeviceId::from_bytes(row.get(3)?),
                number: u64_of(row.get(4)?),
                hash: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a revision follows, as far as it is here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn parents_of(&self, revision: RevisionId) -> Result<Vec<RevisionId>, StoreError> {
        super::graph::parents(&self.connection, revision)
    }

    /// Records that came after the erasure of their entries, with those entries.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn after_erasures(&self) -> Result<Vec<(EntryId, SealedRecord)>, StoreError> {
        let sql = format!("SELECT {RECORD}, a.entry FROM {SEALED} JOIN after_erasure a ON a.record = r.hash ORDER BY r.seq, r.number");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| Ok((EntryId::from_bytes(row.get(10)?), read_record(row)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether body and key of this record are destroyed here, or are to be: an erasure that is done names it, and it may never have been
    /// in this vault.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn is_destroyed(&self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM record WHERE hash = ?1 AND erased = 1 UNION ALL
            SELECT 1 FROM erased_record n JOIN erasure e ON e.record = n.erasure WHERE n.hash = ?1 AND e.done = 1";
        Ok(self.connection.prepare_cached(sql)?.exists(params![hash])?)
    }

    /// Whether something was destroyed that may still lie in the log of changes, or in the outbox.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn is_unscrubbed(&self) -> Result<bool, StoreError> {
        Ok(self.meta(UNSCRUBBED)?.is_some_and(|noted| !noted.is_empty()))
    }

    /// Writes the log of changes into the file and cuts it off, so that pages of before are in neither. Where there is no such log,
    /// nothing is left to do. The outbox comes first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn scrub(&self) -> Result<(), StoreError> {
        cut_log(&self.connection)?;
        self.set_meta(UNSCRUBBED, b"")
    }
}

impl Writing<'_> {
    /// Keeps an erasure; it is not done yet. `named` are the hashes of the records that it names. Its record must be there already.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_erasure(&self, erasure: &Erasure, named: &[[u8; 32]], record: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "INSERT INTO erasure (record, at_ms, reason, membership) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        let values = params![record, i64_of(erasure.at_ms), erasure.reason.code(), i64_of(erasure.membership)];
        self.transaction.prepare_cached(sql)?.execute(values)?;
        let sql = "INSERT INTO erased_record (hash, erasure) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let mut statement = self.transaction.prepare_cached(sql)?;
        for hash in named {
            statement.execute(params![hash, record])?;
        }
        let sql = "INSERT INTO erased_entry (entry, erasure, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        let mut statement = self.transaction.prepare_cached(sql)?;
        for entry in &erasure.entries {
            statement.execute(params![entry.entry.bytes(), record, entry.kind])?;
        }
        Ok(())
    }

    /// Keeps a device's answer.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_destroyed(&self, destroyed: &Destroyed, device: DeviceId) -> Result<(), StoreError> {
        let sql = "INSERT INTO erasure_receipt (erasure, device, at_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        let mut statement = self.transaction.prepare_cached(sql)?;
        for erasure in &destroyed.erasures {
            statement.execute(params![erasure, device.bytes(), i64_of(destroyed.at_ms)])?;
        }
        Ok(())
    }

    /// Whether an erasure that is done here names this record.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn is_named(&self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        if self.has_no_erasures()? {
            return Ok(false);
        }
        let sql = "SELECT 1 FROM erased_record n JOIN erasure e ON e.record = n.erasure WHERE n.hash = ?1 AND e.done = 1";
        Ok(self.transaction.prepare_cached(sql)?.exists(params![hash])?)
    }

    /// The records here that an erasure names and that still have their content.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn named_by(&self, erasure: &[u8; 32]) -> Result<Vec<SealedRecord>, StoreError> {
        let sql =
            format!("SELECT {RECORD} FROM erased_record n CROSS JOIN {SEALED} WHERE r.hash = n.hash AND n.erasure = ?1 AND r.erased = 0");
        let mut statement = self.transaction.prepare_cached(&sql)?;
        let rows = statement.query_map(params![erasure], read_record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Destroys what a record held: `packed` is the record without body and key.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn destroy(&self, record: &[u8; 32], packed: &[u8]) -> Result<(), StoreError> {
        self.set_meta(UNSCRUBBED, b"1")?;
        let sql = "UPDATE record SET packed = ?2, erased = 1 WHERE hash = ?1";
        self.transaction.prepare_cached(sql)?.execute(params![record, packed])?;
        // Only now: what goes with its revision would otherwise be made whole first.
        self.remove_revisions(record)?;
        for table in ["quarantine", "left_draft", "after_erasure"] {
            self.transaction.prepare_cached(&format!("DELETE FROM {table} WHERE record = ?1"))?.execute(params![record])?;
        }
        Ok(())
    }

    /// Notes that an erasure is done here. From now on nothing of its entries is shown: what there is beside what it named is set aside,
    /// and drafts that would continue them end.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn finish_erasure(&self, erasure: &[u8; 32]) -> Result<(), StoreError> {
        self.set_meta(UNSCRUBBED, b"1")?;
        self.transaction.prepare_cached("UPDATE erasure SET done = 1 WHERE record = ?1")?.execute(params![erasure])?;
        self.empty.erasures.set(None);
        let later = "SELECT r.hash, x.entry FROM erased_entry x JOIN revision v ON v.entry = x.entry JOIN record r ON r.id = v.number
                WHERE x.erasure = ?1
             UNION SELECT r.hash, x.entry FROM erased_entry x JOIN entry m ON m.target = x.entry JOIN revision v ON v.entry = m.id
                JOIN record r ON r.id = v.number WHERE x.erasure = ?1
             UNION SELECT l.record, x.entry FROM erased_entry x JOIN left_draft l ON l.entry = x.entry WHERE x.erasure = ?1";
        let mut statement = self.transaction.prepare_cached(later)?;
        let rows = statement.query_map(params![erasure], |row| Ok((row.get::<_, [u8; 32]>(0)?, EntryId::from_bytes(row.get(1)?))))?;
        for (record, entry) in rows.collect::<Result<Vec<_>, _>>()? {
            self.remove_revisions(&record)?;
            self.transaction.prepare_cached("DELETE FROM left_draft WHERE record = ?1")?.execute(params![record])?;
            self.set_aside(&record, entry)?;
        }
        let sql = "DELETE FROM draft WHERE entry IN (SELECT entry FROM erased_entry WHERE erasure = ?1)";
        self.transaction.prepare_cached(sql)?.execute(params![erasure])?;
        Ok(())
    }

    /// Whether an entry is erased here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn is_gone(&self, entry: EntryId) -> Result<bool, StoreError> {
        Ok(!self.has_no_erasures()? && is_gone(&self.transaction, entry)?)
    }

    fn has_no_erasures(&self) -> Result<bool, StoreError> {
        self.is_empty(&self.empty.erasures, "SELECT 1 FROM erasure WHERE done = 1")
    }

    /// Sets a record aside that came after the erasure of this entry.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_aside(&self, record: &[u8; 32], entry: EntryId) -> Result<(), StoreError> {
        let sql = "INSERT INTO after_erasure (record, entry) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.transaction.prepare_cached(sql)?.execute(params![record, entry.bytes()])?;
        Ok(())
    }

    /// Ends a draft of this entry.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn end_draft(&self, entry: EntryId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM draft WHERE entry = ?1")?.execute(params![entry.bytes()])?;
        Ok(())
    }
}

/// Writes a log of changes into its file and cuts it off.
pub(in crate::store) fn cut_log(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).optional().map(drop)?)
}

/// Whether an entry is erased here.
pub(super) fn is_gone(connection: &Connection, entry: EntryId) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached(&format!("{GONE} WHERE entry = ?1"))?.exists(params![entry.bytes()])?)
}

fn read_erasure(row: &Row<'_>) -> rusqlite::Result<ErasureRecord> {
    Ok(ErasureRecord {
        record: row.get(0)?,
        author: DeviceId::from_bytes(row.get(1)?),
        author_number: u64_of(row.get(2)?),
        seq: u64_of(row.get(3)?),
        at_ms: u64_of(row.get(4)?),
        reason: ErasureReason::from_code(row.get(5)?),
        membership: u64_of(row.get(6)?),
        done: row.get(7)?,
    })
}
