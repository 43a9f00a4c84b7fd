//! Connecting: every setting with its reason, and the migrations.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime as Timers};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::{Client, Config, NoTls};

use super::values::{array, backend, unsigned};
use crate::server::storage::{Identity, StorageError};

/// In the order of their numbers. A migration that was released never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/server/postgres/0001_begin.sql"),
    include_str!("../../../../migrations/server/postgres/0002_revoked.sql"),
    include_str!("../../../../migrations/server/postgres/0003_erased.sql"),
    include_str!("../../../../migrations/server/postgres/0004_checkpoint.sql"),
];

/// Connections of one endpoint; more callers wait for one.
const CONNECTIONS: usize = 16;

/// How long a caller waits for a connection, and a connection for the database.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a connection may be without any sign of the database.
const SILENCE: Duration = Duration::from_secs(30);

/// What our connections call themselves.
const APPLICATION: &str = "gadeplan-server";

/// "GPse": the lock that lets one endpoint at a time migrate.
const MIGRATING: i64 = 0x4750_7365;

/// For every connection. A team that another endpoint holds is waited for, not for ever. An endpoint that vanished in the middle of a
/// transaction frees its team. A commit that was answered is on the disk, whatever the database's own default says.
const SETTINGS: &str = "
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
";

/// The threads that the connections live on.
pub(super) fn runtime() -> Result<Runtime, StorageError> {
    Builder::new_multi_thread().worker_threads(2).thread_name("postgres").enable_all().build().map_err(backend)
}

/// How this database is reached.
pub(super) fn config(address: &str) -> Result<Config, StorageError> {
    let mut config: Config = address.parse().map_err(backend)?;
    config.application_name(APPLICATION).connect_timeout(PATIENCE);
    // A database that vanished without a word is noticed in half a minute, not when the system gives up.
    config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
    Ok(config)
}

/// Connections to this database, made as they are needed.
pub(super) fn pool(address: &str, runtime: &Handle) -> Result<Pool, StorageError> {
    let manager = Manager::from_config(config(address)?, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let _inside = runtime.enter();
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .runtime(Timers::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .post_create(Hook::async_fn(|client, _| Box::pin(async move { client.batch_execute(SETTINGS).await.map_err(HookError::Backend) })))
        .build()
        .map_err(backend)
}

/// Brings the schema to the newest version in one transaction, and reads what makes the database this server. With `again` that is made
/// anew, and no other endpoint may be connected.
pub(super) async fn migrate(pool: &Pool, again: bool) -> Result<Identity, StorageError> {
    let mut client = pool.get().await.map_err(backend)?;
    let transaction = client.transaction().await.map_err(backend)?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING]).await.map_err(backend)?;
    transaction.batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)").await.map_err(backend)?;
    let row = transaction.query_one("SELECT coalesce(max(version), 0) FROM schema_version", &[]).await.map_err(backend)?;
    let (found, known) = (row.get::<_, i64>(0), i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX));
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    for (number, sql) in (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > found) {
        transaction.batch_execute(sql).await.map_err(backend)?;
        transaction.execute("INSERT INTO schema_version (version) VALUES ($1)", &[&number]).await.map_err(backend)?;
    }
    if again && others(transaction.client()).await? > 0 {
        return Err(StorageError::InUse);
    }
    if found == 0 || again {
        make_identity(transaction.client()).await?;
    }
    let row = transaction.query_one("SELECT incarnation, secret FROM server WHERE id = 1", &[]).await.map_err(backend)?;
    transaction.commit().await.map_err(backend)?;
    Ok(Identity { incarnation: unsigned(row.get(0))?, secret: array(row.get(1))? })
}

/// Connections of other endpoints to this database.
async fn others(client: &Client) -> Result<i64, StorageError> {
    let sql = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()";
    Ok(client.query_one(sql, &[&APPLICATION]).await.map_err(backend)?.get(0))
}

async fn make_identity(client: &Client) -> Result<(), StorageError> {
    let (mut incarnation, mut secret) = ([0; 8], [0; 32]);
    for buffer in [incarnation.as_mut_slice(), secret.as_mut_slice()] {
        getrandom::fill(buffer).map_err(backend)?;
    }
    let incarnation = i64::from_be_bytes(incarnation) & i64::MAX;
    let sql = "INSERT INTO server (id, incarnation, secret) VALUES (1, $1, $2)
        ON CONFLICT (id) DO UPDATE SET incarnation = excluded.incarnation, secret = excluded.secret";
    client.execute(sql, &[&incarnation, &secret.as_slice()]).await.map_err(backend)?;
    Ok(())
}
