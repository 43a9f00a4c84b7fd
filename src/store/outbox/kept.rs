//! The newest records that the server has acknowledged: their sealed bytes outlive the vault and its keys, for a server that is put back to a
//! time before it had them.

use rusqlite::{Connection, params};

use super::{
    Outbox, Pending, i64_of,
    rows::{RECORD, read},
};
use crate::{
    domain::ids::DeviceId,
    store::{Identity, StoreError},
};

/// So many records are kept: as many as a removed device may still bring.
pub const KEPT_RECORDS: u64 = 1_024;

impl Outbox {
    /// The newest record that is kept of a device.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn newest_kept(&self, device: DeviceId) -> Result<Option<Pending>, StoreError> {
        Ok(self.select_kept(device, "DESC LIMIT 1")?.pop())
    }

    /// Everything that is kept of a device, oldest first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn kept(&self, device: DeviceId) -> Result<Vec<Pending>, StoreError> {
        self.select_kept(device, "")
    }

    /// Former identities of which records are here that the server has acknowledged.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn former_with_sent(&self) -> Result<Vec<Identity>, StoreError> {
        let here = |table| format!("EXISTS (SELECT 1 FROM {table} r WHERE r.device = i.device");
        self.identities(&format!("current = 0 AND ({}) OR {} AND r.seq > 0))", here("kept"), here("outbox")))
    }

    /// The server lacks these: from this number on they wait again. Gives back how many.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn return_kept(&mut self, device: DeviceId, from: u64) -> Result<usize, StoreError> {
        let transaction = self.connection.transaction()?;
        let returned = give_back(&transaction, device, from)?;
        transaction.commit()?;
        Ok(returned)
    }

    /// Lets go of what is kept of a device: another place holds it.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn forget_kept(&mut self, device: DeviceId) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM kept WHERE device = ?1", params![device.bytes()])?;
        Ok(())
    }

    fn select_kept(&self, device: DeviceId, order: &str) -> Result<Vec<Pending>, StoreError> {
        let sql = format!("SELECT {RECORD} FROM kept WHERE device = ?1 ORDER BY number {order}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement
            .query_map(params![device.bytes()], |row| Ok(Pending { record: read(row, device)?, absorbed: true, refused: String::new() }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Acknowledged records leave the outbox, those that `which` means. The newest of them are kept, older ones make room.
pub(super) fn hand_over(connection: &Connection, device: DeviceId, which: &str) -> Result<(), StoreError> {
    let oldest = "(SELECT tip_number FROM identity WHERE device = ?1) - ?2";
    let (device, kept) = (device.bytes(), i64_of(KEPT_RECORDS));
    let keep = format!(
        "INSERT INTO kept (device, {RECORD}, entry_tag, bare)
         SELECT device, {RECORD}, entry_tag, min(bare, 1) FROM outbox WHERE device = ?1 AND seq > 0 AND {which} AND number > {oldest}
         ON CONFLICT (device, number) DO NOTHING"
    );
    if connection.prepare_cached(&keep)?.execute(params![device, kept])? > 0 {
        let room = format!("DELETE FROM kept WHERE device = ?1 AND number <= {oldest}");
        connection.prepare_cached(&room)?.execute(params![device, kept])?;
    }
    Ok(())
}

/// Records are on their way again from this number on.
pub(super) fn give_back(connection: &Connection, device: DeviceId, from: u64) -> Result<usize, StoreError> {
    let sql = format!(
        "INSERT INTO outbox (device, {RECORD}, entry_tag, bare)
         SELECT device, {RECORD}, entry_tag, bare FROM kept WHERE device = ?1 AND number >= ?2
         ON CONFLICT (device, number) DO UPDATE SET seq = 0, bare = excluded.bare"
    );
    let returned = connection.execute(&sql, params![device.bytes(), i64_of(from)])?;
    connection.execute("DELETE FROM kept WHERE device = ?1 AND number >= ?2", params![device.bytes(), i64_of(from)])?;
    Ok(returned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::Secret,
        domain::{gathered, ids::TeamId},
        store::{NewIdentity, Place, SealedRecord},
    };

    fn device() -> DeviceId {
        DeviceId::from_bytes([2; 16])
    }

    fn record(number: u64) -> SealedRecord {
        let hash = |number: u64| *blake3::hash(&number.to_le_bytes()).as_bytes();
        let (hash, previous) = (hash(number), hash(number - 1));
        SealedRecord { device: device(), number, hash, previous, packed: vec![1], signature: vec![2], seq: 0, received_ms: 0 }
    }

    /// An outbox with records of these numbers, which the server has acknowledged and the vault has absorbed.
    fn sent(numbers: &[u64]) -> (Outbox, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut outbox = Outbox::open(&Place { folder: folder.path().to_path_buf(), wal: false }).expect("opens");
        let identity = NewIdentity {
            device: device(),
            team: TeamId::from_bytes([1; 16]),
            server_url: "s",
            server_name: "s",
            transport_key: &Secret::from_bytes([3; 32]),
            slot: &[1],
            keyring: &[1],
            vault_file: "vault.db",
            genesis: &[4; 32],
        };
        outbox.add_identity(&identity, None).expect("added");
        numbers.iter().for_each(|number| send(&mut outbox, *number));
        (outbox, folder)
    }

    fn send(outbox: &mut Outbox, number: u64) {
        outbox.append(&record(number), &[5; 8], &[]).expect("appended");
        outbox.mark_acknowledged(device(), &[(number, record(number).hash, number)]).expect("acknowledged");
        outbox.mark_absorbed(device(), &[number]).expect("absorbed");
    }

    #[test]
    fn the_newest_records_are_kept_and_no_more_of_them() {
        let numbers = |outbox: &Outbox| outbox.kept(device()).expect("reads").iter().map(|kept| kept.record.number).collect::<Vec<_>>();
        let (mut outbox, _folder) = sent(&[1, 2, 3, KEPT_RECORDS]);
        assert_eq!((numbers(&outbox), outbox.unsent_count(device()).expect("counts")), (vec![1, 2, 3, KEPT_RECORDS], 0));
        send(&mut outbox, KEPT_RECORDS + 2);
        assert_eq!(numbers(&outbox), [3, KEPT_RECORDS, KEPT_RECORDS + 2]);
    }

    #[test]
    fn what_the_server_lacks_waits_again_and_is_kept_again_once_it_is_acknowledged() {
        let (mut outbox, _folder) = sent(&[1, 2, 3, 4, 5]);
        assert_eq!(outbox.return_kept(device(), 4).expect("returned"), 2);
        let waiting: Vec<u64> = outbox.unsent(device(), 9).expect("reads").iter().map(|waiting| waiting.record.number).collect();
        assert_eq!((waiting, outbox.newest_kept(device()).expect("reads").map(|kept| kept.record)), (vec![4, 5], Some(record(3))));
        outbox.mark_acknowledged(device(), &[(4, record(4).hash, 7), (5, record(5).hash, 8)]).expect("acknowledged");
        outbox.let_go_sent(device()).expect("let go");
        assert_eq!((outbox.unsent_count(device()).expect("counts"), outbox.kept(device()).expect("reads").len()), (0, 5));
    }

    #[test]
    fn a_record_that_went_without_its_body_stays_for_its_author_and_is_kept_for_the_chain() {
        let (mut outbox, _folder) = sent(&[1]);
        outbox.append(&record(2), &[5; 8], &[]).expect("appended");
        outbox.send_bare(device(), 2, "malformed").expect("noted");
        outbox.mark_acknowledged(device(), &[(2, record(2).hash, 2)]).expect("acknowledged");
        outbox.mark_absorbed(device(), &[2]).expect("absorbed");
        assert_eq!((outbox.refused(device()).expect("reads").len(), outbox.kept(device()).expect("reads").len()), (1, 2));
        outbox.forget_bare(device(), 2).expect("saved again");
        assert_eq!(outbox.return_kept(device(), 1).expect("returned"), 2);
        assert_eq!(outbox.bare(device()).expect("reads"), gathered::set([2]));
    }
}
