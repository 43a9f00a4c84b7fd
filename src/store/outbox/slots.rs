//! What opens this device: the passphrase slot, the passkey slot beside it, and the wrong tries.

use rusqlite::params;

use super::{Outbox, i64_of};
use crate::{domain::ids::DeviceId, store::StoreError};

impl Outbox {
    /// Puts another passphrase slot in the place of the one there is, whole or not at all.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_slot(&mut self, device: DeviceId, slot: &[u8]) -> Result<(), StoreError> {
        self.connection.execute("UPDATE identity SET slot = ?2 WHERE device = ?1", params![device.bytes(), slot])?;
        Ok(())
    }

    /// Keeps a passkey slot beside the passphrase's; empty takes it away.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_passkey(&mut self, device: DeviceId, slot: &[u8]) -> Result<(), StoreError> {
        self.connection.execute("UPDATE identity SET passkey = ?2 WHERE device = ?1", params![device.bytes(), slot])?;
        Ok(())
    }

    /// Keeps the count of wrong tries and the time of the next.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_tries(&mut self, device: DeviceId, wrong: u32, next_try_ms: u64) -> Result<(), StoreError> {
        let sql = "UPDATE identity SET wrong_tries = ?2, next_try_ms = ?3 WHERE device = ?1";
        self.connection.prepare_cached(sql)?.execute(params![device.bytes(), wrong, i64_of(next_try_ms)])?;
        Ok(())
    }
}
