//! The outbox: who this device is towards the server, and the sealed records that are on their way.

mod bare;
mod copies;
mod forks;
mod identities;
mod kept;
mod locked;
mod rows;
mod slots;
mod transport_key;

pub use forks::Succession;
pub use kept::KEPT_RECORDS;
pub use locked::{InstallationKey, LockedEntry};

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{
    error::StoreError,
    open::{OUTBOX, Place, open},
    vault::SealedRecord,
};
use rows::{RECORD, put, read};

use crate::{
    crypto::Secret,
    domain::ids::{DeviceId, TeamId},
};

/// The file of the outbox.
const FILE: &str = "outbox.db";

/// The owner of the outbox file.
#[derive(Debug)]
pub struct Outbox {
    connection: Connection,
}

/// Who this device is, as far as that may lie outside the vault.
#[derive(Debug)]
pub struct Identity {
    /// The device.
    pub device: DeviceId,
    /// Its team.
    pub team: TeamId,
    /// Address of the server, without a slash at the end.
    pub server_url: String,
    /// Name of the server, as invitations and sessions are bound to it.
    pub server_name: String,
    /// Ed25519 secret that authenticates requests; none where the platform holds it, or nothing is left to be sent. Whoever steals it can
    /// upload nothing that verifies and read nothing.
    pub transport_key: Option<Secret>,
    /// The passphrase slot, encoded.
    pub slot: Vec<u8>,
    /// The passkey slot, encoded; empty for none.
    pub passkey: Vec<u8>,
    /// The device's keys and the team's epoch keys, sealed under the database key.
    pub keyring: Vec<u8>,
    /// File of the vault.
    pub vault_file: String,
    /// Number of the newest record made here; 0 before the first.
    pub tip_number: u64,
    /// Its hash; zeros before the first.
    pub tip_hash: [u8; 32],
    /// Wrong passphrases in a row.
    pub wrong_tries: u32,
    /// No try before this time, milliseconds since 1970.
    pub next_try_ms: u64,
    /// When the server last answered, milliseconds since 1970; 0 for never.
    pub last_contact_ms: u64,
    /// Hash of the team's first membership record; empty where it is not pinned yet.
    pub genesis: Vec<u8>,
    /// When this device learned that it was revoked, milliseconds since 1970; 0 for never.
    pub revoked_ms: u64,
    /// The device that is to take its place because the phone was copied; empty for none.
    pub successor: Vec<u8>,
    /// It learned that a copy of it had taken its place.
    pub copied: bool,
}

/// The columns of an [`Identity`].
const IDENTITY: &str = "device, team, server_url, server_name, transport_key, slot, keyring, vault_file, tip_number, tip_hash,
    wrong_tries, next_try_ms, last_contact_ms, genesis, revoked_ms, passkey, successor, copied";

/// What makes a new identity.
#[derive(Debug)]
pub struct NewIdentity<'a> {
    /// The device.
    pub device: DeviceId,
    /// Its team.
    pub team: TeamId,
    /// Address of the server.
    pub server_url: &'a str,
    /// Name of the server.
    pub server_name: &'a str,
    /// Transport key.
    pub transport_key: &'a Secret,
    /// Passphrase slot.
    pub slot: &'a [u8],
    /// Sealed keyring.
    pub keyring: &'a [u8],
    /// File of the vault.
    pub vault_file: &'a str,
    /// Hash of the team's first membership record.
    pub genesis: &'a [u8; 32],
}

/// A record in the outbox.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The record.
    pub record: SealedRecord,
    /// The vault holds it.
    pub absorbed: bool,
    /// The server's named reason, once it refused; empty otherwise.
    pub refused: String,
}

impl Outbox {
    /// Opens the outbox of this place, or creates it.
    ///
    /// # Errors
    /// When the storage refuses or the file is damaged or newer.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        Ok(Self { connection: open(place, FILE, None, OUTBOX)? })
    }

    /// See [`super::Vault::settle_log`].
    ///
    /// # Errors
    /// When the storage refuses; nothing is lost then.
    pub fn settle_log(&self) -> Result<(), StoreError> {
        super::open::settle_log(&self.connection)
    }

    /// See [`super::Vault::limit_room`].
    #[cfg(test)]
    pub(crate) fn limit_room(&self, full: bool) -> Result<(), StoreError> {
        super::open::limit_room(&self.connection, full)
    }

    /// The identity that this device records under now.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn identity(&self) -> Result<Option<Identity>, StoreError> {
        let sql = format!("SELECT {IDENTITY} FROM identity WHERE current = 1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([], read_identity).optional()?)
    }

    /// Adds an identity and makes it the current one, with its first record and that record's entry tag if there is one. Others and
    /// their records stay.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn add_identity(&mut self, new: &NewIdentity<'_>, first: Option<(&SealedRecord, &[u8])>) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        transaction.execute("UPDATE identity SET current = 0", [])?;
        transaction.execute(
            "INSERT INTO identity (device, team, server_url, server_name, transport_key, slot, keyring, vault_file, tip_hash, current,
                genesis)
             VALUES (:device, :team, :server_url, :server_name, :transport_key, :slot, :keyring, :vault_file, zeroblob(32), 1, :genesis)",
            named_params! {
                ":device": new.device.bytes(), ":team": new.team.bytes(), ":server_url": new.server_url, ":server_name": new.server_name,
                ":transport_key": new.transport_key.expose(), ":slot": new.slot, ":keyring": new.keyring, ":vault_file": new.vault_file,
                ":genesis": new.genesis,
            },
        )?;
        if let Some((record, entry_tag)) = first {
            insert(&transaction, record, entry_tag)?;
        }
        Ok(transaction.commit()?)
    }

    /// Keeps a new sealed keyring.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_keyring(&mut self, device: DeviceId, keyring: &[u8]) -> Result<(), StoreError> {
        self.connection.prepare_cached("UPDATE identity SET keyring = ?2 WHERE device = ?1")?.execute(params![device.bytes(), keyring])?;
        Ok(())
    }

    /// Names the file of the vault, after the old one was moved aside.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_vault_file(&mut self, device: DeviceId, file: &str) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        transaction.execute("UPDATE identity SET vault_file = ?2 WHERE device = ?1", params![device.bytes(), file])?;
        // What the server had acknowledged, too: whether it has that still, nothing on this device knows any more.
        kept::give_back(&transaction, device, 0)?;
        transaction.execute("UPDATE outbox SET absorbed = 0 WHERE device = ?1", params![device.bytes()])?;
        Ok(transaction.commit()?)
    }

    /// Keeps when the server last answered.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_last_contact(&mut self, device: DeviceId, ms: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE identity SET last_contact_ms = ?2 WHERE device = ?1")?
            .execute(params![device.bytes(), i64_of(ms)])?;
        Ok(())
    }

    /// Appends a record and moves the chain's tip, in one durable transaction, which also notes earlier records that the vault holds
    /// by now: so that saving costs no third write.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn append(&mut self, record: &SealedRecord, entry_tag: &[u8], absorbed: &[u64]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        mark(&transaction, record.device, absorbed)?;
        insert(&transaction, record, entry_tag)?;
        copies::delete(&transaction, record.device)?;
        Ok(transaction.commit()?)
    }

    /// The records that no receipt has come for, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unsent(&self, device: DeviceId, limit: usize) -> Result<Vec<Pending>, StoreError> {
        self.select("seq = 0", device, limit)
    }

    /// The records that the vault has not absorbed, oldest first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unabsorbed(&self, device: DeviceId) -> Result<Vec<Pending>, StoreError> {
        self.select("absorbed = 0", device, usize::MAX >> 1)
    }

    /// The records that have their receipt but are still here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn acknowledged(&self, device: DeviceId) -> Result<Vec<Pending>, StoreError> {
        self.select("seq > 0 AND bare < 2", device, usize::MAX >> 1)
    }

    /// The records that the server refused, oldest first; those among them that it took without their body.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn refused(&self, device: DeviceId) -> Result<Vec<Pending>, StoreError> {
        self.select("refused <> ''", device, usize::MAX >> 1)
    }

    /// Marks records as absorbed by the vault; those that have their receipt too leave the outbox.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn mark_absorbed(&mut self, device: DeviceId, numbers: &[u64]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        mark(&transaction, device, numbers)?;
        bare::let_go(&transaction, device)?;
        Ok(transaction.commit()?)
    }

    /// Marks exactly the acknowledged (number, hash) pairs with their place in the team's sequence. Gives back how many fitted.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn mark_acknowledged(&mut self, device: DeviceId, receipts: &[(u64, [u8; 32], u64)]) -> Result<usize, StoreError> {
        let transaction = self.connection.transaction()?;
        let mut marked = 0;
        for (number, hash, seq) in receipts {
            marked += transaction
                .prepare_cached("UPDATE outbox SET seq = ?4, refused = iif(bare = 0, '', refused) WHERE device = ?1 AND number = ?2 AND hash = ?3 AND ?4 > 0")?
                .execute(params![device.bytes(), i64_of(*number), hash, i64_of(*seq)])?;
        }
        transaction.commit()?;
        Ok(marked)
    }

    /// Keeps other bytes of a record under the same hash: its wrap is another, or body and key are gone since it was erased.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn set_packed(&mut self, device: DeviceId, hash: &[u8; 32], packed: &[u8]) -> Result<(), StoreError> {
        for table in ["outbox", "kept"] {
            let sql = format!("UPDATE {table} SET packed = ?3 WHERE device = ?1 AND hash = ?2");
            self.connection.prepare_cached(&sql)?.execute(params![device.bytes(), hash, packed])?;
        }
        Ok(())
    }

    /// See [`super::Vault::scrub`].
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn scrub(&self) -> Result<(), StoreError> {
        super::vault::cut_log(&self.connection)
    }

    /// Keeps the server's reason for refusing what is unsent.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn mark_refused(&mut self, device: DeviceId, number: u64, reason: &str) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET refused = ?3 WHERE device = ?1 AND number = ?2 AND seq = 0";
        self.connection.prepare_cached(sql)?.execute(params![device.bytes(), i64_of(number), reason])?;
        Ok(())
    }

    /// Entries that wait for a receipt, and entries that the server refused, as far as they can be told apart while locked.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn counts(&self, device: DeviceId) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT count(DISTINCT CASE WHEN seq = 0 THEN entry_tag END), count(DISTINCT CASE WHEN refused <> '' THEN entry_tag END)
                   FROM outbox WHERE device = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![device.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn select(&self, which: &str, device: DeviceId, limit: usize) -> Result<Vec<Pending>, StoreError> {
        let sql = format!("SELECT {RECORD}, absorbed, seq, refused FROM outbox WHERE device = ?1 AND {which} ORDER BY number LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![device.bytes(), i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            let record = SealedRecord { seq: u64_of(row.get(6)?), ..read(row, device)? };
            Ok(Pending { record, absorbed: row.get(5)?, refused: row.get(7)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Puts a record at the end of its device's chain.
fn insert(connection: &Connection, record: &SealedRecord, entry_tag: &[u8]) -> Result<(), StoreError> {
    put(connection, "outbox", record, entry_tag)?;
    connection.prepare_cached("UPDATE identity SET tip_number = ?2, tip_hash = ?3 WHERE device = ?1")?.execute(params![
        record.device.bytes(),
        i64_of(record.number),
        record.hash
    ])?;
    Ok(())
}

fn mark(connection: &Connection, device: DeviceId, numbers: &[u64]) -> Result<(), StoreError> {
    for number in numbers {
        connection
            .prepare_cached("UPDATE outbox SET absorbed = 1 WHERE device = ?1 AND number = ?2")?
            .execute(params![device.bytes(), i64_of(*number)])?;
    }
    Ok(())
}

fn read_identity(row: &Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        device: DeviceId::from_bytes(row.get(0)?),
        team: TeamId::from_bytes(row.get(1)?),
        server_url: row.get(2)?,
        server_name: row.get(3)?,
        transport_key: Secret::from_slice(&zeroize::Zeroizing::new(row.get::<_, Vec<u8>>(4)?)),
        slot: row.get(5)?,
        keyring: row.get(6)?,
        vault_file: row.get(7)?,
        tip_number: u64_of(row.get(8)?),
        tip_hash: row.get(9)?,
        wrong_tries: row.get(10)?,
        next_try_ms: u64_of(row.get(11)?),
        last_contact_ms: u64_of(row.get(12)?),
        genesis: row.get(13)?,
        revoked_ms: u64_of(row.get(14)?),
        passkey: row.get(15)?,
        successor: row.get(16)?,
        copied: row.get(17)?,
    })
}

/// SQLite's integers are signed; our numbers never reach the sign.
pub(super) fn i64_of(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// See [`i64_of`].
pub(super) fn u64_of(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
