//! A transaction on a borrowed connection, driven from a thread that may block.

use deadpool_postgres::{Object, Pool};
use tokio::runtime::Handle;
use tokio_postgres::{Row, types::ToSql};

use super::values::backend;
use crate::server::storage::StorageError;

type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// One state of everything, from the first query on.
    Read,
    /// Each query sees what was committed before it; the row of a team is kept from the first word about it.
    Write,
}

/// Open until it is committed or dropped; dropping undoes it.
pub(super) struct Transaction<'a> {
    client: Object,
    runtime: &'a Handle,
    mode: Mode,
    ended: bool,
}

impl<'a> Transaction<'a> {
    pub(super) fn begin(pool: &Pool, runtime: &'a Handle, mode: Mode) -> Result<Self, StorageError> {
        let client = runtime.block_on(pool.get()).map_err(backend)?;
        let transaction = Self { client, runtime, mode, ended: false };
        transaction.batch(match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })?;
        Ok(transaction)
    }

    /// Whether rows that are read are kept for this transaction.
    pub(super) fn writes(&self) -> bool {
        self.mode == Mode::Write
    }

    /// All rows. Statements are prepared once for each connection.
    pub(super) fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, StorageError> {
        self.runtime
            .block_on(async {
                let statement = self.client.prepare_cached(sql).await?;
                self.client.query(&statement, values).await
            })
            .map_err(backend)
    }

    /// The first row, if any.
    pub(super) fn row(&self, sql: &str, values: Values<'_>) -> Result<Option<Row>, StorageError> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// Changes rows; how many.
    pub(super) fn change(&self, sql: &str, values: Values<'_>) -> Result<u64, StorageError> {
        self.runtime
            .block_on(async {
                let statement = self.client.prepare_cached(sql).await?;
                self.client.execute(&statement, values).await
            })
            .map_err(backend)
    }

    /// Returns when the changes are durable.
    pub(super) fn end(&mut self) -> Result<(), StorageError> {
        self.batch("COMMIT")?;
        self.ended = true;
        Ok(())
    }

    fn batch(&self, sql: &str) -> Result<(), StorageError> {
        self.runtime.block_on(self.client.batch_execute(sql)).map_err(backend)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.ended {
            // Only a broken connection refuses, and the pool throws that away.
            let _ = self.batch("ROLLBACK");
        }
    }
}
