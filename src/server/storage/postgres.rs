//! The storage in a PostgreSQL database. Any number of endpoints may share one; each team's row puts their writing in order.

mod listening;
mod open;
mod reading;
mod transaction;
mod values;
mod writing;

use deadpool_postgres::Pool;
use tokio::runtime::{Handle, Runtime};

use super::{Hear, Identity, Reading, Storage, StorageError, Writing};
use transaction::{Mode, Transaction};

/// Teams in a PostgreSQL database.
pub struct PostgresStorage {
    address: String,
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
        Ok(Self { address: address.to_owned(), identity, pool, runtime: Some(runtime) })
    }

    fn begin(&self, mode: Mode) -> Result<Transaction<'_>, StorageError> {
        Transaction::begin(&self.pool, self.runtime()?, mode)
    }

    fn runtime(&self) -> Result<&Handle, StorageError> {
        Ok(self.runtime.as_ref().ok_or(StorageError::Damaged("the connections are closed"))?.handle())
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

    fn listen(&self, hear: Hear) {
        if let Some(runtime) = &self.runtime {
            // It ends with the runtime.
            drop(runtime.spawn(listening::listen(self.address.clone(), hear)));
        }
    }

    fn read(&self) -> Result<Box<dyn Reading + '_>, StorageError> {
        Ok(Box::new(self.begin(Mode::Read)?))
    }

    fn write(&self) -> Result<Box<dyn Writing + '_>, StorageError> {
        Ok(Box::new(self.begin(Mode::Write)?))
    }

    /// Rows that were deleted go from the tables. What lies in free space of the files, in the database's own log and in its archive is
    /// the operator's: `docs/operations.md`.
    fn scrub(&self) -> Result<bool, StorageError> {
        let runtime = self.runtime()?;
        runtime.block_on(async {
            let client = self.pool.get().await.map_err(values::backend)?;
            for table in ["wrap", "body"] {
                client.batch_execute(&format!("VACUUM {table}")).await.map_err(values::backend)?;
            }
            Ok(true)
        })
    }
}
