//! A copied phone: its device proves nothing to the server, it signs its own successor. The keys are kept before the server is asked.

use minicbor::{Decode, Encode, bytes::ByteArray};
use zeroize::Zeroize;

use crate::{
    crypto::{CryptoError, DeviceSecrets, Random, Secret, Signing, encoded, open_under, seal_under},
    domain::ids::DeviceId,
    protocol::membership::{Action, Change, Member, MembershipRecord, Roster, SignedBy, Statement},
};

use super::{
    SyncError,
    epochs::make_epoch,
    keyring::Keyring,
    members::{device_keys, sign},
};

const CONTEXT: &[u8] = b"gadeplan/v1/successor\0";

/// The device that is to take the place of this one.
#[derive(Debug)]
pub struct Successor {
    /// Its identifier.
    pub device: DeviceId,
    /// Its keys.
    pub secrets: DeviceSecrets,
    /// Its transport key.
    pub transport: Signing,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Stored {
    #[n(0)]
    device: ByteArray<16>,
    #[n(1)]
    sign: ByteArray<32>,
    #[n(2)]
    seal: ByteArray<32>,
    #[n(3)]
    transport: ByteArray<32>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        [&mut self.sign, &mut self.seal, &mut self.transport].into_iter().for_each(|key| key.zeroize());
    }
}

impl Successor {
    /// Fresh keys.
    pub fn make(device: DeviceId, random: &mut dyn Random) -> Self {
        Self { device, secrets: DeviceSecrets::make(random), transport: Signing::make(random) }
    }

    /// The bytes that are kept outside the vault.
    pub fn seal(&self, database_key: &Secret, random: &mut dyn Random) -> Vec<u8> {
        let stored = Stored {
            device: self.device.bytes().into(),
            sign: ByteArray::from(*self.secrets.sign.secret().expose()),
            seal: ByteArray::from(*self.secrets.seal.expose()),
            transport: ByteArray::from(*self.transport.secret().expose()),
        };
        seal_under(&database_key.derive("successor", b""), CONTEXT, &encoded(&stored), random)
    }

    /// Opens what was kept.
    ///
    /// # Errors
    /// When the database key is another or a byte was changed.
    pub fn open(database_key: &Secret, sealed: &[u8]) -> Result<Self, CryptoError> {
        let plain = open_under(&database_key.derive("successor", b""), CONTEXT, sealed)?;
        let stored: Stored = minicbor::decode(&plain).map_err(|_| CryptoError::Shape)?;
        let secret = |bytes: &ByteArray<32>| Secret::from_bytes(**bytes);
        Ok(Self {
            device: DeviceId::from_bytes(*stored.device),
            secrets: DeviceSecrets { sign: Signing::from_secret(secret(&stored.sign)), seal: secret(&stored.seal) },
            transport: Signing::from_secret(secret(&stored.transport)),
        })
    }

    /// The record by which a device of the roster gives its place to this one: the same roles and holder, and a new epoch without the old
    /// keys. `at` is in seconds since 1970.
    ///
    /// # Errors
    /// When the device is not of the team, or the newest epoch's key is not in the keyring.
    pub fn record(
        &self,
        roster: &Roster,
        old: DeviceId,
        keyring: &Keyring,
        holder: &str,
        at: u64,
        random: &mut dyn Random,
    ) -> Result<MembershipRecord, SyncError> {
        let epoch = roster.epoch();
        let key = keyring.epochs.get(&epoch).ok_or(SyncError::NoKey(epoch))?;
        let roles = roster.active(&old.bytes()).map_or(0, |device| device.member.roles);
        let member = Member {
            keys: device_keys(self.device, &self.secrets, &self.transport)?,
            roles,
            holder: key.seal_name(&self.device.bytes(), holder, random),
            epoch,
        };
        let change = Change { add: Some(member.clone()), revoke: Some((old.bytes(), u64::MAX)), ..Change::default() };
        let keys = make_epoch(roster, keyring, &change, false, random)?;
        let statement = Statement {
            version: 1,
            team: roster.team,
            n: roster.length + 1,
            previous: roster.head,
            signer: SignedBy::Device(old.bytes()),
            at,
            action: Action::Replace { member, keys },
        };
        Ok(sign(&statement, &keyring.device.sign, Some(&self.secrets.sign)))
    }
}
