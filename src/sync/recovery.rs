//! The recovery key: finds the team, opens its epochs, and names one new lead's device.

use crate::{
    crypto::{DeviceSecrets, Random, RecoverySecret, Signing},
    domain::{gathered, ids::DeviceId},
    protocol::membership::{Action, Change, Member, MembershipRecord, RECOVERY, RecoveryKeys, Roster, SignedBy, Statement, roles},
};

use super::{
    SyncError,
    epochs::make_epoch,
    keyring::Keyring,
    members::{device_keys, sign},
};

/// The public halves of a recovery key.
///
/// # Errors
/// Never in practice: every 32 bytes are an X25519 key.
pub fn recovery_keys(secret: &RecoverySecret) -> Result<RecoveryKeys, SyncError> {
    Ok(RecoveryKeys { sign: secret.derive_sign().public(), seal: secret.derive_seal_public()? })
}

/// The keyring of a device that holds the recovery code, with every epoch that the code opens.
///
/// # Errors
/// When the team has another recovery key by now, or its newest epoch was not sealed to it.
pub fn recovery_keyring(roster: &Roster, secret: &RecoverySecret, device: DeviceSecrets) -> Result<Keyring, SyncError> {
    if roster.recovery != recovery_keys(secret)? {
        return Err(SyncError::Distrusted("the recovery code was replaced"));
    }
    let mut keyring =
        Keyring { device, genesis: roster.genesis, epochs: gathered::Map::new(), leads: gathered::Map::new(), transport: None };
    // Epochs under an earlier recovery key come through the later ones.
    keyring.collect_for(roster, &RECOVERY, &secret.derive_seal());
    if keyring.epochs.contains_key(&roster.epoch()) { Ok(keyring) } else { Err(SyncError::NoKey(roster.epoch())) }
}

/// The record by which the recovery key names a new lead's device and its own successor. `at` is in seconds since 1970.
///
/// # Errors
/// When the newest epoch's key is not in the keyring.
#[expect(clippy::too_many_arguments, reason = "everything that a recovery says, once")]
pub fn recover_record(
    roster: &Roster,
    (old, new): (&RecoverySecret, &RecoverySecret),
    device: DeviceId,
    keyring: &Keyring,
    transport: &Signing,
    holder: &str,
    at: u64,
    random: &mut dyn Random,
) -> Result<MembershipRecord, SyncError> {
    let epoch = roster.epoch();
    let key = keyring.epochs.get(&epoch).ok_or(SyncError::NoKey(epoch))?;
    let member = Member {
        keys: device_keys(device, &keyring.device, transport)?,
        roles: roles::WORKER | roles::LEAD,
        holder: key.seal_name(&device.bytes(), holder, random),
        epoch,
    };
    let recovery = recovery_keys(new)?;
    let change = Change { add: Some(member.clone()), recovery: Some(recovery.clone()), ..Change::default() };
    let keys = make_epoch(roster, keyring, &change, false, random)?;
    let statement = Statement {
        version: 1,
        team: roster.team,
        n: roster.length + 1,
        previous: roster.head,
        signer: SignedBy::Recovery,
        at,
        action: Action::Recover { member, recovery, keys },
    };
    Ok(sign(&statement, &old.derive_sign(), Some(&keyring.device.sign)))
}
