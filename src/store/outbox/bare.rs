//! Records whose body the server does not take: they go without it, so that those after them can go, and are kept whole for their author.

use rusqlite::{Connection, params};

use super::{Outbox, i64_of, kept, u64_of};
use crate::{
    domain::{gathered, ids::DeviceId},
    store::StoreError,
};

impl Outbox {
    /// Lets an unsent record go without body and key from now on. Gives back whether it was whole before.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn send_bare(&mut self, device: DeviceId, number: u64, reason: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE outbox SET bare = 1, refused = ?3 WHERE device = ?1 AND number = ?2 AND seq = 0 AND bare = 0";
        Ok(self.connection.execute(sql, params![device.bytes(), i64_of(number), reason])? > 0)
    }

    /// The numbers of the records that go, or have gone, without body and key.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn bare(&self, device: DeviceId) -> Result<gathered::Set<u64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number FROM outbox WHERE device = ?1 AND bare > 0 UNION SELECT number FROM kept WHERE device = ?1 AND bare > 0",
        )?;
        let rows = statement.query_map(params![device.bytes()], |row| Ok(u64_of(row.get(0)?)))?;
        Ok(gathered::set(rows.collect::<Result<Vec<_>, _>>()?))
    }

    /// Lets a record go that has gone without its body, once what it held was saved again.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn forget_bare(&mut self, device: DeviceId, number: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM outbox WHERE device = ?1 AND number = ?2 AND bare = 2";
        self.connection.execute(sql, params![device.bytes(), i64_of(number)])?;
        Ok(())
    }
}

/// What is acknowledged and absorbed leaves the outbox, but for what its author has to save again.
pub(super) fn let_go(connection: &Connection, device: DeviceId) -> Result<(), StoreError> {
    kept::hand_over(connection, device, "absorbed = 1 AND bare < 2")?;
    let done = "device = ?1 AND absorbed = 1 AND seq > 0";
    connection.prepare_cached(&format!("UPDATE outbox SET bare = 2 WHERE {done} AND bare = 1"))?.execute(params![device.bytes()])?;
    connection.prepare_cached(&format!("DELETE FROM outbox WHERE {done} AND bare = 0"))?.execute(params![device.bytes()])?;
    Ok(())
}
