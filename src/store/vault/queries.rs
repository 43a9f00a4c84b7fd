//! Queries that the screens need: entries by kind, time and target.

use rusqlite::{Row, ToSql, named_params, params};

use super::{
    super::{
        error::StoreError,
        outbox::{i64_of, u64_of},
    },
    Vault,
    pared::read_content,
};
use crate::domain::{
    entry::{Content, Hlc},
    ids::{DeviceId, EntryId, RevisionId},
    review::ReviewState,
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
    /// This device wrote some of it.
    pub mine: bool,
    /// Where the conversation about it stands.
    pub standing: Option<ReviewState>,
}

const COLUMNS: &str = "e.id, v.id, v.kind, v.content, e.heads, e.author, v.hlc,
    (SELECT count(*) FROM revision w CROSS JOIN record r INDEXED BY record_unsent ON r.id = w.number AND r.seq = 0
     WHERE w.entry = e.id AND r.device = :own), e.mine, c.standing, v.content_key";
const TABLES: &str = "entry e JOIN revision v ON v.number = e.number LEFT JOIN conversation c ON c.target = e.id";

impl Vault {
    /// The people and the sites of the team, newest first.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn named(&self, own: DeviceId) -> Result<Vec<EntryRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.kind IN (4, 11) ORDER BY e.sort_ms DESC, e.id DESC");
        self.records(&sql, named_params! { ":own": own.bytes() })
    }

    /// What *I dag* may show, newest first: everything from `today_ms` on, and of what began from `since_ms` on the escorts and presences
    /// that are open and the escorts that were saved from `today_ms` on. All in milliseconds since 1970.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn around_today(&self, own: DeviceId, since_ms: i64, today_ms: i64) -> Result<Vec<EntryRecord>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT id FROM entry WHERE sort_ms >= :today
                 UNION SELECT id FROM entry WHERE open = 1 AND sort_ms >= :since
                 UNION SELECT id FROM entry WHERE kind = 2 AND sort_ms >= :since AND saved >= :saved) few
             CROSS JOIN {TABLES} WHERE e.id = few.id ORDER BY e.sort_ms DESC, e.id DESC"
        );
        let saved = today_ms.saturating_mul(1 << 16);
        self.records(&sql, named_params! { ":own": own.bytes(), ":since": since_ms, ":today": today_ms, ":saved": saved })
    }

    /// The newest contacts that this device has a part in, at most `limit`.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn own_contacts(&self, own: DeviceId, limit: u32) -> Result<Vec<EntryRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.mine = 1 AND e.kind = 1 ORDER BY e.sort_ms DESC LIMIT :limit");
        self.records(&sql, named_params! { ":own": own.bytes(), ":limit": limit })
    }

    /// One entry.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn entry(&self, own: DeviceId, entry: EntryId) -> Result<Option<EntryRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.id = :entry");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query_map(named_params! { ":own": own.bytes(), ":entry": entry.bytes() }, read)?;
        rows.next().map(|row| row?.ok_or(StoreError::Content("an entry"))).transpose()
    }

    /// The messages about an entry, oldest first.
    ///
    /// # Errors
    /// When the storage refuses or holds bytes that are no content.
    pub fn about(&self, own: DeviceId, target: EntryId) -> Result<Vec<EntryRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.target = :target AND e.target <> x'' ORDER BY v.hlc, e.id");
        self.records(&sql, named_params! { ":own": own.bytes(), ":target": target.bytes() })
    }

    fn records(&self, sql: &str, params: &[(&str, &dyn ToSql)]) -> Result<Vec<EntryRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        rows.map(|row| row?.ok_or(StoreError::Content("an entry"))).collect()
    }

    /// The newest clock among the heads of all entries: a revision's is above those of what it follows.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn newest_hlc(&self) -> Result<Hlc, StoreError> {
        if let Some(newest) = self.newest.get() {
            return Ok(newest);
        }
        let newest: i64 = self.connection.prepare_cached("SELECT coalesce(max(saved), 0) FROM entry")?.query_row([], |row| row.get(0))?;
        let newest = Hlc(newest.cast_unsigned());
        self.newest.set(Some(newest));
        Ok(newest)
    }

    /// The entry that a record written here belongs to, by its number.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn entry_of_record(&self, device: DeviceId, number: u64) -> Result<Option<EntryId>, StoreError> {
        let sql = "SELECT v.entry FROM revision v JOIN record r ON r.id = v.number WHERE r.device = ?1 AND r.number = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query_map(params![device.bytes(), i64_of(number)], |row| Ok(EntryId::from_bytes(row.get(0)?)))?;
        Ok(rows.next().transpose()?)
    }

    /// Whether a record holds a revision that no other here follows.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn holds_head(&self, device: DeviceId, number: u64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM revision v JOIN record r ON r.id = v.number
                   WHERE r.device = ?1 AND r.number = ?2 AND NOT EXISTS (SELECT 1 FROM parent p WHERE p.parent = v.id)";
        Ok(self.connection.prepare_cached(sql)?.exists(params![device.bytes(), i64_of(number)])?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<EntryRecord>> {
    let Some(content) = read_content(row, 2, 3, 10)? else { return Ok(None) };
    Ok(Some(EntryRecord {
        entry: EntryId::from_bytes(row.get(0)?),
        head: RevisionId::from_bytes(row.get(1)?),
        content,
        heads: row.get(4)?,
        device: DeviceId::from_bytes(row.get(5)?),
        hlc: Hlc(u64_of(row.get(6)?)),
        waiting: row.get(7)?,
        mine: row.get(8)?,
        standing: row.get::<_, Option<u16>>(9)?.map(ReviewState::from_code),
    }))
}
