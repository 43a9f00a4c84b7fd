//! Drafts: encrypted from the first keystroke, gone only when saved or thrown away by the worker.

use rusqlite::{OptionalExtension, Row, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    Vault,
};
use crate::{
    domain::{
        entry::Content,
        ids::{EntryId, RevisionId},
    },
    payload::{decode_content, encode_content},
};

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRecord {
    /// The entry that it will be.
    pub entry: EntryId,
    /// The revision that it will be.
    pub revision: RevisionId,
    /// What it follows.
    pub parents: Vec<RevisionId>,
    /// What is written so far.
    pub content: Content,
    /// When it was kept, milliseconds since 1970.
    pub kept_ms: u64,
}

impl Vault {
    /// Keeps a draft, durably. A draft of a revision that is saved already is not kept: a late message must not bring it back. Nor is one of
    /// an entry that was erased.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn put_draft(&self, draft: &DraftRecord) -> Result<(), StoreError> {
        let parents: Vec<u8> = draft.parents.iter().flat_map(|parent| parent.bytes()).collect();
        self.connection
            .prepare_cached(
                "INSERT INTO draft (entry, revision, parents, kind, content, kept_ms)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM revision WHERE id = ?2)
                    AND NOT EXISTS (SELECT 1 FROM erased_entry x JOIN erasure e ON e.record = x.erasure WHERE x.entry = ?1 AND e.done = 1)
                 ON CONFLICT (entry) DO UPDATE SET revision = excluded.revision, parents = excluded.parents, kind = excluded.kind,
                    content = excluded.content, kept_ms = excluded.kept_ms",
            )?
            .execute(params![
                draft.entry.bytes(),
                draft.revision.bytes(),
                parents,
                draft.content.kind().code(),
                encode_content(&draft.content),
                i64_of(draft.kept_ms),
            ])?;
        Ok(())
    }

    /// The open drafts, newest first.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn drafts(&self) -> Result<Vec<DraftRecord>, StoreError> {
        let sql = "SELECT entry, revision, parents, kind, content, kept_ms FROM draft ORDER BY kept_ms DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], read)?;
        rows.map(|row| row?.ok_or(StoreError::Content("a draft"))).collect()
    }

    /// The draft of an entry.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn draft(&self, entry: EntryId) -> Result<Option<DraftRecord>, StoreError> {
        let sql = "SELECT entry, revision, parents, kind, content, kept_ms FROM draft WHERE entry = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row(params![entry.bytes()], read).optional()?;
        found.map(|draft| draft.ok_or(StoreError::Content("a draft"))).transpose()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn delete_draft(&self, entry: EntryId) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM draft WHERE entry = ?1")?.execute(params![entry.bytes()])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<DraftRecord>> {
    let (parents, content): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(4)?);
    let Ok(content) = decode_content(row.get(3)?, &content) else { return Ok(None) };
    Ok(Some(DraftRecord {
        entry: EntryId::from_bytes(row.get(0)?),
        revision: RevisionId::from_bytes(row.get(1)?),
        parents: parents.as_chunks::<16>().0.iter().map(|bytes| RevisionId::from_bytes(*bytes)).collect(),
        content,
        kept_ms: u64_of(row.get(5)?),
    }))
}
