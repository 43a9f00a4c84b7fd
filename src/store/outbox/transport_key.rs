//! The transport key where the platform holds it, and where nothing is left that needs it.

use rusqlite::params;

use super::Outbox;
use crate::{
    domain::ids::DeviceId,
    store::{StoreError, vault::cut_log},
};

/// Whose records may still have to be sent.
const NEEDED: &str = "current = 1 OR EXISTS (SELECT 1 FROM outbox r WHERE r.device = identity.device)
    OR EXISTS (SELECT 1 FROM kept r WHERE r.device = identity.device)";

impl Outbox {
    /// The platform holds the transport key from now on; the keyring that is kept with this has its copy. The key is overwritten in the file.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn entrust_transport_key(&mut self, device: DeviceId, keyring: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE identity SET transport_key = x'', keyring = ?2 WHERE device = ?1";
        self.connection.execute(sql, params![device.bytes(), keyring])?;
        cut_log(&self.connection)
    }

    /// Destroys the transport keys of former identities of which nothing is left to be sent. Gives back the devices that still need theirs.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn end_idle_transport_keys(&mut self) -> Result<Vec<DeviceId>, StoreError> {
        let sql = format!("UPDATE identity SET transport_key = x'' WHERE transport_key <> x'' AND NOT ({NEEDED})");
        if self.connection.execute(&sql, [])? > 0 {
            cut_log(&self.connection)?;
        }
        let mut statement = self.connection.prepare(&format!("SELECT device FROM identity WHERE {NEEDED}"))?;
        let rows = statement.query_map([], |row| Ok(DeviceId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::Secret,
        domain::ids::TeamId,
        store::{NewIdentity, Place, SealedRecord},
    };

    fn add(outbox: &mut Outbox, device: DeviceId, first: Option<&SealedRecord>) {
        let identity = NewIdentity {
            device,
            team: TeamId::from_bytes([1; 16]),
            server_url: "url",
            server_name: "name",
            transport_key: &Secret::from_bytes([0xA5; 32]),
            slot: b"slot",
            keyring: b"keyring",
            vault_file: "vault.db",
            genesis: &[4; 32],
        };
        outbox.add_identity(&identity, first.map(|record| (record, b"tag".as_slice()))).expect("kept");
    }

    fn files(place: &Place) -> Vec<u8> {
        let found = std::fs::read_dir(&place.folder).expect("a folder");
        found.flat_map(|file| std::fs::read(file.expect("a file").path()).expect("readable")).collect()
    }

    fn holds_the_key(place: &Place) -> bool {
        files(place).windows(32).any(|window| window == [0xA5; 32])
    }

    #[test]
    fn what_the_platform_has_is_in_no_file_any_more() {
        for wal in [false, true] {
            let folder = tempfile::tempdir().expect("a folder");
            let place = Place { folder: folder.path().to_path_buf(), wal };
            let mut outbox = Outbox::open(&place).expect("opens");
            let device = DeviceId::from_bytes([2; 16]);
            add(&mut outbox, device, None);
            assert!(holds_the_key(&place));
            outbox.entrust_transport_key(device, b"with a copy").expect("kept");
            assert!(!holds_the_key(&place));
            let identity = outbox.identity().expect("reads").expect("an identity");
            assert!(identity.transport_key.is_none() && identity.keyring == b"with a copy");
        }
    }

    #[test]
    fn a_former_identity_keeps_its_key_for_as_long_as_something_of_it_is_here() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { folder: folder.path().to_path_buf(), wal: true };
        let mut outbox = Outbox::open(&place).expect("opens");
        let [idle, busy, now] = [2, 3, 4].map(|byte| DeviceId::from_bytes([byte; 16]));
        let record = SealedRecord {
            hash: [1; 32],
            device: busy,
            number: 1,
            previous: [0; 32],
            packed: vec![1],
            signature: vec![2; 64],
            seq: 0,
            received_ms: 0,
        };
        add(&mut outbox, idle, None);
        add(&mut outbox, busy, Some(&record));
        add(&mut outbox, now, None);
        assert_eq!(outbox.end_idle_transport_keys().expect("ended"), [busy, now]);
        let with_key = outbox.identities("transport_key <> x''").expect("reads");
        assert_eq!(with_key.iter().map(|identity| identity.device).collect::<Vec<_>>(), [busy, now]);
    }
}
