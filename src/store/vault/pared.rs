//! What a record says is kept once: as the frame that was sealed, with the key that makes the record whole again, or in an older way in the clear.

use rusqlite::{Error, OptionalExtension, Row, params, types::Type};

use super::{super::error::StoreError, Writing, records::SealedRecord, search::Words};
use crate::{
    crypto::{Pared, Secret, is_pared, restore, unframe},
    domain::entry::Content,
    payload::{Inside, decode_content},
};

/// Most bytes that one record says; none that was sealed is larger.
const PLAIN_BYTES: usize = 1 << 20;

/// The columns that hold what a revision says.
pub(super) struct Kept<'a> {
    /// The content, or the frame that was sealed.
    pub(super) content: &'a [u8],
    /// The key of the content where it is the frame.
    pub(super) key: &'a [u8],
    /// Its words.
    pub(super) words: &'a Words,
}

/// What a revision says. Nothing where these bytes are no content.
pub(super) fn content_of(kind: u16, content: &[u8], key: &[u8]) -> Option<Content> {
    if key.is_empty() {
        return decode_content(kind, content).ok();
    }
    Some(Inside::from_bytes(&unframe(content, PLAIN_BYTES).ok()?).ok()?.content)
}

/// The same from three columns of a row: kind, content, key.
pub(super) fn read_content(row: &Row<'_>, kind: usize, content: usize, key: usize) -> rusqlite::Result<Option<Content>> {
    Ok(content_of(row.get(kind)?, row.get_ref(content)?.as_blob()?, row.get_ref(key)?.as_blob()?))
}

/// A record as packs carry it, from three columns of a row: the record, and of its revision the key and the content, where there is one.
pub(super) fn read_whole(row: &Row<'_>, packed: usize, key: usize, content: usize) -> rusqlite::Result<Vec<u8>> {
    let kept = row.get_ref(packed)?.as_blob()?;
    if !is_pared(kept) {
        return Ok(kept.to_vec());
    }
    let (key, frame) = (row.get_ref(key)?.as_blob_or_null()?, row.get_ref(content)?.as_blob_or_null()?);
    let whole = key.and_then(Secret::from_slice).zip(frame).and_then(|(key, frame)| restore(kept, &key, frame));
    whole.ok_or_else(|| Error::FromSqlConversionFailure(packed, Type::Blob, Box::new(StoreError::Content("a sealed record"))))
}

impl Writing<'_> {
    /// Keeps a record that was opened as this revision, in the place of [`Writing::put_record`] and [`Writing::put_revision`]: what it says is
    /// kept once.
    ///
    /// # Errors
    /// When another record has the same device and number, or the storage refuses.
    pub fn put_opened(&self, record: &SealedRecord, inside: &Inside, key: &Secret, pared: &Pared, words: &Words) -> Result<(), StoreError> {
        self.insert_record(record, &pared.packed)?;
        let kept = Kept { content: &pared.frame, key: key.expose(), words };
        if self.add_revision(inside, record.device, &record.hash, &kept)? {
            return Ok(());
        }
        // This very record may have been kept whole when it was written here.
        let sql = "UPDATE revision SET content = ?2, content_key = ?3
                   WHERE number = (SELECT id FROM record WHERE hash = ?1) AND content_key = x''";
        if self.transaction.prepare_cached(sql)?.execute(params![record.hash, kept.content, kept.key])? > 0 {
            return self.set_packed(&record.hash, &pared.packed);
        }
        // Without a revision of its own nothing makes it whole.
        let sql = "UPDATE record SET packed = ?2 WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.number = record.id)";
        self.transaction.prepare_cached(sql)?.execute(params![record.hash, record.packed])?;
        Ok(())
    }

    /// Makes a record whole before its revision goes.
    pub(super) fn make_whole(&self, record: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "SELECT r.packed, v.content_key, v.content FROM record r JOIN revision v ON v.number = r.id
                   WHERE r.hash = ?1 AND v.content_key <> x'' AND r.erased = 0";
        let whole = self.transaction.prepare_cached(sql)?.query_row(params![record], |row| read_whole(row, 0, 1, 2)).optional()?;
        whole.map_or(Ok(()), |whole| self.set_packed(record, &whole))
    }
}
