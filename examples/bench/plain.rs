//! The same rows in plain SQLite: the tables and indexes that a save touches, no key, the same journal and the same fsync.

use std::path::Path;

use rusqlite::{Connection, params};

use super::Result;

const OUTBOX: &str = include_str!("../../migrations/device/outbox/0001_outbox.sql");
const VAULT: &str = concat!(
    include_str!("../../migrations/device/vault/0001_vault.sql"),
    include_str!("../../migrations/device/vault/0004_rows.sql"),
    include_str!("../../migrations/device/vault/0005_repair.sql"),
    include_str!("../../migrations/device/vault/0006_erasures.sql"),
    include_str!("../../migrations/device/vault/0008_search.sql"),
    include_str!("../../migrations/device/vault/0009_pared.sql"),
);
const DEVICE: [u8; 16] = [7; 16];

/// The bytes of one save.
pub(super) struct Row {
    pub(super) id: [u8; 16],
    pub(super) revision: [u8; 16],
    pub(super) hash: [u8; 32],
    pub(super) packed: Vec<u8>,
    pub(super) content: Vec<u8>,
    pub(super) note: String,
}

pub(super) struct Plain {
    outbox: Connection,
    vault: Connection,
    number: i64,
}

impl Plain {
    /// Makes both files with this many rows in the vault, sent long ago.
    pub(super) fn make(folder: &Path, rows: impl Iterator<Item = Row>) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut plain = Self { outbox: open(&folder.join("outbox.db"), OUTBOX)?, vault: open(&folder.join("vault.db"), VAULT)?, number: 0 };
        plain.outbox.execute(
            "INSERT INTO identity (device, team, server_url, server_name, transport_key, slot, keyring, vault_file, tip_hash, current)
             VALUES (?1, ?1, '', '', zeroblob(32), zeroblob(100), zeroblob(600), '', zeroblob(32), 1)",
            [DEVICE],
        )?;
        plain.vault.execute_batch("BEGIN")?;
        for row in rows {
            plain.number += 1;
            plain.put(&row)?;
        }
        plain.vault.execute_batch("UPDATE record SET seq = number; COMMIT")?;
        Ok(plain)
    }

    /// No save moves the logs into the files any more: [`Plain::rest`] does.
    pub(super) fn rest_beside(&self) -> Result<()> {
        self.each("PRAGMA wal_autocheckpoint = 0")
    }

    /// Moves the logs into the files.
    pub(super) fn rest(&self) -> Result<()> {
        self.each("PRAGMA wal_checkpoint(PASSIVE)")
    }

    fn each(&self, pragma: &str) -> Result<()> {
        self.outbox.query_row(pragma, [], |_| Ok(()))?;
        Ok(self.vault.query_row(pragma, [], |_| Ok(()))?)
    }

    /// Two durable commits, as the device makes them: outbox, then vault.
    pub(super) fn save(&mut self, row: &Row) -> Result<()> {
        self.number += 1;
        self.outbox.execute_batch("BEGIN")?;
        self.outbox
            .prepare_cached(
                "INSERT INTO outbox (device, number, hash, previous, packed, signature, entry_tag) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![DEVICE, self.number, row.hash, row.packed, [0_u8; 64], [0_u8; 8]])?;
        self.outbox.prepare_cached("UPDATE identity SET tip_number = ?2, tip_hash = ?3 WHERE device = ?1")?.execute(params![
            DEVICE,
            self.number,
            row.hash
        ])?;
        self.outbox.execute_batch("COMMIT")?;
        self.vault.execute_batch("BEGIN")?;
        self.put(row)?;
        Ok(self.vault.execute_batch("COMMIT")?)
    }

    /// What a sync leaves of the outbox, and the receipts.
    pub(super) fn empty_outbox(&self) -> Result<()> {
        self.outbox.execute("DELETE FROM outbox", [])?;
        self.vault.execute("UPDATE record SET seq = number WHERE seq = 0", [])?;
        Ok(())
    }

    fn put(&self, row: &Row) -> Result<()> {
        self.vault
            .prepare_cached(
                "INSERT INTO record (id, hash, device, number, previous, packed, signature) VALUES (?3, ?1, ?2, ?3, ?1, ?4, ?5)",
            )?
            .execute(params![row.hash, DEVICE, self.number, row.packed, [0_u8; 64]])?;
        self.vault
            .prepare_cached("INSERT INTO revision (number, id, entry, kind, hlc, content) VALUES (?3, ?1, ?2, 1, ?3, ?4)")?
            .execute(params![row.revision, row.id, self.number, row.content])?;
        self.vault.prepare_cached("INSERT INTO entry (number, id, kind, heads, sort_ms, author, saved, mine, site, people) VALUES (?2, ?1, 1, 1, ?2, ?3, ?2, 1, ?1, ?1)")?.execute(params![
            row.id,
            self.number,
            DEVICE
        ])?;
        self.vault.prepare_cached("INSERT INTO word (rowid, words) VALUES (?1, ?2)")?.execute(params![self.number, row.note])?;
        self.vault.prepare_cached("DELETE FROM draft WHERE revision = ?1")?.execute(params![row.revision])?;
        Ok(())
    }
}

fn open(file: &Path, schema: &str) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    // Tables take each other's places meanwhile, as on the device.
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;")?;
    connection.execute_batch(schema)?;
    connection.execute_batch("PRAGMA foreign_keys = ON;")?;
    Ok(connection)
}
