//! Files of older versions, cut at every write while they become those of today.

use std::path::{Path, PathBuf};

use gadeplan::{
    crypto::Secret,
    store::{Outbox, Place, StoreError, Vault},
};

use super::{
    super::disk::{self, Image},
    Mode, modes,
};

const OUTBOX: &str = include_str!("../../../migrations/device/outbox/0001_outbox.sql");
const VAULT: &str = include_str!("../../../migrations/device/vault/0001_vault.sql");
const FILE: &str = "vault.db";

fn key() -> Secret {
    Secret::from_bytes([9; 32])
}

fn place(wal: bool) -> Place {
    Place { folder: PathBuf::from("/migrated"), wal }
}

/// Files of the first version with a row each.
fn first_version(folder: &Path, wal: bool) -> Image {
    disk::install();
    disk::put(folder, &Image::new());
    let journal = if wal { "PRAGMA journal_mode = WAL" } else { "PRAGMA journal_mode = TRUNCATE" };
    let old = |name: &str, schema: &str, keyed: bool| {
        let connection = rusqlite::Connection::open(folder.join(name)).expect("opens");
        if keyed {
            let hex = data_encoding::HEXLOWER.encode(key().expose());
            connection.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 4096;")).expect("a key");
        }
        connection.query_row(journal, [], |row| row.get::<_, String>(0)).expect("a journal");
        connection.execute_batch(schema).expect("the schema");
        connection.execute_batch("PRAGMA user_version = 1").expect("a version");
        connection
    };
    old("outbox.db", OUTBOX, false)
        .execute_batch(
            "INSERT INTO identity (device, team, server_url, server_name, transport_key, slot, keyring, vault_file, tip_hash, current)
             VALUES (zeroblob(16), zeroblob(16), 'url', 'name', zeroblob(32), x'03', x'04', 'vault.db', zeroblob(32), 1)",
        )
        .expect("a row");
    old(FILE, VAULT, true)
        .execute("INSERT INTO meta (key, value) VALUES ('canary', ?1), ('kept', x'05')", [b"gadeplan vault".as_slice()])
        .expect("rows");
    disk::image(folder)
}

fn open(place: &Place) -> Result<(Outbox, Vault), StoreError> {
    Ok((Outbox::open(place)?, Vault::open(place, FILE, &key())?))
}

fn cut(place: &Place, before: &Image, after: u64, mode: Mode) {
    let at = format!("cut after {after}, {mode:?}");
    disk::put(&place.folder, before);
    disk::cut_after(&place.folder, after);
    let opened = open(place);
    let found = mode.with(|survivors| disk::survivors(&place.folder, survivors));
    disk::cut(&place.folder);
    drop(opened);
    disk::put(&place.folder, &found);
    let (outbox, vault) = open(place).unwrap_or_else(|error| panic!("{at}: {error}"));
    let identity = outbox.identity().expect("reads").expect("the identity is there");
    assert_eq!((identity.slot, identity.passkey), (vec![3], vec![]), "{at}");
    assert!(vault.check().expect("can be checked"), "{at}");
    assert_eq!(vault.meta("kept").expect("reads"), Some(vec![5]), "{at}");
}

#[test]
fn migrations_at_every_place() {
    for wal in [true, false] {
        let place = place(wal);
        let before = first_version(&place.folder, wal);
        disk::put(&place.folder, &before);
        drop(open(&place).expect("opens"));
        let whole = disk::operations(&place.folder);
        assert!(whole > 10, "nothing was migrated");
        for after in 0..=whole {
            for mode in modes() {
                cut(&place, &before, after, mode);
            }
        }
    }
}
