//! A sealed record in the tables of the outbox, written and read in one way.

use rusqlite::{Connection, Row, params};

use super::{i64_of, u64_of};
use crate::{
    domain::ids::DeviceId,
    store::{StoreError, vault::SealedRecord},
};

/// The columns of a record, as [`read`] takes them from the first on.
pub(super) const RECORD: &str = "number, hash, previous, packed, signature";

/// Puts a record into `table`.
pub(super) fn put(connection: &Connection, table: &str, record: &SealedRecord, entry_tag: &[u8]) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO {table} (device, {RECORD}, entry_tag) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    connection.prepare_cached(&sql)?.execute(params![
        record.device.bytes(),
        i64_of(record.number),
        record.hash,
        record.previous,
        record.packed,
        record.signature,
        entry_tag
    ])?;
    Ok(())
}

/// A record of this device without a place in the team's sequence.
pub(super) fn read(row: &Row<'_>, device: DeviceId) -> rusqlite::Result<SealedRecord> {
    Ok(SealedRecord {
        device,
        number: u64_of(row.get(0)?),
        hash: row.get(1)?,
        previous: row.get(2)?,
        packed: row.get(3)?,
        signature: row.get(4)?,
        seq: 0,
        received_ms: 0,
    })
}
