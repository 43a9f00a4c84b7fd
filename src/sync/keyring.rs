//! The keyring: the device's keys and the team's epoch keys. Kept beside the outbox, sealed under the database key, so that a damaged
//! vault does not take them along.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode, bytes::ByteArray};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    crypto::{CryptoError, DeviceSecrets, EpochKey, LeadsKey, Random, Secret, Signing, open_under, seal_under},
    protocol::membership::{Member, Roster},
};

use super::members::wrap_context;

const CONTEXT: &[u8] = b"gadeplan/v1/keyring\0";

/// What opens the team's records on this device.
#[derive(Debug)]
pub struct Keyring {
    /// This device's own keys.
    pub device: DeviceSecrets,
    /// Hash of the team's first membership record, pinned at joining.
    pub genesis: [u8; 32],
    /// Epoch keys by number.
    pub epochs: BTreeMap<u32, EpochKey>,
    /// Leads' private halves by epoch; empty on a worker's device.
    pub leads: BTreeMap<u32, LeadsKey>,
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
    #[n(4)]
    epochs: BTreeMap<u32, ByteArray<32>>,
    #[n(5)]
    leads: BTreeMap<u32, ByteArray<32>>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.sign.zeroize();
        self.seal.zeroize();
        self.epochs.values_mut().chain(self.leads.values_mut()).for_each(|key| key.zeroize());
    }
}

impl Keyring {
    /// The newest epoch and its key.
    #[must_use]
    pub fn newest(&self) -> Option<(u32, &EpochKey)> {
        self.epochs.last_key_value().map(|(epoch, key)| (*epoch, key))
    }

    /// The bytes that are kept outside the vault.
    pub fn seal(&self, database_key: &Secret, random: &mut dyn Random) -> Vec<u8> {
        let stored = Stored {
            version: 1,
            sign: ByteArray::from(*self.device.sign.secret().expose()),
            seal: ByteArray::from(*self.device.seal.expose()),
            genesis: ByteArray::from(self.genesis),
            epochs: self.epochs.iter().map(|(epoch, key)| (*epoch, ByteArray::from(*key.secret().expose()))).collect(),
            leads: self.leads.iter().map(|(epoch, key)| (*epoch, ByteArray::from(*key.secret().expose()))).collect(),
        };
        let plain = Zeroizing::new(minicbor::to_vec(&stored).unwrap_or_default());
        seal_under(&database_key.derive("keyring", b""), CONTEXT, &plain, random)
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
            epochs: stored.epochs.iter().map(|(epoch, key)| (*epoch, EpochKey::from_secret(secret(key)))).collect(),
            leads: stored.leads.iter().map(|(epoch, key)| (*epoch, LeadsKey::from_secret(secret(key)))).collect(),
        })
    }

    /// Takes every epoch key from the roster that is sealed to this device or under a later epoch. Gives back whether any was new.
    ///
    /// # Errors
    /// When a key that is meant for this device does not open or is not the committed one.
    pub fn collect(&mut self, roster: &Roster, device: &[u8; 16]) -> Result<bool, CryptoError> {
        let before = (self.epochs.len(), self.leads.len());
        for keys in &roster.epochs {
            let context = wrap_context(&roster.team, keys.epoch);
            if !self.epochs.contains_key(&keys.epoch)
                && let Some(wrap) = keys.wraps.iter().find(|wrap| wrap.recipient == *device)
            {
                let key = EpochKey::open_from(&self.device.seal, &context, &wrap.sealed, &keys.commitment)?;
                self.epochs.insert(keys.epoch, key);
            }
            if !self.leads.contains_key(&keys.epoch)
                && let Some(wrap) = keys.leads.wraps.iter().find(|wrap| wrap.recipient == *device)
            {
                let key = LeadsKey::open_from(&self.device.seal, &context, &wrap.sealed, &keys.leads.public)?;
                self.leads.insert(keys.epoch, key);
            }
        }
        // Newest first, so that each key opens the one before it.
        for (keys, before) in roster.epochs.iter().rev().zip(roster.epochs.iter().rev().skip(1)) {
            if !self.epochs.contains_key(&before.epoch)
                && let (Some(key), Some(sealed)) = (self.epochs.get(&keys.epoch), &keys.previous)
            {
                let previous = key.open_previous(&wrap_context(&roster.team, keys.epoch), sealed, &before.commitment)?;
                self.epochs.insert(before.epoch, previous);
            }
        }
        Ok((self.epochs.len(), self.leads.len()) != before)
    }
}

/// The team's name and the holders' names by device, as far as the keyring opens them.
#[must_use]
pub fn open_names(keyring: &Keyring, roster: &Roster) -> (String, BTreeMap<[u8; 16], String>) {
    let open = |epoch: u32, context: &[u8], sealed: &[u8]| keyring.epochs.get(&epoch).and_then(|key| key.open_name(context, sealed).ok());
    let team = open(1, &roster.team, &roster.name).unwrap_or_default();
    let holder = |member: &Member| open(member.epoch, &member.keys.device, &member.holder).unwrap_or_default();
    (team, roster.devices.iter().map(|(device, entry)| (*device, holder(&entry.member))).collect())
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
            epochs: BTreeMap::from([(1, EpochKey::make(random))]),
            leads: BTreeMap::new(),
        };
        let key = Secret::make(random);
        let sealed = keyring.seal(&key, random);
        let opened = Keyring::open(&key, &sealed).expect("opens");
        assert_eq!(opened.device.sign.public(), keyring.device.sign.public());
        assert_eq!(opened.newest().map(|(n, k)| (n, k.commitment())), keyring.newest().map(|(n, k)| (n, k.commitment())));
        assert!(Keyring::open(&Secret::make(random), &sealed).is_err());
    }
}
