//! Late records of revoked devices, what leads admitted of them, and what devices last said of themselves.

use rusqlite::{OptionalExtension, Row, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    SealedRecord, Vault, Writing,
    pared::read_whole,
};
use crate::{
    domain::{
        entry::Hlc,
        ids::{DeviceId, EntryId},
    },
    payload::{Admission, Inside, Status},
};

/// An admission with its own place in its author's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// The lead's device.
    pub author: DeviceId,
    /// Number of the record that says so.
    pub author_number: u64,
    /// The revoked device.
    pub device: DeviceId,
    /// Its records up to this number.
    pub number: u64,
    /// Length of the membership log that the lead had.
    pub membership: u64,
}

/// What is known of a device by its newest record here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Number of that record.
    pub number: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// When the server received it, milliseconds since 1970; 0 where only this device has it.
    pub received_ms: u64,
}

/// What a device last said of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRecord {
    /// When, by its clock.
    pub hlc: Hlc,
    /// How many of the team's records it had verified then.
    pub seen_size: u64,
    /// What it said.
    pub status: Status,
}

/// A record as [`read_record`] reads it from [`SEALED`].
pub(super) const RECORD: &str = "r.hash, r.device, r.number,
    iif(r.previous = x'', (SELECT b.hash FROM record b WHERE b.device = r.device AND b.number = r.number - 1), r.previous),
    r.packed, r.signature, r.seq, r.received_ms, w.content_key, w.content";
/// Records, each with what is kept of it as a revision.
pub(super) const SEALED: &str = "record r LEFT JOIN revision w ON w.number = r.id";

impl Vault {
    /// What leads admitted, in no order that matters.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn admissions(&self) -> Result<Vec<Admitted>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.device, r.number, a.device, a.number, a.membership FROM admission a JOIN record r ON r.hash = a.record",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Admitted {
                author: DeviceId::from_bytes(row.get(0)?),
                author_number: u64_of(row.get(1)?),
                device: DeviceId::from_bytes(row.get(2)?),
                number: u64_of(row.get(3)?),
                membership: u64_of(row.get(4)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A device's records that are shown but have a number above `shown`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn to_hide(&self, device: DeviceId, shown: u64) -> Result<Vec<SealedRecord>, StoreError> {
        let sql = format!(
            "SELECT {RECORD} FROM {SEALED}
             WHERE r.device = ?1 AND r.number > ?2 AND r.hash NOT IN (SELECT record FROM late) ORDER BY r.number"
        );
        self.sealed(&sql, device, shown)
    }

    /// A device's records that are hidden but have a number of at most `shown`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn to_show(&self, device: DeviceId, shown: u64) -> Result<Vec<SealedRecord>, StoreError> {
        let sql = format!(
            "SELECT {RECORD} FROM {SEALED} JOIN late l ON l.record = r.hash WHERE r.device = ?1 AND r.number <= ?2 ORDER BY r.number"
        );
        self.sealed(&sql, device, shown)
    }

    /// How many of a device's records are hidden.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn late_count(&self, device: DeviceId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM late l JOIN record r ON r.hash = l.record WHERE r.device = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![device.bytes()], |row| row.get(0))?)
    }

    /// A device's newest record here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn newest_of(&self, device: DeviceId) -> Result<Option<Newest>, StoreError> {
        let sql = "SELECT number, hash, received_ms FROM record WHERE device = ?1 AND number > 0 ORDER BY number DESC LIMIT 1";
        let newest = self.connection.prepare_cached(sql)?.query_row(params![device.bytes()], |row| {
            Ok(Newest { number: u64_of(row.get(0)?), hash: row.get(1)?, received_ms: u64_of(row.get(2)?) })
        });
        Ok(newest.optional()?)
    }

    /// The bytes of a record as packs carry them.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn packed(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {RECORD} FROM {SEALED} WHERE r.hash = ?1"))?;
        Ok(statement.query_row(params![hash], read_record).optional()?.map(|record| record.packed))
    }

    /// What a device last said of itself.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn status_of(&self, device: DeviceId) -> Result<Option<StatusRecord>, StoreError> {
        let sql = "SELECT hlc, seen_size, unsent, drafts, locked_ms FROM device_status WHERE device = ?1";
        let status = self.connection.prepare_cached(sql)?.query_row(params![device.bytes()], |row| {
            Ok(StatusRecord {
                hlc: Hlc(row.get::<_, i64>(0)?.cast_unsigned()),
                seen_size: u64_of(row.get(1)?),
                status: Status { unsent: row.get(2)?, drafts: row.get(3)?, locked_ms: u64_of(row.get(4)?) },
            })
        });
        Ok(status.optional()?)
    }

    /// Entries, ascending, with a revision that a device can have had: what the server had received until then (milliseconds since 1970), or its own.
    /// What it has really fetched, nobody knows: a phone that only reads says nothing.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn entries_within_reach(&self, device: DeviceId, until_ms: u64) -> Result<Vec<EntryId>, StoreError> {
        let sql = "SELECT DISTINCT v.entry FROM revision v JOIN record r ON r.id = v.number
                   WHERE (r.seq > 0 AND r.received_ms <= ?2) OR r.device = ?1 ORDER BY v.entry";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![device.bytes(), i64_of(until_ms)], |row| Ok(EntryId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn sealed(&self, sql: &str, device: DeviceId, number: u64) -> Result<Vec<SealedRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![device.bytes(), i64_of(number)], read_record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writing<'_> {
    /// Takes what a record holds out of sight. The record itself stays.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn hide(&self, record: &[u8; 32]) -> Result<(), StoreError> {
        self.remove_revisions(record)?;
        for table in ["quarantine", "admission", "left_draft"] {
            self.transaction.prepare_cached(&format!("DELETE FROM {table} WHERE record = ?1"))?.execute(params![record])?;
        }
        self.transaction.prepare_cached("INSERT INTO late (record) VALUES (?1) ON CONFLICT DO NOTHING")?.execute(params![record])?;
        Ok(())
    }

    /// Notes that a record is hidden no more; what it holds has to be kept anew.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unhide(&self, record: &[u8; 32]) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM late WHERE record = ?1")?.execute(params![record])?;
        Ok(())
    }

    /// Keeps an admission.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_admission(&self, admission: &Admission, record: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "INSERT INTO admission (record, device, number, membership) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        self.transaction.prepare_cached(sql)?.execute(params![
            record,
            admission.device.bytes(),
            i64_of(admission.number),
            i64_of(admission.membership)
        ])?;
        Ok(())
    }

    /// Keeps what a device said of itself, unless something newer is kept.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_status(&self, inside: &Inside, device: DeviceId, record: &[u8; 32]) -> Result<(), StoreError> {
        let Some((status, seen)) = inside.status.zip(inside.seen) else { return Ok(()) };
        let sql = "INSERT INTO device_status (device, number, hlc, seen_size, unsent, drafts, locked_ms,
                       seen_incarnation, seen_root, seen_membership, seen_membership_hash, claim_open)
                   SELECT ?1, number, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1 FROM record WHERE hash = ?2
                   ON CONFLICT (device) DO UPDATE SET number = excluded.number, hlc = excluded.hlc, seen_size = excluded.seen_size,
                       unsent = excluded.unsent, drafts = excluded.drafts, locked_ms = excluded.locked_ms,
                       seen_incarnation = excluded.seen_incarnation, seen_root = excluded.seen_root,
                       seen_membership = excluded.seen_membership, seen_membership_hash = excluded.seen_membership_hash, claim_open = 1
                   WHERE excluded.number > device_status.number";
        self.transaction.prepare_cached(sql)?.execute(params![
            device.bytes(),
            record,
            inside.hlc.0.cast_signed(),
            i64_of(seen.size),
            status.unsent,
            status.drafts,
            i64_of(status.locked_ms),
            seen.incarnation.to_be_bytes(),
            seen.root,
            i64_of(seen.membership),
            seen.membership_hash
        ])?;
        Ok(())
    }
}

/// A record as [`RECORD`] selects it.
pub(super) fn read_record(row: &Row<'_>) -> rusqlite::Result<SealedRecord> {
    Ok(SealedRecord {
        hash: row.get(0)?,
        device: DeviceId::from_bytes(row.get(1)?),
        number: u64_of(row.get(2)?),
        previous: row.get(3)?,
        packed: read_whole(row, 4, 8, 9)?,
        signature: row.get(5)?,
        seq: u64_of(row.get(6)?),
        received_ms: u64_of(row.get(7)?),
    })
}
