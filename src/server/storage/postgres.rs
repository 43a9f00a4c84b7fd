//! The storage in a PostgreSQL database. Any number of endpoints may share one; each team's row puts their writing in order.

mod open;
mod reading;
mod transaction;
mod values;
mod writing;

use deadpool_postgres::Pool;
use tokio::runtime::{Handle, Runtime};

use super::{Identity, Reading, Storage, StorageError, Writing};
use transaction::{Mode, Transaction};

/// Teams in a PostgreSQL database.
pub struct PostgresStorage {
    identity: Identity,
    pool: Pool,
    /// The connections live here, whatever thread asks.
    runtime: Option<Runtime>,
}

impl PostgresStorage {
    /// Connects to the database at an address such as `postgres://gadeplan@db.example.org/gadeplan`, and brings it to the newest schema.
    /// Blocks: not for a thread that drives tasks.
    ///
    /// # Errors
    /// When the database cannot be reached, is of a newer program, or refuses.
    pub fn open(address: &str) -> Result<Self, StorageError> {
        Self::connect(address, false)
    }

    /// The same for a database that was set back to an earlier state by its own means: it becomes another incarnation of the server.
    ///
    /// # Errors
    /// As [`Self::open`], and [`StorageError::InUse`] while an endpoint is connected: it would go on as the incarnation of before.
    pub fn open_again(address: &str) -> Result<Self, StorageError> {
        Self::connect(address, true)
    }

    fn connect(address: &str, again: bool) -> Result<Self, StorageError> {
        let runtime = open::runtime()?;
        let pool = open::pool(address, runtime.handle())?;
        let identity = runtime.block_on(open::migrate(&pool, again))?;
        Ok(Self { identity, pool, runtime: Some(runtime) })
    }

    fn begin(&self, mode: Mode) -> Result<Transaction<'_>, StorageError> {
        let runtime: &Handle = self.runtime.as_ref().ok_or(StorageError::Damaged("the connections are closed"))?.handle();
        Transaction::begin(&self.pool, runtime, mode)
    }
}

impl Drop for PostgresStorage {
    fn drop(&mut self) {
        // Dropping a runtime waits, which a thread that drives tasks must not.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Storage for PostgresStorage {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn read(&self) -> Result<Box<dyn Reading + '_>, StorageError> {
        Ok(Box::new(self.begin(Mode::Read)?))
    }

    fn write(&self) -> Result<Box<dyn Writing + '_>, StorageError> {
        Ok(Box::new(self.begin(Mode::Write)?))
    }
}
