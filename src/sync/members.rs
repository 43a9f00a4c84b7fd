//! Membership records, made and taken.

use crate::{
    crypto::{DeviceSecrets, EpochKey, InvitationSecret, LeadsKey, Random, RecoverySecret, Secret, Signing},
    domain::ids::{DeviceId, TeamId},
    protocol::{
        hash::signed_message,
        membership::{
            Action, DeviceKeys, EpochKeys, Genesis, Invite, LeadsEpoch, Member, MembershipRecord, RecoveryKeys, Roster, SIGNATURE_LABEL,
            SignedBy, Statement, Wrap, invitation_id, roles,
        },
    },
    store::Vault,
};

use super::{SyncError, keyring::Keyring};

/// The recipient that stands for the recovery key.
const RECOVERY: [u8; 16] = [0; 16];

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
        let recovery = RecoveryKeys { sign: recovery.derive_sign().public(), seal: recovery.derive_seal_public()? };
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
        let keyring = Keyring { device: secrets, genesis: genesis.hash(), epochs: [(1, epoch)].into(), leads: [(1, leads)].into() };
        Ok(Self { team, device, keyring, transport, genesis })
    }
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

/// The terms of a new invitation, sealed and authenticated. `expires` is in seconds since 1970.
///
/// # Errors
/// When the newest epoch key is not on this device, or a lead is invited by a device that is none.
pub fn make_invite(
    roster: &Roster,
    keyring: &Keyring,
    secret: &InvitationSecret,
    role_set: u8,
    expires: u64,
    random: &mut dyn Random,
) -> Result<Invite, SyncError> {
    let (epoch, key) = keyring.newest().ok_or(SyncError::NoKey(roster.epoch()))?;
    let context = wrap_context(&roster.team, epoch);
    let (sign, seal) = (secret.derive_sign().public(), secret.derive_seal_public()?);
    let leads_key = if role_set & roles::LEAD == 0 {
        None
    } else {
        let leads = keyring.leads.get(&epoch).ok_or(SyncError::NoKey(epoch))?;
        Some(leads.seal_to(&seal, &context, random)?)
    };
    let mut invite = Invite {
        id: invitation_id(&sign),
        roles: role_set,
        expires,
        replaces: None,
        sign,
        seal,
        epoch,
        epoch_key: key.seal_to(&seal, &context, random)?,
        leads_key,
        mac: [0; 32],
    };
    invite.mac = secret.derive_mac(&invite.mac_message(&roster.genesis, &roster.head, &roster.server));
    Ok(invite)
}

/// What an invitation opens, once its MAC fits: the epoch key, and the leads' key where it invites a lead.
///
/// # Errors
/// When the log holds another invitation than the secret's, or one that somebody altered.
pub fn open_invite(roster: &Roster, secret: &InvitationSecret) -> Result<(u32, EpochKey, Option<LeadsKey>), SyncError> {
    let id = invitation_id(&secret.derive_sign().public());
    let invitation = roster.open_invitation(&id, None)?;
    let invite = &invitation.invite;
    if !secret.mac_fits(&invite.mac_message(&roster.genesis, &invitation.previous, &roster.server), &invite.mac) {
        return Err(SyncError::Distrusted("the invitation was altered"));
    }
    let keys = roster.epochs.iter().find(|keys| keys.epoch == invite.epoch).ok_or(SyncError::NoKey(invite.epoch))?;
    let context = wrap_context(&roster.team, invite.epoch);
    let seal = secret.derive_seal();
    let epoch_key = EpochKey::open_from(&seal, &context, &invite.epoch_key, &keys.commitment)?;
    let leads_key = invite.leads_key.as_ref().map(|sealed| LeadsKey::open_from(&seal, &context, sealed, &keys.leads.public)).transpose()?;
    Ok((invite.epoch, epoch_key, leads_key))
}

/// The record by which a device joins: signed by the invitation and by the new device. `at` is in seconds since 1970.
///
/// # Errors
/// When the invitation is not open.
#[expect(clippy::too_many_arguments, reason = "everything that a join says, once")]
pub fn join_record(
    roster: &Roster,
    secret: &InvitationSecret,
    device: DeviceId,
    keyring: &Keyring,
    transport: &Signing,
    holder: &str,
    at: u64,
    random: &mut dyn Random,
) -> Result<MembershipRecord, SyncError> {
    let id = invitation_id(&secret.derive_sign().public());
    let invite = &roster.open_invitation(&id, None)?.invite;
    let key = keyring.epochs.get(&invite.epoch).ok_or(SyncError::NoKey(invite.epoch))?;
    let member = Member {
        keys: device_keys(device, &keyring.device, transport)?,
        roles: invite.roles,
        holder: key.seal_name(&device.bytes(), holder, random),
        epoch: invite.epoch,
    };
    let statement = Statement {
        version: 1,
        team: roster.team,
        n: roster.length + 1,
        previous: roster.head,
        signer: SignedBy::Invitation(id),
        at,
        action: Action::Join { invitation: id, member },
    };
    Ok(sign(&statement, &secret.derive_sign(), Some(&keyring.device.sign)))
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

/// Verifies further records against the pinned genesis, keeps them in one transaction, and takes the keys they bring.
/// Gives back the roster, and whether the keyring changed and must be kept again.
///
/// # Errors
/// When a record does not verify or follow; nothing is kept then.
pub fn take_membership(
    vault: &mut Vault,
    roster: Option<Roster>,
    keyring: &mut Keyring,
    device: DeviceId,
    records: &[MembershipRecord],
) -> Result<(Option<Roster>, bool), SyncError> {
    let mut next = roster;
    let mut kept: Vec<(u64, Vec<u8>)> = Vec::new();
    for record in records {
        match &mut next {
            None => {
                let first = Roster::begin(record)?;
                if first.genesis != keyring.genesis {
                    return Err(SyncError::Distrusted("the log begins with another team"));
                }
                kept.push((1, minicbor::to_vec(record).unwrap_or_default()));
                next = Some(first);
            }
            Some(roster) => {
                if record.read()?.n <= roster.length {
                    continue;
                }
                roster.apply(record, None)?;
                kept.push((roster.length, minicbor::to_vec(record).unwrap_or_default()));
            }
        }
    }
    let changed = match &next {
        Some(roster) => keyring.collect(roster, &device.bytes())?,
        None => false,
    };
    vault.write(|writing| kept.iter().try_for_each(|(n, record)| writing.put_membership(*n, record)))?;
    Ok((next, changed))
}

fn device_keys(device: DeviceId, secrets: &DeviceSecrets, transport: &Signing) -> Result<DeviceKeys, SyncError> {
    Ok(DeviceKeys { device: device.bytes(), sign: secrets.sign.public(), seal: secrets.seal_public()?, transport: transport.public() })
}

fn sign(statement: &Statement, signer: &Signing, second: Option<&Signing>) -> MembershipRecord {
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
