//! What a membership record changes: judged whole against the roster first, then made without a way to fail.

use super::{Began, Device, Invitation, Revocation, Roster};
use crate::protocol::{
    hash::{BadSignature, verify},
    limits::{DEVICES, INVITATION_SECONDS, OPEN_INVITATIONS},
    membership::{
        Action, EpochKeys, Invite, Member, MembershipError, MembershipRecord, RecoveryKeys, SIGNATURE_LABEL, SignedBy, invitation_id, roles,
    },
};

/// A change of the roster. Also what a lead's device foresees when it seals a new epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// A device joins.
    pub add: Option<Member>,
    /// A device is removed; its last number that needs no admission.
    pub revoke: Option<([u8; 16], u64)>,
    /// A device that was removed before is replaced.
    pub replaced: Option<[u8; 16]>,
    /// A device has other roles from now on.
    pub roles: Option<([u8; 16], u8)>,
    /// The recovery key is another.
    pub recovery: Option<RecoveryKeys>,
    /// A new invitation.
    pub invite: Option<Invite>,
    /// A device joins by this invitation.
    pub used: Option<[u8; 16]>,
    /// This invitation is withdrawn.
    pub withdraw: Option<[u8; 16]>,
    /// A new epoch.
    pub keys: Option<EpochKeys>,
}

impl Change {
    /// Whether it removes this device.
    pub(super) fn revokes(&self, device: &[u8; 16]) -> bool {
        self.revoke.is_some_and(|(revoked, _)| revoked == *device)
    }

    /// The roles of a device after it.
    pub(super) fn roles_after(&self, device: &[u8; 16], before: u8) -> u8 {
        self.roles.filter(|(changed, _)| changed == device).map_or(before, |(_, roles)| roles)
    }

    /// Whether it ends an open invitation: used, withdrawn, or its inviter removed or no lead any more.
    pub(super) fn ends(&self, id: &[u8; 16], invitation: &Invitation) -> bool {
        self.used == Some(*id)
            || self.withdraw == Some(*id)
            || self.revokes(&invitation.inviter)
            || self.roles_after(&invitation.inviter, roles::LEAD) & roles::LEAD == 0
    }
}

impl Roster {
    /// What the record changes, and the device that it is the act of. Everything about it is verified here.
    pub(super) fn judge(
        &self,
        signer: SignedBy,
        action: Action,
        record: &MembershipRecord,
        hash: &[u8; 32],
        now: Option<u64>,
    ) -> Result<(Change, [u8; 16]), MembershipError> {
        let (change, by) = match (signer, action) {
            (SignedBy::Invitation(id), Action::Join { invitation, member }) if id == invitation => {
                let open = self.open_invitation(&id, now)?;
                verify(&open.invite.sign, SIGNATURE_LABEL, hash, &record.signature)?;
                if member.roles != open.invite.roles {
                    return Err(MembershipError::NotAllowed);
                }
                if member.epoch != self.epoch() {
                    return Err(MembershipError::Rule("a join seals under the newest epoch"));
                }
                let old = open.invite.replaces;
                let still_active = old.filter(|old| self.active(old).is_some());
                let (by, revoke) = (member.keys.device, still_active.map(|old| (old, u64::MAX)));
                (Change { add: Some(member), revoke, replaced: old, used: Some(id), ..Change::default() }, by)
            }
            (SignedBy::Recovery, Action::Recover { member, recovery, keys }) => {
                verify(&self.recovery.sign, SIGNATURE_LABEL, hash, &record.signature)?;
                if member.roles & roles::LEAD == 0 {
                    return Err(MembershipError::NotAllowed);
                }
                let by = member.keys.device;
                (Change { add: Some(member), recovery: Some(recovery), keys: Some(keys), ..Change::default() }, by)
            }
            (SignedBy::Device(signer), action) => {
                let device = self.active(&signer).ok_or(MembershipError::Device)?;
                verify(&device.member.keys.sign, SIGNATURE_LABEL, hash, &record.signature)?;
                (self.judge_own(&signer, device, action, now)?, signer)
            }
            _ => return Err(MembershipError::NotAllowed),
        };
        if let Some(member) = &change.add {
            self.judge_added(member, hash, record, &change)?;
        }
        if change.revoke.is_some() || change.roles.is_some() {
            self.check_lead(&change)?;
        }
        if let Some(keys) = &change.keys {
            self.check_epoch(keys, &change)?;
        }
        Ok((change, by))
    }

    /// What a device of the team does in its own name.
    fn judge_own(&self, signer: &[u8; 16], device: &Device, action: Action, now: Option<u64>) -> Result<Change, MembershipError> {
        if let Action::Replace { member, keys } = action {
            if member.roles != device.member.roles {
                return Err(MembershipError::NotAllowed);
            }
            let revoke = Some((*signer, u64::MAX));
            return Ok(Change { add: Some(member), revoke, replaced: Some(*signer), keys: Some(keys), ..Change::default() });
        }
        if device.member.roles & roles::LEAD == 0 {
            return Err(MembershipError::NotAllowed);
        }
        Ok(match action {
            Action::Invite(invite) => {
                self.judge_invite(&invite, now)?;
                Change { invite: Some(*invite), ..Change::default() }
            }
            Action::Withdraw { invitation } => {
                self.invitations.get(&invitation).ok_or(MembershipError::InvitationUnknown)?;
                Change { withdraw: Some(invitation), ..Change::default() }
            }
            Action::ChangeRoles { device, roles, keys } => {
                self.active(&device).ok_or(MembershipError::Device)?;
                if roles == 0 {
                    return Err(MembershipError::Rule("a device has a role"));
                }
                Change { roles: Some((device, roles)), keys: Some(keys), ..Change::default() }
            }
            Action::Revoke { device, last_number, keys } => {
                self.active(&device).ok_or(MembershipError::Device)?;
                Change { revoke: Some((device, last_number)), keys: Some(keys), ..Change::default() }
            }
            Action::Rotate { keys } => Change { keys: Some(keys), ..Change::default() },
            Action::NewRecovery { recovery, keys } => Change { recovery: Some(recovery), keys: Some(keys), ..Change::default() },
            _ => return Err(MembershipError::NotAllowed),
        })
    }

    fn judge_invite(&self, invite: &Invite, now: Option<u64>) -> Result<(), MembershipError> {
        if invite.id != invitation_id(&invite.sign) || self.invitations.contains_key(&invite.id) || invite.epoch != self.epoch() {
            return Err(MembershipError::Rule("an invitation is new, named by its key, and seals the newest epoch"));
        }
        if invite.replaces.is_some_and(|old| !self.devices.contains_key(&old)) {
            return Err(MembershipError::Device);
        }
        let Some(now) = now else { return Ok(()) };
        if invite.expires > now.saturating_add(INVITATION_SECONDS) {
            return Err(MembershipError::Rule("an invitation lives 24 hours at most"));
        }
        let open = self.invitations.values().filter(|invitation| invitation.is_open()).count();
        if open >= OPEN_INVITATIONS { Err(MembershipError::Full) } else { Ok(()) }
    }

    fn judge_added(&self, member: &Member, hash: &[u8; 32], record: &MembershipRecord, change: &Change) -> Result<(), MembershipError> {
        let second = record.second.ok_or(BadSignature)?;
        verify(&member.keys.sign, SIGNATURE_LABEL, hash, &second)?;
        if self.devices.contains_key(&member.keys.device) {
            return Err(MembershipError::Device);
        }
        let active = self.devices.values().filter(|device| device.revoked.is_none()).count() - usize::from(change.revoke.is_some());
        if active >= DEVICES { Err(MembershipError::Full) } else { Ok(()) }
    }

    /// Makes a change that was judged.
    pub(super) fn make(&mut self, change: Change, by: [u8; 16], n: u64, at: u64, previous: [u8; 32]) {
        let began = Began { n, at, by };
        for (id, invitation) in &mut self.invitations {
            invitation.withdrawn |= invitation.is_open() && change.used != Some(*id) && change.ends(id, invitation);
        }
        let new = change.add.as_ref().map(|member| member.keys.device);
        if let Some((device, last_number)) = change.revoke
            && let Some(device) = self.devices.get_mut(&device)
        {
            let by = new.is_none().then_some(by);
            device.revoked = Some(Revocation { last_number, n, at, by, replaced_by: None });
        }
        if let Some(revoked) = change.replaced.and_then(|old| self.devices.get_mut(&old)?.revoked.as_mut()) {
            revoked.replaced_by = new;
        }
        if let Some((device, roles)) = change.roles
            && let Some(device) = self.devices.get_mut(&device)
        {
            device.member.roles = roles;
            device.roles_since.push((n, roles));
        }
        if let Some(invitation) = change.used.and_then(|id| self.invitations.get_mut(&id)) {
            invitation.used = new;
        }
        if let Some(member) = change.add {
            self.devices.insert(member.keys.device, Device::added(member, began));
        }
        if let Some(invite) = change.invite {
            let invitation = Invitation { inviter: by, previous, made: n, used: None, withdrawn: false, invite };
            self.invitations.insert(invitation.invite.id, invitation);
        }
        if let Some(recovery) = change.recovery {
            self.recovery = recovery;
            self.recovery_began = began;
        }
        // Who makes an epoch makes the leads' pair of it: where a worker's device replaced itself, a lead's is to make another.
        let by_a_worker = change.replaced.and_then(|old| self.devices.get(&old)).is_some_and(|old| old.member.roles & roles::LEAD == 0);
        self.rotation_due |= change.revoke.is_some();
        if let Some(keys) = change.keys {
            self.epochs.push(keys);
            self.epoch_began = began;
            self.rotation_due = by_a_worker;
        }
    }
}
