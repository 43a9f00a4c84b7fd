//! A phone that was copied or put back: the identity that takes the place of another, and what that one could not deliver.

use rusqlite::{OptionalExtension, params};

use super::{Identity, Outbox, Pending, copies, insert, mark};
use crate::{
    crypto::Secret,
    domain::ids::{DeviceId, TeamId},
    store::{
        StoreError,
        vault::{SealedRecord, cut_log},
    },
};

/// The server's reason where it holds another record under the same number.
const FORK: &str = "fork";
/// Where a row has been sealed anew: neither unsent nor sent.
const MOVED: i64 = -1;

/// What becomes of an identity whose phone was copied.
#[derive(Debug)]
pub struct Succession<'a> {
    /// The new device.
    pub device: DeviceId,
    /// Its transport key.
    pub transport_key: &'a Secret,
    /// The keyring with its keys, sealed under the same database key.
    pub keyring: &'a [u8],
    /// Records of before that the server had acknowledged and holds others in the place of now.
    pub lost: &'a [[u8; 32]],
}

impl Outbox {
    /// Keeps who is to take the place of this identity, and its sealed keys; the server is asked afterwards.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_successor(&mut self, device: DeviceId, successor: DeviceId, keys: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE identity SET successor = ?2, successor_keys = ?3 WHERE device = ?1";
        self.connection.execute(sql, params![device.bytes(), successor.bytes(), keys])?;
        Ok(())
    }

    /// The sealed keys of the device that is to take the place of this identity; empty where there is none.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn successor_keys(&self, device: DeviceId) -> Result<Vec<u8>, StoreError> {
        let sql = "SELECT successor_keys FROM identity WHERE device = ?1";
        Ok(self.connection.query_row(sql, params![device.bytes()], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// The successor takes the place: the same team, vault, words and passkey, other keys, a chain that begins anew. What its predecessor had
    /// not delivered is to be sealed anew.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn succeed(&mut self, old: &Identity, new: &Succession<'_>) -> Result<(), StoreError> {
        let (device, transaction) = (old.device.bytes(), self.connection.transaction()?);
        transaction.execute("UPDATE identity SET current = 0", [])?;
        transaction.execute(
            "INSERT INTO identity (device, team, server_url, server_name, transport_key, slot, passkey, keyring, vault_file, tip_hash, current,
                genesis, last_contact_ms)
             SELECT ?2, team, server_url, server_name, ?3, slot, passkey, ?4, vault_file, zeroblob(32), 1, genesis, last_contact_ms
             FROM identity WHERE device = ?1",
            params![device, new.device.bytes(), new.transport_key.expose(), new.keyring],
        )?;
        let ended = "UPDATE identity SET slot = x'', passkey = x'', keyring = x'', vault_file = '', successor = x'', successor_keys = x''
                     WHERE device = ?1";
        transaction.execute(ended, params![device])?;
        for hash in new.lost {
            transaction.execute(
                "INSERT INTO outbox (device, number, hash, previous, packed, signature, entry_tag, bare)
                 SELECT device, number, hash, previous, packed, signature, entry_tag, bare FROM kept WHERE device = ?1 AND hash = ?2
                 ON CONFLICT (device, number) DO UPDATE SET seq = 0",
                params![device, hash],
            )?;
        }
        // The vault goes on, and holds whatever else there is of it.
        transaction.execute("DELETE FROM kept WHERE device = ?1", params![device])?;
        copies::delete(&transaction, old.device)?;
        // What went without its body is with nobody else, either.
        let waits = "UPDATE outbox SET refused = ?2, seq = 0 WHERE device = ?1 AND (seq = 0 OR bare > 0)";
        transaction.execute(waits, params![device, FORK])?;
        transaction.commit()?;
        // The keys of before must not lie in the log of changes.
        cut_log(&self.connection)
    }

    /// What former identities of a team could not deliver because the server holds others in the place of it; oldest first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn forked(&self, team: TeamId) -> Result<Vec<Pending>, StoreError> {
        let mut found = Vec::new();
        for former in self.identities("current = 0")?.into_iter().filter(|former| former.team == team) {
            found.extend(self.select("refused = 'fork' AND seq = 0", former.device, usize::MAX >> 1)?);
        }
        Ok(found)
    }

    /// Appends the record that another identity's has become, and notes that this one has moved: in one durable transaction.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn append_moved(
        &mut self,
        record: &SealedRecord,
        entry_tag: &[u8],
        absorbed: &[u64],
        before: &SealedRecord,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        mark(&transaction, record.device, absorbed)?;
        insert(&transaction, record, entry_tag)?;
        copies::delete(&transaction, record.device)?;
        let sql = "UPDATE outbox SET seq = ?3 WHERE device = ?1 AND hash = ?2";
        transaction.execute(sql, params![before.device.bytes(), before.hash, MOVED])?;
        Ok(transaction.commit()?)
    }

    /// Notes that a record needs not be sealed anew: what it held is there already, or was erased.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn pass_over(&mut self, record: &SealedRecord) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET seq = ?3 WHERE device = ?1 AND hash = ?2";
        self.connection.execute(sql, params![record.device.bytes(), record.hash, MOVED])?;
        Ok(())
    }

    /// The hashes of records that have moved.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn moved(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM outbox WHERE seq = ?1")?;
        let rows = statement.query_map(params![MOVED], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Lets them go, once the vault has let them go.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn forget_moved(&mut self) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM outbox WHERE seq = ?1", params![MOVED])?;
        Ok(())
    }

    /// Notes that a copy of this device had taken its place.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_copied(&mut self, device: DeviceId) -> Result<(), StoreError> {
        self.connection.execute("UPDATE identity SET copied = 1 WHERE device = ?1", params![device.bytes()])?;
        Ok(())
    }
}
