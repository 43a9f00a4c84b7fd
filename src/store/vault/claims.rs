//! What each device last said that it had seen, and whether that fits.

use rusqlite::{OptionalExtension, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    Vault, Writing,
};
use crate::domain::ids::DeviceId;

/// What a device had verified when it said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimRecord {
    /// The device.
    pub device: DeviceId,
    /// Incarnation of the server.
    pub incarnation: u64,
    /// Records of the team.
    pub size: u64,
    /// Merkle root over them.
    pub root: [u8; 32],
    /// Membership records.
    pub membership: u64,
    /// Hash of the newest of them.
    pub membership_hash: [u8; 32],
}

impl Vault {
    /// The claims that were not yet found to fit.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn open_claims(&self) -> Result<Vec<ClaimRecord>, StoreError> {
        let sql = "SELECT device, seen_incarnation, seen_size, seen_root, seen_membership, seen_membership_hash
                   FROM device_status WHERE claim_open = 1 ORDER BY device";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(ClaimRecord {
                device: DeviceId::from_bytes(row.get(0)?),
                incarnation: u64::from_be_bytes(row.get(1)?),
                size: u64_of(row.get(2)?),
                root: row.get(3)?,
                membership: u64_of(row.get(4)?),
                membership_hash: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A device whose records have a gap between the first and the last that are here, those at places up to `floor` not counted: what lies
    /// below it was fetched one by one.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn gap(&self, floor: u64) -> Result<Option<DeviceId>, StoreError> {
        let sql = "SELECT device FROM record WHERE number > 0 AND (seq = 0 OR seq > ?1)
                   GROUP BY device HAVING max(number) - min(number) >= count(*) ORDER BY device LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![i64_of(floor)], |row| Ok(DeviceId::from_bytes(row.get(0)?))).optional()?)
    }
}

impl Writing<'_> {
    /// Notes that a device's claim fits.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn close_claim(&self, device: DeviceId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("UPDATE device_status SET claim_open = 0 WHERE device = ?1")?.execute(params![device.bytes()])?;
        Ok(())
    }

    /// Nothing that was claimed so far is looked at any more: the history that it was about is not the server's now.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn close_claims(&self) -> Result<(), StoreError> {
        self.transaction.prepare_cached("UPDATE device_status SET claim_open = 0 WHERE claim_open = 1")?.execute([])?;
        Ok(())
    }
}
