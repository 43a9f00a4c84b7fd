//! The roster: what the membership log adds up to. Every reader folds it for itself; the server folds it to know whom to serve.

use std::collections::BTreeMap;

use super::{
    Action, DeviceKeys, EpochKeys, Genesis, Invite, Member, MembershipRecord, RecoveryKeys, SignedBy, Statement, invitation_id, roles,
};
use crate::protocol::{
    hash::{BadSignature, verify},
    limits::{DEVICES, INVITATION_SECONDS},
};

/// Why a membership record is refused.
#[derive(Debug, thiserror::Error)]
pub enum MembershipError {
    /// Not the CBOR of a statement.
    #[error("the membership record is not well formed")]
    Malformed(#[from] minicbor::decode::Error),
    /// A version that this side does not know.
    #[error("membership version {0} is not known here")]
    Version(u8),
    /// A signature does not verify.
    #[error("a signature of the membership record does not verify")]
    Signature(#[from] BadSignature),
    /// Not the next record of this log.
    #[error("the membership record does not follow the log: number {n} after {length}")]
    NotNext {
        /// Its number.
        n: u64,
        /// Records in the log.
        length: u64,
    },
    /// The record names another team.
    #[error("the membership record belongs to another team")]
    Foreign,
    /// The signer may not do this.
    #[error("the signer may not do this")]
    NotAllowed,
    /// The device is unknown, or known already where a new one is needed.
    #[error("the device is unknown, revoked, or not new")]
    Device,
    /// The invitation is unknown.
    #[error("the invitation is unknown")]
    InvitationUnknown,
    /// A device joined by it already.
    #[error("the invitation was used")]
    InvitationUsed,
    /// It was withdrawn, or its inviter was removed.
    #[error("the invitation was withdrawn")]
    InvitationWithdrawn,
    /// Its time is over.
    #[error("the invitation has expired")]
    InvitationExpired,
    /// A rule of the log is broken.
    #[error("{0}")]
    Rule(&'static str),
}

/// A device of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The device and its holder.
    pub member: Member,
    /// Number of the membership record that added it.
    pub joined: u64,
    /// Once revoked: the last number accepted.
    pub revoked: Option<u64>,
}

/// An invitation of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its terms and keys.
    pub invite: Invite,
    /// The device that made it.
    pub inviter: [u8; 16],
    /// The hash that its MAC covers as "previous".
    pub previous: [u8; 32],
    /// Number of the record that made it.
    pub made: u64,
    /// The device that joined by it.
    pub used: Option<[u8; 16]>,
    /// Withdrawn, or its inviter removed.
    pub withdrawn: bool,
}

/// What the log adds up to.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The team.
    pub team: [u8; 16],
    /// The server that it is kept at.
    pub server: String,
    /// Hash of the first record.
    pub genesis: [u8; 32],
    /// The team's name, sealed under epoch 1.
    pub name: Vec<u8>,
    /// Records so far.
    pub length: u64,
    /// Hash of the newest.
    pub head: [u8; 32],
    /// Devices by identifier, revoked ones too.
    pub devices: BTreeMap<[u8; 16], Device>,
    /// Invitations by identifier, used ones too.
    pub invitations: BTreeMap<[u8; 16], Invitation>,
    /// The recovery key.
    pub recovery: RecoveryKeys,
    /// Every epoch's keys, oldest first.
    pub epochs: Vec<EpochKeys>,
}

impl Roster {
    /// Begins a roster with the first record, verified.
    ///
    /// # Errors
    /// When it is no valid genesis.
    pub fn begin(record: &MembershipRecord) -> Result<Self, MembershipError> {
        let statement = record.read()?;
        let Action::Genesis(genesis) = &statement.action else {
            return Err(MembershipError::Rule("a log begins with genesis"));
        };
        if statement.n != 1 || statement.previous != [0; 32] {
            return Err(MembershipError::NotNext { n: statement.n, length: 0 });
        }
        let Genesis { server, first, recovery, keys, name } = genesis.as_ref();
        if statement.signer != SignedBy::Device(first.keys.device) || first.roles & roles::LEAD == 0 || keys.epoch != 1 {
            return Err(MembershipError::Rule("genesis is signed by a first device that is a lead's, and opens epoch 1"));
        }
        let hash = record.hash();
        verify(&first.keys.sign, super::SIGNATURE_LABEL, &hash, &record.signature)?;
        let device = Device { member: first.clone(), joined: 1, revoked: None };
        Ok(Self {
            team: statement.team,
            server: server.clone(),
            genesis: hash,
            name: name.clone(),
            length: 1,
            head: hash,
            devices: BTreeMap::from([(first.keys.device, device)]),
            invitations: BTreeMap::new(),
            recovery: recovery.clone(),
            epochs: vec![keys.clone()],
        })
    }

    /// Folds a whole log.
    ///
    /// # Errors
    /// When it is empty or a record does not verify.
    pub fn fold(records: &[MembershipRecord]) -> Result<Self, MembershipError> {
        let (first, rest) = records.split_first().ok_or(MembershipError::Rule("a log begins with genesis"))?;
        let mut roster = Self::begin(first)?;
        for record in rest {
            roster.apply(record, None)?;
        }
        Ok(roster)
    }

    /// Verifies the next record and folds it in. `now`, seconds since 1970, is given by the server only: it alone judges expiry.
    ///
    /// # Errors
    /// When the record does not follow, does not verify or is not allowed; the roster is then unchanged.
    pub fn apply(&mut self, record: &MembershipRecord, now: Option<u64>) -> Result<(), MembershipError> {
        let statement = record.read()?;
        if statement.team != self.team {
            return Err(MembershipError::Foreign);
        }
        if statement.n != self.length + 1 || statement.previous != self.head {
            return Err(MembershipError::NotNext { n: statement.n, length: self.length });
        }
        let mut next = self.clone();
        next.act(&statement, record, now)?;
        next.length = statement.n;
        next.head = record.hash();
        *self = next;
        Ok(())
    }

    /// The device, if it is of the team and not revoked.
    #[must_use]
    pub fn active(&self, device: &[u8; 16]) -> Option<&Device> {
        self.devices.get(device).filter(|device| device.revoked.is_none())
    }

    /// The number of the newest epoch.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epochs.last().map_or(0, |keys| keys.epoch)
    }

    /// The invitation, if a device may join by it now.
    ///
    /// # Errors
    /// Why not.
    pub fn open_invitation(&self, id: &[u8; 16], now: Option<u64>) -> Result<&Invitation, MembershipError> {
        let invitation = self.invitations.get(id).ok_or(MembershipError::InvitationUnknown)?;
        if invitation.used.is_some() {
            Err(MembershipError::InvitationUsed)
        } else if invitation.withdrawn {
            Err(MembershipError::InvitationWithdrawn)
        } else if now.is_some_and(|now| now > invitation.invite.expires) {
            Err(MembershipError::InvitationExpired)
        } else {
            Ok(invitation)
        }
    }

    fn act(&mut self, statement: &Statement, record: &MembershipRecord, now: Option<u64>) -> Result<(), MembershipError> {
        let hash = record.hash();
        match (&statement.signer, &statement.action) {
            (SignedBy::Invitation(id), Action::Join { invitation, member }) if id == invitation => {
                let open = self.open_invitation(id, now)?.clone();
                verify(&open.invite.sign, super::SIGNATURE_LABEL, &hash, &record.signature)?;
                if member.roles != open.invite.roles {
                    return Err(MembershipError::NotAllowed);
                }
                self.add(member, statement.n, &hash, record)?;
                if let Some(old) = open.invite.replaces.filter(|old| self.active(old).is_some()) {
                    self.revoke(&old, u64::MAX)?;
                    self.keep_a_lead()?;
                }
                if let Some(invitation) = self.invitations.get_mut(id) {
                    invitation.used = Some(member.keys.device);
                }
                Ok(())
            }
            (SignedBy::Recovery, Action::Recover { member, recovery, keys }) => {
                verify(&self.recovery.sign, super::SIGNATURE_LABEL, &hash, &record.signature)?;
                if member.roles & roles::LEAD == 0 {
                    return Err(MembershipError::NotAllowed);
                }
                self.add(member, statement.n, &hash, record)?;
                self.recovery = recovery.clone();
                self.rotate(keys)
            }
            (SignedBy::Device(signer), action) => {
                let device = self.active(signer).ok_or(MembershipError::Device)?.clone();
                verify(&device.member.keys.sign, super::SIGNATURE_LABEL, &hash, &record.signature)?;
                if let Action::Replace { member, keys } = action {
                    if member.roles != device.member.roles {
                        return Err(MembershipError::NotAllowed);
                    }
                    self.add(member, statement.n, &hash, record)?;
                    self.revoke(signer, u64::MAX)?;
                    return self.rotate(keys);
                }
                if device.member.roles & roles::LEAD == 0 {
                    return Err(MembershipError::NotAllowed);
                }
                self.administer(signer, statement, action, now)
            }
            _ => Err(MembershipError::NotAllowed),
        }
    }

    fn administer(&mut self, lead: &[u8; 16], statement: &Statement, action: &Action, now: Option<u64>) -> Result<(), MembershipError> {
        match action {
            Action::Invite(invite) => {
                if invite.id != invitation_id(&invite.sign) || self.invitations.contains_key(&invite.id) || invite.epoch != self.epoch() {
                    return Err(MembershipError::Rule("an invitation is new, named by its key, and seals the newest epoch"));
                }
                if now.is_some_and(|now| invite.expires > now.saturating_add(INVITATION_SECONDS)) {
                    return Err(MembershipError::Rule("an invitation lives 24 hours at most"));
                }
                let invitation = Invitation {
                    invite: invite.as_ref().clone(),
                    inviter: *lead,
                    previous: statement.previous,
                    made: statement.n,
                    used: None,
                    withdrawn: false,
                };
                self.invitations.insert(invite.id, invitation);
                Ok(())
            }
            Action::Withdraw { invitation } => {
                self.invitations.get_mut(invitation).ok_or(MembershipError::InvitationUnknown)?.withdrawn = true;
                Ok(())
            }
            Action::ChangeRoles { device, roles, keys } => {
                self.active(device).ok_or(MembershipError::Device)?;
                if let Some(device) = self.devices.get_mut(device) {
                    device.member.roles = *roles;
                }
                self.keep_a_lead()?;
                self.rotate(keys)
            }
            Action::Revoke { device, last_number, keys } => {
                self.revoke(device, *last_number)?;
                self.keep_a_lead()?;
                self.rotate(keys)
            }
            Action::Rotate { keys } => self.rotate(keys),
            Action::NewRecovery { recovery, keys } => {
                self.recovery = recovery.clone();
                self.rotate(keys)
            }
            _ => Err(MembershipError::NotAllowed),
        }
    }

    fn add(&mut self, member: &Member, n: u64, hash: &[u8; 32], record: &MembershipRecord) -> Result<(), MembershipError> {
        let DeviceKeys { device, sign, .. } = &member.keys;
        let second = record.second.ok_or(BadSignature)?;
        verify(sign, super::SIGNATURE_LABEL, hash, &second)?;
        if self.devices.contains_key(device) {
            return Err(MembershipError::Device);
        }
        if self.devices.values().filter(|device| device.revoked.is_none()).count() >= DEVICES {
            return Err(MembershipError::Rule("the team has as many devices as a team may have"));
        }
        self.devices.insert(*device, Device { member: member.clone(), joined: n, revoked: None });
        Ok(())
    }

    fn revoke(&mut self, device: &[u8; 16], last_number: u64) -> Result<(), MembershipError> {
        self.active(device).ok_or(MembershipError::Device)?;
        if let Some(revoked) = self.devices.get_mut(device) {
            revoked.revoked = Some(last_number);
        }
        for invitation in self.invitations.values_mut().filter(|invitation| invitation.inviter == *device) {
            invitation.withdrawn |= invitation.used.is_none();
        }
        Ok(())
    }

    fn rotate(&mut self, keys: &EpochKeys) -> Result<(), MembershipError> {
        if keys.epoch != self.epoch() + 1 {
            return Err(MembershipError::Rule("epochs follow each other"));
        }
        self.epochs.push(keys.clone());
        Ok(())
    }

    fn keep_a_lead(&self) -> Result<(), MembershipError> {
        if self.devices.values().any(|device| device.revoked.is_none() && device.member.roles & roles::LEAD != 0) {
            Ok(())
        } else {
            Err(MembershipError::Rule("the last lead cannot be removed"))
        }
    }
}
