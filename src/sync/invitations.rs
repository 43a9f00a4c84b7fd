//! Invitations: made by a lead, opened and used by whoever holds the secret.

use crate::{
    crypto::{DeviceSecrets, EpochKey, InvitationSecret, LeadsKey, Random, Signing},
    domain::{gathered, ids::DeviceId},
    protocol::membership::{Action, Invite, Member, MembershipRecord, Roster, SignedBy, Statement, invitation_id, roles},
};

use super::{
    SyncError,
    keyring::Keyring,
    members::{device_keys, sign, wrap_context},
};

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
    replaces: Option<DeviceId>,
    random: &mut dyn Random,
) -> Result<Invite, SyncError> {
    let epoch = roster.epoch();
    let key = keyring.epochs.get(&epoch).ok_or(SyncError::NoKey(epoch))?;
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
        replaces: replaces.map(DeviceId::bytes),
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

/// The keyring of a device that holds an invitation, once its MAC fits: with the keys that were sealed to the invitation when it was made,
/// those of every rotation since, and what these open.
///
/// # Errors
/// When the log holds another invitation than the secret's, one that somebody altered, or one that is not open.
pub fn invited_keyring(roster: &Roster, secret: &InvitationSecret, device: DeviceSecrets) -> Result<Keyring, SyncError> {
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
    let mut keyring = Keyring {
        device,
        genesis: roster.genesis,
        epochs: gathered::map([(invite.epoch, Box::new(epoch_key))]),
        leads: gathered::map(leads_key.map(|leads| (invite.epoch, Box::new(leads)))),
        transport: None,
    };
    keyring.collect_for(roster, &id, &seal);
    Ok(keyring)
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
    let epoch = roster.epoch();
    let key = keyring.epochs.get(&epoch).ok_or(SyncError::NoKey(epoch))?;
    let member = Member {
        keys: device_keys(device, &keyring.device, transport)?,
        roles: invite.roles,
        holder: key.seal_name(&device.bytes(), holder, random),
        epoch,
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
