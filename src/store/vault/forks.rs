//! Two records with one number: a device was copied, and each of the two went on. What lost its place makes room and is shown all the same;
//! two records with one revision both stay.

use rusqlite::{OptionalExtension, params};

use super::{
    super::{error::StoreError, outbox::i64_of},
    SealedRecord, Vault, Writing,
    graph::parents,
    pared::{Kept, read_content},
};
use crate::{
    domain::ids::{DeviceId, EntryId, RevisionId},
    payload::Inside,
};

/// Records that made room, by number: below nothing, where no chain has any.
const PARKED: &str = "number < 0";

impl Vault {
    /// Whether a device's chain here goes another way than the one that ends at this tip: then somebody else has its keys.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn is_forked(&self, device: DeviceId, tip_number: u64, tip_hash: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = format!("SELECT 1 FROM record WHERE device = ?1 AND ({PARKED} OR number > ?2 OR (number = ?2 AND hash <> ?3)) LIMIT 1");
        Ok(self.connection.prepare_cached(&sql)?.exists(params![device.bytes(), i64_of(tip_number), tip_hash])?)
    }

    /// Whether a record has its place in the team's sequence.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn has_place(&self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM record WHERE hash = ?1 AND seq > 0")?.exists(params![hash])?)
    }

    /// The hashes of a device's records that made room for others.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn parked(&self, device: DeviceId) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut statement = self.connection.prepare(&format!("SELECT hash FROM record WHERE device = ?1 AND {PARKED}"))?;
        let rows = statement.query_map(params![device.bytes()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writing<'_> {
    /// The records of a device that have no place in the team's sequence leave their numbers to those that have one. They are shown as before.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn make_room(&self, device: DeviceId) -> Result<(), StoreError> {
        self.inserted.set(None);
        let which = "device = ?1 AND seq = 0 AND number > 0";
        let before = "FROM record b WHERE b.device = record.device AND b.number = record.number - 1";
        // One that stays may follow one that goes.
        let sql = format!(
            "UPDATE record SET previous = coalesce((SELECT b.hash {before}), x'')
             WHERE device = ?1 AND number > 0 AND previous = x'' AND (seq = 0 OR (SELECT b.seq {before}) = 0)"
        );
        self.transaction.prepare_cached(&sql)?.execute(params![device.bytes()])?;
        self.transaction.prepare_cached(&format!("UPDATE record SET number = -id WHERE {which}"))?.execute(params![device.bytes()])?;
        Ok(())
    }

    /// The number under which a record is kept: its own, or none where it has no place and its device's chain is known to go another way.
    pub(super) fn kept_number(&self, record: &SealedRecord) -> Result<i64, StoreError> {
        let own = i64_of(record.number);
        if record.seq > 0 {
            return Ok(own);
        }
        let sql = format!("SELECT 1 FROM record WHERE device = ?1 AND hash <> ?2 AND (number = ?3 OR {PARKED}) LIMIT 1");
        if !self.transaction.prepare_cached(&sql)?.exists(params![record.device.bytes(), record.hash, own])? {
            return Ok(own);
        }
        let next: i64 = self.transaction.query_row("SELECT coalesce(max(id), 0) + 1 FROM record", [], |row| row.get(0))?;
        Ok(-next)
    }

    /// Lets go of a record that was sealed anew by another device, where it had made room.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn forget_parked(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        if !self.is_parked(hash)? {
            return Ok(());
        }
        self.inserted.set(None);
        self.remove_revisions(hash)?;
        for (table, column) in [
            ("erased_record", "erasure"),
            ("erased_entry", "erasure"),
            ("erasure", "record"),
            ("admission", "record"),
            ("left_draft", "record"),
            ("after_erasure", "record"),
            ("late", "record"),
            ("quarantine", "record"),
        ] {
            self.transaction.prepare(&format!("DELETE FROM {table} WHERE {column} = ?1"))?.execute(params![hash])?;
        }
        self.transaction.prepare("DELETE FROM record WHERE hash = ?1")?.execute(params![hash])?;
        Ok(())
    }

    fn is_parked(&self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.transaction.prepare_cached(&format!("SELECT 1 FROM record WHERE hash = ?1 AND {PARKED}"))?.exists(params![hash])?)
    }

    /// Another record than this one has the same revision. Where both say the same, one of them is it, whatever came first; where they do
    /// not, both are kept, one of them as a revision that follows the other. Gives back whether this record's was new.
    pub(super) fn add_twin(&self, inside: &Inside, device: DeviceId, record: &[u8; 32], kept: &Kept<'_>) -> Result<bool, StoreError> {
        let sql = "SELECT r.hash, v.number, v.entry, v.kind, v.content, v.content_key FROM revision v JOIN record r ON r.id = v.number WHERE v.id = ?1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let known = statement
            .query_row(params![inside.revision.bytes()], |row| {
                let (hash, number, entry): ([u8; 32], i64, [u8; 16]) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok((hash, number, EntryId::from_bytes(entry), read_content(row, 3, 4, 5)?))
            })
            .optional()?;
        let held = "SELECT 1 FROM revision v JOIN record r ON r.id = v.number WHERE r.hash = ?1";
        let Some((other, number, entry, content)) = known.filter(|(other, ..)| other != record) else { return Ok(false) };
        if self.transaction.prepare_cached(held)?.exists(params![record])? {
            return Ok(false);
        }
        let (this_parked, other_parked) = (self.is_parked(record)?, self.is_parked(&other)?);
        let this_first = if this_parked == other_parked { *record < other } else { other_parked };
        if entry == inside.entry && content.as_ref() == Some(&inside.content) {
            if !this_first {
                return Ok(false);
            }
            self.remove_revisions(&other)?;
            return self.add_revision(inside, device, record, kept);
        }
        if !this_first {
            let twin = Inside { revision: twin_of(record), parents: twin_parents(entry == inside.entry, inside), ..inside.clone() };
            return self.add_revision(&twin, device, record, kept);
        }
        let twin = twin_of(&other);
        let before = if entry == inside.entry { vec![inside.revision] } else { parents(&self.transaction, inside.revision)? };
        self.transaction.prepare("DELETE FROM parent WHERE revision = ?1")?.execute(params![inside.revision.bytes()])?;
        self.transaction.prepare("UPDATE revision SET id = ?2 WHERE number = ?1")?.execute(params![number, twin.bytes()])?;
        for parent in before {
            self.transaction
                .prepare("INSERT INTO parent (revision, parent) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute(params![twin.bytes(), parent.bytes()])?;
        }
        let new = self.add_revision(inside, device, record, kept)?;
        self.refresh_entry(entry, None)?;
        Ok(new)
    }
}

/// The identifier of what a record says where another record has the one that it names.
#[must_use]
pub fn twin_of(record: &[u8; 32]) -> RevisionId {
    let mut id = [0; 16];
    id.copy_from_slice(record.split_at(16).0);
    RevisionId::from_bytes(id)
}

fn twin_parents(same_entry: bool, inside: &Inside) -> Vec<RevisionId> {
    if same_entry { vec![inside.revision] } else { inside.parents.clone() }
}
