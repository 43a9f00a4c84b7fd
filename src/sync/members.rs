//! Membership records, made and taken.

use crate::{
    crypto::{DeviceSecrets, EpochKey, LeadsKey, Random, RecoverySecret, Secret, Signing},
    domain::{
        gathered,
        ids::{DeviceId, TeamId},
    },
    protocol::{
        hash::signed_message,
        membership::{
            Action, DeviceKeys, EpochKeys, Genesis, LeadsEpoch, Member, MembershipRecord, RECOVERY, Roster, SIGNATURE_LABEL, SignedBy,
            Statement, Wrap, roles,
        },
    },
    store::Vault,
};

use super::{
    SyncError,
    keyring::{Keyring, Keys},
    recovery::recovery_keys,
};

/// What every wrap of an epoch key is bound to: the team and the epoch.
#[must_use]
pub(super) fn wrap_context(team: &[u8; 16], epoch: u32) -> Vec<u8> {
    [team.as_slice(), &epoch.to_be_bytes()].concat()
}

/// A team that is being made: everything about its first device, in memory only.
#[derive(Debug)]
pub struct MembershipDraft {
    /// The team.
    pub team: TeamId,
    /// The first device.
    pub device: DeviceId,
    /// Its keys and the first epoch's.
    pub keyring: Keyring,
    /// Its transport key.
    pub transport: Signing,
    /// The first record of the log.
    pub genesis: MembershipRecord,
}

impl MembershipDraft {
    /// Makes a team with one lead's device. `at` is in seconds since 1970.
    ///
    /// # Errors
    /// Never in practice: only for keys that are none.
    #[expect(clippy::too_many_arguments, reason = "everything that genesis says, once")]
    pub fn make(
        team: TeamId,
        device: DeviceId,
        server: &str,
        team_name: &str,
        holder: &str,
        recovery: &RecoverySecret,
        at: u64,
        random: &mut dyn Random,
    ) -> Result<Self, SyncError> {
        let secrets = DeviceSecrets::make(random);
        let transport = Signing::make(random);
        let (epoch, leads) = (EpochKey::make(random), LeadsKey::make(random));
        let context = wrap_context(&team.bytes(), 1);
        let recipients = [(device.bytes(), secrets.seal_public()?), (RECOVERY, recovery.derive_seal_public()?)];
        let mut keys = EpochKeys {
            epoch: 1,
            commitment: epoch.commitment(),
            wraps: Vec::new(),
            previous: None,
            leads: LeadsEpoch { public: leads.public()?, wraps: Vec::new() },
            names: None,
        };
        for (recipient, public) in &recipients {
            keys.wraps.push(Wrap { recipient: *recipient, sealed: epoch.seal_to(public, &context, random)? });
            keys.leads.wraps.push(Wrap { recipient: *recipient, sealed: leads.seal_to(public, &context, random)? });
        }
        let first = Member {
            keys: device_keys(device, &secrets, &transport)?,
            roles: roles::WORKER | roles::LEAD,
            holder: epoch.seal_name(&device.bytes(), holder, random),
            epoch: 1,
        };
        let recovery = recovery_keys(recovery)?;
        let name = epoch.seal_name(&team.bytes(), team_name, random);
        let statement = Statement {
            version: 1,
            team: team.bytes(),
            n: 1,
            previous: [0; 32],
            signer: SignedBy::Device(device.bytes()),
            at,
            action: Action::Genesis(Box::new(Genesis { server: server.to_owned(), first, recovery, keys, name })),
        };
        let genesis = sign(&statement, &secrets.sign, None);
        let keyring = Keyring { device: secrets, genesis: genesis.hash(), epochs: only(epoch), leads: only(leads), transport: None };
        Ok(Self { team, device, keyring, transport, genesis })
    }
}

fn only<T>(key: T) -> Keys<T> {
    gathered::map([(1, Box::new(key))])
}

/// The record by which a device of the roster says something. `at` is in seconds since 1970.
#[must_use]
pub fn add_own_record(roster: &Roster, device: DeviceId, keyring: &Keyring, action: Action, at: u64) -> MembershipRecord {
    let statement = Statement {
        version: 1,
        team: roster.team,
        n: roster.length + 1,
        previous: roster.head,
        signer: SignedBy::Device(device.bytes()),
        at,
        action,
    };
    sign(&statement, &keyring.device.sign, None)
}

/// The roster of the records in the vault. `None` before the first.
///
/// # Errors
/// When the storage refuses or the log does not verify.
pub fn load_roster(vault: &Vault) -> Result<Option<Roster>, SyncError> {
    let stored = vault.membership()?;
    let records: Vec<MembershipRecord> = stored.iter().map(|bytes| minicbor::decode(bytes)).collect::<Result<_, _>>()?;
    Ok(if records.is_empty() { None } else { Some(Roster::fold(&records)?) })
}

pub(super) fn device_keys(device: DeviceId, secrets: &DeviceSecrets, transport: &Signing) -> Result<DeviceKeys, SyncError> {
    Ok(DeviceKeys { device: device.bytes(), sign: secrets.sign.public(), seal: secrets.seal_public()?, transport: transport.public() })
}

pub(super) fn sign(statement: &Statement, signer: &Signing, second: Option<&Signing>) -> MembershipRecord {
    let mut record = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
    let message = signed_message(SIGNATURE_LABEL, &record.hash());
    record.signature = signer.sign(&message);
    record.second = second.map(|device| device.sign(&message));
    record
}

/// A copy of a secret for a second owner. Secrets are not `Clone`, so that every copy is a decision.
#[must_use]
pub fn second_owner(secret: &Secret) -> Secret {
    Secret::from_bytes(*secret.expose())
}
