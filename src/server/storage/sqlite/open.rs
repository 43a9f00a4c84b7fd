//! Opening the file: every pragma with its reason, and the migrations.

use std::{
    fs::{self, File},
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::server::storage::{Identity, StorageError};

/// In the order of their numbers. A migration that was released never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/server/sqlite/0001_begin.sql"),
    include_str!("../../../../migrations/server/sqlite/0002_revoked.sql"),
    include_str!("../../../../migrations/server/sqlite/0003_erased.sql"),
    include_str!("../../../../migrations/server/sqlite/0004_checkpoint.sql"),
];

/// "GPse": tells the file from any other SQLite file.
const APPLICATION: i64 = 0x4750_7365;

/// How long a connection waits for another process, such as `new-team` beside a running endpoint.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// Makes the folder when absent, and lets one program at a time open the storage in it, until the file is dropped.
///
/// SQLite does not wait when two connections turn a new file to write-ahead logging: one of them would fail.
pub(super) fn turn(folder: &Path) -> Result<File, StorageError> {
    make_folder(folder)
        .and_then(|()| File::options().create(true).append(true).open(folder.join("gadeplan.lock")))
        .and_then(|file| file.lock().map(|()| file))
        .map_err(|error| StorageError::Backend(Box::new(error)))
}

/// Notes that the storage in the folder is open, until the file is dropped.
pub(super) fn stay(folder: &Path) -> Result<File, StorageError> {
    let file = open_note(folder)?;
    file.try_lock_shared().map_err(|_| StorageError::InUse)?;
    Ok(file)
}

/// Makes sure that nobody has the storage in the folder open, and keeps it so until the file is dropped.
pub(super) fn alone(folder: &Path) -> Result<File, StorageError> {
    let file = open_note(folder)?;
    file.try_lock().map_err(|_| StorageError::InUse)?;
    Ok(file)
}

fn open_note(folder: &Path) -> Result<File, StorageError> {
    File::options().create(true).append(true).open(folder.join("gadeplan.open")).map_err(|error| StorageError::Backend(Box::new(error)))
}

/// The connection that writes. Makes the file when absent.
pub(super) fn writer(file: &Path) -> Result<Connection, StorageError> {
    let connection = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    settings(&connection)?;
    // A file of somebody else's is left as it is: this comes before anything that writes.
    let found = versions(&connection)?;
    check(found)?;
    // Readers go on while one writes.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An answered push survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is erased is overwritten in the file too.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// A connection that reads a file which the writer has opened before.
pub(super) fn reader(file: &Path) -> Result<Connection, StorageError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    settings(&connection)?;
    // Whatever a reader is asked to do, it changes nothing.
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn settings(connection: &Connection) -> Result<(), StorageError> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    // SQLite's default is off.
    connection.pragma_update(None, "foreign_keys", true)?;
    // A doctored schema cannot call functions.
    connection.pragma_update(None, "trusted_schema", false)?;
    // 32 MiB of pages, in KiB.
    connection.pragma_update(None, "cache_size", -32_768)?;
    Ok(())
}

/// Brings the schema to the newest version, one transaction for each step, and reads what makes the file this server. With `again` that is
/// made anew: another incarnation, for which no token of before is good.
pub(super) fn migrate(connection: &mut Connection, again: bool) -> Result<Identity, StorageError> {
    for (number, sql) in (1_i64..).zip(MIGRATIONS) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read inside the transaction: another process may have come first.
        let found = versions(&transaction)?;
        check(found)?;
        if found.schema < number {
            transaction.execute_batch(sql)?;
            if number == 1 {
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                make_identity(&transaction)?;
            }
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    if again {
        make_identity(connection)?;
    }
    let (incarnation, secret) =
        connection.query_row("SELECT incarnation, secret FROM server WHERE id = 1", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Identity { incarnation, secret })
}

#[derive(Clone, Copy)]
struct Versions {
    application: i64,
    schema: i64,
    tables: i64,
}

fn versions(connection: &Connection) -> Result<Versions, StorageError> {
    Ok(Versions {
        application: connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
        schema: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
        tables: connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
    })
}

/// Whether a file is an endpoint's, and not of a newer program.
pub(super) fn check_ours(connection: &Connection) -> Result<(), StorageError> {
    match versions(connection)? {
        Versions { application, .. } if application != APPLICATION => Err(StorageError::Other),
        found => check(found),
    }
}

fn check(found: Versions) -> Result<(), StorageError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    match found {
        Versions { tables: 0, schema: 0, application: 0 } => Ok(()),
        Versions { application, .. } if application != APPLICATION => Err(StorageError::Other),
        Versions { schema, .. } if schema > known => Err(StorageError::Newer { found: schema, known }),
        _ => Ok(()),
    }
}

fn make_identity(connection: &Connection) -> Result<(), StorageError> {
    let mut incarnation = [0; 8];
    let mut secret = [0; 32];
    for buffer in [incarnation.as_mut_slice(), secret.as_mut_slice()] {
        getrandom::fill(buffer).map_err(|error| StorageError::Backend(Box::new(error)))?;
    }
    // SQLite's integers have 63 bits above zero.
    let incarnation = i64::from_be_bytes(incarnation) & i64::MAX;
    let sql = "INSERT INTO server (id, incarnation, secret) VALUES (1, ?1, ?2)
               ON CONFLICT (id) DO UPDATE SET incarnation = excluded.incarnation, secret = excluded.secret";
    connection.execute(sql, (incarnation, secret))?;
    Ok(())
}

/// The secret lies in the folder: nobody but the owner looks into one that we make.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
