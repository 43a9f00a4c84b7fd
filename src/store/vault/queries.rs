//! Queries that the screens need: entries by kind, time and target.

use rusqlite::{Row, named_params, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    Vault,
};
use crate::{
    domain::{
        entry::{Content, Hlc, Kind},
        ids::{DeviceId, EntryId, RevisionId},
    },
    payload::decode_content,
};

/// An entry with its newest head.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryRecord {
    /// The entry.
    pub entry: EntryId,
    /// Its newest head.
    pub head: RevisionId,
    /// Content of that head.
    pub content: Content,
    /// How many heads there are.
    pub heads: u32,
    /// Device that wrote the newest head.
    pub device: DeviceId,
    /// The author's clock at saving.
    pub hlc: Hlc,
    /// Revisions written by `own` that lack a receipt.
    pub waiting: u32,
    /// Revisions written by `own`.
    pub own: u32,
}

/// Which entries.
#[derive(Clone, Debug, Default)]
pub struct LogQuery {
    /// Only of these kinds; all when empty.
    pub kinds: Vec<Kind>,
    /// Only from this time on, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Only before this time.
    pub before_ms: Option<i64>,
}

const COLUMNS: &str = "e.id, e.head, v.kind, v.content, e.heads, v.device, v.hlc,
    (SELECT count(*) FROM revision w JOIN record r ON r.hash = w.record WHERE w.entry = e.id AND w.device = :own AND r.seq = 0),
    (SELECT count(*) FROM revision w WHERE w.entry = e.id AND w.device = :own)";

impl Vault {
    /// Entries, newest first.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn entries(&self, own: DeviceId, query: &LogQuery) -> Result<Vec<EntryRecord>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM entry e JOIN revision v ON v.id = e.head
             WHERE e.sort_ms >= :from AND e.sort_ms < :before
             ORDER BY e.sort_ms DESC, e.id DESC"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let from = query.from_ms.unwrap_or(i64::MIN);
        let before = query.before_ms.unwrap_or(i64::MAX);
        let rows = statement.query_map(named_params! { ":own": own.bytes(), ":from": from, ":before": before }, read)?;
        let mut entries = Vec::new();
        for row in rows {
            let entry = row?.ok_or(StoreError::Content("an entry"))?;
            if query.kinds.is_empty() || query.kinds.contains(&entry.content.kind()) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// One entry.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn entry(&self, own: DeviceId, entry: EntryId) -> Result<Option<EntryRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM entry e JOIN revision v ON v.id = e.head WHERE e.id = :entry");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query_map(named_params! { ":own": own.bytes(), ":entry": entry.bytes() }, read)?;
        rows.next().map(|row| row?.ok_or(StoreError::Content("an entry"))).transpose()
    }

    /// The messages about an entry, oldest first.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn about(&self, own: DeviceId, target: EntryId) -> Result<Vec<EntryRecord>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM entry e JOIN revision v ON v.id = e.head
             WHERE e.target = :target AND e.target <> x'' ORDER BY v.hlc, e.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! { ":own": own.bytes(), ":target": target.bytes() }, read)?;
        rows.map(|row| row?.ok_or(StoreError::Content("a message"))).collect()
    }

    /// Entries with a revision written here: those that lack a receipt, and those that have all of them.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn own_counts(&self, own: DeviceId) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT coalesce(sum(waiting > 0), 0), coalesce(sum(waiting = 0), 0) FROM (
                       SELECT sum(r.seq = 0) AS waiting FROM revision v JOIN record r ON r.hash = v.record
                       WHERE v.device = ?1 GROUP BY v.entry)";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![own.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The newest clock among all revisions.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn newest_hlc(&self) -> Result<Hlc, StoreError> {
        let newest: i64 = self.connection.query_row("SELECT coalesce(max(hlc), 0) FROM revision", [], |row| row.get(0))?;
        Ok(Hlc(newest.cast_unsigned()))
    }

    /// The entry that a record written here belongs to, by its number.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn entry_of_record(&self, device: DeviceId, number: u64) -> Result<Option<EntryId>, StoreError> {
        let sql = "SELECT v.entry FROM revision v JOIN record r ON r.hash = v.record WHERE r.device = ?1 AND r.number = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query_map(params![device.bytes(), i64_of(number)], |row| Ok(EntryId::from_bytes(row.get(0)?)))?;
        Ok(rows.next().transpose()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<EntryRecord>> {
    let content: Vec<u8> = row.get(3)?;
    let Ok(content) = decode_content(row.get(2)?, &content) else { return Ok(None) };
    Ok(Some(EntryRecord {
        entry: EntryId::from_bytes(row.get(0)?),
        head: RevisionId::from_bytes(row.get(1)?),
        content,
        heads: row.get(4)?,
        device: DeviceId::from_bytes(row.get(5)?),
        hlc: Hlc(u64_of(row.get(6)?)),
        waiting: row.get(7)?,
        own: row.get(8)?,
    }))
}
