//! Identities besides the current one: their records go on being sent. And what is left of an identity that was revoked.

use rusqlite::{OptionalExtension, params};

use super::{Identity, Outbox, i64_of, kept, read_identity};
use crate::{domain::ids::DeviceId, store::error::StoreError};

impl Outbox {
    /// Former identities with records that no receipt has come for.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn carried(&self) -> Result<Vec<Identity>, StoreError> {
        self.identities("current = 0 AND EXISTS (SELECT 1 FROM outbox o WHERE o.device = i.device AND o.seq = 0)")
    }

    /// This identity, and former ones in the same team.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn of_this_team(&self) -> Result<Vec<Identity>, StoreError> {
        self.identities("team = (SELECT team FROM identity WHERE current = 1)")
    }

    /// Former identities whose keys are still here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn former_with_keys(&self) -> Result<Vec<Identity>, StoreError> {
        self.identities("current = 0 AND (slot <> x'' OR keyring <> x'')")
    }

    pub(super) fn identities(&self, which: &str) -> Result<Vec<Identity>, StoreError> {
        let sql = format!("SELECT {} FROM identity i WHERE {which}", super::IDENTITY);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read_identity)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Vault files that nothing opens any more.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn vaults_without_keys(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("SELECT vault_file FROM identity WHERE revoked_ms > 0 AND slot = x''")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Entries of former identities that wait for a receipt.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn carried_count(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT DISTINCT o.device, o.entry_tag FROM outbox o JOIN identity i ON i.device = o.device
                   WHERE i.current = 0 AND o.seq = 0)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Records that no receipt has come for.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unsent_count(&self, device: DeviceId) -> Result<u32, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT count(*) FROM outbox WHERE device = ?1 AND seq = 0")?;
        Ok(statement.query_row(params![device.bytes()], |row| row.get(0))?)
    }

    /// Lets acknowledged records of an identity leave the outbox whose vault will absorb nothing any more. The newest are kept.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn let_go_sent(&mut self, device: DeviceId) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        kept::hand_over(&transaction, device, "1")?;
        transaction.execute("DELETE FROM outbox WHERE device = ?1 AND seq > 0", params![device.bytes()])?;
        Ok(transaction.commit()?)
    }

    /// Pins the hash of the team's first membership record.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_genesis(&mut self, device: DeviceId, genesis: &[u8; 32]) -> Result<(), StoreError> {
        self.connection.execute("UPDATE identity SET genesis = ?2 WHERE device = ?1", params![device.bytes(), genesis])?;
        Ok(())
    }

    /// Destroys what opens anything of an identity: its slots and its keyring, overwritten in the file. Its transport key and its sealed
    /// records stay, so that these still arrive.
    ///
    /// # Errors
    /// When the storage refuses; the keys are then still there.
    pub fn destroy_keys(&mut self, device: DeviceId, now_ms: u64) -> Result<(), StoreError> {
        let sql = "UPDATE identity SET slot = x'', passkey = x'', keyring = x'', revoked_ms = ?2 WHERE device = ?1";
        self.connection.execute(sql, params![device.bytes(), i64_of(now_ms.max(1))])?;
        // The log of changes must not keep what the file has overwritten. Without such a log there is nothing to do.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).optional()?;
        Ok(())
    }
}
