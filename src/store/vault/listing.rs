//! Entries as lists know them: from their rows alone, without what they say.

use rusqlite::{Row, params};

use super::{super::error::StoreError, Vault, search::Found};
use crate::domain::{
    entry::{Hlc, Kind},
    gathered,
    ids::{DeviceId, EntryId},
    review::ReviewState,
};

/// An entry without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// The entry.
    pub entry: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// How many heads there are.
    pub heads: u32,
    /// When it happened, milliseconds since 1970; an escort's appointment as if Copenhagen's wall stood in UTC.
    pub sort_ms: i64,
    /// The author's clock at saving the newest head.
    pub saved: Hlc,
    /// The site that it belongs to.
    pub site: Option<EntryId>,
    /// The people that it names.
    pub people: Vec<EntryId>,
    /// Where the conversation about it stands.
    pub standing: Option<ReviewState>,
    /// Its newest head among the words that are searched.
    number: i64,
}

const COLUMNS: &str = "e.id, e.kind, e.heads, e.sort_ms, e.saved, e.site, e.people, c.standing, e.number";
/// Found entries that are looked up one by one.
const FEW: usize = 2_000;
const LISTED: &str = "entry e LEFT JOIN conversation c ON c.target = e.id";
/// Entries with a revision of `?1` that lacks a receipt. A cross join is done in its order: from the few that wait.
const UNSENT: &str = "SELECT DISTINCT v.entry AS id FROM record r INDEXED BY record_unsent CROSS JOIN revision v ON v.number = r.id WHERE r.seq = 0 AND r.device = ?1";

impl Vault {
    /// The newest entries from `from_ms` (as [`ListedEntry::sort_ms`]) on that are wanted, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn listed(&self, from_ms: i64, limit: usize, mut wanted: impl FnMut(&ListedEntry) -> bool) -> Result<Vec<ListedEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {LISTED} WHERE e.sort_ms >= ?1 ORDER BY e.sort_ms DESC, e.id DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = Vec::new();
        let mut rows = statement.query_map(params![from_ms], read)?;
        while found.len() < limit
            && let Some(row) = rows.next().transpose()?
        {
            if wanted(&row) {
                found.push(row);
            }
        }
        Ok(found)
    }

    /// The same among those that a search has found.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn listed_among(
        &self,
        found: &Found,
        from_ms: i64,
        limit: usize,
        mut wanted: impl FnMut(&ListedEntry) -> bool,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        if found.numbers.len() > FEW {
            // So many that the newest are met soon on the way through all.
            return self.listed(from_ms, limit, |row| found.numbers.contains(&row.number) && wanted(row));
        }
        let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM {LISTED} WHERE e.number = ?1"))?;
        let mut rows: Vec<ListedEntry> = Vec::new();
        // From the newest on, so that each is nearly in its place.
        for number in found.numbers.iter().rev() {
            // A revision that is no newest head any more has no row.
            rows.extend(statement.query_map(params![number], read)?.next().transpose()?);
        }
        rows.retain(|row| row.sort_ms >= from_ms && wanted(row));
        let mut rows = gathered::in_order(rows, |row| std::cmp::Reverse((row.sort_ms, row.entry)));
        rows.truncate(limit);
        Ok(rows)
    }

    /// The oldest entry of these kinds, by when it happened.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn oldest(&self, wanted: impl Fn(Kind) -> bool) -> Result<Option<ListedEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {LISTED} ORDER BY e.sort_ms, e.id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        for row in statement.query_map([], read)? {
            let row = row?;
            if wanted(row.kind) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Entries with several heads, and escorts without their end that were due before `due_ms` (as [`ListedEntry::sort_ms`]).
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unsettled(&self, due_ms: i64) -> Result<Vec<ListedEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT id FROM entry WHERE heads > 1
                 UNION SELECT id FROM entry WHERE open = 1 AND sort_ms < ?1 AND kind = 2) few CROSS JOIN {LISTED} WHERE e.id = few.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_map(params![due_ms], read)?.collect::<Result<_, _>>()?)
    }

    /// The newest entries with a revision of `own` that lacks a receipt, at most `limit`.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn unsent(&self, own: DeviceId, limit: u32) -> Result<Vec<ListedEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM ({UNSENT}) few CROSS JOIN {LISTED} WHERE e.id = few.id ORDER BY e.sort_ms DESC, e.id DESC LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_map(params![own.bytes(), limit], read)?.collect::<Result<_, _>>()?)
    }

    /// An entry's row.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn listed_entry(&self, entry: EntryId) -> Result<Option<ListedEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM {LISTED} WHERE e.id = ?1"))?;
        Ok(statement.query_map(params![entry.bytes()], read)?.next().transpose()?)
    }

    /// Entries with a revision written here: those that lack a receipt, and those that have all of them. [`Vault::prepare`] has been told
    /// that `own` is the owner.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn own_counts(&self, own: DeviceId) -> Result<(u32, u32), StoreError> {
        let sql = format!("SELECT count(*) FROM ({UNSENT})");
        let waiting: u32 = self.connection.prepare_cached(&sql)?.query_row(params![own.bytes()], |row| row.get(0))?;
        let sql = "SELECT count(*) FROM entry WHERE mine = 1";
        let all: u32 = self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok((waiting, all.saturating_sub(waiting)))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ListedEntry> {
    let (site, people): (Vec<u8>, Vec<u8>) = (row.get(5)?, row.get(6)?);
    Ok(ListedEntry {
        entry: EntryId::from_bytes(row.get(0)?),
        kind: Kind::from_code(row.get(1)?),
        heads: row.get(2)?,
        sort_ms: row.get(3)?,
        saved: Hlc(row.get::<_, i64>(4)?.cast_unsigned()),
        site: <[u8; 16]>::try_from(site).ok().map(EntryId::from_bytes),
        people: people.as_chunks::<16>().0.iter().map(|id| EntryId::from_bytes(*id)).collect(),
        standing: row.get::<_, Option<u16>>(7)?.map(ReviewState::from_code),
        number: row.get(8)?,
    })
}
