//! The one function that opens a database: every pragma with its reason, the key before anything is read, then migrations.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, config::DbConfig};

use super::error::StoreError;
use crate::crypto::Secret;

/// Where database files live: a folder natively, the pool's root in the browser.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder; empty in the browser.
    pub folder: PathBuf,
    /// Write-ahead logging. Not on OPFS, which has no shared memory.
    pub wal: bool,
}

/// The numbered migrations of one kind of database.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    migrations: &'static [&'static str],
}

/// Migrations of the outbox.
pub(super) const OUTBOX: Schema = Schema {
    migrations: &[
        include_str!("../../migrations/device/outbox/0001_outbox.sql"),
        include_str!("../../migrations/device/outbox/0002_locked.sql"),
        include_str!("../../migrations/device/outbox/0003_membership.sql"),
        include_str!("../../migrations/device/outbox/0004_bare.sql"),
        include_str!("../../migrations/device/outbox/0005_kept.sql"),
        include_str!("../../migrations/device/outbox/0006_transport_key.sql"),
        include_str!("../../migrations/device/outbox/0007_forks.sql"),
    ],
};
/// Migrations of the vault.
pub(super) const VAULT: Schema = Schema {
    migrations: &[
        include_str!("../../migrations/device/vault/0001_vault.sql"),
        include_str!("../../migrations/device/vault/0002_left_drafts.sql"),
        include_str!("../../migrations/device/vault/0003_late.sql"),
        include_str!("../../migrations/device/vault/0004_rows.sql"),
        include_str!("../../migrations/device/vault/0005_repair.sql"),
        include_str!("../../migrations/device/vault/0006_erasures.sql"),
        include_str!("../../migrations/device/vault/0007_claims.sql"),
        include_str!("../../migrations/device/vault/0008_search.sql"),
        include_str!("../../migrations/device/vault/0009_pared.sql"),
        include_str!("../../migrations/device/vault/0010_window.sql"),
    ],
};

/// Most memory for pages, in KiB.
const CACHE_KIB: u32 = 16 * 1024;
/// Prepared statements that are kept.
const STATEMENTS: usize = 128;

/// Opens a database, or creates it. With a key it is encrypted by SQLCipher from its first byte.
///
/// A file that cannot be opened is never deleted or recreated here.
pub(super) fn open(place: &Place, name: &str, key: Option<&Secret>, schema: Schema) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(place.folder.join(name))?;
    if let Some(key) = key {
        // A raw key skips SQLCipher's own derivation: ours, Argon2id, has been done already.
        let hex = zeroize::Zeroizing::new(base16ct::lower::encode_string(key.expose()));
        let pragma = zeroize::Zeroizing::new(format!("PRAGMA key = \"x'{}'\"; PRAGMA cipher_page_size = 4096;", hex.as_str()));
        connection.execute_batch(&pragma)?;
    }
    // The first read: a wrong key or a damaged file shows here.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    connection
        .execute_batch(if place.wal { "PRAGMA journal_mode = WAL" } else { "PRAGMA journal_mode = TRUNCATE" })
        .or_else(ignore_rows)?;
    // Moving the log's pages into the file costs more than a save: the engine does it when nobody waits. This many are a long day's work.
    connection.execute_batch("PRAGMA wal_autocheckpoint = 4000").or_else(ignore_rows)?;
    // "Gemt" means durable: every commit is on the disk before the answer.
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    // What is deleted is overwritten.
    connection.execute_batch("PRAGMA secure_delete = ON").or_else(ignore_rows)?;
    // Temporary tables may hold plaintext: never a file.
    connection.execute_batch("PRAGMA temp_store = MEMORY")?;
    // A plan holds for every value: otherwise each `LIMIT ?` is planned again for every call.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // More statements than the sixteen that are kept by default are in turn during a pull: each would be prepared again for every record.
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Reading a page means decrypting it: what is looked at again and again stays. Nothing is taken before it is needed.
    connection.execute_batch(&format!("PRAGMA cache_size = -{CACHE_KIB}")).or_else(ignore_rows)?;
    // A third tab or a crashed one frees the file soon; natively only.
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    // A migration may put another table in the place of one that others name.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
    migrate(&mut connection, schema)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    Ok(connection)
}

/// Some pragmas answer with a row, which a batch reports as an error.
fn ignore_rows(error: rusqlite::Error) -> Result<(), rusqlite::Error> {
    if matches!(error, rusqlite::Error::ExecuteReturnedResults) { Ok(()) } else { Err(error) }
}

/// Moves what the write-ahead log holds into the file itself. Nothing is more durable after it than before.
pub(super) fn settle_log(connection: &Connection) -> Result<(), StoreError> {
    // Without such a log, as in a browser, nothing is answered.
    Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).optional().map(drop)?)
}

fn migrate(connection: &mut Connection, schema: Schema) -> Result<(), StoreError> {
    let known = u32::try_from(schema.migrations.len()).unwrap_or(u32::MAX);
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (number, sql) in (1..).zip(schema.migrations).skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Lets a test fill the disk: no page beyond those there are, and none of them empty.
#[cfg(test)]
pub(super) fn limit_room(connection: &Connection, full: bool) -> Result<(), StoreError> {
    if full {
        connection.execute_batch("VACUUM")?;
    }
    let pages: u32 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let limit = if full { pages } else { u32::MAX / 2 };
    connection.query_row(&format!("PRAGMA max_page_count = {limit}"), [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str =
        "INSERT INTO identity (device, team, server_url, server_name, transport_key, slot, keyring, vault_file, tip_hash, current)
                          VALUES (x'01', x'02', 'url', 'name', zeroblob(32), x'03', x'04', 'vault.db', zeroblob(32), 1)";

    fn schema(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").expect("reads");
        statement.query_map([], |row| row.get(0)).expect("reads").collect::<Result<_, _>>().expect("reads")
    }

    /// A database of each version before becomes what a fresh one is.
    fn upgraded(whole: Schema) {
        for versions in 1..=whole.migrations.len() {
            let folder = tempfile::tempdir().expect("a folder");
            let place = Place { folder: folder.path().to_path_buf(), wal: true };
            let (before, _) = whole.migrations.split_at(versions);
            drop(open(&place, "old.db", None, Schema { migrations: before }).expect("opens"));
            let fresh = open(&place, "fresh.db", None, whole).expect("opens");
            let upgraded = open(&place, "old.db", None, whole).expect("upgrades");
            assert_eq!(schema(&upgraded), schema(&fresh), "from version {versions}");
        }
    }

    #[test]
    fn every_version_before_becomes_what_a_fresh_one_is() {
        upgraded(OUTBOX);
        upgraded(VAULT);
    }

    #[test]
    fn an_identity_of_the_first_version_is_kept_and_has_no_passkey() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { folder: folder.path().to_path_buf(), wal: true };
        let (first, _) = OUTBOX.migrations.split_at(1);
        open(&place, "outbox.db", None, Schema { migrations: first }).expect("opens").execute(BEFORE, []).expect("kept");
        let upgraded = open(&place, "outbox.db", None, OUTBOX).expect("upgrades");
        let sql = "SELECT device, slot, passkey, installation_public FROM identity";
        let row: [Vec<u8>; 4] = upgraded.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])).expect("there");
        assert_eq!(row, [vec![1], vec![3], vec![], vec![]]);
    }

    #[test]
    fn what_a_vault_of_an_older_app_holds_is_there_afterwards() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { folder: folder.path().to_path_buf(), wal: false };
        let (before, _) = VAULT.migrations.split_at(8);
        let old = open(&place, "old.db", None, Schema { migrations: before }).expect("opens");
        old.execute_batch(
            "INSERT INTO record (hash, device, number, previous, packed, seq) VALUES (x'0a', x'01', 1, x'00', x'89', 7), (x'0b', x'01', 2, x'0a', x'89', 0);
             INSERT INTO revision (id, entry, kind, hlc, record, device, content) VALUES (x'21', x'31', 1, 5, x'0a', x'01', x'a0'), (x'22', x'31', 1, 6, x'0b', x'01', x'a1');
             INSERT INTO parent (revision, parent) VALUES (x'22', x'21');
             INSERT INTO entry (id, kind, head, heads, sort_ms, author, mine) VALUES (x'31', 1, x'22', 1, 9, x'01', 1);
             INSERT INTO quarantine (record, reason) VALUES (x'0a', 'why');",
        )
        .expect("keeps");
        drop(old);
        let upgraded = open(&place, "old.db", None, VAULT).expect("upgrades");
        let sql = "SELECT hex(r.hash) || hex(r.previous) || r.seq || hex(v.id) || hex(v.content) || hex(v.content_key) || v.hlc || coalesce(e.sort_ms, '')
                   FROM record r JOIN revision v ON v.number = r.id LEFT JOIN entry e ON e.number = v.number ORDER BY r.number";
        let rows: Vec<String> =
            upgraded.prepare(sql).expect("reads").query_map([], |row| row.get(0)).expect("reads").collect::<Result<_, _>>().expect("reads");
        assert_eq!(rows, ["0A00721A05", "0B0A022A169"]);
        assert!(!upgraded.prepare("PRAGMA foreign_key_check").expect("asks").exists([]).expect("reads"), "all that is named is there");
        assert!(upgraded.execute("DELETE FROM record WHERE hash = x'0a'", []).is_err(), "and cannot go");
    }
}
