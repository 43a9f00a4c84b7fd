//! For whom a new epoch is sealed: exactly those who are of the team once the change has happened, and the recovery key.

use super::{Change, Roster};
use crate::{
    domain::gathered,
    protocol::membership::{EpochKeys, MembershipError, Wrap, roles},
};

/// The recipient that stands for the recovery key.
pub const RECOVERY: [u8; 16] = [0; 16];
/// Bytes of a sealed key: encapsulated key, key, tag.
const WRAP: usize = 32 + 32 + 16;
/// Bytes of a sealed previous key: nonce, key, tag.
const PREVIOUS: usize = 24 + 32 + 16;

/// Devices, invitations and the recovery key, with the X25519 keys to seal to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// Of the epoch's key.
    pub team: gathered::Map<[u8; 16], [u8; 32]>,
    /// Of the leads' private half.
    pub leads: gathered::Map<[u8; 16], [u8; 32]>,
}

impl Roster {
    /// Who receives the keys of an epoch that begins with this change.
    #[must_use]
    pub fn recipients(&self, change: &Change) -> Recipients {
        let mut recipients = Recipients::default();
        let mut take = |id: [u8; 16], seal: [u8; 32], lead: bool| {
            recipients.team.insert(id, seal);
            if lead {
                recipients.leads.insert(id, seal);
            }
        };
        for (id, device) in &self.devices {
            if device.revoked.is_none() && !change.revokes(id) {
                take(*id, device.member.keys.seal, change.roles_after(id, device.member.roles) & roles::LEAD != 0);
            }
        }
        if let Some(member) = &change.add {
            take(member.keys.device, member.keys.seal, member.roles & roles::LEAD != 0);
        }
        for (id, invitation) in &self.invitations {
            if invitation.is_open() && !change.ends(id, invitation) {
                take(*id, invitation.invite.seal, invitation.invite.roles & roles::LEAD != 0);
            }
        }
        take(RECOVERY, change.recovery.as_ref().unwrap_or(&self.recovery).seal, true);
        recipients
    }

    /// Holds a new epoch against those whom it must be sealed to.
    pub(super) fn check_epoch(&self, keys: &EpochKeys, change: &Change) -> Result<(), MembershipError> {
        if keys.epoch != self.epoch() + 1 {
            return Err(MembershipError::Rule("epochs follow each other"));
        }
        if keys.previous.as_ref().is_some_and(|sealed| sealed.len() != PREVIOUS) {
            return Err(MembershipError::Rule("the key of the epoch before is sealed in another length"));
        }
        let recipients = self.recipients(change);
        if exactly(&keys.wraps, &recipients.team) && exactly(&keys.leads.wraps, &recipients.leads) {
            Ok(())
        } else {
            Err(MembershipError::Recipients)
        }
    }

    /// Somebody must be left who may administer the team.
    ///
    /// # Errors
    /// [`MembershipError::LastLead`] when nobody would be.
    pub fn check_lead(&self, change: &Change) -> Result<(), MembershipError> {
        let added = change.add.as_ref().is_some_and(|member| member.roles & roles::LEAD != 0);
        let left = self.devices.iter().any(|(id, device)| {
            let roles = change.roles_after(id, device.member.roles);
            device.revoked.is_none() && !change.revokes(id) && roles & roles::LEAD != 0
        });
        if added || left { Ok(()) } else { Err(MembershipError::LastLead) }
    }
}

/// Whether these wraps are for exactly these recipients, once each.
fn exactly(wraps: &[Wrap], recipients: &gathered::Map<[u8; 16], [u8; 32]>) -> bool {
    let mut named = gathered::Set::default();
    // One by one: `collect` would bring its sorting of the whole onto every phone.
    named.extend(wraps.iter().map(|wrap| wrap.recipient));
    named.len() == wraps.len() && named.iter().eq(recipients.keys()) && wraps.iter().all(|wrap| wrap.sealed.len() == WRAP)
}
