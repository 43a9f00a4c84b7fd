//! What a device needs to hold the newest records only: how old they are, what lasts, and what registers say of that.

use rusqlite::{OptionalExtension, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    BEFORE_THIS_DEVICE, Vault,
    pared::read_content,
};
use crate::domain::{
    entry::{Content, Kind},
    ids::DeviceId,
    register::{Name, Register},
};

/// A register that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRecord {
    /// Its author's device.
    pub author: DeviceId,
    /// When the server received it, milliseconds since 1970; 0 before that is known.
    pub received_ms: u64,
    /// What it says.
    pub register: Register,
}

impl Vault {
    /// When the server received the record at this place, milliseconds since 1970; nothing where it is not here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn received_at(&self, seq: u64) -> Result<Option<u64>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT received_ms FROM record WHERE seq > 0 AND seq = ?1")?;
        Ok(statement.query_row(params![i64_of(seq)], |row| Ok(u64_of(row.get(0)?))).optional()?)
    }

    /// Whether a record with this hash is here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn has_record(&self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM record WHERE hash = ?1")?.exists(params![hash])?)
    }

    /// Every register, the newest that came last.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn registers(&self) -> Result<Vec<RegisterRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.device, r.received_ms, v.kind, v.content, v.content_key FROM entry e JOIN revision v ON v.number = e.number
             JOIN record r ON r.id = v.number WHERE e.kind = 19 ORDER BY e.number",
        )?;
        let rows =
            statement.query_map([], |row| Ok((DeviceId::from_bytes(row.get(0)?), u64_of(row.get(1)?), read_content(row, 2, 3, 4)?)))?;
        let mut registers = Vec::new();
        for row in rows {
            let (author, received_ms, content) = row?;
            if let Content::Register(register) = content.ok_or(StoreError::Content("a register"))? {
                registers.push(RegisterRecord { author, received_ms, register });
            }
        }
        Ok(registers)
    }

    /// What lasts among the team's first `size` records, ascending: revisions of these kinds, revisions of entries that have not come to their
    /// end, erasures, admissions, late records, drafts that were left behind, and what could not be read here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn lasting(&self, kinds: &[Kind], size: u64) -> Result<Vec<Name>, StoreError> {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind.code().to_string()).collect();
        let sql = format!(
            "SELECT r.seq, r.hash FROM record r WHERE r.seq BETWEEN 1 AND ?1 AND (
                 r.id IN (SELECT v.number FROM entry e JOIN revision v ON v.entry = e.id WHERE e.open = 1 OR e.kind IN ({}))
                 OR r.hash IN (SELECT record FROM erasure UNION ALL SELECT record FROM admission UNION ALL SELECT record FROM late
                     UNION ALL SELECT record FROM left_draft UNION ALL SELECT record FROM quarantine WHERE reason <> ?2)
             ) ORDER BY r.seq",
            kinds.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement
            .query_map(params![i64_of(size), BEFORE_THIS_DEVICE], |row| Ok(Name { seq: u64_of(row.get(0)?), hash: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
