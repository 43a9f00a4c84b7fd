//! Revisions and the heads of entries.

use rusqlite::{Connection, params};

use super::{
    super::error::StoreError,
    Vault, Writing,
    pared::{Kept, read_content},
    search::Words,
};
use crate::{
    domain::{
        entry::{Content, Hlc},
        ids::{DeviceId, EntryId, RevisionId},
        merge,
    },
    payload::{Inside, encode_content},
};

/// A revision as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct RevisionRecord {
    /// The revision.
    pub revision: RevisionId,
    /// Its entry.
    pub entry: EntryId,
    /// What it follows.
    pub parents: Vec<RevisionId>,
    /// The author's clock.
    pub hlc: Hlc,
    /// The author's device.
    pub device: DeviceId,
    /// Its content.
    pub content: Content,
    /// Number within the team; 0 before the receipt.
    pub seq: u64,
}

impl Vault {
    /// Every revision of an entry, newest first by the authors' clocks.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn revisions(&self, entry: EntryId) -> Result<Vec<RevisionRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.id, v.kind, v.content, v.content_key, v.hlc, r.device, r.seq FROM revision v JOIN record r ON r.id = v.number
             WHERE v.entry = ?1 ORDER BY v.hlc DESC, v.id DESC",
        )?;
        let rows = statement.query_map(params![entry.bytes()], |row| {
            let (hlc, seq): (i64, i64) = (row.get(4)?, row.get(6)?);
            Ok((RevisionId::from_bytes(row.get(0)?), read_content(row, 1, 2, 3)?, hlc, DeviceId::from_bytes(row.get(5)?), seq))
        })?;
        let mut revisions = Vec::new();
        for row in rows {
            let (revision, content, hlc, device, seq) = row?;
            revisions.push(RevisionRecord {
                revision,
                entry,
                parents: parents(&self.connection, revision)?,
                hlc: Hlc(hlc.cast_unsigned()),
                device,
                content: content.ok_or(StoreError::Content("a revision"))?,
                seq: u64::try_from(seq).unwrap_or(0),
            });
        }
        Ok(revisions)
    }

    /// The heads of an entry.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn heads(&self, entry: EntryId) -> Result<Vec<RevisionId>, StoreError> {
        heads(&self.connection, entry)
    }
}

impl Writing<'_> {
    /// Puts an opened revision into the graph and recomputes the heads of its entry. Its record must be there already. A draft for this
    /// very revision ends with it.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_revision(&self, inside: &Inside, device: DeviceId, record: &[u8; 32]) -> Result<(), StoreError> {
        let content = encode_content(&inside.content);
        self.add_revision(inside, device, record, &Kept { content: &content, key: &[], words: &Words::of(&inside.content) }).map(|_| ())
    }

    /// The same, as it is kept. Gives back whether it was not here.
    pub(super) fn add_revision(&self, inside: &Inside, device: DeviceId, record: &[u8; 32], kept: &Kept<'_>) -> Result<bool, StoreError> {
        if let Some(erased) = self.erased_entry_of(inside)? {
            return self.set_aside(record, erased).map(|()| false);
        }
        let number = self.id_of(record)?;
        let new = self
            .transaction
            .prepare_cached(
                "INSERT INTO revision (number, id, entry, kind, hlc, content, content_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                number,
                inside.revision.bytes(),
                inside.entry.bytes(),
                inside.content.kind().code(),
                inside.hlc.0.cast_signed(),
                kept.content,
                kept.key,
            ])?
            > 0;
        if !new {
            return self.add_twin(inside, device, record, kept);
        }
        // Whatever becomes of this transaction: a clock that was seen once may be followed.
        self.newest.set(self.newest.get().map(|newest| newest.max(inside.hlc)));
        for parent in &inside.parents {
            self.transaction
                .prepare_cached("INSERT INTO parent (revision, parent) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute(params![inside.revision.bytes(), parent.bytes()])?;
        }
        if !self.is_empty(&self.empty.drafts, "SELECT 1 FROM draft")? {
            // Not what is being written on a copied phone, where the other one has saved the same draft with other words.
            let sql = "DELETE FROM draft WHERE revision = ?1
                       AND (content = ?3 OR EXISTS (SELECT 1 FROM record WHERE id = ?2 AND seq = 0))";
            let content = encode_content(&inside.content);
            self.transaction.prepare_cached(sql)?.execute(params![inside.revision.bytes(), number, content])?;
        }
        self.end_left_drafts(inside)?;
        self.put_words(number, kept.words);
        self.refresh_entry(inside.entry, Some((inside, device, number)))?;
        Ok(true)
    }

    /// Takes the revisions of a record out of the graph, as if the record had not come.
    ///
    /// # Errors
    /// When the storage refuses.
    pub(super) fn remove_revisions(&self, record: &[u8; 32]) -> Result<(), StoreError> {
        self.make_whole(record)?;
        let sql = "SELECT v.id, v.entry FROM record r JOIN revision v ON v.number = r.id WHERE r.hash = ?1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let rows = statement.query_map(params![record], |row| Ok((row.get::<_, [u8; 16]>(0)?, EntryId::from_bytes(row.get(1)?))))?;
        for (id, entry) in rows.collect::<Result<Vec<_>, _>>()? {
            // The entry's row names a head: it goes first and comes back with whatever head is left.
            let target = self.target_of(entry)?.flatten();
            self.transaction.prepare_cached("DELETE FROM entry WHERE id = ?1")?.execute(params![entry.bytes()])?;
            self.remove_words(RevisionId::from_bytes(id))?;
            self.transaction.prepare_cached("DELETE FROM parent WHERE revision = ?1")?.execute(params![id])?;
            self.transaction.prepare_cached("DELETE FROM revision WHERE id = ?1")?.execute(params![id])?;
            self.refresh_entry(entry, None)?;
            target.map_or(Ok(()), |target| self.refresh_conversation(target))?;
        }
        Ok(())
    }

    /// The erased entry that a revision belongs to or speaks of.
    pub(super) fn erased_entry_of(&self, inside: &Inside) -> Result<Option<EntryId>, StoreError> {
        let about = if let Content::Review(review) = &inside.content { Some(review.target) } else { None };
        for entry in [Some(inside.entry), about].into_iter().flatten() {
            if self.is_gone(entry)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }
}

pub(super) fn heads(connection: &Connection, entry: EntryId) -> Result<Vec<RevisionId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM revision WHERE entry = ?1")?;
    let ids = statement.query_map(params![entry.bytes()], |row| Ok(RevisionId::from_bytes(row.get(0)?)))?;
    let mut graph = Vec::new();
    for id in ids {
        let id = id?;
        graph.push((id, parents(connection, id)?));
    }
    Ok(merge::heads(graph.iter().map(|(id, parents)| (*id, parents.as_slice()))))
}

pub(super) fn parents(connection: &Connection, revision: RevisionId) -> Result<Vec<RevisionId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT parent FROM parent WHERE revision = ?1 ORDER BY parent")?;
    let rows = statement.query_map(params![revision.bytes()], |row| Ok(RevisionId::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
