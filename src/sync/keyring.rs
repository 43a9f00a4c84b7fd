//! The keyring: the device's keys and the team's epoch keys. Kept beside the outbox, sealed under the database key, so that a damaged
//! vault does not take them along.

use minicbor::{Decode, Encode, bytes::ByteArray};
use zeroize::Zeroize;

use crate::{
    crypto::{CryptoError, DeviceSecrets, EpochKey, LeadsKey, Random, Secret, Signing, encoded, open_under, seal_under},
    domain::gathered,
    protocol::membership::{Roster, Wrap},
};

use super::{mapped, members::wrap_context};

const CONTEXT: &[u8] = b"gadeplan/v1/keyring\0";

/// Keys by epoch: each stays where it was put until it is wiped.
pub(super) type Keys<T> = gathered::Map<u32, Box<T>>;

/// What opens the team's records on this device.
#[derive(Debug)]
pub struct Keyring {
    /// This device's own keys.
    pub device: DeviceSecrets,
    /// Hash of the team's first membership record, pinned at joining.
    pub genesis: [u8; 32],
    /// Epoch keys by number.
    pub epochs: Keys<EpochKey>,
    /// Leads' private halves by epoch; empty on a worker's device.
    pub leads: Keys<LeadsKey>,
    /// A copy of the transport key, where the platform holds the key itself: a browser may lose what it holds.
    pub transport: Option<Secret>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Stored {
    #[n(0)]
    version: u8,
    #[n(1)]
    sign: ByteArray<32>,
    #[n(2)]
    seal: ByteArray<32>,
    #[n(3)]
    genesis: ByteArray<32>,
    #[cbor(n(4), with = "mapped")]
    epochs: Keys<ByteArray<32>>,
    #[cbor(n(5), with = "mapped")]
    leads: Keys<ByteArray<32>>,
    #[n(6)]
    transport: Option<ByteArray<32>>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.sign.zeroize();
        self.seal.zeroize();
        let keys = self.epochs.iter_mut().chain(self.leads.iter_mut()).map(|(_, key)| &mut **key);
        keys.chain(&mut self.transport).for_each(|key| key.zeroize());
    }
}

impl Keyring {
    /// The newest epoch and its key.
    #[must_use]
    pub fn newest(&self) -> Option<(u32, &EpochKey)> {
        self.epochs.last().map(|(epoch, key)| (*epoch, &**key))
    }

    /// The bytes that are kept outside the vault.
    pub fn seal(&self, database_key: &Secret, random: &mut dyn Random) -> Vec<u8> {
        let stored = Stored {
            version: 1,
            sign: ByteArray::from(*self.device.sign.secret().expose()),
            seal: ByteArray::from(*self.device.seal.expose()),
            genesis: ByteArray::from(self.genesis),
            epochs: gathered::map(self.epochs.iter().map(|(epoch, key)| (*epoch, Box::new(ByteArray::from(*key.secret().expose()))))),
            leads: gathered::map(self.leads.iter().map(|(epoch, key)| (*epoch, Box::new(ByteArray::from(*key.secret().expose()))))),
            transport: self.transport.as_ref().map(|key| ByteArray::from(*key.expose())),
        };
        seal_under(&database_key.derive("keyring", b""), CONTEXT, &encoded(&stored), random)
    }

    /// Opens a kept keyring.
    ///
    /// # Errors
    /// When the database key is another or a byte was changed.
    pub fn open(database_key: &Secret, sealed: &[u8]) -> Result<Self, CryptoError> {
        let plain = open_under(&database_key.derive("keyring", b""), CONTEXT, sealed)?;
        let stored: Stored = minicbor::decode(&plain).map_err(|_| CryptoError::Shape)?;
        let secret = |bytes: &ByteArray<32>| Secret::from_bytes(**bytes);
        Ok(Self {
            device: DeviceSecrets { sign: Signing::from_secret(secret(&stored.sign)), seal: secret(&stored.seal) },
            genesis: *stored.genesis,
            epochs: gathered::map(stored.epochs.iter().map(|(epoch, key)| (*epoch, Box::new(EpochKey::from_secret(secret(key)))))),
            leads: gathered::map(stored.leads.iter().map(|(epoch, key)| (*epoch, Box::new(LeadsKey::from_secret(secret(key)))))),
            transport: stored.transport.as_ref().map(secret),
        })
    }

    /// Takes every epoch key from the roster that is sealed to this device or under a later epoch. Gives back whether any was new.
    ///
    /// A wrap that does not open, or opens to another key than the committed one, is passed over: whoever made it cannot stop the log.
    pub fn collect(&mut self, roster: &Roster, device: &[u8; 16]) -> bool {
        let Self { device: DeviceSecrets { seal, .. }, epochs, leads, .. } = self;
        open_wraps(roster, device, seal, epochs, leads)
    }

    /// The same for what is sealed to another recipient whose secret is at hand: an invitation, or the recovery key.
    pub fn collect_for(&mut self, roster: &Roster, recipient: &[u8; 16], seal: &Secret) -> bool {
        open_wraps(roster, recipient, seal, &mut self.epochs, &mut self.leads)
    }
}

fn open_wraps(roster: &Roster, recipient: &[u8; 16], seal: &Secret, epochs: &mut Keys<EpochKey>, leads: &mut Keys<LeadsKey>) -> bool {
    let before = (epochs.len(), leads.len());
    let meant = |wraps: &'_ [Wrap]| wraps.iter().find(|wrap| wrap.recipient == *recipient).map(|wrap| wrap.sealed.clone());
    for keys in &roster.epochs {
        let context = wrap_context(&roster.team, keys.epoch);
        if !epochs.contains_key(&keys.epoch)
            && let Some(key) = meant(&keys.wraps).and_then(|sealed| EpochKey::open_from(seal, &context, &sealed, &keys.commitment).ok())
        {
            epochs.insert(keys.epoch, Box::new(key));
        }
        if !leads.contains_key(&keys.epoch)
            && let Some(key) =
                meant(&keys.leads.wraps).and_then(|sealed| LeadsKey::open_from(seal, &context, &sealed, &keys.leads.public).ok())
        {
            leads.insert(keys.epoch, Box::new(key));
        }
    }
    // Newest first, so that each key opens the one before it.
    for (keys, older) in roster.epochs.iter().rev().zip(roster.epochs.iter().rev().skip(1)) {
        if !epochs.contains_key(&older.epoch)
            && let (Some(key), Some(sealed)) = (epochs.get(&keys.epoch), &keys.previous)
            && let Ok(previous) = key.open_previous(&wrap_context(&roster.team, keys.epoch), sealed, &older.commitment)
        {
            epochs.insert(older.epoch, Box::new(previous));
        }
    }
    (epochs.len(), leads.len()) != before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SystemRandom;

    #[test]
    fn a_keyring_opens_under_its_database_key_only() {
        let random = &mut SystemRandom;
        let keyring = Keyring {
            device: DeviceSecrets::make(random),
            genesis: [7; 32],
            epochs: gathered::map([(1, Box::new(EpochKey::make(random)))]),
            leads: Keys::new(),
            transport: Some(Secret::from_bytes([9; 32])),
        };
        let key = Secret::make(random);
        let sealed = keyring.seal(&key, random);
        let opened = Keyring::open(&key, &sealed).expect("opens");
        assert_eq!(opened.device.sign.public(), keyring.device.sign.public());
        assert_eq!(opened.newest().map(|(n, k)| (n, k.commitment())), keyring.newest().map(|(n, k)| (n, k.commitment())));
        assert_eq!(opened.transport.map(|key| *key.expose()), Some([9; 32]));
        assert!(Keyring::open(&Secret::make(random), &sealed).is_err());
    }
}
