//! Drafts that a device left behind when it could record no more. They end as soon as a revision names them as what it follows.

use rusqlite::{OptionalExtension, Row, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    Vault, Writing,
};
use crate::{
    domain::{
        entry::Content,
        ids::{DeviceId, EntryId, RevisionId},
    },
    payload::{Inside, decode_content, encode_content},
};

/// A draft that was left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftDraft {
    /// The revision that it would have been.
    pub revision: RevisionId,
    /// Its entry.
    pub entry: EntryId,
    /// What it follows.
    pub parents: Vec<RevisionId>,
    /// What was written.
    pub content: Content,
    /// The device that it was written on.
    pub device: DeviceId,
    /// When its copy was made, milliseconds since 1970 by that device's clock.
    pub kept_ms: u64,
}

const COLUMNS: &str = "revision, entry, parents, kind, content, device, kept_ms";

impl Vault {
    /// The drafts that were left behind, newest first.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn left_drafts(&self) -> Result<Vec<LeftDraft>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM left_draft ORDER BY kept_ms DESC"))?;
        let rows = statement.query_map([], read)?;
        rows.map(|row| row?.ok_or(StoreError::Content("a draft"))).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn left_draft(&self, revision: RevisionId) -> Result<Option<LeftDraft>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM left_draft WHERE revision = ?1"))?;
        let found = statement.query_row(params![revision.bytes()], read).optional()?;
        found.map(|draft| draft.ok_or(StoreError::Content("a draft"))).transpose()
    }
}

impl Writing<'_> {
    /// Keeps a draft that was left behind, unless it was saved after all or somebody has gone on with it. Its record must be there already.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_left_draft(&self, inside: &Inside, device: DeviceId, record: &[u8; 32]) -> Result<(), StoreError> {
        if let Some(erased) = self.erased_entry_of(inside)? {
            return self.set_aside(record, erased);
        }
        self.empty.left_drafts.set(None);
        let parents: Vec<u8> = inside.parents.iter().flat_map(|parent| parent.bytes()).collect();
        self.transaction
            .prepare_cached(
                "INSERT INTO left_draft (revision, entry, parents, kind, content, device, record, kept_ms)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
                 WHERE NOT EXISTS (SELECT 1 FROM revision WHERE id = ?1) AND NOT EXISTS (SELECT 1 FROM parent WHERE parent = ?1)
                 ON CONFLICT (revision) DO UPDATE SET parents = excluded.parents, content = excluded.content, device = excluded.device,
                    record = excluded.record, kept_ms = excluded.kept_ms WHERE excluded.kept_ms >= kept_ms",
            )?
            .execute(params![
                inside.revision.bytes(),
                inside.entry.bytes(),
                parents,
                inside.content.kind().code(),
                encode_content(&inside.content),
                device.bytes(),
                record,
                i64_of(inside.hlc.unix_ms()),
            ])?;
        Ok(())
    }

    /// Ends the drafts that this revision is or follows.
    pub(super) fn end_left_drafts(&self, inside: &Inside) -> Result<(), StoreError> {
        if self.is_empty(&self.empty.left_drafts, "SELECT 1 FROM left_draft")? {
            return Ok(());
        }
        let mut statement = self.transaction.prepare_cached("DELETE FROM left_draft WHERE revision = ?1")?;
        for ended in inside.parents.iter().chain([&inside.revision]) {
            statement.execute(params![ended.bytes()])?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<LeftDraft>> {
    let (parents, content): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(4)?);
    let Ok(content) = decode_content(row.get(3)?, &content) else { return Ok(None) };
    Ok(Some(LeftDraft {
        revision: RevisionId::from_bytes(row.get(0)?),
        entry: EntryId::from_bytes(row.get(1)?),
        parents: parents.as_chunks::<16>().0.iter().map(|bytes| RevisionId::from_bytes(*bytes)).collect(),
        content,
        device: DeviceId::from_bytes(row.get(5)?),
        kept_ms: u64_of(row.get(6)?),
    }))
}
