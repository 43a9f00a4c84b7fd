//! The same rows in plain SQLite: the tables and indexes of the device, no key, the same journal and the same fsync.

use std::path::Path;

use rusqlite::{Connection, params};

use super::Result;

const OUTBOX: &str = include_str!("../../migrations/device/outbox/0001_outbox.sql");
const VAULT: &str = include_str!("../../migrations/device/vault/0001_vault.sql");
const DEVICE: [u8; 16] = [7; 16];

/// The bytes of one save.
pub(super) struct Row {
    pub(super) id: [u8; 16],
    pub(super) revision: [u8; 16],
    pub(super) hash: [u8; 32],
    pub(super) packed: Vec<u8>,
    pub(super) content: Vec<u8>,
}

pub(super) struct Plain {
    outbox: Connection,
    vault: Connection,
    number: i64,
}

impl Plain {
    /// Makes both files with this many rows in the vault.
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
        plain.vault.execute_batch("COMMIT")?;
        Ok(plain)
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
        self.save_once(row)
    }

    /// One durable commit: the vault alone.
    pub(super) fn save_once(&mut self, row: &Row) -> Result<()> {
        self.vault.execute_batch("BEGIN")?;
        self.put(row)?;
        Ok(self.vault.execute_batch("COMMIT")?)
    }

    /// What a sync leaves of the outbox.
    pub(super) fn empty_outbox(&self) -> Result<()> {
        self.outbox.execute("DELETE FROM outbox", [])?;
        Ok(())
    }

    /// For a save in one commit, which moves no number of the outbox.
    pub(super) fn next_number(&mut self) {
        self.number += 1;
    }

    fn put(&self, row: &Row) -> Result<()> {
        self.vault
            .prepare_cached("INSERT INTO record (hash, device, number, previous, packed, signature) VALUES (?1, ?2, ?3, ?1, ?4, ?5)")?
            .execute(params![row.hash, DEVICE, self.number, row.packed, [0_u8; 64]])?;
        self.vault
            .prepare_cached("INSERT INTO revision (id, entry, kind, hlc, record, device, content) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)")?
            .execute(params![row.revision, row.id, self.number, row.hash, DEVICE, row.content])?;
        self.vault.prepare_cached("INSERT INTO entry (id, kind, head, heads, sort_ms) VALUES (?1, 1, ?2, 1, ?3)")?.execute(params![
            row.id,
            row.revision,
            self.number
        ])?;
        self.vault.prepare_cached("DELETE FROM draft WHERE revision = ?1")?.execute(params![row.revision])?;
        Ok(())
    }
}

fn open(file: &Path, schema: &str) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    connection.execute_batch(schema)?;
    Ok(connection)
}
